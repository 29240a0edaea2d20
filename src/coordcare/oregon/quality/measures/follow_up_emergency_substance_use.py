"""Follow-up after a visit to an emergency department for substance use."""

from collections.abc import Mapping

from coordcare.measures.measure import ClaimsUsed, Rate, measure
from coordcare.measures.population import Population
from coordcare.oregon.quality.measures.follow_up_emergency_mental_illness import followed_up
from coordcare.population.cases import cases_of
from coordcare.population.populations import Populations
from coordcare.rulebook.periods import Period

RATES = (
    Rate(id="follow_up_emergency_substance_use_7_days", title="Follow-up within 7 days", unit="visits"),
    Rate(id="follow_up_emergency_substance_use_30_days", title="Follow-up within 30 days", unit="visits"),
)
ASSUMED = (
    "The source states the ages, the diagnoses and the two rates. The dates from which visits count, the coverage, "
    "the one visit in 31 days and the visits left out are from knowledge of the measure, not from a text at hand."
)
ACUTE = "Stays are those in acute hospitals: an admission to a residence or a nursing facility is not seen."


@measure(
    id="follow_up_emergency_substance_use",
    title="Follow-up after an emergency department visit for substance use",
    steward="NCQA",
    better="higher",
    care="behavioral",
    since=2017,
    until=2021,
    cite="cms-core-set-reporting",
    at="FUA-AD and FUA-CH",
    standing="assumed",
    rates=RATES,
    value_sets=("emergency_visits", "substance_use_disorder", "substance_use_visits", "inpatient_stays", "hospice"),
    claims={
        "emergency": ClaimsUsed(denied=True),
        "stays": ClaimsUsed(denied=True),
        "visits": ClaimsUsed(denied=True),
        "hospice": ClaimsUsed(own=False, denied=True),
    },
    closes="A visit for substance use within 7 days (30 days) of the visit to the emergency department",
    protected=True,
    notes=(ASSUMED, ACUTE),
)
def follow_up_emergency_substance_use(asked: Population, year: Period) -> Mapping[str, Populations]:
    """Visits to an emergency department for substance use that a visit for substance use followed.

    Visits count from 1 January through 1 December, of members aged 13 and over on the day, where a disorder of
    substance use is the first diagnosis and the member is covered without a gap from that day through 30 days after
    it. A visit is left out where the member is admitted to a hospital that day or within 30 days. Of those that remain
    the first counts, then the first that is 31 days or more after it, and so on. The follow-up is a visit with such a
    first diagnosis, on the same day or within 7 (30) days, by any provider. Members in hospice in the year are left
    out.
    """
    emergencies = asked.claims("emergency").with_any("emergency_visits").with_principal("substance_use_disorder")
    care = asked.claims("visits").with_any("substance_use_visits").with_principal("substance_use_disorder")
    return followed_up(asked, year, cases_of(emergencies).aged(13), care, rate="follow_up_emergency_substance_use")


@measure(
    id="follow_up_emergency_substance_use",
    title="Follow-up after an emergency department visit for substance use",
    steward="NCQA",
    better="higher",
    care="behavioral",
    since=2022,
    cite="cms-core-set-reporting",
    at="FUA-AD and FUA-CH",
    standing="assumed",
    rates=RATES,
    value_sets=(
        "emergency_visits",
        "substance_use_disorder",
        "unintended_overdose",
        "substance_use_visits",
        "substance_use_medication",
        "inpatient_stays",
        "hospice",
    ),
    claims={
        "emergency": ClaimsUsed(denied=True),
        "stays": ClaimsUsed(denied=True),
        "visits": ClaimsUsed(denied=True),
        "hospice": ClaimsUsed(own=False, denied=True),
    },
    closes="A visit or medication for substance use within 7 days (30 days) of the visit to the emergency department",
    protected=True,
    notes=(
        ASSUMED,
        ACUTE,
        "From 2022 an overdose counts as substance use, the diagnosis of the follow-up may stand in any place, and "
        "medication is follow-up.",
    ),
)
def follow_up_emergency_substance_use_2022(asked: Population, year: Period) -> Mapping[str, Populations]:
    """Visits to an emergency department for substance use that care for substance use followed.

    Visits count from 1 January through 1 December, of members aged 13 and over on the day, where a disorder of
    substance use is the first diagnosis, or an overdose any, and the member is covered without a gap from that day
    through 30 days after it. A visit is left out where the member is admitted to a hospital that day or within 30
    days. Of those that remain the first counts, then the first that is 31 days or more after it, and so on. The
    follow-up is a visit with any such diagnosis, or medication for the disorder given or dispensed, on the same day or
    within 7 (30) days. Members in hospice in the year are left out.
    """
    emergencies = asked.claims("emergency").with_any("emergency_visits")
    disorders = cases_of(emergencies.with_principal("substance_use_disorder"))
    overdoses = cases_of(emergencies.with_any("unintended_overdose"))
    visits = asked.claims("visits").with_any("substance_use_visits")
    care = visits.with_any("substance_use_disorder", "unintended_overdose") | asked.claims("visits").with_any(
        "substance_use_medication"
    )
    return followed_up(asked, year, (disorders | overdoses).aged(13), care, rate="follow_up_emergency_substance_use")
