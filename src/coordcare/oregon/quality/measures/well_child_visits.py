"""Well-child visits, ages 3 to 6."""

from coordcare.measures.measure import ClaimsUsed, measure
from coordcare.measures.population import Population
from coordcare.population.populations import Populations
from coordcare.rulebook.periods import Period


@measure(
    id="well_child_visits",
    title="Well-child visits, ages 3 to 6",
    steward="NCQA",
    better="higher",
    care="physical",
    since=2015,
    cite="oha-incentive-specifications",
    at="W34, 2020",
    value_sets=("well_care_visits", "telehealth", "hospice"),
    claims={"visits": ClaimsUsed(own=True, denied=True), "hospice": ClaimsUsed(own=False, denied=True)},
    closes="A well-child visit in person",
    notes=(
        "Any provider may give the visit: the state drops the steward's condition that it be primary care.",
        "A visit from afar is told by place of service and modifier. Modifier 95 is CPT's and not in our set: whoever "
        "sees it in claims brings a set of telehealth with it.",
    ),
)
def well_child_visits(asked: Population, year: Period) -> Populations:
    """Members aged 3 to 6 on the last day of the year who had a well-child visit, in person, in it."""
    three_to_six = asked.aged(3, 6, on=year.end)
    enrolled = asked.enrolled(year.start, year.end, gaps=1, longest_gap=45, anchor=year.end)
    visits = asked.claims("visits").during(year.start, year.end).with_any("well_care_visits").without("telehealth")
    return Populations(
        initial_population=three_to_six,
        denominator=three_to_six & enrolled,
        exclusions={"in hospice": asked.claims("hospice").during(year.start, year.end).with_any("hospice")},
        numerator=visits,
    )
