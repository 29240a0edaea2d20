"""`coordcare sql`: the SQL behind every table that a run has reckoned."""

from collections.abc import Iterable
from pathlib import Path

import click

from coordcare.cli.layout import wrapped
from coordcare.errors import CoordcareError

_RUN_ON = ("duckdb", "pyspark", "postgres")  # engines on which results were compared; others are compiled alone
_ALSO_CALLED = {"spark": "pyspark", "postgresql": "postgres"}


@click.command
@click.argument("name", required=False)
@click.argument("workspace", type=click.Path(path_type=Path), default=".")
@click.option(
    "--dialect",
    metavar="ENGINE",
    help="Compile for another engine, such as spark, postgres, snowflake, bigquery or trino.",
)
def command(name: str | None, workspace: Path, dialect: str | None) -> None:
    """Print the SQL that computed the table NAME of a run; without NAME, list the tables with a sentence on each.

    What is printed is what ran, as it is kept beside the run in WORKSPACE/store; without WORKSPACE, in the current
    folder. The list needs no run, and with --dialect the SQL of the engine is made anew.

    \b
    coordcare sql
    coordcare sql attribution cascade
    coordcare sql member_months cascade --dialect snowflake
    """
    if name is None:
        _list()
    elif dialect is None:
        click.echo(_kept(name, workspace), nl=False)
    else:
        _compile(name, workspace, _ALSO_CALLED.get(dialect.lower(), dialect.lower()))


def _list() -> None:
    from coordcare.payment.experience.service_categories import read_service_categories
    from coordcare.payment.steps import PUBLIC_PRIMARY_CARE_SERVICES, steps

    for step in steps(services=PUBLIC_PRIMARY_CARE_SERVICES, categories=read_service_categories()):
        click.echo(wrapped(step.says, first=f"{step.name:<26}"))


def _kept(name: str, workspace: Path) -> str:
    """The text that a run kept of a table."""
    from coordcare.tables.store import current_run
    from coordcare.tables.workspace import open_workspace

    texts = {path.stem: path for path in sorted((current_run(open_workspace(workspace).store) / "sql").glob("*.sql"))}
    if name not in texts:
        raise _unknown(name, texts)
    return texts[name].read_text(encoding="utf-8")


def _compile(name: str, workspace: Path, dialect: str) -> None:
    """The same step of the same workspace, in the words of another engine."""
    from coordcare.payment.experience.service_categories import DEFAULT, read_service_categories
    from coordcare.payment.steps import primary_care_services, steps
    from coordcare.tables.workspace import open_workspace

    _refuse_unknown_engine(dialect)
    own = open_workspace(workspace).chosen.get("service_categories")
    categories = read_service_categories(workspace / str(own) if own else DEFAULT)
    by_name = {step.name: step for step in steps(services=primary_care_services(workspace), categories=categories)}
    if name not in by_name:
        raise _unknown(name, by_name)
    try:
        text = by_name[name].sql(dialect)
    except Exception as error:  # what an engine's compiler lacks is told by errors of many kinds
        raise CoordcareError(
            f"{name}: cannot be written in the SQL of {dialect} ({str(error).splitlines()[0]}). Choose another engine."
        ) from error
    if dialect not in _RUN_ON:
        click.echo(f"For {dialect} this is compiled, not run: nobody has compared its results here.", err=True)
    click.echo(f"-- {by_name[name].says}\n{text}")


def _refuse_unknown_engine(dialect: str) -> None:
    from importlib.metadata import entry_points

    known = {entry.name for entry in entry_points(group="ibis.backends")}
    if dialect not in known:
        raise CoordcareError(
            f"--dialect: “{dialect}” is no engine that can be compiled for.{_nearest(dialect, known)} There are "
            f"{', '.join(sorted(known))}."
        )


def _unknown(name: str, known: Iterable[str]) -> CoordcareError:
    there = list(known)
    return CoordcareError(
        f"“{name}” is not a table that a run reckons.{_nearest(name, there)} “coordcare sql” lists all {len(there)}."
    )


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=3, cutoff=0.5)
    return f" Did you mean {' or '.join(near)}?" if near else ""
