"""The categories of the HCP-LAN framework, and how people write them."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordcare.payment.lan import LanCategory, read_categories

LADDER = ["1", "2A", "2B", "2C", "3A", "3B", "4A", "4B", "4C"]


@pytest.mark.parametrize(("one", "other"), list(product(LADDER, LADDER)))
def test_at_least_follows_the_ladder(one: str, other: str) -> None:
    assert LanCategory(one).at_least(LanCategory(other)) == (LADDER.index(one) >= LADDER.index(other))


@pytest.mark.parametrize("category", list(LanCategory))
@pytest.mark.parametrize("unlinked", [LanCategory.RISK_WITHOUT_QUALITY, LanCategory.CAPITATION_WITHOUT_QUALITY])
def test_categories_without_quality_are_not_more_than_any_other(unlinked: LanCategory, category: LanCategory) -> None:
    assert unlinked.at_least(category) == (unlinked == category)
    assert category.at_least(unlinked) == (unlinked == category)


def test_pay_for_reporting_and_up_are_linked_to_quality() -> None:
    assert [category.value for category in LanCategory if category.linked_to_quality] == LADDER[2:]


def test_providers_can_lose_money_from_shared_risk_on() -> None:
    can_lose = [category.value for category in LanCategory if category.has_downside_risk]
    assert can_lose == ["3B", "3N", "4A", "4B", "4C", "4N"]


WRITTEN = [
    ("2C", ["2C"]),
    (" 2C ", ["2C"]),
    ("2c", ["2C"]),
    ("2 C", ["2C"]),
    ("LAN 2C", ["2C"]),
    ("LAN category 4A", ["4A"]),
    ("Cat. 3B", ["3B"]),
    ("3B, 50%", ["3B"]),
    ("3B (50% / 50%)", ["3B"]),
    ("4A, 100%", ["4A"]),
    ("3B with 2C and 2A", ["3B", "2C", "2A"]),
    ("2A, 2C", ["2A", "2C"]),
    ("2A/2C", ["2A", "2C"]),
    ("2C; 2C", ["2C"]),
    ("1", ["1"]),
    ("4N", ["4N"]),
    ("category 1", ["1"]),
    ("1, 2A", ["1", "2A"]),
    ("2A,1", ["2A", "1"]),
    # no categories
    ("", []),
    ("N/A", []),
    ("3C", []),
    ("2N", []),
    ("5A", []),
    ("12C", []),
    ("2CD", []),
    ("1.5", []),
    ("$1", []),
    ("1%", []),
    ("1,000", []),
    ("-1", []),
    ("50%", []),
    ("2", []),
]


@pytest.mark.parametrize(("text", "named"), WRITTEN)
def test_categories_are_read_as_people_write_them(text: str, named: list[str]) -> None:
    assert [category.value for category in read_categories(text)] == named


@given(st.text())
def test_no_text_breaks_the_reading_of_categories(text: str) -> None:
    assert all(isinstance(category, LanCategory) for category in read_categories(text))


@given(
    st.lists(st.sampled_from(LanCategory), min_size=1, unique=True), st.sampled_from([", ", " and ", "; ", " / ", "\n"])
)
def test_a_list_of_categories_is_read_back_in_its_order(categories: list[LanCategory], between: str) -> None:
    assert read_categories(between.join(categories)) == tuple(categories)
