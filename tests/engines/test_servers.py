"""What a server is trusted with: texts as they are, a folder of any name, and leaving nothing behind."""

import os
import shutil
from pathlib import Path

import pytest

from coordcare.engine.adapter import Engine, parquet_pattern
from coordcare.engine.choosing import open_engine
from coordcare.engine.on_duckdb import connect, quoted
from coordcare.engine.on_postgres import PostgreSQL
from coordcare.errors import CoordcareError
from tests.engines.small_steps import write_tables


def lonely(path: Path) -> Path:
    """A Parquet file of one column, in which a missing text and an empty one are told apart by nothing else."""
    with connect(temporary=path.parent / "spill") as connection:
        texts = "FROM (VALUES (1, 'a'), (2, NULL), (3, ''), (4, NULL)) AS texts(line, text)"
        connection.execute(f"COPY (SELECT text {texts}) TO {quoted(path)} (FORMAT parquet)")
    return path


def texts_in(path: Path, *, temporary: Path) -> list[str]:
    with connect(temporary=temporary) as connection:
        rows = connection.execute(f"FROM read_parquet({quoted(parquet_pattern(path))})").fetchall()
    return sorted(repr(text) for (text,) in rows)


def test_a_missing_text_is_not_an_empty_one(engine: Engine, tmp_path: Path) -> None:
    engine.read("lonely", lonely(tmp_path / "lonely.parquet"))
    engine.compute("again", "SELECT text FROM lonely", tmp_path / "again.parquet")
    expected = ["''", "'a'", "None", "None"]
    assert sorted(repr(text) for (text,) in engine.rows("SELECT text FROM again")) == expected
    assert texts_in(tmp_path / "again.parquet", temporary=tmp_path / "spill") == expected


def test_a_table_is_computed_anew_where_it_stood(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    engine.compute("standing", "SELECT 'old' AS word, 1 AS number", path)
    engine.compute("standing", "SELECT 'new' AS word", path)
    assert engine.rows("SELECT * FROM standing") == [("new",)]
    assert texts_in(path, temporary=tmp_path / "spill") == ["'new'"]


def test_a_folder_may_have_any_name(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "CCO {east} 100% Zoë"
    folder.mkdir()
    tables = write_tables(folder)
    engine.read("months", tables["months"])
    engine.compute("again", "SELECT * FROM months", folder / "again.parquet")
    assert engine.rows("SELECT count(*) FROM again") == [(21,)]


def test_the_parts_that_a_cluster_wrote_are_one_table(engine: Engine, tmp_path: Path) -> None:
    tables = write_tables(tmp_path)
    parts = tmp_path / "parts.parquet"
    parts.mkdir()
    for number in (1, 2):
        shutil.copy(tables["months"], parts / f"part-{number}.parquet")
    engine.read("parts", parts)
    assert engine.rows("SELECT count(*) FROM parts") == [(42,)]


def test_what_one_engine_holds_another_does_not_see(server: dict[str, str], engine: Engine, tmp_path: Path) -> None:
    engine.compute("mine", "SELECT 1 AS number", tmp_path / "mine.parquet")
    other = open_engine(server, temporary=tmp_path / "other")
    try:
        other.compute("mine", "SELECT 2 AS number", tmp_path / "other.parquet")
    finally:
        other.close()
    assert engine.rows("SELECT number FROM mine") == [(1,)]


def test_a_database_is_left_as_it_was(tmp_path: Path) -> None:
    address = os.environ.get("COORDCARE_POSTGRES")
    if not address:
        pytest.skip("COORDCARE_POSTGRES names no server: `.ci/spark` starts one")
    engine, witness = (PostgreSQL(address=address, temporary=tmp_path / "temporary") for _ in range(2))
    engine.read("lonely", lonely(tmp_path / "lonely.parquet"))
    engine.close()
    schemas = {schema for (schema,) in witness.rows("SELECT nspname FROM pg_namespace")}
    witness.close()
    assert engine.schema not in schemas
    assert witness.schema in schemas
    assert list((tmp_path / "temporary").glob("tmp*")) == []


def test_a_step_with_an_unlimited_decimal_is_refused_by_the_database(server: dict[str, str], engine: Engine) -> None:
    if "postgres" not in server:
        pytest.skip("only PostgreSQL has decimals without a number of digits")
    with pytest.raises(TypeError, match="cast it"):
        engine.compute("unlimited", "SELECT 1.5 AS amount", Path("nowhere.parquet"))


@pytest.mark.parametrize(
    ("kind", "client", "address"),
    [
        ("spark", "pyspark", "sc://127.0.0.1:9"),
        ("postgres", "psycopg", "postgresql://user:secret@127.0.0.1:9/claims"),
    ],
)
def test_a_server_that_does_not_answer_gets_a_sentence(kind: str, client: str, address: str, tmp_path: Path) -> None:
    pytest.importorskip(client)
    with pytest.raises(CoordcareError, match=rf"engine: {kind}.*nothing can be computed") as failure:
        open_engine({kind: address}, temporary=tmp_path)
    assert "cco.yaml" in str(failure.value)
    assert "secret" not in str(failure.value)
