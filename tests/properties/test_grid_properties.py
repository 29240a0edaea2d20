"""Laws of reading a workbook: what was written is read, and no file does harm."""

import re
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from coordcare.errors import UnreadableFile
from coordcare.filing.xlsx.grid import Workbook, open_workbook

# Texts as filers write them, and pieces of the escapes in which a workbook stores what XML cannot.
LETTERS = st.characters(exclude_categories=["Cs"])
PIECES = st.sampled_from(
    ["_x000D_", "_x005F_", "_x0041_", "_x", "_", "\r\n", "\t", "\xa0", " ", "&amp;", "]]>", "=1+1", "\ufffe"]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(LETTERS, max_size=20)), min_size=1, max_size=8).map("".join).filter(bool)

# Two escapes that share an underscore: the writer escapes only the first, so that Excel itself shows another text.
OVERLAPPING_ESCAPES = re.compile(r"_x[0-9A-Fa-f]{4}(?=_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b-\x1f\ufffe\uffff])")

MANTISSAS = st.integers(-(10**15) + 1, 10**15 - 1)
NUMBERS = st.builds(Decimal.scaleb, st.builds(Decimal, MANTISSAS), st.integers(-30, 30))


def written(values: Sequence[str | Decimal], path: Path) -> Path:
    """A workbook with one value a row."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for row, value in enumerate(values):
            if isinstance(value, str):
                page.write_string(row, 0, value)
            else:
                page.write_number(row, 0, float(value))
    return path


def read(path: Path) -> list[object]:
    cells = open_workbook(path).sheets[0].cells
    return [cells[row, 1].value for row in range(1, len(cells) + 1)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workbooks")


@pytest.fixture(scope="module")
def good_workbook(folder: Path) -> bytes:
    """A small workbook with what a form has: styles, texts, numbers, merged cells, a note, a list to choose from."""
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet("PCPCH")
        asked = book.add_format({"bg_color": "#FFFF00", "num_format": '_("$"* #,##0.00_)'})
        for row in range(6):
            page.write_string(row, 0, f"Tier {row} clinics")
            page.write_number(row, 1, 1.5 * row, asked)
        page.merge_range(7, 0, 7, 3, "merged")
        page.write_comment(1, 1, "a note")
        page.data_validation(1, 1, 1, 1, {"validate": "list", "source": ["2C", "3A"]})
        book.add_worksheet("Model Descriptions").write_formula(0, 0, "=1+1", None, 2)
    return file.getvalue()


@given(texts=st.lists(TEXTS, min_size=1, max_size=20))
def test_every_text_that_excel_can_hold_is_read_as_it_was_written(texts: list[str], folder: Path) -> None:
    assume(not any(OVERLAPPING_ESCAPES.search(text) for text in texts))
    assert read(written(texts, folder / "texts.xlsx")) == texts


@given(numbers=st.lists(NUMBERS, min_size=1, max_size=20))
def test_every_number_of_fifteen_digits_is_read_as_it_was_written(numbers: list[Decimal], folder: Path) -> None:
    assert read(written(numbers, folder / "numbers.xlsx")) == numbers


CHANGES = st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=3)), min_size=1, max_size=6)
ENDS = st.one_of(st.none(), st.integers(0, 10**6))
# What a hostile writer would put into a part, beside what chance does.
TOKENS = st.sampled_from(
    rb"""<c> </c> <v> </v> <row> <is> r="A1" r="9999999" t="s" t="e" 1E999 -1 ref="A1:XFD1048576" _x0000_ _xD800_ &#x0;
    &amp; <!DOCTYPE <![CDATA[ <!-- """.split()
)


@given(changes=CHANGES, end=ENDS)
def test_an_archive_with_changed_bytes_is_read_or_refused(
    changes: list[tuple[int, bytes]], end: int | None, good_workbook: bytes, folder: Path
) -> None:
    assert_read_or_refused(spoilt(good_workbook, changes, end), folder)


@given(
    part=st.integers(0, 100), changes=st.one_of(CHANGES, st.lists(st.tuples(st.integers(0, 10**6), TOKENS), min_size=1))
)
@settings(max_examples=400)
def test_a_whole_archive_of_changed_parts_is_read_or_refused(
    part: int, changes: list[tuple[int, bytes]], good_workbook: bytes, folder: Path
) -> None:
    file = BytesIO()
    with ZipFile(BytesIO(good_workbook)) as archive, ZipFile(file, "w") as changed:
        names = sorted(
            name for name in archive.namelist() if name.endswith((".rels", "].xml")) or "/" in name[3:] or "xl/" in name
        )
        for name in names:
            content = archive.read(name)
            changed.writestr(name, spoilt(content, changes) if name == names[part % len(names)] else content)
    assert_read_or_refused(file.getvalue(), folder)


def spoilt(content: bytes, changes: list[tuple[int, bytes]], end: int | None = None) -> bytes:
    """The content with some bytes overwritten, and cut off at an end."""
    for place, put in changes:
        start = place % len(content)
        content = content[:start] + put + content[start + len(put) :]
    return content if end is None else content[: end % len(content)]


def assert_read_or_refused(content: bytes, folder: Path) -> None:
    path = folder / "spoilt.xlsx"
    path.write_bytes(content)
    reason = ""
    try:
        assert isinstance(open_workbook(path), Workbook)
    except UnreadableFile as unreadable:
        reason = unreadable.reason
    assert "built so oddly" not in reason
