"""A database as engine: PostgreSQL, which is given copies of the Parquet files and hands its results back as Parquet.

What it holds stands in a schema of its own, which goes when the engine is closed. Text is compared by its bytes, as
elsewhere: every column of text has the collation "C", whatever the database sorts by; only texts that a step makes of
literals alone, and sorts by before it hands them back, follow the database.
"""

import importlib
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from coordcare.engine.adapter import parquet_pattern
from coordcare.engine.on_duckdb import AS_PARQUET, connect, identifier, quoted
from coordcare.errors import CoordcareError

SECONDS_TO_ANSWER = 10
BYTES_AT_A_TIME = 1 << 20

# Only what is quoted is text: an empty field is NULL, and "" is a text of no letters. Both sides write and read it so.
WRITTEN_BY_DUCKDB = "(FORMAT csv, HEADER false, FORCE_QUOTE *, NULLSTR '')"
READ_BY_DUCKDB = (
    "auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\n', nullstr = '',"
    " allow_quoted_nulls = false, dateformat = '%Y-%m-%d', parallel = false"
)

COLUMNS = """
    SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
    WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""


class PostgreSQL:
    """A connection to a PostgreSQL database in which we may create a schema."""

    dialect = "postgres"
    takes_parts = True

    def __init__(self, *, address: str, temporary: Path) -> None:
        """Open an engine at an address such as `postgresql://user@host/database`.

        A password is better left to PostgreSQL's own password file than written into the address. Raises CoordcareError
        where no connection can be had, or none that may create a schema.
        """
        self.temporary = temporary
        self.schema = f"coordcare_{uuid.uuid4().hex}"
        self.connection = _connection(address, schema=self.schema)
        self.parquet = connect(temporary=temporary)

    def read(self, name: str, path: Path) -> None:
        """Copy a Parquet file into a table of this name."""
        rows = f"FROM read_parquet({quoted(parquet_pattern(path))})"
        types = self.parquet.execute(f"DESCRIBE {rows}").fetchall()
        columns = ", ".join(f"{identifier(column)} {_type_in_postgres(kind)}" for column, kind, *_ in types)
        self._replace(name, f"({columns})")
        with self._file() as file:
            self.parquet.execute(f"COPY ({rows}) TO {quoted(file)} {WRITTEN_BY_DUCKDB}")
            into_table = self.connection.cursor().copy(f"COPY {identifier(name)} FROM STDIN (FORMAT csv)")
            with file.open("rb") as source, into_table as copy:
                while part := source.read(BYTES_AT_A_TIME):
                    copy.write(part)
        self.connection.execute(f"ANALYZE {identifier(name)}")

    def compute(self, name: str, sql: str, path: Path) -> None:
        """Compute a table, keep it as Parquet at this path, and know it by this name."""
        self._replace(name, f"AS {sql}")
        types = dict(self.connection.execute(COLUMNS, [identifier(name)]).fetchall())
        for column, kind in types.items():
            if _type_in_duckdb(kind) == "VARCHAR":
                self.connection.execute(
                    f'ALTER TABLE {identifier(name)} ALTER COLUMN {identifier(column)} TYPE TEXT COLLATE "C"'
                )
        self.connection.execute(f"ANALYZE {identifier(name)}")
        columns = ", ".join(f"{quoted(column)}: {quoted(_type_in_duckdb(kind))}" for column, kind in types.items())
        with self._file() as file:
            out_of_table = self.connection.cursor().copy(
                f"COPY {identifier(name)} TO STDOUT (FORMAT csv, FORCE_QUOTE *)"
            )
            with file.open("wb") as target, out_of_table as copy:
                target.writelines(copy)
            rows = f"FROM read_csv({quoted(file)}, columns = {{{columns}}}, {READ_BY_DUCKDB})"
            self.parquet.execute(f"COPY ({rows}) TO {quoted(path)} {AS_PARQUET}")

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """The rows of a query."""
        rows: list[tuple[Any, ...]] = self.connection.execute(sql).fetchall()
        return rows

    def close(self) -> None:
        """Drop the schema with all its tables, and close the connection."""
        self.connection.execute(f"DROP SCHEMA {self.schema} CASCADE")
        self.connection.close()
        self.parquet.close()

    def _replace(self, name: str, definition: str) -> None:
        self.connection.execute(f"DROP TABLE IF EXISTS {identifier(name)}")
        self.connection.execute(f"CREATE UNLOGGED TABLE {identifier(name)} {definition}")

    @contextmanager
    def _file(self) -> Iterator[Path]:
        """A file between the two, gone when it has been read."""
        self.temporary.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self.temporary) as folder:
            yield Path(folder) / "rows.csv"


def _connection(address: str, *, schema: str) -> Any:
    """A connection that creates and finds its tables in a new schema of this name."""
    try:
        psycopg = importlib.import_module("psycopg")
    except ImportError:
        raise CoordcareError(
            "engine: postgres: the client of PostgreSQL is not installed, so nothing can be sent to the database."
            " Install it with `pip install coordcare[postgres]`, or leave `engine` out of cco.yaml to compute on this"
            " machine."
        ) from None
    try:
        connection = psycopg.connect(
            address,
            autocommit=True,
            connect_timeout=SECONDS_TO_ANSWER,
            client_encoding="utf8",
            prepare_threshold=None,  # a prepared statement would not outlive a table that is computed anew
        )
        connection.execute("SET TIME ZONE 'UTC'")
        connection.execute("SET datestyle = 'ISO'")
        # It cannot guess how many lines have a bit set, takes them for few, and would compare every row with every row.
        connection.execute("SET enable_nestloop = off")
        connection.execute(f"CREATE SCHEMA {schema}")
        connection.execute(f"SET search_path = {schema}")
    except psycopg.Error as error:
        reason = str(error).splitlines()[0]
        raise CoordcareError(
            f"engine: postgres: the database cannot be used ({reason}), so nothing can be computed. Mend the address in"
            " cco.yaml, postgresql://USER@HOST:PORT/DATABASE, or have its owner run GRANT CREATE ON DATABASE for that"
            " user."
        ) from None
    return connection


def _type_in_postgres(duckdb_type: str) -> str:
    match duckdb_type:
        case "VARCHAR":
            return 'TEXT COLLATE "C"'
        case "TINYINT":
            return "SMALLINT"
        case "DOUBLE":
            return "DOUBLE PRECISION"
    return duckdb_type


def _type_in_duckdb(postgres_type: str) -> str:
    match postgres_type:
        case "text" | "character varying":
            return "VARCHAR"
        case "numeric":
            raise TypeError("A step hands back a decimal that does not say how many digits it has: cast it.")
    return postgres_type
