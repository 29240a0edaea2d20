"""What is said of a figure: once, as deep as asked, by its name as people write it; and what is said when it cannot."""

import json
import os
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from coordcare.errors import CoordcareError
from coordcare.payment.tracing.as_json import explained_as_json
from coordcare.payment.tracing.closes import listed, named, open_close
from coordcare.payment.tracing.page import html_page
from coordcare.payment.tracing.rows import InputRow, Traced
from coordcare.payment.tracing.text import text_of
from coordcare.payment.tracing.tree import Explained, explained
from tests.unit.payment.tracing.small_close import small_close


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return small_close(tmp_path / "cco")


def told(workspace: Path, name: str, *, depth: int | None = 6) -> Explained:
    return explained(open_close(workspace), name, depth=depth)


def with_rows(one: Explained, **changes: object) -> Explained:
    """The same with rows for its claims, as if the run were kept."""
    number = next(node.number for node in one.tree.all() if node.figure.says == "Claims")
    rows = Traced(
        view="paid_lines", called="claim line", rows=2, inputs=2, total=Decimal("200.00"), dollars=True,
        value=Fraction(200), how="", select="SELECT 1", shown="SELECT 1",
        first=(InputRow(file="inputs/medical_claim.csv", row=7, rows=1, amount=Decimal("-12.50")),),
    )  # fmt: skip
    return replace(one, rows={number: replace(rows, **changes)})  # type: ignore[arg-type]  # fields of rows


def test_a_figure_that_stands_twice_is_told_once(workspace: Path) -> None:
    text = text_of(told(workspace, "RISK/North/Savings"), width=100)
    assert text.count("$100.00  Savings") == 2
    assert text.count("as told above") == 1
    assert text.count("$200.00  Claims") == 1


def test_a_term_is_told_with_its_line_as_it_stands(workspace: Path) -> None:
    text = text_of(told(workspace, "RISK/North/Savings"), width=100)
    assert "Term: arrangements/risk.yaml, line 4: share: 50%" in text
    assert "changed after" not in text
    os.utime(workspace / "arrangements" / "risk.yaml", (4e9, 4e9))
    assert "arrangements/risk.yaml was changed after the close" in text_of(
        told(workspace, "RISK/North/Savings"), width=100
    )


def test_what_is_assumed_is_told_plainly_and_once(workspace: Path) -> None:
    text = text_of(told(workspace, "RISK/North/Savings"), width=200)
    assert "Law: vbp_models.least, roadmap, page 4; ASSUMED: nobody here has seen the text that would say it" in text
    assert "(assumed)" not in text


def test_six_levels_are_told_and_all_where_asked(workspace: Path) -> None:
    text = text_of(told(workspace, "PCPCH!B2"), width=100)
    assert "level 3" in text
    assert "level 2" not in text
    assert "… made of 1 figure, deeper than is shown" in text
    assert "“--all” shows what lies deeper." in text
    whole = text_of(told(workspace, "PCPCH!B2", depth=None), width=100)
    assert "level 0" in whole
    assert "--all" not in whole


def test_a_figure_that_was_cut_off_is_told_where_it_stands_higher(workspace: Path) -> None:
    one = told(workspace, "RISK/North/Savings", depth=1)
    assert [node.figure.says for node in one.tree.all()] == ["Earned"]
    assert one.tree.deeper == 3
    two = told(workspace, "RISK/North/Savings", depth=2)
    assert [node.again for node in two.tree.all() if node.figure.says == "Savings"] == [False, False]


def test_a_run_that_is_gone_leaves_the_tree(workspace: Path) -> None:
    text = text_of(told(workspace, "Hospital CDA VBP Data!B14"), width=100)
    assert "run 000007, are no longer in the store, which keeps two runs" in text
    assert "$200.00  Claims" in text
    assert "SELECT" not in text
    assert "no longer in the store" not in text_of(told(workspace, "PCPCH!B2"), width=100)


def test_rows_are_told_by_file_and_number(workspace: Path) -> None:
    text = text_of(with_rows(told(workspace, "Hospital CDA VBP Data!B14")), width=100)
    assert "Rows: 2 claim lines, in all $200.00." in text
    assert "row 7 of inputs/medical_claim.csv  -$12.50" in text
    assert "… and 1 more row of the input" in text
    assert "In a CSV file row N is line N + 1" in text
    assert "defect" not in text


def test_rows_that_do_not_give_the_figure_are_told_as_a_defect(workspace: Path) -> None:
    text = text_of(with_rows(told(workspace, "Hospital CDA VBP Data!B14"), value=Fraction(199)), width=200)
    assert "These rows give $199.00 and the figure is $200.00. That is a defect of this program" in text


