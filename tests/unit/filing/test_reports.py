"""A review as text, JSON and a page: the same findings, in the same order, told completely."""

import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from coordcare.filing.report.as_json import json_report
from coordcare.filing.report.drawn_sheet import MOST_COLUMNS, MOST_ROWS, Numbered, draw
from coordcare.filing.report.page import MOST_FILES_WITH_SHEETS, html_report
from coordcare.filing.report.text import text_report
from coordcare.filing.report.words import by_sheet, cell_position, counts_in_words, next_step, on_one_line
from coordcare.filing.review import FileReview, Severity
from coordcare.filing.xlsx.grid import open_workbook
from tests.findings import CLEAN, EXPLANATION, finding, review, unreadable

BLOCKS, EXPLAIN, NOTE = Severity
HOSTILE = "<script>alert(1)</script> & \x1b[31m \u202e {{ 7*7 }}"


def text(*reviews: FileReview, width: int = 100) -> str:
    return text_report(reviews, width=width, colour=False)


# Words and order


def test_findings_stand_by_sheet_then_row_then_column() -> None:
    places = ["B!A10", "A!B2", "A!AA2", "A!C1", "A!", "!", "Z!A1", "B!A9"]
    groups = by_sheet([finding(place) for place in places], ["A", "B"])
    ordered = [f"{each.sheet}!{each.cell}" for group in groups.values() for each in group]
    assert ordered == ["!", "A!", "A!C1", "A!B2", "A!AA2", "B!A9", "B!A10", "Z!A1"]


@pytest.mark.parametrize(("cell", "place"), [("B14", (14, 2)), ("AA3", (3, 27)), ("B9:C11", (9, 2)), ("", (0, 0))])
def test_a_cell_has_a_row_and_a_column(cell: str, place: tuple[int, int]) -> None:
    assert cell_position(cell) == place


def test_the_counts_are_a_sentence() -> None:
    assert counts_in_words(review()) == "Nothing was found."
    assert counts_in_words(review(finding(severity=BLOCKS))) == "1 finding blocks approval."
    assert (
        counts_in_words(review(finding(), finding(explanation=EXPLANATION), finding(severity=NOTE)))
        == "2 are to correct or explain (1 of them is explained), 1 is a note."
    )


def test_the_next_step_follows_from_what_was_found() -> None:
    assert next_step(review(finding(severity=BLOCKS), finding())).startswith("Correct the finding that blocks")
    assert "1 finding waits" in next_step(review(finding(), finding(explanation=EXPLANATION)))
    assert "nothing waits" in next_step(review(finding(explanation=EXPLANATION), finding(severity=NOTE)))
    assert next_step(unreadable()).startswith("Mend the file")


@given(st.text())
def test_a_text_from_a_file_never_steers_the_terminal(wild: str) -> None:
    assert on_one_line(wild).isprintable()


# Text


def test_the_text_tells_everything_of_a_finding() -> None:
    told = text(review(finding(severity=EXPLAIN, explanation=EXPLANATION)))
    assert "  B7    explain: 17 clinics are paid nothing.\n" in told
    assert "        → Write what they are paid.\n" in told
    assert "✓ Explained by Ana Ruiz on 2023-05-01: The contract has no downside in 2022." in told
    assert "CD-06 · template, instruction 2 (reported)" in told


def test_the_text_begins_with_who_when_which_file_and_how_much() -> None:
    assert text(review(finding(severity=BLOCKS), path=Path("in/f.xlsx"))).splitlines()[:3] == [
        "Cascade Fields CCO · CY 2022",
        "in/f.xlsx",
        "1 finding blocks approval.",
    ]


def test_text_of_a_hostile_workbook_cannot_steer_the_terminal() -> None:
    told = text(review(finding("PCPCH\x1b[2J!B7", message=HOSTILE, fix=HOSTILE), path=Path("a\x1b[2Jb.xlsx")))
    assert "\x1b" not in told
    assert "\u202e" not in told


@pytest.mark.parametrize(("asked", "kept"), [(40, 80), (95, 95), (300, 110)])
def test_lines_fit_the_terminal(asked: int, kept: int) -> None:
    long = finding(message="word " * 200, fix="word " * 100)
    lines = text(review(long, path=Path("f.xlsx")), unreadable(error="is odd. " * 40), width=asked).splitlines()
    assert max(map(len, lines)) <= kept
    assert max(map(len, lines)) > kept - 6


def test_colours_only_colour() -> None:
    reviews = [review(finding(severity=BLOCKS), finding(explanation=EXPLANATION)), unreadable()]
    coloured = text_report(reviews, width=100, colour=True)
    assert "\x1b[31m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == text(*reviews)


def test_many_files_begin_with_a_table_of_all() -> None:
    told = text(review(finding(severity=BLOCKS), finding()), unreadable())
    table = told.split("─")[0]
    assert re.search(r"clean_2022\.xlsx +Cascade Fields CCO +CY 2022 +1 +1 +0\n", table)
    assert re.search(r"old\.xls +could not be read: is a PDF, not an Excel workbook\.\n", table)
    assert "2 files: 1 file has findings that block approval, 1 file could not be read." in table


