"""A copy of a reviewed workbook with a note at each cell that has findings, and a sheet that lists them all.

The original is never written to. The copy is for people: formulas are kept, but their stored results are left for Excel
to calculate again.
"""

import io
import os
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coordcare.errors import CoordcareError
from coordcare.filing.report.words import NOTHING_FOUND, SEVERITY_WORDS, by_sheet, cell_position, could_not_be_read
from coordcare.filing.review import FileReview, Finding, Severity
from coordcare.filing.workbook import write_whole

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

TITLE = "Findings"
AUTHOR = "coordcare"
_MARK = "annotated copy by coordcare"  # in the properties, so that a copy is known as one
_LONGEST_PROPERTIES = 100_000
_COLUMNS = {
    "Severity": 14,
    "Sheet": 24,
    "Cell": 8,
    "What stands there": 28,
    "Finding": 60,
    "What to do": 50,
    "Rule": 9,
    "Source": 36,
    "Explanation": 40,
}
_TINTS = {Severity.NOT_APPROVED: "FBE3E1", Severity.EXPLAIN: "FFF1D6", Severity.NOTE: "E6F0FA"}
_NOTE_WIDTH, _NOTE_LINE_HEIGHT, _NOTE_LETTERS_A_LINE = 340, 18, 52  # pixels, pixels, letters
_LINE, _TALLEST_ROW = 15, 409  # points
_LONGEST_TEXT = 32_000  # letters; a cell holds 32,767, and Excel opens no workbook that has more


def write_annotated(review: FileReview, path: Path) -> None:
    """Write the annotated copy to `path`; the file appears whole or not at all.

    Raises `CoordcareError` when the review is of an unreadable file, when `path` is the reviewed file itself, and when
    the copy cannot be made or written.
    """
    if not review.readable:
        raise CoordcareError(
            f"{review.path.name}: no annotated copy is written, because the file {could_not_be_read(review)}"
        )
    if os.path.realpath(path) == os.path.realpath(review.path):
        raise CoordcareError(
            f"{path}: is the reviewed file itself, which is left as it is. Give the annotated copy another name."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it does not copy, such as pictures
            content = _annotated(review)
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise CoordcareError(
            f"{review.path.name}: no annotated copy can be made, because a part of the workbook cannot be copied "
            f"({type(error).__name__}). Open it in Excel, save it under a new name, and review that file."
        ) from error
    write_whole(path, content)


def is_annotated_copy(path: Path) -> bool:
    """Whether the file at `path` is an annotated copy that was written here, and so may be written anew."""
    try:
        with zipfile.ZipFile(path) as package, package.open("docProps/core.xml") as part:
            return _MARK.encode() in part.read(_LONGEST_PROPERTIES)
    except (
        OSError,
        KeyError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        zipfile.BadZipFile,
        zlib.error,
    ):  # all that zipfile raises
        return False


def _annotated(review: FileReview) -> bytes:
    import openpyxl

    book = openpyxl.load_workbook(review.path, rich_text=True)
    for title, findings in by_sheet(review.findings, book.sheetnames).items():
        if title in book.sheetnames and hasattr(book[title], "merged_cells"):
            _add_notes(book[title], findings)
    _add_findings_sheet(book, review.findings)
    book.properties.category = _MARK
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _add_notes(sheet: "Worksheet", findings: Sequence[Finding]) -> None:
    from openpyxl.comments import Comment

    notes: dict[tuple[int, int], list[str]] = {}
    for finding in findings:
        if finding.cell:
            notes.setdefault(_first_of_merge(sheet, cell_position(finding.cell)), []).append(_note(finding))
    for place, texts in notes.items():
        cell: Any = sheet.cell(*place)
        if cell.comment is not None:
            texts.insert(0, cell.comment.text)
        text = "\n\n".join(texts)[:_LONGEST_TEXT]
        lines = sum(1 + len(line) // _NOTE_LETTERS_A_LINE for line in text.split("\n"))
        cell.comment = Comment(text, AUTHOR, width=_NOTE_WIDTH, height=min(600, 20 + lines * _NOTE_LINE_HEIGHT))


def _first_of_merge(sheet: "Worksheet", place: tuple[int, int]) -> tuple[int, int]:
    """The cell that carries the note of a merged range."""
    row, column = place
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return merged.min_row, merged.min_col
    return place


def _note(finding: Finding) -> str:
    lines = [f"{SEVERITY_WORDS[finding.severity]} ({finding.rule}): {finding.message}", f"→ {finding.fix}"]
    if finding.explanation:
        lines.append(_explanation(finding))
    return _storable("\n".join(lines))


def _explanation(finding: Finding) -> str:
    given = finding.explanation
    return f"Explained by {given.by} on {given.on.isoformat()}: {given.text}" if given else ""


def _add_findings_sheet(book: "Workbook", findings: Sequence[Finding]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet = book.create_sheet(TITLE, 0)  # openpyxl numbers the title where the workbook has such a sheet already
    titles = set(book.sheetnames)
    sheet.append(list(_COLUMNS))
    for cell, width in zip(sheet[1], _COLUMNS.values(), strict=True):
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE3EA")
        sheet.column_dimensions[cell.column_letter].width = width
    for row, finding in enumerate(findings, start=2):
        texts = _texts(finding)
        for column, text in enumerate(texts, start=1):
            _write_text(sheet.cell(row, column), text)
        lines = max(1 + len(text) // width for text, width in zip(texts, _COLUMNS.values(), strict=True))
        sheet.row_dimensions[row].height = min(_TALLEST_ROW, lines * _LINE)
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor=_TINTS[finding.severity])
        if finding.sheet in titles:
            _link(sheet.cell(row, 3 if finding.cell else 2), finding)
    if not findings:
        _write_text(sheet.cell(2, 1), NOTHING_FOUND)
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.auto_filter.ref = sheet.dimensions
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet  # two selected sheets would be edited together
    book.active = 0


def _texts(finding: Finding) -> tuple[str, ...]:
    return (
        SEVERITY_WORDS[finding.severity],
        finding.sheet or "whole workbook",
        finding.cell,
        finding.value,
        finding.message,
        finding.fix,
        finding.rule,
        str(finding.citation),
        _explanation(finding),
    )


def _write_text(cell: "Cell", text: str) -> None:
    """Text stays text: what begins like a formula is stored as text and marked so that editing does not make it one."""
    cell.value = _storable(text)
    if text:
        cell.data_type = "s"
    if text.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True


def _link(cell: "Cell", finding: Finding) -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    quoted = finding.sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{finding.cell or 'A1'}")
    cell.font = Font(color="1A4F8B", underline="single")


def _storable(text: str) -> str:
    """A text without what no workbook can store, and no longer than a cell."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text)[:_LONGEST_TEXT]
