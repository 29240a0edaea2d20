"""What is told of a year whose end the data do not reach."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from coordcare.engine.on_duckdb import connect
from coordcare.measures.results import RateResult, results_of
from coordcare.oregon.quality.registry import measures_of
from coordcare.oregon.quality.unfinished import Covered, covered_to_the_edge, of_unfinished, reach_of

EDGE = date(2022, 6, 30)
NOBODY_YET = Covered(members=4, ending=3)


@pytest.fixture
def results() -> list[RateResult]:
    """Two rates without anybody in the denominator, and one with five members."""
    measures = [one for one in measures_of(2022) if one.id in ("well_child_visits", "cesarean_birth", "prenatal_care")]
    first, *rest = results_of([], measures)
    return [replace(first, cases=5), *rest]


def test_nothing_is_told_of_a_year_that_is_over(results: list[RateResult]) -> None:
    assert of_unfinished(2022, date(2022, 12, 31), NOBODY_YET, results) == ()


def test_rates_that_cannot_be_judged_yet_are_named_with_what_to_do(results: list[RateResult]) -> None:
    so_far, why = of_unfinished(2022, EDGE, NOBODY_YET, results)
    assert "reach to 2022-06-30" in so_far
    assert "Of 4 members covered on 2022-06-30, 3 have no coverage after it" in why
    assert f"2 of 3 rates: {results[1].rate.id}, {results[2].rate.id}." in why
    assert "leave enrollment_end_date empty" in why


def test_where_coverage_goes_on_nothing_is_told_of_it(results: list[RateResult]) -> None:
    assert len(of_unfinished(2022, EDGE, Covered(members=4, ending=2), results)) == 1


def test_covered_to_the_edge_is_who_is_covered_that_day_and_no_longer(tmp_path: Path) -> None:
    connection = connect(temporary=tmp_path / "temporary")
    try:
        connection.execute(
            "CREATE TABLE coverage AS FROM (VALUES ('A', DATE '2022-01-01', DATE '2022-06-30'), "
            "('B', DATE '2022-06-30', DATE '9999-12-31'), ('C', DATE '2022-01-01', DATE '2022-05-31'), "
            "('D', DATE '2022-07-01', DATE '2022-12-31')) AS spans(person_id, start_date, end_date)"
        )
        assert covered_to_the_edge(connection, EDGE) == Covered(members=2, ending=1)
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        ([100] * 12, date(2022, 12, 31)),
        ([100] * 11 + [10], date(2022, 12, 31)),  # a tenth of the median month is enough
        ([100] * 11 + [9], date(2022, 11, 30)),
        ([100] * 6 + [0, 0, 0, 0, 0, 1], date(2022, 6, 30)),
        ([100] * 6 + [2] + [100] * 5, date(2022, 12, 31)),  # a thin month within is told elsewhere
        ([29] * 11 + [0], date(2022, 12, 31)),  # of few lines nothing is said
        ([100] * 12 + [1], date(2022, 12, 31)),  # a stray line of the year after changes nothing
    ],
)
def test_a_few_stray_lines_do_not_finish_a_year(lines: list[int], last: date, tmp_path: Path) -> None:
    connection = connect(temporary=tmp_path / "temporary")
    firsts = [date(2022 + at // 12, at % 12 + 1, 1) for at in range(len(lines))]
    try:
        connection.execute("CREATE TABLE months (month_end DATE)")
        connection.execute("CREATE TABLE medical_claim (service_date DATE, standing VARCHAR)")
        for first, number in zip(firsts, lines, strict=True):
            connection.execute("INSERT INTO months VALUES (last_day($1::DATE))", [first])
            connection.execute(
                "INSERT INTO medical_claim SELECT $1::DATE + 3, 'counted' FROM range($2)", [first, number]
            )
        reach = reach_of(connection, 2022)
        of_next = reach_of(connection, 2023)
    finally:
        connection.close()
    assert reach.last == last
    assert len(lines) == 12 or of_next.last == date(2023, 1, 31), "a year of stray lines alone reaches its last month"
    assert bool(reach.says) == (last < date(2022, 12, 31))
