"""Follow-up after hospitalization for mental illness."""

from collections.abc import Mapping
from datetime import timedelta

from coordcare.measures.measure import ClaimsUsed, Rate, measure
from coordcare.measures.population import Population
from coordcare.population.cases import last_day
from coordcare.population.populations import Populations, Set
from coordcare.population.stays import admissions, discharges
from coordcare.rulebook.periods import Period


@measure(
    id="follow_up_mental_illness",
    title="Follow-up after hospitalization for mental illness",
    steward="NCQA",
    better="higher",
    care="behavioral",
    since=2015,
    cite="oha-incentive-specifications",
    at="FUH, 2017",
    rates=(
        Rate(id="follow_up_mental_illness_7_days", title="Follow-up within 7 days of the stay", unit="discharges"),
        Rate(id="follow_up_mental_illness_30_days", title="Follow-up within 30 days of the stay", unit="discharges"),
    ),
    value_sets=("inpatient_stays", "mental_illness", "mental_health_visits", "died", "hospice"),
    claims={
        "stays": ClaimsUsed(denied=True),
        "visits": ClaimsUsed(denied=True),
        "hospice": ClaimsUsed(own=False, denied=True),
    },
    closes="A visit for mental health within 7 days (30 days) of the discharge",
    notes=(
        "A visit on the day of the discharge counts, and so does one to any kind of provider, as the state has it.",
        "The state has the rate for 7 days; the one for 30 days is judged alike.",
        "A transfer goes on the same stay, so a stay counts if any part of it was first of all for mental illness. "
        "Claims of hospitals alone make a stay: one in a residence or a nursing facility is not seen.",
    ),
)
def follow_up_mental_illness(asked: Population, year: Period) -> Mapping[str, Populations]:
    """Discharges of members aged 6 and over after a stay for mental illness that a visit for mental health followed.

    Stays count by the day of discharge, from 1 January through 1 December, where mental illness is the first diagnosis
    and the member is covered without a gap from that day through 30 days after it. A stay is left out where another
    stay, for whatever reason, begins within 30 days, or where the member died in it. Members in hospice in the year
    are left out.
    """
    stays = asked.stays("stays")
    last = year.end - timedelta(days=30)
    index = discharges(stays.with_principal("mental_illness")).during(year.start, last).aged(6)
    visits = asked.claims("visits").with_any("mental_health_visits")
    excluded: dict[str, Set] = {
        "another stay within 30 days": index.with_event(admissions(stays).events, last_day(1), last_day(30)),
        "died in the stay": discharges(stays.with_any("died")),
        "in hospice": asked.claims("hospice").during(year.start, year.end).with_any("hospice"),
    }
    return {
        f"follow_up_mental_illness_{days}_days": Populations(
            initial_population=index,
            denominator=asked.enrolled_around(index, last_day(), last_day(30)),
            exclusions=excluded,
            numerator=index.with_event(visits, last_day(), last_day(days)),
            until=last_day(days),
        )
        for days in (7, 30)
    }
