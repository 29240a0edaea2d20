"""What `make demo` shows of the fictional CCO is worth looking at."""

import json
from pathlib import Path

import pytest

from tests.docs.conftest import of_demo
from tests.docs.papers import ROOT
from tests.docs.test_code_blocks import run_coordcare

IGNORED = (ROOT / ".gitignore").read_text("utf-8").split()


def test_the_member_of_the_demo_has_months_by_assignment_and_months_by_visits(
    after_demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(after_demo)
    code, output = run_coordcare([*of_demo("attribution"), "--json"])
    assert code == 0, output
    months = json.loads(output)["months"]
    assert {month["basis"] for month in months} == {"assignment", "visits"}
    assert max(len(month["candidates"]) for month in months) > 1, "somebody else should have come into question"


def test_planted_defects_are_seen_in_the_demo(after_demo: Path) -> None:
    run = json.loads(next(after_demo.glob("demo/*/store/0*/run.json")).read_text("utf-8"))
    claims = next(one for one in run["reconciliation"] if one["table"] == "medical_claim")
    seen = {bucket["standing"] for bucket in claims["buckets"]}
    assert seen >= {"duplicate", "reversed", "conflicting", "unknown_member", "outside_coverage", "rejected"}
    assert all(one["adds_up"] for one in run["reconciliation"])


def test_the_workbook_of_the_demo_has_nothing_that_blocks(after_demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(after_demo)
    [glob] = of_demo("review")[1:]
    [workbook] = after_demo.glob(glob)
    code, output = run_coordcare(["review", str(workbook)])
    assert code == 0, output


def test_the_cell_of_the_demo_leads_to_rows_of_the_input(after_demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(after_demo)
    code, output = run_coordcare(of_demo("explain"))
    assert code == 0, output
    assert "of inputs/medical_claim.csv" in output
    assert "Term: arrangements/hospital.yaml" in output


def test_git_does_not_see_what_the_demo_makes() -> None:
    assert "demo/" in IGNORED
