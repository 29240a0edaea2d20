"""`coordcare synthesize`: a fictional CCO, as a workspace that `ingest` takes in."""

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coordcare.errors import CoordcareError

if TYPE_CHECKING:
    from coordcare.tables.synthetic.writing import Written

_FORMATS = ("csv", "csv.gz", "parquet")
# What stands in a fictional workspace: this verb writes the first seven, other verbs the last three.
_OURS = frozenset({
    "cco.yaml", "inputs", "value_sets", "arrangements", "quality", "narrative", "planted.csv", "store", "out",
    "settlements",
})  # fmt: skip


@click.command
@click.option("--members", type=click.IntRange(1, 5_000_000), required=True, help="How many people are ever members.")
@click.option("--year", type=click.IntRange(1950, 2090), required=True, help="Year in which care is given.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Another seed, other people.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Folder to write.")
@click.option("--lines-per-member-year", type=click.IntRange(1, 500), default=50, show_default=True,
              help="Claim lines of a member covered all year, medical and pharmacy, on average.")  # fmt: skip
@click.option("--format", "file_format", type=click.Choice(_FORMATS), default="csv", show_default=True,
              help="Format of the files.")  # fmt: skip
@click.option("--defects", type=click.IntRange(0, 1000), default=0, show_default=True,
              help="How many of each known defect to plant; planted.csv lists them.")  # fmt: skip
def command(
    members: int, year: int, seed: int, output: Path, lines_per_member_year: int, file_format: str, defects: int
) -> None:
    """Write a fictional CCO: members, providers, claims, payments and contracts, all made up.

    The same arguments write the same files, byte for byte. Claims are paid into the following year.

    \b
    coordcare synthesize --members 1000 --year 2022 -o fictional
    coordcare synthesize --members 1000 --year 2022 --defects 3 -o fictional
    coordcare synthesize --members 400000 --year 2022 --seed 7 --format parquet -o large
    """
    if defects and file_format == "parquet":
        raise CoordcareError(
            "--defects: cannot be planted in Parquet, which holds no impossible dates and no thousands separators. "
            "Choose --format csv or csv.gz."
        )
    import duckdb

    from coordcare.oregon.fictional_cco.contracts import contract_files
    from coordcare.oregon.fictional_cco.world import fictional_world
    from coordcare.tables.synthetic.database import Wanted
    from coordcare.tables.synthetic.workspace import refuse_what_is_not_fictional, write_workspace

    refuse_what_is_not_fictional(output)
    _refuse_what_others_put_there(output)
    wanted = Wanted(members=members, year=year, seed=seed, lines_per_member_year=lines_per_member_year)
    try:
        written = write_workspace(
            fictional_world(), wanted, output, file_format=file_format, defects=defects,
            at_once=os.cpu_count() or 1, further=contract_files, told=_tell_progress,
        )  # fmt: skip
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        reason = str(error).splitlines()[0]
        raise CoordcareError(
            f"{output}: could not be written to its end, and nothing was left there. The database says: {reason} "
            "Make room on the disk or in memory, ask for fewer members, and call again."
        ) from error
    _print_what_was_made(written, output, defects)


def _refuse_what_others_put_there(output: Path) -> None:
    others = sorted(path.name for path in output.iterdir() if path.name not in _OURS) if output.exists() else []
    if others:
        named = ", ".join(f"“{name}”" for name in others)
        raise CoordcareError(
            f"{output}: also holds {named}, which this verb did not write and would delete with the folder. "
            "Move it away, or name another folder with -o."
        )


def _tell_progress(what: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"  {what}", err=True)


def _print_what_was_made(written: "Sequence[Written]", output: Path, defects: int) -> None:
    click.echo(f"{'table':<22}{'rows':>14}{'dollars':>22}")
    for each in written:
        dollars = "" if each.amount is None else f"{each.amount:,.2f}"
        click.echo(f"{each.table:<22}{each.rows:>14,}{dollars:>22}".rstrip())
    click.echo(f"\nWritten: {output}. Everything in it is made up.")
    if defects:
        click.echo(f"The defects are listed in {output / 'planted.csv'}.")
    click.echo(f"Next: coordcare ingest {shlex.quote(str(output))}")
