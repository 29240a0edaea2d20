"""Calendar months as a table, and their numbers."""

from datetime import date
from pathlib import Path

import pytest

from coordcare.engine.on_duckdb import connect, quoted
from coordcare.engine.plan import Step, named_table
from coordcare.errors import CoordcareError
from coordcare.population.months import LONGEST, month_number, write_months, year_of_month


def test_months_have_their_first_and_last_day_their_15th_days_and_number(tmp_path: Path) -> None:
    path = tmp_path / "months.parquet"
    with connect(temporary=tmp_path) as connection:
        write_months(connection, first=date(2023, 12, 1), last=date(2024, 2, 1), to=path)
        rows = connection.execute(f"FROM read_parquet({quoted(path)}) ORDER BY month").fetchall()
    assert rows == [
        (date(2023, 12, 1), date(2023, 12, 31), date(2023, 12, 15), 31, 24288),
        (date(2024, 1, 1), date(2024, 1, 31), date(2024, 1, 15), 31, 24289),
        (date(2024, 2, 1), date(2024, 2, 29), date(2024, 2, 15), 29, 24290),
    ]


def test_more_months_than_anybody_has_claims_for_are_refused_in_a_sentence(tmp_path: Path) -> None:
    with connect(temporary=tmp_path) as connection:
        write_months(connection, first=date(2002, 1, 1), last=date(2021, 12, 1), to=tmp_path / "months.parquet")
        with pytest.raises(CoordcareError, match=rf"2002-01 to 2022-01, more than {LONGEST} months"):
            write_months(connection, first=date(2002, 1, 1), last=date(2022, 1, 1), to=tmp_path / "months.parquet")


@pytest.mark.parametrize(
    ("day", "number", "year"), [("2022-01-31", 24265, 2022), ("2022-12-01", 24276, 2022), ("2023-01-01", 24277, 2023)]
)
def test_a_month_s_number_and_its_year_belong_together(tmp_path: Path, day: str, number: int, year: int) -> None:
    days = named_table("days", {"day": "DATE"})
    numbered = days.select(number=month_number(days.day)).mutate(year=lambda row: year_of_month(row.number))
    step = Step(name="numbered", says="Days with the number of their month.", expression=numbered)
    with connect(temporary=tmp_path) as connection:
        connection.execute(f"CREATE TABLE days AS SELECT DATE {quoted(day)} AS day")
        assert connection.execute(step.sql("duckdb")).fetchall() == [(number, year)]
