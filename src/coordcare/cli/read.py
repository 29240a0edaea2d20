"""`coordcare read`: the answers in a workbook, as `coordcare fill` takes them back."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coordcare.filing.form import Filing


@click.command
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--year", type=int, help="Program year whose form it is; by default that of its reporting period.")
def command(file: Path, year: int | None) -> None:
    """Print the answers in a workbook FILE as YAML, whoever laid it out.

    What could not be found is told on the error output, and its answers are left empty. Exit code 0, or 2 if the
    file cannot be read.

    \b
    coordcare read filing.xlsx
    coordcare read filing.xlsx > answers.yaml
    """
    from coordcare.filing.answers import dump_answers
    from coordcare.oregon.filings.vbp_data.reviewing import read_for_year

    filing = read_for_year(file, year)[0].filing
    for warning in _warnings(filing):
        click.echo(f"{file.name}: {warning}", err=True)
    click.echo(dump_answers(filing), nl=False)


def _warnings(filing: "Filing") -> "Iterator[str]":
    from coordcare.filing.values import Kind

    for title in filing.missing_sheets:
        yield f"has no sheet “{title}”, nor one with a name like it; its answers are left empty."
    for lost in filing.lost_labels:
        there = f"“{lost.found}” stands there" if lost.found else "nothing stands there"
        expected = f"{lost.sheet}!{lost.cell}: the label “{lost.label}” is expected here"
        yield f"{expected}, where {there}. Its answer is left empty."
    for answer in filing.answers.values():
        if answer.kind is Kind.ERROR:
            yield f"{answer.place}: “{answer.shown}” is an error and no answer; it is printed as text."
    for title in filing.extra_sheets:
        yield f"the sheet “{title}” is not part of the form and is left out."
