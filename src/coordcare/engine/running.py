"""Carry out steps on an engine, each kept as Parquet with its SQL beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from coordcare.engine.adapter import Engine
from coordcare.engine.plan import Step


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """A step as the SQL of an engine."""

    name: str
    says: str
    sql: str


def compiled(steps: Iterable[Step], *, dialect: str) -> tuple[Statement, ...]:
    """The steps as the SQL of an engine, in order; it needs no data, and may be done while data are read."""
    return tuple(Statement(name=step.name, says=step.says, sql=step.sql(dialect)) for step in steps)


def carry_out(statements: Iterable[Statement], *, engine: Engine, results: Path, sql: Path) -> None:
    """Compute each statement in order: its table goes to `results/NAME.parquet`, its text to `sql/NAME.sql`."""
    for one in statements:
        (sql / f"{one.name}.sql").write_text(f"-- {one.says}\n{one.sql}\n", encoding="utf-8")
        engine.compute(one.name, one.sql, results / f"{one.name}.parquet")
