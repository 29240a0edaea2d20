"""A reader who has the published file alone, knows every sum, and works out what is hidden.

Unknown are numerator and denominator of every hidden row. The groups of a dimension come to all members, the clinics of
an entity to it, what was done in 7 days has the denominator of what was done in 30. The reader solves these sums
exactly, and knows that no count is below nought.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

Place = tuple[str, str, str, str]
Unknown = tuple[Place, str]
NUMERATOR, DENOMINATOR, OTHERS = "numerator", "denominator", "others"
SMALLEST = {NUMERATOR: 11, OTHERS: 11, DENOMINATOR: 30}
_NUMBER: Unknown = (("", "", "", ""), "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Learned:
    """What the reader knows of a count: exactly, or that it is no more than so much (None: nothing)."""

    exact: Fraction | None
    most: Fraction | None


def read(path: Path) -> dict[Place, dict[str, str]]:
    """The rows of the file, by rate, dimension, group and what it lies within."""
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["rate"], row["dimension"], row["group"], row["within"]): row for row in csv.DictReader(file)}


def sums_of(rows: Iterable[Place]) -> list[tuple[Place, list[Place]]]:
    """Totals with their parts."""
    found: dict[tuple[Place, str], list[Place]] = {}
    for rate, dimension, group, within in rows:
        total = (rate, "contracting_entity", within, "") if dimension == "clinic" else (rate, "all", "", "")
        if dimension != "all":
            found.setdefault((total, dimension), []).append((rate, dimension, group, within))
    return [(total, parts) for (total, _), parts in found.items()]


def learned(path: Path) -> dict[Unknown, Learned]:
    """What the reader learns of the counts of every hidden row."""
    rows = read(path)
    solved = _solved(_equations(rows))
    hidden = [place for place, row in rows.items() if row["status"] == "hidden"]
    return {
        (place, name): _asked(_counts(place, name), solved)
        for place in hidden
        for name in (NUMERATOR, DENOMINATOR, OTHERS)
    }


def too_much(path: Path, truth: Mapping[Place, tuple[int, int]]) -> list[tuple[Place, str, Learned]]:
    """The small counts of which the reader knows that they are small; `truth` has numerator and denominator."""
    found = []
    for (place, name), one in learned(path).items():
        above, below = truth[place]
        count = {NUMERATOR: above, DENOMINATOR: below, OTHERS: below - above}[name]
        if 0 < count < SMALLEST[name] and one.most is not None and one.most < SMALLEST[name]:
            found.append((place, name, one))
    return found


def _counts(place: Place, name: str) -> dict[Unknown, Fraction]:
    """A count in terms of the unknown: those in the numerator, and the others."""
    names = (NUMERATOR, OTHERS) if name == DENOMINATOR else (name,)
    return {(place, each): Fraction(1) for each in names}


def _equations(rows: Mapping[Place, Mapping[str, str]]) -> list[dict[Unknown, Fraction]]:
    found = [
        _equation(rows, [(1, total, name), *((-1, part, name) for part in parts)])
        for total, parts in sums_of(rows)
        for name in (NUMERATOR, OTHERS)
    ]
    for rate, *group in rows:
        longer = (rate.replace("_7_days", "_30_days"), group[0], group[1], group[2])
        if longer in rows and longer[0] != rate:
            own = (rate, group[0], group[1], group[2])
            both = [(sign, place, name) for sign, place in ((1, longer), (-1, own)) for name in (NUMERATOR, OTHERS)]
            found.append(_equation(rows, both))
    return found


def _equation(
    rows: Mapping[Place, Mapping[str, str]], terms: Iterable[tuple[int, Place, str]]
) -> dict[Unknown, Fraction]:
    """What the unknown terms come to stands under `_NUMBER`."""
    found = {_NUMBER: Fraction(0)}
    for sign, place, name in terms:
        row = rows[place]
        if row["status"] == "hidden":
            found[place, name] = found.get((place, name), Fraction(0)) + sign
        else:
            known = Fraction(row[NUMERATOR])
            found[_NUMBER] -= sign * (known if name == NUMERATOR else Fraction(row[DENOMINATOR]) - known)
    return found


def _solved(equations: list[dict[Unknown, Fraction]]) -> dict[Unknown, dict[Unknown, Fraction]]:
    """Each equation solved for one unknown that stands in no other."""
    solved: dict[Unknown, dict[Unknown, Fraction]] = {}
    for equation in equations:
        row = _without(equation, solved)
        lead = next((name for name, factor in row.items() if name != _NUMBER and factor), None)
        if lead is None:
            assert row[_NUMBER] == 0, "what is published contradicts itself"
            continue
        row = {name: factor / row[lead] for name, factor in row.items() if factor or name == _NUMBER}
        for own, other in solved.items():
            solved[own] = _without(other, {lead: row}, keep=own)
        solved[lead] = row
    return solved


def _without(
    row: Mapping[Unknown, Fraction], solved: Mapping[Unknown, Mapping[Unknown, Fraction]], keep: Unknown = _NUMBER
) -> dict[Unknown, Fraction]:
    left = dict(row)
    for lead, known in solved.items():
        by = left.get(lead, Fraction(0)) if lead != keep else Fraction(0)
        if by:
            for name, factor in known.items():
                left[name] = left.get(name, Fraction(0)) - by * factor
    return {name: factor for name, factor in left.items() if factor or name == _NUMBER}


def _asked(count: dict[Unknown, Fraction], solved: Mapping[Unknown, Mapping[Unknown, Fraction]]) -> Learned:
    left = _without({**count, _NUMBER: Fraction(0)}, solved)
    free = {name: factor for name, factor in left.items() if name != _NUMBER}
    known = -left[_NUMBER]
    if not free:
        return Learned(exact=known, most=known)
    bounds = [known] if all(factor <= 0 for factor in free.values()) else []
    if len(count) == 1:  # a row without anything below nought bounds each of its terms
        [own] = count
        bounds += [
            row[_NUMBER] / row[own]
            for row in solved.values()
            if row.get(own, 0) > 0 and all(factor >= 0 for name, factor in row.items() if name != _NUMBER)
        ]
    return Learned(exact=None, most=min(bounds, default=None))
