"""A year settles to the same cent on every engine that can be had."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from coordcare.oregon.closing import close
from coordcare.oregon.fictional_cco.contracts import contract_files
from coordcare.oregon.fictional_cco.world import fictional_world
from coordcare.payment.closing.history import streams_recorded
from coordcare.tables.synthetic.database import Wanted
from coordcare.tables.synthetic.workspace import write_workspace
from coordcare.tables.workspace import open_workspace


def settled(setting: str | dict[str, str], folder: Path) -> tuple[Mapping[str, Any], list[str], Mapping[str, Any]]:
    """The settlements, payments and answers of the fictional CCO, whose cco.yaml names the engine."""
    workspace = folder / "cco"
    wanted = Wanted(members=400, year=2022, seed=3, lines_per_member_year=50)
    write_workspace(fictional_world(), wanted, workspace, defects=3, further=contract_files)
    with (workspace / "cco.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"engine: {json.dumps(setting)}\n")
    filed = close(open_workspace(workspace), 2022)
    payments = sorted(f"{one.sort} {one.payee} {one.stream} {one.area} {one.amount}" for one in filed.closed.payments)
    answers = {name: answer.raw for name, answer in filed.compiled.answers.items()}
    return streams_recorded(filed.closed.settled), payments, answers


@pytest.fixture(scope="session")
def on_duckdb(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return settled("duckdb", tmp_path_factory.mktemp("settled_on_duckdb"))


@pytest.fixture(scope="session")
def on_server(server: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Any:
    return settled(server, tmp_path_factory.mktemp("settled_on_server"))


@pytest.mark.parametrize("what", [0, 1, 2], ids=["settlements", "payments", "answers"])
def test_a_year_settles_as_on_duckdb(what: int, on_server: Any, on_duckdb: Any) -> None:
    assert on_server[what] == on_duckdb[what]


def test_there_is_something_to_compare(on_duckdb: Any) -> None:
    streams, payments, answers = on_duckdb
    assert any(one["earned"] != "0.00" for one in streams.values())
    assert payments
    assert answers["hospital.dollars"]
