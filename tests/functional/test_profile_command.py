"""`coordcare profile` as people call it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coordcare.cli.profile import command
from coordcare.errors import CoordcareError
from tests.unit.payment.profile.five_members import workspace_of_five


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


def test_nothing_taken_in_yet_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "eligibility.csv").write_text("person_id\n", "utf-8")
    with pytest.raises(CoordcareError, match="nothing was taken in yet"):
        run(tmp_path)


def test_a_page_and_json_cannot_both_be_asked_for(workspace: Path) -> None:
    assert run(workspace, "--json", "-o", "page.html").exit_code == 2


def test_help_shows_examples() -> None:
    assert "coordcare profile cascade -o cascade.html" in run("--help").stdout
