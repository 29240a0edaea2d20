"""The tables of a run as the checks ask them: each is read once for all conditions on single rows."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from coordcare.engine.on_duckdb import quoted
from coordcare.tables.catalogue import BY_NAME, TABLES
from coordcare.tables.ingest.quality.conditions import CONDITIONS
from coordcare.tables.ingest.quality.findings import MOST_PLACES, Found, places

CLAIMS = ("medical_claim", "pharmacy_claim")


class StoredRun:
    """The tables of one run. Views `kept_TABLE` hold what the checks' SQL asks for."""

    def __init__(self, connection: Any, run: Path) -> None:
        """Know the tables that the run has, and how many rows each holds."""
        self.connection = connection
        self.sizes: dict[str, int] = {}
        self._columns: dict[str, frozenset[str]] = {}
        self._found: dict[str, Mapping[str, Found]] = {}
        for table in TABLES:
            path = run / "tables" / f"{table.name}.parquet"
            if path.is_file():
                rows = f"read_parquet({quoted(path)})"
                connection.execute(f"CREATE OR REPLACE TEMP VIEW kept_{table.name} AS FROM {rows}")
                (self.sizes[table.name],) = connection.execute(f"SELECT count(*) FROM {rows}").fetchone()

    def has(self, *names: str) -> bool:
        """Whether all of these tables are there and hold rows."""
        return all(self.sizes.get(name, 0) > 0 for name in names)

    def claims(self) -> tuple[str, ...]:
        """The tables of claims that hold rows."""
        return tuple(name for name in CLAIMS if self.has(name))

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        rows: list[tuple[Any, ...]] = self.connection.execute(sql).fetchall()
        return rows

    def columns(self, table: str) -> frozenset[str]:
        """The columns that are stored of a table; sparse ones only where a source has them."""
        if table not in self._columns:
            described = self.ask(f"DESCRIBE kept_{table}")
            self._columns[table] = frozenset(str(row[0]) for row in described)
        return self._columns[table]

    def holds(self, table: str, column: str) -> bool:
        """Whether the column has a value anywhere in the table."""
        if not self.has(table) or column not in self.columns(table):
            return False
        ((there,),) = self.ask(f"SELECT EXISTS (SELECT 1 FROM kept_{table} WHERE {column} IS NOT NULL)")
        return bool(there)

    def found(self, table: str, name: str) -> Found:
        """The rows of a table that meet a named condition of `conditions`."""
        if not self.has(table):
            return Found()
        if table not in self._found:
            self._found[table] = self._ask_conditions(table)
        return self._found[table].get(name, Found())

    def first_of(self, query: str) -> tuple[str, ...]:
        """The first places of a query that has `input_file` and `input_row`."""
        return places(
            self.ask(f"SELECT DISTINCT input_file, input_row FROM ({query}) ORDER BY ALL LIMIT {MOST_PLACES}")
        )

    def _ask_conditions(self, table: str) -> dict[str, Found]:
        """One pass counts, and a second finds the first rows of what was not nought."""
        conditions = CONDITIONS[table]
        money = BY_NAME[table].money
        sums = f"sum({money}) FILTER ({{0}})" if money else "NULL"
        counts = ", ".join(f"count(*) FILTER ({sql}), {sums.format(sql)}" for sql in conditions.values())
        (answer,) = self.ask(f"SELECT {counts} FROM kept_{table}")
        numbers = dict(zip(conditions, zip(answer[::2], answer[1::2], strict=True), strict=True))
        wanted = [name for name, (rows, _) in numbers.items() if rows]
        first = self._first_rows(table, {name: conditions[name] for name in wanted})
        return {name: Found(rows=numbers[name][0], dollars=numbers[name][1], first=first[name]) for name in wanted}

    def _first_rows(self, table: str, conditions: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        if not conditions:
            return {}
        rows = ", ".join(f"min(input_row, {MOST_PLACES}) FILTER ({sql})" for sql in conditions.values())
        files = self.ask(f"SELECT input_file, {rows} FROM kept_{table} GROUP BY input_file")
        return {
            name: places((file, row) for file, *lists in files for row in lists[number] or ())
            for number, name in enumerate(conditions)
        }

    @cached_property
    def months(self) -> Mapping[str, Sequence[tuple[Any, int, Decimal]]]:
        """Of each table of claims the months of service that are counted, each with lines and dollars, in order."""
        return {
            table: self.ask(
                "SELECT CAST(date_trunc('month', service_date) AS DATE) AS month, count(*), sum(paid_amount) "
                f"FROM kept_{table} WHERE standing = 'counted' AND service_date IS NOT NULL GROUP BY 1 ORDER BY 1"
            )
            for table in self.claims()
        }
