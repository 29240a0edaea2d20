"""`coordcare ingest`: take in what a CCO brings, and reckon everything from it."""

import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from coordcare.cli.layout import wrapped
from coordcare.cli.progress import clear, silent, teller


@click.command
@click.argument("workspace", type=click.Path(path_type=Path), default=".")
@click.option("--json", "as_json", is_flag=True, help="Print what the run says of itself, for machines.")
@click.option("--quiet", is_flag=True, help="Tell no progress.")
def command(workspace: Path, as_json: bool, quiet: bool) -> None:
    """Take in the tables of a CCO and reckon member months, attribution and cost of care.

    WORKSPACE is a folder with `cco.yaml` and the tables under `inputs/`; without it, the current folder. The result
    goes to WORKSPACE/store; whatever happens, the last good one stays until the new one is whole.

    Ends with 0; with 1 if the rows or dollars of a table do not add up to its input; with 2 if an input cannot be used.

    \b
    coordcare ingest cascade
    coordcare ingest cascade --json > run.json
    """
    from coordcare.payment.results import record_of
    from coordcare.payment.run import ingest
    from coordcare.tables.workspace import open_workspace

    sys.setswitchinterval(0.0002)  # the many short queries of reading wait less for the compiling beside them
    run, _ = ingest(open_workspace(workspace), tell=silent if quiet else teller())
    record = record_of(run)
    if as_json:
        click.echo((run / "run.json").read_text(encoding="utf-8"), nl=False)
    else:
        _tell_run(record, run, workspace)
    if not all(one["adds_up"] for one in record["reconciliation"]):
        raise SystemExit(1)


def _tell_run(record: Mapping[str, Any], run: Path, workspace: Path) -> None:
    clear()
    click.echo(f"{record['name']}: {record['first_month'][:7]} to {record['last_month'][:7]}\n")
    for one in record["reconciliation"]:
        _tell_table(one, [other for other in record["outside_months"] if other["table"] == one["table"]])
    for place, columns in record["columns_not_read"].items():
        click.echo(wrapped(f"{place}: columns that nothing here reads: {', '.join(columns)}.", first="  "))
    if record["files_not_read"]:
        names = ", ".join(record["files_not_read"])
        click.echo(
            wrapped(f"Files that nothing here reads: {names}. A table's file is named as the table is.", first="  ")
        )
    _tell_quality(run)
    rejects = sum(record["lines_in_rejects"].values())
    if rejects:
        click.echo(
            wrapped(f"{rejects:,} values or rows were not used; {run / 'rejects.csv'} tells the reason of each.")
        )
    click.echo(f"\nKept: {run}")
    click.echo(f"Next: coordcare profile {workspace}")


def _tell_table(one: Mapping[str, Any], outside_months: Sequence[Mapping[str, Any]]) -> None:
    """What was read of a table and where it ended; one line where all of it is in the results."""
    read = f"{one['table']:<22}{one['rows']:>13,} rows{_dollars(one['dollars'])}"
    buckets = one["buckets"]
    whole = [bucket["standing"] for bucket in buckets] in ([], ["counted"]) and one["adds_up"] and not one["rounded"]
    if whole and not outside_months:
        click.echo(f"{read}  all in the results")
        return
    click.echo(f"{read}  read from {', '.join(place for place, _ in one['files'])}")
    for bucket in buckets:
        first = f"{'':<22}{bucket['rows']:>13,}     {_dollars(bucket['dollars'])}  "
        click.echo(wrapped(_in_words(bucket["standing"]), first=first))
    for outside in outside_months:
        first = f"{'':<22}{outside['lines']:>13,}     {_dollars(outside['dollars'])}  "
        told = "of those in the results: services outside the months above, in no cost per member"
        click.echo(wrapped(told, first=first))
    if one["rounded"]:
        amounts = "1 amount" if one["rounded"] == 1 else f"{one['rounded']:,} amounts"
        told = f"{amounts} of more than whole cents rounded: {_exactly(one['rounding'])} in all."
        click.echo(wrapped(told, first=" " * 22))
    click.echo(f"{'':<22}{'adds up to the input' if one['adds_up'] else 'DOES NOT ADD UP TO THE INPUT: please report'}")


def _in_words(standing: str) -> str:
    from coordcare.tables.standing import COUNTED, STANDINGS

    return STANDINGS[standing] if standing == COUNTED else f"{standing.replace('_', ' ')}: {STANDINGS[standing]}"


def _dollars(amount: str | None) -> str:
    return f"{'':>22}" if amount is None else f"{_money(amount):>22}"


def _money(amount: str) -> str:
    """To the cent, and the little that was written beyond it where it has room."""
    exact = Decimal(amount)
    to_the_cent = exact.quantize(Decimal("0.01"))
    return f"${exact:,}" if exact == exact.quantize(Decimal("0.0001")) != to_the_cent else f"${to_the_cent:,}"


def _exactly(amount: str) -> str:
    return f"{'-' if amount.startswith('-') else ''}${abs(Decimal(amount)):f}"


_MOST_FINDINGS = 8


def _tell_quality(run: Path) -> None:
    """The weightiest findings on the data, in sentences."""
    import json

    path = run / "quality.json"
    if not path.exists():
        return
    findings = json.loads(path.read_text(encoding="utf-8"))
    if not findings:
        click.echo("\nNothing in the data looks wrong.")
        return
    click.echo(f"\nWhat looks wrong in the data, or is worth knowing ({len(findings)}):")
    for finding in findings[:_MOST_FINDINGS]:
        click.echo(wrapped(f"{finding['table']}: {finding['what']} {finding['why']}", first="  - ", rest="    "))
    if len(findings) > _MOST_FINDINGS:
        click.echo(f"  … and {len(findings) - _MOST_FINDINGS} more, in {path} and on the page of “coordcare profile”.")