@pytest.mark.parametrize("width", [80, 110])
def test_no_line_is_wider_than_asked(workspace: Path, width: int) -> None:
    for name in open_close(workspace).receipts:
        assert max(map(len, text_of(told(workspace, name), width=width).splitlines())) <= width


def test_a_page_escapes_what_people_wrote_and_fetches_nothing(workspace: Path) -> None:
    page = html_page(told(workspace, "Hospital CDA VBP Data!B15"))
    assert "<script" not in page
    assert "<b>we</b>" not in page
    assert "&lt;script&gt;alert" in page
    assert "Small &lt;CCO&gt;" in page
    assert "http" not in page.replace('http-equiv="Content-Security-Policy"', "")


def test_a_page_says_what_the_text_says(workspace: Path) -> None:
    one = with_rows(told(workspace, "RISK/North/Savings"))
    page = html_page(one)
    for said in (
        "$100.00",
        "row 7 of inputs/medical_claim.csv",
        "-$12.50",
        "as told above",
        "ASSUMED",
        "line 4: share",
    ):
        assert said in page, said
    assert page.count("<details") - page.count("<details><summary>All of it") == 4


def test_machines_get_every_figure_once_and_exactly(workspace: Path) -> None:
    content = json.loads(explained_as_json(with_rows(told(workspace, "RISK/North/Savings"))))
    figures = content["figures"]
    earned = figures[str(content["figure"])]
    assert earned["says"] == "Earned"
    assert earned["of"][0] == earned["of"][2]
    savings = figures[str(earned["of"][0])]
    claims, share = (figures[str(number)] for number in savings["of"])
    assert claims["rows"]["first"] == [
        {"file": "inputs/medical_claim.csv", "row": 7, "times": 1, "amount": "-12.50", "also": None}
    ]
    assert (claims["value"], claims["rows"]["count"], claims["rows"]["adds_up"]) == ("200.00", 2, True)
    assert share["source"]["place"] == {"line": 4, "text": "share: 50%", "stated": True}
    assert len(figures) == 5


@pytest.mark.parametrize(
    "written",
    [
        "Hospital CDA VBP Data!B14",
        "hospital cda vbp data!b14",
        "'Hospital CDA VBP Data'!$B$14",
        "  Hospital CDA  VBP Data!B14 ",
    ],
)
def test_a_name_is_known_as_people_write_it(workspace: Path, written: str) -> None:
    assert named(open_close(workspace), written) == "Hospital CDA VBP Data!B14"


def test_an_unknown_name_is_answered_with_the_nearest(workspace: Path) -> None:
    with pytest.raises(CoordcareError) as error:
        named(open_close(workspace), "Hospital CDA VBP Data!B16")
    assert "“Hospital CDA VBP Data!B16” is not a figure of the closed year 2022." in str(error.value)
    assert "“Hospital CDA VBP Data!B15”" in str(error.value)
    with pytest.raises(CoordcareError, match=r"Did you mean “RISK/North/Savings” or “RISK/North/Savings/share”\?"):
        named(open_close(workspace), "north/savings")


def test_names_are_listed_by_a_word_of_theirs_or_of_their_meaning(workspace: Path) -> None:
    close = open_close(workspace)
    assert list(listed(close, "risk")) == ["RISK/North/Savings", "RISK/North/Savings/share"]
    assert list(listed(close, "CLAIMS")) == ["Hospital CDA VBP Data!B14"]
    assert len(listed(close)) == 5


def test_the_last_closed_year_is_explained_unless_another_is_named(workspace: Path) -> None:
    small_close_of_2021 = small_close(workspace.parent / "other", 2021) / "out" / "2021"
    small_close_of_2021.rename(workspace / "out" / "2021")
    assert open_close(workspace).year == 2022
    assert open_close(workspace, 2021).year == 2021
    with pytest.raises(CoordcareError, match=r"2020 is not closed.*Closed are 2021, 2022\..*coordcare close 2020"):
        open_close(workspace, 2020)


def test_without_a_close_it_is_said_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(CoordcareError, match=r"no year is closed here.*Run “coordcare close YEAR"):
        open_close(tmp_path)
    with pytest.raises(CoordcareError, match="there is no such folder"):
        open_close(tmp_path / "gone")


@pytest.mark.parametrize("name", ["closed.json", "receipts.json"])
@pytest.mark.parametrize("text", ["", "[]", '{"year": "x"}', "\x00"])
def test_files_that_are_damaged_are_told_in_a_sentence(workspace: Path, name: str, text: str) -> None:
    (workspace / "out" / "2022" / name).write_text(text, "utf-8")
    with pytest.raises(CoordcareError, match=rf"{name}: cannot be read.* Close the year again\."):
        open_close(workspace)
