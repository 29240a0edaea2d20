"""The cells of somebody else's Excel workbook: what stands in each, in which format, and how it looks.

`open_workbook` ends in a `Workbook` or in `UnreadableFile`, whatever the file holds. The text of a cell is the text
that Excel shows; a number is the one that Excel shows, to 15 digits; a date is the number of its day, and told beside.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from coordcare.errors import UnreadableFile
from coordcare.filing.xlsx.appearance import Style, is_true, read_appearances
from coordcare.filing.xlsx.package import Package, Refused, Relationship, Tree, damaged, shown
from coordcare.filing.xlsx.stored_values import read_shared_texts
from coordcare.filing.xlsx.worksheet import Cell, Common, Merge, Sheet, address, read_worksheet

__all__ = ["Cell", "Merge", "Sheet", "Style", "Workbook", "address", "open_workbook"]

# Limits, beside those of the package and of a sheet.
SHEETS = 100
TITLE_LENGTH = 255  # Excel itself allows 31, other programs more
LETTERS = 5_000_000  # of the text that all cells show together

_SHEETS_WITHOUT_CELLS = ("chartsheet", "dialogsheet")
_WORKBOOK: Tree = {"workbook": {"workbookPr": {}, "sheets": {"sheet": {}}}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """The worksheets of one file, in their order. Days are numbered from 1900, or from 1904 in files of old Macs."""

    path: Path
    sheets: tuple[Sheet, ...]
    dates_from_1904: bool = False


class _ListedSheet(NamedTuple):
    title: str
    hidden: bool
    relationship: str


def open_workbook(path: Path) -> Workbook:
    """Read the workbook at `path`; raises `UnreadableFile`, and nothing else, whatever the file holds."""
    try:
        return _read_workbook(path)
    except Refused as refusal:
        raise UnreadableFile(path=path, reason=str(refusal)) from None
    except Exception as problem:  # the last resort: a file so odd that no sentence above foresaw it
        reason = (
            f"is built so oddly that this program cannot read it ({type(problem).__name__}). "
            "Open it in Excel, save it under a new name as .xlsx, and give that file."
        )
        raise UnreadableFile(path=path, reason=reason) from problem


def _read_workbook(path: Path) -> Workbook:
    package = Package(path)
    main = _parts(package.relationships(""), "officeDocument")
    if not main:
        raise damaged("it does not say which of its parts is the workbook")
    listed, dates_from_1904 = _list_sheets(package, main[0])
    related = package.relationships(main[0])
    # A list that is not there is read as an empty one; a cell that needs it is refused then.
    styles = [part for part in _parts(related, "styles") if part in package]
    strings = [part for part in _parts(related, "sharedStrings") if part in package]
    common = Common(
        texts=read_shared_texts(package, strings[0]) if strings else {},
        appearances=read_appearances(package, styles[0]) if styles else {},
        dates_from_1904=dates_from_1904,
    )
    sheets, read = [], set[str]()
    for sheet in listed:
        relationship = related.get(sheet.relationship)
        if relationship is None or relationship.target.lower() in read:
            raise damaged(f"the sheet {shown(sheet.title)!r} has no part of its own")
        read.add(relationship.target.lower())
        if relationship.kind not in _SHEETS_WITHOUT_CELLS:
            sheets.append(read_worksheet(package, relationship.target, common, title=sheet.title, hidden=sheet.hidden))
    texts = (cell.value for sheet in sheets for cell in sheet.cells.values() if isinstance(cell.value, str))
    if sum(map(len, texts)) > LETTERS:
        raise Refused(
            f"shows more than {LETTERS:,} letters of text, far more than a filing needs. "
            "Delete the sheets and rows that do not belong to the filing, and save it."
        )
    return Workbook(path=path, sheets=tuple(sheets), dates_from_1904=dates_from_1904)


def _parts(relationships: Mapping[str, Relationship], kind: str) -> list[str]:
    return [relationship.target for relationship in relationships.values() if relationship.kind == kind]


def _list_sheets(package: Package, main: str) -> tuple[list[_ListedSheet], bool]:
    """The sheets that the workbook lists, and whether it numbers its days from 1904."""
    listed: list[_ListedSheet] = []
    dates_from_1904 = False

    def opened(element: str, attributes: dict[str, str]) -> None:
        nonlocal dates_from_1904
        if element == "workbookPr":
            dates_from_1904 = is_true(attributes.get("date1904", "0"))
        elif element == "sheet":
            reference = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            listed.append(_ListedSheet(attributes.get("name", ""), hidden, reference))

    package.walk(main, _WORKBOOK, opened, holds="its list of sheets")
    titles = [sheet.title.casefold() for sheet in listed]
    if not listed:
        raise damaged("it has no sheets")
    if len(listed) > SHEETS:
        raise Refused(f"has more than {SHEETS} sheets. Delete those that do not belong to the filing, and save it.")
    if len(set(titles)) < len(titles) or "" in titles or max(map(len, titles)) > TITLE_LENGTH:
        raise damaged("two of its sheets have the same name, or a sheet's name is missing or too long")
    return listed, dates_from_1904
