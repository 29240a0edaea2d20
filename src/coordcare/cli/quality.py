"""`coordcare quality`: compute a year's measures, hold them against targets, and write who can still be helped."""

import sys
import textwrap
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from coordcare.cli.files import year_and_folder
from coordcare.cli.layout import wrapped
from coordcare.cli.progress import clear, silent, teller

if TYPE_CHECKING:
    from coordcare.oregon.quality.writing import Written
    from coordcare.oregon.quality.year_quality import YearQuality


@click.command
@click.argument("year_and_workspace", nargs=-1, metavar="YEAR [WORKSPACE]")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day on which work lists tell what is still open; without it, the last that the data reach.",
)
@click.option(
    "--with-substance-use",
    is_flag=True,
    help="List in work lists also who lacks treatment for substance use; 42 CFR Part 2 may protect it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print all results, for machines.")
@click.option("--quiet", is_flag=True, help="Tell no progress.")
def command(
    year_and_workspace: Sequence[str], as_of: datetime | None, with_substance_use: bool, as_json: bool, quiet: bool
) -> None:
    """Compute the quality measures of a YEAR for a WORKSPACE, and write WORKSPACE/out/YEAR-quality.

    There you find a report, a scorecard for each contracting entity, a work list for each clinic, results that may be
    published, and everything for machines. Scorecards and work lists are confidential. WORKSPACE has the data and
    `value_sets/` with the codes that stand under licence; `coordcare measures` tells which are missing. Benchmarks and
    pool are those of the year, or of WORKSPACE/quality/YEAR.yaml. What has not changed is not computed again.

    Ends with 0; with 2 if nothing could be computed, and then nothing is written.

    \b
    coordcare quality 2022
    coordcare quality 2022 cascade --as-of 2022-10-01
    coordcare quality 2022 cascade --json > quality.json
    """
    year, folder = year_and_folder(year_and_workspace, verb="quality")
    from coordcare.oregon.quality.writing import write_year
    from coordcare.tables.workspace import open_workspace

    workspace = open_workspace(folder)
    sys.setswitchinterval(0.0002)  # as in ingest: short queries wait less for the compiling beside them
    day = as_of.date() if as_of is not None else None
    try:
        tell = silent if quiet else teller()
        quality, written = write_year(workspace, year, as_of=day, with_protected=with_substance_use, tell=tell)
    finally:
        clear()
    if as_json:
        click.echo((written.folder / "quality.json").read_text(encoding="utf-8"), nl=False)
    else:
        _tell(quality, written)


def _tell(quality: "YearQuality", written: "Written") -> None:
    click.echo(f"{quality.name}, quality of {quality.year}\n")
    _tell_rates(quality)
    _tell_program(quality)
    _tell_missing(quality)
    click.echo(f"\nWritten to {written.folder}: {written.says}")


def _tell_rates(quality: "YearQuality") -> None:
    from coordcare.measures.counts import ALL

    result = "so far" if quality.interim else "result"
    click.echo(f"{'rate':<45}{'numerator':>12}{'denominator':>13}{result:>10}{'before':>10}")
    before = quality.observed_before()
    for one in (each for each in quality.results if each.dimension == ALL):
        last = before.get(one.rate.id)
        click.echo(
            f"{one.rate.id:<45}{_number(one.numerator):>12}{_number(one.denominator):>13}"
            f"{_shown(one.rounded, one.rate.kind):>10}{_shown(last.value if last else None, one.rate.kind):>10}"
        )
    for each in quality.brought:
        if each.entity is None and each.clinic_id is None:
            said = textwrap.shorten(f"brought: {each.source or 'source not stated'}", 34, placeholder=" …")
            click.echo(f"{each.rate:<45}{said:>35}{_plain(each.result):>10}")
    click.echo()


def _tell_program(quality: "YearQuality") -> None:
    from coordcare.oregon.quality.report.wording import SO_FAR, verdict

    if quality.program is None:
        click.echo(wrapped(f"No targets: {quality.no_program}"))
        return
    for metric in quality.program.metrics:
        told = verdict(quality.verdicts[metric.id].says, interim=quality.interim)
        click.echo(wrapped(told, first=f"  {metric.title}: ", rest="      "))
    if quality.payout is not None:
        click.echo()
        click.echo(wrapped(f"Pool{SO_FAR * quality.interim} ({quality.program.pool.standing}): {quality.payout.says}"))
        shared = quality.payout.distribution
        if shared is not None:
            award = next(one for one in shared.awards if one.name == quality.name)
            challenges = award.total - award.for_measures
            click.echo(f"  ${award.for_measures:>14,.2f} for measures, of at most ${award.maximum:,.2f}")
            click.echo(f"  ${challenges:>14,.2f} for challenge measures, of the challenge pool")
            click.echo(f"  ${award.total:>14,.2f} in all; ${shared.carried:,.2f} of the whole pool is carried")


def _tell_missing(quality: "YearQuality") -> None:
    missing = quality.computed.sets.missing
    if missing:
        named = "; ".join(f"{id} ({', '.join(names)})" for id, names in sorted(missing.items()))
        click.echo()
        click.echo(wrapped(f"Not computed, for value sets or tables are missing: {named}."))
    for one in quality.results:
        if one.dimension == "all" and one.filled_in:
            click.echo(
                wrapped(
                    f"Of {one.filled_in:,} of {one.cases:,} cases of {one.rate.id} nothing is expected but the CCO's "
                    "own rates, which draw the index toward 1; bring readmission_risks or quality/readmissions.csv.",
                    first="  note  ",
                )
            )
    for problem in (*quality.computed.sets.problems, *quality.notes):
        click.echo(wrapped(problem, first="  note  "))


def _number(value: object) -> str:
    from fractions import Fraction

    from coordcare.figures import rounded

    exact = Fraction(str(value))
    return f"{int(exact):,}" if exact.denominator == 1 else f"{rounded(exact, 2):,}"


def _shown(value: object, kind: str) -> str:
    from fractions import Fraction

    from coordcare.figures import rounded

    if value is None:
        return "–"
    exact = Fraction(str(value))
    return f"{rounded(exact * 100, 1)}%" if kind == "share" else f"{rounded(exact, 4 if kind == 'index' else 1):,}"


def _plain(value: object) -> str:
    from decimal import Decimal

    return f"{Decimal(str(value)).normalize():f}"
