"""The files of a closed year beside its workbook: receipts, statements, report, and the same for machines."""

import json
from collections.abc import Mapping
from pathlib import Path

from coordcare.figures import Figure
from coordcare.filing.answers import dump_answers, filing_of
from coordcare.filing.review import FileReview
from coordcare.oregon.filings.vbp_data.compiling.compile import Compiled
from coordcare.oregon.vbp.targets import targets_of
from coordcare.payment.closing.closed import Closed
from coordcare.payment.closing.receipts import write_receipts
from coordcare.payment.closing_report.as_json import closed_as_json
from coordcare.payment.closing_report.page import report_page
from coordcare.payment.run import tables_of_codes
from coordcare.payment.statements.page import statement_page
from coordcare.payment.statements.statement import statement_files
from coordcare.payment.statements.workbook import statement_workbook
from coordcare.tables.workspace import Workspace

RECEIPTS, ANSWERS, CLOSED, REPORT = "receipts.json", "answers.yaml", "closed.json", "report.html"


def write_files(
    workspace: Workspace, closed: Closed, compiled: Compiled, folder: Path, *, workbook: str, review: FileReview
) -> None:
    """Write everything beside the workbook into the folder of the year."""
    _write_sql_of_lines(workspace, folder)
    write_receipts(folder / RECEIPTS, receipts_of(closed, compiled))
    filing = filing_of(compiled.form, compiled.answers, path=folder / ANSWERS)
    (folder / ANSWERS).write_text(dump_answers(filing), encoding="utf-8")
    _write_statements(closed, folder)
    told = {
        "targets": targets_of(closed.year),
        "filing_findings": [
            (str(one.severity), f"{one.sheet}!{one.cell}", f"{one.message} {one.fix}") for one in review.findings
        ],
        "files": files_of(closed, workbook),
    }
    (folder / REPORT).write_text(report_page(closed, **told), encoding="utf-8")  # type: ignore[arg-type]  # by name
    machine = closed_as_json(closed, **told)  # type: ignore[arg-type]  # by name
    (folder / CLOSED).write_text(json.dumps(machine, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def files_of(closed: Closed, workbook: str) -> Mapping[str, str]:
    """The files of the folder, and what each is."""
    statements = {
        path: f"Statement of {party}"
        for party, files in statement_files(closed).items()
        for path in (files.page, files.workbook)
    }
    return {
        workbook: "The state's workbook",
        ANSWERS: "Its answers, as `coordcare fill` takes them",
        RECEIPTS: "A receipt for every figure, which `coordcare explain` reads",
        CLOSED: "All of this for machines",
        **statements,
    }


def receipts_of(closed: Closed, compiled: Compiled) -> dict[str, Figure]:
    """Every receipt: of the workbook's cells, of settled streams, and of each of their lines."""
    receipts = dict(compiled.receipts)
    for one in closed.settled:
        receipts[one.key] = Figure(
            value=one.earned,
            unit="dollars",
            says=f"Earned by {one.party.name}: {one.stream.name}",
            how="the sum of its lines",
            of=tuple(line.figure for line in one.lines),
        )
        receipts |= {f"{one.key}/{line.key}": line.figure for line in one.lines}
    return receipts


def _write_statements(closed: Closed, folder: Path) -> None:
    for party, files in statement_files(closed).items():
        (folder / files.page).parent.mkdir(exist_ok=True)
        (folder / files.page).write_text(statement_page(closed, party), encoding="utf-8")
        (folder / files.workbook).write_bytes(statement_workbook(closed, party))


def _write_sql_of_lines(workspace: Workspace, folder: Path) -> None:
    """The SQL that lists every line that was paid, by which figures are traced to rows."""
    from coordcare.payment.ledger.paid_lines import paid_lines_step

    categories, _ = tables_of_codes(workspace)
    sql = paid_lines_step(categories).sql("duckdb")
    (folder / "figures" / "sql" / "paid_lines.sql").write_text(sql + "\n", encoding="utf-8")
