"""Measures computed: the claims passed over once, every measure judged, and the cases counted."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coordcare.engine.adapter import parquet_pattern
from coordcare.engine.choosing import open_engine
from coordcare.engine.kept_sql import kept_or_compiled
from coordcare.engine.on_duckdb import connect, quoted, within_its_limits, write_rows
from coordcare.engine.plan import Statement, Step
from coordcare.engine.running import carry_out, compiled
from coordcare.measures.counts import all_cases_step, counts_steps, served_step
from coordcare.measures.evaluate import measure_step, stays_steps
from coordcare.measures.measure import Measure
from coordcare.population.code_systems import spellings
from coordcare.population.coded_events import (
    CODES_COLUMNS,
    coded_events_step,
    columns_of_codes,
    place_of_bit,
    set_columns,
)
from coordcare.population.enrollment import coverage_step
from coordcare.rulebook.periods import Period

Tell = Callable[[str], None]
CODES = "value_set_codes"
PARTIES = "quality_parties"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What is to be computed.

    measures       those whose value sets are all there
    codes          of each value set the columns and codes, as (set, column, code)
    without_plans  of each kind of care the plans that do not cover it
    own_payers     the payers whose claims are the CCO's own; empty for all
    people         the step that tells where members belong
    parties        (party, NPI under which it bills) of arrangements
    """

    year: Period
    measures: tuple[Measure, ...]
    codes: Sequence[tuple[str, str, str]]
    without_plans: Mapping[str, Sequence[str]]
    own_payers: tuple[str, ...] = ()
    people: Step
    parties: Sequence[tuple[str, str]] = ()

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each value set asked for; first those of diagnoses, which stand in most columns."""
        named = {name for one in self.measures for name in one.value_sets}
        of_diagnoses = {name for name, column, _ in self.codes if column == "diagnosis_code"}
        in_order = sorted(named, key=lambda name: (name not in of_diagnoses, name))
        return {name: number for number, name in enumerate(in_order)}


def statements_of(asked: Asked, dialect: str) -> tuple[Statement, ...]:
    """Every measure as SQL, and what counts their cases; it needs no data, and may be done while data are read."""
    numbers, plans = asked.numbers, asked.without_plans

    def compile_it() -> tuple[Statement, ...]:
        judging = [measure_step(one, asked.year, numbers=numbers, without_plans=plans) for one in asked.measures]
        return compiled([*judging, all_cases_step(asked.measures), *counts_steps()], dialect=dialect)

    return kept_or_compiled(
        f"{dialect} {asked.year} {numbers} {plans} {[one.id for one in asked.measures]}", compile_it
    )


def compute(
    run: Path,
    folder: Path,
    asked: Asked,
    *,
    setting: Any,
    waiting: Future[tuple[Statement, ...]] | None = None,
    tell: Tell = lambda _: None,
) -> None:
    """Compute the measures over a run of the store; tables go into the folder, and their SQL into its `sql`.

    `waiting` are the measures as SQL where they are compiled already; else they are while the events are passed over.
    """
    (folder / "sql").mkdir(parents=True, exist_ok=True)
    (folder / "temporary").mkdir(exist_ok=True)
    held = _write_inputs(run, folder, asked)
    with within_its_limits(), closing(open_engine(setting, temporary=folder / "temporary")) as engine:
        for path in sorted([*(run / "tables").iterdir(), *(run / "results").iterdir(), *folder.glob("*.parquet")]):
            engine.read(path.stem, path)
        with ThreadPoolExecutor(max_workers=1) as beside:
            judging = waiting or beside.submit(statements_of, asked, engine.dialect)
            tell("passing over the events once")
            first = compiled(_first_steps(asked, held), dialect=engine.dialect)
            carry_out(first, engine=engine, results=folder, sql=folder / "sql")
            tell(f"judging {len(asked.measures)} measures")
            carry_out(judging.result(), engine=engine, results=folder, sql=folder / "sql")
    shutil.rmtree(folder / "temporary", ignore_errors=True)


def _first_steps(asked: Asked, held: Sequence[str]) -> list[Step]:
    """What measures rest on: the events with their value sets, coverage by kind of care, and where members belong."""
    numbers = asked.numbers
    words: dict[str, set[int]] = {}
    for name, column, _ in asked.codes:
        if name in numbers:
            words.setdefault(column, set()).add(place_of_bit(numbers[name])[0])
    cares = sorted({one.care for one in asked.measures if asked.without_plans.get(one.care)})
    return [
        coded_events_step(
            len(numbers), columns_of_codes(sorted(words), held), words=words, own_payers=asked.own_payers
        ),
        *stays_steps(asked.measures, numbers=numbers),
        *(coverage_step(f"coverage_{care}", without_plans=asked.without_plans[care]) for care in cares),
        asked.people,
        served_step(asked.year),
    ]


def _write_inputs(run: Path, folder: Path, asked: Asked) -> tuple[str, ...]:
    """Write the codes and the parties for the engine; returns the columns of medical claims that the store has."""
    numbers = asked.numbers
    words = [name for name in set_columns(len(numbers)) if name.startswith("sets_")]
    bits: dict[tuple[str, str], list[int]] = {}
    for name, column, code in asked.codes:
        if name in numbers:
            word, bit = place_of_bit(numbers[name])
            for spelled in spellings(column, code):
                bits.setdefault((column, spelled), [0] * len(words))[word - 1] |= bit
    connection = connect(temporary=folder / "temporary")
    try:
        columns = {**CODES_COLUMNS, **dict.fromkeys(words, "BIGINT")}
        write_rows(connection, columns, [(*key, *found) for key, found in bits.items()], folder / f"{CODES}.parquet")
        parties = sorted(set(asked.parties))
        write_rows(connection, {"party": "VARCHAR", "npi": "VARCHAR"}, parties, folder / f"{PARTIES}.parquet")
        lines = quoted(parquet_pattern(run / "tables" / "medical_claim.parquet"))
        described = connection.execute(f"DESCRIBE FROM read_parquet({lines})").fetchall()
    finally:
        connection.close()
    return tuple(str(row[0]) for row in described)
