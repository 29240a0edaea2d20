"""What a run says in figures: enrollment, cost of care per member per month, and to whom members belong.

The engine sums and counts. Member months stay fractions, and what is divided is divided exactly, until it is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from coordcare.payment.attribution.comparison import Agreement, agreement
from coordcare.population.enrollment import MemberMonthPolicy


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """Dollars of counted lines, and the member months that they are divided by."""

    lines: int
    paid_amount: Decimal
    allowed_amount: Decimal
    member_months: Fraction

    @property
    def paid_pmpm(self) -> Fraction | None:
        """Dollars paid per member per month, exactly; None where there is no member month."""
        return per_member_month(self.paid_amount, self.member_months)

    @property
    def allowed_pmpm(self) -> Fraction | None:
        """Dollars allowed per member per month, exactly; None where there is no member month."""
        return per_member_month(self.allowed_amount, self.member_months)


@dataclass(frozen=True, kw_only=True, slots=True)
class EnrolledMonth:
    """A month: who was covered on any day of it, and its member months under the policy, all and by plan."""

    month: date
    members: int
    member_months: Fraction
    by_plan: Mapping[str | None, Fraction]


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Cost of the members who belong to a clinic or a contracting entity; `key` is None for those of none.

    `members` are all who belonged to it in any month; `entity` is the contracting entity, of an entity itself.
    """

    key: str | None
    name: str | None
    entity: str | None
    members: int
    cost: Cost


@dataclass(frozen=True, kw_only=True, slots=True)
class Experience:
    """Enrollment and cost of a run. `outside_months` are counted lines of services before or after its months."""

    policy: MemberMonthPolicy
    enrollment: tuple[EnrolledMonth, ...]
    members: int
    total: Cost
    by_month: Mapping[date, Cost]
    by_category: Mapping[str, Cost]
    by_area: Mapping[str | None, Cost]
    by_month_and_category: Mapping[tuple[date, str], Cost]
    by_clinic: tuple[Group, ...]
    by_entity: tuple[Group, ...]
    outside_months: Cost


@dataclass(frozen=True, kw_only=True, slots=True)
class AttributionSummary:
    """Member months by basis of attribution, all and of each month; and how a second policy sees the same years."""

    by_basis: Mapping[str, Fraction]
    by_month: Mapping[date, Mapping[str, Fraction]]
    agreement: Agreement


def per_member_month(amount: Decimal, member_months: Fraction) -> Fraction | None:
    """Dollars per member month, exactly; None where there is none."""
    return Fraction(amount) / member_months if member_months else None


def experience(connection: Any, policy: MemberMonthPolicy) -> Experience:
    """Enrollment and cost of a run, from its results; months in order, categories by what was paid, highest first."""
    months = _by_month(_exposure(connection, "month", policy), connection)
    total = sum(months.values(), Fraction(0))
    by_category = _costs(connection, "category", dict.fromkeys(_keys(connection, "category"), total))
    by_area = _costs(connection, "area", dict.fromkeys(_keys(connection, "area"), total))
    by_cell = _sums(connection, "month, category")
    return Experience(
        policy=policy,
        enrollment=_enrollment(connection, policy, months),
        members=connection.execute("SELECT count(DISTINCT person_id) FROM member_months").fetchone()[0],
        total=_cost(_sums(connection, "true").get((True,)), total),
        by_month=_costs(connection, "month", months),
        by_category=_dearest_first(by_category),
        by_area=_dearest_first(by_area),
        by_month_and_category={(month, name): _cost(sums, months[month]) for (month, name), sums in by_cell.items()},
        by_clinic=_groups(connection, "clinic_id", policy),
        by_entity=_groups(connection, "contracting_entity", policy),
        outside_months=_outside_months(connection),
    )


_Sums = tuple[int, Decimal, Decimal]
_NOTHING: _Sums = (0, Decimal("0.00"), Decimal("0.00"))


def _cost(sums: _Sums | None, member_months: Fraction) -> Cost:
    lines, paid, allowed = sums or _NOTHING
    return Cost(lines=lines, paid_amount=paid, allowed_amount=allowed, member_months=member_months)


def _sums(connection: Any, by: str, table: str = "experience") -> dict[Any, _Sums]:
    """Lines, dollars paid and allowed by the columns named, as tuples of their values, in their order."""
    rows = connection.execute(
        f"SELECT {by}, CAST(sum(lines) AS BIGINT), CAST(coalesce(sum(paid_amount), 0) AS DECIMAL(38,2)), "
        f"CAST(coalesce(sum(allowed_amount), 0) AS DECIMAL(38,2)) FROM {table} GROUP BY ALL HAVING count(*) > 0 "
        "ORDER BY ALL"
    ).fetchall()
    return {tuple(key): (lines, paid, allowed) for *key, lines, paid, allowed in rows}


