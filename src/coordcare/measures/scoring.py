"""Whether a metric is met: results and last year's results in, a verdict with its reason and its receipt out."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from coordcare.figures import Figure, Number, Source, rounded, written
from coordcare.measures.improvement import TENTH, Target, improvement_target, reaches
from coordcare.measures.incentive_metric import WORDS_OF_UNITS, Component, IncentiveMetric


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """The result of a rate: a share of one, a rate, an index, days; 1 for passed and 0 for not.

    `population` is the share of members that a report covers, where that matters.
    """

    value: Number
    numerator: Number | None = None
    denominator: Number | None = None
    population: Number | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a metric is met, None where that cannot be said; and the part of a measure that it counts, 0 to 1."""

    met: bool | None
    credit: Fraction
    says: str
    figure: Figure
    result: Number | None = None
    target: Number | None = None
    benchmark: Number | None = None
    parts: tuple["Verdict", ...] = ()


Results = Mapping[str, Observed]


def decide(
    metric: IncentiveMetric,
    results: Results,
    baselines: Results,
    *,
    share: Number | Figure = TENTH,
    digits: int | None = None,
) -> Verdict:
    """The verdict on a metric from this year's results and last year's, both by the id of their rate.

    `share` is that of the gap to be closed. `digits` are the decimals that a percentage or rate is rounded to, halves
    away from zero, before results are compared with targets; without them exact figures are compared.
    """
    parts = tuple(_on_component(each, results, baselines, share, digits) for each in metric.components)
    if metric.threshold is not None:
        return _weighed(metric, metric.threshold, parts)
    return parts[0] if len(parts) == 1 else _each_met(metric, parts)


def combined(component: Component, results: Results) -> Observed | None:
    """The one result of a component; None where one of its rates has none, or cannot be pooled."""
    found = [results[rate] for rate in component.rates or (component.id,) if rate in results]
    if len(found) < len(component.rates or (component.id,)):
        return None
    if len(found) == 1:
        return found[0]
    if component.combined == "mean":
        return Observed(value=sum((Fraction(one.value) for one in found), Fraction(0)) / len(found))
    above = [Fraction(one.numerator) for one in found if one.numerator is not None]
    below = [Fraction(one.denominator) for one in found if one.denominator is not None]
    if len(above) < len(found) or len(below) < len(found) or sum(below) == 0:
        return None
    numerator, denominator = sum(above, Fraction(0)), sum(below, Fraction(0))
    return Observed(value=numerator / denominator, numerator=numerator, denominator=denominator)


def _on_component(
    one: Component, results: Results, baselines: Results, share: Number | Figure, digits: int | None
) -> Verdict:
    if one.decided_by == "passed":
        return _passed(one, results)
    observed = combined(one, results)
    if one.decided_by is None:
        return _verdict(one, None, "no source says what decides it", observed)
    if observed is None:
        return _verdict(one, None, "there is no result")
    if one.decided_by == "reporting":
        return _reported(one, observed)
    if one.decided_by == "sliding_score":
        return _sliding(one, observed)
    return _compared(one, observed, combined(one, baselines), share, digits)


def _compared(
    one: Component, observed: Observed, baseline: Observed | None, share: Number | Figure, digits: int | None
) -> Verdict:
    """Held against the benchmark, the target, or both."""
    places = None if digits is None or one.unit in ("index", "days") else digits + 2 * (one.unit == "percent")
    result = observed.value if places is None else rounded(observed.value, places)
    target = None
    if one.decided_by != "benchmark_only" and baseline is not None:
        target = _target(one, baseline, share, places)
    target_value = None if target is None else target.value
    aims = {"target": target_value}
    if one.decided_by != "target_only" or (target is not None and target_value is None):
        aims["benchmark"] = None if one.benchmark is None else Fraction(one.benchmark)
    reached = [name for name, aim in aims.items() if aim is not None and reaches(result, aim, one.better)]
    missed = [f"the {name} of {_written(aim, one)}" for name, aim in aims.items() if aim is not None]
    if reached:
        met, why = True, f"{_written(result, one)} reaches the {' and the '.join(reached)}"
    elif target is None and one.decided_by != "benchmark_only":
        met, why = None, f"{_written(result, one)} misses {_listed(missed)}, and no baseline is there for a target"
    elif not missed:
        met, why = None, "there is neither a benchmark nor a target"
    else:
        met, why = False, f"{_written(result, one)} misses {' and '.join(missed)}"
    return _verdict(one, met, f"{why}; {one.better} is better", observed, result=result, target=target)


def _target(one: Component, baseline: Observed, share: Number | Figure, places: int | None) -> Target:
    unit = WORDS_OF_UNITS[one.unit]
    floor = None
    if one.floor is not None:
        floor_unit = "share" if one.floor_kind == "percent_of_baseline" else unit
        floor = Figure(value=one.floor, unit=floor_unit, says=f"Floor of {one.title}", source=one.source)
    return improvement_target(
        baseline=Figure(value=baseline.value, unit=unit, says=f"Baseline of {one.title}", source=baseline.source),
        benchmark=_benchmark(one),
        better=one.better,
        floor=floor,
        floor_kind=one.floor_kind,
        share=share,
        digits=places,
        unit=unit,
    )


