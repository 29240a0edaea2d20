"""The database in which a fictional CCO is drawn: its likelihoods, its world, and the steps that draw it.

The database has one thread, so that every statement gives its rows in one order; several statements may run at once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coordcare.tables.synthetic.world import World

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FOLDER = Path(__file__).parent

# Codes begin with noughts; whatever is not named here is a number or a text by its looks.
_TEXTS = {
    "services": (
        "place_of_service",
        "bill_type",
        "drgs",
        "follows",
        "first_day",
        "sex",
        "condition",
        "diagnoses",
        "second_diagnoses",
        "procedures",
        "preventive",
    ),
    "service_lines": ("revenue_code", "procedures"),
    "conditions": ("sex",),
    "specialties": ("suits",),
    "settings": ("called",),
    "vaccines": ("cvx_code",),
}
_LIKELIHOODS = ("ages", "conditions", "settings", "specialties", "services", "service_lines", "vaccines")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a fictional CCO shall be: how many members in which year, and the seed from which all is drawn."""

    members: int
    year: int
    seed: int
    lines_per_member_year: int


@contextmanager
def drawn(world: World, wanted: Wanted, *, temporary: Path) -> Iterator["DuckDBPyConnection"]:
    """A database with the people, providers and services of the fictional CCO; claims are drawn as they are read."""
    import duckdb

    settings: dict[str, Any] = {"threads": 1, "memory_limit": "4GB", "temp_directory": str(temporary)}
    with duckdb.connect(config=settings) as connection:
        _state_facts(connection, world, wanted)
        for name in _LIKELIHOODS:
            _read_likelihoods(connection, name)
        for step in sorted((_FOLDER / "steps").glob("*.sql")):
            connection.execute(step.read_text("utf-8"))
        yield connection


def output_sql(table: str) -> str:
    """The query whose rows are the table of this name."""
    return (_FOLDER / "outputs" / f"{table}.sql").read_text("utf-8")


def _state_facts(connection: "DuckDBPyConnection", world: World, wanted: Wanted) -> None:
    for name, value in asdict(wanted).items():
        connection.execute(f"CREATE MACRO the_{name}() AS {value:d}")
    payer = world.payer.replace("'", "''")
    connection.execute(f"CREATE MACRO the_payer() AS '{payer}'")
    for name in ("places", "plan_types", "tiers", "races", "languages", "disabilities", "measures"):
        _state_rows(connection, name, [asdict(each) for each in getattr(world, name)])
    for name in ("clinic_words", "clinic_kinds", "contracting_words"):
        _state_rows(connection, name, [{"name": word} for word in getattr(world, name)])


def _state_rows(connection: "DuckDBPyConnection", name: str, rows: Sequence[dict[str, Any]]) -> None:
    """A table `the_<name>` of these rows, numbered from 0."""
    columns = list(rows[0])
    values = {column: [row[column] for row in rows] for column in columns}
    listed = ", ".join(f"unnest(${column}) AS {column}" for column in columns)
    connection.execute(
        f"CREATE TABLE the_{name} AS SELECT unnest(range({len(rows)}))::INTEGER AS number, {listed}", values
    )


def _read_likelihoods(connection: "DuckDBPyConnection", name: str) -> None:
    """A table `likely_<name>` of the rows of a file, numbered from 0 as they stand there."""
    path = _FOLDER / "likelihoods" / f"{name}.csv"
    rows = connection.read_csv(str(path), header=True, sep=",", dtype=dict.fromkeys(_TEXTS.get(name, ()), "VARCHAR"))
    rows.project("(row_number() OVER () - 1)::INTEGER AS number, *").create(f"likely_{name}")
