"""Calendar months, as a table that engines join to: none of them can make one alike."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from coordcare.engine.on_duckdb import AS_PARQUET, quoted
from coordcare.engine.plan import Expression, named_table
from coordcare.errors import CoordcareError

LONGEST = 240  # months; more is a slip of the pen in some date
_COLUMNS = {"month": "DATE", "month_end": "DATE", "fifteenth": "DATE", "days_in_month": "INTEGER", "number": "INTEGER"}


def months_table() -> Expression:
    """One row a month: its first and last day, its 15th, its days, and its number (year times twelve plus month)."""
    return named_table("months", _COLUMNS)


def month_number(day: Expression) -> Expression:
    """The number of a date's month; differences are months, on every engine alike."""
    return (day.year() * 12 + day.month()).cast("int32")


def year_of_month(number: Expression) -> Expression:
    """The year of a month's number."""
    return ((number - 1) // 12).cast("int32")


def write_months(connection: Any, *, first: date, last: date, to: Path) -> None:
    """Write the months from the first through the last; raises `CoordcareError` where they are too many."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if count > LONGEST:
        raise CoordcareError(
            f"The claims stretch from {first:%Y-%m} to {last:%Y-%m}, more than {LONGEST} months: some date is wrong. "
            "Say which months count in cco.yaml, as in “months: {first: 2022-01-01, last: 2022-12-01}”."
        )
    rows = ", ".join(_row(_later(first, number)) for number in range(count))
    connection.execute(
        f"COPY (SELECT {', '.join(f'CAST({name} AS {kind}) AS {name}' for name, kind in _COLUMNS.items())} "
        f"FROM (VALUES {rows}) AS months({', '.join(_COLUMNS)})) TO {quoted(to)} {AS_PARQUET}"
    )


def _row(first: date) -> str:
    last = _later(first, 1) - timedelta(days=1)
    return f"('{first}', '{last}', '{first.replace(day=15)}', {last.day}, {first.year * 12 + first.month})"


def _later(month: date, months: int) -> date:
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
