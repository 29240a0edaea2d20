"""Run-out: how much of what is owed for a month was paid so many months later, and from it what a month will cost.

The triangle has a row for each month of service and a column for each age; age 0 is the month of service itself. What
the months developed by from one age to the next, weighted by dollars, gives a completion factor for each age; paid
dollars divided by the factor are completed. Nothing is assumed beyond the oldest age seen. An estimate throughout.

Factors come from `chainladder`, which leaves a month without any payment yet out of the step to its next age.
"""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from coordcare.errors import CoordcareError

TOO_YOUNG_MONTHS = 3  # the least run-out that the literature of claims waits for
TOO_LATE_MONTHS = 24  # after the last month of the run; a date beyond is taken for an error of typing
KINDS = ("medical", "pharmacy")


class NotInstalled(CoordcareError):
    """The library that completes claims is not there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LagTriangle:
    """Dollars paid by month of service (rows, from `first`) and age in months (columns), each up to the last payment.

    `left_out_amount` are dollars of these months that were paid before the service, or nobody knows when; those paid
    more than `TOO_LATE_MONTHS` after the run's last month are counted and summed apart.
    """

    kind: str
    first: int
    paid_through: int
    amounts: tuple[tuple[Decimal, ...], ...]
    left_out_amount: Decimal
    too_late_lines: int
    too_late_amount: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class CompletedMonth:
    """A month of service: what was paid, how complete that is at its age, and what it will have cost.

    Factor and completed amount are None where no month has shown how it goes on from this age.
    """

    month: date
    age_months: int
    paid_amount: Decimal
    factor: Decimal | None
    completed_amount: Decimal | None

    @property
    def to_come_amount(self) -> Decimal | None:
        """What is estimated to be paid yet; below zero where past months were paid back."""
        return None if self.completed_amount is None else self.completed_amount - self.paid_amount

    @property
    def too_young(self) -> bool:
        """Whether the estimate should not be trusted yet."""
        return self.age_months < TOO_YOUNG_MONTHS


@dataclass(frozen=True, kw_only=True, slots=True)
class Completion:
    """An estimate: months of service completed, and the completion factor at each age from 0."""

    kind: str
    paid_through: date
    factors: tuple[Decimal | None, ...]
    months: tuple[CompletedMonth, ...]
    left_out_amount: Decimal
    too_late_lines: int
    too_late_amount: Decimal


def lag_triangles(connection: Any) -> tuple[LagTriangle, ...]:
    """The triangles of medical and of pharmacy claims, over the run's months; a kind without payments has none."""
    [last] = connection.execute("SELECT max(number) FROM months").fetchone()
    paid_through = connection.execute(
        "SELECT claim, max(paid_number) FROM lags WHERE paid_number <= $1 GROUP BY claim", [last + TOO_LATE_MONTHS]
    ).fetchall()
    ends = dict(paid_through)  # each kind by its own payments: one file may reach less far than the other
    found = (
        _lag_triangle(connection, kind, last_month=last, paid_through=ends[kind]) for kind in KINDS if kind in ends
    )
    return tuple(one for one in found if any(any(row) for row in one.amounts))


def _lag_triangle(connection: Any, kind: str, *, last_month: int, paid_through: int) -> LagTriangle:
    in_months = "claim = $1 AND service_number IN (SELECT number FROM months)"
    too_late_lines, too_late_amount = connection.execute(
        f"SELECT CAST(coalesce(sum(lines), 0) AS BIGINT), CAST(coalesce(sum(paid_amount), 0) AS DECIMAL(38,2)) "
        f"FROM lags WHERE {in_months} AND paid_number > $2",
        [kind, last_month + TOO_LATE_MONTHS],
    ).fetchone()
    rows = connection.execute(
        "SELECT service_number, paid_number - service_number, CAST(sum(paid_amount) AS DECIMAL(38,2)) FROM lags "
        f"WHERE {in_months} AND (paid_number <= $2 OR paid_number IS NULL) GROUP BY ALL ORDER BY ALL",
        [kind, last_month + TOO_LATE_MONTHS],
    ).fetchall()
    placed = {(service, lag): paid for service, lag, paid in rows if lag is not None and lag >= 0 and paid}
    left_out = sum((paid for _, lag, paid in rows if lag is None or lag < 0), Decimal("0.00"))
    last = min(paid_through, last_month)
    first = min((service for service, _ in placed), default=last + 1)  # months before have nothing to develop from
    amounts = tuple(
        tuple(placed.get((service, lag), Decimal("0.00")) for lag in range(paid_through - service + 1))
        for service in range(first, last + 1)
    )
    return LagTriangle(
        kind=kind,
        first=first,
        paid_through=paid_through,
        amounts=amounts,
        left_out_amount=left_out,
        too_late_lines=too_late_lines,
        too_late_amount=too_late_amount,
    )


