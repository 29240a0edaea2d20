"""A reader who has the published file and the measures' definitions, knows every sum, and works out what is hidden.

Unknown are numerator and denominator of every hidden row. The groups of a dimension come to all members, the clinics of
an entity to it. Some rates have one denominator; of some one numerator, or both counts, are part of another's, and what
lies between is asked for like a row. Who knows the tiers of clinics knows how their scores are to their members. The
reader solves these sums exactly, and knows that no count is below nought.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from coordcare.measures.results import RateResult

Place = tuple[str, str, str, str]
Unknown = tuple[Place, str]
Counts = Mapping[str, tuple[int, int]]  # of numerator, others and denominator: how many, and of how many people
NUMERATOR, DENOMINATOR, OTHERS = "numerator", "denominator", "others"
SMALLEST = {NUMERATOR: 11, OTHERS: 11, DENOMINATOR: 30}
OF_MONTHS = ("emergency_visits", "emergency_visits_mental_illness")
"""Rates of visits to months, of which there may be more visits than months."""
ONE_DENOMINATOR = (
    ("follow_up_mental_illness_7_days", "follow_up_mental_illness_30_days"),
    ("follow_up_emergency_mental_illness_7_days", "follow_up_emergency_mental_illness_30_days"),
    ("follow_up_emergency_substance_use_7_days", "follow_up_emergency_substance_use_30_days"),
    ("substance_use_engagement", "substance_use_initiation"),
    ("postpartum_care", "prenatal_care"),
)
NUMERATOR_WITHIN = ONE_DENOMINATOR[:4]
BOTH_WITHIN = (("emergency_visits_mental_illness", "emergency_visits"),)
BY_TIER, HIGHEST_TIER = "pcpch_enrollment", 5
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


def between(part: Place, total: Place) -> Place:
    """What a rate has beside another that is part of it; no row shows it."""
    return (f"{total[0]} without {part[0]}", *total[1:])


def pairs_in(rows: Iterable[Place], pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[Place, Place]]:
    """The rows of such rates of the same group."""
    found = set(rows)
    for part, total in pairs:
        yield from (((part, *row[1:]), row) for row in found if row[0] == total and (part, *row[1:]) in found)


def _between(rows: Iterable[Place], pairs: Iterable[tuple[str, str]]) -> list[Place]:
    return [between(*both) for both in pairs_in(rows, pairs)]


def learned(path: Path, tiers: Mapping[str, int] | None = None) -> dict[Unknown, Learned]:
    """What the reader learns of the counts of every hidden row, and of what lies between rows; `tiers` by clinic."""
    rows = read(path)
    solved = _solved(_equations(rows, tiers or {}))
    hidden = [place for place, row in rows.items() if row["status"] == "hidden"]
    asked = [(place, name) for place in (*hidden, *_between(rows, BOTH_WITHIN)) for name in _names(place)]
    asked += [(place, NUMERATOR) for place in _between(rows, NUMERATOR_WITHIN)]
    return {(place, name): _asked(_counts(place, name), solved) for place, name in asked}


def too_much(path: Path, truth: Mapping[Place, Counts]) -> list[tuple[Place, str, Learned]]:
    """The counts of few people of which the reader knows that they are: that they are not so many more.

    What lies between two rates is no rate itself, so few are there those whom a count may not tell of.
    """
    rows = read(path)
    known = dict(truth)
    for part, total in (*pairs_in(rows, NUMERATOR_WITHIN), *pairs_in(rows, BOTH_WITHIN)):
        known[between(part, total)] = {name: _less(truth[total][name], truth[part][name]) for name in truth[total]}
    found = []
    for (place, name), one in learned(path).items():
        count, people = known[place][name]
        smallest = SMALLEST[name if place in rows else NUMERATOR]
        if 0 < people < smallest and one.most is not None and one.most < count + smallest - people:
            found.append((place, name, one))
    return found


def counts_of(one: RateResult) -> Counts:
    """What is true of a row; of visits and months how many people had them."""
    above, below = int(one.numerator), one.cases
    if one.rate.kind == "rate":
        return {NUMERATOR: (above, one.people_met), DENOMINATOR: (below, one.people)}
    return {name: (each, each) for name, each in ((NUMERATOR, above), (OTHERS, below - above), (DENOMINATOR, below))}


def _less(total: tuple[int, int], part: tuple[int, int]) -> tuple[int, int]:
    return total[0] - part[0], total[1] - part[1]


def _unknown(place: Place) -> tuple[str, str]:
    """The counts by which a row is told: those in the numerator, and the others or all."""
    return (NUMERATOR, DENOMINATOR if place[0].split(" ")[0] in OF_MONTHS else OTHERS)


def _names(place: Place) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*_unknown(place), DENOMINATOR)))


def _counts(place: Place, name: str) -> dict[Unknown, Fraction]:
    """A count in terms of the unknown."""
    names = (name,) if name in _unknown(place) else (NUMERATOR, OTHERS)
    return {(place, each): Fraction(1) for each in names}


def _equations(rows: Mapping[Place, Mapping[str, str]], tiers: Mapping[str, int]) -> Iterator[dict[Unknown, Fraction]]:
    for total, parts in sums_of(rows):
        for name in _unknown(total):
            yield _equation(rows, [(1, total, name), *((-1, part, name) for part in parts)])
    for one, other in pairs_in(rows, ONE_DENOMINATOR):
        both = [(sign, place, name) for sign, place in ((1, other), (-1, one)) for name in (NUMERATOR, OTHERS)]
        yield _equation(rows, both)
    for pairs, names in ((NUMERATOR_WITHIN, (NUMERATOR,)), (BOTH_WITHIN, (NUMERATOR, DENOMINATOR))):
        for part, total in pairs_in(rows, pairs):
            for name in names:
                yield _equation(rows, [(1, total, name), (-1, part, name), (-1, between(part, total), name)])
    for place in rows:
        if place[0] == BY_TIER and place[2] in tiers:
            tier = tiers[place[2]]
            yield _equation(rows, [(HIGHEST_TIER - tier, place, NUMERATOR), (-tier, place, OTHERS)])


def _equation(
    rows: Mapping[Place, Mapping[str, str]], terms: Iterable[tuple[int, Place, str]]
) -> dict[Unknown, Fraction]:
    """What the unknown terms come to stands under `_NUMBER`."""
    found = {_NUMBER: Fraction(0)}
    for factor, place, name in terms:
        row = rows.get(place)
        if row is None or row["status"] == "hidden":
            found[place, name] = found.get((place, name), Fraction(0)) + factor
        else:
            shown = {each: Fraction(row[each]) for each in (NUMERATOR, DENOMINATOR)}
            shown[OTHERS] = shown[DENOMINATOR] - shown[NUMERATOR]
            found[_NUMBER] -= factor * shown[name]
    return found


def _solved(equations: Iterable[dict[Unknown, Fraction]]) -> dict[Unknown, dict[Unknown, Fraction]]:
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
