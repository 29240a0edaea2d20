"""Visits to emergency departments of members with mental illness."""

from coordcare.measures.measure import ClaimsUsed, Rate, measure
from coordcare.measures.population import Population
from coordcare.oregon.quality.measures.emergency_visits import (
    CLAIMS,
    COVERED_MONTHS,
    LEFT_OUT,
    VALUE_SETS,
    visits_without_stay,
)
from coordcare.population.amounts import number_of
from coordcare.population.populations import Ratio
from coordcare.rulebook.periods import Period


@measure(
    id="emergency_visits_mental_illness",
    title="Visits to emergency departments of members with mental illness",
    steward="OHA",
    better="lower",
    care="physical",
    since=2018,
    cite="oha-incentive-specifications",
    at="Disparity measure, 2018-2020",
    rates=(
        Rate(
            id="emergency_visits_mental_illness",
            title="Visits for 1,000 member months of members with mental illness",
            kind="rate",
            for_each=1000,
            unit="member months",
        ),
    ),
    value_sets=(*VALUE_SETS, "mental_illness_disparity"),
    claims={**CLAIMS, "diagnoses": ClaimsUsed(own=False, denied=True)},
    notes=(
        LEFT_OUT,
        COVERED_MONTHS,
        "An adult is who is 18 on the last day of the year, and the 36 months end with that day. Denied claims tell of "
        "the illness as well, and the diagnosis may stand in any place: the source at hand does not say.",
    ),
)
def emergency_visits_mental_illness(asked: Population, year: Period) -> Ratio:
    """Visits to emergency departments of adults with mental illness, for 1,000 of their member months.

    They are members aged 18 and over on the last day of the year who, in the 36 months that end with it, had care on
    two or more days with a diagnosis of mental illness of the state's list, whoever paid. Visits are those for physical
    health that did not end in a stay, as for all members. Members in hospice in the year are left out.
    """
    three_years = year.start.replace(year=year.start.year - 2)
    diagnosed = asked.claims("diagnoses").during(three_years, year.end).with_any("mental_illness_disparity").at_least(2)
    adults = asked.aged(18, on=year.end) & diagnosed
    return Ratio(
        denominator=asked.member_months(year.start, year.end).of(adults),
        numerator=number_of(visits_without_stay(asked).during(year.start, year.end)),
        exclusions={"in hospice": asked.claims("hospice").during(year.start, year.end).with_any("hospice").members},
    )
