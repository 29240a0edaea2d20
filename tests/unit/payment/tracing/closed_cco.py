"""The fictional CCO with its year closed, as figures with their rows lead back to it."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from coordcare.cli.synthesize import command
from coordcare.figures import Figure, Rows
from coordcare.oregon.closing import keep_computed_results
from coordcare.payment.arrangement_files import load_arrangements
from coordcare.payment.closing.closed import Closed
from coordcare.payment.closing.run import close_year
from coordcare.payment.ledger.paid_lines import paid_lines_step
from coordcare.payment.run import member_month_policy, tables_of_codes
from coordcare.payment.tracing.views import Tables
from coordcare.tables.workspace import open_workspace


def closed_cco(folder: Path, policy: str) -> tuple[Closed, Tables]:
    """The year 2022 of a small fictional CCO, closed under a policy of member months, with planted defects."""
    made = ["--members", "400", "--year", "2022", "--seed", "1", "--defects", "2", "-o", str(folder)]
    command.main(made, standalone_mode=False)
    with (folder / "cco.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"member_months: {policy}\n")
    maternity = folder / "arrangements" / "maternity.yaml"
    stated = maternity.read_text("utf-8")
    assert "attachment: 30000" in stated
    maternity.write_text(stated.replace("attachment: 30000", "attachment: 9000"), "utf-8")  # so that births exceed it
    workspace = open_workspace(folder)
    figures = folder / "figures"
    figures.mkdir()
    arrangements = load_arrangements(folder)
    keep_computed_results(workspace, 2022, arrangements, figures)
    closed = close_year(workspace, arrangements, 2022, folder=figures)
    categories, _ = tables_of_codes(workspace)
    (figures / "sql" / "paid_lines.sql").write_text(paid_lines_step(categories).sql("duckdb"), "utf-8")
    return closed, Tables(run=closed.run, figures=figures, policy=member_month_policy(workspace))


def figures_with_rows(closed: Closed) -> list[Figure]:
    """Every figure of a close that rests on rows: of lines, bounds and facts, and of payments."""
    found: dict[str, Figure] = {}
    for figure in _figures(closed):
        for one in _all(figure):
            if isinstance(one.source, Rows):
                found[f"{one.says} {one.value} {one.source}"] = one
    return list(found.values())


def _figures(closed: Closed) -> Iterator[Figure]:
    for settled in closed.settled:
        yield from (line.figure for line in settled.lines)
        yield from (settled.paid_before, settled.bounds.gain, settled.bounds.loss)
        for each in fields(settled.facts):
            value = getattr(settled.facts, each.name)
            yield from (one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, Figure))
        yield from (months.member_months for months in settled.facts.clinic_months)
    yield from (payment.figure for payment in closed.payments)


def _all(figure: Figure) -> Iterator[Figure]:
    yield figure
    for part in figure.of:
        yield from _all(part)
