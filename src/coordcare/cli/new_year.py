"""`coordcare new-year`: the start of a new program year's file."""

from pathlib import Path

import click

from coordcare.cli.layout import wrapped
from coordcare.errors import CoordcareError


@click.command
@click.argument("year", type=click.IntRange(2000, 2999))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File to write; by default among the years' files."
)
def command(year: int, output: Path | None) -> None:
    """Start the file of a new program YEAR: every value as in the year before, and every one only assumed.

    No date is carried over, and no file is overwritten.

    \b
    coordcare new-year 2024
    coordcare new-year 2024 -o 2024.yaml
    """
    from coordcare.filing.workbook import write_whole
    from coordcare.oregon.rulebook import rulebook
    from coordcare.rulebook.changes import scaffold, year_before

    book = rulebook()
    path = output or book.folder / f"{year}.yaml"
    if path.exists():
        raise CoordcareError(f"{path}: is there already. Go on with it, or start another with -o.")
    write_whole(path, scaffold(book, year).encode())
    click.echo(f"Written: {path}")
    if output is None:
        click.echo(f"It loads, and states {len(book.year(year).stated)} values, all of them only assumed.")
    else:
        click.echo(f"Put it into {book.folder} as {year}.yaml.")
    steps = (
        f"Read what the state published for {year}: the template, its instructions, the contract.",
        "Add each document to sources.yaml, beside the folder of the years.",
        "Go through the file line by line: set `value` where it changed, and `cite`, `at` and `standing` everywhere.",
        "If the template was issued anew, add its form as a new edition and name it in vbp_data_filing.form_edition.",
        f"See what changed: coordcare year {year} --against {year_before(book, year)}",
    )
    click.echo("What to do next:")
    for number, step in enumerate(steps, start=1):
        click.echo(wrapped(step, first=f"  {number}. "))