def _keys(connection: Any, column: str) -> list[Any]:
    return [key for (key,) in connection.execute(f"SELECT DISTINCT {column} FROM experience ORDER BY ALL").fetchall()]


def _costs(connection: Any, column: str, member_months: Mapping[Any, Fraction]) -> dict[Any, Cost]:
    """The cost of each value of a column, with the member months that it is divided by."""
    sums = _sums(connection, column)
    return {key: _cost(sums.get((key,)), months) for key, months in member_months.items()}


def _dearest_first(costs: Mapping[Any, Cost]) -> dict[Any, Cost]:
    return dict(sorted(costs.items(), key=lambda one: (-one[1].paid_amount, str(one[0]))))


def _exposure(connection: Any, by: str, policy: MemberMonthPolicy) -> dict[Any, Fraction]:
    """Member months under the policy by the columns named, in their order, what is not named last.

    Days are divided by the days of their month exactly.
    """
    found: dict[Any, Fraction] = {}
    rows = connection.execute(
        f"SELECT {by}, CAST(sum(any_day) AS BIGINT), CAST(sum(on_15th) AS BIGINT), CAST(sum(days) AS BIGINT), "
        "days_in_month FROM exposure GROUP BY ALL ORDER BY ALL NULLS LAST"
    ).fetchall()
    for *values, any_day, on_15th, days, days_in_month in rows:
        counted = {
            MemberMonthPolicy.ANY_DAY: Fraction(any_day),
            MemberMonthPolicy.COVERED_ON_15TH: Fraction(on_15th),
            MemberMonthPolicy.DAY_WEIGHTED: Fraction(days, days_in_month),
        }[policy]
        found[tuple(values)] = found.get(tuple(values), Fraction(0)) + counted
    return found


def _by_month(exposure: Mapping[Any, Fraction], connection: Any) -> dict[date, Fraction]:
    """The member months of every month of the run, in order; none is left out because nobody was there."""
    months = connection.execute("SELECT month FROM months ORDER BY month").fetchall()
    return {month: exposure.get((month,), Fraction(0)) for (month,) in months}


def _enrollment(
    connection: Any, policy: MemberMonthPolicy, months: Mapping[date, Fraction]
) -> tuple[EnrolledMonth, ...]:
    members = _exposure(connection, "month", MemberMonthPolicy.ANY_DAY)
    by_plan = _exposure(connection, "month, plan", policy)
    return tuple(
        EnrolledMonth(
            month=month,
            members=int(members.get((month,), 0)),
            member_months=counted,
            by_plan={plan: there for (when, plan), there in by_plan.items() if when == month},
        )
        for month, counted in months.items()
    )


def _groups(connection: Any, column: str, policy: MemberMonthPolicy) -> tuple[Group, ...]:
    """The cost of each clinic or contracting entity, most members first, those of none last."""
    names: dict[Any, tuple[str, str]] = {}
    if column == "clinic_id":
        kept = "SELECT clinic_id, name, contracting_entity FROM clinics WHERE standing = 'counted'"
        names = {key: (name, entity) for key, name, entity in connection.execute(kept).fetchall()}
    exposure = _exposure(connection, column, policy)
    sums = _sums(connection, column)
    count = f"SELECT {column}, count(DISTINCT person_id) FROM attribution GROUP BY ALL ORDER BY ALL"
    members = dict(connection.execute(count).fetchall())
    groups = []
    for (key,) in exposure.keys() | sums.keys():
        name, entity = names.get(key, (None, None if column == "clinic_id" else key))
        cost = _cost(sums.get((key,)), exposure.get((key,), Fraction(0)))
        groups.append(Group(key=key, name=name, entity=entity, members=members.get(key, 0), cost=cost))
    return tuple(sorted(groups, key=lambda group: (group.key is None, -group.members, group.key or "")))


def _outside_months(connection: Any) -> Cost:
    outside = "(FROM member_costs WHERE number NOT IN (SELECT number FROM months) OR number IS NULL)"
    [sums] = _sums(connection, "true", outside).values() or [_NOTHING]
    return _cost(sums, Fraction(0))


def attribution_summary(connection: Any, policy: MemberMonthPolicy) -> AttributionSummary:
    """To whom members belong: by assignment, by visits, or to nobody; and whether a second policy agrees."""
    by_month: dict[date, dict[str, Fraction]] = {month: {} for month in _by_month({}, connection)}
    for (month, basis), counted in sorted(_exposure(connection, "month, basis", policy).items()):
        by_month[month][basis] = counted
    by_basis = {basis: counted for (basis,), counted in sorted(_exposure(connection, "basis", policy).items())}
    return AttributionSummary(by_basis=by_basis, by_month=by_month, agreement=agreement(connection))
