"""Carry out steps on an engine, each kept as Parquet with its SQL beside it."""

from collections.abc import Iterable
from pathlib import Path

from coordcare.engine.adapter import Engine
from coordcare.engine.plan import Step


def carry_out(steps: Iterable[Step], *, engine: Engine, results: Path, sql: Path) -> None:
    """Compute each step in order: its table goes to `results/NAME.parquet`, its text to `sql/NAME.sql`."""
    for step in steps:
        statement = step.sql(engine.dialect)
        (sql / f"{step.name}.sql").write_text(f"-- {step.says}\n{statement}\n", encoding="utf-8")
        engine.compute(step.name, statement, results / f"{step.name}.parquet")
