"""Visits to emergency departments."""

from coordcare.measures.measure import ClaimsUsed, Rate, measure
from coordcare.measures.population import Population
from coordcare.population.amounts import number_of
from coordcare.population.cases import Cases, cases_of, first_day, last_day
from coordcare.population.episodes import within
from coordcare.population.populations import Ratio
from coordcare.population.stays import admissions
from coordcare.rulebook.periods import Period

VALUE_SETS = (
    "emergency_visits",
    "emergency_procedures",
    "emergency_department",
    "mental_illness",
    "substance_use_disorder",
    "inpatient_stays",
    "hospice",
)
CLAIMS = {
    "emergency": ClaimsUsed(own=True, denied=False),
    "stays": ClaimsUsed(own=True, denied=False),
    "hospice": ClaimsUsed(own=False, denied=True),
}
LEFT_OUT = (
    "A line is for mental health or substance use by its first diagnosis; services for them that say so by their "
    "procedure alone are not left out."
)
COVERED_MONTHS = "A month counts where the member is covered on any day of it."


@measure(
    id="emergency_visits",
    title="Visits to emergency departments",
    steward="NCQA",
    better="lower",
    care="physical",
    since=2015,
    cite="oha-incentive-specifications",
    at="AMB-ED, 2019",
    rates=(
        Rate(
            id="emergency_visits",
            title="Visits for 1,000 member months",
            kind="rate",
            for_each=1000,
            unit="member months",
        ),
    ),
    value_sets=VALUE_SETS,
    claims=CLAIMS,
    notes=(LEFT_OUT, COVERED_MONTHS),
)
def emergency_visits(asked: Population, year: Period) -> Ratio:
    """Visits to emergency departments in the year, for 1,000 member months.

    A visit is a day on which a member has a line of a paid claim with a visit code, or with a procedure at an emergency
    department; lines whose first diagnosis is mental illness or a disorder of substance use are left out. A visit does
    not count that ends in a stay: one from the day before an admission through the discharge. Members in hospice in the
    year are left out.
    """
    return Ratio(
        denominator=asked.member_months(year.start, year.end),
        numerator=number_of(visits_without_stay(asked).during(year.start, year.end)),
        exclusions={"in hospice": asked.claims("hospice").during(year.start, year.end).with_any("hospice").members},
    )


def visits_without_stay(asked: Population) -> Cases:
    """Visits to emergency departments for physical health that did not end in a stay, one for a day."""
    lines = asked.claims("emergency").without_principal("mental_illness", "substance_use_disorder")
    procedures = lines.with_any("emergency_department").with_any("emergency_procedures")
    visits = cases_of(lines.with_any("emergency_visits")) | cases_of(procedures)
    return visits - within(visits, admissions(asked.stays("stays")), first_day(-1), last_day())
