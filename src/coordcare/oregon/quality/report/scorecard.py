"""The scorecard of a contracting entity: its rates, its clinics and its practitioners, for it alone.

Small numbers are on it, because it is for those who treat the members. Other entities are on it only as a place among
so many.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from pathlib import Path

from coordcare.figures import Number
from coordcare.measures.improvement import Better
from coordcare.measures.results import RateResult
from coordcare.oregon.quality.report import drawings, wording
from coordcare.oregon.quality.report.from_cases import FromCases, OfPractitioner, read_cases
from coordcare.oregon.quality.report.names import Names
from coordcare.oregon.quality.report.others import tells_of_few_others
from coordcare.oregon.quality.report.rates import RateLine, lines_of_entities, rate_lines
from coordcare.oregon.quality.report.thresholds import Thresholds, thresholds_of
from coordcare.oregon.quality.year_quality import YearQuality
from coordcare.pages.charts import Chart
from coordcare.pages.template import template
from coordcare.pages.words import NONE

_LEAST_BARS = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class PractitionerRow:
    """A rate of the members of one practitioner; the result is None where none is told of so few parts, as indices."""

    clinic_id: str
    npi: str
    numerator: int
    denominator: int
    result: Fraction | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CardRate:
    """A rate on a scorecard: the entity's line, the CCO's result, the place, the trend, and who is behind it.

    The CCO's result and the place are left out where they would tell of few members of others.
    """

    line: RateLine
    of_all: Number | None
    place: str
    trend: Chart | None
    clinics: tuple[RateResult, ...]
    practitioners: tuple[PractitionerRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cards:
    """What all scorecards of a year are made from.

    lines     the rates of every entity
    of_all    the rates of all members, by their ids
    results   of each rate those of all entities that have one, among which each has its place
    """

    quality: YearQuality
    names: Names
    told: FromCases
    lines: Mapping[str, Sequence[RateLine]]
    of_all: Mapping[str, RateLine]
    results: Mapping[str, Sequence[Number]]
    least: Thresholds


def cards_of(quality: YearQuality, names: Names) -> Cards:
    """What the scorecards of a year are made from, read once."""
    lines, results = lines_of_entities(quality), defaultdict(list)
    for line in (each for own in lines.values() for each in own):
        if line.result is not None:
            results[line.id].append(line.result)
    return Cards(
        quality=quality,
        names=names,
        told=read_cases(quality),
        lines=lines,
        of_all={line.id: line for line in rate_lines(quality)},
        results=results,
        least=thresholds_of(quality.year),
    )


def scorecard_page(cards: Cards, entity: str) -> str:
    """The scorecard of an entity as an HTML page."""
    quality, rates = cards.quality, card_rates(cards, entity)
    with_result = [one for one in rates if one.line.result is not None]
    chart = drawings.against_targets([one.line for one in rates], "this entity's members")
    page: str = template(Path(__file__).parent, "scorecard.html.j2").render(
        quality=quality,
        entity=entity,
        names=cards.names,
        wording=wording,
        rates=with_result,
        without=[one.line for one in rates if one.line.result is None],
        chart=chart if len(chart.rows) >= _LEAST_BARS else None,
        tiles=_tiles(quality, with_result),
    )
    return page


def card_rates(cards: Cards, entity: str) -> tuple[CardRate, ...]:
    """Every rate of an entity with what stands beside it."""
    quality, told = cards.quality, cards.told
    practitioners = {
        rate: list(found) for rate, found in groupby(told.practitioners.get(entity, ()), key=lambda one: one.rate)
    }
    return tuple(
        CardRate(
            line=line,
            of_all=of_all.result if of_all is not None else None,
            place=_place(line, cards.results.get(line.id, ())) if of_all is not None else NONE,
            trend=_trend(quality, line, told.reached.get((line.id, entity))),
            clinics=tuple(one for one in quality.of_rate(line.id, "clinic_id") if one.within == entity and one.cases),
            practitioners=tuple(_row(one, line) for one in practitioners.get(line.id, ())),
        )
        for line in cards.lines[entity]
        for of_all in [_to_compare(cards, line)]
    )


def _tiles(quality: YearQuality, rates: Sequence[CardRate]) -> Sequence[tuple[str, str, str]]:
    aimed = [one.line for one in rates if one.line.aimed_at is not None]
    met = sum(one.met is True for one in aimed)
    beside = [
        _better(one.line.result, one.of_all, one.line.better)
        for one in rates
        if one.line.result is not None and one.of_all is not None and one.line.better is not None
    ]
    return (
        (
            f"Targets met{wording.SO_FAR * quality.interim}",
            f"{met} of {len(aimed)}",
            "of rates with a result and a target or benchmark",
        ),
        ("Better than the CCO", f"{sum(beside)} of {len(beside)}", "of rates with a result"),
        ("Data reach to", f"{quality.last_service:%-d %b %Y}", "the last day known of"),
    )


def _better(one: Number, other: Number, way: Better) -> bool:
    return one > other if way == "higher" else one < other


def _to_compare(cards: Cards, line: RateLine) -> RateLine | None:
    """The rate of all members, unless it would tell of few members of other entities."""
    of_all = cards.of_all.get(line.id)
    return None if of_all is None or tells_of_few_others(of_all, line, cards.least) else of_all


def _place(line: RateLine, results: Sequence[Number]) -> str:
    """The place among the entities that have a result, in words; equal results share a place."""
    if line.result is None or line.better is None:
        return NONE
    if len(results) == 1:
        return "the only one"
    ahead = sum(_better(other, line.result, line.better) for other in results)
    return f"{wording.ordinal(ahead + 1)} of {len(results)}"


def _trend(quality: YearQuality, line: RateLine, reached: Sequence[Fraction | None] | None) -> Chart | None:
    return None if reached is None else drawings.gathered(line, quality.year, reached)


def _row(one: OfPractitioner, line: RateLine) -> PractitionerRow:
    told = line.measure is not None and line.kind in ("share", "rate") and one.denominator
    for_each = line.measure.rate(line.id).for_each if line.measure is not None else 1
    return PractitionerRow(
        clinic_id=one.clinic_id,
        npi=one.npi,
        numerator=one.numerator,
        denominator=one.denominator,
        result=Fraction(one.numerator * for_each, one.denominator) if told else None,
    )