def _reported(one: Component, observed: Observed) -> Verdict:
    if one.least_population is None:
        return _verdict(one, True, "it is reported; no source gives a least share of members", observed)
    least = f"and {written(one.least_population, 'share')} is the least"
    if observed.population is None:
        return _verdict(one, None, f"the report does not say which share of members it covers, {least}", observed)
    met = observed.population >= one.least_population
    covers = f"the report covers {written(observed.population, 'share')} of members"
    return _verdict(one, met, f"{covers}, {least}", observed)


def _sliding(one: Component, observed: Observed) -> Verdict:
    score = min(max(Fraction(observed.value), Fraction(0)), Fraction(1))
    met = None if one.benchmark is None else score >= one.benchmark
    words = {True: "reaches the threshold", False: "misses the threshold", None: "has no threshold that is known"}
    return _verdict(one, met, f"the score {written(score, 'score')} {words[met]}", observed, result=score, credit=score)


def _passed(one: Component, results: Results) -> Verdict:
    """Every element passed, none half: attestations, and narratives judged by a rubric."""
    elements = one.rates or (one.id,)
    failed = [each for each in elements if each in results and results[each].value != 1]
    missing = [each for each in elements if each not in results]
    if failed:
        return _verdict(one, False, f"not passed: {', '.join(failed)}; all must be")
    if missing:
        return _verdict(one, None, f"no result for {', '.join(missing)}; all must be passed")
    return _verdict(one, True, "passed" if len(elements) == 1 else f"all {len(elements)} elements are passed")


def _weighed(metric: IncentiveMetric, threshold: Decimal, parts: tuple[Verdict, ...]) -> Verdict:
    """Points of the components met; a gate that is missed misses the metric."""
    pairs = list(zip(metric.components, parts, strict=True))
    points = sum((each.weight or Decimal(0) for each, part in pairs if part.met), Decimal(0))
    open_points = sum((each.weight or Decimal(0) for each, part in pairs if part.met is None), Decimal(0))
    gates = [part.met for each, part in pairs if each.gate]
    said = f"{points} points of {threshold} needed"
    if False in gates:
        return _together(metric, False, "what must be met whatever the points is missed", parts)
    if points >= threshold:
        return _together(metric, None if None in gates else True, said, parts)
    return _together(metric, None if points + open_points >= threshold else False, said, parts)


def _each_met(metric: IncentiveMetric, parts: tuple[Verdict, ...]) -> Verdict:
    verdicts = [part.met for part in parts]
    met = False if False in verdicts else None if None in verdicts else True
    return _together(metric, met, f"{verdicts.count(True)} of {len(parts)} components are met, and all must be", parts)


def _together(metric: IncentiveMetric, met: bool | None, says: str, parts: tuple[Verdict, ...]) -> Verdict:
    credit = Fraction(met is True)
    figure = Figure(
        value=credit, unit="share", says=f"Credit of {metric.title}", how=says, of=tuple(part.figure for part in parts)
    )
    return Verdict(met=met, credit=credit, says=f"{_word(met)}: {says}.", figure=figure, parts=parts)


def _verdict(
    one: Component,
    met: bool | None,
    says: str,
    observed: Observed | None = None,
    *,
    result: Number | None = None,
    target: Target | None = None,
    credit: Fraction | None = None,
) -> Verdict:
    """The verdict on a component, with its receipt."""
    value = observed.value if result is None and observed is not None else result
    share = Fraction(met is True) if credit is None else credit
    benchmark = _benchmark(one)
    figures = [benchmark] if benchmark else []
    if observed is not None:
        unit = WORDS_OF_UNITS[one.unit]
        figures.insert(0, Figure(value=value, unit=unit, says=f"Result of {one.title}", source=observed.source))
    if target is not None:
        figures.append(target.figure)
    return Verdict(
        met=met,
        credit=share,
        says=f"{_word(met)}: {says}." + (f" {target.says}" if target else ""),
        figure=Figure(value=share, unit="share", says=f"Credit of {one.title}", how=says, of=tuple(figures)),
        result=value,
        target=target.value if target else None,
        benchmark=one.benchmark,
    )


def _benchmark(one: Component) -> Figure | None:
    if one.benchmark is None:
        return None
    return Figure(
        value=one.benchmark, unit=WORDS_OF_UNITS[one.unit], says=f"Benchmark of {one.title}", source=one.source
    )


def _word(met: bool | None) -> str:
    return {True: "Met", False: "Not met", None: "Not known"}[met]


def _written(value: Number, one: Component) -> str:
    return written(value, WORDS_OF_UNITS[one.unit])


def _listed(missed: list[str]) -> str:
    return " and ".join(missed) or "nothing that is known"
