"""The scorecard of an entity: its own rates beside the CCO's, without naming the others."""

import re
from datetime import date
from fractions import Fraction

import pytest

from coordcare.oregon.quality.report.names import read_names
from coordcare.oregon.quality.report.scorecard import CardRate, Cards, card_rates, cards_of, scorecard_page
from coordcare.oregon.quality.year_quality import YearQuality
from tests.unit.oregon.quality.report.example_year import (
    BRIDGE,
    CESAREAN,
    FORMULA,
    READMISSIONS,
    TIERS,
    VISITS,
    WELL_CHILD,
    example_year,
)
from tests.unit.oregon.quality.report.test_page import text_of


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> YearQuality:
    return example_year(tmp_path_factory.mktemp("year"))


@pytest.fixture(scope="module")
def cards(year: YearQuality) -> Cards:
    return cards_of(year, read_names(year.computed.run))


@pytest.fixture(scope="module")
def rates(cards: Cards) -> dict[str, CardRate]:
    return {one.line.id: one for one in card_rates(cards, BRIDGE)}


@pytest.fixture(scope="module")
def page(cards: Cards) -> str:
    return scorecard_page(cards, BRIDGE)


def test_it_is_marked_for_its_entity_and_names_no_other(page: str) -> None:
    text = text_of(page)
    assert f"Confidential: for {BRIDGE}." in text
    assert FORMULA not in text
    assert "So far. The data reach to 30 Nov 2022" in text
    assert "@Cedar" not in text


def test_the_target_is_the_entity_s_own(rates: dict[str, CardRate], page: str) -> None:
    """From its 93 % of last year a tenth of the way to 99 %."""
    line = rates[WELL_CHILD].line
    assert (line.before, line.target) == (Fraction("0.93"), Fraction("0.936"))
    assert line.met is True
    assert "Well-child visits, ages 3 to 6 95.0% 93.0% 93.6% 99.0% met so far – – higher" in text_of(page)


def test_the_result_of_all_is_left_out_where_it_tells_of_few_others(
    year: YearQuality, rates: dict[str, CardRate]
) -> None:
    (of_all,) = year.of_rate(WELL_CHILD)
    own = rates[WELL_CHILD].line.computed
    assert own is not None
    assert 0 < (of_all.cases - of_all.numerator) - (own.cases - own.numerator) < 11
    assert (rates[WELL_CHILD].of_all, rates[WELL_CHILD].place) == (None, "–")
    assert rates[VISITS].of_all is not None


def test_places_follow_the_direction_of_the_measure(rates: dict[str, CardRate]) -> None:
    assert rates[VISITS].place == "1st of 2"
    assert rates[TIERS].place == "2nd of 2"
    assert rates["survey"].place == "–"


def test_a_brought_result_stands_above_the_computed_one(rates: dict[str, CardRate], page: str) -> None:
    assert rates[CESAREAN].line.result == Fraction("0.2")
    assert "Brought: table measure_results. Claims give 24.6% (17 of 69)" in text_of(page)


def test_the_trend_gathers_the_numerator_over_the_denominator_of_the_year(
    year: YearQuality, cards: Cards, rates: dict[str, CardRate]
) -> None:
    reached = cards.told.reached[WELL_CHILD, BRIDGE]
    own = rates[WELL_CHILD].line.computed
    assert own is not None
    assert year.last_service == date(2022, 11, 30)
    assert reached[10] == own.result
    assert reached[11] is None, "the data do not reach into December"
    assert 0 < (reached[0] or 0) < (reached[5] or 0) < (reached[9] or 0)
    chart = rates[WELL_CHILD].trend
    assert chart is not None
    assert chart.header == ("Month", "2022", "target", "2021")
    assert chart.rows[0][2:] == ("93.6%", "93.0%")


def test_rates_whose_cases_have_no_day_have_no_trend(rates: dict[str, CardRate]) -> None:
    assert rates[VISITS].trend is None
    assert rates[TIERS].trend is None
    assert rates[READMISSIONS].trend is None


def test_clinics_and_practitioners_come_to_the_entity(rates: dict[str, CardRate]) -> None:
    for rate in (WELL_CHILD, CESAREAN, VISITS, TIERS):
        one = rates[rate]
        assert one.line.computed is not None
        whole = (int(one.line.computed.numerator), one.line.computed.cases)
        assert (sum(each.numerator for each in one.clinics), sum(each.cases for each in one.clinics)) == whole
        people = one.practitioners
        assert (sum(each.numerator for each in people), sum(each.denominator for each in people)) == whole
        assert [each.npi for each in people if each.clinic_id == "C1"][-1] == "", "nobody's members come last"


def test_of_an_index_practitioners_have_counts_and_no_result(rates: dict[str, CardRate]) -> None:
    assert rates[READMISSIONS].practitioners
    assert all(one.result is None for one in rates[READMISSIONS].practitioners)


def test_names_are_escaped_and_ids_unique(page: str) -> None:
    assert "<b>Bridge" not in page
    assert "Alder &lt;i&gt;Clinic" in page
    assert "1000000001, Pediatrics &amp; more" in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
