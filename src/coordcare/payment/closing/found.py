"""What the engine found for the year, read once: small sums by clinic, payee, party and stream."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from coordcare.payment.closing.results import read_results
from coordcare.payment.quality import MeasureResult
from coordcare.population.enrollment import MemberMonthPolicy


@dataclass(frozen=True, kw_only=True, slots=True)
class Exposure:
    """Member months of a month, plan, clinic and basis of attribution, under the policy of the workspace."""

    number: int
    plan: str | None
    clinic_id: str | None
    basis: str
    member_months: Fraction


@dataclass(frozen=True, kw_only=True, slots=True)
class Claims:
    """Counted lines of a month, category and area, billed by one payee; of payees of no arrangement together."""

    number: int
    category: str
    area: str | None
    npi: str | None
    tin: str | None
    lines: int
    paid_amount: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class OtherPayment:
    """A payment outside of claims; `number` is the month in which the period that it is for ends."""

    payment_id: str
    entity: str
    clinic_id: str | None
    arrangement_id: str | None
    kind: str | None
    number: int
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Found:
    """Everything that settlement and progress rest on.

    exposure          member months by clinic
    tiers             of each clinic the spans of its recognition: tier, first and last day
    premiums          by month number and plan: dollars and the member months they are for
    claims            counted lines by payee
    other_payments    of the year
    results           of measures whose period ends in the year
    members           by arrangement and party (None: all parties): different members covered, and served
    costs             by stream and party: cost, what exceeds the stop-loss, what was left out
    events            by stream and party: events, dollars
    episodes          by stream and party: episodes, dollars, what exceeds the stop-loss
    code_sets         by arrangement, party and code set: dollars allowed
    risk              by arrangement and party (“*”: all members): months with a score, sum of scores
    covered_months    by arrangement and party: member months covered on any day
    episodes_cut      by stream: episodes that reach beyond the months of the data
    """

    first_number: int
    last_number: int
    exposure: tuple[Exposure, ...]
    tiers: Mapping[str, tuple[tuple[int, date, date], ...]]
    premiums: Mapping[tuple[int, str | None], tuple[Decimal, int]]
    claims: tuple[Claims, ...]
    other_payments: tuple[OtherPayment, ...]
    results: tuple[MeasureResult, ...]
    members: Mapping[tuple[str, str | None], tuple[int, int]]
    costs: Mapping[tuple[str, str], tuple[Decimal, Decimal, Decimal]]
    events: Mapping[tuple[str, str], tuple[int, Decimal]]
    episodes: Mapping[tuple[str, str], tuple[int, Decimal, Decimal]]
    code_sets: Mapping[tuple[str, str, str], Decimal]
    risk: Mapping[tuple[str, str], tuple[int, Decimal]]
    covered_months: Mapping[tuple[str, str], int]
    episodes_cut: Mapping[str, int]

    @cached_property
    def claims_by_payee(self) -> Mapping[str, tuple[Claims, ...]]:
        """The claims that name an NPI or tax number, by that number."""
        found: dict[str, list[Claims]] = {}
        for one in self.claims:
            for number in {one.npi, one.tin} - {None}:
                found.setdefault(str(number), []).append(one)
        return {number: tuple(claims) for number, claims in found.items()}

    @cached_property
    def exposure_by_clinic(self) -> Mapping[str | None, tuple[Exposure, ...]]:
        """The member months of each clinic; None for those of none."""
        found: dict[str | None, list[Exposure]] = {}
        for one in self.exposure:
            found.setdefault(one.clinic_id, []).append(one)
        return {clinic: tuple(months) for clinic, months in found.items()}


def read_found(connection: Any, *, year: int, policy: MemberMonthPolicy) -> Found:
    """Read what the engine found; `connection` has the run's tables and the results of the close as views."""
    first, last = connection.execute("SELECT min(number), max(number) FROM months").fetchone()
    numbers = (year * 12 + 1, year * 12 + 12)
    return Found(
        first_number=first,
        last_number=last,
        exposure=tuple(_exposure(connection, numbers, policy)),
        tiers=_tiers(connection),
        premiums=_premiums(connection, numbers),
        claims=tuple(Claims(**row) for row in _named(connection, _CLAIMS, numbers)),
        other_payments=tuple(OtherPayment(**row) for row in _named(connection, _PAYMENTS, (year, year))),
        results=read_results(connection, year),
        members={(id, party): (covered, served) for id, party, covered, served in _all(connection, "members_counted",
                 "arrangement_id, party, covered, served")},
        costs=_by_two(connection, "covered_totals", "paid_amount, excess_amount, left_out_amount"),
        events=_by_two(connection, "events_counted", "events, paid_amount"),
        episodes=_by_two(connection, "episodes_counted", "episodes, paid_amount, excess_amount"),
        code_sets={(id, party, name): allowed for id, party, name, allowed in _all(connection, "covered_code_sets",
                   "arrangement_id, party, code_set, allowed_amount")},
        risk={(id, party): (months, score) for id, party, months, score in _all(connection, "risk_by_party",
              "arrangement_id, party, months, score_months")},
        covered_months={(id, party): months for id, party, months in _all(connection, "members_covered",
                        "arrangement_id, party, sum(months)::BIGINT", "GROUP BY ALL")},
        episodes_cut=_episodes_cut(connection),
    )  # fmt: skip


