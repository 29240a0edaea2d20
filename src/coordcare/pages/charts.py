"""Charts as inline SVG: stacked columns, lines, bars and shares, each with the table of what it shows.

No script and no font is fetched. Colours are classes, which the page sets for light and dark. Coordinates are exact
until they are written. What lies below zero is drawn at zero; the table has it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from textwrap import wrap

from markupsafe import Markup, escape

Number = int | Decimal | Fraction
Shown = Callable[[Number], str]

COLOURS = 12
_WIDTH, _HEIGHT = 560, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 8, 12, 26  # what the axes need
_ROW, _LABEL, _VALUE = 26, 170, 106  # of bars that lie: height, room for the name, room for the figure
_MOST_LABELS = 9
_LONGEST_NAME, _LONGEST_SMALL_NAME = 26, 32
_NARROWEST = Fraction(3, 2)  # what there is of something is seen


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """A row of values under one name; None where there is none."""

    name: str
    values: tuple[Number | None, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A drawing with its title, what it shows in a sentence, its legend, and its figures as a table."""

    title: str
    says: str
    svg: Markup
    legend: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def stacked_columns(
    title: str, says: str, *, of: str, labels: Sequence[str], series: Sequence[Series], shown: Shown, axis: Shown
) -> Chart:
    """A column for each label, its parts one upon the other."""
    heights = [sum((_drawn(one.values[at]) for one in series), Fraction(0)) for at in range(len(labels))]
    top, step = _scale(max(heights, default=Fraction(0)))
    room = Fraction(_WIDTH - _LEFT - _RIGHT, max(len(labels), 1))
    parts = [_grid(top, step, axis), _labels_below(labels, room)]
    for at, label in enumerate(labels):
        below = Fraction(0)
        for place, one in enumerate(series):
            value = _drawn(one.values[at])
            if value:
                tip = f"{label}, {one.name}: {shown(value)}"
                y = _y(below + value, top)
                parts.append(_rectangle(_LEFT + at * room + room / 8, y, room * 3 / 4, _y(below, top) - y, place, tip))
            below += value
    return _chart(title, says, parts, of, labels, series, shown, height=_HEIGHT)


def lines(
    title: str, says: str, *, of: str, labels: Sequence[str], series: Sequence[Series], shown: Shown, axis: Shown
) -> Chart:
    """A line for each series; it breaks where there is no value."""
    top, step = _scale(max((_drawn(value) for one in series for value in one.values), default=Fraction(0)))
    room = Fraction(_WIDTH - _LEFT - _RIGHT, max(len(labels), 1))
    parts = [_grid(top, step, axis), _labels_below(labels, room)]
    for place, one in enumerate(series):
        pen, path, dots = "M", "", []
        for at, value in enumerate(one.values):
            if value is None:
                pen = "M"
                continue
            x, y = _LEFT + at * room + room / 2, _y(_drawn(value), top)
            path, pen = f"{path}{pen}{_written(x)} {_written(y)}", "L"
            tip = escape(f"{labels[at]}, {one.name}: {shown(value)}")
            dots.append(
                f'<circle class="c{_colour(place)}" cx="{_written(x)}" cy="{_written(y)}" r="3">'
                f"<title>{tip}</title></circle>"
            )
        if path:
            parts.append(f'<path class="line l{_colour(place)}" d="{path}"/>')
        parts += dots
    return _chart(title, says, parts, of, labels, series, shown, height=_HEIGHT)


def bars(title: str, says: str, *, of: str, labels: Sequence[str], series: Series, shown: Shown) -> Chart:
    """A bar that lies for each label, with its figure behind it."""
    longest = max((_drawn(value) for value in series.values), default=Fraction(0)) or Fraction(1)
    parts = [*_names_beside(labels)]
    for at, (label, value) in enumerate(zip(labels, series.values, strict=True)):
        long = _drawn(value) / longest * (_WIDTH - _LABEL - _VALUE)
        figure = _told(value, shown)
        if long:
            parts.append(
                _rectangle(
                    Fraction(_LABEL), Fraction(at * _ROW + 5), long, Fraction(_ROW - 10), 0, f"{label}: {figure}"
                )
            )
        x = _written(_LABEL + max(long, _NARROWEST) + 6)
        parts.append(f'<text x="{x}" y="{at * _ROW + 17}">{escape(figure)}</text>')
    return _chart(title, says, parts, of, labels, [series], shown, height=max(len(labels), 1) * _ROW, legend=False)


def shares(title: str, says: str, *, of: str, labels: Sequence[str], series: Sequence[Series], shown: Shown) -> Chart:
    """A bar of the same length for each label, divided as its values are; behind it what they come to."""
    parts = [*_names_beside(labels)]
    for at, label in enumerate(labels):
        values = [_drawn(one.values[at]) for one in series]
        whole = sum(values, Fraction(0))
        x = Fraction(_LABEL)
        for place, wide in enumerate(_widths(values, whole)):
            if wide:
                tip = f"{label}, {series[place].name}: {shown(values[place])}"
                parts.append(_rectangle(x, Fraction(at * _ROW + 5), wide, Fraction(_ROW - 10), place, tip))
                x += wide
        told = sum((Fraction(one.values[at] or 0) for one in series), Fraction(0))
        parts.append(f'<text class="end" x="{_WIDTH}" y="{at * _ROW + 17}">{escape(shown(told))}</text>')
    return _chart(title, says, parts, of, labels, series, shown, height=max(len(labels), 1) * _ROW)


