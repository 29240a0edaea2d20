"""What arrangements ask of the claims, as small tables: who is a party, whose months and whose bills count, which codes.

Month numbers are those of the table of months; first and last are both included. A clinic `*` stands for every covered
member, at whatever clinic or none. A stream's key is its own within the workspace.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from coordcare.engine.on_duckdb import AS_PARQUET, identifier, quoted
from coordcare.engine.plan import Expression, named_table

EVERY_CLINIC = "*"
CODE_COLUMNS = ("hcpcs_code", "ndc_code", "drg_code", "diagnosis_code_1", "revenue_center_code")

_PARTY = {"arrangement_id": "VARCHAR", "party": "VARCHAR"}
_MONTHS = {"first_number": "INTEGER", "last_number": "INTEGER"}
_STREAM = {"stream_key": "VARCHAR", "arrangement_id": "VARCHAR"}
_CATEGORY = {"stream_key": "VARCHAR", "category": "VARCHAR"}
_LEFT_OUT = {"stream_key": "VARCHAR", "code_set": "VARCHAR"}

SCOPES: Mapping[str, Mapping[str, str]] = {
    "party_clinics": {**_PARTY, "clinic_id": "VARCHAR", "assigned_only": "INTEGER", **_MONTHS},
    "party_payees": {**_PARTY, "payee_kind": "VARCHAR", "payee": "VARCHAR", **_MONTHS},
    "code_sets": {"code_set": "VARCHAR", "column_name": "VARCHAR", "code": "VARCHAR"},
    "cost_streams": {**_STREAM, "attachment": "DECIMAL(18,2)"},
    "cost_stream_categories": _CATEGORY,
    "cost_stream_left_out": _LEFT_OUT,
    "event_streams": {**_STREAM, "category": "VARCHAR"},
    "event_streams_left_out": _LEFT_OUT,
    "episode_streams": {
        **_STREAM, "trigger_set": "VARCHAR", "days_before": "INTEGER", "days_after": "INTEGER",
        "attachment": "DECIMAL(18,2)",
    },
    "episode_stream_categories": _CATEGORY,
}  # fmt: skip


def scope_table(name: str) -> Expression:
    """A scope table as expressions see it."""
    return named_table(name, SCOPES[name])


def write_scopes(connection: Any, folder: Path, rows_by_table: Mapping[str, Iterable[tuple[Any, ...]]]) -> None:
    """Write every scope table as `NAME.parquet` into the folder, each row once; a table without rows is empty.

    Values stand in the order of the declared columns. Raises KeyError where a table is not one of the scopes.
    """
    unknown = set(rows_by_table) - set(SCOPES)
    if unknown:
        raise KeyError(f"no scope table is called {', '.join(sorted(unknown))}")
    for name, columns in SCOPES.items():
        rows = list(dict.fromkeys(rows_by_table.get(name, ())))
        table = identifier(f"scope {name}")
        typed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} ({typed})")
        if rows:
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' for _ in columns)})", rows)
        connection.execute(f"COPY {table} TO {quoted(folder / f'{name}.parquet')} {AS_PARQUET}")
        connection.execute(f"DROP TABLE {table}")
