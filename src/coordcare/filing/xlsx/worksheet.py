"""One sheet of somebody else's workbook: its cells, its merged ranges, and the measures of its picture."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from coordcare.filing.xlsx.appearance import PLAIN, Appearance, Style, finite_number
from coordcare.filing.xlsx.dates import date_text, shows_date
from coordcare.filing.xlsx.package import Package, Refused, Tree, damaged, shown
from coordcare.filing.xlsx.stored_values import Value, shown_text, value_meant

# Limits, beside those of the package. A sheet of a filing has some 60 rows and 10 columns.
ROWS = 2_000
COLUMNS = 200
CELLS = 100_000  # cells and rows that are stored, in all sheets together, be they empty
MERGED_CELLS = 100_000  # cells that the merged ranges of one sheet cover

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384  # of any Excel sheet
_NUMBER = re.compile("[1-9][0-9]{0,6}")
_REFERENCE = re.compile("([A-Za-z]{1,3})([1-9][0-9]{0,6})")

_WORKSHEET: Tree = {
    "worksheet": {
        "cols": {"col": {}},
        "sheetData": {"row": {"c": {"f": {}, "v": {}, "is": {"t": {}, "r": {"t": {}}}}}},
        "mergeCells": {"mergeCell": {}},
    }
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell. `row` and `column` count from 1; `value` is the stored result where the cell holds a formula.

    Whole numbers are `int`, others `Decimal`; an error such as `#REF!` is its text, and `error` says that it is one.
    `date` is the date, as 12/31/2022, where the value is the number of a day and the number format shows it as one.
    """

    row: int
    column: int
    value: Value
    number_format: str = "General"
    style: Style
    formula: bool = False
    error: bool = False
    date: str | None = None

    @property
    def content(self) -> Value:
        """What a person sees in the cell: the date where there is one, otherwise the value."""
        return self.value if self.date is None else self.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A merged range, from its first cell to its last; both count from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its cells that hold something or are coloured, by row and column, and the measures of its picture."""

    title: str
    hidden: bool
    cells: Mapping[tuple[int, int], Cell]
    merges: tuple[Merge, ...]
    column_widths: Mapping[int, float]
    row_heights: Mapping[int, float]


def address(row: int, column: int) -> str:
    """The name of a cell: `address(14, 2)` is "B14"."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


