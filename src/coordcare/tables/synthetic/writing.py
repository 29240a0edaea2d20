"""Writes the tables of a fictional CCO as files, and measures what was written."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from coordcare.tables.catalogue import TABLES
from coordcare.tables.declaration import Table
from coordcare.tables.synthetic.database import output_sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FORMATS = {
    "csv": "FORMAT csv, HEADER true",
    "csv.gz": "FORMAT csv, HEADER true, COMPRESSION gzip",
    "parquet": "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A file that was written: its table, its rows, and their dollars where the table holds money."""

    table: str
    path: Path
    rows: int
    amount: Decimal | None


def write_tables(
    connection: "DuckDBPyConnection", folder: Path, *, file_format: str, at_once: int, told: Callable[[str], None]
) -> None:
    """Write every table into the folder, several at once; each file is the same however many that are."""
    largest_first = sorted(TABLES, key=lambda table: table.name not in ("medical_claim", "pharmacy_claim"))
    cursors = [connection.cursor() for _ in largest_first]

    def write(table: Table, cursor: "DuckDBPyConnection") -> str:
        path = str(folder / f"{table.name}.{file_format}").replace("'", "''")
        cursor.execute(f"COPY ({output_sql(table.name)}) TO '{path}' ({FORMATS[file_format]})")
        return table.name

    with ThreadPoolExecutor(at_once) as pool:
        try:
            for done in as_completed([pool.submit(write, *each) for each in zip(largest_first, cursors, strict=True)]):
                told(f"{done.result()} is written")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for cursor in cursors:
                cursor.interrupt()
            raise


def measure(connection: "DuckDBPyConnection", folder: Path, *, file_format: str) -> Sequence[Written]:
    """Read back what stands in the folder: rows and dollars of each table."""
    return [_measured(connection, table, folder / f"{table.name}.{file_format}") for table in TABLES]


def _measured(connection: "DuckDBPyConnection", table: Table, path: Path) -> Written:
    # Quotes may stand far down in a file, where a reader that guesses does not look.
    text = """read_csv($path, all_varchar = true, header = true, delim = ',', quote = '"')"""
    reader = "read_parquet($path)" if path.suffix == ".parquet" else text
    dollars = f"sum(replace({table.money}::VARCHAR, ',', '')::DECIMAL(18, 2))" if table.money else "NULL"
    query = f"SELECT count(*), {dollars} FROM {reader}"
    found = connection.execute(query, {"path": str(path)}).fetchone()
    assert found is not None
    return Written(table=table.name, path=path, rows=found[0], amount=found[1])
