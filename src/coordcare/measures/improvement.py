"""Improvement targets: how far a result must come from last year's toward the benchmark, by the Minnesota method.

    step   = the greater of a share of the gap between baseline and benchmark, and the floor
    target = baseline + step where higher is better, baseline - step where lower is better

Where the step would pass the benchmark there is no target, and the benchmark alone decides. Arithmetic is exact; only
where `digits` are given a target is rounded.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from coordcare.figures import Figure, Number, rounded, written

Better = Literal["higher", "lower"]
FloorKind = Literal["percentage_point", "percent_of_baseline", "none"]
TENTH = Decimal("0.10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An improvement target, None where there is none, with the reason in words and the receipt."""

    value: Fraction | None
    says: str
    figure: Figure


def improvement_target(
    *,
    baseline: Number | Figure,
    benchmark: Number | Figure | None,
    better: Better,
    floor: Number | Figure | None = None,
    floor_kind: FloorKind | None = None,
    share: Number | Figure = TENTH,
    digits: int | None = None,
    unit: str = "share",
) -> Target:
    """The target that a baseline leads to, in the unit of the baseline.

    A floor in percentage points is in the baseline's unit (0.03 of shares); one in percent of the baseline is a share
    of it. Without a benchmark the floor alone is the step. `digits` rounds the target to so many decimals, halves away
    from zero. Raises `ValueError` where a share or a floor is negative, or where a floor does not say what it is of.
    """
    start = _figure(baseline, "Baseline", unit)
    end = None if benchmark is None else _figure(benchmark, "Benchmark", unit)
    least = _floor(floor, floor_kind, unit)
    rate = _figure(share, "Share of the gap that must be closed", "share")
    if Fraction(rate.number) < 0 or (least is not None and Fraction(least.number) < 0):
        raise ValueError("a share of the gap and a floor are not negative")
    parts = tuple(figure for figure in (start, end, rate, least) if figure is not None)
    sign = 1 if better == "higher" else -1
    gap = None if end is None else sign * (Fraction(end.number) - Fraction(start.number))
    if gap is not None and gap <= 0:
        return _without(parts, unit, "the baseline has already reached the benchmark, which alone decides")
    step, why = _step(start, gap, rate, least, floor_kind, unit)
    if step == 0:
        return _without(parts, unit, "neither a gap to a benchmark nor a floor asks for a step")
    exact = Fraction(start.number) + sign * step
    target = exact if digits is None else Fraction(rounded(exact, digits))
    if end is not None and sign * (target - Fraction(end.number)) > 0:
        return _without(parts, unit, f"{why} and would pass the benchmark, which alone decides")
    return Target(
        value=target,
        says=f"The improvement target is {written(target, unit)}: {why}.",
        figure=Figure(value=target, unit=unit, says="Improvement target", how=why, of=parts),
    )


def reaches(result: Number, aim: Number, better: Better) -> bool:
    """Whether a result is at what is aimed at, or better."""
    return result >= aim if better == "higher" else result <= aim


def _step(
    start: Figure, gap: Fraction | None, rate: Figure, least: Figure | None, floor_kind: FloorKind | None, unit: str
) -> tuple[Fraction, str]:
    """The step from the baseline, and how it comes about."""
    part = Fraction(rate.number) * (gap or 0)
    floor = Fraction(0) if least is None else Fraction(least.number)
    if floor_kind == "percent_of_baseline":
        floor *= abs(Fraction(start.number))
    closing = f"{written(rate.number, 'share')} of the gap of {written(gap, unit)}"
    if floor > part:
        short = "" if gap is None else f", more than {closing}"
        return floor, f"the step is the floor, {written(floor, unit)}{short}"
    return part, f"the step is {written(part, unit)}, {closing}"


def _floor(floor: Number | Figure | None, kind: FloorKind | None, unit: str) -> Figure | None:
    if floor is None or kind == "none":
        return None
    if kind is None:
        raise ValueError("a floor is in percentage points or in percent of the baseline; say which")
    return _figure(floor, f"Floor ({kind.replace('_', ' ')})", "share" if kind == "percent_of_baseline" else unit)


def _figure(value: Number | Figure, says: str, unit: str) -> Figure:
    return value if isinstance(value, Figure) else Figure(value=value, unit=unit, says=says)


def _without(parts: tuple[Figure, ...], unit: str, why: str) -> Target:
    figure = Figure(value=None, unit=unit, says="Improvement target", how=why, of=parts)
    return Target(value=None, says=f"There is no improvement target: {why}.", figure=figure)
