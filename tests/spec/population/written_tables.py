"""Tables as people write them, steps carried out on them, and what comes out compared with a table again.

A table is a line of names, then a line for each row; `|` parts the columns, an empty place is empty, and what stands
after `#` is a remark:

    person_id | enrollment_start_date | enrollment_end_date
    Ann       | 2022-01-01            | 2022-03-31            # three months
    Bob       | 2022-02-01            |                       # goes on
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from coordcare.engine.on_duckdb import DuckDB, quoted
from coordcare.engine.plan import Step
from coordcare.payment.experience.service_categories import read_service_categories
from coordcare.payment.steps import steps
from coordcare.population.members import Members
from coordcare.population.months import write_months
from coordcare.tables.catalogue import TABLES
from coordcare.tables.stored import added_columns

SERVICES = ("T1015",)  # what counts as primary care where nobody knows the practitioner

# What a row holds where a table does not say otherwise: a claim line is of an office visit that cost ten dollars.
UNLESS_WRITTEN: Mapping[str, Mapping[str, str]] = {
    "medical_claim": {"claim_type": "professional", "place_of_service_code": "11", "paid_amount": "10.00"},
    "pharmacy_claim": {"paid_amount": "10.00"},
}
FIRST_DAY = {"medical_claim": "claim_start_date", "pharmacy_claim": "dispensing_date"}

Rows = list[dict[str, str | None]]


def written(table: str) -> Rows:
    """The rows of a table that is written out, each value as text, None where it is empty."""
    lines = [line.partition("#")[0].rstrip() for line in table.splitlines()]
    names, *rows = ([cell.strip() for cell in line.split("|")] for line in lines if line.strip())
    return [dict(zip(names, (cell or None for cell in row), strict=True)) for row in rows]


def names_of(table: str) -> list[str]:
    """The names in the first line of a table that is written out."""
    first = next(line for line in table.splitlines() if line.strip())
    return [cell.strip() for cell in first.partition("#")[0].split("|")]


def drawn(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table to read, in one order."""
    lines = [list(names), *sorted(map(list, rows))]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


@cache
def sql_of_the_run() -> dict[str, tuple[Step, str]]:
    """Every step of a run with its SQL, compiled once."""
    all_steps = steps(services=SERVICES, categories=read_service_categories())
    return {step.name: (step, step.sql("duckdb")) for step in all_steps}


class Reckoned:
    """An engine that holds the tables of a store, as far as they are written out, and what steps made of them."""

    def __init__(self, folder: Path, *, first: str = "2022-01", last: str = "2022-12") -> None:
        self.folder = folder
        self.engine = DuckDB(temporary=folder / "temporary", threads=1)
        for table in TABLES:
            columns = {column.name: column.sql_type for column in table.columns}
            columns |= {extra.name: extra.sql_type for extra in added_columns(table)}
            typed = ", ".join(f'"{name}" {sql_type}' for name, sql_type in columns.items())
            self.engine.connection.execute(f"CREATE TABLE {table.name} ({typed})")
        days = [date.fromisoformat(f"{month}-01") for month in (first, last)]
        write_months(self.engine.connection, first=days[0], last=days[1], to=folder / "months.parquet")
        self.engine.read("months", folder / "months.parquet")

    def put(self, name: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Put rows into a table in place of those that are there; each is counted unless it says otherwise."""
        self.engine.connection.execute(f"TRUNCATE {name}")
        for row in rows:
            whole = {"standing": "counted", **UNLESS_WRITTEN.get(name, {}), **row}
            if name in FIRST_DAY:
                whole.setdefault(FIRST_DAY[name], row["service_date"])
            values = ", ".join("NULL" if value is None else quoted(value) for value in whole.values())
            columns = ", ".join(whole)
            self.engine.connection.execute(
                f"INSERT INTO {name} ({columns}) VALUES ({values})"
            )  # names are those of our own declarations

    def carry_out(self, *names: str) -> None:
        """Carry out steps of the run, in this order."""
        for name in names:
            step, sql = sql_of_the_run()[name]
            self.engine.compute(step.name, sql, self.folder / f"{step.name}.parquet")

    def rows(self, name: str, columns: Sequence[str]) -> list[list[str]]:
        """The rows of a table as text, empty where nothing stands."""
        listed = ", ".join(f'"{column}"' for column in columns)
        rows = self.engine.rows(f"SELECT {listed} FROM {name}")  # names are those of our own declarations
        return [["" if value is None else str(value) for value in row] for row in rows]

    def holds(self, name: str, table: str) -> None:
        """Assert that a table has these rows and no others, as far as the columns written here go."""
        __tracebackhide__ = True
        names = names_of(table)
        found = drawn(names, self.rows(name, names))
        expected = drawn(names, [[row[column] or "" for column in names] for row in written(table)])
        assert found == expected, f"{name} holds\n{found}\n\nand should hold\n{expected}"

    def people(self, members: Members) -> set[str]:
        """Who is among the members; each must be there once."""
        step = Step(name="people", says="People.", expression=members.people)
        found = [str(person) for (person,) in self.engine.rows(step.sql("duckdb"))]
        assert len(found) == len(set(found)), f"somebody is there twice: {found}"
        return set(found)


def reckoned(folder: Path, *names: str, first: str = "2022-01", last: str = "2022-12", **tables: str) -> Reckoned:
    """The tables that are written out, and the steps of these names carried out on them; the other tables are empty."""
    world = Reckoned(folder, first=first, last=last)
    for name, table in tables.items():
        world.put(name, written(table))
    world.carry_out(*names)
    return world


def one_value(world: Reckoned, question: str) -> Any:
    """The single value that a question has for an answer."""
    return world.engine.rows(question)[0][0]
