"""The policy `assigned_then_visits`: the clinic a member is assigned to, and else the one the member goes to.

1. The assignment in force on any day of the month: of several the one that began last, then the first clinic by its
   number.
2. Else the clinic with the most primary-care visits (different days) in the twelve months that end with the month; then
   the latest visit; then the higher allowed amount; then the first by its number. Within the clinic, the practitioner
   by the same order.
3. Else nobody.

A visit after the month never counts for it, so what comes later changes no earlier month.
"""

from dataclasses import dataclass

from coordcare.engine.plan import Expression, Step, named_table
from coordcare.population.enrollment import member_months_table
from coordcare.population.months import months_table
from coordcare.population.ranking import ranked
from coordcare.population.visits import visits_table
from coordcare.tables.declaration import LATEST_DATE
from coordcare.tables.standing import COUNTED
from coordcare.tables.stored import stored_table

NAME = "assigned_then_visits"


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """How far back visits are looked at, in months, the month itself included. In force as written since 2026-11."""

    lookback_months: int = 12


ATTRIBUTION_COLUMNS = {
    "person_id": "VARCHAR", "month": "DATE", "number": "INTEGER", "clinic_id": "VARCHAR", "npi": "VARCHAR",
    "contracting_entity": "VARCHAR", "basis": "VARCHAR", "since": "DATE", "visits": "BIGINT", "last_visit": "DATE",
    "allowed_amount": "DECIMAL(38,2)", "candidates": "BIGINT", "plan": "VARCHAR",
}  # fmt: skip
CANDIDATE_COLUMNS = {
    "person_id": "VARCHAR", "month": "DATE", "number": "INTEGER", "unit": "VARCHAR", "clinic_id": "VARCHAR",
    "npi": "VARCHAR", "clinic_rank": "BIGINT", "clinic_visits": "BIGINT", "clinic_last_visit": "DATE",
    "clinic_allowed_amount": "DECIMAL(38,2)", "npi_rank": "BIGINT", "visits": "BIGINT", "last_visit": "DATE",
    "allowed_amount": "DECIMAL(38,2)", "candidates": "BIGINT",
}  # fmt: skip


def attribution_table() -> Expression:
    """The attribution that a run has reckoned: one row for each member month."""
    return named_table("attribution", ATTRIBUTION_COLUMNS)


def steps(policy: Policy) -> tuple[Step, ...]:
    """Assignments by month, the candidates where there is none, and the attribution of every member month."""
    return _assigned_step(), _candidates_step(policy), _attribution_step()


def _assigned_step() -> Step:
    months = months_table()
    assignments = stored_table("assignments")
    assignments = assignments.filter(assignments.standing == COUNTED)
    assignments = assignments.mutate(until=assignments.end_date.coalesce(LATEST_DATE))
    held = assignments.join(
        months, [assignments.start_date <= months.month_end, assignments.until >= months.month]
    ).select("person_id", "month", "clinic_id", "npi", "start_date")
    chosen = ranked(held, per=["person_id", "month"], by=[("start_date", "desc"), ("clinic_id", "asc"), ("npi", "asc")])
    return Step(
        name="assigned",
        says="The assignment of each member and month: of several in force, the one that began last.",
        expression=chosen.filter(chosen.rank == 0).select(
            "person_id", "month", "clinic_id", "npi", since=chosen.start_date
        ),
    )


def _assigned() -> Expression:
    return named_table(
        "assigned",
        {"person_id": "VARCHAR", "month": "DATE", "clinic_id": "VARCHAR", "npi": "VARCHAR", "since": "DATE"},
    )


def _candidates_step(policy: Policy) -> Step:
    """Of each member month without an assignment all clinics and practitioners visited, each with its rank.

    Visits are summed by month before they are looked back on: no day is in two months, so days stay different.
    """
    months = member_months_table().select("person_id", "month", "number")
    open_months = months.anti_join(_assigned(), ["person_id", "month"])
    order = [("visits", "desc"), ("last_visit", "desc"), ("allowed_amount", "desc")]
    clinics = _looked_back(open_months, ["unit"], policy)
    clinics = ranked(clinics, per=["person_id", "month"], by=[*order, ("unit", "asc")], counted_as="candidates")
    people = _looked_back(open_months, ["unit", "clinic_id", "npi"], policy)
    people = ranked(people, per=["person_id", "month", "unit"], by=[*order, ("npi", "asc")])
    clinics = clinics.select(
        "person_id", "month", "unit", "candidates", clinic_rank=clinics["rank"], clinic_visits=clinics.visits,
        clinic_last_visit=clinics.last_visit, clinic_allowed_amount=clinics.allowed_amount,
    )  # fmt: skip
    joined = people.rename(npi_rank="rank").join(clinics, ["person_id", "month", "unit"])
    return Step(
        name="attribution_candidates",
        says="Every clinic and practitioner that a member without an assignment visited, ranked, by month.",
        expression=joined.select(*CANDIDATE_COLUMNS),
    )


def _looked_back(open_months: Expression, whom: list[str], policy: Policy) -> Expression:
    """Visits on different days, the latest, and the allowed amount, of the months looked back on, by whom was seen."""
    seen = visits_table()
    by_month = seen.group_by("person_id", "number", *whom).agg(
        days=seen.service_date.nunique(), last=seen.service_date.max(), allowed=seen.allowed_amount.sum()
    )
    looked_at = open_months.join(
        by_month,
        [
            open_months.person_id == by_month.person_id,
            by_month.number <= open_months.number,
            by_month.number > open_months.number - policy.lookback_months,
        ],
    ).select("person_id", "month", open_months.number, *whom, "days", "last", "allowed")
    return looked_at.group_by("person_id", "month", "number", *whom).agg(
        visits=looked_at.days.sum().cast("int64"),
        last_visit=looked_at["last"].max(),
        allowed_amount=looked_at.allowed.sum().cast("decimal(38,2)"),
    )


def _attribution_step() -> Step:
    months = member_months_table().select("person_id", "month", "number", "plan")
    assigned = _assigned()
    candidates = named_table("attribution_candidates", CANDIDATE_COLUMNS)
    won = candidates.filter(candidates.clinic_rank == 0, candidates.npi_rank == 0)
    won = won.select(
        "person_id", "month", visited_clinic=won.clinic_id, visited_npi=won.npi, visits=won.clinic_visits,
        last_visit=won.clinic_last_visit, allowed_amount=won.clinic_allowed_amount, candidates=won.candidates,
    )  # fmt: skip
    joined = months.left_join(assigned, ["person_id", "month"]).drop("person_id_right").drop("month_right")
    joined = joined.left_join(won, ["person_id", "month"]).drop("person_id_right").drop("month_right")
    basis = joined.since.notnull().ifelse("assignment", joined.visits.notnull().ifelse("visits", "none"))
    joined = joined.mutate(
        basis=basis,
        clinic_id=joined.clinic_id.coalesce(joined.visited_clinic),
        npi=joined.since.notnull().ifelse(joined.npi, joined.visited_npi),
    )
    clinics = stored_table("clinics")
    clinics = clinics.filter(clinics.standing == COUNTED).select("clinic_id", "contracting_entity")
    joined = joined.left_join(clinics, "clinic_id")
    return Step(
        name="attribution",
        says="To whom each member belongs in each month: clinic, practitioner, contracting entity, and on what basis.",
        expression=joined.select(*ATTRIBUTION_COLUMNS),
    )
