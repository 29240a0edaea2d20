"""The page on categories says what the code derives."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from coordcare.payment.arrangement import Arrangement
from coordcare.payment.category import Categories, categories_of
from tests.docs.papers import text_of

PAGE = "docs/explanation/categories.md"

BY_SCORE = {"by_score": True}
TARGET = {"pmpm": 440}
UPSIDE = {"share": "50%"}
DOWNSIDE = {"share": "50%", "limit": {"share_of_target": "5%"}}
FEE = {"stream": "fee_for_service", "name": "Fee for service"}
HOMES = {"stream": "infrastructure", "name": "Infrastructure", "rates": [{"pmpm": 5}]}
REPORTING = {"stream": "pay_for_reporting", "name": "Reporting", "measures": ["screening"], "amount": 100}
BONUS = {"stream": "pay_for_performance", "name": "Bonus", "at_stake": {"amount": 100}, "quality": BY_SCORE}
SAVINGS = {"stream": "shared_savings", "name": "Savings", "target": TARGET, "upside": UPSIDE}
RISK = {"stream": "shared_risk", "name": "Risk", "target": TARGET, "upside": UPSIDE, "downside": DOWNSIDE}
EPISODE = {
    "stream": "episode", "name": "Episode", "trigger": "births", "days_after": 60, "price": 9000, "upside": UPSIDE,
}  # fmt: skip
WITH_QUALITY = {"quality": BY_SCORE}
HELD = {**WITH_QUALITY, "quality_share": "2%"}


def capitation(scope: str, **more: Any) -> dict[str, Any]:
    """A stream of capitation."""
    return {"stream": "population_payment", "name": "Capitation", "scope": scope, "rates": [{"pmpm": 14}], **more}


# The streams of each row of the table of streams, the one that is told first.
STREAMS: list[list[dict[str, Any]]] = [
    [FEE],
    [HOMES],
    [REPORTING],
    [BONUS, {"reporting": True}],
    [BONUS],
    [{**BONUS, "penalty": 1}],
    [SAVINGS | WITH_QUALITY],
    [SAVINGS, BONUS],
    [SAVINGS],
    [RISK | WITH_QUALITY],
    [RISK, BONUS],
    [RISK],
    [EPISODE | WITH_QUALITY],
    [EPISODE | WITH_QUALITY | {"downside": DOWNSIDE}],
    [EPISODE],
    [capitation("defined_services", **HELD)],
    [capitation("comprehensive", **HELD)],
    [capitation("integrated", **HELD)],
    [capitation("comprehensive"), BONUS],
    [capitation("comprehensive")],
]
# The same of the table of arrangements.
ARRANGEMENTS: list[list[dict[str, Any]]] = [
    [FEE],
    [FEE, HOMES],
    [FEE, HOMES, BONUS],
    [FEE, BONUS, RISK | WITH_QUALITY],
    [FEE, SAVINGS],
    [FEE, SAVINGS, BONUS],
    [FEE, capitation("defined_services", **HELD)],
]


def derived(streams: Sequence[dict[str, Any]]) -> Categories:
    """The categories of an arrangement of these streams; `reporting` says that its metric is only reported."""
    reporting = any("reporting" in one for one in streams)
    stated: dict[str, Any] = {
        "id": "A",
        "name": "A",
        "parties": ["North"],
        "period": {"first": date(2022, 1, 1), "last": date(2022, 12, 31)},
        "metrics": [{"measure": "screening", "better": "higher", "pays_on": "reporting"}]
        if reporting
        else [{"measure": "screening", "better": "higher", "target": "60%"}],
        "streams": [one for one in streams if "stream" in one],
    }
    return categories_of(Arrangement.model_validate(stated))


def table_under(heading: str) -> list[list[str]]:
    """The rows of the last table under a heading, as cells."""
    part = re.split(r"^## ", text_of(PAGE).partition(f"## {heading}")[2], maxsplit=1, flags=re.MULTILINE)[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


@pytest.mark.parametrize(("row", "streams"), list(zip(table_under("Streams"), STREAMS, strict=True)))
def test_a_stream_has_the_category_that_the_page_says(row: list[str], streams: list[dict[str, Any]]) -> None:
    first = derived(streams).streams[0]
    assert [str(first.reading.category), *(str(other.category) for other in first.others)] == [
        one for one in row[1:] if one
    ]


@pytest.mark.parametrize(
    ("row", "streams"), list(zip(table_under("Arrangements: two principles"), ARRANGEMENTS, strict=True))
)
def test_an_arrangement_has_the_categories_that_the_page_says(row: list[str], streams: list[dict[str, Any]]) -> None:
    found = derived(streams)
    assert [str(found.most_advanced.category), str(found.paid_at("Fee for service"))] == row[1:]
