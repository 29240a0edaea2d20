"""Measures on tables as people write them: who is in which population, and why.

The codes are the words of their value sets: in these tables `hcpcs_code` holds `WELL` where the set of well-child
visits does, by the mapping that each test file gives.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from coordcare.measures.evaluate import measure_step, stays_steps
from coordcare.measures.measure import Measure
from coordcare.population.coded_events import coded_events_step, columns_of_codes, place_of_bit, set_columns
from coordcare.population.enrollment import coverage_step
from coordcare.rulebook.periods import Period, calendar_year
from coordcare.tables.catalogue import BY_NAME
from tests.spec.population.written_tables import Reckoned, drawn, names_of, reckoned, written

# Codes of value sets: of each set `column:code`, several with a blank between; without a column, a procedure code.
Sets = Mapping[str, str]
_HELD = tuple(column.name for column in BY_NAME["medical_claim"].columns)


class Judged:
    """What a measure made of the tables that were written."""

    def __init__(self, world: Reckoned, measure: Measure) -> None:
        self.world = world
        self.measure = measure

    def holds(self, table: str) -> None:
        """Assert that the cases have these rows and no others, as far as the columns written here go.

        Columns that a proportion has are written `denominator`, `exclusion`, `exception`, `numerator`, `evidence`.
        """
        __tracebackhide__ = True
        names = names_of(table)
        columns = [_COLUMNS.get(name, name) for name in names]
        found = drawn(names, self.world.rows(f"measure_{self.measure.id}", columns))
        expected = drawn(names, [[row[name] or "" for name in names] for row in written(table)])
        assert found == expected, f"{self.measure.id} finds\n{found}\n\nand should find\n{expected}"


_COLUMNS = {
    "person": "person_id",
    "exclusion": "denominator_exclusion",
    "exception": "denominator_exception",
    "evidence": "evidence_date",
    "day": "case_date",
}


def judged(
    folder: Path,
    measure: Measure,
    sets: Sets,
    *,
    year: int = 2022,
    own_payers: tuple[str, ...] = (),
    without_plans: Mapping[str, tuple[str, ...]] | None = None,
    period: Period | None = None,
    **tables: str,
) -> Judged:
    """The tables that are written, and the measure judged on them; every set that it names must be given codes."""
    missing = set(measure.value_sets) ^ set(sets)
    assert not missing, f"{measure.id}: sets without codes, or codes without sets: {sorted(missing)}"
    world = reckoned(folder, first=f"{year - 4}-01", last=f"{year}-12", **tables)
    plans = without_plans or {}
    numbers = {name: number for number, name in enumerate(sorted(sets))}
    codes = list(_codes(sets, numbers))
    _put_codes(world, codes, len(numbers))
    kinds = frozenset(column for column, _, _ in codes)
    asked = _Asked(
        measure=measure,
        period=period or calendar_year(year),
        numbers=tuple(numbers.items()),
        kinds=kinds,
        plans=tuple(plans.items()),
        own_payers=own_payers,
    )
    before, judging = _sql(asked)
    for name, sql in before:
        world.engine.compute(name, sql, world.folder / f"{name}.parquet")
    world.carry_out("member_months", "practitioner_kinds", "primary_care_visits")
    world.engine.compute(*judging, world.folder / f"{judging[0]}.parquet")
    return Judged(world, measure)


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What the SQL of a measure depends on; it is compiled once for all tests that ask the same."""

    measure: Measure
    period: Period
    numbers: tuple[tuple[str, int], ...]
    kinds: frozenset[str]
    plans: tuple[tuple[str, tuple[str, ...]], ...]
    own_payers: tuple[str, ...]

    def __hash__(self) -> int:
        return hash((self.measure.id, self.measure.since, self.period, self.numbers, self.kinds, self.plans))


@cache
def _sql(asked: _Asked) -> tuple[tuple[tuple[str, str], ...], tuple[str, str]]:
    """What comes before the measure, and the measure, each with its name and SQL."""
    numbers = dict(asked.numbers)
    steps = [
        coverage_step(),
        *(coverage_step(f"coverage_{care}", without_plans=left_out) for care, left_out in asked.plans),
        coded_events_step(len(numbers), columns_of_codes(asked.kinds, _HELD), own_payers=asked.own_payers),
        *stays_steps([asked.measure], numbers=numbers),
    ]
    judging = measure_step(asked.measure, asked.period, numbers=numbers, without_plans=dict(asked.plans))
    return tuple((step.name, step.sql("duckdb")) for step in steps), (judging.name, judging.sql("duckdb"))


def _codes(sets: Sets, numbers: Mapping[str, int]) -> Iterator[tuple[str, str, int]]:
    for name, listed in sets.items():
        for one in listed.split():
            column, _, code = one.rpartition(":")
            yield column or "hcpcs_code", code, numbers[name]


def _put_codes(world: Reckoned, codes: list[tuple[str, str, int]], sets: int) -> None:
    words = [one for one in set_columns(sets) if one.startswith("sets_")]
    typed = ", ".join(f"{word} BIGINT" for word in words)
    world.engine.connection.execute(
        f"CREATE OR REPLACE TABLE value_set_codes (column_name VARCHAR, code VARCHAR, {typed})"
    )
    bits: dict[tuple[str, str], dict[int, int]] = {}
    for column, code, number in codes:
        word, bit = place_of_bit(number)
        of_code = bits.setdefault((column, code), {})
        of_code[word] = of_code.get(word, 0) | bit
    for (column, code), of_code in bits.items():
        values = [of_code.get(word, 0) for word in range(1, len(words) + 1)]
        world.engine.connection.execute(
            f"INSERT INTO value_set_codes VALUES (?, ?{', ?' * len(values)})", [column, code, *values]
        )
