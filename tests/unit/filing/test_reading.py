"""Answers are found by their labels, however somebody laid the workbook out; what is lost is named with its place."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from coordcare.filing.form import Filing, LostLabel
from coordcare.filing.reading import read_filing
from coordcare.filing.values import Kind, Raw, read_money
from coordcare.filing.workbook import ACCOUNTING_FORMAT
from coordcare.oregon.filings.vbp_data.records import form_for

FORM = form_for(2022)
CLEAN = Path(__file__).parents[3] / "examples" / "clean_2022.xlsx"
PCPCH, MODELS, HOSPITAL = "PCPCH", "Model Descriptions", "Hospital CDA VBP Data"
CATEGORY_LABEL = "LAN category (most advanced category)"

Edit = Callable[[Any], object]


def read_after(edit: Edit, folder: Path) -> Filing:
    """The clean filing as it is read after somebody edited its workbook."""
    book = openpyxl.load_workbook(CLEAN)
    for page in book.worksheets:
        for merge in list(page.merged_cells):
            page.unmerge_cells(str(merge))  # moving rows would leave the merges where they were
    edit(book)
    book.save(folder / "edited.xlsx")
    return read_filing(FORM, folder / "edited.xlsx")


def said(filing: Filing) -> dict[str, Raw]:
    """What stands in every cell in which anything stands."""
    return {name: answer.raw for name, answer in filing.answers.items() if answer.raw is not None}


UNCHANGED = said(read_filing(FORM, CLEAN))


def test_the_form_s_own_layout_is_read_whole() -> None:
    filing = read_filing(FORM, CLEAN)
    assert not filing.lost_labels
    assert not filing.missing_sheets + filing.extra_sheets + filing.hidden_sheets
    assert filing.unfound == frozenset()
    assert filing.answers["hospital.dollars"].place == "Hospital CDA VBP Data!B14"
    assert len(UNCHANGED) > 160


def every_sheet(edit: Edit) -> Edit:
    def edit_all(book: Any) -> None:
        for page in book.worksheets[1:]:
            edit(page)

    return edit_all


def spread_rows(page: Any) -> None:
    """Two blank lines before every line."""
    for row in range(page.max_row, 0, -1):
        page.insert_rows(row, 2)


def mirror_columns(page: Any) -> None:
    """The table's columns in the opposite order."""
    for row in range(5, 11):
        cells = [page.cell(row, column) for column in range(1, 9)]
        for cell, value in zip(cells, [cell.value for cell in reversed(cells)], strict=True):
            cell.value = value


def without_blank_lines(page: Any) -> None:
    for row in range(page.max_row, 0, -1):
        if all(cell.value is None for cell in page[row]):
            page.delete_rows(row)


def wide_labels(page: Any) -> None:
    """Labels of questions merged over three columns, answers beside them over two columns and two rows."""
    for row in range(4, 21, 2):
        if page.title not in (PCPCH, MODELS):
            page.cell(row, 4).value = page.cell(row, 2).value
            page.cell(row, 2).value = None
            page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
            page.merge_cells(start_row=row, end_row=row + 1, start_column=4, end_column=5)


def title_above(page: Any) -> None:
    page.insert_rows(1)
    page.cell(1, 1).value = "Draft for the board, please return"


def texts_left_out(page: Any) -> None:
    """Neither the printed texts beneath the table nor the empty lines before them."""
    for row in range(page.max_row, 10, -1):
        if page.title in (PCPCH, MODELS) or (row > 23 and not page.cell(row, 2).value):
            page.delete_rows(row)


