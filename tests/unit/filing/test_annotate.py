"""The annotated copy: notes at the cells, a sheet of findings, the original as it was."""

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from coordcare.errors import CoordcareError
from coordcare.filing.annotate import write_annotated
from coordcare.filing.review import FileReview, Severity
from coordcare.filing.xlsx.grid import open_workbook
from tests.findings import EXPLANATION, finding, review, unreadable

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)"]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "filing.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Children's Health")
        sheet.write_string("B2", "=cmd()")
        sheet.write_comment("B2", "What the form asks.")
        sheet.merge_range("A4:C6", "merged")
        sheet.data_validation("B8", {"validate": "list", "source": ["2C", "3A"]})
        book.add_worksheet("findings").write_string("A1", "the filer's own")
    return path


def annotated(source: Path, *findings: Any) -> Any:
    target = source.with_name("copy.xlsx")
    write_annotated(review(*findings, path=source), target)
    return openpyxl.load_workbook(target)


def test_each_cell_with_findings_has_one_note_with_all_of_them(workbook: Path) -> None:
    book = annotated(
        workbook,
        finding("Children's Health!C9", message="The first.", fix="Mend it."),
        finding("Children's Health!C9", Severity.NOTE, message="The second.", explanation=EXPLANATION),
    )
    note = book["Children's Health"]["C9"].comment.text
    assert "explain (CD-06): The first.\n→ Mend it." in note
    assert "note (CD-06): The second." in note
    assert "Explained by Ana Ruiz on 2023-05-01" in note


def test_a_note_that_was_there_stays(workbook: Path) -> None:
    note = annotated(workbook, finding("Children's Health!B2", message="It is odd."))["Children's Health"]["B2"].comment
    assert note.text.startswith("What the form asks.")
    assert note.text.index("What the form asks.") < note.text.index("It is odd.")


def test_the_note_of_a_merged_cell_is_at_its_first_cell(workbook: Path) -> None:
    sheet = annotated(workbook, finding("Children's Health!B5", message="It is odd."))["Children's Health"]
    assert "It is odd." in sheet["A4"].comment.text
    assert "A4:C6" in sheet.merged_cells


def test_the_findings_are_listed_first_with_links_to_their_cells(workbook: Path) -> None:
    book = annotated(
        workbook,
        finding("Children's Health!B2", Severity.NOT_APPROVED, explanation=EXPLANATION),
        finding("A lost sheet!"),
        finding("!", Severity.NOTE),
    )
    assert book.sheetnames == ["Findings1", "Children's Health", "findings"]
    sheet = book["Findings1"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == [
        "Severity", "Sheet", "Cell", "What stands there", "Finding", "What to do", "Rule", "Source", "Explanation",
    ]  # fmt: skip
    assert rows[1] == [
        "not approved",
        "Children's Health",
        "B2",
        "17",
        "17 clinics are paid nothing.",
        "Write what they are paid.",
        "CD-06",
        "template, instruction 2 (reported)",
        "Explained by Ana Ruiz on 2023-05-01: The contract has no downside in 2022.",
    ]
    assert [row[1] for row in rows[2:]] == ["A lost sheet", "whole workbook"]
    assert sheet["C2"].hyperlink.location == "'Children''s Health'!B2"
    assert sheet["B3"].hyperlink is None
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A1:I4", "A2")
    assert sheet["E2"].alignment.wrap_text
    assert [page.sheet_view.tabSelected for page in book.worksheets] == [True, False, False]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_stays_text(workbook: Path, text: str) -> None:
    sheet = annotated(workbook, finding("Children's Health!B2", value=text, message=text, fix=text))["Findings1"]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in sheet["D2:F2"][0]] == [(text, "s", True)] * 3


def test_the_text_of_the_original_stays_text_in_the_copy(workbook: Path) -> None:
    annotated(workbook, finding("Children's Health!B2"))
    cell = open_workbook(workbook.with_name("copy.xlsx")).sheets[1].cells[2, 2]
    assert (cell.value, cell.formula) == ("=cmd()", False)


def test_what_no_workbook_can_store_is_replaced(workbook: Path) -> None:
    book = annotated(workbook, finding("Children's Health!B2", message="a\x00b\x1bc" + "x" * 40_000))
    assert book["Findings1"]["E2"].value.startswith("a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c")
    assert len(book["Findings1"]["E2"].value) < 32_768
    assert "a\N{REPLACEMENT CHARACTER}b" in book["Children's Health"]["B2"].comment.text


def test_the_original_is_untouched_and_the_copy_keeps_its_lists(workbook: Path) -> None:
    before = workbook.read_bytes()
    book = annotated(workbook, finding("Children's Health!B2"))
    assert workbook.read_bytes() == before
    assert [str(each.sqref) for each in book["Children's Health"].data_validations.dataValidation] == ["B8"]


def test_a_review_without_findings_says_so(workbook: Path) -> None:
    assert annotated(workbook)["Findings1"]["A2"].value == "Nothing was found."


def test_nothing_is_written_over_the_original(workbook: Path, tmp_path: Path) -> None:
    before = workbook.read_bytes()
    (tmp_path / "link.xlsx").symlink_to(workbook)
    for name in ("filing.xlsx", "link.xlsx"):
        with pytest.raises(CoordcareError, match="is the reviewed file itself"):
            write_annotated(review(finding("Children's Health!B2"), path=workbook), tmp_path / name)
    assert workbook.read_bytes() == before


def test_an_unreadable_file_has_no_annotated_copy(tmp_path: Path) -> None:
    with pytest.raises(CoordcareError, match=r"old\.xls: no annotated copy is written.*is a PDF"):
        write_annotated(unreadable(), tmp_path / "copy.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_that_cannot_be_copied_ends_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "filing.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("nothing.txt", "")
    with pytest.raises(CoordcareError, match=r"filing\.xlsx: no annotated copy can be made.*Open it in Excel"):
        write_annotated(FileReview(path=path), tmp_path / "copy.xlsx")
    assert [each.name for each in tmp_path.iterdir()] == ["filing.xlsx"]
