"""What holds of every settlement and every category, whatever the terms and the figures."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from coordcare.figures import Figure, dollars_of
from coordcare.payment.arrangement import AnyStream, Arrangement
from coordcare.payment.category import categories_of, most_advanced
from coordcare.payment.facts import ClinicMonths, Facts
from coordcare.payment.lan import LanCategory
from coordcare.payment.lines import total_of
from coordcare.payment.quality import MeasureResult, Metric, scored
from coordcare.payment.streams.pay_for_performance import PayForPerformance
from coordcare.payment.streams.stream import Stream

MEASURES = ("a", "b", "c")
READ: TypeAdapter[Stream] = TypeAdapter(AnyStream)
CENT = Decimal("0.01")
NOTHING = Figure(value=0, unit="dollars", says="Nothing")

shares = st.integers(0, 1000).map(lambda number: Decimal(number) / 1000)
rates = st.integers(0, 200).map(lambda number: Decimal(number) / 1000)
dollars = st.integers(0, 10**9).map(lambda number: Decimal(number) / 100)
small = st.integers(0, 10**5).map(lambda number: Decimal(number) / 100)


def one_of_each(**strategies: Any) -> Any:
    """A mapping with some of the names, each with a value."""
    return st.fixed_dictionaries({}, optional=strategies)


limits = one_of_each(share_of_target=rates, share_of_revenue=rates, amount=dollars).filter(bool)
bands = st.lists(st.tuples(rates, shares), min_size=1, max_size=3, unique_by=lambda pair: pair[0]).map(
    lambda pairs: {"bands": [{"above": above, "share": share} for above, share in sorted(pairs)]}
)
single = st.builds(
    lambda share, minimum, beyond: {"share": share, "minimum_rate": minimum, "from_minimum": beyond},
    shares, rates, st.booleans(),
)  # fmt: skip


@st.composite
def upsides(draw: st.DrawFn) -> dict[str, Any]:
    side = dict(draw(st.one_of(single, bands)))
    side |= draw(one_of_each(limit=limits, sequestration=rates))
    if "share" in side and not side["from_minimum"]:
        if "share_of_target" in side.get("limit", {}):
            side["limit"]["share_of_target"] = max(
                side["limit"]["share_of_target"], side["share"] * side["minimum_rate"]
            )
        if draw(st.booleans()):
            side["share_below_minimum"] = side["share"] / 2
    return side


@st.composite
def downsides(draw: st.DrawFn, up: dict[str, Any]) -> dict[str, Any]:
    left = st.tuples(shares, shares).map(
        lambda pair: {"share_left_by_gains": {"least": min(pair), "most": max(pair)}, "minimum_rate": Decimal("0.02")}
    )
    side = dict(draw(st.one_of(single, bands, *([left] if "share" in up else []))))
    side |= draw(one_of_each(limit=limits, forgiven=shares))
    return side


qualities = st.one_of(
    st.just({"by_score": True}),
    st.builds(lambda gate: {"gate": gate, "by_score": True}, shares),
    st.builds(lambda gate: {"gate": gate}, shares),
    st.just({"fewest_met": 1}),
    st.lists(st.tuples(shares, shares), min_size=1, max_size=3).map(
        lambda pairs: {"steps": [{"score": score, "earns": earns} for score, earns in pairs]}
    ),
    st.tuples(shares, shares)
    .filter(lambda pair: pair[0] < pair[1])
    .map(lambda pair: {"linear": {"nothing_below": pair[0], "all_from": pair[1]}}),
)
targets = st.one_of(
    st.just({"benchmark": True}),
    st.builds(lambda pmpm, risk: {"pmpm": pmpm, "risk_adjusted": risk}, small, st.booleans()),
    st.builds(lambda ratio: {"medical_loss_ratio": ratio}, st.integers(1, 120).map(lambda each: Decimal(each) / 100)),
)
pmpm_rates = st.lists(small, min_size=1, max_size=3).map(
    lambda amounts: [{"pmpm": amount, "tier": tier} for tier, amount in enumerate(amounts, 3)]
)


@st.composite
def cost_streams(draw: st.DrawFn, *, kind: str = "", quality: Any = None) -> dict[str, Any]:
    """Shared savings, shared risk, or episodes."""
    stream = kind or draw(st.sampled_from(["shared_savings", "shared_risk", "episode"]))
    up = draw(upsides())
    found: dict[str, Any] = {"stream": stream, "upside": up}
    if stream == "episode":
        found |= {"trigger": "births", "days_after": 60, "price": draw(dollars)}
    else:
        found["target"] = draw(targets)
        found["cost"] = draw(st.sampled_from([{}, {"completion": Decimal("0.95")}, {"other_payments": True}]))
    if stream == "shared_risk" or (stream == "episode" and draw(st.booleans())):
        found["downside"] = draw(downsides(up))
    chosen = draw(st.one_of(st.none(), qualities)) if quality is None else quality
    return found | ({"quality": chosen} if chosen else {})


@st.composite
def performance_streams(draw: st.DrawFn) -> dict[str, Any]:
    stake = draw(
        st.one_of(
            dollars.map(lambda amount: {"amount": amount}),
            pmpm_rates.map(lambda rates: {"rates": rates}),
            small.map(lambda amount: {"per_event": amount}),
            st.tuples(
                st.sampled_from(["share_of_events", "share_of_claims", "withheld"]),
                shares.filter(lambda share: share < 1),
            ).map(lambda pair: {pair[0]: pair[1]}),
        )
    )
    found = {"stream": "pay_for_performance", "at_stake": stake, "quality": draw(qualities)}
    if "withheld" not in stake:
        found |= draw(one_of_each(penalty=st.sampled_from([Decimal("0.5"), Decimal(1), Decimal(2)])))
    found |= draw(one_of_each(fewest_members=st.integers(1, 100)))
    return found


@st.composite
def population_streams(draw: st.DrawFn) -> dict[str, Any]:
    scope = draw(st.sampled_from(["condition", "primary_care", "defined_services", "comprehensive", "integrated"]))
    paid = draw(st.one_of(pmpm_rates.map(lambda each: {"rates": each}), shares.map(lambda s: {"share_of_premium": s})))
    at_stake = draw(st.one_of(st.just({}), st.fixed_dictionaries({"quality": qualities, "quality_share": shares})))
    return {"stream": "population_payment", "scope": scope, **paid, **at_stake}


fixed_streams = st.one_of(
    st.just({"stream": "fee_for_service"}),
    pmpm_rates.map(lambda each: {"stream": "infrastructure", "rates": each}),
    dollars.map(lambda amount: {"stream": "infrastructure", "amount": amount}),
    st.lists(st.sampled_from(MEASURES), min_size=1, unique=True).flatmap(
        lambda names: dollars.map(lambda each: {"stream": "pay_for_reporting", "measures": names, "amount": each})
    ),
)
streams = st.one_of(cost_streams(), performance_streams(), population_streams(), fixed_streams)


def metric(measure: str) -> Any:
    return st.builds(
        lambda better, weight, pays_on: Metric(
            measure=measure, target=Decimal("0.5"), better=better, weight=weight, pays_on=pays_on
        ),
        st.sampled_from(["higher", "lower"]),
        st.sampled_from([Decimal(1), Decimal(3)]),
        st.sampled_from(["performance", "performance", "reporting"]),
    )


metrics = st.tuples(*map(metric, MEASURES))


def figure(unit: str, numbers: Any) -> Any:
    return numbers.map(lambda number: Figure(value=number, unit=unit, says=unit))


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    months = [
        ClinicMonths(clinic_id=f"C{tier}", clinic="A clinic", tier=tier, plan=None, member_months=draw(counted))
        for tier in draw(st.lists(st.integers(2, 5), max_size=3))
    ]
    return Facts(
        party="The party",
        claims=tuple(draw(st.lists(paid, max_size=2))),
        clinic_months=tuple(months),
        **{name: draw(counted) for name in ("member_months", "members", "events", "episodes")},
        **{
            name: draw(paid)
            for name in ("premium", "cost", "other_payments", "revenue", "benchmark", "event_claims", "episode_cost")
        },
        risk_ratio=draw(figure("index", st.integers(1, 3000).map(lambda each: Decimal(each) / 1000))),
        metrics=draw(metrics),
        results={name: result(name, draw(shares)) for name in MEASURES},
    )


paid = figure("dollars", dollars)
counted = figure("members", st.integers(0, 10**6))


def result(name: str, value: Decimal) -> MeasureResult:
    return MeasureResult(measure=name, party="The party", result=value)


def read(stated: dict[str, Any], name: str = "The stream") -> Stream:
    return READ.validate_python({"name": name, **stated})


def total(stream: Stream, given_facts: Facts) -> Decimal:
    return total_of(stream.settle(given_facts))


def with_cost(found: Facts, cost: Decimal) -> Facts:
    spent = Figure(value=cost, unit="dollars", says="Cost")
    return replace(found, cost=spent, episode_cost=spent)


def better_results(found: Facts, by: Decimal) -> Facts:
    """Every result moved in the direction in which its metric improves."""
    signs = {one.measure: 1 if one.better == "higher" else -1 for one in found.metrics}
    moved = {name: replace(one, result=one.result + signs[name] * by) for name, one in found.results.items()}
    return replace(found, results=moved)


@given(streams, facts())
def test_lines_are_in_cents_and_have_keys_of_their_own(stated: dict[str, Any], found: Facts) -> None:
    found = replace(found, clinic_months=tuple({one.clinic_id: one for one in found.clinic_months}.values()))
    lines = read(stated).settle(found)
    assert [line.amount for line in lines] == [line.figure.value for line in lines]
    assert all(line.amount == line.amount.quantize(CENT) for line in lines)
    assert len({line.key for line in lines}) == len(lines) or stated["stream"] == "fee_for_service"


@given(cost_streams(), facts())
def test_lines_add_up_to_the_exact_balance_rounded_once(stated: dict[str, Any], found: Facts) -> None:
    """Reckoned anew, in another order: what quality, sequestration, forgiveness and the limits leave of the share."""
    stream = read(stated)
    assert total(stream, found) == dollars_of(balance_of(stream, found))


def balance_of(stream: Any, found: Facts) -> Fraction:
    """The exact balance of a stream that shares a difference, written as a formula."""
    quality = Fraction(1) if stream.quality is None else earned_share(stream, found)
    if stream.stream == "episode":
        aim = Fraction(found.asked("episodes").number) * Fraction(stream.price)
        spent = Fraction(found.asked("episode_cost").number)
    else:
        aim = target_of(stream.target, found)
        spent = Fraction(found.asked("cost").number) / Fraction(stream.cost.completion)
        spent += Fraction(found.asked("other_payments").number) if stream.cost.other_payments else 0
    difference = aim - spent
    up, down = stream.upside, getattr(stream, "downside", None)
    if difference >= 0:
        share = shared_of(up, difference, aim) * quality * (1 - Fraction(up.sequestration))
        return min(share, limit_on(up.limit, aim, found))
    if down is None or -difference < aim * Fraction(down.minimum_rate):
        return Fraction(0)
    if down.share_left_by_gains is None:
        owed = shared_of(down, -difference, aim)
    else:
        left = down.share_left_by_gains
        owed = -difference * min(max(1 - Fraction(up.share) * quality, Fraction(left.least)), Fraction(left.most))
    return -min(owed, limit_on(down.limit, aim, found)) * (1 - Fraction(down.forgiven))


def earned_share(stream: Any, found: Facts) -> Fraction:
    return Fraction(scored(stream.quality, found.metrics, found.results).earned.number)


def target_of(target: Any, found: Facts) -> Fraction:
    if target.benchmark:
        return Fraction(found.asked("benchmark").number)
    if target.pmpm is None:
        return Fraction(found.asked("premium").number) * Fraction(target.medical_loss_ratio)
    aim = Fraction(found.asked("member_months").number) * Fraction(target.pmpm)
    return aim * Fraction(found.asked("risk_ratio").number) if target.risk_adjusted else aim


def shared_of(side: Any, difference: Fraction, aim: Fraction) -> Fraction:
    minimum = aim * Fraction(side.minimum_rate)
    if difference < minimum:
        return difference * Fraction(getattr(side, "share_below_minimum", None) or 0)
    if not side.bands:
        return (difference - (minimum if side.from_minimum else 0)) * Fraction(side.share)
    steps = [(Fraction(band.above) * aim, Fraction(band.share)) for band in side.bands]
    ends = [start for start, _ in steps[1:]] + [max(difference, steps[-1][0])]
    return sum((max(min(difference, end) - start, Fraction(0)) * share
                for (start, share), end in zip(steps, ends, strict=True)), Fraction(0))  # fmt: skip


def limit_on(limit: Any, aim: Fraction, found: Facts) -> Fraction:
    most = Fraction(10**30)
    if limit is None:
        return most
    if limit.share_of_target is not None:
        most = min(most, aim * Fraction(limit.share_of_target))
    if limit.share_of_revenue is not None:
        most = min(most, Fraction(found.asked("revenue").number) * Fraction(limit.share_of_revenue))
    return most if limit.amount is None else min(most, Fraction(limit.amount))


@given(st.one_of(cost_streams(), performance_streams()), facts())
def test_what_is_settled_lies_within_the_most_that_can_be_gained_and_lost(stated: dict[str, Any], found: Facts) -> None:
    stream = read(stated)
    best = better_results(replace(with_cost(found, Decimal(0)), other_payments=NOTHING), Decimal(1))
    worst = better_results(with_cost(found, Decimal(10) ** 9), Decimal(-1))
    for each in (best, found, worst):
        bounds, settled = stream.bounds(each), total(stream, each)
        if isinstance(stream, PayForPerformance) and stream.at_stake.withheld is not None:
            settled -= dollars_of(bounds.loss.number)  # what comes back is measured against what was withheld
        assert bounds.gain.value is None or settled <= dollars_of(bounds.gain.number)
        assert bounds.loss.value is None or settled >= -dollars_of(bounds.loss.number)


@given(population_streams(), facts())
def test_a_capitation_gains_what_quality_decides_on_and_can_lose_what_it_pays(
    stated: dict[str, Any], found: Facts
) -> None:
    stream = read(stated)
    bounds, settled = stream.bounds(found), total(stream, found)
    assert dollars_of(bounds.loss.number) == settled
    without = total(stream, better_results(found, Decimal(-1)))
    assert abs(total(stream, better_results(found, Decimal(1))) - without) <= dollars_of(bounds.gain.number) + CENT


@given(cost_streams(kind="shared_risk"), facts())
def test_neither_gain_nor_loss_is_ever_beyond_its_limit(stated: dict[str, Any], found: Facts) -> None:
    stream: Any = read(stated)
    settled, aim = total(stream, found), target_of(stream.target, found)
    assert settled <= dollars_of(limit_on(stream.upside.limit, aim, found))
    assert settled >= -dollars_of(limit_on(stream.downside.limit, aim, found))


@given(cost_streams(), facts(), dollars, dollars)
def test_more_savings_never_earn_less(stated: dict[str, Any], found: Facts, one: Decimal, other: Decimal) -> None:
    stream = read(stated)
    assert total(stream, with_cost(found, min(one, other))) >= total(stream, with_cost(found, max(one, other)))


@given(streams, facts(), shares)
def test_better_quality_never_earns_less(stated: dict[str, Any], found: Facts, by: Decimal) -> None:
    stream = read(stated)
    assert total(stream, better_results(found, by)) >= total(stream, found)


@given(cost_streams(kind="shared_savings"), dollars, shares, facts())
def test_nothing_is_shared_below_the_minimum(stated: dict[str, Any], aim: Decimal, part: Decimal, found: Facts) -> None:
    stream: Any = read(stated | {"target": {"benchmark": True}, "cost": {}})
    assume(stream.upside.share_below_minimum is None and part < 1 and not stream.upside.bands)
    below = aim * stream.upside.minimum_rate * part
    assume(0 < below < aim * stream.upside.minimum_rate)
    found = replace(with_cost(found, aim - below), benchmark=Figure(value=aim, unit="dollars", says="Benchmark"))
    assert total(stream, found) == 0


@given(shares, rates, dollars)
def test_sharing_from_the_minimum_on_begins_at_nothing(share: Decimal, minimum: Decimal, aim: Decimal) -> None:
    upside = {"share": share, "minimum_rate": minimum, "from_minimum": True}
    stream = read({"stream": "shared_risk", "target": {"benchmark": True}, "upside": upside, "downside": upside})
    for sign in (1, -1):
        cost = aim - sign * aim * minimum
        found = Facts(
            party="The party",
            benchmark=Figure(value=aim, unit="dollars", says="Benchmark"),
            cost=Figure(value=cost, unit="dollars", says="Cost"),
        )
        assert total(stream, found) == 0
        beyond = replace(found, cost=Figure(value=cost - sign * CENT, unit="dollars", says="Cost"))
        assert abs(total(stream, beyond)) <= CENT


@given(cost_streams(kind="shared_risk"), facts(), dollars)
def test_quality_never_makes_a_loss_larger_than_the_difference(
    stated: dict[str, Any], found: Facts, beyond: Decimal
) -> None:
    stream: Any = read(stated | {"target": {"benchmark": True}, "cost": {}})
    aim = Decimal(str(found.asked("benchmark").number))
    found = with_cost(found, aim + beyond)
    assert -beyond - CENT <= total(stream, found) <= 0
    if stream.downside.share_left_by_gains is None:
        assert total(stream, found) == total(stream, better_results(found, Decimal(1)))


def arrangement(stated: Sequence[dict[str, Any]], of: tuple[Metric, ...]) -> Arrangement:
    named = [{"name": f"Stream {number}", **each} for number, each in enumerate(stated)]
    try:
        return Arrangement.model_validate(
            {
                "id": "A",
                "name": "An arrangement",
                "parties": ["A party"],
                "period": {"first": date(2022, 1, 1), "last": date(2022, 12, 31)},
                "metrics": [one.model_dump(exclude_unset=True) for one in of],
                "streams": named,
            }
        )
    except ValidationError as error:
        pytest.fail(str(error))


_FROM_LEAST = ("1", "2A", "2B", "3N", "4N", "2C", "3A", "3B", "4A", "4B", "4C")


@given(st.lists(streams, min_size=1, max_size=4), streams, metrics)
def test_a_further_stream_never_lowers_the_category(
    stated: list[dict[str, Any]], further: dict[str, Any], of: tuple[Metric, ...]
) -> None:
    old = categories_of(arrangement(stated, of)).most_advanced.category
    new = categories_of(arrangement([*stated, further], of)).most_advanced.category
    assert not old.at_least(new) or old == new
    assert _FROM_LEAST.index(new) >= _FROM_LEAST.index(old)


@given(st.lists(streams, min_size=1, max_size=4), metrics)
def test_metrics_that_are_only_reported_never_make_2c_or_more(
    stated: list[dict[str, Any]], of: tuple[Metric, ...]
) -> None:
    reported = tuple(one.model_copy(update={"pays_on": "reporting"}) for one in of)
    found = categories_of(arrangement(stated, reported)).most_advanced.category
    assert not found.at_least(LanCategory.PAY_FOR_PERFORMANCE)


@given(st.lists(streams, min_size=2, max_size=4), metrics, facts(), st.randoms(use_true_random=False))
def test_the_order_of_streams_and_metrics_changes_nothing(
    stated: list[dict[str, Any]], of: tuple[Metric, ...], found: Facts, shuffled: Any
) -> None:
    order, mixed = list(stated), list(of)
    shuffled.shuffle(order)
    shuffled.shuffle(mixed)
    one, other = categories_of(arrangement(stated, of)), categories_of(arrangement(order, tuple(mixed)))
    assert one.most_advanced.category == other.most_advanced.category
    for each in stated:
        ordered, other_way = replace(found, metrics=of), replace(found, metrics=tuple(mixed))
        assert total(read(each), ordered) == total(read(each), other_way)


@given(st.lists(st.sampled_from(list(LanCategory)), min_size=1))
def test_the_most_advanced_is_one_of_them_and_none_counts_as_more(categories: list[LanCategory]) -> None:
    best = most_advanced(categories)
    assert best in categories
    assert not any(one.at_least(best) and one != best for one in categories)
