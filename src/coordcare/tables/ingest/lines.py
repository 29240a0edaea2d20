"""On which line of a text file a row stands: blank lines are no rows, and a value may span several lines."""

import csv
import gzip
import zlib
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

DAMAGED = (gzip.BadGzipFile, EOFError, zlib.error)  # what unpacking says of a file that is not whole
_AT_ONCE = 1 << 20


def lines_of_records(text: Path, *, delimiter: str, rows: int, records: Sequence[int]) -> dict[int, int]:
    """The line on which each of these records begins; DuckDB counts blank lines, but not those within a value."""
    places = {record: record for record in records}
    if records and _count_of_lines(text) != 1 + rows + len(records):
        for record, (begins, _) in enumerate(_records(text, delimiter), start=1):
            if record in places:
                places[record] = begins
    return places


def line_finder(text: Path, *, delimiter: str, rows: int, unreadable: Collection[int]) -> Callable[[int], int]:
    """What tells the line of a row, both counted from 1, if asked of rows in their order.

    `text` is UTF-8, plain or gzipped, with a first line of names; `unreadable` are the lines that are no rows. Only a
    file that has more lines than rows is read again.
    """
    skipped = sorted(unreadable)
    if _count_of_lines(text) == 1 + rows + len(skipped):
        return lambda row: _line_without_blanks(row, skipped)
    places = enumerate(_lines_of_rows(text, delimiter, frozenset(skipped)), start=1)
    last = (0, 1)

    def line_of(row: int) -> int:
        nonlocal last
        while last[0] < row:
            last = next(places, (row, last[1] + row - last[0]))
        return last[1]

    return line_of


def _line_without_blanks(row: int, skipped: list[int]) -> int:
    line = row + 1
    while (moved := row + 1 + bisect_right(skipped, line)) != line:
        line = moved
    return line


def _count_of_lines(text: Path) -> int:
    lines, last = 0, b"\n"
    with gzip.open(text, "rb") if text.suffix.lower() == ".gz" else text.open("rb") as file:
        while block := file.read(_AT_ONCE):
            lines += block.count(b"\n")
            last = block[-1:]
    return lines + (last != b"\n")


def _lines_of_rows(text: Path, delimiter: str, skipped: frozenset[int]) -> Iterator[int]:
    records = iter(_records(text, delimiter))
    next(records, None)  # the names
    for begins, is_blank in records:
        if not is_blank and begins not in skipped:
            yield begins


def _records(text: Path, delimiter: str) -> Iterator[tuple[int, bool]]:
    """The line on which each record begins, and whether it is blank.

    It ends early where Python does not read the file as DuckDB does, such as a value longer than it takes.
    """
    opened = gzip.open if text.suffix.lower() == ".gz" else open
    with opened(text, "rt", encoding="utf-8", errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        begins = 1
        try:
            for row in reader:
                yield begins, not row
                begins = reader.line_num + 1
        except csv.Error:
            return
