"""Assessments for children in the custody of the Department of Human Services."""

from collections.abc import Callable
from datetime import date

from coordcare.measures.measure import ClaimsUsed, measure
from coordcare.measures.population import Population
from coordcare.population.cases import Cases, day_of_case, first_day, last_day, later_of
from coordcare.population.custody import children_in_custody, notices_of_custody
from coordcare.population.events import Events
from coordcare.population.populations import Populations
from coordcare.rulebook.periods import Period


@measure(
    id="custody_assessments",
    title="Assessments for children in DHS custody",
    steward="OHA",
    better="higher",
    care="all",
    since=2020,
    cite="oha-incentive-specifications",
    at="Assessments for children in DHS custody, 2020",
    value_sets=(
        "physical_assessments", "dental_assessments", "mental_health_assessments", "new_patient_visits",
        "mental_or_abuse_diagnoses", "multidisciplinary_evaluations", "complex_level_of_care",
    ),
    tables=("custody_notices",),
    claims={"after the notice": ClaimsUsed(denied=True), "before": ClaimsUsed(own=False, denied=True)},
    closes="The assessments that are missing, within 60 days of the notice",
    notes=(
        "A visit of a new patient with a diagnosis of mental health, abuse or neglect on the same claim counts as both "
        "a physical and a mental assessment. A multidisciplinary evaluation counts only with its modifier. Codes that "
        "count for both stand in both value sets.",
        "Notices of one first day in custody are of one case, and the first of them counts.",
        "The state reviews placements out of the service area, and instructions not to follow up, case by case; no "
        "table says them, and nobody is left out for them.",
        "The coverage that is asked for includes physical, mental and dental care; of plans only those without dental "
        "care are left out.",
        "Earlier sheets differ in exclusions and exceptions, and were not read.",
    ),
)  # fmt: skip
def custody_assessments(asked: Population, year: Period) -> Populations:
    """Children taken into custody who had all assessments of their age.

    The plan was first told of the child from 1 November of the year before through 31 October of the year, and the
    child is up to 17 on that day. All ages need a physical assessment, from 1 year on a dental one, and from 4 years on
    one of mental health: from 30 days before the notice, by any payer's claim, through 60 days after, by the CCO's own.
    The child is covered from the notice through 60 days after, without a gap. Where coverage begins up to 7 days late,
    any payer's claim counts until it does, and the child counts only if all is done; the same is so of a child on trial
    reunification. Left out are children who leave custody within the 60 days, run away, or whose custody is transferred
    in them, and those of whom the plan was told more than 30 days after they came.
    """
    children = children_in_custody().during(date(year.start.year - 1, 11, 1), date(year.end.year, 10, 31)).aged(0, 17)
    from_the_notice = asked.enrolled_around(children, day_of_case(), day_of_case(60))
    on_the_day = asked.enrolled_around(children, day_of_case(), day_of_case())
    late = asked.enrolled_around(children, day_of_case(), day_of_case(60), gaps=1, longest_gap=7) - on_the_day
    return Populations(
        initial_population=children,
        denominator=from_the_notice | late,
        exclusions={
            "told more than 30 days after custody began": children.in_order(first_day(31), day_of_case()),
            "less than 60 days in custody": children.in_order(last_day(1), day_of_case(60)),
            "custody transferred": _of_status(children, "transferred"),
            "ran away": _of_status(children, "run_away"),
        },
        exceptions={
            "coverage began late": late,
            "trial reunification": _of_status(children, "trial_reunification"),
        },
        numerator=_assessed(asked, children),
        until=day_of_case(60),
    )


def _of_status(children: Cases, status: str) -> Cases:
    """Children of whom a notice of the 60 days says so."""
    return children.with_event(notices_of_custody(status), day_of_case(), day_of_case(60))


def _assessed(asked: Population, children: Cases) -> Cases:
    """Children who had the assessments of their age: by any payer's claim until notice and coverage have both come."""
    covered = asked.since_enrolled(children, day_of_case(7))
    own, anybodys = asked.claims("after the notice"), asked.claims("before")

    def had(assessments: Callable[[Events], Events]) -> Cases:
        before = covered.with_event(assessments(anybodys), day_of_case(-30), later_of(day_of_case(-1), first_day(-1)))
        return before | covered.with_event(assessments(own), day_of_case(), day_of_case(60))

    physical = had(lambda claims: claims.with_any("physical_assessments"))
    dental = had(lambda claims: claims.with_any("dental_assessments")) | children.aged(0, 0)
    mental = had(_mental_assessments) | children.aged(0, 3)
    return physical & dental & mental


def _mental_assessments(claims: Events) -> Events:
    with_diagnosis = claims.with_any("new_patient_visits").with_any("mental_or_abuse_diagnoses")
    multidisciplinary = claims.with_any("multidisciplinary_evaluations").with_any("complex_level_of_care")
    return claims.with_any("mental_health_assessments") | with_diagnosis | multidisciplinary
