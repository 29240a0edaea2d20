"""A run: what a CCO brings is taken in, and everything is reckoned from it, or the run before stays as it was."""

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from coordcare.engine.choosing import duckdb_limits, open_engine
from coordcare.engine.on_duckdb import connect, quoted, within_its_limits
from coordcare.engine.running import carry_out, compiled
from coordcare.errors import CoordcareError
from coordcare.payment.experience.service_categories import DEFAULT, ServiceCategories, read_service_categories
from coordcare.payment.freshness import settings_digest
from coordcare.payment.steps import primary_care_services, steps
from coordcare.population.enrollment import MemberMonthPolicy
from coordcare.population.months import write_months
from coordcare.tables.catalogue import TABLES
from coordcare.tables.declaration import LATEST_DATE
from coordcare.tables.ingest.intake import Taken, take_in
from coordcare.tables.ingest.quality.findings import write
from coordcare.tables.ingest.quality.report import find_all
from coordcare.tables.store import current_run, new_run
from coordcare.tables.stored import SERVICE_DATE
from coordcare.tables.workspace import SETTINGS, Workspace

Tell = Callable[[str], None]
_PAID_WITHIN, _UNPAID_FOR = 24, 12  # months after a service, and after the last payment: beyond, a date slipped


def ingest(workspace: Workspace, *, tell: Tell = lambda _: None) -> tuple[Path, Taken]:
    """Take in a workspace and reckon; returns the published run and what was taken in. Raises `CoordcareError`.

    The SQL of what is reckoned is compiled beside the reading.
    """
    categories, services = tables_of_codes(workspace)
    policy = member_month_policy(workspace)
    with within_its_limits(), new_run(workspace.store) as run, ThreadPoolExecutor(max_workers=1) as beside:
        engine = open_engine(_engine_of(workspace), temporary=run / "temporary")
        try:
            reckoning = beside.submit(
                lambda: compiled(steps(services=services, categories=categories), dialect=engine.dialect)
            )
            taken, first, last, outside = _take_in(workspace, run, tell)
            for table in TABLES:
                engine.read(table.name, run / "tables" / f"{table.name}.parquet")
            engine.read("months", run / "results" / "months.parquet")
            tell("reckoning")
            carry_out(reckoning.result(), engine=engine, results=run / "results", sql=run / "sql")
        finally:
            engine.close()
        months = {"first_month": first, "last_month": last, "outside_months": outside}
        _write_record(run, workspace, taken, months=months, policy=policy, categories=categories)
    return current_run(workspace.store), taken


def _take_in(workspace: Workspace, run: Path, tell: Tell) -> tuple[Taken, date, date, list[dict[str, Any]]]:
    """Keep the tables, look at their quality, and write down the months that are reckoned and what lies outside."""
    connection = connect(temporary=run / "temporary", **duckdb_limits(_engine_of(workspace)))
    try:
        taken = take_in(workspace, run, connection=connection, tell=tell)
        tell("looking at the quality of the data")
        write(find_all(connection, run), run / "quality.json")
        first, last = workspace.months or _months_of(connection, run)
        write_months(connection, first=first, last=last, to=run / "results" / "months.parquet")
        outside = _outside_months(connection, run, first=first, last=last)
    finally:
        connection.close()
    return taken, first, last, outside


def _engine_of(workspace: Workspace) -> Any:
    return workspace.chosen.get("engine", "duckdb")


def member_month_policy(workspace: Workspace) -> MemberMonthPolicy:
    """The policy that `cco.yaml` names; covered on any day where it names none."""
    named = str(workspace.chosen.get("member_months", MemberMonthPolicy.ANY_DAY))
    try:
        return MemberMonthPolicy(named)
    except ValueError as error:
        known = ", ".join(MemberMonthPolicy)
        raise CoordcareError(
            f"{workspace.folder / SETTINGS}: “member_months: {named}” is not a policy, so no month can be counted. "
            f"Write one of {known}."
        ) from error


