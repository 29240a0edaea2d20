"""How small a number may be: every year states it with who says so, and the public page shows that."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from coordcare.oregon.quality.parameters import Disclosure
from coordcare.oregon.quality.report.names import read_names
from coordcare.oregon.quality.report.public import write_public
from coordcare.oregon.quality.report.thresholds import thresholds_of
from coordcare.oregon.rulebook import program_year, rulebook
from coordcare.rulebook.sources import Standing
from tests.unit.oregon.quality.report.example_year import example_year

YEARS = rulebook().years()


@pytest.mark.parametrize("number", YEARS)
def test_every_year_states_both_thresholds_with_a_source(number: int) -> None:
    law = program_year(number)
    least = thresholds_of(number)
    assert law.for_year(Disclosure) == Disclosure(smallest_count=11, smallest_denominator=30)
    assert (least.smallest_count, least.smallest_denominator) == (11, 30)
    assert least.standing is Standing.ASSUMED, "the source is CMS's for its own publications"
    assert [source.publisher for source in least.sources] == ["Centers for Medicare & Medicaid Services"]


@pytest.mark.parametrize("number", [min(YEARS) - 1, max(YEARS) + 1])
def test_a_year_without_a_file_has_those_of_the_newest_and_says_so(number: int) -> None:
    least, newest = thresholds_of(number), thresholds_of(max(YEARS))
    assert replace(least, notes=newest.notes) == replace(newest, standing=Standing.ASSUMED)
    assert least.notes[0] == f"No file states {number}; these are the thresholds of {max(YEARS)}."


def test_the_public_page_and_the_json_show_the_standing_of_the_thresholds(tmp_path: Path) -> None:
    year = example_year(tmp_path / "year")
    (tmp_path / "public").mkdir()
    write_public(year, read_names(year.computed.run), tmp_path / "public")
    page = (tmp_path / "public" / "report.html").read_text("utf-8")
    assert 'How few are too few <span class="standing warn">assumed</span>: Centers for Medicare &amp; Medicaid' in page
    assert "the state&#39;s own threshold was not found." in page
    told = json.loads((tmp_path / "public" / "results.json").read_text("utf-8"))
    assert (told["smallest_count"], told["smallest_denominator"]) == (11, 30)
    assert told["thresholds"]["standing"] == "assumed"
