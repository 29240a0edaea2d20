"""What may leave the building: one verdict for every file, and nothing small can be worked out."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from coordcare.measures.results import Counted, results_of
from coordcare.oregon.quality.registry import measures_of
from coordcare.oregon.quality.report.names import read_names
from coordcare.oregon.quality.report.public import write_public
from coordcare.oregon.quality.report.published import Published, published
from coordcare.oregon.quality.year_quality import YearQuality
from tests.unit.oregon.quality.report.attack import (
    DENOMINATOR,
    NUMERATOR,
    OTHERS,
    counts_of,
    learned,
    read,
    too_much,
)
from tests.unit.oregon.quality.report.example_year import FORMULA, MONTH, READMISSIONS, VISITS, WEEK, example_year

ILL = "emergency_visits_mental_illness"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> YearQuality:
    return example_year(tmp_path_factory.mktemp("year"))


@pytest.fixture(scope="module")
def cells(year: YearQuality) -> tuple[Published, ...]:
    return published(year)


@pytest.fixture(scope="module")
def folder(year: YearQuality, tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("public")
    write_public(year, read_names(year.computed.run), written)
    return written


def test_a_reader_of_the_file_alone_works_out_nothing_small(folder: Path, cells: tuple[Published, ...]) -> None:
    rows = read(folder / "results.csv")
    truth = {place: counts_of(one.of) for place, one in zip(rows, cells, strict=True)}
    assert sum(row["status"] == "hidden" for row in rows.values()) > 50
    assert sum(row["status"] == "shown" for row in rows.values()) > 20
    assert too_much(folder / "results.csv", truth) == []


def test_the_same_reader_works_out_a_clinic_that_is_hidden_alone(tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    path.write_text(
        "rate,dimension,group,within,status,numerator,denominator\n"
        "visits,all,,,shown,100,200\nvisits,contracting_entity,A,,shown,100,200\n"
        "visits,clinic,One,A,hidden,,\nvisits,clinic,Two,A,shown,95,150\n",
        encoding="utf-8",
    )
    place = ("visits", "clinic", "One", "A")
    told = learned(path)
    assert [told[place, each].exact for each in (NUMERATOR, DENOMINATOR)] == [Fraction(5), Fraction(50)]
    truth = {place: {NUMERATOR: (5, 5), OTHERS: (45, 45), DENOMINATOR: (50, 50)}}
    assert [found[:2] for found in too_much(path, truth)] == [(place, NUMERATOR)]


def test_the_three_files_hide_and_show_the_same(folder: Path, cells: tuple[Published, ...]) -> None:
    rows = list(read(folder / "results.csv").values())
    listed = json.loads((folder / "results.json").read_text("utf-8"))["results"]
    assert [{name: value.removeprefix("'") for name, value in row.items()} for row in rows] == listed
    assert [row["status"] for row in rows] == [one.shown for one in cells]
    page = (folder / "report.html").read_text("utf-8")
    hidden = sum(one.hidden for one in cells)
    assert f"{hidden} of {len(cells)} figures are hidden" in page
    assert page.count(">hidden</td>") == hidden


def test_what_is_hidden_has_no_figure_and_no_reason_in_any_file(folder: Path) -> None:
    for row in json.loads((folder / "results.json").read_text("utf-8"))["results"]:
        if row["status"] == "hidden":
            assert (row["numerator"], row["denominator"], row["result"]) == ("", "", "")
    for path in folder.iterdir():
        for reason in ("few people", "is small", "worked out so"):
            assert reason not in path.read_text("utf-8")


def test_nothing_is_published_by_practitioner_nor_of_an_index_by_group(cells: tuple[Published, ...]) -> None:
    assert {"npi", "gave", "served"}.isdisjoint(one.of.dimension for one in cells)
    assert {one.of.dimension for one in cells if one.of.rate.id == READMISSIONS} == {"all"}
    assert {one.of.dimension for one in cells if one.of.rate.id == VISITS} >= {"clinic_id", "race", "county"}


def counted(rate: str, numerator: int, cases: int, met: int, people: int, *, language: str = "") -> Counted:
    """The cases of a rate, of all members or of those of one language."""
    return Counted(
        rate=rate, dimension="language" if language else "all", value=language, within="", stratum=None,
        initial_population=cases, denominator=cases, denominator_exclusion=0, denominator_exception=0,
        numerator=numerator, people=people, people_met=met, with_risk=0, risk=None,
    )  # fmt: skip


def of_all(year: YearQuality, *counts: tuple[str, int, int, int, int]) -> dict[str, Published]:
    """What is published where all members have only these: rate, numerator, cases, people met, and people."""
    results = results_of([counted(*each) for each in counts], year.computed.measures)
    return {one.of.rate.id: one for one in published(replace(year, results=results))}


def test_many_episodes_of_few_people_are_hidden(year: YearQuality) -> None:
    assert of_all(year, (MONTH, 30, 60, 11, 40))[MONTH].shown == "shown"
    assert of_all(year, (MONTH, 30, 60, 10, 40))[MONTH].shown == "hidden"
    assert of_all(year, (MONTH, 30, 60, 11, 29))[MONTH].shown == "hidden"
    assert of_all(year, (MONTH, 50, 60, 30, 40))[MONTH].shown == "hidden", "the ten others"


def test_many_visits_of_few_people_are_hidden(year: YearQuality) -> None:
    assert of_all(year, (VISITS, 500, 1200, 11, 100))[VISITS].shown == "shown"
    assert of_all(year, (VISITS, 500, 1200, 10, 100))[VISITS].shown == "hidden"


def test_visits_of_fewer_people_than_a_rate_asks_for_are_hidden_however_many_their_months(year: YearQuality) -> None:
    assert of_all(year, (VISITS, 500, 360, 20, 30))[VISITS].shown == "shown"
    assert of_all(year, (VISITS, 500, 348, 20, 29))[VISITS].shown == "hidden"


def test_seven_days_and_thirty_are_not_both_shown_where_few_lie_between(year: YearQuality) -> None:
    few = of_all(year, (WEEK, 40, 100, 40, 100), (MONTH, 50, 100, 50, 100))
    assert {few[WEEK].shown, few[MONTH].shown} == {"hidden", "shown"}
    enough = of_all(year, (WEEK, 40, 100, 40, 100), (MONTH, 51, 100, 51, 100))
    assert {enough[WEEK].shown, enough[MONTH].shown} == {"shown"}


def test_some_and_all_are_not_both_shown_where_few_visits_are_of_others(year: YearQuality) -> None:
    few = of_all(year, (ILL, 500, 1200, 90, 100), (VISITS, 560, 3000, 95, 300))
    assert {few[ILL].shown, few[VISITS].shown} == {"hidden", "shown"}
    enough = of_all(year, (ILL, 500, 1200, 90, 100), (VISITS, 560, 3000, 101, 300))
    assert {enough[ILL].shown, enough[VISITS].shown} == {"shown"}


def test_rates_of_one_denominator_do_not_hide_different_groups_beside_a_small_one(year: YearQuality) -> None:
    """Or else each tells of one group how many it has, and both together tell of the third."""
    measures = tuple(one for one in measures_of(2022) if one.id in ("prenatal_care", "postpartum_care"))
    people = {"Somali": 20, "Russian": 86, "English": 90}
    met = {"prenatal_care": (9, 58, 89), "postpartum_care": (10, 63, 60)}
    counts = [counted(rate, sum(above), 196, sum(above), 196) for rate, above in met.items()]
    for rate, above in met.items():
        counts += [
            counted(rate, own, cases, own, cases, language=language)
            for own, (language, cases) in zip(above, people.items(), strict=True)
        ]
    of_deliveries = replace(year, computed=replace(year.computed, measures=measures))
    cells = published(replace(of_deliveries, results=results_of(counts, measures)))
    shown = {one.of.value for one in cells if one.of.dimension == "language" and not one.hidden}
    assert "Somali" not in shown
    assert len(shown) == 1


def test_dimensions_of_which_nothing_is_recorded_are_left_out(cells: tuple[Published, ...]) -> None:
    assert "disability" not in {one.of.dimension for one in cells}


def test_names_stand_as_text_in_the_page_and_in_the_table(folder: Path) -> None:
    page = (folder / "report.html").read_text("utf-8")
    assert "<script" not in page
    assert "Blue &lt;b&gt;Bridge&lt;/b&gt; &amp; Sons" in page
    table = (folder / "results.csv").read_text("utf-8")
    assert f",'{FORMULA}," in table
    assert f",{FORMULA}," not in table
    assert ",'@Cedar," in table
