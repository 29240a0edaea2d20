"""Where every row and every dollar of the input went; it adds up to the input, or the run says that it does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

from coordcare.engine.on_duckdb import quoted
from coordcare.tables.declaration import Table
from coordcare.tables.ingest.laying_out import LaidOut
from coordcare.tables.standing import STANDINGS


@dataclass(frozen=True, kw_only=True, slots=True)
class Bucket:
    """Rows that ended in the same place, and their dollars; None where the table holds no money."""

    standing: str
    rows: int
    dollars: Decimal | None

    @property
    def says(self) -> str:
        """What the bucket is, in words."""
        return STANDINGS[self.standing]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reconciliation:
    """One table: what was read, and the buckets it went to.

    `dollars` is the sum of the amounts as they were written, with all their digits; `rounding` what rounding each to
    the cent added or took, over `rounded` amounts.
    """

    table: str
    files: tuple[tuple[str, int], ...]
    rows: int
    dollars: Decimal | None
    rounded: int
    rounding: Decimal
    buckets: tuple[Bucket, ...]

    @property
    def adds_up(self) -> bool:
        """Whether rows and dollars of the buckets are those of the input."""
        if sum(bucket.rows for bucket in self.buckets) != self.rows:
            return False
        if self.dollars is None:
            return True
        with localcontext(prec=60):  # amounts may have eighteen decimals
            ended = sum((bucket.dollars or Decimal(0) for bucket in self.buckets), Decimal(0))
            return ended == self.dollars + self.rounding


def reconcile(connection: Any, table: Table, *, kept: Path, inputs: Sequence[LaidOut]) -> Reconciliation:
    """Count what was read and what was kept, each by a way of its own."""
    money = table.money
    written, rounded, rounding = _amounts(connection, table) if money else (None, 0, None)
    unreadable = sum(len(one.unreadable) for one in inputs)
    read = sum(one.rows for one in inputs)
    buckets = _buckets(connection, kept, money)
    if unreadable:
        buckets.append(Bucket(standing="unreadable", rows=unreadable, dollars=Decimal(0) if money else None))
    return Reconciliation(
        table=table.name,
        files=tuple((one.place, one.rows + len(one.unreadable)) for one in inputs),
        rows=read + unreadable,
        dollars=_plain(written) if money else None,
        rounded=rounded or 0,
        rounding=_plain(rounding),
        buckets=tuple(sorted(buckets, key=lambda bucket: list(STANDINGS).index(bucket.standing))),
    )


def _amounts(connection: Any, table: Table) -> tuple[Decimal, int, Decimal]:
    """What was written, how many amounts were rounded to the cent, and by how much in all."""
    sums: tuple[Decimal, int, Decimal] = connection.execute(
        f"SELECT sum(amount_written), sum(rounded), sum({table.money} - amount_written) FROM typed_{table.name}"
    ).fetchone()
    return sums


def _buckets(connection: Any, kept: Path, money: str | None) -> list[Bucket]:
    dollars = f"coalesce(sum({money}), 0)" if money else "NULL"
    rows: Sequence[Any] = connection.execute(
        f"SELECT standing, count(*), {dollars} FROM read_parquet({quoted(kept)}) GROUP BY standing"
    ).fetchall()
    return [Bucket(standing=standing, rows=count, dollars=total) for standing, count, total in rows]


def _plain(amount: Decimal | int | None) -> Decimal:
    """The amount without the zeros behind it."""
    with localcontext(prec=60):
        exact = Decimal(amount or 0)
        to_the_cent = exact.quantize(Decimal("0.01"))
        return to_the_cent if to_the_cent == exact else exact.normalize()
