"""Plan all-cause readmissions."""

from collections.abc import Mapping
from datetime import timedelta

from coordcare.measures.measure import ClaimsUsed, Rate, measure
from coordcare.measures.population import Population
from coordcare.population.cases import Cases, evidence_day, first_day, last_day
from coordcare.population.events import Events
from coordcare.population.populations import Populations, Set
from coordcare.population.stays import admissions, discharges, of_one_day, stays_of
from coordcare.population.strata import strata_of
from coordcare.rulebook.periods import Period

_SETS = ("inpatient_stays", "died", "pregnancy_and_perinatal", "planned_stays", "transplants", "hospice")
_CLAIMS = {"stays": ClaimsUsed(own=True, denied=False), "hospice": ClaimsUsed(own=False, denied=True)}
_NOTES = (
    "A stay that begins on the day of the discharge, or on the day after, is a transfer and goes on the same stay.",
    "Planned are stays whose first diagnosis is chemotherapy, radiotherapy or rehabilitation, and transplants; other "
    "planned procedures cannot be told by open code sets.",
    "A stay for pregnancy, birth or a condition of the newborn is no readmission. One that ends on the day on which it "
    "begins is no index stay, but is a readmission.",
    "Denied claims are left out, as in measures of utilization; the sources read do not say it of this one.",
)


@measure(
    id="plan_all_cause_readmissions",
    title="Plan all-cause readmissions, as observed",
    steward="NCQA",
    better="lower",
    care="physical",
    since=2015,
    until=2019,
    cite="oha-incentive-specifications",
    at="PCR, 2015",
    rates=(
        Rate(id="plan_all_cause_readmissions", title="Readmissions within 30 days, as observed", unit="discharges"),
    ),
    value_sets=_SETS,
    claims=_CLAIMS,
    notes=(*_NOTES, "The state drops the steward's year of enrollment before the discharge, and expects nothing."),
)
def plan_all_cause_readmissions(asked: Population, year: Period) -> Populations:
    """Acute stays of members aged 18 and over that an unplanned acute stay followed 1 to 30 days after the discharge.

    Stays count by the day of discharge, from 1 January through 1 December, of members who were covered through the stay
    and the 30 days. Left out are stays of a single day, with death, for pregnancy or birth, and those that a planned
    stay followed first.
    """
    stays = asked.stays("stays")
    index = _index_stays(stays, year).aged(18)
    return Populations(
        initial_population=index,
        denominator=asked.enrolled_around(index, first_day(), last_day(30)),
        exclusions=_exclusions(asked, year, stays, index),
        numerator=_readmitted(stays, index),
    )


@measure(
    id="plan_all_cause_readmissions",
    title="Plan all-cause readmissions, observed over expected",
    steward="NCQA",
    better="lower",
    care="physical",
    since=2020,
    cite="cms-core-set-reporting",
    at="PCR-AD",
    standing="assumed",
    rates=(
        Rate(
            id="plan_all_cause_readmissions",
            title="Readmissions within 30 days, observed over expected",
            kind="index",
            unit="discharges",
        ),
    ),
    value_sets=(
        *_SETS,
        "observation_stays",
        "mental_illness",
        "substance_use_disorder",
        "pqi_05",
        "pqi_08",
        "diabetes",
    ),
    claims=_CLAIMS,
    notes=(
        *_NOTES,
        "Coverage may have one gap of up to 45 days in the year before the discharge, and none in the 30 days after.",
        "A member with four or more index stays is an outlier and counts in none of them; the number is recalled.",
        "What is expected comes from the probabilities that the CCO brings, or else from the rate of the stratum: age, "
        "gender, and whether the stay was for mental illness or substance use, or diabetes or an illness of the heart "
        "or lungs was among its diagnoses. The steward's weights are under licence and are not used.",
    ),
)
def plan_all_cause_readmissions_2020(asked: Population, year: Period) -> Populations:
    """Acute and observation stays of members aged 18 to 64 that an unplanned one followed 1 to 30 days after discharge.

    Stays count by the day of discharge, from 1 January through 1 December, of members who were covered from 365 days
    before it through 30 days after. Left out are stays of a single day, with death, for pregnancy or birth, those that
    a planned stay followed first, and all stays of members who have four or more.
    """
    stays = stays_of(asked.claims("stays").with_any("inpatient_stays", "observation_stays"))
    index = _index_stays(stays, year).aged(18, 64)
    year_before = asked.enrolled_around(index, last_day(-365), last_day(), gaps=1, longest_gap=45)
    enrolled = year_before & asked.enrolled_around(index, last_day(), last_day(30))
    exclusions = _exclusions(asked, year, stays, index)
    counted = enrolled
    for excluded in exclusions.values():
        counted = counted - (excluded.members if isinstance(excluded, Events) else excluded)
    return Populations(
        initial_population=index,
        denominator=enrolled,
        exclusions={**exclusions, "outlier: four or more index stays": counted.events.at_least(4)},
        numerator=_readmitted(stays, index),
        strata=strata_of(
            index,
            ages=(18, 45, 55),
            kinds={
                "mental illness or substance use": discharges(
                    stays.with_principal("mental_illness", "substance_use_disorder")
                ),
                "diabetes, heart or lungs": discharges(stays.with_any("diabetes", "pqi_05", "pqi_08")),
            },
            otherwise="other",
        ),
    )


def _index_stays(stays: Events, year: Period) -> Cases:
    return discharges(stays).during(year.start, year.end - timedelta(days=30))


def _exclusions(asked: Population, year: Period, stays: Events, index: Cases) -> Mapping[str, Set]:
    return {
        "stay of a single day": discharges(of_one_day(stays)),
        "died in the stay": discharges(stays.with_any("died")),
        "pregnancy, birth or newborn": discharges(stays.with_principal("pregnancy_and_perinatal")),
        "the next stay was planned": _followed_by_a_planned_stay(stays, index),
        "in hospice": asked.claims("hospice").during(year.start, year.end).with_any("hospice"),
    }


def _followed_by_a_planned_stay(stays: Events, index: Cases) -> Cases:
    """Index stays after which the first stay within 30 days was planned."""
    followed = index.with_event(admissions(stays).events, last_day(1), last_day(30))
    return followed.without_event(admissions(_unplanned(stays)).events, evidence_day(), evidence_day())


def _readmitted(stays: Events, index: Cases) -> Cases:
    readmissions = _unplanned(stays).without_principal("pregnancy_and_perinatal")
    return index.with_event(admissions(readmissions).events, last_day(1), last_day(30))


def _unplanned(stays: Events) -> Events:
    return stays.without_principal("planned_stays").without("transplants")
