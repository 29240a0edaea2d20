"""`coordcare sql`: the SQL behind every table that a run has reckoned or taken in."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coordcare.cli.layout import wrapped
from coordcare.errors import CoordcareError

if TYPE_CHECKING:
    from coordcare.engine.plan import Step

_RUN_ON = ("duckdb", "pyspark", "postgres")  # engines on which results were compared; others are compiled alone
_ALSO_CALLED = {"spark": "pyspark", "postgresql": "postgres"}
_MONTHS = "months"


@click.command
@click.argument("name", required=False)
@click.argument("workspace", type=click.Path(path_type=Path), default=".")
@click.option(
    "--dialect",
    metavar="ENGINE",
    help="Compile for another engine, such as spark, postgres, snowflake, bigquery or trino; reckoned tables only.",
)
def command(name: str | None, workspace: Path, dialect: str | None) -> None:
    """Print the SQL that made the table NAME of a run; without NAME, list the tables with a sentence on each.

    What is printed is what ran, as it is kept beside the run in WORKSPACE/store; without WORKSPACE, in the current
    folder. Listed are the tables of the run; where there is none yet, those that a run reckons. With --dialect the SQL
    of the engine is made anew.

    \b
    coordcare sql
    coordcare sql cascade
    coordcare sql attribution cascade
    coordcare sql member_months cascade --dialect snowflake
    """
    if name is None or (Path(name) / "store").is_dir():
        _list(Path(name or workspace))
    elif name == _MONTHS:
        raise CoordcareError(
            f"{_MONTHS}: the program writes this table itself, a row for each month of the run, without SQL."
        )
    elif dialect is None:
        click.echo(_kept(name, workspace), nl=False)
    else:
        _compile(name, workspace, _ALSO_CALLED.get(dialect.lower(), dialect.lower()))


def _list(workspace: Path) -> None:
    """Result tables in the order in which they are reckoned, then those taken in, each with its sentence."""
    from coordcare.payment.experience.service_categories import read_service_categories
    from coordcare.payment.steps import PUBLIC_PRIMARY_CARE_SERVICES, steps

    reckoned = steps(services=PUBLIC_PRIMARY_CARE_SERVICES, categories=read_service_categories())
    said = {step.name: step.says for step in reckoned}
    if (workspace / "store").is_dir():
        kept = {name: _first_comment(text) for name, text in _texts(workspace).items()}
        said = {name: kept[name] for name in said if name in kept} | kept
    said[_MONTHS] = "The months of the run; the program writes them, without SQL."
    for name, says in said.items():
        click.echo(wrapped(says, first=f"{name:<26}"))


def _first_comment(text: str) -> str:
    first = text.partition("\n")[0]
    return first.removeprefix("--").strip() if first.startswith("--") else ""


def _texts(workspace: Path) -> dict[str, str]:
    """The SQL that the current run kept, by the names of its tables."""
    from coordcare.tables.store import current_run
    from coordcare.tables.workspace import open_workspace

    kept = sorted((current_run(open_workspace(workspace).store) / "sql").glob("*.sql"))
    return {path.stem: path.read_text(encoding="utf-8") for path in kept}


def _kept(name: str, workspace: Path) -> str:
    """The text that a run kept of a table."""
    texts = _texts(workspace)
    if name in texts:
        return texts[name]
    if _is_taken_in(name):
        raise CoordcareError(
            f"{name}: the run keeps no SQL of taking this table in: no file brought it, or an older version of this "
            f"program took it in. “coordcare ingest {workspace}” takes in anew what is there."
        )
    raise _unknown(name, texts)


def _is_taken_in(name: str) -> bool:
    from coordcare.tables.catalogue import TABLES

    return any(table.name == name for table in TABLES)


def _compile(name: str, workspace: Path, dialect: str) -> None:
    """The same step of the same workspace, in the words of another engine."""
    from coordcare.payment.run import tables_of_codes
    from coordcare.payment.steps import steps
    from coordcare.tables.workspace import open_workspace

    _refuse_unknown_engine(dialect)
    categories, services = tables_of_codes(open_workspace(workspace))
    by_name = {step.name: step for step in steps(services=services, categories=categories)}
    if _is_taken_in(name):
        raise CoordcareError(
            f"{name}: this table is taken in, not reckoned, and only DuckDB takes tables in. --dialect is for reckoned "
            "tables; leave it out to see what ran."
        )
    if name not in by_name:
        raise _unknown(name, by_name)
    text = _compiled(by_name[name], dialect)
    if text is None:
        can = [engine for engine in _engines() if _compiled(by_name[name], engine) is not None]
        raise CoordcareError(
            f"{name}: this step cannot be compiled for {dialect}. It can be for {', '.join(can)}; choose one of them."
        )
    if dialect not in _RUN_ON:
        click.echo(f"For {dialect} this is compiled, not run: nobody has compared its results here.", err=True)
    click.echo(f"-- {by_name[name].says}\n{text}")


def _compiled(step: "Step", dialect: str) -> str | None:
    """A step in the SQL of an engine; None where its compiler lacks something."""
    try:
        return step.sql(dialect)
    except Exception:  # what an engine's compiler lacks is told by errors of many kinds, in words of its insides
        return None


def _engines() -> list[str]:
    from importlib.metadata import entry_points

    return sorted({entry.name for entry in entry_points(group="ibis.backends")})


def _refuse_unknown_engine(dialect: str) -> None:
    known = _engines()
    if dialect not in known:
        raise CoordcareError(
            f"--dialect: “{dialect}” is no engine that can be compiled for.{_nearest(dialect, known)} There are "
            f"{', '.join(known)}."
        )


def _unknown(name: str, known: Iterable[str]) -> CoordcareError:
    there = list(known)
    return CoordcareError(
        f"“{name}” is not a table of a run.{_nearest(name, there)} “coordcare sql WORKSPACE” lists them."
    )


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=3, cutoff=0.5)
    return f" Did you mean {' or '.join(near)}?" if near else ""
