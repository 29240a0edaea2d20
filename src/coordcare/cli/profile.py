"""`coordcare profile`: one page of what came in."""

from pathlib import Path

import click


@click.command
@click.argument("workspace", type=click.Path(path_type=Path), default=".")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Page to write; by default WORKSPACE/out/profile.html. A page that is there is replaced.",
)
@click.option(
    "--show-small-numbers",
    is_flag=True,
    help="Show the cost of clinics and entities with fewer than 11 members. For use inside only.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the same figures for machines, and write no page.")
def command(workspace: Path, output: Path | None, show_small_numbers: bool, as_json: bool) -> None:
    """Write one page of what came in: rows, data quality, enrollment, cost, attribution and run-out, with charts.

    WORKSPACE is a folder that “coordcare ingest” has taken in; without it, the current folder. The page carries all it
    needs: it can be sent, printed, and read without a network.

    Ends with 0, or with 2 if there is nothing to show or the page cannot be written.

    \b
    coordcare profile cascade
    coordcare profile cascade -o cascade.html
    coordcare profile cascade --json > cascade.json
    """
    from coordcare.payment.profile.figures import profile
    from coordcare.tables.store import current_run
    from coordcare.tables.workspace import open_workspace

    if as_json and output is not None:
        raise click.UsageError("--json prints and writes no page: leave out -o, or leave out --json.")
    run = current_run(open_workspace(workspace).store)
    found = profile(run, show_small_numbers=show_small_numbers)
    if as_json:
        from coordcare.payment.profile.as_json import profile_as_json

        click.echo(profile_as_json(found))
        return
    from coordcare.filing.workbook import write_whole
    from coordcare.payment.profile.page import html_page

    path = output or workspace / "out" / "profile.html"
    write_whole(path, html_page(found).encode())
    click.echo(f"Written: {path}")
    if found.no_completion:
        click.echo(found.no_completion, err=True)
