"""The workbook of a statement: formulas and stored values agree, text stays text, equal content gives equal bytes."""

import io
import re
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from coordcare.payment.statements.statement import statement_of
from coordcare.payment.statements.wording import CONFIDENTIAL
from coordcare.payment.statements.workbook import statement_workbook
from tests.unit.payment.statements.closed_year import ALDER, BIRCH, DENTAL, HOSPITAL, SMALL, closed_year

PARTIES = (ALDER, BIRCH, HOSPITAL, DENTAL, SMALL)


def opened(content: bytes, *, values: bool) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def cents(value: Any) -> Decimal:
    return Decimal(str(value or 0)).quantize(Decimal("0.01"))


class Reckoned:
    """Reckons the few formulas that a statement has: sums of a range, and cells added or taken off."""

    def __init__(self, content: bytes) -> None:
        self.book = opened(content, values=False)

    def value(self, sheet: str, place: str) -> Decimal:
        content = self.book[sheet][place].value
        if not (isinstance(content, str) and content.startswith("=")):
            return cents(content)
        if whole := re.fullmatch(r"=SUM\((?:(\w+)!)?([A-Z]\d+:[A-Z]\d+)\)", content):
            cells = self.book[whole[1] or sheet][whole[2]]
            return sum((self.value(whole[1] or sheet, one.coordinate) for row in cells for one in row), Decimal(0))
        terms = re.findall(r"([-+=])(?:(\w+)!)?([A-Z]\d+)", content)
        assert "".join(f"{sign}{f'{other}!' if other else ''}{cell}" for sign, other, cell in terms) == content
        return sum(
            (self.value(other or sheet, cell) * (-1 if sign == "-" else 1) for sign, other, cell in terms), Decimal(0)
        )


@pytest.mark.parametrize("party", PARTIES)
def test_every_formula_comes_to_the_value_that_is_stored_beside_it(party: str) -> None:
    content = statement_workbook(closed_year(), party)
    reckoned, stored = Reckoned(content), opened(content, values=True)
    formulas = [
        (sheet.title, cell.coordinate)
        for sheet in reckoned.book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(formulas) > 6
    for sheet, place in formulas:
        assert reckoned.value(sheet, place) == cents(stored[sheet][place].value), f"{sheet}!{place}"


@pytest.mark.parametrize("party", PARTIES)
def test_the_total_is_the_statement_s(party: str) -> None:
    statement = statement_of(closed_year(), party)
    summary = opened(statement_workbook(closed_year(), party), values=True)["Summary"]
    total = next(row for row in summary.iter_rows(values_only=True) if row[0] == "Total")
    assert [cents(value) for value in total[3:6]] == [statement.earned, statement.paid_before, statement.due]
    assert summary["A3"].value == statement.who_pays


@pytest.mark.parametrize("party", PARTIES)
def test_text_never_becomes_a_formula(party: str) -> None:
    book = opened(statement_workbook(closed_year(), party), values=False)
    ours = re.compile(r"=(SUM\((Lines!)?[A-Z]\d+:[A-Z]\d+\)|(Lines!)?[A-Z]\d+([-+](Lines!)?[A-Z]\d+)?)")
    formulas = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert all(ours.fullmatch(formula) for formula in formulas)


def test_a_name_that_looks_like_a_formula_is_kept_as_text() -> None:
    closed = closed_year()
    first = closed.settled[0].of.arrangement
    object.__setattr__(first, "name", "=1+1")
    cell = opened(statement_workbook(closed, HOSPITAL), values=False)["Summary"]["A6"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_equal_statements_are_equal_bytes() -> None:
    assert statement_workbook(closed_year(), ALDER) == statement_workbook(closed_year(), ALDER)
    assert statement_workbook(closed_year(), ALDER) != statement_workbook(closed_year(interim=True), ALDER)


def test_every_sheet_keeps_its_header_in_sight_and_prints_on_letter() -> None:
    book = opened(statement_workbook(closed_year(), ALDER), values=False)
    assert book.sheetnames == ["Summary", "Lines", "Figures", "Quality", "Changes"]
    for sheet in book:
        assert sheet.freeze_panes == ("A6" if sheet.title == "Summary" else "A2")
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (1, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0, "as many pages as it takes, each as wide as the sheet"
        assert sheet.print_title_rows
    assert "$" in book["Lines"]["F2"].number_format
    assert "Changes" not in opened(statement_workbook(closed_year(settlement=1), ALDER), values=False).sheetnames


@pytest.mark.parametrize("party", PARTIES)
def test_the_workbook_is_marked_confidential_on_every_printed_page_on_its_summary_and_in_its_properties(
    party: str,
) -> None:
    book = opened(statement_workbook(closed_year(), party), values=False)
    for sheet in book:
        assert sheet.oddHeader.center.text == CONFIDENTIAL
        assert sheet.oddFooter.left.text == "&A", "what stood on printed pages before still does"
    assert book["Summary"]["A4"].value == CONFIDENTIAL
    assert book.properties.description == CONFIDENTIAL
    assert "&" not in CONFIDENTIAL, "in the header of a sheet it begins a command"


def test_the_balance_begins_anew_with_each_stream() -> None:
    lines = opened(statement_workbook(closed_year(), ALDER), values=False)["Lines"]
    found = [(row[2], row[6]) for row in lines.iter_rows(min_row=2, max_row=6, values_only=True)]
    assert found == [
        ("Office visits", "=F2"),
        ("Care home PMPM", "=F3"),
        ("Care home PMPM", "=G3+F4"),
        ("Quality payment", "=F5"),
        ("Quality payment", "=G5+F6"),
    ]


def test_figures_stand_below_what_they_make_up_with_their_place() -> None:
    sheet = opened(statement_workbook(closed_year(), ALDER), values=True)["Figures"]
    rows = {row[2]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert rows["Rate for tier 3"][3:] == (
        9.5, "dollars PMPM", None, "arrangements/primary-care.yaml", "streams[Care home PMPM].rates[0].pmpm",
    )  # fmt: skip
    assert rows["Member months of Alder Hillside at tier 4"][3] == 400
    assert rows["Most that can be lost"][6] == "the terms"
