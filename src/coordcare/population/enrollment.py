"""Coverage: spans, member months under named policies, and continuous enrollment.

A member month counts under one of three policies; the policy is named wherever a figure rests on it:

- `any_day`: covered on any day of the month;
- `covered_on_15th`: covered on its 15th day, as the state counts members for enrollment measures;
- `day_weighted`: the share of its days that are covered.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from coordcare.engine.plan import Expression, Step, named_table
from coordcare.population.members import Members
from coordcare.population.months import months_table
from coordcare.tables.declaration import LATEST_DATE
from coordcare.tables.standing import COUNTED
from coordcare.tables.stored import stored_table


class MemberMonthPolicy(StrEnum):
    """When a month counts for a member."""

    ANY_DAY = "any_day"
    COVERED_ON_15TH = "covered_on_15th"
    DAY_WEIGHTED = "day_weighted"


COVERAGE_COLUMNS = {"person_id": "VARCHAR", "start_date": "DATE", "end_date": "DATE"}


def _spans(without_plans: Sequence[str] = ()) -> Expression:
    eligibility = stored_table("eligibility")
    eligibility = eligibility.filter(eligibility.standing == COUNTED)
    if without_plans:
        eligibility = eligibility.filter(eligibility.plan.isnull() | ~eligibility.plan.isin(list(without_plans)))
    return eligibility.select(
        "person_id",
        "plan",
        start_date=eligibility.enrollment_start_date,
        end_date=eligibility.enrollment_end_date.coalesce(LATEST_DATE),
    )


def coverage_step(name: str = "coverage", *, without_plans: Sequence[str] = ()) -> Step:
    """The spans of each person merged where they overlap or follow each other without a day between.

    Spans of plans that are left out, such as those that cover no dental care, are none.
    """
    import ibis

    spans = _spans(without_plans)
    order = [spans.start_date, spans.end_date]
    before = ibis.window(group_by="person_id", order_by=order, rows=(None, -1))
    spans = spans.mutate(covered_until=spans.end_date.max().over(before))
    begins = spans.covered_until.isnull() | (spans.start_date > spans.covered_until + ibis.interval(days=1))
    spans = spans.mutate(begins=begins.ifelse(1, 0))
    so_far = ibis.window(group_by="person_id", order_by=[spans.start_date, spans.end_date], rows=(None, 0))
    spans = spans.mutate(island=spans.begins.sum().over(so_far))
    merged = spans.group_by("person_id", "island").agg(start_date=spans.start_date.min(), end_date=spans.end_date.max())
    return Step(
        name=name,
        says="Spans of coverage, merged: a day of a person is in one of them at most.",
        expression=merged.select("person_id", "start_date", "end_date"),
    )


def member_months_step() -> Step:
    """Every month in which a person is covered on any day: how many days, whether on the 15th, and in which plan.

    Where spans of several plans share the month, the plan is that of the span that began last (then by its name).
    """
    import ibis

    months = months_table()
    coverage = named_table("coverage", COVERAGE_COLUMNS)
    covered = coverage.join(months, [coverage.start_date <= months.month_end, coverage.end_date >= months.month])
    days = ibis.least(covered.end_date, covered.month_end).delta(
        ibis.greatest(covered.start_date, covered.month), unit="day"
    )
    on_15th = ((covered.start_date <= covered.fifteenth) & (covered.end_date >= covered.fifteenth)).ifelse(1, 0)
    covered = covered.mutate(days=days + 1, on_15th=on_15th)
    counted = covered.group_by("person_id", "month", "days_in_month", "number").agg(
        days=covered.days.sum().cast("int32"), on_15th=covered.on_15th.max().cast("int32")
    )
    plans = _plan_of_month(months)
    joined = counted.left_join(plans, [counted.person_id == plans.person_id, counted.month == plans.month])
    return Step(
        name="member_months",
        says="One row for each person and month with a covered day.",
        expression=joined.select("person_id", "month", "number", "days", "days_in_month", "on_15th", "plan"),
    )


def _plan_of_month(months: Expression) -> Expression:
    import ibis

    spans = _spans()
    held = spans.join(months, [spans.start_date <= months.month_end, spans.end_date >= months.month])
    latest = ibis.window(group_by=["person_id", "month"], order_by=[ibis.desc("start_date"), "plan", "end_date"])
    ranked = held.mutate(rank=ibis.row_number().over(latest))
    return ranked.filter(ranked.rank == 0).select("person_id", "month", "plan")


MEMBER_MONTHS_COLUMNS = {
    "person_id": "VARCHAR", "month": "DATE", "number": "INTEGER", "days": "INTEGER", "days_in_month": "INTEGER",
    "on_15th": "INTEGER", "plan": "VARCHAR",
}  # fmt: skip


def member_months_table() -> Expression:
    """The member months that a run has reckoned."""
    return named_table("member_months", MEMBER_MONTHS_COLUMNS)


def continuously_enrolled(
    first: date,
    last: date,
    *,
    gaps: int = 1,
    longest_gap: int = 45,
    anchor: date | None = None,
    coverage_table: str = "coverage",
) -> Members:
    """Who was covered from the first day through the last, but for so many gaps of so many days each.

    Days before the first span and after the last count as gaps. With an `anchor`, the person must be covered that day.
    """
    coverage = named_table(coverage_table, COVERAGE_COLUMNS)
    within = coverage.filter(coverage.start_date <= last, coverage.end_date >= first)
    counted = _gaps(within, first, last)
    enrolled = counted.filter(counted.gaps <= gaps, counted.longest <= longest_gap)
    members = Members(enrolled.select("person_id"))
    if anchor is None:
        return members
    on_anchor = coverage.filter(coverage.start_date <= anchor, coverage.end_date >= anchor)
    return members & Members(on_anchor.select("person_id").distinct())


def covered_without_gap(days: int, first: date, last: date, *, coverage_table: str = "coverage") -> Members:
    """Who was covered on so many days in a row, from the first day through the last."""
    import ibis

    coverage = named_table(coverage_table, COVERAGE_COLUMNS)
    begins, ends = ibis.greatest(coverage.start_date, ibis.date(first)), ibis.least(coverage.end_date, ibis.date(last))
    long_enough = coverage.filter(ends.delta(begins, unit="day") >= days - 1)
    return Members(long_enough.select("person_id").distinct())


def _gaps(within: Expression, first: date, last: date) -> Expression:
    """Of each person how many gaps there are in the period, and how long the longest is."""
    import ibis

    clipped: Any = within.select(
        "person_id",
        start_date=ibis.greatest(within.start_date, ibis.date(first)),
        end_date=ibis.least(within.end_date, ibis.date(last)),
    )
    order = ibis.window(group_by="person_id", order_by="start_date")
    clipped = clipped.mutate(
        previous=clipped.end_date.lag().over(order), following=clipped.start_date.lead().over(order)
    )
    day_before = ibis.date(first) - ibis.interval(days=1)
    before = clipped.start_date.delta(clipped.previous.coalesce(day_before), unit="day") - 1
    after = clipped.following.isnull().ifelse(ibis.date(last).delta(clipped.end_date, unit="day"), 0)
    clipped = clipped.mutate(before=before, after=after)
    some = (clipped.before > 0).ifelse(1, 0) + (clipped.after > 0).ifelse(1, 0)
    return clipped.group_by("person_id").agg(
        gaps=some.sum(), longest=ibis.greatest(clipped.before.max(), clipped.after.max())
    )