def gauges(
    title: str, says: str, *, of: str, labels: Sequence[str], reached: Series, marks: Series, shown: Shown
) -> Chart:
    """For each label a track from nothing to one, filled as far as was reached, with a mark where it was to be."""
    room, parts = _WIDTH - _LABEL - _VALUE, [*_names_beside(labels)]
    for at, (label, value, mark) in enumerate(zip(labels, reached.values, marks.values, strict=True)):
        top, high = at * _ROW, _ROW - 10
        wide = min(_drawn(value), Fraction(1)) * room
        parts.append(f'<rect class="track" x="{_LABEL}" y="{top + 5}" width="{room}" height="{high}"/>')
        if wide:
            tip = f"{label}: {_told(value, shown)}"
            parts.append(_rectangle(Fraction(_LABEL), Fraction(top + 5), wide, Fraction(high), 0, tip))
        if mark is not None:
            x = _written(_LABEL + min(_drawn(mark), Fraction(1)) * room)
            tip = escape(f"{label}, {marks.name}: {shown(mark)}")
            parts.append(f'<path class="mark" d="M{x} {top + 1}v{_ROW - 2}"><title>{tip}</title></path>')
        parts.append(f'<text class="end" x="{_WIDTH}" y="{top + 17}">{escape(_told(value, shown))}</text>')
    high = max(len(labels), 1) * _ROW
    return _chart(title, says, parts, of, labels, [reached, marks], shown, height=high, legend=False)


def _widths(values: Sequence[Fraction], whole: Fraction) -> list[Fraction]:
    """How wide each part of a bar is; the widest gives what very narrow ones need to be seen."""
    room = _WIDTH - _LABEL - _VALUE
    widths = [max(value / whole * room, _NARROWEST) if value else Fraction(0) for value in values]
    if whole:
        widths[widths.index(max(widths))] -= sum(widths) - room
    return widths


def _chart(
    title: str,
    says: str,
    parts: Iterable[str],
    of: str,
    labels: Sequence[str],
    series: Sequence[Series],
    shown: Shown,
    *,
    height: int,
    legend: bool = True,
) -> Chart:
    name = "".join(letter if letter.isalnum() else "-" for letter in title.lower())
    svg = (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="{name}-title {name}-says">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-says">{escape(says)}</desc>'
        f"{''.join(parts)}</svg>"
    )
    rows = tuple((label, *(_told(one.values[at], shown) for one in series)) for at, label in enumerate(labels))
    names = tuple(one.name for one in series)
    return Chart(
        title=title,
        says=says,
        svg=Markup(svg),  # noqa: S704  # made here; what came from outside is escaped
        legend=names if legend and len(names) > 1 else (),
        header=(of, *names),
        rows=rows,
    )


def _scale(highest: Fraction) -> tuple[Fraction, Fraction]:
    """The top of an axis from zero and the step of its lines: 1, 2 or 5 with zeros, four to eight steps."""
    if highest <= 0:
        return Fraction(1), Fraction(1)
    power = Fraction(1)
    while power * 10 <= highest:
        power *= 10
    while power > highest:
        power /= 10
    step = next(step for step in (power / 5, power / 2, power, power * 2) if highest <= step * 6)
    return -(-highest // step) * step, step


def _grid(top: Fraction, step: Fraction, axis: Shown) -> str:
    drawn = []
    for at in range(int(top / step) + 1):
        y = _written(_y(at * step, top))
        drawn.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>')
        drawn.append(f'<text class="end" x="{_LEFT - 7}" y="{y}" dy=".35em">{escape(axis(at * step))}</text>')
    return "".join(drawn)


def _labels_below(labels: Sequence[str], room: Fraction) -> str:
    """The labels under their places; of many every second, third or further one."""
    every = -(-len(labels) // _MOST_LABELS) or 1
    return "".join(
        f'<text class="middle" x="{_written(_LEFT + at * room + room / 2)}" y="{_HEIGHT - 8}">{escape(label)}</text>'
        for at, label in enumerate(labels)
        if at % every == 0
    )


def _names_beside(labels: Sequence[str]) -> Iterable[str]:
    """Names at the left of their rows; where one is long, all are in small letters, and long ones in two lines."""
    long = any(len(label) > _LONGEST_NAME for label in labels)
    for at, label in enumerate(labels):
        lines = wrap(label, _LONGEST_SMALL_NAME if long else _LONGEST_NAME, max_lines=2, placeholder="…") or [""]
        look, top = f"end{' small' if long else ''}", at * _ROW + (17 if len(lines) == 1 else 11)
        yield from (
            f'<text class="{look}" x="{_LABEL - 8}" y="{top + 12 * place}">{escape(line)}</text>'
            for place, line in enumerate(lines)
        )


def _rectangle(x: Fraction, y: Fraction, wide: Fraction, high: Fraction, place: int, tip: str) -> str:
    return (
        f'<rect class="c{_colour(place)}" x="{_written(x)}" y="{_written(y)}" width="{_written(wide)}" '
        f'height="{_written(high)}"><title>{escape(tip)}</title></rect>'
    )


def _colour(place: int) -> int:
    return place % COLOURS + 1


def _told(value: Number | None, shown: Shown) -> str:
    return "–" if value is None else shown(value)


def _drawn(value: Number | None) -> Fraction:
    return max(Fraction(value or 0), Fraction(0))


def _y(value: Fraction, top: Fraction) -> Fraction:
    return _TOP + (1 - value / top) * (_HEIGHT - _TOP - _BOTTOM)


def _written(coordinate: Fraction) -> str:
    """A coordinate to a tenth of a unit."""
    return str(Decimal(round(coordinate * 10)).scaleb(-1))