LAYOUTS: dict[str, Edit] = {
    "five rows down": every_sheet(lambda page: page.insert_rows(1, 5)),
    "three columns to the right": every_sheet(lambda page: page.insert_cols(1, 3)),
    "a blank column between labels and answers": every_sheet(lambda page: page.insert_cols(2)),
    "two blank lines before every line": every_sheet(spread_rows),
    "columns in the opposite order": lambda book: mirror_columns(book[MODELS]),
    "no blank lines": every_sheet(without_blank_lines),
    "labels and answers merged": every_sheet(wide_labels),
    "a title above": every_sheet(title_above),
    "sheets in another order": lambda book: book._sheets.reverse(),
    "the printed texts left out": every_sheet(texts_left_out),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_another_layout_gives_the_same_answers(tmp_path: Path, layout: str) -> None:
    filing = read_after(LAYOUTS[layout], tmp_path)
    assert filing.lost_labels == ()
    assert said(filing) == UNCHANGED


def test_an_answer_knows_the_cell_to_which_it_was_moved(tmp_path: Path) -> None:
    filing = read_after(lambda book: (book[HOSPITAL].insert_rows(1, 5), book[HOSPITAL].insert_cols(1, 3)), tmp_path)
    assert filing.answers["hospital.dollars"].cell == "E19"
    assert filing.answers["hospital.metrics.2.steward"].cell == "E30"


def rename(page: Any, title: str) -> None:
    page.title = "-"  # openpyxl takes a name that differs in case only for another sheet's
    page.title = title


SHEET_NAMES = [
    ("PCPCH", "pcpch"),
    ("PCPCH", " PCPCH Data "),
    ("PCPCH", "PCPCH (2)"),
    ("PCPCH", "PCPCH tiers"),
    ("Model Descriptions", "MODEL  DESCRIPTIONS"),
    ("Model Descriptions", "ModelDescriptions"),
    ("Model Descriptions", "Model Descr."),
    ("Model Descriptions", "Models"),
    ("Hospital CDA VBP Data", "Hospital"),
    ("Hospital CDA VBP Data", "Hosp CDA"),
    ("Hospital CDA VBP Data", "Hospital CDA VBP Data 2022"),
    ("Maternity CDA VBP Data", "Maternity Data"),
    ("Behavioral Health CDA VBP Data", "BH CDA"),
    ("Behavioral Health CDA VBP Data", "Behavioral Health CDA VBP D"),
    ("Behavioral Health CDA VBP Data", "behavioral_health_cda"),
    ("Behavioral Health CDA VBP Data", "Behavioral Hlth CDA"),
    ("Hospital CDA VBP Data", "3. Hospital"),
    ("Hospital CDA VBP Data", "3) Hosp CDA"),
    ("Hospital CDA VBP Data", "Hospital_CDA"),
    ("Maternity CDA VBP Data", "Mtrnty CDA"),
    ("Oral Health CDA VBP Data", "Oral Hlth CDA VBP Data"),
    ("Oral Health CDA VBP Data", "Oral Health"),
    ("Children's Health CDA VBP Data", "Children’s Health CDA VBP Data"),
    ("Children's Health CDA VBP Data", "Childrens Health CDA VBP Data"),
    ("Children's Health CDA VBP Data", "Children`s Health CDA"),
    ("Children's Health CDA VBP Data", "Children"),
]


@pytest.mark.parametrize(("title", "renamed"), SHEET_NAMES)
def test_a_sheet_is_found_under_a_name_like_its_own(tmp_path: Path, title: str, renamed: str) -> None:
    filing = read_after(lambda book: rename(book[title], renamed), tmp_path)
    assert filing.missing_sheets == ()
    assert said(filing) == UNCHANGED


OTHER_NAMES = [(PCPCH, "Tab 1"), (HOSPITAL, "Clinics"), (HOSPITAL, "Health CDA VBP Data"), (HOSPITAL, "Hx CDA")]


@pytest.mark.parametrize(("title", "renamed"), OTHER_NAMES)
def test_a_sheet_under_a_name_of_its_own_is_missing_and_extra(tmp_path: Path, title: str, renamed: str) -> None:
    filing = read_after(lambda book: rename(book[title], renamed), tmp_path)
    assert (filing.missing_sheets, filing.extra_sheets) == ((title,), (renamed,))
    assert set(UNCHANGED) - set(said(filing)) == {name for name in UNCHANGED if filing.answers[name].sheet == title}


def test_of_two_sheets_with_one_name_in_them_the_one_of_that_name_is_read(tmp_path: Path) -> None:
    filing = read_after(lambda book: book.copy_worksheet(book[PCPCH]).insert_rows(1, 2), tmp_path)
    assert filing.extra_sheets == ("PCPCH Copy",)
    assert filing.answers["pcpch.contractor"].place == "PCPCH!B2"


def test_a_hidden_sheet_is_read_and_named(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book[HOSPITAL].sheet_state = "hidden"

    filing = read_after(hide, tmp_path)
    assert filing.hidden_sheets == (HOSPITAL,)
    assert said(filing) == UNCHANGED


LABELS = [
    # sheet    cell     what somebody made of the label
    (HOSPITAL, "A8", "LAN category\n(most advanced category)"),
    (HOSPITAL, "A8", "  LAN   category  (most advanced category) "),
    (HOSPITAL, "A8", "lan Category (MOST advanced category):"),
    (HOSPITAL, "A8", "LAN\u00a0category (most advanced category)*"),
    (HOSPITAL, "A8", "LAN category"),
    (HOSPITAL, "A8", "LAN category (most advanced category), see instruction 2"),
    (HOSPITAL, "A8", "LAN category (most advanced catgory)"),
    (HOSPITAL, "A14", "Total dollars paid in 2022"),
    (HOSPITAL, "A23", "METRIC"),
    (HOSPITAL, "B23", "Metric steward"),
    (HOSPITAL, "B23", "“Metric steward” (e.g. HPQMC, NQF, etc.)"),
    (HOSPITAL, "C23", "Briefly describe how CCO assesses quality"),
    (HOSPITAL, "D23", "Describe providers` performance (e.g. quality metric score increased from 8 to 10)"),
    (HOSPITAL, "A20", "If applicable maximum potential provider loss in $ (e.g. maximum risk in a capitated payment)"),
    (PCPCH, "B5", "Number of\ncontracted\nclinics"),
    (PCPCH, "A8", "tier 3 clinics"),
    (PCPCH, "A8", "Tier 3"),
    (PCPCH, "C5", "PMPM dollar \n\namount or range"),
    (PCPCH, "A2", "Contractor/CCO Name"),
    (MODELS, "F5", "Quality metric(s)."),
    (MODELS, "E5", "Total dollars involved in this arrangement ($)"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "cell", "label"), LABELS)
def test_a_label_is_found_however_it_is_written(tmp_path: Path, sheet: str, cell: str, label: str) -> None:
    def relabel(book: Any) -> None:
        book[sheet][cell] = label

    filing = read_after(relabel, tmp_path)
    assert filing.lost_labels == ()
    assert said(filing) == UNCHANGED


def test_a_lost_label_is_named_with_its_place_and_what_stands_there(tmp_path: Path) -> None:
    def relabel(book: Any) -> None:
        book[HOSPITAL]["A8"] = "Type of contract"

    filing = read_after(relabel, tmp_path)
    assert filing.lost_labels == (LostLabel(sheet=HOSPITAL, label=CATEGORY_LABEL, cell="A8", found="Type of contract"),)
    assert filing.unfound == {"hospital.category"}
    assert {name for name in UNCHANGED if name not in said(filing)} == {"hospital.category"}


def test_a_deleted_label_is_named_with_nothing_in_its_place(tmp_path: Path) -> None:
    def delete(book: Any) -> None:
        book[PCPCH]["D5"] = None

    filing = read_after(delete, tmp_path)
    assert [(lost.cell, lost.found) for lost in filing.lost_labels] == [("D5", "")]
    assert filing.unfound == {f"pcpch.tiers.tier_{number}.average_pmpm" for number in range(1, 6)}


def test_a_lost_label_does_not_take_the_place_of_a_longer_one(tmp_path: Path) -> None:
    def relabel(book: Any) -> None:
        book[HOSPITAL]["A23"] = "Name"
        book[HOSPITAL]["B23"] = "Metric steward"

    filing = read_after(relabel, tmp_path)
    assert [lost.label for lost in filing.lost_labels] == ["Metric"]
    assert filing.answers["hospital.metrics.1.steward"].raw == "NCQA"


def test_a_lost_row_label_loses_only_its_row(tmp_path: Path) -> None:
    def relabel(book: Any) -> None:
        book[PCPCH]["A8"] = "Bronze clinics"

    filing = read_after(relabel, tmp_path)
    assert [lost.cell for lost in filing.lost_labels] == ["A8"]
    assert {name.split(".")[2] for name in UNCHANGED if name not in said(filing)} == {"tier_3"}


OWN_CELL = [
    ("CONTRACTOR/CCO NAME: Cascade Fields CCO", "Cascade Fields CCO"),
    ("Contractor/CCO name:\nCascade Fields CCO ", "Cascade Fields CCO"),
    ("CONTRACTOR/CCO NAME：Cascade Fields CCO", "Cascade Fields CCO"),
    ("CONTRACTOR/CCO NAME Cascade Fields CCO", "Cascade Fields CCO"),
    ("CONTRACTOR/CCO NAME - Cascade Fields CCO", "Cascade Fields CCO"),
    ("CONTRACTOR/CCO NAME: A: the first", "A: the first"),
]


@pytest.mark.parametrize(("cell", "answer"), OWN_CELL)
def test_an_answer_in_its_label_s_own_cell_is_read(tmp_path: Path, cell: str, answer: str) -> None:
    def write_into_label(book: Any) -> None:
        book[PCPCH]["A2"], book[PCPCH]["B2"] = cell, None

    contractor = read_after(write_into_label, tmp_path).answers["pcpch.contractor"]
    assert (contractor.raw, contractor.cell) == (answer, "A2")


@pytest.mark.parametrize("label", ["CONTRACTOR/CCO NAME (please fill in)", "CONTRACTOR/CCO NAME:"])
def test_words_added_to_a_label_are_no_answer_where_one_stands_beside_it(tmp_path: Path, label: str) -> None:
    def relabel(book: Any) -> None:
        book[PCPCH]["A2"] = label

    assert said(read_after(relabel, tmp_path)) == UNCHANGED


def test_answers_beneath_their_labels_are_read(tmp_path: Path) -> None:
    def move_beneath(book: Any) -> None:
        page = book[HOSPITAL]
        for row in range(4, 21, 2):
            page.cell(row + 1, 1).value = page.cell(row, 2).value
            page.cell(row, 2).value = None

    filing = read_after(move_beneath, tmp_path)
    assert said(filing) == UNCHANGED
    assert filing.answers["hospital.dollars"].cell == "A15"


def test_a_note_beside_an_unanswered_question_is_not_its_answer(tmp_path: Path) -> None:
    def note(book: Any) -> None:
        book[HOSPITAL]["B14"] = None
        book[HOSPITAL]["D14"] = 12_345

    answer = read_after(note, tmp_path).answers["hospital.dollars"]
    assert (answer.raw, answer.cell) == (None, "B14")


def test_an_unanswered_question_does_not_take_what_stands_beneath_it(tmp_path: Path) -> None:
    def clear(book: Any) -> None:
        page = book[PCPCH]
        page["B2"] = page["B3"] = None
        page.delete_rows(4)
        book[HOSPITAL]["B20"] = None
        book[HOSPITAL].delete_rows(21)

    filing = read_after(clear, tmp_path)
    assert [filing.answers[name].kind for name in ("pcpch.contractor", "pcpch.period", "hospital.maximum_loss")] == [
        Kind.BLANK
    ] * 3
    assert filing.answers["hospital.maximum_loss"].cell == "B20"


def test_five_ways_to_say_nothing_stay_apart_wherever_they_are_moved(tmp_path: Path) -> None:
    def answer(book: Any) -> None:
        page = book[HOSPITAL]
        page["B10"], page["B12"], page["B14"], page["B16"], page["B18"], page["B20"] = None, "  ", " N/A ", "- ", 0, 0
        page["B20"].number_format = ACCOUNTING_FORMAT
        page.insert_rows(1, 4)
        page.insert_cols(1)

    answers = read_after(answer, tmp_path).answers
    names = ("description", "complex_care", "dollars", "members", "maximum_gain", "maximum_loss")
    assert [answers[f"hospital.{name}"].kind for name in names] == [
        Kind.BLANK, Kind.BLANK, Kind.NOT_APPLICABLE, Kind.DASH, Kind.NUMBER, Kind.ACCOUNTING_ZERO,
    ]  # fmt: skip
    assert [answers[f"hospital.{name}"].raw for name in names[2:]] == [" N/A ", "- ", 0, 0]


def test_a_formula_without_a_stored_result_is_an_error_and_no_answer(tmp_path: Path) -> None:
    def calculate(book: Any) -> None:
        book[HOSPITAL]["B14"] = "=SUM(B16,B18)"

    assert read_after(calculate, tmp_path).answers["hospital.dollars"].kind is Kind.ERROR


def test_rows_added_to_a_table_are_read(tmp_path: Path) -> None:
    def add(book: Any) -> None:
        page = book[HOSPITAL]
        page.insert_rows(27, 12)
        for row in range(27, 39):
            page.cell(row, 1).value, page.cell(row, 2).value = f"Measure {row}", "OHA"

    filing = read_after(add, tmp_path)
    assert filing.rows["hospital"] == 15
    assert filing.answers["hospital.metrics.15.metric"].raw == "Measure 38"


def test_blank_lines_between_the_rows_of_a_moved_table_are_passed_over(tmp_path: Path) -> None:
    def space(book: Any) -> None:
        page = book[MODELS]
        for row in (10, 9, 8, 7, 6):
            page.insert_rows(row)

    assert said(read_after(space, tmp_path)) == UNCHANGED


def test_a_table_ends_at_the_text_printed_beneath_it(tmp_path: Path) -> None:
    def write_last_row(book: Any) -> None:
        page = book[HOSPITAL]
        page.insert_rows(1, 3)
        page.cell(33, 1).value = "Last measure"

    filing = read_after(write_last_row, tmp_path)
    metrics = [filing.answers[f"hospital.metrics.{number}.metric"].raw for number in range(1, 11)]
    assert metrics[3:] == ["Last measure", *[None] * 6]


def test_an_answer_that_begins_like_a_printed_text_does_not_end_the_table(tmp_path: Path) -> None:
    def answer(book: Any) -> None:
        page = book[HOSPITAL]
        page["D24"] = "Evaluation criteria met"
        page.insert_rows(1, 3)

    filing = read_after(answer, tmp_path)
    assert filing.answers["hospital.metrics.1.performance"].raw == "Evaluation criteria met"
    assert filing.answers["hospital.metrics.3.steward"].raw == "CMS"


def test_an_answer_in_the_words_of_a_label_is_not_taken_for_it(tmp_path: Path) -> None:
    def answer(book: Any) -> None:
        book[HOSPITAL]["B6"] = CATEGORY_LABEL

    filing = read_after(answer, tmp_path)
    assert filing.answers["hospital.area"].raw == CATEGORY_LABEL
    assert filing.answers["hospital.category"].raw == "3B"


def test_a_date_is_read_as_a_date_and_not_as_the_number_of_its_day(tmp_path: Path) -> None:
    def date_them(book: Any) -> None:
        book[PCPCH]["B3"] = date(2022, 1, 1)
        book[HOSPITAL]["B14"] = date(2022, 6, 9)
        book[HOSPITAL]["B14"].number_format = "d-mmm"

    filing = read_after(date_them, tmp_path)
    assert filing.answers["pcpch.period"].raw == "1/1/2022"
    assert filing.answers["hospital.dollars"].shown == "6/9/2022"
    assert read_money(filing.answers["hospital.dollars"].raw) is None


REMARKS = ["Source: finance dept", "* preliminary", "Note that the audit goes on", "SOURCES as above"]


@pytest.mark.parametrize("moved", [False, True])
@pytest.mark.parametrize("remark", REMARKS)
def test_a_remark_beneath_a_table_is_no_row_of_it(tmp_path: Path, remark: str, moved: bool) -> None:
    def write(book: Any) -> None:
        page = book[HOSPITAL]
        page.delete_rows(34, 20)
        page["A35"] = remark
        if moved:
            page.insert_rows(1, 3)

    assert said(read_after(write, tmp_path)) == UNCHANGED


@pytest.mark.parametrize(
    ("row", "cells"), [(38, ["Readmissions"]), (38, ["Note: readmissions", "NCQA"]), (27, ["Note: readmissions"])]
)
def test_a_row_of_a_table_is_no_remark(tmp_path: Path, row: int, cells: list[str]) -> None:
    """Nor is it where nothing but its words would be missed: it says more, or stands right beneath the rows above."""

    def write(book: Any) -> None:
        page = book[HOSPITAL]
        page.delete_rows(34, 20)
        for column, text in enumerate(cells, start=1):
            page.cell(row, column).value = text
        page.insert_rows(1, 3)

    filing = read_after(write, tmp_path)
    assert filing.answers["hospital.metrics.4.metric"].raw == cells[0]
