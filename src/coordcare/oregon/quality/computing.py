"""The measures of a year computed for a workspace: everything that its claims, value sets and arrangements ask."""

import json
from calendar import monthrange
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from inspect import getsource
from pathlib import Path
from typing import Any

from coordcare import __version__
from coordcare.engine.choosing import dialect_of
from coordcare.errors import CoordcareError
from coordcare.measures.measure import Measure
from coordcare.measures.people import people_step
from coordcare.measures.run import Asked, compute, statements_of
from coordcare.oregon.quality.coverage import WITHOUT_PLANS
from coordcare.oregon.quality.names import of_unknown_plans, own_payers, refuse_unknown_payers
from coordcare.oregon.quality.registry import measures_of
from coordcare.oregon.quality.value_sets import SetsFound, sets_for
from coordcare.payment.arrangement_files import FOLDER as ARRANGEMENTS
from coordcare.payment.arrangement_files import load_arrangements
from coordcare.payment.attribution.assigned_then_visits import attribution_table
from coordcare.payment.closing.run import views_of
from coordcare.payment.closing.year import BoundArrangement, bound, clinics_of
from coordcare.payment.freshness import fresh_run
from coordcare.payment.results import record_of
from coordcare.payment.run import ingest
from coordcare.rulebook.periods import calendar_year
from coordcare.tables.replacing import in_place_of
from coordcare.tables.standing import COUNTED
from coordcare.tables.workspace import Workspace

Tell = Callable[[str], None]
ABOUT = "about.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Computed:
    """Measures computed over a run.

    figures    the folder of the tables and their SQL
    measures   those that were computed
    sets       which value sets were there, and which are missing of which measure
    notes      what else is to be known of the data, in sentences
    """

    year: int
    run: Path
    record: Mapping[str, Any]
    figures: Path
    measures: tuple[Measure, ...]
    sets: SetsFound
    arrangements: tuple[BoundArrangement, ...]
    notes: tuple[str, ...] = ()


def computed(workspace: Workspace, year: int, *, tell: Tell = lambda _: None) -> Computed:
    """The measures of a year, computed anew where anything that they rest on has changed.

    Raises `CoordcareError` where the data do not reach into the year, where value sets cannot be read, and where a
    payer is stated that no claim has.
    """
    known = measures_of(year)
    sets = sets_for(workspace.folder, known)
    asked = Asked(
        year=calendar_year(year),
        measures=tuple(one for one in known if one.id not in sets.missing),
        codes=sets.rows,
        without_plans=WITHOUT_PLANS,
        own_payers=own_payers(workspace),
        people=people_step(attribution_table(), calendar_year(year)),
    )
    with ThreadPoolExecutor(max_workers=1) as beside:
        run, waiting = fresh_run(workspace), None
        if run is None:
            waiting = beside.submit(statements_of, asked, dialect_of(_engine_of(workspace)))
            run, _ = ingest(workspace, tell=tell)
        else:
            tell("nothing changed since the data were taken in")
        record = record_of(run)
        _refuse_other_years(record, year)
        sets, asked, waiting = _without_tables(sets, asked, _tables_there(record), waiting)
        arrangements, notes = _looked_into(run, workspace, asked, year)
        asked = replace(asked, parties=_parties(arrangements))
        figures = workspace.store / f"measures-{year}"
        _compute(workspace, run, figures, asked, waiting, tell)
    return Computed(
        year=year,
        run=run,
        record=record,
        figures=figures,
        measures=asked.measures,
        sets=sets,
        arrangements=arrangements,
        notes=notes,
    )


def _tables_there(record: Mapping[str, Any]) -> frozenset[str]:
    """The tables that hold any row that counts."""
    return frozenset(
        one["table"]
        for one in record["reconciliation"]
        if any(bucket["rows"] for bucket in one["buckets"] if bucket["standing"] == COUNTED)
    )


def _without_tables(
    sets: SetsFound, asked: Asked, there: frozenset[str], waiting: Future[Any] | None
) -> tuple[SetsFound, Asked, Future[Any] | None]:
    """What is asked without the measures that need a table which is not there, for nobody would meet them."""
    lacking = {
        one.id: tuple(f"table {name}" for name in one.tables if name not in there)
        for one in asked.measures
        if not there.issuperset(one.tables)
    }
    if not lacking:
        return sets, asked, waiting
    kept = tuple(one for one in asked.measures if one.id not in lacking)
    return replace(sets, missing={**sets.missing, **lacking}), replace(asked, measures=kept), None


def _engine_of(workspace: Workspace) -> Any:
    return workspace.chosen.get("engine", "duckdb")


def _compute(
    workspace: Workspace, run: Path, figures: Path, asked: Asked, waiting: Future[Any] | None, tell: Tell
) -> None:
    """Compute into the folder, unless what it holds was computed from the same."""
    about = {"run": run.name, "asked_sha256": _digest(run, asked)}
    with suppress(OSError, ValueError):
        if json.loads((figures / ABOUT).read_text(encoding="utf-8")) == about:
            tell("nothing changed since the measures were computed")
            return
    figures.parent.mkdir(parents=True, exist_ok=True)
    with in_place_of(figures) as partial:
        compute(run, partial, asked, setting=_engine_of(workspace), waiting=waiting, tell=tell)
        (partial / ABOUT).write_text(json.dumps(about), encoding="utf-8")


def _digest(run: Path, asked: Asked) -> str:
    """What tells that measures were computed from the same data, by the same definitions and codes."""
    parts = [
        __version__,
        (run / "run.json").read_text(encoding="utf-8"),
        *(f"{one.id} {one.since} {one.value_sets} {getsource(one.logic)}" for one in asked.measures),
        repr(sorted(asked.codes)),
        repr(sorted(asked.parties)),
        repr(asked.own_payers),
    ]
    return sha256("\n".join(parts).encode()).hexdigest()


def _refuse_other_years(record: Mapping[str, Any], year: int) -> None:
    first, last = (date.fromisoformat(record[name]) for name in ("first_month", "last_month"))
    if not first.year <= year <= last.year:
        end = last.replace(day=monthrange(last.year, last.month)[1])
        raise CoordcareError(
            f"There are no services of {year}: the data reach from {first} to {end}. Name a year within, or take in "
            f"the claims of {year}."
        )


def _looked_into(
    run: Path, workspace: Workspace, asked: Asked, year: int
) -> tuple[tuple[BoundArrangement, ...], tuple[str, ...]]:
    """The arrangements in force, bound to the clinics, none where the workspace has none; and what is to be known."""
    with views_of(run) as connection:
        refuse_unknown_payers(connection, asked.own_payers, workspace)
        notes = of_unknown_plans(connection)
        if not (workspace.folder / ARRANGEMENTS).is_dir():
            return (), notes
        return bound(load_arrangements(workspace.folder), clinics_of(connection), year), notes


def _parties(arrangements: tuple[BoundArrangement, ...]) -> tuple[tuple[str, str], ...]:
    """The parties of arrangements that belong to no clinic, with the numbers under which they bill."""
    pairs = ((party.name, npi) for one in arrangements for party in one.parties for npi in party.npis)
    return tuple(dict.fromkeys(pairs))
