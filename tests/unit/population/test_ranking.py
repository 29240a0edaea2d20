"""Rows in order within groups."""

from pathlib import Path

from coordcare.engine.on_duckdb import connect
from coordcare.engine.plan import Step, named_table
from coordcare.population.ranking import ranked, with_least

TABLE = named_table("things", {"kind": "VARCHAR", "size": "INTEGER", "name": "VARCHAR"})
THINGS = "('a', 2, 'x'), ('a', 2, 'w'), ('a', 3, 'y'), ('a', NULL, 'z'), ('b', NULL, 'v')"


def rows(folder: Path, expression: object) -> list[tuple[object, ...]]:
    step = Step(name="ordered", says="Things in order.", expression=expression)
    with connect(temporary=folder) as connection:
        connection.execute(f"CREATE TABLE things AS FROM (VALUES {THINGS}) AS t(kind, size, name)")
        return sorted(connection.execute(step.sql("duckdb")).fetchall(), key=str)


def test_the_first_of_each_group_has_rank_nought_and_what_is_empty_comes_last(tmp_path: Path) -> None:
    down = ranked(TABLE, per=["kind"], by=[("size", "desc"), ("name", "asc")], counted_as="things")
    assert rows(tmp_path, down.select("kind", "name", "rank", "things")) == [
        ("a", "w", 1, 4),
        ("a", "x", 2, 4),
        ("a", "y", 0, 4),
        ("a", "z", 3, 4),
        ("b", "v", 0, 1),
    ]
    up = ranked(TABLE, per=["kind"], by=[("size", "asc"), ("name", "desc")])
    assert rows(tmp_path, up.select("name", "rank")) == [("v", 0), ("w", 1), ("x", 0), ("y", 2), ("z", 3)]


def test_the_least_value_of_the_group_stands_beside_each_of_its_rows(tmp_path: Path) -> None:
    least = with_least(TABLE, "size", per=["kind"], named="smallest").select("name", "smallest")
    assert rows(tmp_path, least) == [("v", None), ("w", 2), ("x", 2), ("y", 2), ("z", 2)]