_CLAIMS = """
    SELECT number, category, area, npi, tin, sum(lines)::BIGINT AS lines, sum(paid_amount) AS paid_amount
    FROM claims_by_payee WHERE number BETWEEN $1 AND $2 GROUP BY ALL ORDER BY ALL
"""
_PAYMENTS = """
    SELECT payment_id, contracting_entity AS entity, clinic_id, arrangement_id, payment_kind AS kind,
           (year(coalesce(period_end_date, period_start_date)) * 12
            + month(coalesce(period_end_date, period_start_date)))::INTEGER AS number, amount
    FROM non_claims_payments
    WHERE standing = 'counted' AND year(coalesce(period_end_date, period_start_date)) BETWEEN $1 AND $2
    ORDER BY payment_id
"""


def _named(connection: Any, sql: str, values: tuple[int, int]) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor.fetchall())


def _has(connection: Any, view: str) -> bool:
    sql = "SELECT count(*) FROM duckdb_views() WHERE view_name = $1"
    return bool(connection.execute(sql, [view]).fetchone()[0])


def _all(connection: Any, view: str, columns: str, more: str = "") -> list[tuple[Any, ...]]:
    """The rows of a result; none where no arrangement asked for it."""
    if not _has(connection, view):
        return []
    rows: list[tuple[Any, ...]] = connection.execute(f"SELECT {columns} FROM {view} {more}").fetchall()
    return rows


def _by_two(connection: Any, view: str, columns: str) -> dict[tuple[str, str], Any]:
    return {
        (key, party): tuple(values) for key, party, *values in _all(connection, view, f"stream_key, party, {columns}")
    }


def _episodes_cut(connection: Any) -> dict[str, int]:
    if not _has(connection, "episodes"):
        return {}
    sql = (
        "SELECT stream_key, count(*) FROM episodes JOIN episode_streams USING (stream_key), "
        "(SELECT min(month) AS first_day, max(month_end) AS last_day FROM months) "
        "WHERE start_date - days_before < first_day OR start_date + days_after > last_day GROUP BY ALL"
    )
    return dict(connection.execute(sql).fetchall())


def _exposure(connection: Any, numbers: tuple[int, int], policy: MemberMonthPolicy) -> Iterator[Exposure]:
    """Member months by the policy: whole ones, or days over the days of the month."""
    column = {MemberMonthPolicy.ANY_DAY: "any_day", MemberMonthPolicy.COVERED_ON_15TH: "on_15th"}.get(policy, "days")
    sql = (
        f"SELECT number, plan, clinic_id, basis, sum({column})::BIGINT, any_value(days_in_month) FROM exposure "
        "WHERE number BETWEEN $1 AND $2 GROUP BY ALL ORDER BY ALL"
    )
    for number, plan, clinic_id, basis, count, days in connection.execute(sql, numbers).fetchall():
        months = Fraction(count, days) if column == "days" else Fraction(count)
        yield Exposure(number=number, plan=plan, clinic_id=clinic_id, basis=basis, member_months=months)


def _tiers(connection: Any) -> dict[str, tuple[tuple[int, date, date], ...]]:
    spans: dict[str, list[tuple[int, date, date]]] = {}
    sql = (
        "SELECT clinic_id, tier, start_date, coalesce(end_date, DATE '9999-12-31') FROM clinic_recognitions "
        "WHERE standing = 'counted' ORDER BY clinic_id, start_date, tier"
    )
    for clinic_id, tier, first, last in connection.execute(sql).fetchall():
        spans.setdefault(clinic_id, []).append((tier, first, last))
    return {clinic_id: tuple(found) for clinic_id, found in spans.items()}


def _premiums(connection: Any, numbers: tuple[int, int]) -> dict[tuple[int, str | None], tuple[Decimal, int]]:
    sql = (
        "SELECT (year(month) * 12 + month(month))::INTEGER AS number, plan, sum(amount), sum(member_months)::BIGINT "
        "FROM premiums WHERE standing = 'counted' GROUP BY ALL HAVING number BETWEEN $1 AND $2"
    )
    rows = connection.execute(sql, numbers).fetchall()
    return {(number, plan): (amount, months or 0) for number, plan, amount, months in rows}
