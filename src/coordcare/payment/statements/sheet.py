"""A sheet of a statement's workbook: rows from the top, a frozen header, and the set-up for printing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_DOLLARS = '"$"#,##0.00;[Red]-"$"#,##0.00'
_BEGINNINGS_OF_FORMULAS = ("=", "+", "-", "@")
_LONGEST_TEXT = 32_767  # letters that a cell holds
_LINE_HEIGHT, _HIGHEST = 15, 409  # points; Excel makes no row higher
_LETTER = 1  # the number of the paper in a workbook


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in dollars, with the value that it comes to, which is stored beside it."""

    text: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is no amount of dollars, with how it is shown."""

    value: Decimal
    number_format: str


Cell = str | Decimal | int | Formula | Number | None
"""Text, dollars, a whole number, a formula, another number, or nothing."""


class Sheet:
    """A sheet that is written row by row."""

    def __init__(self, book: Any, title: str, widths: Sequence[int]) -> None:
        """An empty sheet with its widths, which prints on Letter, as wide as the page."""
        self._book, self._page, self._widths, self._written = book, book.add_worksheet(title), widths, 0
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        for column, width in enumerate(widths):
            self._page.set_column(column, column, width)
        self._page.set_landscape()
        self._page.set_paper(_LETTER)
        self._page.fit_to_pages(1, 0)
        self._page.set_footer("&L&A&RPage &P of &N")
        self._page.hide_gridlines(2)

    @property
    def next_row(self) -> int:
        """The number of the row that is written next, as Excel counts."""
        return self._written + 1

    def heading(self, text: str) -> None:
        """A row of large text."""
        self._row(({"bold": True, "font_size": 14}, text))

    def text(self, text: str, *, bold: bool = False) -> None:
        """A row of text that runs over its columns."""
        self._row(({"bold": bold}, text))

    def header(self, names: Sequence[str], *, numbers: Sequence[int] = ()) -> None:
        """The row that names the columns: it stays in sight, and comes again on each printed page.

        `numbers` are the places of columns that hold numbers.
        """
        look = {"bold": True, "bottom": 1, "bg_color": "#E8EDF3", "text_wrap": True, "valign": "bottom"}
        sides = ["right" if at in numbers else "left" for at in range(len(names))]
        self._row(
            *(
                ({**look, "align": side, "indent": int(side == "left")}, name)
                for name, side in zip(names, sides, strict=True)
            )
        )
        self._page.freeze_panes(self._written, 0)
        self._page.repeat_rows(self._written - 1)

    def write(self, cells: Sequence[Cell], *, total: bool = False, indent: Mapping[int, int] | None = None) -> None:
        """A row; a total is set apart, and columns may be indented."""
        look = {"bold": True, "top": 1} if total else {}
        base = {**look, "valign": "top", "text_wrap": True}
        lines = max((_lines(cell, width) for cell, width in zip(cells, self._widths, strict=False)), default=1)
        self._page.set_row(self._written, min(_LINE_HEIGHT * lines, _HIGHEST))
        deep = indent or {}
        self._row(*(({**base, **_side(cell, deep.get(at, 0))}, cell) for at, cell in enumerate(cells)))

    def _row(self, *cells: tuple[Mapping[str, Any], Cell]) -> None:
        for column, (look, cell) in enumerate(cells):
            self._cell(self._written, column, cell, {"font_name": "Calibri", "font_size": 11, **look})
        self._written += 1

    def _cell(self, row: int, column: int, cell: Cell, look: Mapping[str, Any]) -> None:
        match cell:
            case None | "":
                self._page.write_blank(row, column, None, self._format(look))
            case str():
                quoted = {"quote_prefix": True} if cell.startswith(_BEGINNINGS_OF_FORMULAS) else {}
                self._page.write_string(row, column, cell[:_LONGEST_TEXT], self._format({**look, **quoted}))
            case Formula():
                dollars = self._format({**look, "num_format": _DOLLARS})
                self._page.write_formula(row, column, cell.text, dollars, cell.value)
            case Number():
                shown = self._format({**look, "num_format": cell.number_format})
                self._page.write_number(row, column, cell.value, shown)
            case Decimal():
                self._page.write_number(row, column, cell, self._format({**look, "num_format": _DOLLARS}))
            case int():
                count = self._format({**look, "num_format": "0", "align": "center"})
                self._page.write_number(row, column, cell, count)

    def _format(self, look: Mapping[str, Any]) -> Any:
        """A look, made once however many cells have it."""
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(dict(look))
        return self._formats[key]


def _side(cell: Cell, depth: int) -> dict[str, Any]:
    """Text stands left, a little apart from the number before it."""
    return {"align": "left", "indent": depth + 1} if isinstance(cell, str) else {}


def _lines(cell: Cell, width: int) -> int:
    """How many lines a text takes in a column of this many letters."""
    if not isinstance(cell, str):
        return 1
    return sum(1 + len(line) // (width - 1) for line in cell.split("\n"))
