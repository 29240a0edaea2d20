"""An arrangement is changed as a scenario says: moved by the rule of its move, and validated as its file would be."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from coordcare.errors import Problems
from coordcare.payment.arrangement import Arrangement
from coordcare.payment.category import categories_of
from coordcare.payment.lan import LanCategory
from coordcare.payment.scenario.asked import AS_IT_IS, Scenario
from coordcare.payment.scenario.changed import changed
from tests.unit.payment.scenario.small import RISK, arrangement

SAVINGS = {
    **{name: value for name, value in RISK.items() if name != "downside"},
    "stream": "shared_savings",
    "upside": {"share": "50%", "minimum_rate": "2%", "limit": {"share_of_target": "10%"}},
}
EPISODE = {
    "stream": "episode", "name": "Births", "trigger": "births", "days_after": 60, "price": 9000,
    "upside": {"share": "50%"}, "downside": {"share": "30%"}, "quality": {"gate": "50%"},
}  # fmt: skip
BONUS = {
    "stream": "pay_for_performance", "name": "Bonus", "at_stake": {"amount": 50000}, "penalty": 1,
    "paid_as": ["bonus"], "quality": {"by_score": True},
}  # fmt: skip
FEES = {"stream": "fee_for_service", "name": "Claims"}


def otherwise(one: Arrangement, to: str | None = None, target: Fraction = Fraction(1), **terms: Any) -> dict[str, Any]:
    """What the changed arrangement states of its last stream; places are written without the stream."""
    name = one.streams[-1].name
    places = {f"streams[{name}].{place.replace('__', '.')}": value for place, value in terms.items()}
    category = None if to is None else LanCategory(to)
    found = changed(one, Scenario(name="otherwise", to=category, target=target, terms=places))
    assert to in (None, categories_of(found).most_advanced.category)
    stated: dict[str, Any] = found.streams[-1].model_dump(exclude_unset=True)
    return stated


def refused(one: Arrangement, to: str, **terms: Any) -> str:
    with pytest.raises(Problems) as told:
        otherwise(one, to, **terms)
    return "\n".join(told.value.problems)


def test_as_it_is_changes_nothing() -> None:
    one = arrangement(RISK)
    assert changed(one, AS_IT_IS) is one


def test_from_3b_to_3a_losses_are_shared_no_more_and_all_else_stays() -> None:
    one = arrangement(FEES, RISK)
    before = one.streams[-1].model_dump(exclude_unset=True)
    assert otherwise(one, "3A") == {
        **{name: value for name, value in before.items() if name != "downside"},
        "stream": "shared_savings",
    }
    assert otherwise(arrangement(FEES, EPISODE), "3A")["stream"] == "episode"
    assert "downside" not in otherwise(arrangement(FEES, EPISODE), "3A")


def test_from_3a_to_3b_the_downside_mirrors_the_upside() -> None:
    stated = otherwise(arrangement(SAVINGS), "3B")
    assert stated["stream"] == "shared_risk"
    assert stated["downside"] == {
        "share": Decimal("0.5"), "minimum_rate": Decimal("0.02"), "limit": {"share_of_target": Decimal("0.1")},
    }  # fmt: skip
    without = {name: value for name, value in EPISODE.items() if name != "downside"}
    assert otherwise(arrangement(without), "3B")["downside"] == {"share": Decimal("0.5")}


def test_what_is_stated_of_the_downside_takes_precedence() -> None:
    some = otherwise(arrangement(SAVINGS), "3B", downside__share="20%", downside__limit__amount=1000)["downside"]
    assert some == {"share": Decimal("0.2"), "minimum_rate": Decimal("0.02"), "limit": {"amount": Decimal(1000)}}
    bands = [{"above": 0, "share": "10%"}]
    assert "share" not in otherwise(arrangement(SAVINGS), "3B", downside__bands=bands)["downside"]


def test_a_bonus_is_moved_with_target_and_upside_and_keeps_its_quality() -> None:
    one = arrangement(FEES, BONUS)
    stated = otherwise(one, "3A", target__pmpm=400, upside__share="50%")
    assert sorted(stated) == ["name", "paid_as", "quality", "stream", "target", "upside"]
    stated = otherwise(one, "3B", target__pmpm=400, upside__share="50%")
    assert stated["downside"] == {"share": Decimal("0.5")}


def test_a_bonus_without_target_and_upside_is_told_what_it_lacks() -> None:
    told = refused(arrangement(FEES, BONUS), "3A")
    assert "lacks “target” and “upside”" in told
    assert "streams[Bonus].target.pmpm" in told
    assert "lacks “upside”" in refused(arrangement(FEES, BONUS), "3B", target__pmpm=400)


def test_of_two_bonuses_the_one_whose_target_is_stated_is_moved() -> None:
    other = {**BONUS, "name": "Other", "paid_as": []}
    one = arrangement(other, BONUS)
    found = changed(one, Scenario(name="x", to=LanCategory.SHARED_SAVINGS, terms={
        "streams[Bonus].target.pmpm": 400, "streams[Bonus].upside.share": "50%",
    }))  # fmt: skip
    kinds = {stream.name: stream.model_dump()["stream"] for stream in found.streams}
    assert kinds == {"Other": "pay_for_performance", "Bonus": "shared_savings"}


def test_to_2c_needs_what_is_at_stake_and_quality() -> None:
    assert "lacks “at_stake”" in refused(arrangement(RISK), "2C")
    stated = otherwise(arrangement(RISK), "2C", at_stake__amount=5000)
    assert sorted(stated) == ["at_stake", "name", "quality", "stream"]


@pytest.mark.parametrize(
    ("one", "to", "told"),
    [
        (arrangement(RISK), "3B", "is at 3B already"),
        (arrangement(FEES), "3A", "it is at 1, and moves are made between 2C, 3A, 3B"),
        (arrangement(FEES, BONUS, members="served"), "3A", "members: attributed"),
    ],
)
def test_a_move_that_cannot_be_made_says_why(one: Arrangement, to: str, told: str) -> None:
    assert told in refused(one, to)


def test_a_move_that_does_not_come_to_its_category_says_why() -> None:
    assert "still comes to 3N" in refused(arrangement(RISK), "3A", quality=None)


def test_a_claimed_category_is_that_of_the_arrangement_as_it_is() -> None:
    one = arrangement(RISK, category="3B")
    assert otherwise(one, "3A")["stream"] == "shared_savings"


def test_cost_targets_prices_and_rates_are_multiplied_and_nothing_else() -> None:
    up = Fraction(102, 100)
    assert otherwise(arrangement(RISK), None, up)["target"] == {"pmpm": Decimal("102.0000")}
    ratio = {**RISK, "target": {"medical_loss_ratio": "88%"}}
    assert otherwise(arrangement(ratio), None, up)["target"] == {"medical_loss_ratio": Decimal("0.897600")}
    births = otherwise(arrangement(EPISODE), None, up)
    assert (births["price"], births["upside"]) == (Decimal("9180.0000"), {"share": Decimal("0.5")})
    rates = {**BONUS, "at_stake": {"rates": [{"pmpm": 2, "tier": 4}, {"pmpm": 1}]}}
    assert [rate["pmpm"] for rate in otherwise(arrangement(rates), None, up)["at_stake"]["rates"]] == [
        Decimal("2.04"), Decimal("1.02"),
    ]  # fmt: skip


def test_where_no_target_price_or_rate_is_stated_there_is_nothing_to_multiply() -> None:
    with pytest.raises(Problems, match="no cost target, price or rate"):
        otherwise(arrangement(BONUS), None, Fraction(11, 10))


def test_a_term_that_is_set_is_not_multiplied() -> None:
    assert otherwise(arrangement(RISK), None, Fraction(2), target__pmpm=90)["target"] == {"pmpm": 90}


def test_a_metric_s_terms_are_set_by_its_measure() -> None:
    scenario = Scenario(name="x", terms={"metrics[screening].target": "70%"})
    assert changed(arrangement(RISK), scenario).metrics[0].target == Decimal("0.7")


def test_mistakes_in_terms_are_told_as_those_of_a_file_and_all_at_once() -> None:
    one = arrangement(RISK)
    terms = {"streams[Risk].upside.share": "170%", "streams[Risk].downside.shape": "1%"}
    with pytest.raises(Problems) as told:
        changed(one, Scenario(name="x", terms=terms))
    assert list(told.value.problems) == [
        "streams “Risk” · upside · share “170%” is above 1.",
        "streams “Risk” · downside · shape is not known here.",
    ]
    with pytest.raises(Problems) as told:
        changed(one, Scenario(name="x", terms={"upside.share": 1, "metrics[screening].measure": "y"}))
    assert len(told.value.problems) == 2
    assert "streams[Risk], metrics[screening]" in told.value.problems[0]
