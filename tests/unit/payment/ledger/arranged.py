"""Small CCOs under arrangements: tables and scopes as people write them, and what the steps of a close make of them.

Months in scopes are written as in 2022-03; the steps know them by their numbers.
"""

from functools import cache
from pathlib import Path
from typing import Any

from coordcare.payment.experience.service_categories import read_service_categories
from coordcare.payment.ledger.scope import CODE_COLUMNS, SCOPES, write_scopes
from coordcare.payment.ledger.steps import steps
from tests.spec.population.written_tables import Reckoned, reckoned, sql_of_the_run, written

RUN = tuple(sql_of_the_run())


@cache
def sql_of_the_ledger() -> dict[str, str]:
    """Every step of the ledger as SQL, compiled once."""
    all_steps = steps(
        read_service_categories(), code_columns=CODE_COLUMNS, with_events=True, with_episodes=True, with_risk=True
    )
    return {step.name: step.sql("duckdb") for step in all_steps}


def arranged(folder: Path, *, scopes: dict[str, str], last: str = "2022-12", **tables: str) -> Reckoned:
    """The tables and scopes that are written out, others empty, and everything reckoned on them."""
    world = reckoned(folder, *RUN, last=last, **tables)
    put_scopes(world, scopes)
    for name, sql in sql_of_the_ledger().items():
        world.engine.compute(name, sql, folder / f"{name}.parquet")
    return world


def put_scopes(world: Reckoned, scopes: dict[str, str]) -> None:
    """Write the scopes and have the engine read them."""
    rows = {name: rows_of(name, table) for name, table in scopes.items()}
    for name, path in write_scopes(world.engine.connection, world.folder, rows).items():
        world.engine.read(name, path)


def rows_of(name: str, table: str) -> list[tuple[Any, ...]]:
    """The rows of a scope table that is written out, in the order of its columns."""
    return [
        tuple(month_number(row[column]) if column.endswith("_number") else row.get(column) for column in SCOPES[name])
        for row in written(table)
    ]


def month_number(month: str | None) -> int:
    """The number of a month that is written as in 2022-03."""
    year, _, of_year = (month or "").partition("-")
    return int(year) * 12 + int(of_year)
