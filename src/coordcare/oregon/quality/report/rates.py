"""Every rate of a year with all that is told of it: result, what it is held against, and whether that is met."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coordcare.figures import Number
from coordcare.measures.brought import Brought
from coordcare.measures.counts import ALL
from coordcare.measures.improvement import Better, reaches
from coordcare.measures.incentive_metric import Component, IncentiveMetric
from coordcare.measures.measure import Measure, Rate
from coordcare.measures.results import RateResult
from coordcare.measures.scoring import Verdict
from coordcare.oregon.quality.year_quality import YearQuality, entities_of

ENTITY = "contracting_entity"


@dataclass(frozen=True, kw_only=True, slots=True)
class Aim:
    """What a rate is held against: the component of a metric, and the verdict on it."""

    metric: IncentiveMetric
    component: Component
    verdict: Verdict

    @property
    def alone(self) -> bool:
        """Whether the component is of this rate alone, so that its target and verdict are the rate's own."""
        return len(rates_of(self.component)) == 1


@dataclass(frozen=True, kw_only=True, slots=True)
class RateLine:
    """A rate of all members, or of those of one contracting entity.

    kind      how its result is written: `share`, `rate`, `index`, `passed`, or `number` where nothing says what it is
    result    what counts: a result that is brought stands above the computed one
    better    which way it improves; None where neither a measure nor the program says it
    before    the result of the year before
    target    the improvement target, made of that; where there is none, one that was brought
    """

    id: str
    title: str
    measure: Measure | None
    kind: str
    better: Better | None
    result: Number | None
    before: Number | None
    target: Number | None
    benchmark: Number | None
    aim: Aim | None
    computed: RateResult | None
    brought: Brought | None

    @property
    def short_title(self) -> str:
        """The name of the rate under that of its measure."""
        return self.title if self.measure is None else self.measure.rate(self.id).title

    @property
    def aimed_at(self) -> Number | None:
        """What is to be reached: the target or, without one, the benchmark."""
        return self.benchmark if self.target is None else self.target

    @property
    def met(self) -> bool | None:
        """Whether it is met; None where that is not known or nothing is held against this rate alone."""
        if self.aim is not None:
            return self.aim.verdict.met if self.aim.alone else None
        if self.result is None or self.target is None or self.better is None:
            return None
        return reaches(self.result, self.target, self.better)


def rates_of(component: Component) -> tuple[str, ...]:
    """The rates whose results decide a component."""
    return component.rates or (component.id,)


def parts_of(metric: IncentiveMetric, verdict: Verdict) -> tuple[tuple[Component, Verdict], ...]:
    """The components of a metric, each with the verdict on it."""
    return tuple(zip(metric.components, verdict.parts or (verdict,), strict=True))


def rate_lines(quality: YearQuality, entity: str | None = None) -> tuple[RateLine, ...]:
    """A line for every rate that was computed, brought or aimed at; of one contracting entity, or of all members."""
    told = quality.verdicts if entity is None else quality.verdicts_of(entity)
    aims = dict(_aims(quality, told))
    dimension, value = (ALL, "") if entity is None else (ENTITY, entity)
    computed = {one.rate.id: one for one in quality.of_group(dimension, value)}
    brought = {one.rate: one for one in quality.brought if one.entity == entity and one.clinic_id is None}
    before = {id: one.value for id, one in quality.observed_before(entity).items()}
    known = {rate.id: (one, rate) for one in quality.computed.measures for rate in one.rates}
    ids = dict.fromkeys((*known, *brought, *aims))
    return tuple(
        _line(id, known.get(id), computed.get(id), brought.get(id), before.get(id), aims.get(id)) for id in ids
    )


def lines_of_entities(quality: YearQuality) -> Mapping[str, tuple[RateLine, ...]]:
    """The lines of every contracting entity, by its name."""
    return {name: rate_lines(quality, name) for name in entities_of(quality.results)}


def _aims(quality: YearQuality, told: Mapping[str, Verdict]) -> Iterator[tuple[str, Aim]]:
    for metric in quality.program.metrics if quality.program is not None else ():
        for component, verdict in parts_of(metric, told[metric.id]):
            for rate in rates_of(component):
                yield rate, Aim(metric=metric, component=component, verdict=verdict)


def _line(
    id: str,
    known: tuple[Measure, Rate] | None,
    computed: RateResult | None,
    brought: Brought | None,
    before: Number | None,
    aim: Aim | None,
) -> RateLine:
    measure, rate = known or (None, None)
    own = aim if aim is not None and aim.alone else None
    target = own.verdict.target if own is not None else None
    benchmark = own.component.benchmark if own is not None else None
    if target is None and benchmark is None and brought is not None:
        target = brought.target
    if before is None and brought is not None:
        before = brought.previous
    counted = computed.result if computed is not None else None
    return RateLine(
        id=id,
        title=_title_of(measure, rate) if measure is not None and rate is not None else _title(id, own),
        measure=measure,
        kind=rate.kind if rate is not None else kind_of(aim.component) if aim is not None else "number",
        better=measure.better if measure is not None else aim.component.better if aim is not None else None,
        result=brought.result if brought is not None else counted,
        before=before,
        target=target,
        benchmark=benchmark,
        aim=aim,
        computed=computed,
        brought=brought,
    )


def _title_of(measure: Measure, rate: Rate) -> str:
    """The name of a rate that can stand alone."""
    return measure.title if len(measure.rates) == 1 else f"{measure.title}: {rate.title}"


def _title(id: str, own: Aim | None) -> str:
    """The name in words of a rate that no measure defines."""
    if own is None:
        return id.replace("_", " ").capitalize()
    if len(own.metric.components) == 1:
        return own.metric.title
    return f"{own.metric.title}: {own.component.title}"


def kind_of(component: Component) -> str:
    """How the result of a component is written."""
    if component.decided_by == "passed":
        return "passed"
    return {"percent": "share", "index": "index", "days": "number"}.get(component.unit, "rate")
