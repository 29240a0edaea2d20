"""Initiation and engagement of treatment for substance use."""

from collections.abc import Mapping
from datetime import date, timedelta

from coordcare.measures.measure import ClaimsUsed, Rate, measure
from coordcare.measures.population import Population
from coordcare.population.cases import Cases, cases_of, day_of_case, first_day, last_day
from coordcare.population.episodes import besides, evidence_day, spaced, within
from coordcare.population.events import Events
from coordcare.population.populations import Populations
from coordcare.population.stays import admissions, discharges
from coordcare.rulebook.periods import Period

DISORDER = "substance_use_disorder"
RATES = (
    Rate(id="substance_use_initiation", title="Initiation of treatment", unit="episodes"),
    Rate(id="substance_use_engagement", title="Engagement in treatment", unit="episodes"),
)
VALUE_SETS = (
    "emergency_visits",
    "hospice",
    "inpatient_stays",
    "substance_use_disorder",
    "substance_use_medication",
    "substance_use_visits",
    "withdrawal_management",
)
CLAIMS = {
    "care": ClaimsUsed(denied=True),
    "stays": ClaimsUsed(denied=True),
    "history": ClaimsUsed(own=False, denied=True),
    "hospice": ClaimsUsed(own=False, denied=True),
}
CLOSES = "Treatment or medication for substance use; then two more, or medication, within 34 days"
TREATMENT = (
    "Treatment on the day of the index itself counts only where another provider billed it, for else the visit that "
    "found the disorder would be its own treatment; medication counts on that day from anybody.",
    "The two treatments of engagement are on different days. After an admission that is the initiation, the 34 days "
    "are counted from the day of the admission.",
    "The history of the disorder is looked for in the claims of every payer.",
)


@measure(
    id="substance_use_treatment",
    title="Initiation and engagement of substance use treatment",
    steward="NCQA",
    better="higher",
    care="behavioral",
    since=2016,
    until=2021,
    cite="oha-incentive-specifications",
    at="IET, 2020",
    rates=RATES,
    value_sets=VALUE_SETS,
    claims=CLAIMS,
    closes=CLOSES,
    protected=True,
    notes=(
        "Both rates are those of adults, to which the incentive is tied; the specification begins at 13.",
        "Within 14 days is through the 14th day after: with 34 days more these are the 48 days of coverage, and the "
        "48 days between 13 November and the end of the year.",
        *TREATMENT,
    ),
)
def substance_use_treatment(asked: Population, year: Period) -> Mapping[str, Populations]:
    """Adults with a new episode of substance use who began treatment within 14 days, and who stayed in it.

    The index is the first care with a diagnosis of a disorder of substance use from 1 January through 13 November of a
    member aged 18 and over at the end of the year: a visit, a visit to an emergency department, withdrawal management,
    or a stay in hospital, which counts by its discharge and takes in visits from the day before the admission. The
    episode is new where there was no such diagnosis and no medication in the 60 days before. The member must be covered
    without a gap from 60 days before the index through 48 days after it. Treatment begins with a stay that is itself
    the index, or with treatment, an admission or medication from the day of the index through the 14th day after. The
    member stays in it with treatment on two days, or with medication, within 34 days after that. Members in hospice in
    the year are left out.
    """
    visits, stays = _index_events(asked, year.start, year.end - timedelta(days=48))
    index = ((visits | stays) & asked.aged(18, on=year.end)).first_of_person()
    history = asked.claims("history").with_any(DISORDER, "substance_use_medication")
    enrolled = asked.enrolled_around(index, day_of_case(-60), day_of_case(48))
    return _rates(
        asked, year, index, stays, denominator=enrolled & _new(visits, stays, history, days=60), initiation_days=14
    )


