"""Revisits of members who often visit emergency departments."""

from datetime import timedelta

from coordcare.measures.measure import ClaimsUsed, Rate, measure
from coordcare.measures.population import Population
from coordcare.population.cases import cases_of, day_of_case
from coordcare.population.populations import Populations
from coordcare.rulebook.periods import Period


@measure(
    id="frequent_emergency_visits",
    title="Revisits of frequent users of emergency departments",
    steward="OHA",
    better="lower",
    care="physical",
    since=2015,
    cite="htpp-edie-fact-sheet",
    at="patients with five or more visits in the previous 12 months",
    standing="assumed",
    rates=(
        Rate(id="frequent_emergency_visits", title="Frequent users with another visit within 30 days", unit="members"),
    ),
    value_sets=("emergency_visits", "hospice"),
    claims={"emergency": ClaimsUsed(own=True, denied=False), "hospice": ClaimsUsed(own=False, denied=True)},
    notes=(
        "The source states who is a frequent user. What a revisit is, and of which visit, is ours: no definition of "
        "reducing revisits was found.",
        "Every visit counts, for whatever reason and also where a stay follows. Coverage in the 365 days before is not "
        "asked for.",
    ),
)
def frequent_emergency_visits(asked: Population, year: Period) -> Populations:
    """Members who often visit emergency departments, and how many of them came again within 30 days.

    A member is a frequent user on the first day from 1 January through 1 December on which he or she visits an
    emergency department and has done so on five or more days in the 365 days that end with it. The member must be
    covered without a gap from that day through 30 days after it. A revisit is another visit on one of those 30 days;
    fewer are better. Members in hospice in the year are left out.
    """
    emergencies = asked.claims("emergency").with_any("emergency_visits")
    visits = cases_of(emergencies).during(year.start, year.end - timedelta(days=30))
    fifth = visits.with_event(emergencies, day_of_case(-364), day_of_case(), at_least=5).first_of_person()
    return Populations(
        initial_population=fifth,
        denominator=asked.enrolled_around(fifth, day_of_case(), day_of_case(30)),
        exclusions={"in hospice": asked.claims("hospice").during(year.start, year.end).with_any("hospice")},
        numerator=fifth.with_event(emergencies, day_of_case(1), day_of_case(30)),
    )
