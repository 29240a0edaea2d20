"""Draws: what must hold of the range of outcomes, whatever the data."""

from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import comb
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordcare.figures import Figure
from coordcare.payment.facts import Facts
from coordcare.payment.lines import total_of
from coordcare.payment.scenario.chances import Chances, binomial, poisson
from coordcare.payment.scenario.draws import measures_drawn
from coordcare.payment.scenario.growth import GROWING, grown
from coordcare.payment.scenario.outcome import range_of
from tests.unit.payment.scenario.small import MEASURE, RISK, arrangement, members, settled_and_drawn

# 84 members of twelve months, a few of whom cost most: $100,000 in all, which is the target.
COSTS = [300] * 60 + [1500] * 20 + [13_000] * 4
BONUS = {
    "stream": "pay_for_performance", "name": "Risk", "at_stake": {"amount": 10_000}, "penalty": 1,
    "quality": {"by_score": True},
}  # fmt: skip


def with_downside(**terms: object) -> dict[str, object]:
    return {**RISK, "downside": {"share": "40%", **terms}}


def test_the_same_seed_gives_the_same_range_and_another_seed_another() -> None:
    one = arrangement(RISK)
    assert settled_and_drawn(one, members(COSTS)) == settled_and_drawn(one, members(COSTS))
    assert settled_and_drawn(one, members(COSTS))[1] != settled_and_drawn(one, members(COSTS), seed=2)[1]


def test_where_gains_and_losses_are_shared_alike_the_mean_is_the_settlement() -> None:
    straight = arrangement({**RISK, "downside": {"share": "50%"}})
    settled, found = settled_and_drawn(straight, members(COSTS), draws=4000)
    spread = found.percentiles[-1] - found.percentiles[0]
    assert spread > 30_000
    assert abs(found.mean - settled.earned) < spread / 20


def test_the_spread_is_that_of_a_sum_of_as_many_members() -> None:
    """From the 5th to the 95th percentile of a normal sum there are 3.29 standard deviations."""
    straight = arrangement({**RISK, "downside": {"share": "50%"}})
    many = COSTS * 5
    _, found = settled_and_drawn(straight, members(many), draws=4000)
    mean = Fraction(sum(many), len(many))
    variance = sum((each - mean) ** 2 for each in many) / 4
    ratio = (Fraction(found.percentiles[-1] - found.percentiles[0]) * 100 / 329) ** 2 / variance
    assert Fraction(9, 10) < ratio < Fraction(11, 10)


def test_members_in_groups_spread_as_they_do_alone() -> None:
    straight = arrangement({**RISK, "downside": {"share": "50%"}})
    many = [COSTS[at * 31 % len(COSTS)] for at in range(1680)]
    alone = members(many)
    groups = replace(
        alone, exposure=(48,) * 420, cents=tuple(sum(alone.cents[at : at + 4]) for at in range(0, 1680, 4)),
        excess=(0,) * 420,
    )  # fmt: skip
    _, one_by_one = settled_and_drawn(straight, alone, draws=2000)
    _, in_groups = settled_and_drawn(straight, groups, draws=2000)
    spreads = [found.percentiles[-1] - found.percentiles[0] for found in (one_by_one, in_groups)]
    assert Decimal("0.8") < spreads[1] / spreads[0] < Decimal("1.2")


def test_more_downside_widens_the_low_end_and_leaves_the_high_end() -> None:
    lows, highs = [], set()
    for share in ("0%", "20%", "40%", "80%"):
        _, found = settled_and_drawn(arrangement(with_downside(share=share)), members(COSTS))
        lows.append(found.percentiles[0])
        highs.add(found.percentiles[-1])
    assert lows[0] == 0
    assert all(one > another for one, another in pairwise(lows))
    assert len(highs) == 1


def test_a_limit_cuts_the_tail_and_nothing_above_it() -> None:
    _, free = settled_and_drawn(arrangement(RISK), members(COSTS))
    _, cut = settled_and_drawn(arrangement(with_downside(limit={"amount": 5000})), members(COSTS))
    assert free.percentiles[0] < Decimal(-5000) == cut.percentiles[0]
    assert cut.percentiles == tuple(max(one, Decimal(-5000)) for one in free.percentiles)
    assert cut.owing == free.owing > 0


def test_four_times_the_members_halve_the_range_beside_the_target() -> None:
    straight = arrangement({**RISK, "downside": {"share": "50%"}})
    _, one = settled_and_drawn(straight, members(COSTS), draws=1500)
    settled, four = settled_and_drawn(straight, members(COSTS), draws=1500, times=Fraction(4))
    spreads = [found.percentiles[-1] - found.percentiles[0] for found in (one, four)]
    assert settled.facts.asked("cost").number == 4 * sum(COSTS)
    assert Decimal("1.7") < spreads[1] / spreads[0] < Decimal("2.3"), "twice in dollars, half beside the target"


def test_members_who_cost_alike_in_a_month_leave_no_range_however_long_they_stay() -> None:
    months = [1, 2, 3, 6, 12, 12, 12]
    _, found = settled_and_drawn(arrangement(RISK), members([90 * each for each in months], months))
    assert not found.varies


def test_a_stop_loss_narrows_the_range() -> None:
    cost = {"stop_loss": {"attachment": 2000}}
    _, free = settled_and_drawn(arrangement(RISK), members(COSTS))
    _, held = settled_and_drawn(arrangement({**RISK, "cost": cost}), members(COSTS, attachment=2000))
    widths = [found.percentiles[-1] - found.percentiles[0] for found in (free, held)]
    assert widths[1] < widths[0] / 2


