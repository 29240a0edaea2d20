"""Categories are derived, and what somebody claims is checked against every reading that the words allow."""

from decimal import Decimal
from typing import Any

import pytest

from coordcare.payment.category import categories_of, dominant, most_advanced
from coordcare.payment.lan import LanCategory
from tests.unit.payment.test_arrangement import BEDS, BONUS, METRIC, RISK, SAVINGS, arrangement

FEES: dict[str, Any] = {"stream": "fee_for_service", "name": "Fees"}
CAPITATION: dict[str, Any] = {
    "stream": "population_payment", "name": "Capitation", "scope": "primary_care", "rates": [{"pmpm": 30}],
}  # fmt: skip
PENALTY = {**BONUS, "penalty": 1}


def most(*streams: dict[str, Any], metrics: Any = (METRIC,)) -> str:
    return categories_of(arrangement(*streams, metrics=list(metrics))).most_advanced.category


@pytest.mark.parametrize(
    ("streams", "category"),
    [
        ([FEES], "1"),
        ([FEES, BEDS], "2A"),
        ([FEES, BEDS, BONUS], "2C"),
        ([SAVINGS], "3N"),
        ([SAVINGS, BONUS], "3A"),
        ([RISK, BONUS], "3B"),
        ([CAPITATION], "4N"),
        ([CAPITATION, BONUS], "4A"),
        ([CAPITATION, SAVINGS], "4N"),
        ([CAPITATION, RISK, BONUS], "4A"),
    ],
)
def test_the_most_advanced_stream_gives_the_category(streams: list[dict[str, Any]], category: str) -> None:
    assert most(*streams) == category


def test_the_reason_names_the_stream_that_decides() -> None:
    reading = categories_of(arrangement(FEES, BONUS, metrics=[METRIC])).most_advanced
    assert reading.because == (
        "2C is the most advanced category of its streams: “Bonus”, a bonus depends on results of quality"
    )


@pytest.mark.parametrize(
    ("streams", "claimed", "holds"),
    [
        ([BONUS], "2C", True),
        ([BONUS], "3A", False),
        ([PENALTY], "2C", True),
        ([PENALTY], "3B", True),
        ([SAVINGS, BONUS], "3A", True),
        ([SAVINGS, BONUS], "2C", True),  # where the savings are read by themselves, as 3N
        ([SAVINGS, BONUS], "3N", False),  # the bonus is more advanced than that
        ([CAPITATION, SAVINGS, BONUS], "3N", False),
        ([CAPITATION, SAVINGS, BONUS], "4N", False),
        ([RISK], "3B", False),
        ([RISK], "3N", True),
        ([FEES], "1", True),
    ],
)
def test_a_claim_holds_where_some_reading_of_all_streams_gives_it(
    streams: list[dict[str, Any]], claimed: str, holds: bool
) -> None:
    found = categories_of(arrangement(*streams, metrics=[METRIC], category=claimed))
    assert (found.contested == "") is holds
    assert holds or found.contested.startswith(f"category {claimed} is claimed, and the terms come to ")


def test_fees_on_which_savings_are_built_are_paid_at_their_category() -> None:
    found = categories_of(arrangement(FEES, SAVINGS, BONUS, BEDS, metrics=[METRIC]))
    assert [found.paid_at(name) for name in ("Fees", "Savings", "Bonus", "Tiers")] == ["3A", "3A", "2C", "2A"]
    assert found.of("Fees") == "1"
    assert categories_of(arrangement(FEES, BEDS)).paid_at("Fees") == "1"


def test_the_dominant_category_is_where_most_dollars_are() -> None:
    found = categories_of(arrangement(CAPITATION, BONUS, FEES, metrics=[METRIC]))
    told = dominant(found, {"Capitation": Decimal(40), "Fees": Decimal(50), "Bonus": Decimal(10)})
    assert told is not None
    assert (told.category, told.because) == ("2C", "60.0% of its $100.00 are paid at 2C")
    equal = dominant(found, {"Capitation": Decimal(50), "Fees": Decimal(50)})
    assert equal is not None
    assert equal.category == "4A"
    assert dominant(found, {"Fees": Decimal(0)}) is None
    assert dominant(found, {}) is None


def test_categories_without_quality_stand_below_those_that_count() -> None:
    assert most_advanced([LanCategory("4N"), LanCategory("2C")]) == "2C"
    assert most_advanced([LanCategory("3N"), LanCategory("2B")]) == "3N"
