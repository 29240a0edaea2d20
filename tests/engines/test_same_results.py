"""The same steps give the same rows, of the same types, on every engine that can be had."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from coordcare.engine.adapter import Engine, parquet_pattern
from coordcare.engine.choosing import open_engine
from coordcare.engine.on_duckdb import connect, quoted
from coordcare.engine.plan import Step
from coordcare.engine.running import carry_out
from tests.engines.small_steps import small_steps, write_tables

SMALL_STEPS = small_steps()

# What Parquet has to hold for a type that Ibis declares; its narrower whole numbers are those of literals and flags.
STORED_TYPES = {"string": "VARCHAR", "int8": "INTEGER", "int16": "INTEGER", "int32": "INTEGER", "int64": "BIGINT"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """A table as it lies on the disk: the types of its columns, and its rows in one order."""

    types: Mapping[str, str]
    rows: Sequence[tuple[Any, ...]]


def stored(path: Path, *, temporary: Path) -> Stored:
    table = f"FROM read_parquet({quoted(parquet_pattern(path))})"
    with connect(temporary=temporary) as connection:
        types = {name: kind for name, kind, *_ in connection.execute(f"DESCRIBE {table}").fetchall()}
        return Stored(types=types, rows=sorted(connection.execute(table).fetchall(), key=repr))


def results(
    steps: Sequence[Step], *, tables: Mapping[str, Path], engine: Engine, folder: Path, temporary: Path
) -> dict[str, Stored]:
    """What an engine computes by the steps, as whoever comes next will read it."""
    try:
        for name, path in tables.items():
            engine.read(name, path)
        carry_out(steps, engine=engine, results=folder, sql=folder)
    finally:
        engine.close()
    return {step.name: stored(folder / f"{step.name}.parquet", temporary=temporary) for step in steps}


@pytest.fixture(scope="session")
def small_tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_tables(tmp_path_factory.mktemp("tables"))


def small_results(setting: str | dict[str, str], tables: dict[str, Path], folder: Path) -> dict[str, Stored]:
    engine = open_engine(setting, temporary=folder / "temporary")
    return results(SMALL_STEPS, tables=tables, engine=engine, folder=folder, temporary=folder / "temporary")


@pytest.fixture(scope="session")
def on_duckdb(small_tables: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Stored]:
    return small_results("duckdb", small_tables, tmp_path_factory.mktemp("duckdb"))


@pytest.fixture(scope="session")
def on_server(
    server: dict[str, str], small_tables: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Stored]:
    return small_results(server, small_tables, tmp_path_factory.mktemp("server"))


def named(step: Step) -> str:
    return step.name


@pytest.mark.parametrize("step", SMALL_STEPS, ids=named)
def test_a_small_step_gives_the_rows_that_duckdb_gives(
    step: Step, on_server: dict[str, Stored], on_duckdb: dict[str, Stored]
) -> None:
    assert on_server[step.name].rows == on_duckdb[step.name].rows


@pytest.mark.parametrize("step", SMALL_STEPS, ids=named)
def test_a_small_step_gives_the_types_that_duckdb_gives(
    step: Step, on_server: dict[str, Stored], on_duckdb: dict[str, Stored]
) -> None:
    assert on_server[step.name].types == on_duckdb[step.name].types


@pytest.mark.parametrize("step", SMALL_STEPS, ids=named)
def test_a_small_step_is_stored_with_the_types_that_it_declares(step: Step, on_duckdb: dict[str, Stored]) -> None:
    declared = {name: str(kind) for name, kind in step.expression.schema().items()}
    expected = {name: STORED_TYPES.get(kind, kind.upper().replace(" ", "")) for name, kind in declared.items()}
    assert on_duckdb[step.name].types == expected


@pytest.mark.parametrize("step", SMALL_STEPS, ids=named)
def test_a_small_step_has_rows_to_compare(step: Step, on_duckdb: dict[str, Stored]) -> None:
    assert bool(on_duckdb[step.name].rows) == (step.name != "nobody")
