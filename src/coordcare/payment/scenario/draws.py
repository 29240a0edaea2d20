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

_OF_MEMBERS, _OF_EPISODES = ("cost", "excess"), ("episode_cost", "episode_excess")
_DRAWN = (*_OF_MEMBERS, *_OF_EPISODES)
Draw = Callable[[Facts], Facts]


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
        facts = _facts_drawn(each, evidence, draws, members)
        outcomes = repeat(each.earned, draws.number) if facts is None else _settled_each(each, facts)
        of_stream[:] = [before + one for before, one in zip(of_stream, outcomes, strict=True)]
    return {name: tuple(values) for name, values in sums.items()}


def measures_drawn(stream: Stream, facts: Facts) -> dict[str, bool]:
    """The measures that decide on a stream, and whether each can be drawn from its own denominator."""
    return {name: _chances(facts.results[name], Fraction(1), name in scores) is not None
            for name, scores in _measures(stream, facts).items()}  # fmt: skip


def _settled_each(each: SettledStream, facts: Iterable[Facts]) -> Iterator[Decimal]:
    """What the stream comes to on each of the facts. A case that came before is not settled again.

    Of results the share counts that quality earns with them, as in every stream.
    """
    quality = each.stream.quality_terms
    known: dict[tuple[object, ...], Decimal] = {}
    for one in facts:
        earned = None if quality is None else scored(quality, one.metrics, one.results).earned.value
        case = (earned, *(figure and figure.value for figure in (getattr(one, name) for name in _DRAWN)))
        if case not in known:
            known[case] = total_of(each.stream.settle(one))
        yield known[case]


def _facts_drawn(each: SettledStream, evidence: Evidence, draws: Draws, members: Fraction) -> Iterator[Facts] | None:
    """The facts of every draw; None where nothing that the stream rests on varies."""
    key = (each.of.stream_key(each.stream.name), each.party.name)
    ways: list[Draw] = []
    for kind, groups, names in (
        ("members", evidence.members.get(key), _OF_MEMBERS),
        ("episodes", evidence.episodes.get(key), _OF_EPISODES),
    ):
        if groups is not None and groups.number > 1:
            who = each.of.arrangement.id if kind == "members" else key[0]
            ways.append(_of_groups(groups, names, Random(f"{draws.seed} {kind} {who} {each.party.name}"), members))  # noqa: S311  # draws, not secrets
    for name, scores in _measures(each.stream, each.facts).items():
        result = each.facts.results[name]
        chances = _chances(result, members, name in scores)
        if chances is not None:
            generator = Random(f"{draws.seed} result {name} {result.party}")  # noqa: S311  # draws, not secrets
            ways.append(_of_result(result, chances, generator, members))
    return _each_way(each.facts, ways, draws.number) if ways else None


def _each_way(facts: Facts, ways: Sequence[Draw], number: int) -> Iterator[Facts]:
    for _ in range(number):
        one = facts
        for way in ways:
            one = way(one)
        yield one


def _of_groups(groups: Groups, names: tuple[str, str], generator: Random, members: Fraction) -> Draw:
    """Draws of cost and excess."""
    places = range(len(groups.cents))
    size = max(round(len(places) * members), 1)
    whole = sum(groups.exposure) * members

    def draw(facts: Facts) -> Facts:
        picked = generator.choices(places, k=size)
        ratio = whole / (100 * sum(map(groups.exposure.__getitem__, picked)))
        drawn: dict[str, Any] = {}
        for name, cents in zip(names, (groups.cents, groups.excess), strict=True):
            figure: Figure | None = getattr(facts, name)
            if figure is not None:
                drawn[name] = replace(figure, value=ratio * sum(map(cents.__getitem__, picked)))
        return replace(facts, **drawn)

    return draw


def _of_result(result: MeasureResult, chances: Chances, generator: Random, members: Fraction) -> Draw:
    """Draws of one result."""
    denominator = Fraction(result.denominator or 0) * members
    if _is_share(result):
        denominator = Fraction(round(denominator))

    def draw(facts: Facts) -> Facts:
        drawn = replace(result, result=rounded(chances.draw(generator) / denominator, _DECIMALS))
        return replace(facts, results={**facts.results, result.measure: drawn})

    return draw


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