_COLUMN_NUMBERS = {address(1, column)[:-1]: column for column in range(1, COLUMNS + 1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What the sheets of a workbook share: its texts, appearances and first day, and the count of what they store."""

    texts: Mapping[str, str]
    appearances: Mapping[str, Appearance]
    dates_from_1904: bool
    stored: Iterator[int] = field(default_factory=lambda: count(1))


def read_worksheet(package: Package, part: str, common: Common, *, title: str, hidden: bool) -> Sheet:
    """Read one sheet from its part; raises `Refused`."""
    reading = _Reading(title, common)
    package.relationships(part)  # read only for what it must not hold
    package.walk(part, _WORKSHEET, reading.opened, reading.closed, holds=f"the sheet {shown(title)!r}")
    return Sheet(
        title=title,
        hidden=hidden,
        cells=reading.cells,
        merges=tuple(reading.merges),
        column_widths=reading.column_widths,
        row_heights=reading.row_heights,
    )


class _Reading:
    """One sheet while its part is being parsed."""

    def __init__(self, title: str, common: Common) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merges: list[Merge] = []
        self.column_widths: dict[int, float] = {}
        self.row_heights: dict[int, float] = {}
        self._title, self._common = shown(title), common
        self._merged_cells = self._row = self._column = 0
        self._row_name = ""
        # Of the cell at hand: its type and its appearance as named, the pieces of what it stores, and two marks.
        self._kind, self._look = "n", PLAIN
        self._pieces: list[str] = []
        self._formula = self._preserved = False

    def opened(self, element: str, attributes: dict[str, str]) -> None:
        if element == "c":
            self._start_cell(attributes)
        elif element in ("v", "t"):
            self._preserved = attributes.get("xml:space") == "preserve"
        elif element == "f":
            self._formula = True
        elif element == "row":
            self._start_row(attributes)
        elif element == "col":
            self._note_widths(attributes)
        elif element == "mergeCell":
            self._note_merge(attributes.get("ref", ""))

    def closed(self, element: str, text: str) -> None:
        if element == "c":
            self._end_cell()
        elif element == ("t" if self._kind == "inlineStr" else "v"):
            self._pieces.append(text if self._kind in ("n", "s") else shown_text(text, preserved=self._preserved))

    def _start_row(self, attributes: dict[str, str]) -> None:
        if next(self._common.stored) > CELLS:
            raise self._too_many()
        number = attributes.get("r", str(self._row + 1))
        if not _NUMBER.fullmatch(number) or int(number) > _LAST_ROW:
            raise damaged(f"the sheet {self._title!r} has a row with the number {shown(number)!r}")
        self._row, self._row_name, self._column = int(number), number, 0
        height = finite_number(attributes.get("ht", ""))
        if height is not None and self._row <= ROWS:
            self.row_heights[self._row] = height

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if next(self._common.stored) > CELLS:
            raise self._too_many()
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            letters = reference[: -len(self._row_name)] if reference.endswith(self._row_name) else ""
            self._column = _COLUMN_NUMBERS.get(letters) or self._distant_column(reference)
        self._kind = attributes.get("t", "n")
        self._look = self._common.appearances.get(attributes.get("s", "0"), PLAIN)
        self._formula = False
        self._pieces.clear()

    def _distant_column(self, reference: str) -> int:
        """The column of a cell that stands beyond those read, or is named in small letters."""
        row, column = _place(reference)
        if row != self._row:
            raise damaged(f"row {self._row} of the sheet {self._title!r} holds a cell named {shown(reference)!r}")
        return column

    def _end_cell(self) -> None:
        style = self._look.style
        value = self._value(self._pieces) if self._pieces else None
        blank = value is None and not self._formula
        inside = self._row <= ROWS and self._column <= COLUMNS
        if blank and (style.fill is None or not inside):
            return
        if not inside:
            raise Refused(
                f"holds something in {self._where()}, beyond the {ROWS:,} rows and {COLUMNS} columns that this program "
                "reads. Delete what stands there, or move it next to the rest, and save it."
            )
        if (self._row, self._column) in self.cells:
            raise damaged(f"{self._where()} is stored twice")
        self.cells[self._row, self._column] = Cell(
            row=self._row,
            column=self._column,
            value=value,
            number_format=self._look.number_format,
            style=style,
            formula=self._formula,
            error=self._kind == "e",
            date=self._date(value),
        )

    def _date(self, value: Value) -> str | None:
        if isinstance(value, str | bool | None) or not shows_date(self._look.number_format):
            return None
        return date_text(value, from_1904=self._common.dates_from_1904)

    def _value(self, pieces: list[str]) -> Value:
        if len(pieces) > 1 and self._kind != "inlineStr":
            raise damaged(f"{self._where()} stores two values")
        common = self._common
        try:
            return value_meant(self._kind, "".join(pieces), common.texts, dates_from_1904=common.dates_from_1904)
        except ValueError as problem:
            raise damaged(f"{self._where()} {problem}") from problem

    def _where(self) -> str:
        return f"cell {address(self._row, self._column)} of the sheet {self._title!r}"

    def _too_many(self) -> Refused:
        return Refused(
            f"stores more than {CELLS:,} cells and rows, the last of them on the sheet {self._title!r}; "
            "most will be empty rows with formatting. In Excel select the rows below the last answer, delete them, "
            "save it, and try again."
        )

    def _note_widths(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        width = finite_number(attributes.get("width", ""))
        if width is None or not _NUMBER.fullmatch(first) or not _NUMBER.fullmatch(last):
            return
        for column in range(int(first), min(int(last), COLUMNS) + 1):
            if column in self.column_widths:
                raise damaged(f"the sheet {self._title!r} gives a column two widths")
            self.column_widths[column] = width

    def _note_merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = _place(first), _place(last or first)
        self._merged_cells += (bottom - top + 1) * (right - left + 1)
        if bottom < top or right < left:
            raise damaged(f"the sheet {self._title!r} has a merged range {shown(reference)!r}")
        if self._merged_cells > MERGED_CELLS:
            raise Refused(
                f"merges more than {MERGED_CELLS:,} cells of the sheet {self._title!r}. "
                "In Excel unmerge the rows and columns outside of the form, save it, and try again."
            )
        if top <= ROWS and left <= COLUMNS:
            self.merges.append(Merge(top=top, left=left, bottom=min(bottom, ROWS), right=min(right, COLUMNS)))


def _place(reference: str) -> tuple[int, int]:
    """The row and column of a cell's name."""
    match = _REFERENCE.fullmatch(reference)
    row, column = 0, 0
    if match:
        row = int(match[2])
        for letter in match[1].upper():
            column = column * 26 + ord(letter) - ord("A") + 1
    if not 1 <= row <= _LAST_ROW or column > _LAST_COLUMN:
        raise damaged(f"{shown(reference)!r} is the name of no cell")
    return row, column
