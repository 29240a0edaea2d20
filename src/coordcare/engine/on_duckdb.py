"""The engine that comes with the program: DuckDB, in this process, over Parquet files."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from coordcare.engine.adapter import parquet_pattern
from coordcare.errors import CoordcareError

# How every table is written. At its least effort zstd packs claims no worse, and columns of many different values are
# not tried as dictionaries: a quarter less time for the same size.
AS_PARQUET = "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 1000)"
IN_ORDER = AS_PARQUET.removesuffix(")") + ", PRESERVE_ORDER true)"  # of rows, as they were read
MEMORY = "1500MB"  # beyond it DuckDB writes to the temporary folder; the process holds some hundred MB more


def connect(*, temporary: Path, memory: str = MEMORY, threads: int | None = None, **settings: Any) -> Any:
    """A DuckDB connection that fetches nothing, keeps to its memory, and spills into the temporary folder."""
    import duckdb

    limits: dict[str, Any] = {"threads": threads} if threads else {}
    connection = duckdb.connect(
        config={
            "memory_limit": memory,
            "temp_directory": str(temporary),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": False,
            **limits,
            **settings,
        }
    )
    connection.execute("SET parquet_metadata_cache = true")  # no setting above, for it comes with the reader of Parquet
    return connection


_NO_ROOM = ("no space left", "could not write", "write failed")


def ran_out(error: Exception) -> bool:
    """Whether it was memory or disk that ran out, which is no fault of the data."""
    import duckdb

    told = str(error).lower()
    return isinstance(error, duckdb.OutOfMemoryException) or (
        isinstance(error, duckdb.IOException) and any(word in told for word in _NO_ROOM)
    )


@contextmanager
def within_its_limits() -> Iterator[None]:
    """Say in a sentence that memory or disk ran out; any other error of the engine is ours, and stays as it is."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        if not ran_out(error):
            raise
        told = str(error)
        first = "the disk is full" if "No space left" in told else told.splitlines()[0]
        raise CoordcareError(
            f"DuckDB cannot go on: {first}. Nothing was changed. Make room on the disk of the workspace, or give it "
            "more memory in cco.yaml, as in “engine: {duckdb: {memory: 4GB}}”."
        ) from error


def quoted(text: object) -> str:
    """A text as an SQL literal."""
    return "'" + str(text).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as an SQL identifier, whatever stands in it."""
    return '"' + name.replace('"', '""') + '"'


def write_rows(connection: Any, columns: Mapping[str, str], rows: Sequence[Sequence[Any]], path: Path) -> None:
    """Write rows, whose values stand in the order of the columns, as a Parquet file of these types."""
    listed = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    asked = ", ".join(f"CAST(unnest(${name}) AS {kind}) AS {identifier(name)}" for name, kind in columns.items())
    nothing = ", ".join(f"CAST(NULL AS {kind}) AS {identifier(name)}" for name, kind in columns.items())
    rows_of = f"SELECT {asked}" if rows else f"SELECT {nothing} WHERE false"
    connection.execute(f"COPY ({rows_of}) TO {quoted(path)} {AS_PARQUET}", listed if rows else {})


class DuckDB:
    """The embedded engine."""

    dialect = "duckdb"
    takes_parts = False

    def __init__(self, *, temporary: Path, memory: str = MEMORY, threads: int | None = None) -> None:
        """Open an engine that spills into the temporary folder."""
        self.connection = connect(temporary=temporary, memory=memory, threads=threads)

    def read(self, name: str, path: Path) -> None:
        """Make a Parquet file known as a table of this name."""
        self.connection.execute(
            f"CREATE OR REPLACE VIEW {identifier(name)} AS FROM read_parquet({quoted(parquet_pattern(path))})"
        )

    def compute(self, name: str, sql: str, path: Path) -> None:
        """Compute a table, keep it as Parquet at this path, and know it by this name."""
        self.connection.execute(f"COPY ({sql}) TO {quoted(path)} {AS_PARQUET}")
        self.read(name, path)

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """The rows of a query."""
        rows: list[tuple[Any, ...]] = self.connection.execute(sql).fetchall()
        return rows

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()
