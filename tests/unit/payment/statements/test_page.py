"""The page of a statement shows every line with its arithmetic, carries all it needs, and names stay text."""

import re
from html import unescape

import pytest

from coordcare.payment.statements.page import balances, statement_page
from coordcare.payment.statements.statement import statement_of
from coordcare.payment.statements.wording import CONFIDENTIAL
from tests.unit.payment.statements.closed_year import ALDER, BIRCH, DENTAL, HOSPITAL, SMALL, closed_year

PARTIES = (ALDER, BIRCH, HOSPITAL, DENTAL, SMALL)


def text_of(page: str) -> str:
    """The words of a page on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize("party", PARTIES)
def test_the_page_carries_all_it_needs_and_no_script(party: str) -> None:
    page = statement_page(closed_year(), party)
    assert not any(word in page for word in ("<script", "http://", "https://", " src=", "<link", "url("))
    assert "default-src 'none'" in page


@pytest.mark.parametrize("party", PARTIES)
def test_the_page_is_marked_confidential_for_its_party_on_the_screen_and_on_every_printed_page(party: str) -> None:
    page = statement_page(closed_year(), party)
    header = page[page.index('<header class="top">') : page.index("</header>")]
    assert f"Confidential: for {party}." in text_of(header)
    printed = page[page.index("@media print { @page { size: letter; margin: 14mm") : page.index("</style>")]
    assert f'@top-center {{ content: "{CONFIDENTIAL}"' in printed
    assert ".confidential" not in printed, "nothing hides the mark in print"


@pytest.mark.parametrize("party", PARTIES)
def test_the_last_balance_of_a_stream_is_what_was_earned(party: str) -> None:
    for one in statement_of(closed_year(), party).streams:
        assert balances(one)[-1][2] == one.earned


def test_a_line_has_its_number_its_arithmetic_and_the_place_of_each_figure() -> None:
    text = text_of(statement_page(closed_year(), ALDER))
    assert "2 Alder Hillside, tier 4 400 member months × $10.00 $4,000.00 $15,400.00" in text
    assert "$10.00 Rate for tier 4 arrangements/primary-care.yaml , streams[Care home PMPM].rates[1].pmpm" in text
    assert "table covered_months , month Jan–Dec 2022; clinic id C2; basis assignment" in text
    assert "× 1.02, the party's risk over that of all" in text


def test_the_rule_of_a_stream_is_told_in_words_with_its_category() -> None:
    text = text_of(statement_page(closed_year(), ALDER))
    assert "The provider keeps part of what care cost below its target, and bears part of what it cost above." in text
    assert "Category 1: services are paid one by one, and quality changes nothing. Its dollars are paid at 2C" in text


def test_metrics_show_result_target_direction_and_credit() -> None:
    text = text_of(statement_page(closed_year(), ALDER))
    assert "Childhood immunization NCQA 172 of 250 Result: inputs/measure_results.csv, row 3" in text
    assert "68.8% 65% higher met 100% 1" in text
    assert "66% 70% higher in part 60% 1" in text
    assert "the result of all providers together; the result is interim" in text
    assert "Score 86.6667%, so 66.6666% is earned: the highest step that the score reaches." in text
    hospital = text_of(statement_page(closed_year(), HOSPITAL))
    assert "1.0276 1 lower not met 0% 1" in hospital


def test_a_party_with_too_few_members_and_no_results_still_has_a_page() -> None:
    text = text_of(statement_page(closed_year(), SMALL))
    assert "no result" in text
    assert "No score was reckoned" in text
    assert "7 members, and at least 20 are needed" in text


def test_amounts_below_zero_have_a_true_minus_and_bounds_are_told() -> None:
    page = statement_page(closed_year(), HOSPITAL)
    assert '<td class="number below">−$44,599.00</td>' in page
    assert "-$" not in text_of(page)
    assert "Most that can be lost $44,598.99" not in text_of(page)
    assert "Most that can be lost $44,599.00" in text_of(page)


def test_what_changed_is_told_with_its_causes() -> None:
    text = text_of(statement_page(closed_year(), ALDER))
    assert "Result of Depression screening: 0.51 before, 0.57 now" in text
    assert "What changed" not in text_of(statement_page(closed_year(settlement=1), ALDER))
    assert "Elm Clinic" not in text


def test_names_from_outside_are_text() -> None:
    page = statement_page(closed_year(), BIRCH)
    assert "Birch &lt;script&gt;alert(1)&lt;/script&gt; &amp; Sons" in page
    assert "alert(1)</script>" not in page


def test_a_statement_names_no_other_party() -> None:
    for party in PARTIES:
        text = text_of(statement_page(closed_year(), party))
        assert [other for other in PARTIES if other != party and other in text] == []
