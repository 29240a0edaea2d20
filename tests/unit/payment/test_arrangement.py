"""What an arrangement may state, and what is refused because it contradicts itself."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from coordcare.payment.arrangement import Arrangement, Dates
from coordcare.rulebook.periods import Period

SAVINGS: dict[str, Any] = {
    "stream": "shared_savings", "name": "Savings", "target": {"benchmark": True}, "upside": {"share": "50%"},
}  # fmt: skip
BONUS: dict[str, Any] = {
    "stream": "pay_for_performance", "name": "Bonus", "at_stake": {"amount": 5000}, "quality": {"by_score": True},
}  # fmt: skip
RISK: dict[str, Any] = {**SAVINGS, "stream": "shared_risk", "downside": {"share": "30%"}}
METRIC: dict[str, Any] = {"measure": "a", "better": "higher", "target": "70%"}
BEDS: dict[str, Any] = {"stream": "infrastructure", "name": "Tiers", "rates": [{"pmpm": 5}]}


def arrangement(*streams: dict[str, Any], **stated: Any) -> Arrangement:
    whole = {
        "id": "A-1",
        "name": "An arrangement",
        "parties": ["Clinic group"],
        "period": {"first": date(2022, 1, 1), "last": date(2022, 12, 31)},
        "streams": list(streams) or [SAVINGS],
        **stated,
    }
    return Arrangement.model_validate(whole)


def refused(*streams: dict[str, Any], **stated: Any) -> str:
    with pytest.raises(ValidationError) as error:
        arrangement(*streams, **stated)
    return str(error.value)


@pytest.mark.parametrize(("written", "read"), [("3A", "3A"), ("3b", "3B"), (1, "1"), ("1", "1"), (None, None)])
def test_a_claimed_category_is_read_as_people_write_it(written: Any, read: str | None) -> None:
    assert arrangement(category=written).category == read


def test_a_category_that_the_framework_does_not_have_is_refused() -> None:
    assert "claims a category “3C” that the framework does not have" in refused(category="3C")


def test_a_name_alone_is_a_party() -> None:
    first, second = arrangement(parties=["A", {"name": "B", "clinics": ["C1"]}]).parties
    assert (first.name, first.clinics, second.clinics) == ("A", (), ("C1",))


def test_the_part_of_a_period_that_lies_in_a_year() -> None:
    dates = Dates(first=date(2021, 7, 1), last=date(2022, 6, 30))
    year = Period(start=date(2022, 1, 1), end=date(2022, 12, 31))
    assert dates.within(year) == Period(start=date(2022, 1, 1), end=date(2022, 6, 30))
    assert Dates(first=date(2020, 1, 1), last=date(2020, 12, 31)).within(year) is None


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({"parties": ["A", "A"]}, "parties of one name twice: A"),
        ({"parties": []}, "at least 1 item"),
        ({"metrics": [METRIC, METRIC]}, "metrics of one name twice: a"),
        ({"period": {"first": date(2022, 2, 1), "last": date(2022, 1, 1)}}, "ends before it begins"),
        ({"id": "a b"}, "String should match pattern"),
        ({"interim_share": "120%"}, "less than or equal to 1"),
        ({"colour": "red"}, "Extra inputs are not permitted"),
    ],
)
def test_what_contradicts_itself_in_an_arrangement_is_refused(stated: dict[str, Any], told: str) -> None:
    assert told in refused(**stated)


@pytest.mark.parametrize(
    ("stream", "told"),
    [
        ({**SAVINGS, "upside": {"share": "150%"}}, "less than or equal to 1"),
        ({**SAVINGS, "upside": {"share": "-5%"}}, "greater than or equal to 0"),
        ({**SAVINGS, "upside": {"share": 0.5}}, "is no number"),
        ({**SAVINGS, "upside": {"share": "half"}}, "is no number"),
        ({**SAVINGS, "upside": {"share": "x%"}}, "is no percentage"),
        ({**SAVINGS, "upside": {}}, "needs “share” or “bands”"),
        ({**SAVINGS, "upside": {"share": "50%", "limit": {}}}, "states no limit"),
        ({**SAVINGS, "upside": {"bands": [{"above": "5%", "share": 1}, {"above": 0, "share": 1}]}}, "do not rise"),
        ({**SAVINGS, "upside": {"share": "40%", "share_below_minimum": "50%"}}, "shares more below the minimum"),
        (
            {**SAVINGS, "upside": {"share": "40%", "share_below_minimum": "20%", "from_minimum": True}},
            "goes with a “share” from the first dollar alone",
        ),
        ({**SAVINGS, "target": {"benchmark": True, "pmpm": 4}}, "needs exactly one of"),
        ({**SAVINGS, "cost": {"completion": 0}}, "completion” of nothing"),
        ({**SAVINGS, "cost": {"service_categories": ["x"], "leaves_out_categories": ["x"]}}, "counts and is left out"),
        ({**RISK, "downside": {"share": "30%", "share_left_by_gains": {}}}, "needs exactly one of"),
        ({**RISK, "downside": {"share_left_by_gains": {"least": "60%", "most": "40%"}}}, "exchange “least” and “most”"),
        (
            {**RISK, "upside": {"bands": [{"above": 0, "share": 1}]}, "downside": {"share_left_by_gains": {}}},
            "instead of one “share”",
        ),
        ({**BEDS, "amount": 5}, "needs either “rates” or “amount”"),
        ({**BEDS, "rates": [{"pmpm": 5}, {"pmpm": 6, "tier": 4}]}, "rate 2 (tier 4) never holds"),
        ({**BEDS, "rates": [{"pmpm": 5, "clinics": ["C1", "C2"]}, {"pmpm": 6, "clinics": ["C2"]}]}, "never holds"),
        (
            {"stream": "pay_for_reporting", "name": "R", "measures": ["a", "a"], "amount": 5},
            "lists a measure twice",
        ),
        ({**BONUS, "at_stake": {"withheld": "5%"}, "penalty": 1}, "which is the penalty"),
        ({**BONUS, "at_stake": {"amount": 1, "per_event": 1}}, "needs exactly one of"),
    ],
)
def test_what_contradicts_itself_in_a_stream_is_refused(stream: dict[str, Any], told: str) -> None:
    assert told in refused(stream, metrics=[METRIC])


@pytest.mark.parametrize(
    "rates",
    [
        [{"pmpm": 6, "tier": 4}, {"pmpm": 5}],
        [{"pmpm": 6, "clinics": ["C2"]}, {"pmpm": 5, "clinics": ["C1", "C2"]}],
        [{"pmpm": 6, "tier": 4}, {"pmpm": 5, "plan": "x"}],
    ],
)
def test_the_narrower_rate_may_stand_first(rates: list[dict[str, Any]]) -> None:
    assert arrangement({**BEDS, "rates": rates})


def test_a_low_limit_of_losses_beside_a_high_minimum_is_allowed() -> None:
    """As the BASIC track has it: 30% of losses from 3.9% of the benchmark on, and at most 1% of it."""
    low = {"share": "30%", "minimum_rate": "3.9%", "limit": {"share_of_target": "1%"}}
    assert arrangement({**RISK, "downside": low})


@pytest.mark.parametrize(
    ("quality", "metrics", "told"),
    [
        ({"by_score": True}, [], "there are no “metrics”"),
        ({"by_score": True, "metrics": ["b"]}, [METRIC], "not under “metrics”: b"),
        ({"fewest_met": 2}, [METRIC], "asks for 2 metrics met, and 1 of its metrics count"),
        (
            {"fewest_met": 2},
            [METRIC, {**METRIC, "measure": "b", "pays_on": "reporting"}],
            "asks for 2 metrics met, and 1 of its metrics count",
        ),
    ],
)
def test_quality_names_metrics_that_there_are(quality: Any, metrics: list[Any], told: str) -> None:
    assert told in refused({**BONUS, "quality": quality}, metrics=metrics)


def test_streams_have_names_of_their_own() -> None:
    assert "streams of one name twice: Savings" in refused(SAVINGS, RISK)


def test_numbers_stay_exact() -> None:
    stated = arrangement({**BEDS, "rates": [{"pmpm": Decimal("9.6250")}]})
    assert stated.streams[0].rates[0].pmpm == Decimal("9.625")
    assert "no more than 4 decimal places" in refused({**BEDS, "rates": [{"pmpm": Decimal("9.62501")}]})
