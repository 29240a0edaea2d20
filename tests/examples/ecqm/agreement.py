"""Our measure and what a deck expects, member by member: run over all cases at once, and laid side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from coordcare.measures.measure import Measure
from tests.examples.ecqm.codes import sets_of
from tests.examples.ecqm.deck import POPULATIONS, Case
from tests.examples.ecqm.rows import Rows, as_table, codings_of, rows_of
from tests.spec.measures.judging import judged

_OURS = ("denominator", "denominator_exclusion", "denominator_exception", "numerator")


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """A case in one rate: in which of `POPULATIONS` the deck expects it, and we find it with any of its episodes."""

    case: str
    rate: str
    expected: tuple[int, ...]
    found: tuple[int, ...]

    @property
    def differs(self) -> tuple[str, ...]:
        """The populations in which they differ."""
        pairs = zip(POPULATIONS, self.expected, self.found, strict=True)
        return tuple(name for name, expected, found in pairs if expected != found)


def compared(folder: Path, cases: Sequence[Case], measure: Measure, *, years_older: int = 0) -> list[Compared]:
    """Every case in every rate of the measure, whose rates stand in the order of the deck's groups.

    Everybody can be taken to be born so many years earlier, where the measure begins at another age than the deck.
    """
    (period,) = {(case.period.start, case.period.end): case.period for case in cases}.values()
    sets = sets_of(measure.value_sets, chain.from_iterable(map(codings_of, cases)))
    rows = _together(rows_of(case, years_older) for case in cases)
    tables: dict[str, Any] = {name: as_table(listed) for name, listed in rows.items() if listed}
    world = judged(folder, measure, sets, year=period.end.year, period=period, **tables).world
    found: set[tuple[str, str, str]] = set()
    for rate, person, *populations in world.rows(f"measure_{measure.id}", ["rate", "person_id", *_OURS]):
        inside = zip(POPULATIONS, (True, *(value == "1" for value in populations)), strict=True)
        found |= {(rate, person, name) for name, is_in in inside if is_in}
    return [
        Compared(
            case=case.id,
            rate=rate.id,
            expected=tuple(group[name] for name in POPULATIONS),
            found=tuple(int((rate.id, case.id, name) in found) for name in POPULATIONS),
        )
        for case in cases
        for rate, group in zip(measure.rates, case.expected, strict=True)
    ]


def _together(rows: Iterator[Rows]) -> Rows:
    together: Rows = {}
    for one in rows:
        for name, listed in one.items():
            together.setdefault(name, []).extend(listed)
    return together


def place(populations: tuple[int, ...]) -> str:
    """Where a case stands, in a word: the populations lie one in the other."""
    return _PLACES.get(populations, "/".join(map(str, populations)))


_PLACES: dict[tuple[int, ...], str] = {
    (0, 0, 0, 0, 0): "outside",
    (1, 0, 0, 0, 0): "initial population",
    (1, 1, 0, 0, 0): "denominator",
    (1, 1, 1, 0, 0): "excluded",
    (1, 1, 0, 1, 0): "excepted",
    (1, 1, 0, 0, 1): "numerator",
}


def member_table(rows: Sequence[Compared], reasons: Mapping[str, str]) -> str:
    """Each case with where the deck and where we have it, in each rate, and why they differ; `reasons` by case."""
    rates = list(dict.fromkeys(row.rate for row in rows))
    heads = ["case", *(f"`{rate}`: {whose}" for rate in rates for whose in ("expected", "found")), "why they differ"]
    lines = []
    for case, of_case in by_case(rows).items():
        places = [place(each) for row in of_case for each in (row.expected, row.found)]
        lines.append([f"`{case[:8]}`", *places, reasons.get(case[:8], "")])
    return markdown(heads, lines)


def population_table(rows: Sequence[Compared]) -> str:
    """How many cases agree in each population of each rate, and in all of them."""
    rates: dict[str, list[Compared]] = {}
    for row in rows:
        rates.setdefault(row.rate, []).append(row)
    heads = ["rate", "cases", *(name.replace("-", " ") for name in POPULATIONS), "all"]
    lines = [
        [f"`{rate}`", *map(str, (len(each), *(sum(name not in row.differs for row in each) for name in POPULATIONS),
                                 sum(not row.differs for row in each)))]
        for rate, each in rates.items()
    ]  # fmt: skip
    return markdown(heads, lines)


def by_case(rows: Sequence[Compared]) -> dict[str, list[Compared]]:
    """The rates of each case."""
    cases: dict[str, list[Compared]] = {}
    for row in rows:
        cases.setdefault(row.case, []).append(row)
    return cases


def markdown(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table as pages have it."""
    return "\n".join(f"| {' | '.join(line)} |" for line in [heads, ["---"] * len(heads), *lines])
