"""The denominator spelled out: which dollars are in it, which were left out and why, and that all of it adds up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from coordcare.pages.words import named
from coordcare.payment.closing.closed import Closed
from coordcare.payment.progress import Basis
from coordcare.payment.statements.statement import parties_of, statement_of
from coordcare.tables.payments import NON_CLAIMS_PAYMENTS
from coordcare.tables.standing import COUNTED, STANDINGS
from coordcare.tables.stored import SERVICE_DATE

CLAIMS, OTHER, DUE = "claims", "other", "due"
SORTS = {
    CLAIMS: "claims for services of the year that are counted",
    OTHER: "payments outside of claims for periods that end in the year",
    DUE: "what settlements leave due; below zero where providers pay back",
}
"""The sorts of payments, as `Payment.sort` names them, in words."""
_PAYMENTS = (*SERVICE_DATE, NON_CLAIMS_PAYMENTS.name)  # the tables of the input that hold payments to providers


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Dollars in words; `rows` is how many rows of the input they are, where that is known."""

    says: str
    dollars: Decimal
    rows: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sum:
    """Parts that must come to a total that was found by another way."""

    says: str
    parts: tuple[Part, ...]
    total: Part

    @property
    def adds_up(self) -> bool:
        """Whether they do, to the cent."""
        return sum((part.dollars for part in self.parts), Decimal(0)) == self.total.dollars


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """Dollars of the input that are not in the denominator, and why."""

    table: str
    standing: str
    why: str
    rows: int
    dollars: Decimal


def in_it(closed: Closed) -> tuple[Part, ...]:
    """What the denominator is made of, by the sort of payment."""
    return tuple(
        Part(says=says, dollars=sum((each.amount for each in closed.payments if each.sort == sort), Decimal(0)))
        for sort, says in SORTS.items()
    )


def left_out(closed: Closed) -> tuple[LeftOut, ...]:
    """What the input has and the denominator has not: by the standing of rows, and by their months."""
    tables = {one["table"]: one for one in closed.record.get("reconciliation", ())}
    found = [
        LeftOut(
            table=name,
            standing=bucket["standing"],
            why=STANDINGS.get(bucket["standing"], ""),
            rows=bucket["rows"],
            dollars=Decimal(bucket["dollars"]),
        )
        for name in _PAYMENTS
        if name in tables
        for bucket in tables[name]["buckets"]
        if bucket["standing"] != COUNTED
    ]
    return (*found, *_outside_months(closed, tables), *_other_years(closed, tables))


def _outside_months(closed: Closed, tables: Mapping[str, Any]) -> Iterator[LeftOut]:
    for one in closed.record.get("outside_months", ()):
        if one["table"] in tables:
            yield LeftOut(
                table=one["table"],
                standing="outside the months",
                why="of services before the first or after the last month that was reckoned",
                rows=one["lines"],
                dollars=Decimal(one["dollars"]),
            )


def _other_years(closed: Closed, tables: Mapping[str, Any]) -> Iterator[LeftOut]:
    """Rows that are counted, and of other years: what the run counts less what the year has."""
    outside = [one for one in closed.record.get("outside_months", ()) if one["table"] in tables]
    of_year = closed.found.claims
    claims = (
        _counted_rows(tables, *SERVICE_DATE) - sum(one["lines"] for one in outside) - sum(one.lines for one in of_year),
        _counted_dollars(tables, *SERVICE_DATE)
        - sum((Decimal(one["dollars"]) for one in outside), Decimal(0))
        - sum((one.paid_amount for one in of_year), Decimal(0)),
    )
    paid = closed.found.other_payments
    others = (
        _counted_rows(tables, NON_CLAIMS_PAYMENTS.name) - len(paid),
        _counted_dollars(tables, NON_CLAIMS_PAYMENTS.name) - sum((one.amount for one in paid), Decimal(0)),
    )
    for table, why, (rows, dollars) in (
        ("claims", "counted, and of services in other years: what is left over", claims),
        (NON_CLAIMS_PAYMENTS.name, "counted, and for periods that end in other years: what is left over", others),
    ):
        if rows > 0:  # dollars without a row are a defect, which the sum shows
            yield LeftOut(table=table, standing="other years", why=why, rows=rows, dollars=dollars)


def _counted_rows(tables: Mapping[str, Any], *names: str) -> int:
    return sum(bucket["rows"] for bucket in _counted(tables, names))


def _counted_dollars(tables: Mapping[str, Any], *names: str) -> Decimal:
    return sum((Decimal(bucket["dollars"]) for bucket in _counted(tables, names)), Decimal(0))


def _counted(tables: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
    for name in names:
        for bucket in tables[name]["buckets"] if name in tables else ():
            if bucket["standing"] == COUNTED:
                yield bucket


def sums(closed: Closed) -> tuple[Sum, ...]:
    """Everything that must add up, each side found by a way of its own."""
    return (_from_input(closed), _by_sort(closed), *_by_category(closed), _by_statement(closed))


def _from_input(closed: Closed) -> Sum:
    """What was read, less what was left out, is what was found for the year."""
    tables = {one["table"]: one for one in closed.record.get("reconciliation", ())}
    read = [
        Part(says=f"read: {named(name)}", dollars=Decimal(tables[name]["dollars"]), rows=tables[name]["rows"])
        for name in _PAYMENTS
        if name in tables
    ]
    rounding = sum((Decimal(tables[name]["rounding"]) for name in _PAYMENTS if name in tables), Decimal(0))
    rounded = [Part(says="rounding amounts to the cent", dollars=rounding)] if rounding else []
    less = [
        Part(says=f"left out: {named(one.table)}, {named(one.standing)}", dollars=-one.dollars, rows=-one.rows)
        for one in left_out(closed)
    ]
    return Sum(
        says="From the input to the year",
        parts=(*read, *rounded, *less),
        total=Part(
            says="found for the year: claims and payments outside of claims",
            dollars=_claims_of(closed) + _others_of(closed),
            rows=sum(one.lines for one in closed.found.claims) + len(closed.found.other_payments),
        ),
    )


def _by_sort(closed: Closed) -> Sum:
    due = sum((one.due for one in closed.settled if not one.stream.fee_for_service), Decimal(0))
    return Sum(
        says="From the year to the payments",
        parts=(
            Part(says="counted claims", dollars=_claims_of(closed)),
            Part(says="payments outside of claims", dollars=_others_of(closed)),
            Part(says="due by the settlements", dollars=due),
        ),
        total=Part(says="all payments, which is the denominator", dollars=closed.progress.of_dollars),
    )


def _by_category(closed: Closed) -> Iterator[Sum]:
    for basis in Basis:
        yield Sum(
            says=f"Payments by category, {basis}",
            parts=tuple(
                Part(says="without stated terms" if category is None else str(category), dollars=dollars)
                for category, dollars in closed.progress.by_category[basis].items()
            ),
            total=Part(says="all payments", dollars=closed.progress.of_dollars),
        )


def _by_statement(closed: Closed) -> Sum:
    due = sum((each.amount for each in closed.payments if each.sort == DUE), Decimal(0))
    return Sum(
        says="Statements",
        parts=tuple(Part(says=party, dollars=statement_of(closed, party).due) for party in parties_of(closed)),
        total=Part(says="due, among the payments", dollars=due),
    )


def _claims_of(closed: Closed) -> Decimal:
    return sum((one.paid_amount for one in closed.found.claims), Decimal(0))


def _others_of(closed: Closed) -> Decimal:
    return sum((one.amount for one in closed.found.other_payments), Decimal(0))
