"""The same steps give the same rows, of the same types, on every engine that can be had."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from coordcare.engine.adapter import parquet_pattern
from coordcare.engine.choosing import open_engine
from coordcare.engine.on_duckdb import connect, quoted
from coordcare.engine.plan import Step
from coordcare.engine.running import carry_out, compiled
from coordcare.oregon.fictional_cco.world import fictional_world
from coordcare.payment.experience.service_categories import read_service_categories
from coordcare.payment.run import ingest
from coordcare.payment.steps import PUBLIC_PRIMARY_CARE_SERVICES, steps
from coordcare.tables.synthetic.database import Wanted
from coordcare.tables.synthetic.workspace import write_workspace
from coordcare.tables.workspace import open_workspace
from tests.engines.small_steps import small_steps, write_tables

SMALL_STEPS = small_steps()
RUN_STEPS = steps(services=PUBLIC_PRIMARY_CARE_SERVICES, categories=read_service_categories())
ALL_STEPS = [*SMALL_STEPS, *RUN_STEPS]

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


def small_results(setting: str | dict[str, str], folder: Path) -> dict[str, Stored]:
    """What an engine computes by the small steps, as whoever comes next will read it."""
    tables = write_tables(folder)
    results = folder / "results"
    results.mkdir()
    engine = open_engine(setting, temporary=folder / "temporary")
    try:
        for name, path in tables.items():
            engine.read(name, path)
        carry_out(compiled(SMALL_STEPS, dialect=engine.dialect), engine=engine, results=results, sql=results)
    finally:
        engine.close()
    return {step.name: stored(results / f"{step.name}.parquet", temporary=folder / "spill") for step in SMALL_STEPS}


def run_results(setting: str | dict[str, str], folder: Path) -> dict[str, Stored]:
    """What a whole run publishes of a fictional CCO, some defects included, whose cco.yaml names the engine."""
    workspace = folder / "cco"
    wanted = Wanted(members=400, year=2022, seed=3, lines_per_member_year=50)
    write_workspace(fictional_world(), wanted, workspace, file_format="csv", defects=3, at_once=2, told=lambda _: None)
    with (workspace / "cco.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"engine: {json.dumps(setting)}\n")
    run, _ = ingest(open_workspace(workspace))
    names = [step.name for step in RUN_STEPS]
    return {name: stored(run / "results" / f"{name}.parquet", temporary=folder / "spill") for name in names}


@pytest.fixture(scope="session")
def on_duckdb(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Stored]:
    folder = tmp_path_factory.mktemp("duckdb")
    return small_results("duckdb", folder) | run_results("duckdb", folder)


@pytest.fixture(scope="session")
def on_server(server: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Stored]:
    folder = tmp_path_factory.mktemp("server")
    return small_results(server, folder) | run_results(server, folder)


def named(step: Step) -> str:
    return step.name


@pytest.mark.parametrize("step", ALL_STEPS, ids=named)
def test_a_step_gives_the_rows_that_duckdb_gives(
    step: Step, on_server: dict[str, Stored], on_duckdb: dict[str, Stored]
) -> None:
    assert on_server[step.name].rows == on_duckdb[step.name].rows


@pytest.mark.parametrize("step", ALL_STEPS, ids=named)
def test_a_step_gives_the_types_that_duckdb_gives(
    step: Step, on_server: dict[str, Stored], on_duckdb: dict[str, Stored]
) -> None:
    assert on_server[step.name].types == on_duckdb[step.name].types


@pytest.mark.parametrize("step", ALL_STEPS, ids=named)
def test_a_step_is_stored_with_the_types_that_it_declares(step: Step, on_duckdb: dict[str, Stored]) -> None:
    declared = {name: str(kind) for name, kind in step.expression.schema().items()}
    expected = {name: STORED_TYPES.get(kind, kind.upper().replace(" ", "")) for name, kind in declared.items()}
    assert on_duckdb[step.name].types == expected


@pytest.mark.parametrize("step", ALL_STEPS, ids=named)
def test_a_step_has_rows_to_compare(step: Step, on_duckdb: dict[str, Stored]) -> None:
    assert bool(on_duckdb[step.name].rows) == (step.name != "nobody")


def test_no_two_steps_have_one_name() -> None:
    assert len({step.name for step in ALL_STEPS}) == len(ALL_STEPS)
