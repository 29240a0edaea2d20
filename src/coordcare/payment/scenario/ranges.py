"""The chart of ranges side by side: of each scenario the 5th to the 95th percentile around zero, as inline SVG."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from markupsafe import Markup, escape

from coordcare.pages import words
from coordcare.pages.charts import Chart
from coordcare.payment.scenario.outcome import PERCENTILES, Comparison, Outcome
from coordcare.payment.scenario.rows import chance, dollars

TITLE = "Ranges of outcomes"
_SAYS = (
    "The line reaches from the 5th to the 95th percentile, the box from the 25th to the 75th, the bar in it is the "
    "median; the ring is the settlement on the facts as they were. Left of zero the providers owe."
)
_WIDTH, _LABEL, _RIGHT, _ROW, _TOP, _AXIS = 640, 176, 24, 40, 6, 26
_LONGEST_NAME = 28
_MOST_STEPS = 6


def chart_of(comparison: Comparison) -> Chart:
    """The chart, with the table of what it shows."""
    outcomes = comparison.outcomes
    low, high, step = _axis([amount for each in outcomes for amount in _shown(each)])
    bottom = _TOP + len(outcomes) * _ROW
    parts = [_grid(low, high, step, bottom)]
    for at, each in enumerate(outcomes):
        parts.append(_interval(each, Fraction(_TOP + at * _ROW + _ROW // 2), low, high))
    svg = (
        f'<svg viewBox="0 0 {_WIDTH} {bottom + _AXIS}" role="img" aria-labelledby="ranges-title ranges-says">'
        f'<title id="ranges-title">{TITLE}</title><desc id="ranges-says">{_SAYS}</desc>{"".join(parts)}</svg>'
    )
    return Chart(
        title=TITLE,
        says=_SAYS,
        svg=Markup(svg),  # noqa: S704  # made here; what came from outside is escaped
        legend=(),
        header=("Scenario", *(f"{each}th" for each in PERCENTILES), "Mean", "On the facts", "Chance that it owes"),
        rows=tuple(
            (
                each.scenario.name, *(dollars(amount) for amount in each.range.percentiles), dollars(each.range.mean),
                dollars(each.settlement), chance(each.range),
            )
            for each in outcomes
        ),
    )  # fmt: skip


def _shown(outcome: Outcome) -> tuple[Decimal, ...]:
    return (*outcome.range.percentiles, outcome.settlement)


def _axis(amounts: Sequence[Decimal]) -> tuple[Fraction, Fraction, Fraction]:
    """From where to where the axis reaches, zero included, and the step of its lines: 1, 2 or 5 with zeros."""
    low, high = min(Fraction(0), *map(Fraction, amounts)), max(Fraction(0), *map(Fraction, amounts))
    wide = high - low or Fraction(1)
    step = Fraction(1)
    while step * _MOST_STEPS < wide:
        step *= 10
    for smaller in (step / 5, step / 2):
        if smaller * _MOST_STEPS >= wide:
            step = smaller
            break
    return low // step * step, -(-high // step) * step, step


def _grid(low: Fraction, high: Fraction, step: Fraction, bottom: int) -> str:
    drawn = []
    for at in range(int((high - low) / step) + 1):
        amount = low + at * step
        x = _written(_x(amount, low, high))
        kind = "zero" if not amount else "grid"
        drawn.append(f'<line class="{kind}" x1="{x}" x2="{x}" y1="{_TOP}" y2="{bottom}"/>')
        drawn.append(f'<text class="middle" x="{x}" y="{bottom + 17}">{escape(_short(amount))}</text>')
    return "".join(drawn)


def _interval(outcome: Outcome, y: Fraction, low: Fraction, high: Fraction) -> str:
    name = outcome.scenario.name
    short = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
    fifth, quarter, middle, three, most = (_x(Fraction(each), low, high) for each in outcome.range.percentiles)
    ends = f"{dollars(outcome.range.percentiles[0])} to {dollars(outcome.range.percentiles[-1])}"
    tip = escape(f"{name}: {ends}, on the facts {dollars(outcome.settlement)}")
    box = max(three - quarter, Fraction(2))
    return (
        f'<text class="end" x="{_LABEL - 10}" y="{_written(y + 4)}">{escape(short)}</text><g><title>{tip}</title>'
        f'<line class="reach" x1="{_written(fifth)}" x2="{_written(most)}" y1="{_written(y)}" y2="{_written(y)}"/>'
        f"{_tick(fifth, y, 5)}{_tick(most, y, 5)}"
        f'<rect class="c1" x="{_written(quarter)}" y="{_written(y - 9)}" width="{_written(box)}" height="18" rx="1"/>'
        f'<line class="median" x1="{_written(middle)}" x2="{_written(middle)}" y1="{_written(y - 9)}" '
        f'y2="{_written(y + 9)}"/>'
        f'<circle class="fact" cx="{_written(_x(Fraction(outcome.settlement), low, high))}" cy="{_written(y)}" r="4"/>'
        "</g>"
    )


def _tick(x: Fraction, y: Fraction, half: int) -> str:
    return (
        f'<line class="reach" x1="{_written(x)}" x2="{_written(x)}" y1="{_written(y - half)}" '
        f'y2="{_written(y + half)}"/>'
    )


def _x(amount: Fraction, low: Fraction, high: Fraction) -> Fraction:
    room = _WIDTH - _LABEL - _RIGHT
    return _LABEL + (amount - low) / (high - low) * room if high > low else Fraction(_LABEL)


def _short(amount: Fraction) -> str:
    return f"−{words.short_money(-amount)}" if amount < 0 else words.short_money(amount)


def _written(coordinate: Fraction) -> str:
    """A coordinate to a tenth of a unit."""
    return str(Decimal(round(coordinate * 10)).scaleb(-1))
