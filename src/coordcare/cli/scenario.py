"""`coordcare scenario`: an arrangement of a closed year as it is, and as it could be."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coordcare.cli.layout import columns, wrapped
from coordcare.cli.progress import clear, teller
from coordcare.errors import CoordcareError

if TYPE_CHECKING:
    from coordcare.payment.scenario.asked import Scenario
    from coordcare.payment.scenario.outcome import Comparison

_LABEL, _NARROWEST, _WIDEST = 36, 15, 24


@click.command
@click.argument("arrangement_and_workspace", nargs=-1, metavar="ARRANGEMENT [WORKSPACE]")
@click.option("--to", metavar="CATEGORY", help="Move it to 2C, 3A or 3B.")
@click.option("--members", metavar="±N%", help="Its members grow or shrink by so much.")
@click.option("--target", metavar="±N%", help="Its cost targets, prices and rates change by so much.")
@click.option("--set", "terms", metavar="PLACE=VALUE", multiple=True, help="A term gets this value; may be repeated.")
@click.option(
    "--file", "file", metavar="FILE", type=click.Path(path_type=Path), help="Scenarios with names, several at once."
)
@click.option("--year", type=int, help="The closed year; by default the last one.")
@click.option("--draws", type=click.IntRange(100, 100_000), default=1_000, show_default=True, help="How often to draw.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Another seed, other draws.")
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help="Write one page with table and chart.")
@click.option("--json", "as_json", is_flag=True, help="Print the same for machines.")
def command(
    arrangement_and_workspace: Sequence[str],
    to: str | None,
    members: str | None,
    target: str | None,
    terms: Sequence[str],
    file: Path | None,
    year: int | None,
    draws: int,
    seed: int,
    html: Path | None,
    as_json: bool,
) -> None:
    """Ask what if, of one ARRANGEMENT of a closed year: another category, other terms, more members.

    Options make one scenario, shown beside the arrangement as it is; without any, that alone is shown. FILE has several
    and may name the arrangement:

    \b
      arrangement: SHARED-RISK
      scenarios:
        Without downside: {to: 3A}
        A tenth more members: {members: +10%}
        Harder: {target: -2%, set: {"streams[Savings and losses].downside.share": 60%}}

    Told are category, payments, shares of all payments, the settlement, and the range of outcomes by the variation of
    members' costs, episodes and results in the year. PLACE is that of a term in the arrangement's file; the value
    “none” takes the term out. Nothing of the close is changed.

    Ends with 0; with 2 if a scenario cannot be reckoned, and then every reason is told.

    \b
    coordcare scenario SHARED-RISK cascade --to 3A
    coordcare scenario SHARED-RISK cascade --members +10% --target -2%
    coordcare scenario SHARED-RISK cascade --set "streams[Savings and losses].upside.share=60%"
    coordcare scenario cascade --file scenarios/risk.yaml --html what_if.html
    """
    from coordcare.payment.scenario.asked import scenario_of_options, scenarios_in

    asked = scenario_of_options(to=to, members=members, target=target, terms=terms)
    scenarios: tuple[Scenario, ...] = () if asked is None else (asked,)
    named, folder = _arrangement_and_workspace(arrangement_and_workspace)
    if file is not None:
        if asked is not None:
            raise click.UsageError(
                "--file has scenarios of its own: write --to, --members, --target and --set into it."
            )
        in_file, scenarios = scenarios_in(file)
        if named and in_file and named.lower() != in_file.lower():
            raise CoordcareError(
                f"{file}: is of the arrangement {in_file}, and {named} is asked for. Name one of them."
            )
        named = named or in_file
    if not named:
        raise click.UsageError("Name the arrangement: coordcare scenario SHARED-RISK cascade --to 3A")
    comparison = _compared(named, folder, scenarios, year=year, draws=draws, seed=seed)
    _deliver(comparison, html=html, as_json=as_json)


def _arrangement_and_workspace(given: Sequence[str]) -> tuple[str, Path]:
    """The arrangement, empty where none is named, and the workspace, in either order."""
    folders = [one for one in given if Path(one).is_dir()]
    others = [one for one in given if one not in folders]
    if len(folders) > 1 or len(others) > 1:
        unknown = f" “{others[-1]}” is no folder." if len(others) > 1 else ""
        raise click.UsageError(
            f"Name one arrangement, and at most one workspace: coordcare scenario SHARED-RISK cascade.{unknown}"
        )
    return (others[0] if others else ""), Path(folders[0] if folders else ".")


def _compared(
    named: str, folder: Path, scenarios: Sequence["Scenario"], *, year: int | None, draws: int, seed: int
) -> "Comparison":
    from coordcare.oregon.vbp.targets import targets_of
    from coordcare.payment.scenario.comparison import compare
    from coordcare.payment.scenario.draws import Draws
    from coordcare.payment.scenario.reopened import closed_years, reopened
    from coordcare.tables.workspace import open_workspace

    workspace = open_workspace(folder)
    years = closed_years(folder)
    if year is None and not years:
        raise CoordcareError(f"{folder}: no year was closed yet. Close one first: coordcare close 2022 {folder}")
    closed = reopened(workspace, year if year is not None else years[-1])
    try:
        return compare(
            workspace, closed, named, scenarios, targets=targets_of(closed.year),
            draws=Draws(number=draws, seed=seed), tell=teller(),
        )  # fmt: skip
    finally:
        clear()


def _deliver(comparison: "Comparison", *, html: Path | None, as_json: bool) -> None:
    if html is not None:
        from coordcare.filing.workbook import write_whole
        from coordcare.payment.scenario.page import comparison_page

        write_whole(html, comparison_page(comparison).encode())
    if as_json:
        from coordcare.payment.scenario.as_json import comparison_as_json

        click.echo(comparison_as_json(comparison), nl=False)
        return
    _tell(comparison)
    if html is not None:
        click.echo(f"\nWritten: {html}")


def _tell(comparison: "Comparison") -> None:
    from coordcare.payment.scenario.comparison import where_from
    from coordcare.payment.scenario.rows import reason

    click.echo(wrapped(f"{comparison.arrangement} ({comparison.arrangement_id}), {comparison.year}"))
    first = comparison.outcomes[0]
    for each in comparison.outcomes:
        name = each.scenario.name
        changed = each is first or each.category != first.category
        told = [*each.scenario.changes, reason(each) if changed else f"{each.category} as it is"]
        click.echo(wrapped("; ".join(told) + ".", first=f"  {name}: ", rest="    "))
    fit = (columns() - _LABEL) // (_NARROWEST + 2)
    for start in range(1, max(len(comparison.outcomes), 2), max(fit - 1, 1)):
        _tell_table(comparison, (0, *range(start, min(start + max(fit - 1, 1), len(comparison.outcomes)))))
    click.echo()
    click.echo(wrapped(where_from(comparison.draws)))
    click.echo(wrapped("The settlement leaves out what is paid claim by claim; below zero, the providers owe."))
    for note in comparison.notes:
        click.echo(wrapped(note, first="  note  "))


def _tell_table(comparison: "Comparison", shown: Sequence[int]) -> None:
    """The scenarios of these numbers as columns."""
    from coordcare.payment.scenario.rows import rows_of

    room = (columns() - _LABEL) // len(shown) - 2
    names = [comparison.outcomes[at].scenario.name for at in shown]
    wide = max(_NARROWEST, min(room, _WIDEST, max(map(len, names))))
    heads = [name if len(name) <= wide else f"{name[: wide - 1]}…" for name in names]
    click.echo("\n" + " " * _LABEL + "".join(f"  {head:>{wide}}" for head in heads))
    for heading, rows in rows_of(comparison):
        indent = "  " if heading else ""
        if heading:
            click.echo(heading)
        for label, cells in rows:
            told = f"{indent}{label}"
            told = told if len(told) <= _LABEL else f"{told[: _LABEL - 1]}…"
            click.echo(f"{told:<{_LABEL}}" + "".join(f"  {cells[at]:>{wide}}" for at in shown))
