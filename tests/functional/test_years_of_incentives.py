"""Years that state quality incentives and no filing: they are shown and compared, and nothing is filed for them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from coordcare.oregon.quality.parameters import IncentiveMeasure
from coordcare.oregon.rulebook import filing_years, program_year, rulebook

ROOT = Path(__file__).parents[2]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "coordcare", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_year_shows_each_measure_with_its_benchmark_in_words() -> None:
    shown = " ".join(run("year", 2019).stdout.split())
    assert "amb_ed: Ambulatory care: ED utilization; benchmark 43.1 visits per 1,000 member months" in shown
    assert "lower is better; taken from: 2018 national Medicaid 90th percentile" in shown
    assert "floor 2% of the baseline" in shown
    assert "not an incentive measure" in shown
    assert "vbp_data_filing" not in shown


def test_a_measure_is_told_to_programs_value_by_value() -> None:
    values = {each["key"]: each["value"] for each in json.loads(run("year", 2020, "--format", "json").stdout)["values"]}
    assert len(program_year(2020).rows(IncentiveMeasure)) == sum(
        key.startswith("incentive_measures.") for key in values
    )
    assert values["incentive_measures.w34"] == {
        "measure": "Well-child visits ages 3-6",
        "benchmark": "0.785",
        "basis": "prior-year national Medicaid 75th percentile administrative",
        "floor": "0.03",
        "floor_kind": "percentage_point",
        "rates": ["well_child_visits"],
    }


def test_a_measure_that_one_of_two_years_does_not_have_is_not_stated_there() -> None:
    shown = run("year", 2019, "--against", 2020).stdout
    assert "  incentive_measures.awc\n    2019  Adolescent" in shown
    assert "    2020  not stated\n" in shown


def test_filings_are_known_of_the_years_that_state_them() -> None:
    assert filing_years()[0] == 2022
    assert rulebook().years()[0] == 2013


@pytest.mark.parametrize(
    "arguments",
    [("template", "--year", 2019), ("rules", "--year", 2019), ("review", "--year", 2019, "examples/clean_2022.xlsx")],
    ids=str,
)
def test_nothing_is_filed_for_a_year_that_states_no_filing(arguments: tuple[object, ...]) -> None:
    done = run(*arguments)
    assert done.returncode != 0
    assert "years state it from 2022 on" in " ".join((done.stdout + done.stderr).split())
