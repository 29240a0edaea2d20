"""Close a year: take in what changed, let the engine find what arrangements ask, settle, and count every payment."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from coordcare.engine.adapter import Engine, parquet_pattern
from coordcare.engine.choosing import open_engine
from coordcare.engine.on_duckdb import connect, identifier, quoted, within_its_limits
from coordcare.engine.plan import Statement, Step
from coordcare.engine.running import carry_out, compiled
from coordcare.errors import Problems
from coordcare.figures import written
from coordcare.payment.arrangement import Arrangement
from coordcare.payment.closing import checks, history
from coordcare.payment.closing.closed import Adjustment, Closed
from coordcare.payment.closing.code_sets import FOLDER as VALUE_SETS
from coordcare.payment.closing.code_sets import read_code_sets
from coordcare.payment.closing.found import Found, read_found
from coordcare.payment.closing.payments import payments
from coordcare.payment.closing.scopes import code_sets_named, scope_rows
from coordcare.payment.closing.settling import settle_all
from coordcare.payment.closing.year import BoundArrangement, bound, clinics_of
from coordcare.payment.experience.service_categories import CHILDREN, ServiceCategories
from coordcare.payment.freshness import fresh_run
from coordcare.payment.lan import LanCategory
from coordcare.payment.ledger.scope import write_scopes
from coordcare.payment.ledger.steps import steps
from coordcare.payment.progress import Progress, progress_of
from coordcare.payment.results import record_of
from coordcare.payment.run import ingest, member_month_policy, tables_of_codes
from coordcare.tables.standing import COUNTED
from coordcare.tables.stored import SERVICE_DATE
from coordcare.tables.workspace import Workspace

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What arrangements ask of the data, known before any data are read."""

    categories: ServiceCategories
    code_sets: tuple[tuple[str, str, str], ...]
    figures: frozenset[str]

    @property
    def names(self) -> tuple[str, ...]:
        """All service categories there are."""
        return tuple(dict.fromkeys(rule.category for rule in self.categories.rules))

    @property
    def codes(self) -> dict[str, frozenset[tuple[str, str]]]:
        """The codes of each code set, with their columns."""
        names = {name for name, _, _ in self.code_sets}
        return {name: frozenset((column, code) for of, column, code in self.code_sets if of == name) for name in names}

    def steps(self) -> tuple[Step, ...]:
        """What the engine is to find."""
        return steps(
            self.categories,
            code_columns=sorted({column for _, column, _ in self.code_sets}),
            with_events=bool(self.figures & {"events", "event_claims"}),
            with_episodes="episodes" in self.figures,
            with_risk="risk_ratio" in self.figures,
        )


def close_year(
    workspace: Workspace,
    arrangements: Mapping[Path, Arrangement],
    year: int,
    *,
    folder: Path,
    interim: bool = False,
    uncomputed: Mapping[str, str] | None = None,
    tell: Tell = lambda _: None,
) -> Closed:
    """Close a year of a workspace; what the engine finds is kept in `folder`, with its SQL.

    Where the folder holds results of measures that were computed (`closing.results`), they count beside those brought;
    `uncomputed` says of the others why they were not.

    Raises `Problems` that name everything that keeps the year from being closed; nothing is recorded by it. What is
    wrong with terms is told before data are read. The SQL is compiled beside the reading.
    """
    asked = asked_of(workspace, arrangements, year)
    (folder / "temporary").mkdir(exist_ok=True)
    engine = open_engine(workspace.chosen.get("engine", "duckdb"), temporary=folder / "temporary")
    with within_its_limits(), closing(engine), ThreadPoolExecutor(max_workers=1) as beside:
        statements = beside.submit(lambda: compiled(asked.steps(), dialect=engine.dialect))
        run = _run_of(workspace, tell)
        year_bound = _bound(run, arrangements, year, asked, folder)
        tell("finding what was paid under each arrangement")
        _carry_out(engine, run, folder, statements.result())
        with views_of(run, folder) as connection:
            found = read_found(connection, year=year, policy=member_month_policy(workspace))
    problems = [*_empty_claims(run), *checks.of_data(year_bound, found, asked.codes, uncomputed or {})]
    _refuse(year, [*problems, *(_rejected(run) if problems else [])])
    tell("settling")
    return _settled(workspace, arrangements, year_bound, found, year, run=run, folder=folder, interim=interim)


def _settled(
    workspace: Workspace,
    arrangements: Mapping[Path, Arrangement],
    year_bound: tuple[BoundArrangement, ...],
    found: Found,
    year: int,
    *,
    run: Path,
    folder: Path,
    interim: bool,
) -> Closed:
    """Settle every stream, count every payment, and compare with what was settled before."""
    settled = settle_all(year_bound, found, interim=interim)
    paid = payments(year_bound, found, settled)
    streams = history.streams_recorded(settled)
    record = record_of(run)
    progress = progress_of(paid, {one.arrangement.id: one.categories for one in year_bound})
    inputs = inputs_of(workspace, record, arrangements)
    others = [one.id for file, one in arrangements.items() if file not in {each.file for each in year_bound}]
    known = checks.notes_of(year_bound, found, others)
    number, before = history.record_before(workspace.folder, year, interim=interim, streams=streams)
    changed = history.adjustments(before, streams, inputs)
    return Closed(
        name=workspace.name,
        year=year,
        interim=interim,
        run=run,
        record=record,
        figures=folder,
        arrangements=year_bound,
        found=found,
        settled=settled,
        payments=paid,
        progress=progress,
        adjustments=changed,
        settlement=number,
        notes=(*known, *_settled_no_more(changed, streams), *_after_interim(before, interim), *_no_share(progress)),
    )


