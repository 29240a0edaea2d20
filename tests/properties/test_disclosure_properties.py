"""A reader who knows every sum, and reckons exactly, learns of no hidden count that it is small.

The reader asks how great each hidden count may be by linear programming in fractions: whatever elimination and bounds
can find out, that finds out too. Where fractions are found it goes on until the numbers are whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import floor, inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordcare.measures.disclosure import Cell, Key, Relation, Verdict, suppressed

Number = int | Fraction
Name = tuple[Key, str]
Row = dict[Name, Number]  # coefficients of unknowns; what they come to stands under RESULT

COUNT, DENOMINATOR = 11, 30
RESULT: Name = ((), "result")
WITHOUT_END = inf


class Reader:
    """All tables that agree with what is shown: the unknown are in the numerator, and the others, of hidden cells."""

    def __init__(self, verdicts: Mapping[Key, Verdict], relations: Sequence[Relation], truth: Sequence[Cell]) -> None:
        self.verdicts = verdicts
        self.true = {(cell.key, "N"): int(cell.numerator) for cell in truth}
        self.true |= {(cell.key, "others"): cell.denominator - int(cell.numerator) for cell in truth}
        rows = []
        for number, relation in enumerate(relations):
            for name in ("N",) if relation.numerators_only else ("N", "others"):
                row = self.row([(relation.total, name)], [(part, name) for part in relation.parts])
                if any(
                    self.true[relation.total, each] != sum(self.true[part, each] for part in relation.parts)
                    for each in ("N", "others")
                ):  # or else the parts are known to be all of the total
                    row[("rest", str(number)), name] = -1
                rows.append(row)
            if relation.numerators_only:
                rows += [
                    self.row(*([(key, name) for name in ("N", "others")] for key in (relation.total, part)))
                    for part in relation.parts
                ]
        table = first_table(rows)
        assert table, "the truth must stay possible"
        self.rows, self.basis = table

    def row(self, one_side: Sequence[Name], other_side: Sequence[Name]) -> Row:
        """Both sides come to the same."""
        row: Row = {RESULT: 0}
        for sign, side in ((1, one_side), (-1, other_side)):
            for name in side:
                if self.verdicts[name[0]].why:
                    row[name] = row.get(name, 0) + sign
                else:
                    row[RESULT] -= sign * self.true[name]
        return row

    def thinks_possible(self, names: Sequence[Name], at_least: int) -> bool:
        """Whether a table of whole numbers is found in which these counts come together to so many."""
        tied = {name for row in self.rows for name in row}
        goal: Row = {RESULT: 0, **dict.fromkeys(names, 1)}
        return not tied.issuperset(names) or whole_table_is_found(self.rows, self.basis, goal, at_least)


def whole_table_is_found(table: list[Row], basis: list[Name], goal: Row, at_least: int) -> bool:
    """Whether the goal can come to so much in whole numbers: of a broken one, all below it or all above is tried."""
    best = raised(table, basis, dict(goal), at_least)
    if best < at_least or best == WITHOUT_END:
        return best == WITHOUT_END  # from any table of whole numbers then, by whole steps
    broken = next((number for number, row in enumerate(table) if not isinstance(row[RESULT], int)), None)
    if broken is None:
        return True
    below = floor(table[broken][RESULT])
    for most, sign in ((below, 1), (below + 1, -1)):
        bound: Row = {RESULT: most, basis[broken]: 1, (("bound",), str(len(table))): sign}
        bounded = first_table([*table, bound])
        if bounded and whole_table_is_found(*bounded, goal, at_least):
            return True
    return False


def first_table(rows: Sequence[Row]) -> tuple[list[Row], list[Name]] | None:
    """A table that agrees with all rows, if any: each is solved for one unknown, the rest of them are nought."""
    slack: list[Name] = [(("slack",), f"{number:04}") for number in range(len(rows))]
    table = [
        {name: (each if row[RESULT] >= 0 else -each) for name, each in row.items()} | {own: 1}
        for row, own in zip(rows, slack, strict=True)
    ]
    basis = list(slack)
    if raised(table, basis, {RESULT: 0, **dict.fromkeys(slack, -1)}, 0) < 0:
        return None
    for number, own in enumerate(basis):
        if own in slack and (column := next((each for each in table[number] if each not in (RESULT, *slack)), None)):
            pivot(table, basis, number, column)
    kept = [number for number, own in enumerate(basis) if own not in slack]
    return (
        [{name: each for name, each in table[number].items() if name not in slack} for number in kept],
        [basis[number] for number in kept],
    )


def pivot(table: list[Row], basis: list[Name], number: int, column: Name) -> None:
    """Solves a row for another unknown."""
    lead = table[number][column]
    table[number] = {name: whole(Fraction(each) / lead) for name, each in table[number].items()}
    basis[number] = column
    for other, row in enumerate(table):
        if other != number:
            without(row, table[number], column)


def without(row: Row, solved: Row, column: Name) -> None:
    """Puts what a solved row says of an unknown into another row."""
    if by := row.get(column, 0):
        for name, each in solved.items():
            row[name] = whole(row.get(name, 0) - by * each)
            if not row[name] and name != RESULT:
                del row[name]


def whole(number: Number) -> Number:
    return number.numerator if number.denominator == 1 else number


def raised(table: list[Row], basis: list[Name], goal: Row, at_least: int) -> Number | float:
    """How great the goal can be, or that it can come to so much; the simplex method by Bland's rule, which ends."""
    for row, own in zip(table, basis, strict=True):
        without(goal, row, own)
    while -goal[RESULT] < at_least:
        column = min((name for name, each in goal.items() if name != RESULT and each > 0), default=None)
        if column is None:
            break
        ratios = [
            (Fraction(row[RESULT]) / row[column], own, number)
            for number, (row, own) in enumerate(zip(table, basis, strict=True))
            if row.get(column, 0) > 0
        ]
        if not ratios:
            return WITHOUT_END
        number = min(ratios)[2]
        pivot(table, basis, number, column)
        without(goal, table[number], column)
    return -goal[RESULT]


