"""Every quality measure gives the same cases and counts on every engine that can be had."""

import json
from pathlib import Path

import pytest

from coordcare.oregon.fictional_cco.contracts import contract_files
from coordcare.oregon.fictional_cco.world import fictional_world
from coordcare.oregon.quality.computing import computed
from coordcare.oregon.quality.registry import measures_of
from coordcare.tables.synthetic.database import Wanted
from coordcare.tables.synthetic.workspace import write_workspace
from coordcare.tables.workspace import open_workspace
from tests.engines.test_same_results import Stored, stored

TABLES = (
    "coded_events",
    "measure_people",
    *(f"measure_{one.id}" for one in measures_of(2022)),
    "measure_cases",
    "measure_counts",
)


def measured(setting: str | dict[str, str], folder: Path) -> dict[str, Stored]:
    """What the measures of a fictional CCO come to, whose cco.yaml names the engine."""
    workspace = folder / "cco"
    wanted = Wanted(members=1000, year=2022, seed=5, lines_per_member_year=50)
    write_workspace(fictional_world(), wanted, workspace, further=contract_files)
    with (workspace / "cco.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"engine: {json.dumps(setting)}\n")
    figures = computed(open_workspace(workspace), 2022).figures
    return {name: stored(figures / f"{name}.parquet", temporary=folder / "spill") for name in TABLES}


@pytest.fixture(scope="session")
def on_duckdb(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Stored]:
    return measured("duckdb", tmp_path_factory.mktemp("measures_duckdb"))


@pytest.fixture(scope="session")
def on_server(server: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Stored]:
    return measured(server, tmp_path_factory.mktemp("measures_server"))


@pytest.mark.parametrize("name", TABLES)
def test_a_measure_finds_the_cases_that_it_finds_on_duckdb(
    name: str, on_server: dict[str, Stored], on_duckdb: dict[str, Stored]
) -> None:
    assert on_server[name].rows == on_duckdb[name].rows
    assert on_server[name].types == on_duckdb[name].types


@pytest.mark.parametrize("name", TABLES)
def test_a_measure_has_cases_to_compare(name: str, on_duckdb: dict[str, Stored]) -> None:
    assert on_duckdb[name].rows
