"""What the review finds in the example workbooks: the real filing, the clean one, and the one that trips every rule."""

from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from coordcare.filing.review import FileReview
from coordcare.oregon.filings.vbp_data.reviewing import review_file
from coordcare.oregon.filings.vbp_data.rules import RULES

EXAMPLES = Path(__file__).parents[2] / "examples"
REAL = next((EXAMPLES / "health_share_2022").glob("*.xlsx"))
SHEETS = {
    "PCPCH": "pcpch ",
    "Model Descriptions": "MODEL  DESCRIPTIONS",
    "Hospital CDA VBP Data": "Hospital CDA",
    "Maternity CDA VBP Data": "maternity cda vbp data",
    "Behavioral Health CDA VBP Data": "BH CDA",
    "Oral Health CDA VBP Data": "Oral Health",
    "Children's Health CDA VBP Data": "Childrens Health CDA VBP Data",
}


def test_the_real_filing_has_its_known_defects() -> None:
    golden = (Path(__file__).parent / "health_share_2022.findings.txt").read_text(encoding="utf-8").splitlines()
    review = review_file(REAL)
    assert [f"{f.rule} {f.severity} {f.sheet}!{f.cell}" for f in review.findings] == golden
    assert len({(f.rule, f.sheet, f.cell) for f in review.findings}) == len(golden) >= 40


def test_the_real_filing_reports_a_hundredfold_amount_for_few_members() -> None:
    finding = next(f for f in review_file(REAL).findings if f.rule == "CD-10")
    assert (finding.sheet, finding.cell) == ("Behavioral Health CDA VBP Data", "B14")
    assert "$888,674,379 for 477 members" in finding.message
    assert finding.citation.standing == "assumed"


def test_the_clean_filing_has_no_finding() -> None:
    review = review_file(EXAMPLES / "clean_2022.xlsx")
    assert review.readable
    assert review.findings == ()


def test_one_workbook_trips_every_rule_of_2022_once() -> None:
    review = review_file(
        EXAMPLES / "every_rule_2022.xlsx", previous=EXAMPLES / "every_rule_2021.xlsx", received=date(2023, 5, 8)
    )
    assert Counter(f.rule for f in review.findings) == Counter(rule.id for rule in RULES if rule.in_force(2022))


@pytest.mark.parametrize("answers_are_merged", [False, True])
def test_another_layout_of_the_same_filing_gives_the_same_findings(tmp_path: Path, answers_are_merged: bool) -> None:
    other = tmp_path / REAL.name
    _lay_out_anew(REAL, other, answers_are_merged=answers_are_merged)
    assert _told(review_file(other)) == _told(review_file(REAL))


def _told(review: FileReview) -> Counter[tuple[str, str, str]]:
    """The findings without their places, which differ with the layout."""
    assert review.readable, review.error
    return Counter((f.rule, f.value, f.severity) for f in review.findings)


def _lay_out_anew(source: Path, target: Path, *, answers_are_merged: bool) -> None:
    """Everything on every second row and two columns on, other sheet names, wrapped labels, no notes, no styles."""
    before, after = openpyxl.load_workbook(source), openpyxl.Workbook()
    after.remove(after.worksheets[0])
    for sheet in before.worksheets[1:]:
        page = after.create_sheet(SHEETS[sheet.title])
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                text = str(cell.value).replace("'", "’").replace(" of ", "  of\n") if cell.column == 1 else cell.value
                to = page.cell(row=cell.row * 2 + 1, column=cell.column + 2, value=text if cell.font.b else cell.value)
                to.number_format = cell.number_format
        if answers_are_merged and sheet.title not in ("PCPCH", "Model Descriptions"):
            for number in range(6, 21, 2):
                page.merge_cells(start_row=number * 2 + 1, end_row=number * 2 + 2, start_column=4, end_column=5)
    after.save(target)