def test_an_idle_explanation_is_told() -> None:
    told = text(FileReview(path=CLEAN, idle_explanations=("CD-06 at PCPCH!B8",)))
    assert "  - CD-06 at PCPCH!B8\n" in told


def test_every_problem_of_an_unreadable_file_has_its_line() -> None:
    told = text(unreadable(error="filing.explanations.yaml:\n  - entry 1: by is empty.\n  - entry 2: on is empty."))
    assert "- entry 1: by is empty.\n- entry 2: on is empty.\n" in told


# JSON


def test_the_json_has_the_promised_keys_in_their_order() -> None:
    content = json.loads(json_report([review(finding(explanation=EXPLANATION), finding("!", BLOCKS))]))
    assert content == {
        "files": [
            {
                "path": str(CLEAN),
                "contractor": "Cascade Fields CCO",
                "period": "CY 2022",
                "readable": True,
                "error": None,
                "counts": {"not_approved": 1, "explain": 1, "note": 0},
                "findings": content["files"][0]["findings"],
            }
        ]
    }
    first, second = content["files"][0]["findings"]
    assert first == {
        "rule": "CD-06",
        "severity": "explain",
        "sheet": "PCPCH",
        "cell": "B7",
        "value": "17",
        "message": "17 clinics are paid nothing.",
        "fix": "Write what they are paid.",
        "citation": {"source": "template", "locator": "instruction 2", "standing": "reported"},
        "explanation": {"by": "Ana Ruiz", "on": "2023-05-01", "text": "The contract has no downside in 2022."},
    }
    assert list(first) == list(second) == [
        "rule", "severity", "sheet", "cell", "value", "message", "fix", "citation", "explanation",
    ]  # fmt: skip
    assert list(content["files"][0]) == ["path", "contractor", "period", "readable", "error", "counts", "findings"]
    assert (second["sheet"], second["cell"], second["explanation"]) == ("", "", None)


@given(st.text())
def test_the_json_is_valid_whatever_stands_in_the_file(wild: str) -> None:
    content = json.loads(json_report([review(finding(value=wild, message=wild)), unreadable(error=wild)]))
    assert content["files"][0]["findings"][0]["message"] == wild
    assert content["files"][1]["error"] == wild
    assert content["files"][1]["readable"] is False


# Page


