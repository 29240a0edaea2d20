"""A closed year, opened again: the arrangements, what the engine found, and the settlements as they were recorded."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from coordcare.engine.on_duckdb import within_its_limits
from coordcare.errors import CoordcareError, Problems
from coordcare.figures import written
from coordcare.payment.arrangement_files import load_arrangements
from coordcare.payment.closing import checks, history
from coordcare.payment.closing.closed import Closed
from coordcare.payment.closing.found import read_found
from coordcare.payment.closing.payments import payments
from coordcare.payment.closing.run import views_of
from coordcare.payment.closing.settling import SettledStream, settle_all
from coordcare.payment.closing.year import bound, clinics_of
from coordcare.payment.progress import progress_of
from coordcare.payment.results import record_of
from coordcare.payment.run import member_month_policy
from coordcare.tables.workspace import Workspace

_MOST_TOLD = 5


def closed_years(workspace: Path) -> tuple[int, ...]:
    """The years that were closed, in their order."""
    return tuple(sorted(int(path.parent.name) for path in workspace.glob("out/[0-9][0-9][0-9][0-9]/closed.json")))


def reopened(workspace: Workspace, year: int) -> Closed:
    """A closed year as `out/YEAR` and its record have it, without adjustments and notes.

    Raises `CoordcareError` where it was not closed, or where its arrangements settle otherwise than was recorded.
    """
    folder = workspace.folder / "out" / str(year)
    again = f"Close it again: coordcare close {year} {workspace.folder}"
    about = _about(folder / "closed.json", again)
    run = workspace.store / str(about["run"])
    if not (run / "run.json").is_file():
        raise CoordcareError(f"{folder}: rests on data that are no longer in the store. {again}")
    with within_its_limits(), views_of(run, folder / "figures") as connection:
        arrangements = bound(load_arrangements(workspace.folder), clinics_of(connection), year)
        found = read_found(connection, year=year, policy=member_month_policy(workspace))
    _refuse(year, list(checks.of_data(arrangements, found, {})), again)
    settled = settle_all(arrangements, found, interim=bool(about["interim"]))
    record = history.last_record(workspace.folder, year)
    _refuse(year, _differences(record, settled), again)
    paid = payments(arrangements, found, settled)
    return Closed(
        name=str(about["name"]), year=year, interim=bool(about["interim"]), run=run, record=record_of(run),
        figures=folder / "figures", arrangements=arrangements, found=found, settled=settled, payments=paid,
        progress=progress_of(paid, {one.arrangement.id: one.categories for one in arrangements}),
        adjustments=(), settlement=1 if record is None else record.number, notes=(),
    )  # fmt: skip


def _about(path: Path, again: str) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return {name: about[name] for name in ("name", "run", "interim")}
    except OSError as error:
        told = f"{path.parent}: this year was not closed yet, so there is nothing to compare with. "
        raise CoordcareError(told + again.replace("Close it again", "Close it first")) from error
    except (ValueError, KeyError, TypeError) as error:
        raise CoordcareError(f"{path}: cannot be read. {again}") from error


def _refuse(year: int, problems: list[str], again: str) -> None:
    if problems:
        told = [*problems[:_MOST_TOLD], *([f"and {len(problems) - _MOST_TOLD} more"] if problems[_MOST_TOLD:] else [])]
        where = f"What is in the workspace is no longer what {year} was closed with. {again}"
        raise Problems(where=where, problems=told)


def _differences(record: history.Record | None, settled: tuple[SettledStream, ...]) -> list[str]:
    """Where streams settle otherwise than they were recorded: terms were changed since, or the record is another's."""
    now = history.streams_recorded(settled)
    before = {} if record is None else record.streams
    found = []
    for key in sorted({*before, *now}):
        was, comes = before.get(key), now.get(key)
        if was is None or comes is None:
            found.append(f"{key}: is {'new' if was is None else 'gone'}.")
        elif was["lines"] != comes["lines"]:
            amounts = [written(Decimal(each["earned"]), "dollars") for each in (was, comes)]
            found.append(f"{key}: was settled at {amounts[0]}, and comes to {amounts[1]} now.")
    return found
