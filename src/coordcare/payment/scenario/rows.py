"""The table of a comparison: what stands in its rows, for every place that shows it."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from coordcare.figures import rounded, written
from coordcare.payment.progress import Target
from coordcare.payment.scenario.outcome import PERCENTILES, Comparison, Outcome, Range

NONE = "–"
Row = tuple[str, tuple[str, ...]]


def rows_of(comparison: Comparison) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """The parts of the table, each with its heading and rows: a label, and a cell for each scenario."""
    outcomes = comparison.outcomes

    def row(label: str, cells: Iterator[str]) -> Row:
        return label, tuple(cells)

    shares = [
        row(_share_label(target), (share(each.reached[at].share) for each in outcomes))
        for at, target in enumerate(comparison.targets)
    ]
    yield "", (row("category", (str(each.category) for each in outcomes)),)
    yield "payments", (row("under the arrangement", (dollars(each.dollars) for each in outcomes)), *shares)
    names = tuple(dict.fromkeys(one.name for each in outcomes for one in each.streams))
    settlement = [row("in all", (written(each.settlement, "dollars") for each in outcomes))]
    by_stream = [row(name, (_of_stream(each, name) for each in outcomes)) for name in names]
    yield "settlement on the facts as they were", (*(by_stream if len(names) > 1 else ()), *settlement)
    ranges = [
        row(f"{each}th percentile", (dollars(one.range.percentiles[at]) for one in outcomes))
        for at, each in enumerate(PERCENTILES)
    ]
    yield "range of outcomes", (*ranges, row("mean", (dollars(each.range.mean) for each in outcomes)))
    owing = [row("chance that it owes", (chance(each.range) for each in outcomes))]
    own = [name for name in names if any(_owes(each, name) for each in outcomes)] if len(names) > 1 else []
    yield "", (*owing, *(row(f"  {name}", (_chance_of(each, name) for each in outcomes)) for name in own))


def dollars(amount: Decimal) -> str:
    """Dollars without cents: a range is not known to the cent."""
    whole = rounded(amount, 0)
    return f"-${-whole:,}" if whole < 0 else f"${whole:,}"


def share(of_one: Fraction | None) -> str:
    """A share in percent, to one decimal."""
    return NONE if of_one is None else f"{rounded(of_one * 100, 1)}%"


def reason(outcome: Outcome) -> str:
    """The category of a scenario, and why."""
    category, because = outcome.category, outcome.categories.most_advanced.because
    return because if because.startswith(f"{category} ") else f"{category}: {because}"


def chance(found: Range) -> str:
    """The share of draws that come below zero."""
    return share(found.owing)


def _share_label(target: Target) -> str:
    aimed = "no target" if target.share is None else f"target {rounded(Fraction(target.share) * 100, 1).normalize():f}%"
    return f"share at {target.category} or above ({aimed})"


def _of_stream(outcome: Outcome, name: str) -> str:
    return next((written(one.settlement, "dollars") for one in outcome.streams if one.name == name), NONE)


def _owes(outcome: Outcome, name: str) -> bool:
    return any(one.name == name and one.range.owing for one in outcome.streams)


def _chance_of(outcome: Outcome, name: str) -> str:
    return next((chance(one.range) for one in outcome.streams if one.name == name), NONE)
