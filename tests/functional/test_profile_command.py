"""`coordcare profile` as people call it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coordcare.cli.profile import command
from coordcare.errors import CoordcareError
from coordcare.tables.store import current_run
from tests.unit.payment.profile.five_members import TABLES, workspace_of_five


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments], catch_exceptions=False, standalone_mode=True)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspace_of_five(tmp_path_factory.mktemp("five") / "cco", policy="day_weighted")


def test_the_page_carries_all_it_needs_and_says_what_came_in(workspace: Path) -> None:
    done = run(workspace)
    page = (workspace / "out" / "profile.html").read_text("utf-8")
    assert (done.exit_code, done.stdout) == (0, f"Written: {workspace / 'out' / 'profile.html'}\n")
    assert "Five &amp; Co" in page
    assert "$32.20" in page, "paid PMPM by the share of days"
    assert "outside coverage" in page
    assert "defect of this program" not in page
    assert not any(word in page for word in ("<script", "http://", "https://", " src=", "<link"))


def test_small_clinics_are_withheld_unless_asked_for(workspace: Path, tmp_path: Path) -> None:
    run(workspace, "-o", tmp_path / "without.html")
    run(workspace, "--show-small-numbers", "-o", tmp_path / "with.html")
    without, all_shown = ((tmp_path / name).read_text("utf-8") for name in ("without.html", "with.html"))
    assert without.count("&lt;11") == without.count("withheld</td>") == 6
    assert "withheld</td>" not in all_shown
    assert "Alder &lt;b&gt;Clinic&lt;/b&gt;" in all_shown


def test_machines_get_the_same_figures_as_text(workspace: Path) -> None:
    said = json.loads(run(workspace, "--json").stdout)
    assert said["cost"] == {
        "lines": 3,
        "paid_amount": "183.34",
        "allowed_amount": "213.33",
        "member_months": "5.693548",
        "paid_pmpm": "32.20",
        "allowed_pmpm": "37.47",
    }
    assert [one["paid_pmpm"] for one in said["by_month"]] == ["46.97", "13.33", None]
    assert [one["cost"] for one in said["by_clinic"]] == [None, None, None]
    assert said["not_placed_amount"] == "0.00"
    assert [one["kind"] for one in said["completion"]] == ["medical", "pharmacy"] or said["no_completion"]


def test_figures_are_the_same_to_the_letter_each_time(workspace: Path) -> None:
    assert len({run(workspace, "--json").stdout for _ in range(8)}) == 1


def test_plans_stand_in_the_order_of_their_names_and_none_last(workspace: Path) -> None:
    february = json.loads(run(workspace, "--json").stdout)["enrollment"][1]
    assert [one["plan"] for one in february["by_plan"]] == ["A", "B", None]


def test_a_payment_in_a_far_year_is_left_out_of_the_run_out_and_said(tmp_path: Path) -> None:
    pytest.importorskip("chainladder")
    typed_wrong = TABLES["medical_claim"].replace("2023-03-20", "2099-03-20")
    folder = workspace_of_five(tmp_path / "cco", medical_claim=typed_wrong)
    medical = json.loads(run(folder, "--json").stdout)["completion"][0]
    assert medical["paid_through"] == "2023-01-01", "pharmacy claims, paid until February, say nothing of medical ones"
    assert (medical["too_late_lines"], medical["too_late_amount"]) == (1, "33.33")
    run(folder)
    page = (folder / "out" / "profile.html").read_text("utf-8")
    assert "1 line of medical claims with $33.33 is left out here: paid more than 24 months after" in page


def test_without_claims_in_the_months_the_run_out_says_so(tmp_path: Path) -> None:
    claims = TABLES["medical_claim"].splitlines()[0] + "\n"
    pharmacy = TABLES["pharmacy_claim"].replace("2023-01-05", "2021-01-05")
    eligibility = TABLES["eligibility"].replace("2023-01-01,2023-02-14", "2020-01-01,2023-02-14")
    folder = workspace_of_five(tmp_path / "cco", medical_claim=claims, pharmacy_claim=pharmacy, eligibility=eligibility)
    said = json.loads(run(folder, "--json").stdout)
    assert said["cost_outside_months"]["paid_amount"] == "57.01"
    assert said["no_completion"] == (
        "No counted claim is for a service in these months, so there is nothing to complete; "
        "$57.01 were paid for services outside them."
    )


def test_claims_that_nobody_says_when_they_were_paid_are_not_completed(tmp_path: Path) -> None:
    claims = TABLES["medical_claim"].replace(",2023-01-20", ",").replace(",2023-03-20", ",")
    pharmacy = TABLES["pharmacy_claim"].replace(",2023-02-01", ",").replace(",2023-01-10", ",2099-01-10")
    folder = workspace_of_five(tmp_path / "cco", medical_claim=claims, pharmacy_claim=pharmacy)
    said = json.loads(run(folder, "--json").stdout)
    assert said["no_completion"].startswith("No payment for these months says when it was made, in a month that can")


def test_a_finding_says_its_table(workspace: Path, tmp_path: Path) -> None:
    findings = json.loads((current_run(workspace / "store") / "quality.json").read_text("utf-8"))
    run(workspace, "-o", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text("utf-8")
    assert findings
    assert page.count('<span class="table-named">') == len(findings)
    assert f'<span class="table-named">{findings[0]["table"].replace("_", " ")}</span>' in page


def test_nothing_taken_in_yet_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "eligibility.csv").write_text("person_id\n", "utf-8")
    with pytest.raises(CoordcareError, match="nothing was taken in yet"):
        run(tmp_path)


def test_a_page_and_json_cannot_both_be_asked_for(workspace: Path) -> None:
    assert run(workspace, "--json", "-o", "page.html").exit_code == 2


def test_help_shows_examples() -> None:
    assert "coordcare profile cascade -o cascade.html" in run("--help").stdout
