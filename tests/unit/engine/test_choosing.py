"""What may stand under `engine` in cco.yaml."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from coordcare.engine.choosing import open_engine
from coordcare.errors import CoordcareError


@pytest.mark.parametrize("setting", ["duckdb", {"duckdb": {}}, {"duckdb": {"memory": "1 GiB", "threads": 1}}])
def test_duckdb_is_opened(setting: Any, tmp_path: Path) -> None:
    engine = open_engine(setting, temporary=tmp_path)
    assert engine.dialect == "duckdb"
    assert engine.rows("SELECT 1") == [(1,)]
    engine.close()


def test_duckdb_keeps_to_the_limits_that_are_set(tmp_path: Path) -> None:
    engine = open_engine({"duckdb": {"memory": "256MiB", "threads": 1}}, temporary=tmp_path)
    settings = "SELECT current_setting('memory_limit'), current_setting('threads')"
    assert engine.rows(settings) == [("256.0 MiB", 1)]
    engine.close()


@pytest.mark.parametrize(
    "setting",
    [
        None,
        "sqlite",
        "spark",
        {},
        {"spark": None},
        {"spark": "https://cluster"},
        {"postgres": "mysql://user:secret@host/claims"},
        {"duckdb": None, "spark": "sc://host"},
        ["duckdb"],
    ],
    ids=repr,
)
def test_whatever_else_stands_there_gets_the_list_of_what_may(setting: Any, tmp_path: Path) -> None:
    with pytest.raises(CoordcareError, match=r"^cco\.yaml, engine: ") as failure:
        open_engine(setting, temporary=tmp_path)
    assert all(name in str(failure.value) for name in ("duckdb", "spark", "postgres"))
    assert "secret" not in str(failure.value)


@pytest.mark.parametrize(
    ("limits", "problem"),
    [
        ({"memory": "lots"}, "memory: lots"),
        ({"memory": 4}, "memory: 4"),
        ({"threads": 0}, "threads: 0"),
        ({"threads": True}, "threads: True"),
        ({"threads": "two"}, "threads: two"),
        ({"disk": "4GB"}, "disk is no limit"),
    ],
)
def test_a_limit_that_cannot_be_kept_to_gets_a_sentence(limits: dict[str, Any], problem: str, tmp_path: Path) -> None:
    with pytest.raises(CoordcareError, match=problem):
        open_engine({"duckdb": limits}, temporary=tmp_path)


@pytest.mark.parametrize(
    ("setting", "client"),
    [({"spark": "sc://127.0.0.1:9"}, "pyspark"), ({"postgres": "postgresql://127.0.0.1:9/claims"}, "psycopg")],
)
def test_a_client_that_is_not_installed_is_named(setting: dict[str, str], client: str, tmp_path: Path) -> None:
    if importlib.util.find_spec(client):
        pytest.skip(f"{client} is installed here")
    with pytest.raises(CoordcareError, match=rf"pip install coordcare\[{next(iter(setting))}\]"):
        open_engine(setting, temporary=tmp_path)
