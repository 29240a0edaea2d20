"""The first label that fits."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from coordcare.engine.on_duckdb import connect
from coordcare.engine.plan import Step, named_table
from coordcare.population.categories import first_fitting

TABLE = named_table("lines", {"code": "VARCHAR", "place": "VARCHAR"})
LINES = "('F10', '11'), ('F20', '21'), ('f10', '11'), ('F', NULL), (NULL, '11')"


@pytest.mark.parametrize(
    ("rules", "labels"),
    [
        ([], [None, None, None, None, None]),
        ([("all", {})], ["all"] * 5),
        ([("x", {"code": ("F10",)})], ["x", None, None, None, None]),
        ([("x", {"code": ("F*",)})], ["x", "x", None, "x", None]),  # letters are compared as they are written
        ([("x", {"code": ("F1*", "f1*")})], ["x", None, "x", None, None]),
        ([("x", {"code": ("F2*", "F10")})], ["x", "x", None, None, None]),  # a beginning and a whole value
        ([("x", {"code": ("F*",), "place": ("11", "12")})], ["x", None, None, None, None]),  # both must fit
        ([("x", {"place": ("11",)}), ("y", {"code": ("F10",)})], ["x", None, "x", None, "x"]),  # the first wins
        ([("x", {"code": ("F*",)}), ("rest", {})], ["x", "x", "rest", "x", "rest"]),
        ([("all", {}), ("x", {"code": ("F10",)})], ["all"] * 5),
        ([("x", {"code": ("*",)})], ["x", "x", "x", "x", None]),  # a star alone fits whatever is there
    ],
)
def test_the_first_rule_that_fits_gives_the_label(
    tmp_path: Path, rules: Sequence[tuple[str, Mapping[str, Sequence[str]]]], labels: list[str | None]
) -> None:
    labelled = TABLE.select("code", label=first_fitting(TABLE, rules))
    step = Step(name="labelled", says="Lines with labels.", expression=labelled)
    with connect(temporary=tmp_path) as connection:
        connection.execute(f"CREATE TABLE lines AS FROM (VALUES {LINES}) AS t(code, place)")
        found = dict(connection.execute(step.sql("duckdb")).fetchall())
    assert [found[code] for code in ("F10", "F20", "f10", "F", None)] == labels
