"""`coordcare explain`: from a figure of a closed year to the rows of the input."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coordcare.cli.layout import columns, wrapped
from coordcare.errors import CoordcareError

if TYPE_CHECKING:
    from coordcare.payment.tracing.closes import Close


@click.command
@click.argument("name_and_workspace", nargs=-1, metavar="NAME [WORKSPACE]")
@click.option("--year", type=click.IntRange(1000, 9999), help="The closed year; by default the last that is closed.")
@click.option(
    "--rows", default=10, show_default=True, type=click.IntRange(0, 10_000), help="Rows of the input to name."
)
@click.option("--all", "whole", is_flag=True, help="Show the tree to its end, and not six levels of it.")
@click.option(
    "--sql", "as_sql", is_flag=True, help="Print all SQL that leads to the rows; DuckDB runs it as it stands."
)
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help="Write the same as one page.")
@click.option("--list", "listing", is_flag=True, help="List the names there are; with a word, those that have it.")
@click.option("--json", "as_json", is_flag=True, help="Print the same for machines.")
def command(
    name_and_workspace: Sequence[str],
    year: int | None,
    rows: int,
    whole: bool,
    as_sql: bool,
    html: Path | None,
    listing: bool,
    as_json: bool,
) -> None:
    """Explain a figure of a closed year: how it was reckoned, by which terms and law, and of which rows of the input.

    NAME is a cell of the workbook, or a line of a settlement such as ARRANGEMENT/PARTY/STREAM/LINE. WORKSPACE is where
    “coordcare close” wrote; without it, the current folder. Rows are named by file and number; nothing of a member is
    shown.

    Ends with 0, or with 2 if there is no such figure or no closed year.

    \b
    coordcare explain "Hospital CDA VBP Data!B14" cascade
    coordcare explain "SHARED-RISK/North Clinics/Savings and losses/limit" cascade --html limit.html
    coordcare explain --list cascade
    coordcare explain --list cascade hospital
    """
    from coordcare.payment.tracing.closes import named, open_close

    if sum((as_sql, as_json, html is not None)) > 1:
        raise click.UsageError("Choose one of --sql, --json and --html: each gives the same in another form.")
    name, workspace = _name_and_workspace(name_and_workspace, listing=listing)
    close = open_close(workspace, year)
    if listing:
        _list(close, name, as_json=as_json)
        return
    from coordcare.payment.tracing.tree import DEPTH, explained

    told = explained(close, named(close, name), depth=None if whole else DEPTH, most=rows)
    if as_json:
        from coordcare.payment.tracing.as_json import explained_as_json

        click.echo(explained_as_json(told))
    elif html is not None:
        from coordcare.filing.workbook import write_whole
        from coordcare.payment.tracing.page import html_page

        write_whole(html, html_page(told).encode())
        click.echo(f"Written: {html}")
    else:
        from coordcare.payment.tracing.text import gone, script_of, text_of

        if as_sql and told.without_run:
            raise CoordcareError(gone(told))
        click.echo(script_of(told) if as_sql else text_of(told, width=columns()))


def _name_and_workspace(given: Sequence[str], *, listing: bool) -> tuple[str, Path]:
    """The name, or the word to list by, and the workspace, in either order."""
    folders = [one for one in given if Path(one).is_dir()]
    if len(folders) > 1:  # a folder may be called as a figure is
        folders = [one for one in folders if (Path(one) / "cco.yaml").exists() or (Path(one) / "out").is_dir()][:1]
    names = [one for one in given if one not in folders]
    if len(names) > 1 or (not names and not listing):
        example = 'coordcare explain "Hospital CDA VBP Data!B14" cascade'
        missing = len(names) > 1 and not folders and len(given) == 2
        told = f"“{names[-1]}” is no folder. " if missing else ""
        raise click.UsageError(f"{told}Give the name of one figure, and at most one workspace: {example}")
    return (names[0] if names else ""), Path(folders[0] if folders else ".")


def _list(close: "Close", word: str, *, as_json: bool) -> None:
    from coordcare.payment.tracing.as_json import plain_figure
    from coordcare.payment.tracing.closes import listed

    found = listed(close, word)
    if as_json:
        import json

        told = [{"name": name, **plain_figure(figure)} for name, figure in found.items()]
        click.echo(json.dumps(told, indent=1, ensure_ascii=False))
        return
    if not found:
        raise CoordcareError(f"No figure of {close.year} has “{word}” in its name. Leave the word out to see them all.")
    from coordcare.payment.tracing.words import is_text, value_of

    for name, figure in found.items():
        value = "" if is_text(figure) else f"{value_of(figure)}, "
        click.echo(name)
        click.echo(wrapped(f"{value}{figure.says}", first="    "))
