"""A file is written whole or stays as it was; a text that begins like a formula is marked as text."""

import os
import stat
import threading
from pathlib import Path

import openpyxl
import pytest

from coordcare.errors import CoordcareError
from coordcare.filing.reading import read_filing
from coordcare.filing.values import Answer
from coordcare.filing.workbook import write_form, write_whole
from coordcare.oregon.filings.vbp_data.records import form_for

FORM = form_for(2022)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_a_new_file_may_be_read_by_those_who_may_read_new_files(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write_whole(tmp_path / "deep" / "new.txt", b"new")
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "deep" / "new.txt") == 0o666 & ~umask
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["new.txt"]


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "there.txt").write_bytes(b"old")
    (tmp_path / "there.txt").chmod(0o640)
    write_whole(tmp_path / "there.txt", b"new")
    assert ((tmp_path / "there.txt").read_bytes(), mode_of(tmp_path / "there.txt")) == (b"new", 0o640)


@pytest.mark.parametrize("target", ["there.txt", "not yet.txt"])
def test_a_link_stays_and_its_target_is_written(tmp_path: Path, target: str) -> None:
    (tmp_path / "there.txt").write_bytes(b"old")
    (tmp_path / "link.txt").symlink_to(target)
    write_whole(tmp_path / "link.txt", b"new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / target).read_bytes() == b"new"


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    writing = threading.Thread(target=write_whole, args=(tmp_path / "pipe", b"new"))
    writing.start()
    assert (tmp_path / "pipe").read_bytes() == b"new"
    writing.join()
    assert (tmp_path / "pipe").is_fifo()


def test_a_device_is_written_to_and_stays_a_device() -> None:
    write_whole(Path(os.devnull), b"new")
    assert Path(os.devnull).is_char_device()


def test_a_folder_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(CoordcareError, match="is a folder"):
        write_whole(tmp_path, b"new")
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(CoordcareError, match="cannot be written"):
        write_whole(tmp_path / ("n" * 300), b"new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["=1+1", "+5", "-5 per cent", "@all"])
def test_a_text_that_begins_like_a_formula_is_marked_as_text_and_read_as_it_was(tmp_path: Path, text: str) -> None:
    answers = {
        name: Answer(question=name, sheet="", cell="", raw=raw)
        for name, raw in (("hospital.area", text), ("hospital.category", "2C"))
    }
    write_form(FORM, tmp_path / "filled.xlsx", year=2022, answers=answers)
    read = read_filing(FORM, tmp_path / "filled.xlsx").answers
    assert (read["hospital.area"].raw, read["hospital.category"].raw) == (text, "2C")
    page = openpyxl.load_workbook(tmp_path / "filled.xlsx")[read["hospital.area"].sheet]
    marked = {cell.coordinate for row in page.iter_rows() for cell in row if cell.quotePrefix}
    assert marked == {read["hospital.area"].cell}
    assert page[read["hospital.area"].cell].fill.fgColor.rgb == page[read["hospital.category"].cell].fill.fgColor.rgb
