"""What an entity could work out of others: it knows its own counts, and what they lack of those of all are theirs."""

from collections.abc import Sequence

from coordcare.measures.disclosure import Cell, why_hidden
from coordcare.oregon.quality.report.published import cell_of, cell_of_people
from coordcare.oregon.quality.report.rates import RateLine
from coordcare.oregon.quality.report.thresholds import Thresholds


def tells_of_few_others(of_all: RateLine, own: RateLine, least: Thresholds) -> bool:
    """Whether the result of all, beside an entity's own counts, tells of too few of the others' members."""
    beside = zip(_cells(of_all), _cells(own), strict=False)
    rests = [_rest(whole, part) for whole, part in beside]
    return any(
        rest is not None and why_hidden(rest, least.smallest_count, least.smallest_denominator) for rest in rests
    )


def _cells(line: RateLine) -> Sequence[Cell]:
    """The counts behind a line, and the people where a case may be no person; nothing where none were brought."""
    if line.brought is None:
        one = line.computed
        return () if one is None else (cell_of(one),) if line.kind == "rate" else (cell_of(one), cell_of_people(one))
    above, below = line.brought.numerator, line.brought.denominator
    if above is None or below is None or above != int(above) or below != int(below) or not 0 <= above <= below:
        return ()
    return (Cell(key=(line.id,), numerator=int(above), denominator=int(below)),)


def _rest(whole: Cell, part: Cell) -> Cell | None:
    """What the others have; None where the counts are not of the same data, so that nothing can be worked out."""
    rest = Cell(
        key=whole.key,
        numerator=whole.numerator - part.numerator,
        denominator=whole.denominator - part.denominator,
        numerator_people=_left(whole.numerator_people, part.numerator_people),
        denominator_people=_left(whole.denominator_people, part.denominator_people),
    )
    counts = (rest.numerator, rest.denominator, rest.numerator_people or 0, rest.denominator_people or 0)
    return rest if min(counts) >= 0 else None


def _left(of_all: int | None, own: int | None) -> int | None:
    return None if of_all is None or own is None else of_all - own
