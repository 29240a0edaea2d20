"""Tables that stand in a database instead of a file: a DuckDB file, or a PostgreSQL server."""

import csv
import tempfile
from pathlib import Path
from typing import Any

from coordcare.engine.on_duckdb import IN_ORDER, identifier, quoted
from coordcare.errors import CoordcareError


def copy_out(connection: Any, database: str, table: str, into: Path) -> None:
    """Copy a table of a database to Parquet; raises `CoordcareError` or the engine's own error."""
    if database.startswith(("postgres://", "postgresql://")):
        _from_postgres(connection, database, table, into)
    elif "://" in database:
        kind = database.split("://", 1)[0]
        raise CoordcareError(
            f"“{kind}://” is not a database that can be read here; use a DuckDB file or postgresql://."
        )
    else:
        if not Path(database).is_file():
            raise CoordcareError(f"{database}: there is no such database file. Check “database:” in cco.yaml.")
        connection.execute(f"ATTACH {quoted(database)} AS source_database (READ_ONLY)")
        try:
            connection.execute(f"COPY (FROM source_database.{_dotted(table)}) TO {quoted(into)} {IN_ORDER}")
        finally:
            connection.execute("DETACH source_database")


def _dotted(table: str) -> str:
    return ".".join(identifier(part) for part in table.split("."))


def _from_postgres(connection: Any, url: str, table: str, into: Path) -> None:
    """Stream the table out as CSV, which both sides write and read exactly; the password is never shown."""
    try:
        import psycopg
    except ImportError as error:
        raise CoordcareError(
            "A table in PostgreSQL needs one more library: pip install 'coordcare[postgres]', then run this again."
        ) from error
    with tempfile.TemporaryDirectory(dir=into.parent) as folder:
        copied = Path(folder) / "table.csv"
        try:
            query: Any = f"COPY (SELECT * FROM {_dotted(table)}) TO STDOUT (FORMAT csv, HEADER)"
            with (
                psycopg.connect(url) as server,
                server.cursor() as cursor,
                copied.open("wb") as file,
                cursor.copy(query) as rows,
            ):
                for block in rows:
                    file.write(block)
        except psycopg.Error as error:
            raise CoordcareError(
                f"The table {table} cannot be read from PostgreSQL ({type(error).__name__}). Check address and name."
            ) from error
        with copied.open(encoding="utf-8", newline="") as file:
            names = next(csv.reader(file))
        declared = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in names)
        connection.execute(
            f"COPY (FROM read_csv({quoted(copied)}, columns = {{{declared}}}, header = true, auto_detect = false, "
            f"delim = ',', quote = '\"', escape = '\"', nullstr = '')) TO {quoted(into)} {IN_ORDER}"
        )
