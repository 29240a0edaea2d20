"""A review as one self-contained page: the sheets as they look in Excel, with each finding beside its cell.

The page works without JavaScript, fetches nothing, and prints. What stands in the workbook is shown as text and never
becomes part of the page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from coordcare.errors import UnreadableFile
from coordcare.filing.report import words
from coordcare.filing.report.drawn_sheet import DrawnSheet, Numbered, draw
from coordcare.filing.review import FileReview, Finding, Severity
from coordcare.filing.xlsx.grid import Sheet, open_workbook
from coordcare.rulebook.sources import Standing

MOST_FILES_WITH_SHEETS = 25
_MOST_SHEETS_WITHOUT_FINDINGS = 20
_NARROWEST_LETTER, _WIDEST_LETTER, _DIGIT, _GRID_WIDTH = 3.7, 7.0, 6, 860  # pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """One file of the page."""

    number: int
    review: FileReview
    whole_workbook: tuple[Numbered, ...] = ()
    sheets: tuple[DrawnSheet, ...] = ()
    not_drawn: str = ""

    def items(self) -> tuple[Numbered, ...]:
        """All findings, in the order of their numbers."""
        on_sheets = (
            item
            for sheet in self.sheets
            for item in (*sheet.elsewhere, *(i for row in sheet.rows for i in row.findings))
        )
        return tuple(sorted((*self.whole_workbook, *on_sheets)))


def html_report(reviews: Sequence[FileReview]) -> str:
    """The reviews as an HTML page. The workbooks are opened again to draw their sheets, if there are 25 at most."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["line"] = words.on_one_line
    drawn = len(reviews) <= MOST_FILES_WITH_SHEETS
    return environment.get_template("page.html.j2").render(
        files=[_file(number, review, drawn=drawn) for number, review in enumerate(reviews, start=1)],
        words=words,
        pixels=_pixels,
        Severity=Severity,
        Standing=Standing,
    )


def _pixels(sheet: DrawnSheet) -> list[int]:
    """The width of each column on the page: as in Excel, narrower where the sheet is very wide, but not its numbers."""
    characters = sum(column.width for column in sheet.columns) or 1
    letter_width = max(_NARROWEST_LETTER, min(_WIDEST_LETTER, _GRID_WIDTH / characters))
    return [max(round(column.width * letter_width) + 8, column.digits * _DIGIT + 12) for column in sheet.columns]


def _file(number: int, review: FileReview, *, drawn: bool) -> _File:
    if not review.readable:
        return _File(number=number, review=review)
    sheets: tuple[Sheet, ...] = ()
    not_drawn = (
        f"Sheets are drawn for {MOST_FILES_WITH_SHEETS} files at most. Review this file by itself to see its sheets."
    )
    if drawn:
        try:
            sheets, not_drawn = open_workbook(review.path).sheets, ""
        except UnreadableFile as error:
            not_drawn = f"The sheets are not drawn, because the file can no longer be read: it {error.reason}"
    numbered = _numbered(words.by_sheet(review.findings, [sheet.title for sheet in sheets]))
    shown = [
        sheet for place, sheet in enumerate(sheets) if place < _MOST_SHEETS_WITHOUT_FINDINGS or sheet.title in numbered
    ]
    if len(shown) < len(sheets):
        not_drawn = f"{len(sheets) - len(shown)} sheets without findings are not drawn."
    titles = {"", *(sheet.title for sheet in shown)}
    return _File(
        number=number,
        review=review,
        whole_workbook=numbered.get("", ()),
        sheets=(
            *(draw(sheet, numbered.get(sheet.title, ())) for sheet in shown),
            *(
                DrawnSheet(title=title, missing=bool(sheets), elsewhere=items)
                for title, items in numbered.items()
                if title not in titles
            ),
        ),
        not_drawn=not_drawn,
    )


def _numbered(groups: Mapping[str, Sequence[Finding]]) -> dict[str, tuple[Numbered, ...]]:
    """The findings of each sheet, numbered through all of them from 1."""
    numbers = count(1)
    return {
        title: tuple(Numbered(next(numbers), finding) for finding in findings) for title, findings in groups.items()
    }
