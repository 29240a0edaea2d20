"""The typed rows of a table, wherever they come from, under one name: `typed_TABLE`.

Each has its file and row, and a `row_id`.

Text is typed once, while it is read, and kept as Parquet in the order of the file, so that a row's number is its place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coordcare.engine.on_duckdb import IN_ORDER, quoted, ran_out
from coordcare.errors import UnreadableFile
from coordcare.tables.declaration import Column, Table
from coordcare.tables.ingest.casting import typed_sql
from coordcare.tables.ingest.lines import line_finder, lines_of_records
from coordcare.tables.ingest.staging import Staged

_MOST_ROWS = 1 << 40  # of one input, so that a number tells a row of any of them

_UNREADABLE = {
    "MISSING COLUMNS": "has fewer columns than the first line",
    "TOO MANY COLUMNS": "has more columns than the first line",
    "UNQUOTED VALUE": "has a quotation mark that is not closed or stands within a value; lines after it may be lost",
    "INVALID ENCODING": "holds bytes that are not UTF-8",
    "LINE SIZE OVER MAXIMUM": "is longer than a line can be",
}
# A row of these kinds that goes over several lines has taken them in; who knows how many after it.
_SWALLOWING = "error_type IN ('UNQUOTED VALUE', 'LINE SIZE OVER MAXIMUM')"


@dataclass(frozen=True, kw_only=True, slots=True)
class LaidOut:
    """An input whose rows are typed: how many, and the lines that are no rows, each with the reason."""

    place: str
    rows: int
    unreadable: tuple[tuple[int, str], ...]
    text: Path | None
    delimiter: str

    def line_finder(self) -> Callable[[int], int]:
        """What tells where a row stands, asked in order: in a text file its line, elsewhere its number."""
        if self.text is None:
            return lambda row: row
        unreadable = [line for line, _ in self.unreadable]
        return line_finder(self.text, delimiter=self.delimiter, rows=self.rows, unreadable=unreadable)


def lay_out(
    connection: Any, table: Table, columns: Sequence[Column], inputs: Sequence[Staged], *, temporary: Path
) -> list[LaidOut]:
    """Type the rows of all inputs of a table into the view `typed_TABLE`; raises `UnreadableFile`."""
    laid_out = []
    views = []
    for number, staged in enumerate(inputs):
        typed = typed_sql(table, columns, staged)
        told: tuple[tuple[int, str], ...] = ()
        if staged.text:
            copy = temporary / f"typed_{table.name}_{number}.parquet"
            told = _read_text(connection, typed, staged, copy)
            typed = f"SELECT * FROM read_parquet({quoted(copy)}, file_row_number = true)"
        (rows,) = connection.execute(f"SELECT count(*) FROM ({typed})").fetchone()
        place = staged.source.place
        laid_out.append(_laid_out(staged, rows, told))
        views.append(
            f"SELECT * EXCLUDE (file_row_number), {quoted(place)} AS input_file, file_row_number + 1 AS input_row, "
            f"{number * _MOST_ROWS} + file_row_number AS row_id FROM ({typed})"
        )
    connection.execute(f"CREATE OR REPLACE TEMP VIEW typed_{table.name} AS {' UNION ALL BY NAME '.join(views)}")
    return laid_out


def _laid_out(staged: Staged, rows: int, told: Sequence[tuple[int, str]]) -> LaidOut:
    delimiter = staged.header.delimiter
    lines: dict[int, int] = {}
    if staged.text:
        records = [record for record, _ in told]
        lines = lines_of_records(staged.text, delimiter=delimiter, rows=rows, records=records)
    unreadable = tuple((lines[record], reason) for record, reason in told)
    return LaidOut(place=staged.source.place, rows=rows, unreadable=unreadable, text=staged.text, delimiter=delimiter)


def _read_text(connection: Any, typed: str, staged: Staged, into: Path) -> tuple[tuple[int, str], ...]:
    """Read, type and keep a text file; returns the lines that could not be read as rows."""
    import duckdb

    for left_over in ("reject_errors", "reject_scans"):
        connection.execute(f"DROP TABLE IF EXISTS {left_over}")
    try:
        connection.execute(f"COPY ({typed}) TO {quoted(into)} {IN_ORDER}")
    except duckdb.Error as error:
        if ran_out(error):
            raise
        assert staged.source.path is not None
        raise UnreadableFile(path=staged.source.path, reason=_told(str(error))) from error
    _refuse_swallowed_lines(connection, staged)
    lines = connection.execute(
        "SELECT line, any_value(CAST(error_type AS VARCHAR)) FROM reject_errors GROUP BY line ORDER BY line"
    ).fetchall()
    return tuple((int(line), _UNREADABLE.get(kind, "cannot be read as a row")) for line, kind in lines)


def _refuse_swallowed_lines(connection: Any, staged: Staged) -> None:
    """Raise `UnreadableFile` where a quotation mark took the lines after it for one value."""
    (line,) = connection.execute(
        f"SELECT min(line) FROM reject_errors WHERE {_SWALLOWING} "
        "AND regexp_matches(trim(csv_line, chr(10) || chr(13)), '[\\r\\n]')"
    ).fetchone()
    if line is not None:
        assert staged.source.path is not None
        reason = (
            f"line {line} has a quotation mark that is not closed there, so the lines after it are taken for one value "
            "and would be lost. Close or double the quotation mark, or export the file again with all text quoted."
        )
        raise UnreadableFile(path=staged.source.path, reason=reason)


def _told(reason: str) -> str:
    if any(word in reason.lower() for word in ("encod", "unicode", "utf")):
        return "is not UTF-8 text. Save it as UTF-8, or say “encoding: cp1252” for it in cco.yaml."
    if "state machine" in reason:
        return "ends its lines in more than one way (Windows and Unix mixed). Save it anew, or export it again as CSV."
    first = reason.splitlines()[0].removeprefix("Invalid Input Error: ")
    return f"cannot be read as a table ({first[:200]}). Export it again as CSV."
