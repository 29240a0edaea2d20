"""Oral evaluation for adults with diabetes."""

from datetime import date

from coordcare.measures.measure import ClaimsUsed, measure
from coordcare.measures.population import Population
from coordcare.population.members import Members
from coordcare.population.populations import Populations
from coordcare.population.stays import discharges
from coordcare.rulebook.periods import Period


@measure(
    id="oral_evaluation_diabetes",
    title="Oral evaluation for adults with diabetes",
    steward="OHA",
    better="higher",
    care="dental",
    since=2019,
    cite="oha-incentive-specifications",
    at="Oral evaluation for adults with diabetes, 2020",
    value_sets=(
        "diabetes", "diabetes_medicines", "inpatient_stays", "outpatient_visits", "emergency_visits", "frailty",
        "advanced_illness", "oral_evaluations", "hospice",
    ),
    claims={
        "diabetes": ClaimsUsed(denied=True),
        "illness": ClaimsUsed(denied=True),
        "evaluations": ClaimsUsed(denied=True),
        "hospice": ClaimsUsed(own=False, denied=True),
    },
    closes="A comprehensive, periodic or periodontal oral evaluation",
    notes=(
        "One code of frailty in the year and one of advanced illness in it or the year before are enough to leave out "
        "a member of 66 or more: the sheet, as it was read, does not say how many are needed.",
        "That the member must be covered on the last day of the year, that own claims count and denied ones too, and "
        "that members in hospice are left out, is how the state's measures of effectiveness mostly are.",
    ),
)  # fmt: skip
def oral_evaluation_diabetes(asked: Population, year: Period) -> Populations:
    """Adults with diabetes who had a comprehensive, periodic or periodontal oral evaluation in the year.

    Adults are 18 or more on the last day of the year. Diabetes shows in the year or the one before: in one acute stay
    in hospital, in visits on two days of the same year to an office, outpatient or emergency department, or in a
    medicine for diabetes. They were covered in the year with at most one gap of up to 45 days, and on its last day. Who
    is 66 or more and both frail and of advanced illness is left out, and so is who was in hospice in the year.
    """
    adults = asked.aged(18, on=year.end)
    enrolled = asked.enrolled(year.start, year.end, gaps=1, longest_gap=45, anchor=year.end)
    year_before = Period(start=date(year.start.year - 1, 1, 1), end=date(year.start.year - 1, 12, 31))
    with_diabetes = _with_diabetes(asked, year) | _with_diabetes(asked, year_before)
    illness = asked.claims("illness")
    frail = illness.during(year.start, year.end).with_any("frailty").members
    advanced = illness.during(year_before.start, year.end).with_any("advanced_illness").members
    return Populations(
        initial_population=adults & with_diabetes,
        denominator=adults & with_diabetes & enrolled,
        exclusions={
            "frail and of advanced illness": asked.aged(66, on=year.end) & frail & advanced,
            "in hospice": asked.claims("hospice").during(year.start, year.end).with_any("hospice"),
        },
        numerator=asked.claims("evaluations").during(year.start, year.end).with_any("oral_evaluations"),
    )


def _with_diabetes(asked: Population, year: Period) -> Members:
    """Members whose claims of one year show diabetes."""
    stays = discharges(asked.stays("diabetes").with_any("diabetes")).during(year.start, year.end)
    claims = asked.claims("diabetes").during(year.start, year.end)
    visits = claims.with_any("diabetes").with_any("outpatient_visits", "emergency_visits")
    return stays.members | visits.at_least(2) | claims.with_any("diabetes_medicines").members
