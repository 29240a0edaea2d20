"""Typed rows into the store, each with its standing: counted, or in which bucket it ends and why."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from coordcare.engine.on_duckdb import AS_PARQUET, quoted
from coordcare.tables.catalogue import BY_NAME
from coordcare.tables.declaration import LATEST_DATE, Column, Table
from coordcare.tables.ingest.netting import netting_sql
from coordcare.tables.stored import SERVICE_DATE, added_columns

# Rows that would count but for what they say of themselves. A denied line on which money was paid is counted: no dollar
# goes missing.
_NOT_COUNTED = {
    "medical_claim": ("r.denied_flag = '1' AND r.paid_amount = 0", "'denied'"),
    "immunization": ("r.status <> 'completed'", "'not_given'"),
}
_UNKNOWN = {"members": "unknown_member", "clinics": "unknown_clinic", "practitioners": "unknown_practitioner"}


def keep(
    connection: Any, table: Table, columns: Sequence[Column], *, given: Mapping[str, bool], to: Path
) -> tuple[str, ...]:
    """Write the rows of `typed_TABLE`, each with its standing, the rejected too; returns the statements that did it.

    `given` says of each table whether there is one: rows that refer to a table that was not given are not asked.
    """
    rows = f"typed_{table.name}"
    same_key, *deciding = netting = netting_sql(table, columns, rows)
    connection.execute(same_key)
    joins, conditions = _references(table, given)
    if connection.execute("SELECT count(*) FROM same_key").fetchone()[0]:
        for statement in deciding:
            connection.execute(statement)
        joins.append("LEFT JOIN netted ON netted.row_id = r.row_id")
        conditions.insert(0, ("netted.standing <> 'counted'", "netted.standing"))
    conditions.insert(0, ("r.rejected", "'rejected'"))
    if table.name in _NOT_COUNTED:
        conditions.append(_NOT_COUNTED[table.name])
    cases = " ".join(f"WHEN {condition} THEN {standing}" for condition, standing in conditions)
    own = ", ".join(f"r.{column.name}" for column in columns)
    service_date = f"{SERVICE_DATE[table.name]} AS service_date, " if table.name in SERVICE_DATE else ""
    keeping = (
        f"COPY (SELECT {own}, {service_date}CASE {cases} ELSE 'counted' END AS standing, "
        "CASE WHEN r.problems IS NOT NULL THEN CAST(to_json(r.problems) AS VARCHAR) END AS set_aside, "
        f"r.input_file, r.input_row FROM {rows} r {' '.join(joins)}) "
        f"TO {quoted(to)} {AS_PARQUET}"
    )
    connection.execute(keeping)
    return *netting, keeping


def _references(table: Table, given: Mapping[str, bool]) -> tuple[list[str], list[tuple[str, str]]]:
    """Joins and conditions that tell rows which refer to nothing known; a table that was not given is not asked."""
    joins: list[str] = []
    conditions: list[tuple[str, str]] = []
    if table.name in SERVICE_DATE:
        joins.append("LEFT JOIN persons ON persons.person_id = r.person_id")
        conditions.append(("persons.person_id IS NULL", "'unknown_member'"))
        day = SERVICE_DATE[table.name]
        between = f"{day} BETWEEN persons.first_day AND persons.last_day"
        in_a_gap = f"list_bool_or([{day} > gap.after AND {day} < gap.before FOR gap IN persons.gaps])"
        conditions.append((f"NOT coalesce({between} AND NOT coalesce({in_a_gap}, false), false)", "'outside_coverage'"))
    for column in table.columns:
        if column.references is None or not column.required:
            continue
        referred, name = column.references.split(".")
        if given[referred]:
            joins.append(
                f"LEFT JOIN (SELECT DISTINCT {name} AS id FROM kept_{referred} WHERE standing = 'counted') "
                f"known_{column.name} ON known_{column.name}.id = r.{column.name}"
            )
            conditions.append((f"known_{column.name}.id IS NULL", quoted(_UNKNOWN[referred])))
    return joins, conditions


_MEMBERS = """
SELECT person_id, {columns}, 'counted' AS standing, NULL::VARCHAR AS set_aside,
  arg_max(input_file, last) AS input_file, arg_max(input_row, last) AS input_row
FROM (SELECT *, ROW(enrollment_start_date, enrollment_end_date, payer, plan, data_source, {columns_as_they_are})
  AS last FROM kept_eligibility)
WHERE standing = 'counted' GROUP BY person_id
"""


def keep_members_from_eligibility(connection: Any, *, to: Path) -> None:
    """Make the members from eligibility: of each person what the span that began last says, where it does."""
    own = [name for name in BY_NAME["members"].names if name != "person_id"]
    columns = ", ".join(f"arg_max({name}, last) FILTER ({name} IS NOT NULL) AS {name}" for name in own)
    members = _MEMBERS.format(columns=columns, columns_as_they_are=", ".join(own))
    connection.execute(f"COPY ({members}) TO {quoted(to)} {AS_PARQUET}")


_PERSONS = """
CREATE TEMP TABLE persons AS
WITH spans AS (
  SELECT person_id, enrollment_start_date AS start_date, coalesce(enrollment_end_date, DATE '{open_end}') AS end_date
  FROM kept_eligibility WHERE standing = 'counted'
), ordered AS (
  SELECT *, max(end_date) OVER (PARTITION BY person_id ORDER BY start_date, end_date
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered_until
  FROM spans
)
SELECT person_id, min(start_date) AS first_day, max(end_date) AS last_day,
  list({{'after': covered_until, 'before': start_date}}) FILTER (start_date > covered_until + 1) AS gaps
FROM ordered GROUP BY person_id
"""


def know_coverage(connection: Any) -> None:
    """Of each person the first and the last day covered, and the gaps between: one row joins to many claims."""
    connection.execute(_PERSONS.format(open_end=LATEST_DATE))


def keep_nothing(connection: Any, table: Table, *, to: Path) -> None:
    """An empty table where none was given, so that whoever reads the store finds every table."""
    columns = ", ".join(f"NULL::{column.sql_type} AS {column.name}" for column in table.columns if not column.sparse)
    extras = ", ".join(f"NULL::{extra.sql_type} AS {extra.name}" for extra in added_columns(table))
    connection.execute(f"COPY (SELECT {columns}, {extras} WHERE false) TO {quoted(to)} {AS_PARQUET}")
