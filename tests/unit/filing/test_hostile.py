"""Files made to harm a reader, or spoilt on their way, end in one sentence that says what they are and what to do."""

import datetime
import math
import os
import warnings
from decimal import Decimal
from io import BytesIO
from itertools import product
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import to_excel

from coordcare.errors import UnreadableFile
from coordcare.filing.xlsx import grid
from coordcare.filing.xlsx.grid import Workbook, address, open_workbook

from .hostile_files import HOSTILE_FILES, HostileFile, good_parts, packed

COLLECTION = Path(__file__).parents[3].parent / "shared/data/hostile"
COLLECTED = sorted(
    path
    for kind in ("xlsx", "xls")
    for path in (COLLECTION / kind).rglob("*")
    if path.suffix.startswith((".xls", ".ods"))
)

Value = str | int | float | Decimal | bool | None

# Where we read otherwise than openpyxl, and why.
AS_EXCEL_SHOWS_IT = {
    "has_x000D_.xlsx": "openpyxl leaves the escaped carriage return escaped",
    "whitespace_trim.xlsx": "openpyxl keeps blanks at the ends of a text that does not ask for them to be kept",
}


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as raised:
        open_workbook(path)
    assert raised.value.path == path
    return raised.value.reason


@pytest.mark.parametrize("file", HOSTILE_FILES, ids=lambda file: file.name)
def test_a_hostile_file_is_refused_in_a_sentence_that_says_why(file: HostileFile, tmp_path: Path) -> None:
    path = tmp_path / "filing.xlsx"
    path.write_bytes(file.content())
    reason = refusal(path)
    assert [words for words in file.says if words not in reason] == [], reason
    assert "built so oddly" not in reason, "this kind of file has a sentence of its own"
    assert reason.endswith("."), reason
    assert reason.isprintable(), reason
    assert len(reason) < 400, reason


def test_the_good_workbook_from_which_hostile_ones_are_made_is_read(tmp_path: Path) -> None:
    path = tmp_path / "filing.xlsx"
    path.write_bytes(packed(good_parts()))
    cells = open_workbook(path).sheets[0].cells
    assert {where: cell.value for where, cell in cells.items()} == {(1, 1): "Tier 3 clinics", (1, 2): Decimal("12.94")}


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    assert "does not exist" in refusal(tmp_path / "filing.xlsx")


def test_a_folder_is_said_to_be_a_folder(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)


def test_a_file_below_a_file_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "filing.xlsx").write_bytes(b"")
    assert refusal(tmp_path / "filing.xlsx" / "other.xlsx").startswith(("cannot be opened", "does not exist"))


def test_an_impossible_name_cannot_be_opened() -> None:
    assert "cannot be opened" in refusal(Path("filing\0.xlsx"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "filing.xlsx")
    assert "not an ordinary file" in refusal(tmp_path / "filing.xlsx")


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may read all")
def test_a_file_that_may_not_be_read_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "filing.xlsx").touch(mode=0)
    assert "you may read it" in refusal(tmp_path / "filing.xlsx")


def test_parts_that_are_not_read_are_not_even_unpacked(tmp_path: Path) -> None:
    """A picture that cannot be unpacked and a drawing that holds a document type do no harm: nobody looks at them."""
    content = packed(
        {**good_parts(), "xl/media/image1.png": b"picture" * 9, "xl/drawings/drawing1.xml": "<!DOCTYPE a><a/>"}
    )
    path = tmp_path / "filing.xlsx"
    path.write_bytes(content.replace(b"xl/media/image1.png", b"xl/media/image2.png", 1))
    assert len(open_workbook(path).sheets) == 1


