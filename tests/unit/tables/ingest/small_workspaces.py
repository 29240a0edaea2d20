"""Small workspaces, and what taking them in says."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from coordcare.engine.on_duckdb import connect, quoted
from coordcare.errors import CoordcareError
from coordcare.tables.ingest.intake import Taken, take_in
from coordcare.tables.ingest.quality.findings import QualityFinding
from coordcare.tables.ingest.quality.report import find_all
from coordcare.tables.ingest.reconciliation import Reconciliation
from coordcare.tables.store import current_run, new_run
from coordcare.tables.workspace import open_workspace

ELIGIBILITY = """\
person_id,birth_date,enrollment_start_date,enrollment_end_date,plan
A,1980-01-01,2023-01-01,2023-12-31,CCOA
B,1990-01-01,2023-01-01,2023-12-31,CCOA
"""
CLAIMS = """\
claim_id,claim_line_number,claim_type,person_id,claim_start_date,paid_date,paid_amount
C1,1,dental,A,2023-02-01,2023-03-01,100.00
C2,1,dental,B,2023-02-03,2023-03-01,50.00
"""

Content = str | bytes | Callable[[Path], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """What taking a workspace in came to."""

    taken: Taken
    rejects: list[dict[str, str]]
    findings: list[QualityFinding]
    run: Path

    def __getitem__(self, table: str) -> Reconciliation:
        """The reconciliation of a table."""
        return next(one for one in self.taken.reconciliations if one.table == table)

    def rows(self, table: str) -> dict[str, int]:
        """How many rows of a table ended in each bucket."""
        return {bucket.standing: bucket.rows for bucket in self[table].buckets}

    def dollars(self, table: str) -> dict[str, Decimal | None]:
        """The dollars of a table in each bucket."""
        return {bucket.standing: bucket.dollars for bucket in self[table].buckets}

    def finding(self, name: str) -> QualityFinding:
        """The only finding of this name."""
        (found,) = [finding for finding in self.findings if finding.name == name]
        return found


def lay(folder: Path, files: Mapping[str, Content], settings: str | bytes | None = None) -> Path:
    """Write a workspace: files below `inputs`, eligibility too unless it is given, and `cco.yaml`."""
    (folder / "inputs").mkdir(parents=True)
    given = dict(files)
    if settings is None and not any(name.startswith("eligibility.") for name in given):
        given["eligibility.csv"] = ELIGIBILITY
    for name, content in given.items():
        path = folder / "inputs" / name
        if callable(content):
            content(path)
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    if settings is not None:
        (folder / "cco.yaml").write_bytes(settings.encode() if isinstance(settings, str) else settings)
    return folder


def take(folder: Path, *, threads: int = 1) -> Ended:
    """Take a workspace in without reckoning; every table must add up to its input."""
    workspace = open_workspace(folder)
    with new_run(workspace.store) as building:
        connection = connect(temporary=building / "temporary", threads=threads)
        try:
            taken = take_in(workspace, building, connection=connection, tell=lambda _: None)
            findings = find_all(connection, building)
        finally:
            connection.close()
    run = current_run(workspace.store)
    with (run / "rejects.csv").open(newline="", encoding="utf-8") as file:
        rejects = list(csv.DictReader(file))
    assert all(one.adds_up for one in taken.reconciliations), taken.reconciliations
    return Ended(taken=taken, rejects=rejects, findings=findings, run=run)


def reconciled(folder: Path) -> dict[str, tuple[int, Decimal | None]]:
    """Rows and dollars of the medical claims of a workspace by bucket; nothing is published."""
    workspace = open_workspace(folder)
    run = folder / "run"
    for part in ("tables", "temporary"):
        (run / part).mkdir(parents=True)
    with connect(temporary=run / "temporary", threads=1) as connection:
        taken = take_in(workspace, run, connection=connection, tell=lambda _: None)
    assert all(one.adds_up for one in taken.reconciliations), taken.reconciliations
    (claims,) = [one for one in taken.reconciliations if one.table == "medical_claim"]
    return {bucket.standing: (bucket.rows, bucket.dollars) for bucket in claims.buckets}


def refused(folder: Path) -> str:
    """The sentence with which a workspace is refused."""
    sentence = refused_or_taken(folder)
    assert sentence is not None, "it was taken in"
    return sentence


def refused_or_taken(folder: Path) -> str | None:
    """The sentence with which a workspace is refused, or None where it is taken in; any other error passes through."""
    try:
        take(folder)
    except CoordcareError as error:
        return str(error)
    return None


def asked(query: str, parameter: object) -> list[tuple[object, ...]]:
    """The rows of a query with one parameter."""
    with duckdb.connect() as connection:
        rows: list[tuple[object, ...]] = connection.execute(query, [parameter]).fetchall()
    return rows


def parquet(query: str) -> Callable[[Path], None]:
    """The rows of a query as a Parquet file."""

    def write(path: Path) -> None:
        with duckdb.connect() as connection:
            connection.execute(f"COPY ({query}) TO {quoted(path)} (FORMAT parquet)")

    return write


def claim_lines(*amounts: str, day: str = "2023-02-01") -> str:
    """A claim line for each amount, each of a claim of its own."""
    lines = [f'C{n},1,dental,A,{day},,"{amount}"\n' for n, amount in enumerate(amounts)]
    return CLAIMS.splitlines(keepends=True)[0] + "".join(lines)
