"""Which charts the pages of a year's quality have, and what each shows."""

from collections.abc import Sequence
from fractions import Fraction

from coordcare.figures import Number
from coordcare.oregon.quality.report.rates import RateLine
from coordcare.pages.charts import Chart, Series, gauges, lines
from coordcare.pages.words import percent

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def against_targets(rates: Sequence[RateLine], whose: str) -> Chart:
    """The shares that are held against something, as far as they are reached."""
    drawn = [one for one in rates if one.kind == "share" and one.result is not None and one.aimed_at is not None]
    return gauges(
        "Results and what is to be reached",
        f"Shares of {whose}. The mark is the improvement target or, without one, the benchmark; where less is better, "
        "a bar that ends before the mark is good.",
        of="Rate",
        labels=[_short(one) for one in drawn],
        reached=Series(name="result", values=tuple(one.result for one in drawn)),
        marks=Series(name="to be reached", values=tuple(one.aimed_at for one in drawn)),
        shown=share,
    )


def gathered(line: RateLine, year: int, reached: Sequence[Fraction | None]) -> Chart:
    """What share of a year's denominator was in the numerator by the end of each month."""
    series = [Series(name=str(year), values=tuple(reached))]
    for name, value in ((_aim_named(line), line.aimed_at), (str(year - 1), line.before)):
        if value is not None:
            series.append(Series(name=name, values=(value,) * len(_MONTHS)))
    return lines(
        f"{line.title}, by month",
        "Share of the year's denominator that was in the numerator by the end of each month, from claims.",
        of="Month",
        labels=_MONTHS,
        series=series,
        shown=share,
        axis=share_of_axis,
    )


def share(value: Number) -> str:
    """A share in percent, for bars and points."""
    return percent(value).replace(" ", "")


def share_of_axis(value: Number) -> str:
    """A share in percent, without decimals where it has none."""
    return percent(value, 0 if (Fraction(value) * 100).denominator == 1 else 1).replace(" ", "")


def _aim_named(line: RateLine) -> str:
    return "benchmark" if line.target is None else "target"


def _short(line: RateLine) -> str:
    """The name of a rate for the side of a bar, which begins with what tells it from others of its metric."""
    if line.aim is None:
        return line.title
    metric = line.aim.metric
    if len(metric.components) > 1:
        return f"{line.aim.component.title}: {metric.title}"
    return min(line.title, metric.title, key=len)
