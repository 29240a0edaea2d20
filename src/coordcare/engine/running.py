"""Carry out steps on an engine, each kept as Parquet with its SQL beside it."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from coordcare.engine.adapter import Engine
from coordcare.engine.parts import in_parts
from coordcare.engine.plan import Statement, Step


def compiled(steps: Iterable[Step], *, dialect: str) -> tuple[Statement, ...]:
    """The steps as the SQL of an engine, in order; it needs no data, and may be done while data are read."""
    return tuple(Statement(name=step.name, says=step.says, sql=step.sql(dialect)) for step in steps)


def carry_out(statements: Iterable[Statement], *, engine: Engine, results: Path, sql: Path) -> None:
    """Compute each statement in order: its table goes to `results/NAME.parquet`, its text to `sql/NAME.sql`."""
    for one in statements:
        (sql / f"{one.name}.sql").write_text(f"-- {one.says}\n{one.sql}\n", encoding="utf-8")
        *parts, last = in_parts(one, engine.dialect) if engine.takes_parts else [one]
        with TemporaryDirectory(dir=results, prefix="parts_") as beside:
            for part in parts:
                engine.compute(part.name, part.sql, Path(beside) / f"{part.name}.parquet")
            engine.compute(last.name, last.sql, results / f"{last.name}.parquet")