def asked_of(workspace: Workspace, arrangements: Mapping[Path, Arrangement], year: int) -> Asked:
    """What the arrangements in force ask; raises `Problems` that name everything wrong with their terms."""
    categories, _ = tables_of_codes(workspace)
    in_force = bound(arrangements, (), year)
    code_sets, problems = read_code_sets(workspace.folder, code_sets_named(one.arrangement for one in in_force))
    names = tuple(dict.fromkeys(rule.category for rule in categories.rules))
    areas = tuple(dict.fromkeys([*categories.by_area, *([CHILDREN] if categories.for_children else [])]))
    told = [*_none_in_force(in_force, year), *checks.of_terms(in_force, categories=names, areas=areas), *problems]
    _refuse(year, told)
    figures = frozenset(name for one in in_force for stream in one.arrangement.streams for name in stream.asks)
    return Asked(categories=categories, code_sets=tuple(code_sets), figures=figures)


def _run_of(workspace: Workspace, tell: Tell) -> Path:
    """The run that counts, taken in anew where anything changed."""
    run = fresh_run(workspace)
    if run is not None:
        tell("nothing changed since the data were taken in")
        return run
    return ingest(workspace, tell=tell)[0]


def _bound(
    run: Path, arrangements: Mapping[Path, Arrangement], year: int, asked: Asked, folder: Path
) -> tuple[BoundArrangement, ...]:
    """The arrangements bound to the clinics of the run, and what they ask written down for the engine."""
    with views_of(run) as connection:
        clinics = clinics_of(connection)
        year_bound = bound(arrangements, clinics, year)
        _refuse(year, list(checks.of_parties(year_bound, {clinic.clinic_id for clinic in clinics})))
        write_scopes(connection, folder, scope_rows(year_bound, code_sets=asked.code_sets, categories=asked.names))
    return year_bound


def _carry_out(engine: Engine, run: Path, folder: Path, statements: Sequence[Statement]) -> None:
    """Let the engine find what the arrangements ask, over the tables of the run and the scopes in the folder."""
    for path in sorted([*(run / "tables").iterdir(), *(run / "results").iterdir(), *folder.glob("*.parquet")]):
        engine.read(path.stem, path)
    (folder / "sql").mkdir(exist_ok=True)
    carry_out(statements, engine=engine, results=folder, sql=folder / "sql")


def inputs_of(
    workspace: Workspace, record: Mapping[str, Any], arrangements: Mapping[Path, Arrangement]
) -> dict[str, str]:
    """Every input of a close by its name, with a digest that tells whether it changed."""
    sets = [path for form in ("*.csv", "*.json") for path in (workspace.folder / VALUE_SETS).glob(form)]
    files = [*arrangements, *sorted(sets)]
    own = {str(path.relative_to(workspace.folder)): sha256(path.read_bytes()).hexdigest() for path in files}
    return {**record["inputs_sha256"], **own}


def _none_in_force(year_bound: Sequence[BoundArrangement], year: int) -> list[str]:
    if year_bound:
        return []
    return [f"no arrangement is in force in {year}, so there is nothing to settle. Check each “period”."]


def _empty_claims(run: Path) -> list[str]:
    """Tables of claims that were given and hold no line that counts, for all cost would seem to be savings."""
    counted = {
        one["table"]: sum(bucket["rows"] for bucket in one["buckets"] if bucket["standing"] == COUNTED)
        for one in record_of(run)["reconciliation"]
    }
    return [
        f"{name} holds no line that counts, so that care would seem to cost nothing. Take in the claims of the year."
        for name in SERVICE_DATE
        if counted.get(name, int(name == "pharmacy_claim")) == 0
    ]


def _settled_no_more(adjustments: Sequence[Adjustment], streams: Mapping[str, Any]) -> list[str]:
    return [
        f"{one.stream} was settled at {written(one.before, 'dollars')} before and is settled no more. Tell the "
        "provider, for whom no statement says it."
        for one in adjustments
        if one.stream not in streams
    ]


def _after_interim(before: history.Record | None, interim: bool) -> list[str]:
    if before is None or not before.interim or interim:
        return []
    return [
        f"Settlement {before.number} was interim. What was paid by it counts as paid before only where it stands among "
        "the payments outside of claims."
    ]


def _no_share(progress: Progress) -> list[str]:
    reached = [progress.at_least(category) for category in (LanCategory.PAY_FOR_PERFORMANCE, LanCategory.SHARED_RISK)]
    if all(one.share is not None for one in reached):
        return []
    return ["Of some payments no share can be told, because more was paid back than was paid."]


def _rejected(run: Path) -> list[str]:
    """Of which tables rows were rejected, for what is missing may be among them."""
    rejected = [
        f"{bucket['rows']:,} of {one['table']}"
        for one in record_of(run)["reconciliation"]
        for bucket in one["buckets"]
        if bucket["standing"] in ("rejected", "unreadable")
    ]
    if not rejected:
        return []
    return [f"Rows that were rejected when they were taken in: {', '.join(rejected)}. {run / 'rejects.csv'} tells why."]


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
