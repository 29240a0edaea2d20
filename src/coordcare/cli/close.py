"""`coordcare close`: settle a year, count its payments, and compile what the state asks for."""

import shlex
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coordcare.cli.files import year_and_folder
from coordcare.cli.layout import wrapped
from coordcare.cli.progress import clear, silent, teller
from coordcare.errors import CoordcareError

if TYPE_CHECKING:
    from coordcare.oregon.closing import Filed
    from coordcare.payment.closing.closed import Closed
    from coordcare.payment.progress import Reached

_MOST_TOLD = 5


@click.command
@click.argument("year_and_workspace", nargs=-1, metavar="YEAR [WORKSPACE]")
@click.option("--interim", is_flag=True, help="Settle before claims have run out; gains are paid in part.")
@click.option(
    "--draft-narrative", is_flag=True, help="Only write the file of texts to fill in, and keep what is there."
)
@click.option("--anyway", is_flag=True, help="Write also a workbook that would not be approved, as a draft.")
@click.option("--json", "as_json", is_flag=True, help="Print what was closed, for machines.")
@click.option("--quiet", is_flag=True, help="Tell no progress.")
def command(
    year_and_workspace: Sequence[str], interim: bool, draft_narrative: bool, anyway: bool, as_json: bool, quiet: bool
) -> None:
    """Close a YEAR of a WORKSPACE: settle every arrangement and write WORKSPACE/out/YEAR.

    There you find the state's workbook, a receipt for every figure, a statement for each provider, and one report.
    WORKSPACE has `arrangements/*.yaml`, `narrative/YEAR.yaml` and the data; without it, the current folder. Data that
    have not changed are not taken in again. Settlements are recorded in WORKSPACE/settlements, and a later close tells
    every difference as an adjustment with its causes.

    Ends with 0; with 2 if the year cannot be closed, or the workbook would not be approved, and then nothing is
    written; with 1 if such a workbook was written because of --anyway.

    \b
    coordcare close 2022
    coordcare close 2022 cascade --interim
    coordcare close 2022 cascade --draft-narrative
    """
    year, folder = year_and_folder(year_and_workspace, verb="close")
    from coordcare.oregon.closing import close, draft_narrative_of
    from coordcare.tables.workspace import open_workspace

    workspace = open_workspace(folder)
    if draft_narrative:
        click.echo(f"Written: {draft_narrative_of(workspace, year)}")
        return
    sys.setswitchinterval(0.0002)  # as in ingest: short queries wait less for the compiling beside them
    try:
        filed = close(workspace, year, interim=interim, anyway=anyway, tell=silent if quiet else teller())
    finally:
        clear()
    if as_json:
        click.echo((filed.folder / "closed.json").read_text(encoding="utf-8"), nl=False)
    else:
        _tell(filed, folder)
    if filed.blocking:
        raise SystemExit(1)


def _tell(filed: "Filed", folder: Path) -> None:
    closed = filed.closed
    kind = "interim" if closed.interim else "final"
    click.echo(f"{closed.name}, {closed.year}: settlement {closed.settlement}, {kind}\n")
    _tell_progress(filed)
    _tell_arrangements(closed)
    for one in closed.adjustments:
        told = f"{one.stream}: {_dollars(one.before)} before, {_dollars(one.after)} now. {'; '.join(one.causes[:4])}"
        click.echo(wrapped(told, first="  adjusted  "))
    for note in (*closed.notes, *filed.compiled.left_out):
        click.echo(wrapped(note, first="  note  "))
    _tell_review(filed)
    click.echo(f"\nWritten: {filed.folder}")
    cell = next((name for name in filed.compiled.receipts if name.endswith("!B14")), "PCPCH!B6")
    click.echo(f'Next: coordcare explain "{cell}" {folder}')


def _tell_progress(filed: "Filed") -> None:
    progress = filed.closed.progress
    click.echo(f"Payments to providers{_dollars(progress.of_dollars):>31}")
    for target in filed.targets:
        reached = progress.at_least(target.category)
        aimed = "no target stated" if target.share is None else f"target {100 * target.share:.0f}% ({target.standing})"
        click.echo(f"  at {target.category} or above{_dollars(reached.dollars):>34}  {_share(reached):>6}  {aimed}")
    other = progress.alternative
    click.echo(f"  other than fee for service{_dollars(other.dollars):>24}  {_share(other):>6}\n")


def _tell_arrangements(closed: "Closed") -> None:
    click.echo(f"{'arrangement':<20}{'at':<4}{'paid in all':>18}{'earned':>16}{'paid before':>16}{'due':>14}")
    for one in closed.arrangements:
        id = one.arrangement.id
        paid = sum((each.amount for each in closed.payments if each.arrangement_id == id), Decimal(0))
        settled = [each for each in closed.settled if each.of is one and not each.stream.fee_for_service]
        earned = sum((each.earned for each in settled), Decimal(0))
        due = sum((each.due for each in settled), Decimal(0))
        name = id if len(id) < 20 else f"{id[:18]}…"
        click.echo(
            f"{name:<20}{one.categories.most_advanced.category:<4}{paid:>18,.2f}{earned:>16,.2f}"
            f"{earned - due:>16,.2f}{due:>14,.2f}"
        )
    click.echo("“earned” leaves out what is paid claim by claim.\n")


def _tell_review(filed: "Filed") -> None:
    if filed.review.error:
        raise CoordcareError(f"The compiled workbook cannot be reviewed. {filed.review.error}")
    weights = [str(finding.severity) for finding in filed.review.findings]
    counted = ", ".join(
        f"{weights.count(weight)} {said}"
        for weight, said in (("not_approved", "that block"), ("explain", "to explain"), ("note", "to know"))
    )
    click.echo(f"Review of the workbook: {counted}.")
    blocking = [finding for finding in filed.review.findings if finding.severity == "not_approved"]
    for finding in blocking[:_MOST_TOLD]:
        click.echo(wrapped(f"{finding.sheet}!{finding.cell}: {finding.message} {finding.fix}", first="  blocks  "))
    if len(blocking) > _MOST_TOLD:
        click.echo(f"  and {len(blocking) - _MOST_TOLD} more: coordcare review {shlex.quote(str(filed.workbook))}")


def _dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}"


def _share(reached: "Reached") -> str:
    return (
        "–" if reached.share is None else f"{100 * Decimal(reached.share.numerator) / reached.share.denominator:.1f}%"
    )
