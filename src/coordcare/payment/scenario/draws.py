"""Draws: what might have come about instead, by the variation that the year's own data show.

Members are drawn with replacement, as many groups as there are, each with its costs and the months in which it counts;
what they cost in a month is put to the months as they were, so that member months, premium and target stay. Episodes
are drawn alike, and their number stays. The result of a measure is drawn from its own denominator: so many of so many
at the observed rate. Where the denominator is an expected number, as in an index, the events counted are drawn.

The same members are drawn in every scenario, so that scenarios differ by their terms and not by chance.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import repeat
from random import Random
from typing import Any

from coordcare.figures import Figure, rounded
from coordcare.payment.closing.settling import SettledStream
from coordcare.payment.facts import Facts
from coordcare.payment.lines import total_of
from coordcare.payment.quality import MeasureResult, metrics_that_count, scored
from coordcare.payment.scenario.chances import Chances, binomial, poisson
from coordcare.payment.scenario.evidence import Evidence, Groups
from coordcare.payment.streams.stream import Stream

_DECIMALS = 6  # of results, as tables have them
_CLOSE = Fraction(1, 10_000)  # how near numerator over denominator comes to the result that was written down

Costs = Callable[[], Mapping[str, Figure]]
Result = Callable[[], MeasureResult]


@dataclass(frozen=True, kw_only=True, slots=True)
class Draws:
    """How often to draw, and the number from which draws begin: the same gives the same."""

    number: int = 1_000
    seed: int = 1


def drawn_settlements(
    settled: Sequence[SettledStream], evidence: Evidence, draws: Draws, *, members: Fraction
) -> dict[str, tuple[Decimal, ...]]:
    """For each stream what it comes to, all parties together, in each draw.

    `settled` are streams on the facts of the scenario, in which there are `members` times as many members.
    """
    sums: dict[str, list[Decimal]] = {}
    for each in settled:
        of_stream = sums.setdefault(each.stream.name, [Decimal(0)] * draws.number)
        costs, results = _costs_drawn(each, evidence, draws, members), _results_drawn(each, draws, members)
        facts = (_facts(each.facts, costs, results) for _ in range(draws.number))
        if costs:
            outcomes: Iterable[Decimal] = (total_of(each.stream.settle(one)) for one in facts)
        else:
            outcomes = _by_quality(each.stream, facts) if results else repeat(each.earned, draws.number)
        of_stream[:] = [before + one for before, one in zip(of_stream, outcomes, strict=True)]
    return {name: tuple(values) for name, values in sums.items()}


def measures_drawn(stream: Stream, facts: Facts) -> dict[str, bool]:
    """The measures that decide on a stream, and whether each can be drawn from its own denominator."""
    return {name: _chances(facts.results[name], Fraction(1), name in scores) is not None
            for name, scores in _measures(stream, facts).items()}  # fmt: skip


def _by_quality(stream: Stream, facts: Iterable[Facts]) -> Iterator[Decimal]:
    """What a stream comes to on facts that differ by results alone: those that earn alike are settled once."""
    quality = stream.quality_terms
    assert quality is not None
    known: dict[Any, Decimal] = {}
    for one in facts:
        earned = scored(quality, one.metrics, one.results).earned.value
        if earned not in known:
            known[earned] = total_of(stream.settle(one))
        yield known[earned]


def _facts(facts: Facts, costs: Sequence[Costs], results: Sequence[Result]) -> Facts:
    """The facts with everything drawn anew."""
    drawn: dict[str, Any] = {name: figure for draw in costs for name, figure in draw().items()}
    measured = {one.measure: one for one in (draw() for draw in results)}
    return replace(facts, results={**facts.results, **measured}, **drawn)


def _costs_drawn(each: SettledStream, evidence: Evidence, draws: Draws, members: Fraction) -> list[Costs]:
    """How to draw the costs on which a stream of a party rests, of members and of episodes."""
    key = (each.of.stream_key(each.stream.name), each.party.name)
    ways = []
    for who, groups, names in (
        (f"members {each.of.arrangement.id}", evidence.members.get(key), ("cost", "excess")),
        (f"episodes {key[0]}", evidence.episodes.get(key), ("episode_cost", "episode_excess")),
    ):
        if groups is not None and groups.number > 1:
            figures = {name: figure for name in names if (figure := getattr(each.facts, name)) is not None}
            ways.append(_of_groups(groups, names, figures, _generator(draws, f"{who} {each.party.name}"), members))
    return ways


def _of_groups(
    groups: Groups, names: tuple[str, str], figures: Mapping[str, Figure], generator: Random, members: Fraction
) -> Costs:
    places = range(len(groups.cents))
    size = max(round(len(places) * members), 1)
    whole = sum(groups.exposure) * members
    columns = [
        (name, figures[name], cents)
        for name, cents in zip(names, (groups.cents, groups.excess), strict=True)
        if name in figures
    ]

    def draw() -> dict[str, Figure]:
        picked = generator.choices(places, k=size)
        ratio = whole / (100 * sum(map(groups.exposure.__getitem__, picked)))
        return {
            name: replace(figure, value=ratio * sum(map(cents.__getitem__, picked))) for name, figure, cents in columns
        }

    return draw


def _results_drawn(each: SettledStream, draws: Draws, members: Fraction) -> list[Result]:
    """How to draw the results on which a stream of a party rests; one of all providers is the same for each party."""
    ways = []
    for name, scores in _measures(each.stream, each.facts).items():
        result = each.facts.results[name]
        chances = _chances(result, members, name in scores)
        if chances is not None:
            ways.append(_of_result(result, chances, _generator(draws, f"result {name} {result.party}"), members))
    return ways


def _of_result(result: MeasureResult, chances: Chances, generator: Random, members: Fraction) -> Result:
    denominator = Fraction(result.denominator or 0) * members
    if _is_share(result):
        denominator = Fraction(round(denominator))
    known: dict[int, MeasureResult] = {}

    def draw() -> MeasureResult:
        numerator = chances.draw(generator)
        if numerator not in known:
            known[numerator] = replace(result, result=rounded(numerator / denominator, _DECIMALS))
        return known[numerator]

    return draw


def _generator(draws: Draws, what: str) -> Random:
    return Random(f"{draws.seed} {what}")  # noqa: S311  # draws, not secrets


def _measures(stream: Stream, facts: Facts) -> Mapping[str, tuple[str, ...]]:
    """The measures with a result on which a stream pays by performance, each with those that are the score itself."""
    quality = stream.quality_terms
    if quality is None:
        return {}
    if quality.score_is is not None:
        return {quality.score_is: (quality.score_is,)}
    counting = [one.measure for one in metrics_that_count(quality, facts.metrics) if one.pays_on == "performance"]
    return {name: () for name in counting if name in facts.results}


def _is_share(result: MeasureResult) -> bool:
    """Whether it is so many of so many: whole numbers, the numerator no larger."""
    numerator, denominator = result.numerator, result.denominator
    if numerator is None or denominator is None:
        return False
    return numerator % 1 == 0 and denominator % 1 == 0 and numerator <= denominator


def _chances(result: MeasureResult, members: Fraction, is_score: bool) -> Chances | None:
    """The chances of the numerator; None where numerator and denominator do not say where the result comes from."""
    numerator, denominator = result.numerator, result.denominator
    if numerator is None or denominator is None or denominator <= 0 or numerator < 0 or numerator % 1:
        return None
    rate = Fraction(numerator) / Fraction(denominator)
    if abs(rate - Fraction(result.result)) > _CLOSE:
        return None
    if _is_share(result):
        of = round(Fraction(denominator) * members)
        return binomial(of, rate) if of else None
    return None if is_score else poisson(Fraction(numerator) * members)
