"""Quality metrics in the words of the filing: what performance is compared with, and how providers did."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from coordcare.figures import Figure, rounded
from coordcare.payment.closing.settling import SettledStream
from coordcare.payment.quality import MeasureResult, Metric


@dataclass(frozen=True, kw_only=True, slots=True)
class Together:
    """A metric over all parties of an arrangement: result, target, last year's, and how many met their own target."""

    metric: Metric
    results: tuple[MeasureResult, ...]
    result: Fraction
    target: Fraction | None
    previous: Fraction | None
    met: int

    @property
    def reached(self) -> bool:
        """Whether all providers together reach the target."""
        assert self.target is not None
        return self.result >= self.target if self.metric.better == "higher" else self.result <= self.target


def metric_cells(settled: Sequence[SettledStream], metrics: Sequence[Metric], year: int) -> list[dict[str, Figure]]:
    """The rows of a metric table, each answer as a figure."""
    rows = []
    for metric in metrics:
        together = _together(metric, settled)
        named = Figure(value=metric.title, unit="text", says="The metric", how="as the arrangement names it")
        steward = Figure(value=metric.steward or "N/A", unit="text", says="Its steward", how="by the arrangement")
        rows.append({
            "metric": named,
            "steward": steward,
            "assessment": _assessment(metric, together),
            "performance": _performance(metric, together, year),
        })  # fmt: skip
    return rows


def _together(metric: Metric, settled: Sequence[SettledStream]) -> Together | None:
    """The metric over all parties; None where there is no result."""
    results = list({
        (found.party, found.measure): found
        for one in settled
        if (found := one.facts.results.get(metric.measure)) is not None
    }.values())  # fmt: skip
    if not results:
        return None
    targets = [(target, one) for one in results if (target := _target(metric, one)) is not None]
    sign = 1 if metric.better == "higher" else -1
    met = sum(1 for target, one in targets if sign * (one.result - target) >= 0)
    previous = [(one.previous, one) for one in results if one.previous is not None]
    return Together(
        metric=metric,
        results=tuple(results),
        result=_mean([(one.result, one) for one in results]),
        target=_mean(targets) if targets else None,
        previous=_mean(previous) if len(previous) == len(results) else None,
        met=met,
    )


def _target(metric: Metric, result: MeasureResult) -> Decimal | None:
    return metric.target if metric.target is not None else result.target


def _mean(values: Sequence[tuple[Decimal, MeasureResult]]) -> Fraction:
    """The mean weighted by denominators, where all have one; else the plain mean."""
    weights = [Fraction(one.denominator or 0) for _, one in values]
    if not all(weights):
        weights = [Fraction(1)] * len(values)
    whole = sum(weights, Fraction(0))
    return (
        sum((Fraction(value) * weight for (value, _), weight in zip(values, weights, strict=True)), Fraction(0)) / whole
    )


def _assessment(metric: Metric, together: Together | None) -> Figure:
    if metric.assessment:
        text = metric.assessment
    elif metric.pays_on == "reporting":
        text = "Results are collected from providers; payment depends on reporting them"
    elif metric.target is not None:
        text = "Measure against the target that the contract sets"
    else:
        text = "Measure against a target set from providers' previous performance"
    return Figure(value=text, unit="text", says="How quality is assessed", how="by the arrangement")


def _performance(metric: Metric, together: Together | None, year: int) -> Figure:
    says = "Providers' performance"
    if together is None:
        return Figure(value="Reporting only", unit="text", says=says, how="there is no result")
    of = tuple(
        Figure(value=one.result, unit="index", says=f"{one.measure}, {one.party or 'all providers'}", source=one.rows)
        for one in together.results
    )
    if metric.pays_on == "reporting" or together.target is None:
        text = f"Reporting only; the rate was {_shown(metric, together.result)}"
        return Figure(value=text, unit="text", says=says, how="from the results", of=of)
    word = "result" if metric.shown_as in ("index", "number") else "rate"
    before = (
        "" if together.previous is None else f", {_change(together)} {_shown(metric, together.previous)} in {year - 1}"
    )
    lower = " (lower is better)" if metric.better == "lower" else ""
    verdict = "Target met" if together.reached else "The target was not met"
    many = len(together.results)
    each = "" if many == 1 else f"; {together.met} of {many} providers met their own target"
    text = (
        f"The target was {_shown(metric, together.target)} and the {word} was {_shown(metric, together.result)}"
        f"{before}{lower}. {verdict}{each}."
    )
    how = "of several providers the mean, weighted by denominators" if many > 1 else "from the results"
    return Figure(value=text, unit="text", says=says, how=how, of=of)


def _change(together: Together) -> str:
    assert together.previous is not None
    if together.result == together.previous:
        return "the same as"
    return "up from" if together.result > together.previous else "down from"


def _shown(metric: Metric, value: Fraction) -> str:
    if metric.shown_as == "percent":
        return f"{rounded(value * 100, 1)}%"
    if metric.shown_as == "pass":
        return "passed" if value >= 1 else "not passed"
    return f"{rounded(value, 4):f}"