COUNTS = st.one_of(st.integers(0, 4), st.integers(0, 14), st.integers(0, 60))


@st.composite
def published(draw: st.DrawFn) -> tuple[list[Cell], list[Relation]]:
    """Clinics within entities, races beside them, one or two ages that are pooled, one rate within another.

    A race or a clinic may be in the totals and in no table, and the total of 7 days may be in none.
    """
    ages = draw(st.sampled_from([("all",), ("young", "old")]))
    days = draw(st.sampled_from([("30",), ("7", "30")]))
    entities = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    races = draw(st.integers(0, 3))
    untold = draw(st.sampled_from(["", "race 0", "clinic 0", "total  7"]))
    table: dict[Key, list[int]] = {}
    relations: dict[tuple[Key, str], dict[Key, None]] = {}
    for age in ages:
        for clinic, entity in enumerate(entity for entity, clinics in enumerate(entities) for _ in range(clinics)):
            within_7, later, never = draw(COUNTS), draw(COUNTS), draw(COUNTS)
            everybody, own = ("total", ""), ("entity", str(entity))
            above = {everybody: everybody, own: everybody, ("clinic", str(clinic)): own}
            if races:
                above["race", str(draw(st.integers(0, races - 1)))] = everybody
            for pool, day, group in product(dict.fromkeys((age, "all")), days, above):
                if untold and " ".join((*group, day)).startswith(untold):
                    continue
                cell = table.setdefault((*group, pool, day), [0, 0])
                cell[0] += within_7 + (later if day == "30" else 0)
                cell[1] += within_7 + later + never
                totals = {
                    group[0]: (*above[group], pool, day),
                    "pool": (*group, "all", day),
                    "days": (*group, pool, "30"),
                }
                for kind, total in totals.items():
                    if total != (*group, pool, day):
                        relations.setdefault((total, kind), {})[*group, pool, day] = None
    return (
        [Cell(key=key, numerator=of[0], denominator=of[1]) for key, of in table.items()],
        [
            Relation(total=total, parts=tuple(parts), numerators_only=kind == "days")
            for (total, kind), parts in relations.items()
            if total in table
        ],
    )


def small_counts(cells: Sequence[Cell], verdicts: Mapping[Key, Verdict]) -> Iterator[tuple[list[Name], int]]:
    """Hidden counts that are small, and what a reader must think possible of them."""
    for cell in cells:
        numerator = int(cell.numerator)
        if verdicts[cell.key].why:
            inside, outside = (cell.key, "N"), (cell.key, "others")
            if 0 < numerator < COUNT:
                yield [inside], COUNT
            if 0 < cell.denominator - numerator < COUNT:
                yield [outside], COUNT
            if 0 < cell.denominator < DENOMINATOR:
                yield [inside, outside], DENOMINATOR


@given(published())
@settings(max_examples=60, deadline=None)
def test_of_every_hidden_small_count_a_reader_must_think_possible_that_it_is_not_small(
    tables: tuple[list[Cell], list[Relation]],
) -> None:
    cells, relations = tables
    verdicts = suppressed(cells, relations)
    reader = Reader(verdicts, relations, cells)
    for counts, at_least in small_counts(cells, verdicts):
        assert reader.thinks_possible(counts, at_least), counts


@given(published())
@settings(max_examples=60, deadline=None)
def test_of_what_no_table_shows_a_reader_does_not_learn_that_it_is_small(
    tables: tuple[list[Cell], list[Relation]],
) -> None:
    cells, relations = tables
    reader = Reader(suppressed(cells, relations), relations, cells)
    for number, relation in enumerate(relations):
        for name in ("N",) if relation.numerators_only else ("N", "others"):
            rest = reader.true[relation.total, name] - sum(reader.true[part, name] for part in relation.parts)
            if 0 < rest < COUNT:
                assert reader.thinks_possible([(("rest", str(number)), name)], COUNT), relation


@given(published())
@settings(max_examples=60, deadline=None)
def test_what_is_shown_is_true_and_not_small(tables: tuple[list[Cell], list[Relation]]) -> None:
    cells, relations = tables
    verdicts = suppressed(cells, relations)
    for cell in cells:
        verdict = verdicts[cell.key]
        if verdict.why is None:
            assert (verdict.numerator, verdict.denominator) == (cell.numerator, cell.denominator)
            assert cell.denominator == 0 or cell.denominator >= DENOMINATOR
            assert all(not 0 < each < COUNT for each in (cell.numerator, cell.denominator - cell.numerator))


@pytest.mark.parametrize(("second", "possible"), [(0, False), (7, False), (8, True), (60, False)])
def test_the_reader_is_no_fool_where_only_small_counts_are_hidden(second: int, possible: bool) -> None:
    cells = [
        Cell(key=(name,), numerator=of[0], denominator=of[1])
        for name, of in {"all": (second + 103, 400), "a": (3, 100), "b": (second, 100), "c": (100, 200)}.items()
    ]
    alone = {key: verdict for cell in cells for key, verdict in suppressed([cell], []).items()}
    reader = Reader(alone, [Relation(total=("all",), parts=(("a",), ("b",), ("c",)))], cells)
    assert reader.thinks_possible([(("a",), "N")], COUNT) is possible
