"""Claims are completed as the library says, as a worked example says, and as reckoned by hand."""

import csv
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from coordcare.engine.on_duckdb import connect
from coordcare.payment.experience.completion import (
    LagTriangle,
    NotInstalled,
    complete,
    completed_amount,
    completion_factors,
    lag_triangles,
)

EXAMPLE = Path(__file__).parents[4] / "../shared/data/program/completion_factor_example.csv"
JANUARY = 2023 * 12 + 1


def triangle(*rows: tuple[int, ...]) -> LagTriangle:
    return LagTriangle(
        kind="medical",
        first=JANUARY,
        paid_through=JANUARY + len(rows[0]) - 1,
        amounts=tuple(tuple(map(Decimal, row)) for row in rows),
        left_out_amount=Decimal(0),
        too_late_lines=0,
        too_late_amount=Decimal(0),
    )


def test_factors_are_what_months_developed_by() -> None:
    pytest.importorskip("chainladder")
    # 150 grew to 260 in the first step (100 and 50 to 160 and 100), then 160 to 200; 1 / (260/150 * 200/160) = 6/13.
    factors = completion_factors(triangle((100, 60, 40), (50, 50), (80,)))
    assert factors == (Decimal("0.461538"), Decimal("0.8"), Decimal(1))
    months = complete(triangle((100, 60, 40), (50, 50), (80,))).months
    assert [one.completed_amount for one in months] == [Decimal(200), Decimal(125), Decimal("173.33")]
    assert [(one.age_months, one.too_young) for one in months] == [(2, True), (1, True), (0, True)]


def test_an_age_from_which_no_month_goes_on_has_no_factor() -> None:
    pytest.importorskip("chainladder")
    one = complete(triangle((0, 100), (50,)))
    assert [month.completed_amount for month in one.months] == [Decimal(100), None]


def test_a_single_month_is_complete_as_far_as_anybody_has_seen() -> None:
    assert completion_factors(triangle((10,))) == (Decimal(1),)


def test_without_the_library_the_reader_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "chainladder", None)
    with pytest.raises(NotInstalled, match=r"pip install coordcare\[completion\]"):
        complete(triangle((100, 60), (50,)))


def triangles(folder: Path, *lags: tuple[int, int | None, int]) -> tuple[LagTriangle, ...]:
    """The triangles of a run of three months from payments: months of service and payment after January, and dollars.

    Each stands for two lines.
    """
    with connect(temporary=folder) as connection:
        connection.execute("CREATE TABLE months AS SELECT $1 + i AS number FROM range(3) AS many(i)", [JANUARY])
        connection.execute(
            "CREATE TABLE lags (service_number INT, paid_number INT, lines BIGINT, paid_amount DECIMAL(18,2), "
            "claim VARCHAR)"
        )
        for service, paid, amount in lags:
            row = [JANUARY + service, None if paid is None else JANUARY + paid, amount]
            connection.execute("INSERT INTO lags VALUES ($1, $2, 2, $3, 'medical')", row)
        return lag_triangles(connection)


def test_payments_without_a_usable_month_are_left_out_and_said(tmp_path: Path) -> None:
    [found] = triangles(tmp_path, (1, 1, 10), (1, 3, 5), (2, 3, 7), (2, None, 1), (2, 0, 2), (-9, 1, 99))
    assert (found.first, found.paid_through) == (JANUARY + 1, JANUARY + 3)
    assert [list(map(int, row)) for row in found.amounts] == [[10, 0, 5], [0, 7]]
    assert found.left_out_amount == 3
    assert (found.too_late_lines, found.too_late_amount) == (0, Decimal(0))


def test_one_payment_in_a_far_year_does_not_make_every_month_old(tmp_path: Path) -> None:
    [found] = triangles(tmp_path, (0, 0, 10), (1, 2, 5), (1, 12 * 76, 7), (-9, 12 * 76, 99))
    assert found.paid_through == JANUARY + 2
    assert [list(map(int, row)) for row in found.amounts] == [[10, 0, 0], [0, 5], [0]]
    assert (found.too_late_lines, found.too_late_amount, found.left_out_amount) == (2, Decimal(7), Decimal(0))


def test_two_years_after_the_last_month_is_not_too_late_and_a_month_more_is(tmp_path: Path) -> None:
    last = 2  # March
    [found] = triangles(tmp_path, (0, last + 24, 10), (0, last + 25, 5))
    assert (found.paid_through, found.too_late_amount) == (JANUARY + 26, Decimal(5))
    assert triangles(tmp_path, (0, last + 25, 5)) == ()


def test_completed_dollars_are_those_of_the_worked_example() -> None:
    if not EXAMPLE.exists():
        pytest.skip("the worked example is not beside the project")
    with EXAMPLE.open(newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    done = [
        completed_amount(Decimal(row["unadjusted_usd"]), Decimal(row["completion_factor_pct"]) / 100) for row in rows
    ]
    assert done == [Decimal(row["completed_usd"]) for row in rows]
    assert (sum(Decimal(row["unadjusted_usd"]) for row in rows), sum(done)) == (11_326_000, 12_000_000)


def test_months_carry_their_dates() -> None:
    assert [one.month for one in complete(triangle((10,))).months] == [date(2023, 1, 1)]