def test_one_member_alone_leaves_no_range() -> None:
    settled, found = settled_and_drawn(arrangement(RISK), members([5000]))
    assert set(found.percentiles) == {settled.earned}


def test_episodes_are_drawn_and_their_number_stays() -> None:
    births = {
        "stream": "episode", "name": "Risk", "trigger": "births", "days_after": 60, "price": 1200,
        "upside": {"share": "100%"}, "downside": {"share": "100%"},
        "quality": {"steps": [{"score": "0%", "earns": "100%"}]},
    }  # fmt: skip
    groups = replace(members(COSTS), exposure=(1,) * len(COSTS))
    settled, found = settled_and_drawn(arrangement(births), groups, draws=3000)
    assert settled.earned == 1200 * len(COSTS) - sum(COSTS)
    assert found.varies
    assert abs(found.mean - settled.earned) < (found.percentiles[-1] - found.percentiles[0]) / 20


def test_quality_is_drawn_from_its_denominator_and_settles_as_any_result() -> None:
    settled, found = settled_and_drawn(arrangement(BONUS), members(COSTS), draws=2000)
    assert settled.earned == 10_000, "60 of 100 reach the target of 50%"
    assert set(found.percentiles) <= {Decimal(10_000), Decimal(-10_000)}
    fewer_than_half = Fraction(sum(comb(100, k) * 6**k * 4 ** (100 - k) for k in range(50)), 10**100)
    assert abs(found.owing - fewer_than_half) < Fraction(1, 100)


def test_draws_that_earn_alike_come_to_what_they_would_one_by_one() -> None:
    credit = [{"measure": "screening", "better": "higher", "target": "65%", "credit_from": "50%"}]
    one = arrangement(BONUS, metrics=credit)
    settled, found = settled_and_drawn(one, members(COSTS), draws=300)
    possible = {
        total_of(settled.stream.settle(replace(settled.facts, results={"screening": drawn})))
        for drawn in (replace(MEASURE, result=Decimal(k).scaleb(-2)) for k in range(101))
    }
    assert set(found.percentiles) <= possible
    assert found.varies


@pytest.mark.parametrize(
    ("result", "varies"),
    [
        ({}, True),
        ({"numerator": None, "denominator": None}, False),
        ({"result": Decimal("1.08"), "numerator": Decimal(4), "denominator": Decimal("3.703704")}, True),
        ({"result": Decimal("0.7")}, False),
        ({"numerator": Decimal("6.5")}, False),
    ],
    ids=["so many of so many", "without", "observed over expected", "not theirs", "no whole number"],
)
def test_a_result_is_drawn_only_where_it_says_what_it_rests_on(result: dict[str, Any], varies: bool) -> None:
    one = arrangement(BONUS, metrics=[{"measure": "screening", "better": "higher", "target": "60%"}])
    results = (replace(MEASURE, **result),)
    settled, found = settled_and_drawn(one, members(COSTS), results=results)
    assert measures_drawn(settled.stream, settled.facts) == {"screening": varies}
    assert found.varies is varies


def weights(chances: Chances) -> dict[int, int]:
    before = (0, *chances.cumulated)
    return {chances.first + at: high - low for at, (low, high) in enumerate(pairwise(before)) if high > low}


@given(st.integers(0, 60), st.fractions(0, 1, max_denominator=50))
def test_chances_of_so_many_of_so_many_are_the_binomial_ones(of: int, rate: Fraction) -> None:
    found = weights(binomial(of, rate))
    whole = sum(found.values())
    for k in range(of + 1):
        exact = comb(of, k) * rate**k * (1 - rate) ** (of - k)
        assert abs(Fraction(found.get(k, 0), whole) - exact) < Fraction(1, 10**12)


@given(st.fractions(0, 80, max_denominator=50))
def test_chances_of_events_have_the_mean_that_is_expected_and_as_great_a_variance(mean: Fraction) -> None:
    found = weights(poisson(mean))
    whole = sum(found.values())
    first = Fraction(sum(k * weight for k, weight in found.items()), whole)
    second = Fraction(sum(k * k * weight for k, weight in found.items()), whole)
    assert abs(first - mean) < Fraction(1, 10**12)
    assert abs(second - first**2 - mean) < Fraction(1, 10**9)


def test_a_range_has_the_outcomes_at_its_percentiles() -> None:
    found = range_of([Decimal(each) for each in range(-9, 91)])
    assert found.percentiles == tuple(map(Decimal, (-5, 15, 40, 65, 85)))
    assert (found.mean, found.owing) == (Decimal("40.50"), Fraction(9, 100))


def test_members_grow_with_what_counts_them_and_rates_and_results_stay() -> None:
    stays = {"party", "interim", "claims", "clinic_months", "risk_ratio", "metrics", "results"}
    assert {one.name for one in fields(Facts)} == stays | set(GROWING), "a new fact must be said to grow or to stay"
    figures: dict[str, Any] = {name: Figure(value=at + 1, unit="dollars", says=name) for at, name in enumerate(GROWING)}
    facts = Facts(party="A", claims=(figures["cost"],), risk_ratio=figures["cost"], **figures)
    twice = grown(facts, Fraction(2))
    assert [getattr(twice, name).number for name in GROWING] == [2 * (at + 1) for at in range(len(GROWING))]
    assert [one.number for one in twice.claims] == [2 * one.number for one in facts.claims]
    assert twice.risk_ratio == facts.risk_ratio
    assert grown(facts, Fraction(1)) is facts
