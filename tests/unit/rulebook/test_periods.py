"""Spans of days are written as the field writes them, and read as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordcare.rulebook.periods import Period, calendar_year, read_period


def test_a_calendar_year_is_written_as_the_field_writes_it() -> None:
    assert str(calendar_year(2022)) == "1/1/2022 - 12/31/2022"


@given(st.tuples(st.dates(), st.dates()).map(sorted))
def test_a_period_reads_back_as_it_is_written(days: list[date]) -> None:
    period = Period(start=days[0], end=days[1])
    if period.start.year >= 1000:
        assert read_period(str(period)) == period


@pytest.mark.parametrize(
    "text", ["12/31/2022 - 1/1/2022", "2/29/2022 - 12/31/2022", "1/1/2022", "2022 and 2023", "99999"]
)
def test_what_is_no_period_is_not_made_one(text: str) -> None:
    assert read_period(text) is None
