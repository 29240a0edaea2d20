"""Take in a workspace: every table read, typed, checked and kept, and the reckoning of where each row went."""

import gzip
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any

from coordcare.engine.on_duckdb import quoted, ran_out
from coordcare.errors import CoordcareError, Problems, UnreadableFile
from coordcare.tables.catalogue import BY_NAME, TABLES
from coordcare.tables.declaration import Table
from coordcare.tables.ingest.casting import typed_sql
from coordcare.tables.ingest.keeping import (
    keep,
    keep_members_from_eligibility,
    keep_nothing,
    know_coverage,
)
from coordcare.tables.ingest.laying_out import LaidOut, lay_out
from coordcare.tables.ingest.lines import DAMAGED
from coordcare.tables.ingest.reconciliation import Reconciliation, reconcile
from coordcare.tables.ingest.rejects import most_frequent_reasons, write_inputs_read, write_rejects
from coordcare.tables.ingest.staging import Staged, stage
from coordcare.tables.workspace import Input, Workspace

Tell = Callable[[str], None]
_AT_ONCE = 1 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What was taken in: where every row went, which files, and which columns nobody read."""

    reconciliations: tuple[Reconciliation, ...]
    digests: Mapping[str, str]
    not_read: Mapping[str, tuple[str, ...]]
    rejects: Mapping[str, int]
    files_not_read: tuple[str, ...]


def take_in(workspace: Workspace, run: Path, *, connection: Any, tell: Tell) -> Taken:
    """Fill the folder of a run with the workspace's tables; raises `Problems` that name all inputs that cannot be."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        digests = _digests(workspace, beside)
        staged = _stage_all(workspace, run, connection)
        given = {table.name: table.name in staged or table.name == "members" for table in TABLES}
        reconciliations: list[Reconciliation] = []
        laid_out: dict[str, list[LaidOut]] = {}
        for table in _in_order():
            if table.name not in staged:
                _make_up_for(connection, table, run)
                continue
            tell(f"reading {table.name}")
            with _in_sentences(staged[table.name]):
                reconciliation, laid_out[table.name] = _take_in_table(connection, table, staged[table.name], given, run)
            reconciliations.append(reconciliation)
            if table.name == "eligibility" and not any(one.standing == "counted" for one in reconciliation.buckets):
                raise Problems(
                    where="eligibility holds no span that can be used",
                    problems=most_frequent_reasons(connection, run, laid_out[table.name]),
                )
        sha256 = {place: digest.result() for place, digest in digests.items()}
        rejects = write_rejects(connection, run, laid_out)
        write_inputs_read(run, laid_out)
        not_read = {one.source.place: one.header.not_read for several in staged.values() for one in several}
        return Taken(
            reconciliations=tuple(reconciliations),
            digests=sha256,
            not_read={place: columns for place, columns in not_read.items() if columns},
            rejects=rejects,
            files_not_read=workspace.files_not_read,
        )


@contextmanager
def _in_sentences(inputs: list[Staged]) -> Iterator[None]:
    """What the reader says of inputs that it cannot read to their end, for whoever has to mend them."""
    import duckdb

    try:
        yield
    except (duckdb.Error, *DAMAGED) as error:
        if ran_out(error):
            raise
        places = ", ".join(one.source.place for one in inputs)
        reason = str(error).splitlines()[0][:200]
        raise CoordcareError(f"{places}: cannot be read to the end ({reason}). Export it again.") from error


def _in_order() -> list[Table]:
    """Eligibility first, for members may be made from it; then as the catalogue has them."""
    return sorted(TABLES, key=lambda table: table.name != "eligibility")


def _digests(workspace: Workspace, beside: ThreadPoolExecutor) -> dict[str, Future[str]]:
    paths = {one.place: one.path for several in workspace.inputs.values() for one in several if one.path is not None}
    return {place: beside.submit(_digest, path) for place, path in paths.items()}


def _digest(path: Path) -> str:
    """What tells the file from others; raises `UnreadableFile` where it was packed and is damaged: DuckDB reads on."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    if path.suffix.lower() == ".gz":
        try:
            with gzip.open(path, "rb") as unpacked:
                while unpacked.read(_AT_ONCE):
                    pass
        except DAMAGED as error:
            raise UnreadableFile(path=path, reason=f"is damaged ({error}). Get the file again.") from error
    return digest


def _stage_all(workspace: Workspace, run: Path, connection: Any) -> dict[str, list[Staged]]:
    staged: dict[str, list[Staged]] = {}
    problems: list[str] = []
    for name, inputs in workspace.inputs.items():
        for number, one in enumerate(inputs):
            ready, found = stage(connection, BY_NAME[name], one, into=run / "temporary" / f"{name}_{number}.parquet")
            problems += found
            if ready is not None:
                staged.setdefault(name, []).append(ready)
        problems += _columns_nowhere(name, inputs, staged.get(name, []))
    if "eligibility" not in workspace.inputs:
        problems.append("eligibility: is not there. Without it nobody is a member; put inputs/eligibility.csv.")
    if problems:
        raise Problems(where=str(workspace.folder), problems=problems)
    return staged


def _columns_nowhere(name: str, inputs: Sequence[Input], staged: Sequence[Staged]) -> list[str]:
    """What “columns” in cco.yaml names for a table and none of its inputs has."""
    if len(staged) < len(inputs):
        return []  # what is wrong with the others is told, and they may have it
    there = {column.strip().lower() for one in staged for column in one.header.columns}
    places = ", ".join(one.place for one in inputs)
    return [
        f"{places}: has no column “{theirs}”, which “columns” of “{name}” in cco.yaml names. Correct the name there."
        for theirs in dict.fromkeys(theirs for one in inputs for theirs in one.columns)
        if theirs not in there
    ]


def _take_in_table(
    connection: Any, table: Table, inputs: list[Staged], given: Mapping[str, bool], run: Path
) -> tuple[Reconciliation, list[LaidOut]]:
    """Keep one table, and reckon where each of its rows went."""
    present = {name for one in inputs for name in one.header.ours}
    columns = [column for column in table.columns if not column.sparse or column.name in present]
    laid_out = lay_out(connection, table, columns, inputs, temporary=run / "temporary")
    to = run / "tables" / f"{table.name}.parquet"
    kept = keep(connection, table, columns, given=given, to=to)
    typed = [f"CREATE VIEW typed_{table.name} AS\n{typed_sql(table, columns, one)}" for one in inputs]
    text = ";\n\n".join(statement.strip() for statement in (*typed, *kept))
    (run / "sql").mkdir(exist_ok=True)
    (run / "sql" / f"{table.name}.sql").write_text(f"-- Taken in: {table.says}\n{text};\n", encoding="utf-8")
    _know(connection, table, to)
    return reconcile(connection, table, kept=to, inputs=laid_out), laid_out


def _know(connection: Any, table: Table, kept: Path) -> None:
    """Let later tables refer to this one."""
    connection.execute(f"CREATE OR REPLACE TEMP VIEW kept_{table.name} AS FROM read_parquet({quoted(kept)})")
    if table.name == "eligibility":
        know_coverage(connection)


def _make_up_for(connection: Any, table: Table, run: Path) -> None:
    """What stands in for a table that was not given: members from eligibility, and of the others an empty one."""
    to = run / "tables" / f"{table.name}.parquet"
    if table.name == "members":
        keep_members_from_eligibility(connection, to=to)
    else:
        keep_nothing(connection, table, to=to)
    _know(connection, table, to)
