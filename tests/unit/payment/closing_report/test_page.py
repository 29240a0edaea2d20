"""The report tells where the payments stand, and nothing of few members."""

import re
from dataclasses import replace
from html import unescape

import pytest

from coordcare.payment.closing.closed import Closed
from coordcare.payment.closing_report.page import report_page
from coordcare.payment.closing_report.wording import link, share, without_few
from coordcare.payment.progress import Target
from tests.unit.payment.closing_report.reported import FINDINGS, TARGETS, files_of
from tests.unit.payment.statements.closed_year import closed_year


def page_of(closed: Closed, targets: tuple[Target, ...] = TARGETS) -> str:
    return report_page(closed, targets=targets, filing_findings=FINDINGS, files=files_of(closed))


@pytest.fixture(scope="module")
def page() -> str:
    return page_of(closed_year())


@pytest.fixture(scope="module")
def text(page: str) -> str:
    return text_of(page)


def text_of(page: str) -> str:
    """The words of a page on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_the_page_carries_all_it_needs_and_no_script(page: str) -> None:
    assert not any(word in page for word in ("<script", "http://", "https://", " src=", "<link", "url("))
    assert page.count("</svg>") == 4


def test_what_came_from_outside_is_text(page: str) -> None:
    assert "Birch &lt;script&gt;alert(1)&lt;/script&gt; &amp; Sons" in page
    assert "A &lt;script&gt;finding" in page
    assert "A &lt;b&gt;note" in page


def test_the_shares_stand_first_with_their_targets_and_how_sure_these_are(text: str) -> None:
    assert "At 2C or above 72.3% target 70.0%, confirmed" in text
    assert "At 3B or above 3.6% target 20.0%, assumed" in text
    assert "Other than fee for service 2.8% alternative payment methodology" in text
    assert "at 2C or above 70.0% 72.3% 72.3% 71.4% reached contract, page 4 confirmed" in text
    assert "at 3B or above 20.0% 3.6% 3.6% 3.5% not reached recollection assumed" in text


def test_an_assumed_target_is_marked(page: str) -> None:
    assert '<strong class="standing warn">assumed</strong>' in page
    assert '<strong class="standing">confirmed</strong>' in page


def test_a_year_without_targets_says_so() -> None:
    unstated = replace(TARGETS[0], share=None)
    assert "no target is stated" in text_of(page_of(closed_year(), (unstated,)))
    assert "The year states no target." in text_of(page_of(closed_year(), ()))


def test_the_denominator_says_what_is_in_it_and_what_is_not(text: str) -> None:
    assert "what settlements leave due; below zero where providers pay back −$12,747.17" in text
    assert "pharmacy claim outside coverage: of a day on which the person was not covered 11 $905.10" in text


def test_areas_and_entities_have_their_shares(text: str) -> None:
    assert "oral health $68,990.00 $68,990.00 100.0% $68,990.00 100.0%" in text
    assert "Alder Health $300,812.38 $300,812.38 100.0% $20,928.50 7.0%" in text
    assert "claims of no arrangement $689,431.07 $0.00 0.0% $0.00 0.0%" in text


def test_an_arrangement_tells_its_category_its_reason_and_the_other_reading(text: str) -> None:
    assert "2C is the most advanced category of its streams: “Quality pool”" in text
    assert "Another reading of “Quality pool” is 3B : money is lost where quality is missed" in text
    assert "Dominant is 2C : 94.2% of its $363,634.13 are paid at 2C" in text


def test_counts_of_few_members_are_not_shown_nor_a_sum_that_would_tell_one(text: str) -> None:
    assert "Dogwood Counseling <11 $1,810.00" in text
    assert not re.search(r"(?<![\d.,$])(7|9) members", text)
    assert "In all – $1,355,726.49" in text, "99 in all less 96 at the other party would tell of few"
    assert "In all 195 $363,634.13" in text
    assert "fewer than 11 members before, 140 members now" in text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("7 members", "fewer than 11 members"),
        ("10 episodes, 3 events", "fewer than 11 episodes, fewer than 11 events"),
        ("11 members, 110 members, 1,007 members, 0 members", "11 members, 110 members, 1,007 members, 0 members"),
        ("5 member months × $7", "5 member months × $7"),
    ],
)
def test_few_members_are_withheld_in_sentences(said: str, told: str) -> None:
    assert without_few(said) == told


def test_links_lead_to_files_that_are_there_and_to_no_others(page: str) -> None:
    files = files_of(closed_year())
    linked = set(re.findall(r'href="([^"#][^"]*)"', page))
    assert linked == {link(path) for path in files}
    assert "Filing%20%26%20more%20100%25.xlsx" in linked


def test_adjustments_are_told_also_of_parties_that_are_gone(text: str) -> None:
    assert "GONE/Elm Clinic/Bonus its party is settled no more it is settled no more $500.00 $0.00 −$500.00" in text
    assert "This is the first settlement of the year." in text_of(page_of(closed_year(settlement=1)))


def test_findings_are_counted_and_listed(text: str) -> None:
    assert "1 explain, 2 note." in text
    assert "explain Hospital!B14 A <script>finding</script>." in text


def test_what_does_not_add_up_is_said_at_the_top() -> None:
    closed = closed_year()
    broken = replace(closed, progress=replace(closed.progress, payments=closed.progress.payments[1:]))
    assert "Something does not add up" in text_of(page_of(broken))
    assert "Something does not add up" not in text_of(page_of(closed))


def test_shares_have_one_decimal() -> None:
    assert (share(None), share(1), share(0)) == ("–", "100.0%", "0.0%")
