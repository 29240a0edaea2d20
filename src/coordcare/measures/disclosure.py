"""What may leave the building: small counts are hidden, and so is everything from which they can be worked out.

Hidden is a cell that counts few people: those of its numerator, the others of its denominator, or all of them; and a
cell with too few people behind its denominator for a rate. A numerator, its denominator and their rate are one thing:
two of them give the third, so they are shown together or not at all. A count of nought tells of nobody and may be
shown.

Who sees the other cells knows the sums that tie them, so more cells are hidden until this holds: of every small count
that is hidden, a reader must think it possible that it is no small count. Somewhere there is a table of whole numbers
that agrees with all that is shown and has `smallest_count` people there, or `smallest_denominator` in the denominator.
So no small count can be worked out, nor can the sum of several hidden ones be a small count that can be. Such a table
is found before a cell is let go; see `disclosure_reach`.

Why a cell is hidden is for those who may see its figures. What leaves the building says of every hidden cell the same,
because the reason tells how many it counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from coordcare.measures.disclosure_reach import Reach, Ties, hide_until

Key = tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A rate of one group: whole numbers, and a key that is the same wherever the cell is shown.

    Of a proportion numerator and denominator count people. Of a ratio, such as visits per member months, they do not:
    then `numerator_people` had the visits and `denominator_people` had the months.
    """

    key: Key
    numerator: int | Decimal
    denominator: int
    numerator_people: int | None = None
    denominator_people: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Relation:
    """A sum that readers know: the parts are apart from each other and belong to the total.

    Groups of a dimension belong to everybody, clinics to their entity, ages 1-5 and 6-14 to 1-14. What the total has
    beside its parts is guarded like a cell. `numerators_only` is true where all have one denominator and the numerators
    alone add up: what was done in 7 days is part of what was done in 30. Groups that overlap are no parts.
    """

    total: Key
    parts: tuple[Key, ...]
    numerators_only: bool = False


class Hidden(StrEnum):
    """Why a cell is hidden."""

    SMALL_COUNT = "it counts few people"
    SMALL_DENOMINATOR = "its denominator is small"
    BESIDE_SMALL = "hidden so that others cannot be worked out"


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """A cell as it may be shown. All three are None where it is hidden; `rate` also where the denominator is nought."""

    numerator: int | None = None
    denominator: int | None = None
    rate: Fraction | None = None
    why: Hidden | None = None


def suppressed(
    cells: Iterable[Cell],
    relations: Iterable[Relation],
    *,
    smallest_count: int = 11,
    smallest_denominator: int = 30,
) -> Mapping[Key, Verdict]:
    """A verdict for every cell.

    All that leaves together belongs into one call. Raises ValueError where cells or relations contradict themselves.
    """
    of_key = _by_key(cells)
    found = {key: why_hidden(cell, smallest_count, smallest_denominator) for key, cell in of_key.items()}
    hidden = {key: why for key, why in found.items() if why is not None}
    ties, goals = Ties(), []
    for key, cell in of_key.items():
        ties.add(key, _counts(cell), guarded=key in hidden)
        if key in hidden:
            goals += _goals(cell, smallest_count, smallest_denominator)
    for number, relation in enumerate(relations):
        rest = _rest(relation, of_key, ("the rest of relation", str(number)))
        if relation.numerators_only:
            goals += _tie_numerators(ties, relation, rest, smallest_count)
        else:
            ties.add(rest.key, _counts(rest), guarded=True)
            for name in _counts(rest):
                ties.tie([(relation.total, name)], [(key, name) for key in (*relation.parts, rest.key)])
            goals += _goals(rest, smallest_count, smallest_denominator)
    for key in hide_until(ties, goals):
        hidden[key] = Hidden.BESIDE_SMALL
    return {key: _verdict(cell, hidden.get(key)) for key, cell in of_key.items()}


def _by_key(cells: Iterable[Cell]) -> dict[Key, Cell]:
    of_key: dict[Key, Cell] = {}
    for cell in cells:
        _check(cell)
        if of_key.setdefault(cell.key, cell) != cell:
            raise ValueError(f"{_named(cell.key)} has two different values; a cell is the same wherever it is shown")
    return of_key


def _check(cell: Cell) -> None:
    people = (cell.numerator_people, cell.denominator_people)
    counts = [cell.numerator, cell.denominator, *(each for each in people if each is not None)]
    if any(count < 0 or count != int(count) for count in counts):
        raise ValueError(f"{_named(cell.key)} has counts that are no whole numbers of nought or more")
    if (people[0] is None) != (people[1] is None):
        raise ValueError(f"{_named(cell.key)} states people of the numerator or of the denominator, but not of both")
    if people[0] is None and cell.numerator > cell.denominator:
        raise ValueError(f"{_named(cell.key)} has more in its numerator than in its denominator: state the people")


