"""A large query is taken apart into a row of small ones that come to the same."""

from pathlib import Path

import pytest

from coordcare.engine.on_duckdb import DuckDB
from coordcare.engine.parts import MOST_TABLES, in_parts
from coordcare.engine.plan import Statement
from coordcare.engine.running import carry_out

# Each part names the one before it twice, so that the last comes to 2 ** 8 tables when all are written out.
DOUBLED = """
    WITH "t1" AS (SELECT "n" FROM "numbers" UNION ALL SELECT "n" + 1000 FROM "numbers"),
    "t2" AS (SELECT * FROM "t1" AS "t0" UNION ALL SELECT "n" + 2000 FROM "t1"),
    "t3" AS (SELECT * FROM "t2" UNION ALL SELECT "t2"."n" + 4000 FROM "t2"),
    "t4" AS (SELECT * FROM "t3" UNION ALL SELECT "t9"."n" FROM "t3" AS "t9"),
    "t5" AS (SELECT * FROM "t4" UNION ALL SELECT * FROM "t4"),
    "t6" AS (SELECT * FROM "t5" UNION ALL SELECT * FROM "t5"),
    "t7" AS (SELECT * FROM "t6" UNION ALL SELECT * FROM "t6")
    SELECT "t0"."n", count(*) AS "times"
    FROM (SELECT * FROM "t7" UNION ALL SELECT * FROM "t7") AS "t0" GROUP BY "t0"."n"
"""
SMALL = 'WITH "t1" AS (SELECT "n" FROM "numbers") SELECT * FROM "t1" UNION ALL SELECT * FROM "t1"'


class InParts(DuckDB):
    """An engine that needs no parts and takes them."""

    takes_parts = True


def statement(sql: str) -> Statement:
    return Statement(name="asked", says="What is asked.", sql=sql)


def rows(engine: DuckDB, sql: str, folder: Path) -> list[tuple[object, ...]]:
    engine.connection.execute("CREATE TABLE numbers AS SELECT unnest(range(5)) AS n")
    (folder / "sql").mkdir(parents=True)
    carry_out([statement(sql)], engine=engine, results=folder, sql=folder / "sql")
    engine.read("asked", folder / "asked.parquet")
    return sorted(engine.rows("FROM asked"))


HIDING = DOUBLED.replace('FROM "numbers" UNION', 'FROM (WITH "t7" AS (SELECT 9 AS "n") FROM "t7") UNION', 1)
NAMING = DOUBLED.replace('"t1" AS', '"t1"("n") AS', 1)
MADE = DOUBLED.replace('FROM "numbers"', 'FROM (VALUES (1)) AS "made"("n")')


@pytest.mark.parametrize("sql", [DOUBLED, SMALL, HIDING, NAMING, MADE])
def test_the_parts_come_to_what_the_whole_comes_to(sql: str, tmp_path: Path) -> None:
    whole = rows(DuckDB(temporary=tmp_path), sql, tmp_path / "whole")
    assert rows(InParts(temporary=tmp_path), sql, tmp_path / "parts") == whole
    assert whole


def test_every_part_that_is_named_is_a_table_before_the_query() -> None:
    *parts, last = in_parts(statement(DOUBLED), "duckdb")
    assert [part.name for part in parts] == [f"t{number}_asked" for number in range(1, 8)]
    assert last.name == "asked"
    assert "WITH" not in last.sql


@pytest.mark.parametrize("sql", [HIDING, NAMING])
def test_a_query_whose_names_mean_different_things_stays_whole(sql: str) -> None:
    assert in_parts(statement(sql), "duckdb") == [statement(sql)]


def test_parts_of_no_table_count_too() -> None:
    assert len(in_parts(statement(MADE), "duckdb")) > 1


def test_no_part_is_left_over_among_the_results(tmp_path: Path) -> None:
    rows(InParts(temporary=tmp_path), DOUBLED, tmp_path / "parts")
    assert {path.name for path in (tmp_path / "parts").iterdir()} == {"asked.parquet", "sql"}


def test_what_is_not_too_large_stays_whole() -> None:
    tables = " UNION ALL ".join(['SELECT * FROM "numbers"'] * MOST_TABLES)
    assert in_parts(statement(SMALL), "duckdb") == [statement(SMALL)]
    assert in_parts(statement(tables), "duckdb") == [statement(tables)]
