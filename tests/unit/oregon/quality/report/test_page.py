"""The report for use inside: what decides comes first, and every rate has its figures."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from coordcare.oregon.quality.report import wording
from coordcare.oregon.quality.report.names import read_names
from coordcare.oregon.quality.report.page import report_page
from coordcare.oregon.quality.year_quality import YearQuality
from tests.unit.oregon.quality.report.example_year import BRIDGE, example_year


def text_of(html: str) -> str:
    """What a person reads: the text of the page, in one line."""
    body = re.sub(r"<(style|svg)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> YearQuality:
    return example_year(tmp_path_factory.mktemp("year"))


@pytest.fixture(scope="module")
def page(year: YearQuality) -> str:
    return report_page(year, read_names(year.computed.run), {BRIDGE: "scorecards/bridge.html"})


def test_it_tells_first_how_many_measures_are_met_and_what_the_pool_pays(page: str) -> None:
    text = text_of(page)
    assert "Measures met so far 2 of 4 2 not known The pool pays so far $24k $24,000.00, assumed" in text
    assert "At most by measures $40k of payments of $1M Share earned so far 60.0%" in text
    assert "2 of 4 measures are met; 2 not known count as not met." in text
    assert "Of a pool of $40,000.00 there are $16,000.00 that nobody earned." in text


def test_a_year_that_is_not_over_in_the_data_is_told_so_far_and_one_that_is_over_is_not(year: YearQuality) -> None:
    names, note = read_names(year.computed.run), "Of 3 members, 2 …"
    unfinished = text_of(report_page(replace(year, notes=(note,)), names, {}))
    over = text_of(report_page(replace(year, last_service=date(2022, 12, 31)), names, {}))
    assert note in unfinished
    assert "The pool so far" in unfinished
    assert "so far" not in over.lower()


@pytest.mark.parametrize(
    ("says", "so_far"),
    [
        ("Met: 5% reaches it.", "Met so far: 5% reaches it."),
        ("Not met: 4% misses it.", "Not met so far: 4% misses it."),
        ("Not known: there is no result.", "Not known: there is no result."),
    ],
)
def test_a_verdict_in_words_is_so_far_where_the_year_is_not_over(says: str, so_far: str) -> None:
    assert wording.verdict(says, interim=True) == so_far
    assert wording.verdict(says, interim=False) == says


def test_every_measure_has_its_result_target_and_reason(page: str) -> None:
    text = text_of(page)
    assert "Well-child <visits> our contract reported met so far 94.6% 90.9% 99.0% 94.5578% reaches the target" in text
    assert "within 7 days not known 20.0% – 90.0% 20% misses the benchmark of 90%, and no baseline is there" in text
    assert "within 30 days met so far 60.0% – 50.0% 60% reaches the benchmark" in text
    assert "Nothing known assumed not known – – 100.0% There is no result." in text


def test_every_rate_has_last_year_counts_and_who_is_left_out(page: str) -> None:
    text = text_of(page)
    assert "Well-child visits, ages 3 to 6 94.6% 90.0% 90.9% 99.0% higher met so far 278 294 6" in text
    assert "Visits to emergency departments Visits for 1,000 member months 71.7 – – – lower – 258 3,600 0" in text
    assert "Survey brought: survey <vendor> passed" in text
    assert re.search(r"Readmissions within 30 days, .*? for 100 stays 12\.50 observed and 12\.50 expected", text)


def test_equity_compares_each_group_with_the_largest(page: str) -> None:
    table = re.search(r'aria-label="Well-child visits, ages 3 to 6, by race".*?</table>', page, re.DOTALL)
    assert table
    text = text_of(table[0])
    assert re.search(r"White \d+ \d+ \d\d\.\d% \d\d\.\d to \d+\.\d% – – reference", text)
    assert text.count("reference") == 2, "the heading of the column, and the largest group"
    assert re.search(r"Asian \d+ \d+ \d\d\.\d% \d\d\.\d to \d+\.\d% [+−]\d+\.\d [+−]\d+\.\d to [+−]\d+\.\d", text)
    assert "by Disability" not in page


def test_an_entity_far_from_all_others_stands_out(page: str) -> None:
    text = text_of(page)
    outliers = text[text.index("Better or worse than all others") :]
    assert "=1+1|cmd 166.7 996" in outliers
    assert "worse" in outliers


def test_what_is_missing_is_named_with_its_sets(page: str) -> None:
    text = text_of(page)
    assert "postpartum care postpartum_visits" in text
    assert "A <bad> file." in text


def test_without_a_program_it_says_why_and_shows_the_rates(year: YearQuality, tmp_path: Path) -> None:
    bare = example_year(tmp_path, program=None)
    text = text_of(report_page(bare, read_names(bare.computed.run), {}))
    assert "Results are held against nothing. 2022: no set of measures is stated." in text
    assert "Measures met" not in text
    assert "Well-child visits, ages 3 to 6 94.6% 90.0% – – higher – 278 294 6" in text


def test_nothing_from_outside_becomes_code_and_nothing_is_fetched(page: str) -> None:
    assert "<script" not in page
    assert "<b>Bridge" not in page
    assert "<i>Clinic" not in page
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", page)
    assert "default-src 'none'" in page


def test_ids_are_unique_and_every_link_below_the_page_leads_somewhere(page: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    labels = re.findall(r'role="region" aria-label="([^"]+)"', page)
    assert len(labels) == len(set(labels)) > 20
