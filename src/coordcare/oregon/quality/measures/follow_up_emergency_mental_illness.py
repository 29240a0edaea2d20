"""Follow-up after a visit to an emergency department for mental illness."""

from collections.abc import Mapping
from datetime import timedelta

from coordcare.measures.measure import ClaimsUsed, Rate, measure
from coordcare.measures.population import Population
from coordcare.population.cases import Cases, cases_of, day_of_case
from coordcare.population.episodes import spaced
from coordcare.population.events import Events
from coordcare.population.populations import Populations
from coordcare.population.stays import admissions
from coordcare.rulebook.periods import Period


@measure(
    id="follow_up_emergency_mental_illness",
    title="Follow-up after an emergency department visit for mental illness",
    steward="NCQA",
    better="higher",
    care="behavioral",
    since=2017,
    cite="cms-core-set-reporting",
    at="FUM-AD and FUM-CH",
    standing="assumed",
    rates=(
        Rate(id="follow_up_emergency_mental_illness_7_days", title="Follow-up within 7 days", unit="visits"),
        Rate(id="follow_up_emergency_mental_illness_30_days", title="Follow-up within 30 days", unit="visits"),
    ),
    value_sets=(
        "emergency_visits",
        "mental_illness",
        "intentional_self_harm",
        "mental_health_visits",
        "inpatient_stays",
        "hospice",
    ),
    claims={
        "emergency": ClaimsUsed(denied=True),
        "stays": ClaimsUsed(denied=True),
        "visits": ClaimsUsed(denied=True),
        "hospice": ClaimsUsed(own=False, denied=True),
    },
    closes="A visit for mental health within 7 days (30 days) of the visit to the emergency department",
    notes=(
        "The source states the ages, the diagnoses and the two rates. The dates from which visits count, the coverage, "
        "the one visit in 31 days and the visits left out are from knowledge of the measure, not from a text at hand.",
        "Stays are those in acute hospitals: an admission to a residence or a nursing facility is not seen.",
    ),
)
def follow_up_emergency_mental_illness(asked: Population, year: Period) -> Mapping[str, Populations]:
    """Visits to an emergency department for mental illness that a visit for mental health followed.

    Visits count from 1 January through 1 December, of members aged 6 and over on the day, where mental illness or
    intentional self-harm is the first diagnosis and the member is covered without a gap from that day through 30 days
    after it. A visit is left out where the member is admitted to a hospital that day or within 30 days. Of those that
    remain the first counts, then the first that is 31 days or more after it, and so on. The follow-up is a visit for
    mental health with such a first diagnosis, on the same day or within 7 (30) days, by any provider. Members in
    hospice in the year are left out.
    """
    reasons = ("mental_illness", "intentional_self_harm")
    emergencies = asked.claims("emergency").with_any("emergency_visits").with_principal(*reasons)
    care = asked.claims("visits").with_any("mental_health_visits").with_principal(*reasons)
    return followed_up(asked, year, cases_of(emergencies).aged(6), care, rate="follow_up_emergency_mental_illness")


def followed_up(
    asked: Population, year: Period, visits: Cases, care: Events, *, rate: str
) -> Mapping[str, Populations]:
    """The rates of visits to an emergency department that were followed by care within 7 and within 30 days."""
    visits = visits.during(year.start, year.end - timedelta(days=30))
    enrolled = asked.enrolled_around(visits, day_of_case(), day_of_case(30))
    admitted = visits.with_event(admissions(asked.stays("stays")).events, day_of_case(), day_of_case(30))
    hospice = asked.claims("hospice").during(year.start, year.end).with_any("hospice")
    eligible = enrolled - admitted - hospice.members
    return {
        f"{rate}_{days}_days": Populations(
            initial_population=visits,
            denominator=enrolled,
            exclusions={
                "admitted within 30 days": admitted,
                "in hospice": hospice,
                "within 30 days of one that counts": eligible - spaced(eligible, days=31),
            },
            numerator=visits.with_event(care, day_of_case(), day_of_case(days)),
            until=day_of_case(days),
        )
        for days in (7, 30)
    }
