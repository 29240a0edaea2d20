"""The quality of the fictional CCO's year as it is written: nothing small can be worked out, and nobody is named."""

from pathlib import Path

import pytest

from coordcare.cli.synthesize import command
from coordcare.oregon.quality.report.files import write_quality
from coordcare.oregon.quality.report.from_cases import read_cases
from coordcare.oregon.quality.report.published import published
from coordcare.oregon.quality.year_quality import YearQuality, entities_of, quality_of
from coordcare.payment.closing.run import views_of
from coordcare.tables.workspace import open_workspace
from tests.unit.oregon.quality.report.attack import counts_of, read, too_much
from tests.unit.oregon.quality.report.test_page import text_of


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> YearQuality:
    folder = tmp_path_factory.mktemp("quality") / "cco"
    made = ["--members", "400", "--year", "2022", "--seed", "1", "-o", str(folder)]
    command.main(made, standalone_mode=False)
    return quality_of(open_workspace(folder), 2022)


@pytest.fixture(scope="module")
def folder(year: YearQuality, tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("written")
    write_quality(year, written)
    return written


def test_a_reader_of_the_public_file_works_out_nothing_small(year: YearQuality, folder: Path) -> None:
    rows = read(folder / "public" / "results.csv")
    truth = {place: counts_of(one.of) for place, one in zip(rows, published(year), strict=True)}
    assert sum(row["status"] == "hidden" for row in rows.values()) > 100
    assert sum(row["status"] == "shown" for row in rows.values()) > 5
    assert too_much(folder / "public" / "results.csv", truth) == []


def test_no_page_names_a_member(year: YearQuality, folder: Path) -> None:
    with views_of(year.computed.run) as connection:
        members = {id for (id,) in connection.execute("SELECT DISTINCT person_id FROM members").fetchall()}
    pages = list(folder.rglob("*.html"))
    assert len(members) > 300
    assert len(pages) == 2 + len(entities_of(year.results)) > 2
    for page in pages:
        words = set(text_of(page.read_text("utf-8")).replace(",", " ").replace(";", " ").split())
        assert words & members == set(), page.name


def test_what_was_reached_by_the_end_of_the_year_is_the_result(year: YearQuality) -> None:
    reached = read_cases(year).reached
    found = {(one.rate.id, one.value): one for one in year.results if one.dimension == "contracting_entity"}
    assert len(reached) > 10
    for key, months in reached.items():
        assert months[-1] == found[key].result, key
        assert list(months) == sorted(each for each in months if each is not None)
