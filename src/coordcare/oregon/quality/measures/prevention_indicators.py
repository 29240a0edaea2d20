"""Prevention quality indicators: admissions that good care outside the hospital may prevent."""

from collections.abc import Mapping
from functools import reduce
from operator import or_

from coordcare.measures.measure import ClaimsUsed, Rate, measure
from coordcare.measures.population import Population
from coordcare.population.amounts import number_of
from coordcare.population.cases import Cases, last_day
from coordcare.population.events import Events
from coordcare.population.populations import Ratio
from coordcare.population.stays import admissions
from coordcare.rulebook.periods import Period

_AGES = {"prevention_05": (40, 130), "prevention_15": (18, 39)}
_ADULTS = (18, 130)
_TITLES = {
    "prevention_01": "Diabetes, short-term complications (PQI 01)",
    "prevention_05": "COPD or asthma in older adults (PQI 05)",
    "prevention_08": "Heart failure (PQI 08)",
    "prevention_15": "Asthma in younger adults (PQI 15)",
    "prevention_acute": "Acute composite (PQI 91)",
    "prevention_chronic": "Chronic composite (PQI 92)",
    "prevention_composite": "Overall composite (PQI 90)",
}
_SETS = (
    "inpatient_stays", "pregnancy_and_perinatal", "pqi_01", "pqi_03", "pqi_05", "pqi_07", "pqi_08", "pqi_11", "pqi_12",
    "pqi_14", "pqi_15", "pqi_16_amputation", "pqi_16_diabetes", "pqi_05_15_excluded", "pqi_07_kidney_disease",
    "pqi_07_dialysis_access", "pqi_11_excluded", "pqi_12_excluded", "pqi_16_excluded", "pqi_cardiac_procedures",
    "pqi_immunocompromised",
)  # fmt: skip
_NOTES = (
    "A stay counts by the day of discharge, and age is that of the day of admission. A month counts where the member "
    "is of the age on its last day.",
    "AHRQ leaves out patients who come from another hospital; here a transfer goes on the same stay, which counts "
    "once, by the first diagnosis of any of its parts. Who comes from a nursing facility cannot be told and counts.",
    "Indicator 05 is for 40 and over, as AHRQ has it; reports to CMS part it at 65.",
    "Codes are those of AHRQ for ICD-10, for all years.",
)


def _rates(for_each: int, written_for: str) -> tuple[Rate, ...]:
    return tuple(
        Rate(
            id=id, title=f"{title}, admissions for {written_for}", kind="rate", for_each=for_each, unit="member months"
        )
        for id, title in _TITLES.items()
    )


@measure(
    id="prevention_indicators",
    title="Prevention quality indicators",
    steward="AHRQ",
    better="lower",
    care="physical",
    since=2015,
    until=2019,
    cite=("oha-incentive-specifications", "ahrq-pqi"),
    at="PQI 01, 05, 08, 15, 2015",
    rates=_rates(1_200_000, "100,000 member years"),
    value_sets=_SETS,
    claims={"stays": ClaimsUsed(own=True, denied=False)},
    notes=(*_NOTES, "The state used the indicators of version 4.5a, whose codes were of ICD-9."),
)
def prevention_indicators(asked: Population, year: Period) -> Mapping[str, Ratio]:
    """Admissions for conditions that care outside the hospital may prevent, for 100,000 years of adult members.

    Members are 18 and over; for COPD or asthma 40 and over, and for asthma alone 18 to 39. The acute composite is of
    pneumonia and infections of the urinary tract; the chronic one of diabetes with its complications and amputations,
    COPD or asthma, hypertension and heart failure; a stay counts once in each composite.
    """
    return _admissions_to_months(asked, year)


@measure(
    id="prevention_indicators",
    title="Prevention quality indicators",
    steward="AHRQ",
    better="lower",
    care="physical",
    since=2020,
    cite=("cms-core-set-reporting", "ahrq-pqi"),
    at="PQI01-AD, PQI05-AD, PQI08-AD, PQI15-AD",
    rates=_rates(100_000, "100,000 member months"),
    value_sets=_SETS,
    claims={"stays": ClaimsUsed(own=True, denied=False)},
    notes=_NOTES,
)
def prevention_indicators_2020(asked: Population, year: Period) -> Mapping[str, Ratio]:
    """Admissions for conditions that care outside the hospital may prevent, for 100,000 months of adult members.

    Members are 18 and over; for COPD or asthma 40 and over, and for asthma alone 18 to 39. The acute composite is of
    pneumonia and infections of the urinary tract; the chronic one of diabetes with its complications and amputations,
    COPD or asthma, hypertension and heart failure; a stay counts once in each composite.
    """
    return _admissions_to_months(asked, year)


def _admissions_to_months(asked: Population, year: Period) -> Mapping[str, Ratio]:
    admitted = _admissions(asked.stays("stays"))
    acute = admitted["11"] | admitted["12"]
    chronic = reduce(or_, (found for number, found in admitted.items() if number not in ("11", "12")))
    counted = {
        **{f"prevention_{number}": admitted[number] for number in ("01", "05", "08", "15")},
        "prevention_acute": acute,
        "prevention_chronic": chronic,
        "prevention_composite": acute | chronic,
    }
    return {
        rate: Ratio(
            denominator=asked.member_months_aged(*_AGES.get(rate, _ADULTS), year.start, year.end),
            numerator=number_of(found.at(last_day()).during(year.start, year.end)),
        )
        for rate, found in counted.items()
    }


def _admissions(stays: Events) -> dict[str, Cases]:
    """The admissions of each indicator by its number, of members of its age, each on its first day."""
    heart_untouched = stays.without("pqi_cardiac_procedures")
    dialysis = stays.with_any("pqi_07_kidney_disease").with_any("pqi_07_dialysis_access")
    lungs_as_usual = stays.without("pqi_05_15_excluded")
    immune = stays.without("pqi_immunocompromised")
    amputations = stays.with_any("pqi_16_amputation").with_any("pqi_16_diabetes").without("pqi_16_excluded")
    found = {
        "01": admissions(stays.with_principal("pqi_01")),
        "03": admissions(stays.with_principal("pqi_03")),
        "05": admissions(lungs_as_usual.with_principal("pqi_05")),
        "07": admissions(heart_untouched.with_principal("pqi_07")) - admissions(dialysis),
        "08": admissions(heart_untouched.with_principal("pqi_08")),
        "11": admissions(immune.with_principal("pqi_11").without("pqi_11_excluded")),
        "12": admissions(immune.with_principal("pqi_12").without("pqi_12_excluded")),
        "14": admissions(stays.with_principal("pqi_14")),
        "15": admissions(lungs_as_usual.with_principal("pqi_15")),
        "16": admissions(amputations.without_principal("pregnancy_and_perinatal")),
    }
    return {number: cases.aged(*_AGES.get(f"prevention_{number}", _ADULTS)) for number, cases in found.items()}
