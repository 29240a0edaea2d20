"""A sheet as it looks in Excel, made ready for a page: its grid, and beside each row the findings of its cells.

Only the used part of a sheet is drawn, and never more than the limits below; what is left out is said.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from coordcare.filing.report.words import cell_position, counted
from coordcare.filing.review import Finding
from coordcare.filing.values import shown
from coordcare.filing.xlsx.grid import Cell, Sheet, address

MOST_ROWS = 200
MOST_COLUMNS = 30
MOST_LETTERS = 3_000  # of one cell
_SHORTEST_GAP = 3  # rows
_USUAL_WIDTH, _NARROWEST, _WIDEST = 8.43, 3.0, 120.0  # of a column, in characters

Position = tuple[int, int]


class Numbered(NamedTuple):
    """A finding with its number in the report of its file."""

    number: int
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCell:
    """A cell, or a merged range, of the grid."""

    text: str = ""
    columns: int = 1
    rows: int = 1
    fill: str | None = None
    light_text: bool = False
    bold: bool = False
    align: str = "left"
    findings: tuple[Numbered, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnRow:
    """A row of the grid with its findings; a row without a number stands for the empty rows that `gap` names."""

    number: int | None = None
    gap: str = ""
    cells: tuple[DrawnCell, ...] = ()
    findings: tuple[Numbered, ...] = ()


class DrawnColumn(NamedTuple):
    """A column of the grid: its letter, its width in characters, and the length of its longest number."""

    letter: str
    width: float
    digits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSheet:
    """A sheet of the page. `elsewhere` are the findings on the sheet as a whole or beyond what is drawn of it."""

    title: str
    hidden: bool = False
    missing: bool = False
    columns: tuple[DrawnColumn, ...] = ()
    rows: tuple[DrawnRow, ...] = ()
    left_out: str = ""
    elsewhere: tuple[Numbered, ...] = ()

    def items(self) -> tuple[Numbered, ...]:
        """All findings of the sheet, in the order of their numbers."""
        return tuple(sorted((*self.elsewhere, *(item for row in self.rows for item in row.findings))))

    @property
    def count(self) -> int:
        """How many findings there are on the sheet."""
        return len(self.items())


def draw(sheet: Sheet, findings: Sequence[Numbered]) -> DrawnSheet:
    """The used part of a sheet, each finding at its cell."""
    drawing = _Drawing(sheet, findings)
    rows = tuple(drawing.rows())
    drawn = {item.number for row in rows for item in row.findings}
    return DrawnSheet(
        title=sheet.title,
        hidden=sheet.hidden,
        columns=tuple(map(drawing.column, range(1, drawing.last_column + 1))),
        rows=rows,
        left_out=drawing.left_out(),
        elsewhere=tuple(item for item in findings if item.number not in drawn),
    )


class _Drawing:
    """What is where on one sheet."""

    def __init__(self, sheet: Sheet, findings: Iterable[Numbered]) -> None:
        self._sheet = sheet
        self._used = [place for place, cell in sheet.cells.items() if cell.value is not None or cell.formula]
        at = [(cell_position(item.finding.cell), item) for item in findings if item.finding.cell]
        places = [*self._used, *(place for place, _ in at)]
        self._last_used_row = max((row for row, _ in places), default=0)
        self._last_used_column = max((column for _, column in places), default=0)
        self.last_row = min(MOST_ROWS, self._last_used_row)
        self.last_column = min(MOST_COLUMNS, self._last_used_column)
        self._anchors, self._spans = self._merged()
        self._findings: dict[Position, list[Numbered]] = {}
        for place, item in at:
            self._findings.setdefault(self._anchors.get(place, place), []).append(item)

    def _merged(self) -> tuple[Mapping[Position, Position], Mapping[Position, tuple[int, int]]]:
        """Of each merged cell its range's first cell; of each first cell how many rows and columns are drawn as one."""
        anchors: dict[Position, Position] = {}
        spans = {}
        for merge in self._sheet.merges:
            rows = range(merge.top, min(merge.bottom, self.last_row) + 1)
            columns = range(merge.left, min(merge.right, self.last_column) + 1)
            places = [(row, column) for row in rows for column in columns]
            if places and not any(place in anchors for place in places):
                anchors |= dict.fromkeys(places, (merge.top, merge.left))
                spans[merge.top, merge.left] = (len(rows), len(columns))
        return anchors, spans

    def column(self, number: int) -> DrawnColumn:
        """A column with its measures."""
        numbers = (
            _text(cell)
            for (row, column), cell in self._sheet.cells.items()
            if column == number and row <= self.last_row and _is_number(cell)
        )
        return DrawnColumn(
            letter=address(1, number)[:-1], width=self._width(number), digits=max(map(len, numbers), default=0)
        )

    def _width(self, column: int) -> float:
        return max(_NARROWEST, min(_WIDEST, self._sheet.column_widths.get(column, _USUAL_WIDTH)))

    def left_out(self) -> str:
        """What of the used part is not drawn, as a sentence; empty where everything is."""
        parts = []
        if self._last_used_row > self.last_row:
            parts.append(f"rows {self.last_row + 1:,} to {self._last_used_row:,}")
        if self._last_used_column > self.last_column:
            parts.append(counted(self._last_used_column - self.last_column, "more column"))
        return f"Not drawn: {' and '.join(parts)}." if parts else ""

    def rows(self) -> Iterator[DrawnRow]:
        """The rows from the first to the last used one; empty ones in a row are one gap."""
        alive = {row for row, _ in (*self._used, *self._findings, *self._anchors)}
        alive |= {row for (row, _), cell in self._sheet.cells.items() if cell.style.fill not in (None, "FFFFFF")}
        empty: list[int] = []
        for row in range(1, self.last_row + 1):
            if row not in alive:
                empty.append(row)
                continue
            yield from self._gap(empty)
            empty = []
            yield self._row(row)

    def _gap(self, empty: Sequence[int]) -> Iterator[DrawnRow]:
        if len(empty) >= _SHORTEST_GAP:
            yield DrawnRow(gap=f"Rows {empty[0]} to {empty[-1]} are empty")
        else:
            yield from map(self._row, empty)

    def _row(self, row: int) -> DrawnRow:
        cells, findings, column = [], list[Numbered](), 1
        while column <= self.last_column:
            place = (row, column)
            if self._anchors.get(place, place) != place:
                column += 1
                continue
            cell = self._cell(place)
            cells.append(cell)
            findings += cell.findings
            column += cell.columns
        return DrawnRow(number=row, cells=tuple(cells), findings=tuple(findings))

    def _cell(self, place: Position) -> DrawnCell:
        cell, found = self._sheet.cells.get(place), tuple(self._findings.get(place, ()))
        rows, columns = self._spans.get(place, (1, 1))
        if cell is None:
            return DrawnCell(rows=rows, columns=columns, findings=found)
        text = _text(cell)
        number = _is_number(cell)
        return DrawnCell(
            text=text,
            rows=rows,
            columns=columns if place in self._spans or number or cell.style.wrap else self._spill(place, text),
            fill=_paled(cell.style.fill),
            light_text=_is_dark(cell.style.fill),
            bold=cell.style.bold,
            align=cell.style.align or ("right" if number else "left"),
            findings=found,
        )

    def _spill(self, place: Position, text: str) -> int:
        """Over how many columns a text that is not wrapped shows: as in Excel, while those to its right are empty."""
        row, column = place
        longest, room, columns = max(map(len, text.split("\n"))), self._width(column), 1
        while room < longest and column + columns <= self.last_column:
            beside = (row, column + columns)
            if beside in self._sheet.cells or beside in self._anchors or beside in self._findings:
                break
            room += self._width(column + columns)
            columns += 1
        return columns


def _is_number(cell: Cell) -> bool:
    return isinstance(cell.value, int | Decimal) and not isinstance(cell.value, bool)


def _text(cell: Cell) -> str:
    if cell.value is None and cell.formula:
        return "=…"
    text = shown(cell.content, cell.number_format)
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}… ({len(text) - MOST_LETTERS:,} more letters)"


def _is_dark(fill: str | None) -> bool:
    """Whether white text reads better on a fill than black, by the brightness that eyes see."""
    if fill is None:
        return False
    red, green, blue = _channels(fill)
    return red * 299 + green * 587 + blue * 114 < 128_000


def _paled(fill: str | None) -> str | None:
    """A light fill made paler, so that a page of bright yellow stays a pleasure to read; a dark one as it is."""
    if fill is None or _is_dark(fill):
        return fill
    return "".join(f"{255 - (255 - channel) * 11 // 20:02X}" for channel in _channels(fill))


def _channels(fill: str) -> tuple[int, ...]:
    return tuple(int(fill[at : at + 2], 16) for at in (0, 2, 4))