class Page(HTMLParser):
    """The elements of a page with their attributes, and whether they close in order."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(source)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "col", "br"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def values(self, attribute: str) -> list[str]:
        return [attributes[attribute] or "" for _, attributes in self.elements if attribute in attributes]


def page_of_everything() -> str:
    return html_report(
        [
            FileReview(
                path=CLEAN,
                contractor="Cascade Fields CCO",
                period="CY 2022",
                findings=(
                    finding("!", NOTE),
                    finding("PCPCH!", EXPLAIN),
                    finding("PCPCH!B7", BLOCKS, message="The first."),
                    finding("PCPCH!B7", EXPLAIN, explanation=EXPLANATION),
                    finding("Hospital CDA VBP Data!D300", NOTE),
                    finding("A lost sheet!C3", EXPLAIN),
                ),
                idle_explanations=("CD-06 at PCPCH!B8",),
            ),
            unreadable(),
        ]
    )


def test_the_page_is_well_formed_and_every_link_leads_somewhere() -> None:
    page = Page(page_of_everything())
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in page.values("href")} <= set(ids)


def test_cells_and_findings_are_linked_both_ways() -> None:
    page = Page(page_of_everything())
    links = set(page.values("href"))
    for number in (3, 4):
        assert {f"#cell-1-{number}", f"#finding-1-{number}"} <= links


def test_the_page_fetches_nothing_and_runs_nothing() -> None:
    source = page_of_everything()
    page = Page(source)
    assert "default-src 'none'; style-src 'unsafe-inline'" in source
    assert not {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "object", "form"}
    assert all(link.startswith("#") for link in page.values("href"))
    assert page.values("src") == []
    assert "url(" not in source
    assert "@import" not in source


def test_every_finding_is_on_the_page_once() -> None:
    ids = Page(page_of_everything()).values("id")
    assert sorted(each for each in ids if each.startswith("finding-1-")) == [f"finding-1-{n}" for n in range(1, 7)]


def test_the_page_says_what_blocks_what_is_lost_and_what_is_idle() -> None:
    source = html.unescape(page_of_everything())
    blocking = source[source.index("What blocks approval") : source.index("</ol>")]
    assert "PCPCH!B7</a> The first." in blocking
    assert blocking.count("<li>") == 1
    assert "The workbook has no sheet of this name." in source
    assert "CD-06 at PCPCH!B8" in source
    assert "could not be read: is a PDF" in source
    assert "Explained by Ana Ruiz on 2023-05-01:" in source


def test_nothing_from_a_workbook_becomes_part_of_the_page(tmp_path: Path) -> None:
    path = tmp_path / "<b>.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("<i>&'\"")
        sheet.write_string(0, 0, HOSTILE.replace("\x1b", ""))
    found = finding("<i>&'\"!A1", message=HOSTILE, fix=HOSTILE, value=HOSTILE)
    source = html_report([FileReview(path=path, contractor=HOSTILE, period=HOSTILE, findings=(found,))])
    page = Page(source)
    assert not {tag for tag, _ in page.elements} & {"script", "i", "b"}
    assert "49" not in re.sub(r"<style>.*?</style>|#[0-9a-f]{6}|\d+px", "", source, flags=re.DOTALL)


def test_a_file_that_can_no_longer_be_read_still_shows_its_findings() -> None:
    source = html_report([review(finding(), path=Path("gone.xlsx"))])
    assert "The sheets are not drawn" in source
    assert "17 clinics are paid nothing." in source
    assert "The workbook has no sheet of this name." not in source


def test_sheets_are_drawn_for_a_few_files_only() -> None:
    many = html_report([review(finding())] * (MOST_FILES_WITH_SHEETS + 1))
    assert "Review this file by itself to see its sheets." in many
    assert 'class="sheet' not in many


# The picture of a sheet


def drawn(path: Path, *findings: Any, fill: Any = None) -> Any:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        fill(book, book.add_worksheet("S"))
    return draw(open_workbook(path).sheets[0], [Numbered(n, each) for n, each in enumerate(findings, start=1)])


def rows_of(sheet: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] or [row.gap] for row in sheet.rows]


def test_numbers_look_as_in_excel(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_number(0, 0, 1234.5, book.add_format({"num_format": '"$"#,##0.00'}))
        sheet.write_number(0, 1, 0.5, book.add_format({"num_format": "0%"}))
        sheet.write_boolean(0, 2, True)
        sheet.write_formula(0, 3, "=A1*2", value=2469)
        sheet.write_number(0, 4, 44562, book.add_format({"num_format": "d-mmm"}))

    picture = drawn(tmp_path / "f.xlsx", fill=fill)
    assert rows_of(picture) == [["$1,234.50", "50%", "TRUE", "2469", "1/1/2022"]]
    assert [cell.align for cell in picture.rows[0].cells] == ["right", "right", "left", "right", "right"]


def test_merged_cells_are_one_and_carry_the_findings_of_all(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.merge_range("B2:C3", "both")
        sheet.write_string("A4", "end")

    picture = drawn(tmp_path / "f.xlsx", finding("S!C3"), fill=fill)
    merged = picture.rows[1].cells[1]
    assert (merged.text, merged.rows, merged.columns, [item.number for item in merged.findings]) == ("both", 2, 2, [1])
    assert [len(row.cells) for row in picture.rows] == [3, 2, 1, 3]
    assert picture.elsewhere == ()


def test_empty_rows_are_drawn_as_one_gap_and_coloured_ones_are_not_empty(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_string("A1", "first")
        sheet.write_blank("A6", None, book.add_format({"bg_color": "#FFFF00"}))
        sheet.write_string("A9", "last")

    assert rows_of(drawn(tmp_path / "f.xlsx", fill=fill)) == [
        ["first"], ["Rows 2 to 5 are empty"], [""], [""], [""], ["last"],
    ]  # fmt: skip


def test_a_finding_at_an_empty_cell_has_its_row(tmp_path: Path) -> None:
    picture = drawn(tmp_path / "f.xlsx", finding("S!C9"), fill=lambda _, sheet: sheet.write_string("A1", "x"))
    assert picture.rows[-1].number == 9
    assert [item.number for item in picture.rows[-1].cells[2].findings] == [1]


def test_long_text_flows_over_empty_cells_as_in_excel(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_string("A1", "a heading of thirty letters or so")
        sheet.write_string("A2", "a heading of thirty letters or so", book.add_format({"text_wrap": True}))
        sheet.write_string("A3", "a heading of thirty letters or so")
        sheet.write_string("B3", "stops it")
        sheet.write_string("E3", "end")

    picture = drawn(tmp_path / "f.xlsx", fill=fill)
    assert [row.cells[0].columns for row in picture.rows] == [4, 1, 1]


def test_what_is_drawn_is_bounded_and_what_is_left_out_is_said(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row in range(MOST_ROWS + 5):
            sheet.write_number(row, 0, row)
        sheet.write_string(0, MOST_COLUMNS + 1, "far")
        sheet.write_string(1, 0, "x" * 20_000)

    picture = drawn(tmp_path / "f.xlsx", finding(f"S!A{MOST_ROWS + 2}"), fill=fill)
    assert (len(picture.rows), len(picture.columns)) == (MOST_ROWS, MOST_COLUMNS)
    assert picture.left_out == f"Not drawn: rows {MOST_ROWS + 1} to {MOST_ROWS + 5} and 2 more columns."
    assert [item.number for item in picture.elsewhere] == [1]
    assert len(picture.rows[1].cells[0].text) < 4_000


def test_text_on_a_dark_fill_is_light(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for column, colour in enumerate(["#1F3864", "#FFFF00", "#FFFFFF"]):
            sheet.write_string(0, column, "x", book.add_format({"bg_color": colour}))

    assert [cell.light_text for cell in drawn(tmp_path / "f.xlsx", fill=fill).rows[0].cells] == [True, False, False]
