"""What `make demo` shows of the fictional CCO is worth looking at."""

import json
import re
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


def test_every_measure_of_the_demo_is_computed_and_some_metrics_are_missed(after_demo: Path) -> None:
    [path] = after_demo.glob("demo/*/out/2022-quality/quality.json")
    quality = json.loads(path.read_text("utf-8"))
    assert quality["not_computed"] == {}
    assert {metric["met"] for metric in quality["metrics"]} == {True, False}
    assert 0 < float(quality["pool"]["earned"]) < 1, "the steps of the pool should be seen"


def test_what_the_demo_publishes_shows_some_figures_and_hides_others(after_demo: Path) -> None:
    [path] = after_demo.glob("demo/*/out/2022-quality/public/results.csv")
    shown = {line.split(",")[5] for line in path.read_text("utf-8").splitlines()[1:] if line.count(",") == 9}
    assert shown == {"shown", "hidden", "nobody"}


def test_the_settlement_of_the_demo_leads_to_the_cases_of_a_measure(
    after_demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(after_demo)
    name = "PRIMARY-CARE/Blue Bridge Health Partners/Quality bonus"
    code, output = run_coordcare(["explain", name, *of_demo("explain")[2:]])
    assert code == 0, output
    assert re.search(r"Rows: \d+ cases", output)


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
