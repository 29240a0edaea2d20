"""The statements and the report of the fictional CCO's year: they add up, and name no member."""

from decimal import Decimal

import pytest

from coordcare.cli.synthesize import command
from coordcare.oregon.closing import keep_computed_results
from coordcare.oregon.vbp.targets import targets_of
from coordcare.payment.arrangement_files import load_arrangements
from coordcare.payment.closing.closed import Closed
from coordcare.payment.closing.run import close_year
from coordcare.payment.closing_report.as_json import closed_as_json
from coordcare.payment.closing_report.denominator import sums
from coordcare.payment.closing_report.page import report_page
from coordcare.payment.results import open_results
from coordcare.payment.statements.page import statement_page
from coordcare.payment.statements.statement import parties_of, statement_files, statement_of
from coordcare.payment.statements.workbook import statement_workbook
from coordcare.tables.workspace import open_workspace
from tests.unit.payment.closing_report.test_page import text_of


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Closed:
    folder = tmp_path_factory.mktemp("close") / "cco"
    made = ["--members", "400", "--year", "2022", "--seed", "1", "--defects", "2", "-o", str(folder)]
    command.main(made, standalone_mode=False)
    figures = folder / "figures"
    figures.mkdir()
    workspace = open_workspace(folder)
    arrangements = load_arrangements(folder)
    keep_computed_results(workspace, 2022, arrangements, figures)
    return close_year(workspace, arrangements, 2022, folder=figures)


def test_every_sum_of_the_report_adds_up(closed: Closed) -> None:
    assert [one.says for one in sums(closed) if not one.adds_up] == []
    due = sum((statement_of(closed, party).due for party in parties_of(closed)), Decimal(0))
    assert due == sum((one.amount for one in closed.payments if one.sort == "due"), Decimal(0))


def test_every_party_has_a_statement_and_none_names_a_member(closed: Closed) -> None:
    with open_results(closed.run) as connection:
        members = {id for (id,) in connection.execute("SELECT DISTINCT person_id FROM eligibility").fetchall()}
    report = report_page(closed, targets=targets_of(2022), filing_findings=[], files={})
    pages = [report, *(statement_page(closed, party) for party in parties_of(closed))]
    assert len(members) > 300
    assert len(pages) > 6
    for page in pages:
        words = set(text_of(page).replace(",", " ").replace(";", " ").split())
        assert words & members == set()
        assert "does not add up" not in page


def test_the_workbooks_are_written_for_all_and_json_has_every_stream(closed: Closed) -> None:
    assert all(statement_workbook(closed, party).startswith(b"PK") for party in statement_files(closed))
    said = closed_as_json(closed, targets=targets_of(2022), filing_findings=[], files={})
    assert [one["key"] for one in said["settlements"]] == [one.key for one in closed.settled]
