"""Rates of the same people are tied to each other; a reader who goes through all tables learns of no small count.

The tables are tiny and so are the thresholds: every table of whole numbers is tried in
which no group has many more people than the greatest has.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordcare.measures.disclosure import Cell, Key, Relation, Verdict, suppressed

COUNT, DENOMINATOR = 2, 4
EVERYBODY = "all"
RATES = ("first", "second")


class Group(NamedTuple):
    """People of a group, and how many of them each of two rates counts."""

    first: int
    second: int
    people: int

    def least_of(self, rate: str) -> tuple[int, int]:
        """Those in the numerator of a rate, and the others."""
        numerator = self.first if rate == "first" else self.second
        return numerator, self.people - numerator


Table = Mapping[str, Group]


@st.composite
def groups(draw: st.DrawFn, *, within: bool) -> Table:
    """Two or three groups and everybody; `within` where whom the first rate counts the second counts too."""
    table = {}
    for name in ("a", "b", "c")[: draw(st.integers(2, 3))]:
        first, second, more = (draw(st.integers(0, 3)) for _ in range(3))
        table[name] = (
            Group(first, first + second, first + second + more)
            if within
            else Group(first, second, max(first, second) + more)
        )
    return {EVERYBODY: total(table.values()), **table}


def total(of: Iterable[Group]) -> Group:
    return Group(*(sum(column) for column in zip(*of, strict=True)))


def verdicts_of(table: Table, *, within: bool) -> Mapping[Key, Verdict]:
    """Verdicts of both rates, tied to each other as those that are published are."""
    names = [name for name in table if name != EVERYBODY]
    cells = [
        Cell(key=(rate, name), numerator=of.least_of(rate)[0], denominator=of.people)
        for name, of in table.items()
        for rate in RATES
    ]
    relations = [Relation(total=(rate, EVERYBODY), parts=tuple((rate, name) for name in names)) for rate in RATES]
    for name, of in table.items():
        if within:
            relations.append(Relation(total=("second", name), parts=(("first", name),), numerators_only=True))
        else:
            cells.append(Cell(key=("shared", name), numerator=0, denominator=of.people))
            relations += [
                Relation(total=(rate, name), parts=(("shared", name),), numerators_only=True) for rate in RATES
            ]
    return suppressed(cells, relations, smallest_count=COUNT, smallest_denominator=DENOMINATOR)


def possible(name: str, table: Table, verdicts: Mapping[Key, Verdict], *, within: bool) -> list[Group]:
    """What a reader thinks possible of a group by what is shown of itself; who is nobody stays nobody."""
    true = table[name]
    if not true.people:
        return [true]
    most = DENOMINATOR - 1 + max(of.people for one, of in table.items() if one != EVERYBODY)
    return [
        group
        for group in (Group(*each) for each in product(range(most + 1), repeat=3))
        if max(group.first, group.second) <= group.people
        and (not within or group.first <= group.second)
        and all(verdicts[rate, name].why or group.least_of(rate) == true.least_of(rate) for rate in RATES)
    ]


def small_counts_that_are_found(
    table: Table, verdicts: Mapping[Key, Verdict], *, within: bool
) -> Iterator[tuple[str, str, str]]:
    """Hidden small counts of groups of which no table that agrees with all that is shown has enough."""
    shown = [rate for rate in RATES if not verdicts[rate, EVERYBODY].why]

    def added(*of: Group) -> tuple[int, ...]:
        """What a reader sees of everybody where everybody is these."""
        return tuple(sum(column) for rate in shown for column in zip(*(one.least_of(rate) for one in of), strict=True))

    names = [name for name in table if name != EVERYBODY]
    options = {name: possible(name, table, verdicts, within=within) for name in names}
    seen = added(table[EVERYBODY])
    for name in names:
        others = {added(*each) for each in product(*(options[other] for other in names if other != name))}
        left = [
            group
            for group in options[name]
            if tuple(whole - part for whole, part in zip(seen, added(group), strict=True)) in others
        ]
        for rate in (rate for rate in RATES if verdicts[rate, name].why):
            inside, outside = table[name].least_of(rate)
            if 0 < inside < COUNT and all(group.least_of(rate)[0] < COUNT for group in left):
                yield rate, name, "numerator"
            if 0 < outside < COUNT and all(group.least_of(rate)[1] < COUNT for group in left):
                yield rate, name, "others"
            if 0 < inside + outside < DENOMINATOR and all(group.people < DENOMINATOR for group in left):
                yield rate, name, "denominator"


@pytest.mark.parametrize("within", [False, True])
@given(st.data())
@settings(max_examples=40, deadline=None)
def test_no_small_count_of_rates_of_the_same_people_is_found(within: bool, data: st.DataObject) -> None:
    table = data.draw(groups(within=within))
    assert not [*small_counts_that_are_found(table, verdicts_of(table, within=within), within=within)]


def test_this_reader_finds_what_is_hidden_in_one_of_two_tied_rates_only() -> None:
    table = {"a": Group(1, 3, 6), "b": Group(4, 3, 8), EVERYBODY: Group(5, 6, 14)}
    alone: dict[Key, Verdict] = {
        (rate, name): suppressed(
            [Cell(key=(rate, name), numerator=of.least_of(rate)[0], denominator=of.people)],
            [],
            smallest_count=COUNT,
            smallest_denominator=DENOMINATOR,
        )[rate, name]
        for name, of in table.items()
        for rate in RATES
    }
    assert [*small_counts_that_are_found(table, alone, within=False)] == [("first", "a", "numerator")]
    assert not [*small_counts_that_are_found(table, verdicts_of(table, within=False), within=False)]