def why_hidden(cell: Cell, smallest_count: int, smallest_denominator: int) -> Hidden | None:
    """Why a cell is hidden for itself, whatever stands beside it; None where it may be shown."""
    if any(0 < count < smallest_count for count in (*_counts(cell).values(), cell.denominator)):
        return Hidden.SMALL_COUNT
    behind = cell.denominator if cell.denominator_people is None else cell.denominator_people
    return Hidden.SMALL_DENOMINATOR if 0 < behind < smallest_denominator else None


def _counts(cell: Cell) -> dict[str, int]:
    """What adds up from cell to cell: of a proportion those in the numerator and the others."""
    numerator = int(cell.numerator)
    if cell.numerator_people is None or cell.denominator_people is None:
        return {"numerator": numerator, "others": cell.denominator - numerator}
    return {
        "numerator": numerator,
        "numerator_people": cell.numerator_people,
        "denominator": cell.denominator,
        "denominator_people": cell.denominator_people,
    }


def _goals(cell: Cell, smallest_count: int, smallest_denominator: int) -> list[Reach]:
    """How much greater a reader must think possible: of events as many more as there are people too few."""
    counts = _counts(cell)
    if "others" in counts:
        goals = [Reach.of(cell.key, [name], smallest_count - count) for name, count in counts.items() if count]
    else:
        least = {"numerator": smallest_count, "denominator": smallest_denominator}
        goals = [
            Reach.of(cell.key, [name], fewest - counts[f"{whose}_people"])
            for whose, fewest in least.items()
            for name in (whose, f"{whose}_people")
            if counts[f"{whose}_people"]
        ]
    if "others" in counts and cell.denominator:
        goals.append(Reach.of(cell.key, ["numerator", "others"], smallest_denominator - cell.denominator))
    return [goal for goal in goals if goal.more > 0]


def _rest(relation: Relation, of_key: Mapping[Key, Cell], key: Key) -> Cell:
    """What the total has beside its parts, as a cell. Of numerators only, all of its denominator is numerator."""
    missing = [each for each in (relation.total, *relation.parts) if each not in of_key]
    if missing:
        raise ValueError(f"A relation names {_named(missing[0])}, which is no cell")
    total, parts = of_key[relation.total], [of_key[each] for each in relation.parts]
    if any(_counts(part).keys() != _counts(total).keys() for part in parts):
        raise ValueError(f"{_named(total.key)} and its parts do not all count people, or do not all state them")
    numerator = total.numerator - sum(part.numerator for part in parts)
    if relation.numerators_only:
        if any(
            (each.denominator, each.denominator_people) != (total.denominator, total.denominator_people)
            for each in parts
        ):
            raise ValueError(f"{_named(total.key)} and its parts have not one denominator")
        rest = Cell(key=key, numerator=numerator, denominator=int(numerator))
    else:
        rest = Cell(
            key=key,
            numerator=numerator,
            denominator=total.denominator - sum(part.denominator for part in parts),
            numerator_people=_left([each.numerator_people for each in (total, *parts)]),
            denominator_people=_left([each.denominator_people for each in (total, *parts)]),
        )
    try:
        _check(rest)
    except ValueError as error:
        raise ValueError(f"The parts of {_named(total.key)} come to more than it, so they are no parts") from error
    return rest


def _left(people: Sequence[int | None]) -> int | None:
    """What the first has beside the others; None where none is stated."""
    total, *parts = people
    return None if total is None else total - sum(part or 0 for part in parts)


def _tie_numerators(ties: Ties, relation: Relation, rest: Cell, smallest_count: int) -> list[Reach]:
    """Ties the numerators, and makes the denominators one; returns the goal of the rest."""
    ties.add(rest.key, {"numerator": int(rest.numerator)}, guarded=True)
    ties.tie([(relation.total, "numerator")], [(key, "numerator") for key in (*relation.parts, rest.key)])
    for part in relation.parts:
        if ties.has(part, "others"):
            ties.tie(*([(key, name) for name in ("numerator", "others")] for key in (relation.total, part)))
        else:
            for name in ("denominator", "denominator_people"):
                ties.tie([(relation.total, name)], [(part, name)])
    small = 0 < rest.numerator < smallest_count
    return [Reach.of(rest.key, ["numerator"], smallest_count - int(rest.numerator))] if small else []


def _verdict(cell: Cell, why: Hidden | None) -> Verdict:
    if why:
        return Verdict(why=why)
    rate = Fraction(cell.numerator) / cell.denominator if cell.denominator else None
    return Verdict(numerator=int(cell.numerator), denominator=cell.denominator, rate=rate)


def _named(key: Key) -> str:
    return " / ".join(key)
