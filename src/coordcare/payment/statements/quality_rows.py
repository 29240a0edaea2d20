"""The quality metrics that count for a stream: result, target, which way is better, met or not, credit."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from coordcare.figures import Source, Term, written
from coordcare.payment.closing.settling import SettledStream
from coordcare.payment.quality import Credit, MeasureResult, Metric, Scored, metrics_that_count, scored
from coordcare.payment.statements.wording import place_of


@dataclass(frozen=True, kw_only=True, slots=True)
class MetricRow:
    """A metric with its result and what it earned; `credit` is None where it was not reckoned.

    `of_result` and `of_target` are where they come from; `result_from` and `target_from` say it in words.
    """

    title: str
    steward: str
    result: str
    target: str
    better: str
    met: str
    credit: Fraction | None
    weight: Decimal
    of_result: Source | None
    of_target: Source | None
    says: str
    comes_from: str

    @property
    def result_from(self) -> str:
        """Where the result comes from, in words; else its file and place."""
        return self.comes_from or _place(self.of_result)

    @property
    def target_from(self) -> str:
        """Where the target comes from: its file and place, unless it came with the result."""
        return "with the result" if self.of_target and self.of_target == self.of_result else _place(self.of_target)


@dataclass(frozen=True, kw_only=True, slots=True)
class QualityTable:
    """The metrics of a stream, the score they come to and the share it earns, in words."""

    rows: tuple[MetricRow, ...]
    scored: Scored | None


def quality_of(one: SettledStream) -> QualityTable | None:
    """The quality of a settled stream; None where quality decides nothing in it."""
    quality = one.stream.quality_terms
    if quality is None:
        return None
    found = _scored(one)
    credits = {} if found is None else {each.metric.measure: each for each in found.credits}
    counting = metrics_that_count(quality, one.facts.metrics)
    file = f"{one.of.file.parent.name}/{one.of.file.name}"
    rows = tuple(
        _row(metric, one.facts.results.get(metric.measure), credits.get(metric.measure), file) for metric in counting
    )
    if quality.score_is is not None:
        rows = tuple(_row_of_score(one.facts.results.get(quality.score_is)))
    return QualityTable(rows=rows, scored=found)


def _scored(one: SettledStream) -> Scored | None:
    """The score; None where a result or target is missing, as where a party has too few members for its results."""
    assert one.stream.quality_terms is not None
    try:
        return scored(one.stream.quality_terms, one.facts.metrics, one.facts.results)
    except (KeyError, ValueError):
        return None


def _row(metric: Metric, result: MeasureResult | None, credit: Credit | None, file: str) -> MetricRow:
    reporting = metric.pays_on == "reporting"
    target = metric.target if metric.target is not None else result.target if result is not None else None
    own = Term(path=f"metrics[{metric.measure}].target", file=file) if metric.target is not None else None
    return MetricRow(
        title=metric.title,
        steward=metric.steward,
        result="no result" if result is None else shown(result.result, metric),
        target="reported" if reporting else "none" if target is None else shown(target, metric),
        better="" if reporting else metric.better,
        met=_met(credit, reporting=reporting),
        credit=None if credit is None else credit.credit,
        weight=metric.weight,
        of_result=None if result is None else result.rows,
        of_target=own or (None if result is None or reporting else result.rows),
        says="; ".join(_said(metric, result)),
        comes_from="" if result is None else result.comes_from,
    )


def _said(metric: Metric, result: MeasureResult | None) -> Iterator[str]:
    if metric.assessment:
        yield metric.assessment
    if metric.credit_from is not None:
        yield f"credit rises evenly from {shown(metric.credit_from, metric)} to the target"
    if result is None:
        return
    if result.numerator is not None and result.denominator is not None:
        yield f"{result.numerator.normalize():,f} of {result.denominator.normalize():,f}"
    if result.party is None:
        yield "the result of all providers together"
    if result.status != "final":
        yield f"the result is {result.status}"


def _row_of_score(result: MeasureResult | None) -> Iterator[MetricRow]:
    if result is not None:
        yield MetricRow(
            title=result.measure.replace("_", " "),
            steward="",
            result=written(result.result, "share"),
            target="none",
            better="higher",
            met="is the score",
            credit=Fraction(result.result),
            weight=Decimal(1),
            of_result=result.rows,
            of_target=None,
            says="the result is the score itself",
            comes_from=result.comes_from,
        )


def _place(source: Source | None) -> str:
    return ", ".join(filter(None, place_of(source)))


def _met(credit: Credit | None, *, reporting: bool) -> str:
    if credit is None:
        return "not reported" if reporting else "not scored"
    if reporting:
        return "reported"
    return "met" if credit.met else "in part" if credit.credit else "not met"


def shown(value: Decimal, metric: Metric) -> str:
    """A result as the metric has it written: a percentage, an index, passed or not, or a number."""
    if metric.shown_as == "pass":
        return "passed" if value >= 1 else "not passed"
    return written(value, "share" if metric.shown_as == "percent" else "index")
