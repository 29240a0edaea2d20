"""Quality in an arrangement: metrics, what decides that one is met, and which share of a payment is earned.

Direction and target are terms of the contract: two contracts may hold one measure against different targets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field, model_validator

from coordcare.figures import Figure, Rows, Term, written
from coordcare.payment.terms import Factor, Rate, Share, Terms, Texts, listed


class Metric(Terms):
    """A quality metric of an arrangement."""

    measure: str = Field(min_length=1, description="The measure's name in the table of results.")
    name: str = Field(default="", description="The measure's name in words.")
    steward: str = Field(default="", description="The organization that keeps the measure's specification.")
    better: Literal["higher", "lower"] = Field(description="Which way the result improves, by this contract.")
    target: Rate | None = Field(
        default=None, description="The result that is to be reached; without it, the target that the results state."
    )
    credit_from: Rate | None = Field(
        default=None, description="From here on credit rises evenly to the target; without it, all or nothing."
    )
    weight: Factor = Field(default=Decimal(1), description="Its weight among the metrics.")
    pays_on: Literal["performance", "reporting"] = Field(
        default="performance", description="Whether payment depends on the result, or on reporting it."
    )
    shown_as: Literal["percent", "index", "pass", "number"] = Field(default="percent", description="How it is written.")
    assessment: str = Field(default="", description="In words, what the result is compared with.")

    @model_validator(mode="after")
    def _rises_to_its_target(self) -> "Metric":
        if self.target is None or self.credit_from is None:
            return self
        if self.credit_from == self.target or (self.credit_from > self.target) != (self.better == "lower"):
            raise ValueError(f"is better {self.better}, and its “credit_from” is not short of its “target”")
        return self

    @property
    def title(self) -> str:
        """Its name in words."""
        return self.name or self.measure.replace("_", " ")


class ScoreStep(Terms):
    """From this score on, this share is earned."""

    score: Share
    earns: Share


class Linear(Terms):
    """Nothing below the first score, all from the second on, evenly between."""

    nothing_below: Share
    all_from: Share


class Quality(Terms):
    """How results of quality metrics decide what is earned.

    The score is the weighted share of metrics met, or the result that `score_is` names. Below the gate nothing is
    earned. From the gate on the earned share is: with `steps` that of the highest step reached, with `linear` what the
    line gives, with `by_score` the score itself, and else all.
    """

    metrics: Texts = Field(default=(), description="Measures that count here; without it, all that pay on performance.")
    score_is: str | None = Field(default=None, description="A measure whose result is the score itself.")
    gate: Share | None = Field(default=None, description="Score below which nothing is earned.")
    fewest_met: int | None = Field(default=None, ge=1, description="Metrics that must be met, or nothing is earned.")
    steps: listed(ScoreStep) = Field(default=(), description="Steps from score to share.")  # type: ignore[valid-type]  # a type made by a function
    linear: Linear | None = Field(default=None, description="A line from score to share.")
    by_score: bool = Field(default=False, description="Whether the score itself is the share.")

    @model_validator(mode="after")
    def _says_one_way(self) -> "Quality":
        ways = [bool(self.steps), self.linear is not None, self.by_score]
        if sum(ways) > 1:
            raise ValueError("says more than one of “steps”, “linear” and “by_score”; keep one")
        if not any(ways) and self.gate is None and self.fewest_met is None:
            raise ValueError("says nothing that is earned; give “gate”, “fewest_met”, “steps”, “linear” or “by_score”")
        if self.score_is is not None and (self.metrics or self.fewest_met):
            raise ValueError("takes the score from one measure, so “metrics” and “fewest_met” have no place beside it")
        if self.linear is not None and self.linear.nothing_below >= self.linear.all_from:
            raise ValueError("has a “linear” whose “nothing_below” is not below its “all_from”")
        return self


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasureResult:
    """The result of a measure, of one party or of all (`party` None), the row it stands in, and that in words."""

    measure: str
    party: str | None
    result: Decimal
    target: Decimal | None = None
    previous: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    status: str = "final"
    rows: Rows | None = None
    comes_from: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Credit:
    """A metric with its result, the target it is held against, and the credit from 0 to 1."""

    metric: Metric
    result: MeasureResult
    target: Decimal
    credit: Fraction

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        return self.credit == 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Scored:
    """What quality comes to: the credits, the score, and the share that is earned, with their receipts."""

    credits: tuple[Credit, ...]
    score: Figure
    earned: Figure


def performs(quality: Quality, metrics: Sequence[Metric]) -> bool:
    """Whether these terms pay on performance: some metric that counts does, or a score is taken over.

    Terms by which any result earns the same decide nothing.
    """
    if not (quality.steps or quality.linear or quality.by_score or quality.fewest_met or quality.gate):
        return False
    return quality.score_is is not None or any(
        one.pays_on == "performance" for one in metrics_that_count(quality, metrics)
    )


def metrics_that_count(quality: Quality, metrics: Sequence[Metric]) -> tuple[Metric, ...]:
    """The metrics on which these terms pay: those on performance; where there are none, those on reporting."""
    if quality.score_is is not None:
        return ()
    chosen = tuple(one for one in metrics if not quality.metrics or one.measure in quality.metrics)
    return tuple(one for one in chosen if one.pays_on == "performance") or chosen


def scored(quality: Quality, metrics: Sequence[Metric], results: Mapping[str, MeasureResult]) -> Scored:
    """The score of results under these terms, and what it earns. Every metric on performance must have a result.

    A metric on reporting has full credit once there is a result, and none before. Raises `ValueError` where a metric
    has no target, or where the result that is the score is no share of one.
    """
    if quality.score_is is not None:
        return _scored_by_one(quality, results[quality.score_is])
    counting = metrics_that_count(quality, metrics)
    credits = tuple(
        _credit(one, results[one.measure]) for one in counting if one.pays_on == "performance" or one.measure in results
    )
    weights = sum((Fraction(one.weight) for one in counting), Fraction(0))
    value = sum((Fraction(one.metric.weight) * one.credit for one in credits), Fraction(0)) / weights
    met = sum(one.met for one in credits)
    score = Figure(
        value=value,
        unit="share",
        says="Quality score",
        how=f"{met} of {len(counting)} metrics met; credits by their weights",
        of=tuple(_credit_figure(one) for one in credits),
    )
    return Scored(credits=credits, score=score, earned=_earned(quality, score, met=met))


def _scored_by_one(quality: Quality, result: MeasureResult) -> Scored:
    if not 0 <= result.result <= 1:
        raise ValueError(f"{result.measure} is the score itself, and {result.result} is no share of one")
    score = _result_figure(result, says=f"Quality score, the result of {result.measure}", unit="share")
    return Scored(credits=(), score=score, earned=_earned(quality, score, met=None))


def _credit(metric: Metric, result: MeasureResult) -> Credit:
    if metric.pays_on == "reporting":
        return Credit(metric=metric, result=result, target=result.result, credit=Fraction(1))
    target = metric.target if metric.target is not None else result.target
    if target is None:
        raise ValueError(f"{metric.measure} has no target, neither in the terms nor in the results")
    sign = 1 if metric.better == "higher" else -1
    if sign * (result.result - target) >= 0:
        credit = Fraction(1)
    elif metric.credit_from is None or sign * (result.result - metric.credit_from) <= 0:
        credit = Fraction(0)
    else:
        credit = Fraction(result.result - metric.credit_from) / Fraction(target - metric.credit_from)
    return Credit(metric=metric, result=result, target=target, credit=credit)


def _credit_figure(one: Credit) -> Figure:
    target = Figure(
        value=one.target,
        unit="index",
        says=f"Target of {one.metric.title}, {one.metric.better} is better",
        source=Term(path=f"metrics[{one.metric.measure}].target") if one.metric.target is not None else one.result.rows,
    )
    return Figure(
        value=one.credit,
        unit="share",
        says=f"Credit of {one.metric.title}",
        how="the target is reached" if one.met else "the target is missed" if not one.credit else "part of the way",
        of=(_result_figure(one.result, says=f"Result of {one.metric.title}", unit="index"), target),
    )


def _result_figure(result: MeasureResult, *, says: str, unit: str) -> Figure:
    counts = (result.numerator, result.denominator)
    how = " of ".join(written(one, "count") for one in counts) if None not in counts else ""
    return Figure(value=result.result, unit=unit, says=says, how=how, source=result.rows)


def _earned(quality: Quality, score: Figure, *, met: int | None) -> Figure:
    value, how = _share_earned(quality, Fraction(score.number), met)
    return Figure(value=value, unit="share", says="Share earned by quality", how=how, of=(score,))


def _share_earned(quality: Quality, score: Fraction, met: int | None) -> tuple[Fraction, str]:
    if quality.fewest_met is not None and (met or 0) < quality.fewest_met:
        return Fraction(0), f"{met} metrics are met and {quality.fewest_met} must be, so nothing is earned"
    if quality.gate is not None and score < quality.gate:
        return Fraction(0), f"the score is below the gate of {written(quality.gate, 'share')}, so nothing is earned"
    if quality.steps:
        reached = [Fraction(step.earns) for step in quality.steps if score >= step.score]
        return max(reached, default=Fraction(0)), "the highest step that the score reaches"
    if quality.linear is not None:
        low, high = Fraction(quality.linear.nothing_below), Fraction(quality.linear.all_from)
        return min(max((score - low) / (high - low), Fraction(0)), Fraction(1)), "evenly between the two scores"
    if quality.by_score:
        return score, "the score itself"
    return Fraction(1), "the gate is passed, so all is earned"