@measure(
    id="substance_use_treatment",
    title="Initiation and engagement of substance use treatment",
    steward="NCQA",
    better="higher",
    care="behavioral",
    since=2022,
    cite="oha-incentive-specifications",
    at="IET, after 2021",
    standing="assumed",
    rates=RATES,
    value_sets=VALUE_SETS,
    claims=CLAIMS,
    closes=CLOSES,
    protected=True,
    notes=(
        "No specification after 2020 was at hand. What changed in 2022 is from knowledge of the measure: episodes in "
        "place of members, 15 November through 14 November, a history of 194 days that visits to emergency departments "
        "and withdrawal management do not make, and initiation through the 13th day after.",
        "Both rates are those of adults, to which the incentive is tied; the measure begins at 13.",
        *TREATMENT,
    ),
)
def substance_use_treatment_2022(asked: Population, year: Period) -> Mapping[str, Populations]:
    """New episodes of substance use of adults in which treatment began within 14 days, and went on.

    The index is care with a diagnosis of a disorder of substance use from 15 November before the year through 14
    November, of members aged 18 and over on the day: a visit, a visit to an emergency department, withdrawal
    management, or a stay in hospital, which counts by its discharge and takes in visits from the day before the
    admission. The episode is new where in the 194 days before there was no such diagnosis, other than at an emergency
    department or in withdrawal management, and no medication; of several within 194 days the first counts. The member
    must be covered without a gap from 194 days before the index through 47 days after it. Treatment begins with a stay
    that is itself the index, or with treatment, an admission or medication from the day of the index through the 13th
    day after. It goes on with treatment on two days, or with medication, within 34 days after that. Members in hospice
    in the year are left out.
    """
    first = year.start - timedelta(days=47)
    visits, stays = _index_events(asked, first, year.end - timedelta(days=47))
    claims = asked.claims("history")
    history = claims.with_any(DISORDER).without("emergency_visits", "withdrawal_management") | claims.with_any(
        "substance_use_medication"
    )
    new = _new(visits, stays, history, days=194).aged(18)
    counted = spaced(asked.enrolled_around(new, day_of_case(-194), day_of_case(47)), days=195)
    return _rates(asked, year, new, stays, denominator=counted, initiation_days=13)


def _index_events(asked: Population, first: date, last: date) -> tuple[Cases, Cases]:
    """Visits with the disorder that did not end in a stay; and stays with it, each known by its discharge."""
    lines = asked.claims("care").with_any(DISORDER)
    seen = cases_of(lines.with_any("substance_use_visits", "emergency_visits", "withdrawal_management"))
    stays = asked.stays("stays").with_any(DISORDER)
    visits = seen - within(seen, admissions(stays), first_day(-1), last_day())
    return visits.during(first, last), discharges(stays).during(first, last)


def _new(visits: Cases, stays: Cases, history: Events, *, days: int) -> Cases:
    """Those without history in so many days before; the day before an admission belongs to the stay."""
    seen = visits.without_event(history, first_day(-days), first_day(-1))
    return seen | stays.without_event(history, first_day(-days - 1), first_day(-2))


def _rates(
    asked: Population, year: Period, index: Cases, stays: Cases, *, denominator: Cases, initiation_days: int
) -> Mapping[str, Populations]:
    """Initiation and engagement of the same episodes."""
    care = asked.claims("care")
    treatment = care.with_any("substance_use_visits").with_any(DISORDER)
    treatment = treatment.without("emergency_visits", "withdrawal_management")
    medication = care.with_any("substance_use_medication")
    others = admissions(asked.stays("stays").with_any(DISORDER)).events | medication
    in_hospital = index & stays.with_event(stays.events, last_day(), last_day())
    begun = besides(treatment, denominator) | others
    initiated = in_hospital | index.with_event(begun, day_of_case(), day_of_case(initiation_days))
    engaged = initiated.with_event(treatment | others, evidence_day(1), evidence_day(34), at_least=2)
    engaged |= initiated.with_event(medication, evidence_day(1), evidence_day(34))
    excluded = {"in hospice": asked.claims("hospice").during(year.start, year.end).with_any("hospice")}
    return {
        "substance_use_initiation": Populations(
            initial_population=index,
            denominator=denominator,
            exclusions=excluded,
            numerator=initiated,
            until=day_of_case(initiation_days),
        ),
        "substance_use_engagement": Populations(
            initial_population=index,
            denominator=denominator,
            exclusions=excluded,
            numerator=engaged,
            until=day_of_case(initiation_days + 34),
        ),
    }
