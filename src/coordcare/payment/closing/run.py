"""Close a year: take in what changed, let the engine find what arrangements ask, settle, and count every payment."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from coordcare.engine.adapter import parquet_pattern
from coordcare.engine.choosing import open_engine
from coordcare.engine.on_duckdb import connect, identifier, quoted, within_its_limits
from coordcare.engine.running import carry_out, compiled
from coordcare.errors import Problems
from coordcare.payment.arrangement import Arrangement
from coordcare.payment.closing import checks, history
from coordcare.payment.closing.closed import Closed
from coordcare.payment.closing.code_sets import FOLDER as VALUE_SETS
from coordcare.payment.closing.code_sets import read_code_sets
from coordcare.payment.closing.found import read_found
from coordcare.payment.closing.payments import payments
from coordcare.payment.closing.scopes import code_sets_named, scope_rows
from coordcare.payment.closing.settling import settle_all
from coordcare.payment.closing.year import BoundArrangement, bound, clinics_of
from coordcare.payment.experience.service_categories import ServiceCategories
from coordcare.payment.freshness import fresh_run
from coordcare.payment.ledger.scope import write_scopes
from coordcare.payment.ledger.steps import steps
from coordcare.payment.progress import progress_of
from coordcare.payment.results import record_of
from coordcare.payment.run import ingest, member_month_policy, tables_of_codes
from coordcare.tables.workspace import Workspace

Tell = Callable[[str], None]


def close_year(
    workspace: Workspace,
    arrangements: Mapping[Path, Arrangement],
    year: int,
    *,
    folder: Path,
    interim: bool = False,
    tell: Tell = lambda _: None,
) -> Closed:
    """Close a year of a workspace; what the engine finds is kept in `folder`, with its SQL.

    Raises `Problems` that name everything that keeps the year from being closed; nothing is recorded by it.
    """
    run = fresh_run(workspace)
    if run is None:
        run, _ = ingest(workspace, tell=tell)
    else:
        tell("nothing changed since the data were taken in")
    categories, _ = tables_of_codes(workspace)
    with within_its_limits():
        year_bound = _find(workspace, run, arrangements, year, categories=categories, folder=folder, tell=tell)
        with views_of(run, folder) as connection:
            found = read_found(connection, year=year, policy=member_month_policy(workspace))
    _refuse(year, list(checks.of_data(year_bound, found)))
    tell("settling")
    settled = settle_all(year_bound, found, interim=interim)
    paid = payments(year_bound, found, settled)
    streams = history.streams_recorded(settled)
    inputs = inputs_of(workspace, record_of(run), arrangements)
    number, before = history.record_before(workspace.folder, year, interim=interim, streams=streams)
    return Closed(
        name=workspace.name,
        year=year,
        interim=interim,
        run=run,
        record=record_of(run),
        figures=folder,
        arrangements=year_bound,
        found=found,
        settled=settled,
        payments=paid,
        progress=progress_of(paid, {one.arrangement.id: one.categories for one in year_bound}),
        adjustments=history.adjustments(before, streams, inputs),
        settlement=number,
        notes=tuple(checks.notes_of(year_bound, found)),
    )


def inputs_of(
    workspace: Workspace, record: Mapping[str, Any], arrangements: Mapping[Path, Arrangement]
) -> dict[str, str]:
    """Every input of a close by its name, with a digest that tells whether it changed."""
    files = [*arrangements, *sorted((workspace.folder / VALUE_SETS).glob("*.csv"))]
    own = {str(path.relative_to(workspace.folder)): sha256(path.read_bytes()).hexdigest() for path in files}
    return {**record["inputs_sha256"], **own}


def _find(
    workspace: Workspace,
    run: Path,
    arrangements: Mapping[Path, Arrangement],
    year: int,
    *,
    categories: ServiceCategories,
    folder: Path,
    tell: Tell,
) -> tuple[BoundArrangement, ...]:
    """Bind the arrangements to the data, check their terms, and let the engine find what they ask."""
    names = tuple(dict.fromkeys(rule.category for rule in categories.rules))
    areas = tuple(dict.fromkeys([*categories.by_area, *(["childrens_health"] if categories.for_children else [])]))
    with views_of(run) as connection:
        year_bound = bound(arrangements, clinics_of(connection), year)
        code_sets, problems = read_code_sets(workspace.folder, code_sets_named(year_bound))
        _refuse(year, [*_none_in_force(year_bound, year), *checks.of_terms(year_bound, categories=names, areas=areas),
                       *problems])  # fmt: skip
        write_scopes(connection, folder, scope_rows(year_bound, code_sets=code_sets, categories=names))
    tell("finding what was paid under each arrangement")
    _carry_out(workspace, run, year_bound, folder, categories, columns=sorted({column for _, column, _ in code_sets}))
    return year_bound


def _carry_out(
    workspace: Workspace,
    run: Path,
    year_bound: Sequence[BoundArrangement],
    folder: Path,
    categories: ServiceCategories,
    *,
    columns: Sequence[str],
) -> None:
    """Let the engine find what the arrangements ask, over the tables of the run and the scopes in the folder."""
    asked = {name for one in year_bound for stream in one.arrangement.streams for name in stream.asks}
    wanted = steps(
        categories,
        code_columns=columns,
        with_events=bool(asked & {"events", "event_claims"}),
        with_episodes="episodes" in asked,
        with_risk="risk_ratio" in asked,
    )
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    engine = open_engine(workspace.chosen.get("engine", "duckdb"), temporary=temporary)
    try:
        for path in sorted([*(run / "tables").iterdir(), *(run / "results").iterdir(), *folder.glob("*.parquet")]):
            engine.read(path.stem, path)
        sql = folder / "sql"
        sql.mkdir(exist_ok=True)
        carry_out(compiled(wanted, dialect=engine.dialect), engine=engine, results=folder, sql=sql)
    finally:
        engine.close()


def _none_in_force(year_bound: Sequence[BoundArrangement], year: int) -> list[str]:
    if year_bound:
        return []
    return [f"no arrangement is in force in {year}, so there is nothing to settle. Check each “period”."]


def _refuse(year: int, problems: Sequence[str]) -> None:
    if problems:
        raise Problems(where=f"The year {year} cannot be closed, and nothing was written", problems=problems)


@contextmanager
def views_of(run: Path, *folders: Path) -> Iterator[Any]:
    """A DuckDB connection with a view for each table of a run, and for each in further folders."""
    with TemporaryDirectory() as temporary:
        connection = connect(temporary=Path(temporary))
        paths = [*(run / "tables").iterdir(), *(run / "results").iterdir()]
        for path in sorted([*paths, *(one for folder in folders for one in folder.glob("*.parquet"))]):
            connection.execute(
                f"CREATE OR REPLACE VIEW {identifier(path.stem)} AS FROM read_parquet({quoted(parquet_pattern(path))})"
            )
        try:
            yield connection
        finally:
            connection.close()
