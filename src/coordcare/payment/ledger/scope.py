"""What arrangements ask of the claims, as small tables: who the parties are, whose care counts for them, which codes.

A code set names codes of one or several columns of a line. Whoever writes the scopes gets two more tables, so that no
line is joined with every set that its code is in: codes that are in the same sets are one combination, from 1.

Month numbers are those of the table of months; first and last are both included. A clinic `*` stands for every covered
member, at whatever clinic or none. A stream's key is its own within the workspace.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from coordcare.engine.on_duckdb import AS_PARQUET, quoted
from coordcare.engine.plan import Expression, named_table

Row = tuple[Any, ...]

EVERY_CLINIC = EVERY_PLAN = "*"
_ROWS_AT_A_TIME = 500
CODE_COLUMNS = ("hcpcs_code", "ndc_code", "drg_code", "diagnosis_code_1", "revenue_center_code")

_PARTY = {"arrangement_id": "VARCHAR", "party": "VARCHAR"}
_MONTHS = {"first_number": "INTEGER", "last_number": "INTEGER"}
_STREAM = {"stream_key": "VARCHAR", "arrangement_id": "VARCHAR"}
_CATEGORY = {"stream_key": "VARCHAR", "category": "VARCHAR"}
_LEFT_OUT = {"stream_key": "VARCHAR", "code_set": "VARCHAR"}

# What is derived from the code sets.
COMBINATIONS: Mapping[str, Mapping[str, str]] = {
    "codes_asked": {"column_name": "VARCHAR", "code": "VARCHAR", "combination": "INTEGER"},
    "combinations": {"combination": "INTEGER", "code_set": "VARCHAR"},
}
SCOPES: Mapping[str, Mapping[str, str]] = {
    "party_clinics": {**_PARTY, "clinic_id": "VARCHAR", "plan": "VARCHAR", "assigned_only": "INTEGER", **_MONTHS},
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
    """A scope table, or one of those derived from the code sets, as expressions see it."""
    return named_table(name, {**SCOPES, **COMBINATIONS}[name])


def write_scopes(connection: Any, folder: Path, rows_by_table: Mapping[str, Iterable[Row]]) -> dict[str, Path]:
    """Write every scope table as `NAME.parquet` into the folder, each row once; returns the files by their names.

    Values stand in the order of the declared columns; a table without rows is empty. Codes may be written as exports
    write them. Raises KeyError where a table is none of the scopes.
    """
    unknown = set(rows_by_table) - set(SCOPES)
    if unknown:
        raise KeyError(f"no scope table is called {', '.join(sorted(unknown))}")
    rows = {name: list(dict.fromkeys(rows_by_table.get(name, ()))) for name in SCOPES}
    rows |= combinations_of(rows["code_sets"])
    paths = {name: folder / f"{name}.parquet" for name in rows}
    for name, columns in {**SCOPES, **COMBINATIONS}.items():
        _write(connection, columns, rows[name], to=paths[name])
    return paths


def combinations_of(code_sets: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of `codes_asked` and `combinations`: which codes are in the same sets, and which sets these are."""
    sets_of: dict[tuple[str, str], set[str]] = {}
    for code_set, column, code in code_sets:
        sets_of.setdefault((column, _as_compared(column, code)), set()).add(code_set)
    combinations = sorted({tuple(sorted(sets)) for sets in sets_of.values()})
    number = {sets: place for place, sets in enumerate(combinations, start=1)}
    return {
        "codes_asked": [(*key, number[tuple(sorted(sets))]) for key, sets in sorted(sets_of.items())],
        "combinations": [(number[sets], code_set) for sets in combinations for code_set in sets],
    }


def _as_compared(column: str, code: str) -> str:
    """The code in the form in which those of lines are compared."""
    code = code.strip().upper()
    if column == "diagnosis_code_1":
        return code.replace(".", "")
    if column == "ndc_code":
        return code.replace("-", "")
    if column in ("drg_code", "revenue_center_code") and len(code) == 4:
        return code.removeprefix("0")
    return code


def _write(connection: Any, columns: Mapping[str, str], rows: Sequence[Row], *, to: Path) -> None:
    typed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE scope_rows ({typed})")
    for start in range(0, len(rows), _ROWS_AT_A_TIME):
        some = rows[start : start + _ROWS_AT_A_TIME]
        places = ", ".join(f"({', '.join('?' for _ in columns)})" for _ in some)
        connection.execute(f"INSERT INTO scope_rows VALUES {places}", [value for row in some for value in row])
    connection.execute(f"COPY scope_rows TO {quoted(to)} {AS_PARQUET}")
    connection.execute("DROP TABLE scope_rows")