def tables_of_codes(workspace: Workspace) -> tuple[ServiceCategories, tuple[str, ...]]:
    """The service categories that `cco.yaml` names, or ours, and the procedures of primary care."""
    own = workspace.chosen.get("service_categories")
    categories = read_service_categories(workspace.folder / str(own) if own else DEFAULT)
    return categories, primary_care_services(workspace.folder)


def _months_of(connection: Any, run: Path) -> tuple[date, date]:
    """The months in which services were given that are counted; without claims, those from the first
    day anybody was covered through the last day that eligibility names.

    A line shows a slip in a date, and does not count here, if it was paid in a month before its service or more than
    two years after it, or is of more than a year after the last payment. More claims only ever add months:
    one that comes later takes none away.
    """
    lines = " UNION ALL ".join(
        f"SELECT {_month_of('service_date')} AS served, {_month_of('paid_date')} AS paid "
        f"FROM {_kept(run, name)} WHERE standing = 'counted' AND service_date IS NOT NULL"
        for name in SERVICE_DATE
    )
    first, last = connection.execute(
        f"WITH months AS (SELECT DISTINCT served, paid FROM ({lines})) SELECT min(served), max(served) FROM months "
        f"WHERE (paid IS NULL OR paid - served BETWEEN 0 AND {_PAID_WITHIN}) "
        f"AND served <= coalesce((SELECT max(paid) FROM months) + {_UNPAID_FOR}, served)"
    ).fetchone()
    if first is None:
        return _months_of_eligibility(connection, run)
    return date(first // 12, first % 12 + 1, 1), date(last // 12, last % 12 + 1, 1)


def _month_of(column: str) -> str:
    """The number of a month, from which months can be counted."""
    return f"12 * year({column}) + month({column}) - 1"


def _months_of_eligibility(connection: Any, run: Path) -> tuple[date, date]:
    first, last = connection.execute(
        "SELECT min(enrollment_start_date), "
        f"max(CASE WHEN enrollment_end_date < DATE '{LATEST_DATE}' THEN enrollment_end_date "
        f"ELSE enrollment_start_date END) FROM {_kept(run, 'eligibility')} WHERE standing = 'counted'"
    ).fetchone()
    return first.replace(day=1), last.replace(day=1)


def _outside_months(connection: Any, run: Path, *, first: date, last: date) -> list[dict[str, Any]]:
    """Of each table of claims the counted lines, and their dollars, of services outside the months; none without."""
    after = (last + timedelta(days=31)).replace(day=1)
    found = []
    for name in SERVICE_DATE:
        lines, dollars = connection.execute(
            f"SELECT count(*), sum(paid_amount) FROM {_kept(run, name)} WHERE standing = 'counted' "
            "AND (service_date < $1 OR service_date >= $2)",
            [first, after],
        ).fetchone()
        if lines:
            found.append({"table": name, "lines": lines, "dollars": dollars})
    return found


def _kept(run: Path, name: str) -> str:
    return f"read_parquet({quoted(run / 'tables' / f'{name}.parquet')})"


def _write_record(
    run: Path,
    workspace: Workspace,
    taken: Taken,
    *,
    months: Mapping[str, Any],
    policy: MemberMonthPolicy,
    categories: ServiceCategories,
) -> None:
    """What this run is: whose, of which files, for which months, by which policies; and the reconciliation."""
    record = {
        "name": workspace.name,
        **months,
        "member_months": policy,
        "service_categories": {"source": categories.source, "standing": categories.standing},
        "inputs_sha256": taken.digests,
        "settings_sha256": settings_digest(workspace),
        "columns_not_read": taken.not_read,
        "files_not_read": taken.files_not_read,
        "lines_in_rejects": taken.rejects,
        "reconciliation": [asdict(one) | {"adds_up": one.adds_up} for one in taken.reconciliations],
    }
    (run / "run.json").write_text(json.dumps(record, indent=1, default=str) + "\n", encoding="utf-8")