def test_even_an_error_that_nobody_foresaw_ends_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is known to reach this last resort, so the error is put in by hand."""
    monkeypatch.setattr(grid, "read_worksheet", {}.__getitem__)
    path = tmp_path / "filing.xlsx"
    path.write_bytes(packed(good_parts()))
    assert "built so oddly that this program cannot read it (TypeError)" in refusal(path)


@pytest.mark.skipif(not COLLECTED, reason="the collection of hostile workbooks is not on this machine")
def test_every_collected_file_ends_in_a_workbook_or_in_a_sentence() -> None:
    outcomes = [outcome(path) for path in COLLECTED]
    assert len(outcomes) > 70
    assert [reason for reason in outcomes if isinstance(reason, str) and "built so oddly" in reason] == []
    assert sum(isinstance(reason, Workbook) for reason in outcomes) >= 50


@pytest.mark.skipif(not COLLECTED, reason="the collection of hostile workbooks is not on this machine")
def test_what_we_read_of_the_collection_is_what_openpyxl_reads() -> None:
    compared = {path.name: both for path in COLLECTED if (both := read_twice(path)) is not None}
    assert len(compared) >= 50
    assert {name: found for name, both in compared.items() if (found := other_looks(*both))} == {}
    differing = {name: other for name, both in compared.items() if (other := other_values(*both))}
    assert differing.keys() == AS_EXCEL_SHOWS_IT.keys(), differing


def read_twice(path: Path) -> tuple[Workbook, openpyxl.Workbook] | None:
    """What we and openpyxl make of a file; None where either of us refuses it."""
    ours = outcome(path)
    if not isinstance(ours, Workbook):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl says what it drops
            return ours, openpyxl.load_workbook(BytesIO(path.read_bytes()), data_only=True)
    except Exception:
        return None  # openpyxl raises a dozen kinds of error on such files


def other_values(ours: Workbook, theirs: openpyxl.Workbook) -> dict[str, tuple[Value, Value]]:
    """The cells of which openpyxl reads something else, with our value and theirs."""
    found: dict[str, tuple[Value, Value]] = {}
    for sheet, their_sheet in zip(ours.sheets, theirs.worksheets, strict=True):
        rows = max([their_sheet.max_row, *(row for row, _ in sheet.cells)])
        columns = max([their_sheet.max_column, *(column for _, column in sheet.cells)])
        for where in product(range(1, rows + 1), range(1, columns + 1)):
            cell = sheet.cells.get(where)
            one = None if cell is None else cell.value
            other = number_of_day(their_sheet.cell(*where).value, theirs.epoch)
            if not same(one, other):
                found[f"{sheet.title}!{address(*where)}"] = one, other
    return found


def other_looks(ours: Workbook, theirs: openpyxl.Workbook) -> list[str]:
    """The sheets of which openpyxl reads other titles, merged ranges or number formats."""
    found = []
    for sheet, their_sheet in zip(ours.sheets, theirs.worksheets, strict=True):
        merges = {
            (merge.min_row, merge.min_col, merge.max_row, merge.max_col) for merge in their_sheet.merged_cells.ranges
        }
        formats = {where: cell.number_format for where, cell in sheet.cells.items()}
        if (
            (sheet.title, sheet.hidden) != (their_sheet.title, their_sheet.sheet_state != "visible")
            or {(merge.top, merge.left, merge.bottom, merge.right) for merge in sheet.merges} != merges
            or formats != {where: their_sheet.cell(*where).number_format for where in formats}
        ):
            found.append(sheet.title)
    return found


def outcome(path: Path) -> Workbook | str:
    try:
        return open_workbook(path)
    except UnreadableFile as unreadable:
        return unreadable.reason


def number_of_day(value: object, epoch: datetime.datetime) -> Value:
    """A day or time as Excel's number, for openpyxl tells days and we tell numbers."""
    if isinstance(value, datetime.datetime | datetime.date | datetime.time | datetime.timedelta):
        return float(to_excel(value, epoch=epoch))  # type: ignore[no-untyped-call]  # the stubs leave it untyped
    assert value is None or isinstance(value, str | int | float | bool)
    return value


def same(one: Value, other: Value) -> bool:
    if isinstance(one, str | bool | None) or isinstance(other, str | bool | None):
        return one == other and type(one) is type(other)
    return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-9)  # a time of day is rounded on its way through openpyxl