def complete(triangle: LagTriangle) -> Completion:
    """The months of a triangle completed; raises `NotInstalled` where `chainladder` is not."""
    factors = completion_factors(triangle)
    months = []
    for place, amounts in enumerate(triangle.amounts):
        age, paid = len(amounts) - 1, sum(amounts, Decimal("0.00"))
        factor = factors[age]
        months.append(
            CompletedMonth(
                month=_month(triangle.first + place),
                age_months=age,
                paid_amount=paid,
                factor=factor,
                completed_amount=completed_amount(paid, factor) if factor else None,
            )
        )
    return Completion(
        kind=triangle.kind,
        paid_through=_month(triangle.paid_through),
        factors=factors,
        months=tuple(months),
        left_out_amount=triangle.left_out_amount,
        too_late_lines=triangle.too_late_lines,
        too_late_amount=triangle.too_late_amount,
    )


def completed_amount(paid: Decimal, factor: Decimal) -> Decimal:
    """Dollars paid divided by the share that is paid at this age, to the cent."""
    with localcontext(prec=50):
        return (paid / factor).quantize(Decimal("0.01"), ROUND_HALF_UP)


def completion_factors(triangle: LagTriangle) -> tuple[Decimal | None, ...]:
    """The share of the end that is paid at each age from 0, to six decimals; the oldest age seen counts as the end.

    None from where no month shows how it goes on. Raises `NotInstalled` where `chainladder` is not.
    """
    oldest = max((len(row) for row in triangle.amounts), default=0)
    factors: list[Decimal | None] = [None] * oldest
    share: Decimal | None = Decimal(1)
    developments = [None, *reversed(_developments(triangle))] if oldest > 1 else [None]
    with localcontext(prec=50):
        for age, development in zip(reversed(range(oldest)), developments, strict=True):
            if age < oldest - 1:
                share = share / development if share and development and development > 0 else None
            factors[age] = share.quantize(Decimal("0.000001"), ROUND_HALF_UP) if share else None
    return tuple(factors)


def _developments(triangle: LagTriangle) -> Sequence[Decimal | None]:
    """By what paid dollars grew from each age to the next, all months weighted by dollars; None where none shows it."""
    try:
        chainladder, pandas = importlib.import_module("chainladder"), importlib.import_module("pandas")
    except ImportError:
        raise NotInstalled(
            "Claims are not completed, because chainladder is not installed. Install it with "
            "`pip install coordcare[completion]`; all else goes without it."
        ) from None
    # The library reckons in floats. What it gives are estimated ratios; no dollar passes through it and comes back.
    cells = [
        (str(_month(triangle.first + place)), str(_month(triangle.first + place + lag)), float(amount))
        for place, row in enumerate(triangle.amounts)
        for lag, amount in enumerate(row)
    ]
    paid = chainladder.Triangle(
        pandas.DataFrame(cells, columns=["service", "payment", "paid"]),
        origin="service",
        development="payment",
        columns=["paid"],
        cumulative=False,
        origin_format="%Y-%m-%d",
        development_format="%Y-%m-%d",
    ).incr_to_cum()
    grown = [Decimal(str(ratio)) for ratio in chainladder.Development().fit(paid).ldf_.values[0, 0, 0, :].tolist()]
    return [ratio if ratio.is_finite() else None for ratio in grown]


def _month(number: int) -> date:
    return date((number - 1) // 12, (number - 1) % 12 + 1, 1)
