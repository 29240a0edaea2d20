"""The tables of a run as the checks ask them: each is read once for all conditions on single rows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from coordcare.engine.on_duckdb import quoted
from coordcare.tables.catalogue import BY_NAME, TABLES
from coordcare.tables.ingest.quality.conditions import CONDITIONS, NEVER_TOLD, Condition
from coordcare.tables.ingest.quality.findings import MOST_PLACES, Found, places

CLAIMS = ("medical_claim", "pharmacy_claim")


class StoredRun:
    """The tables of one run. Views `kept_TABLE` hold what the checks' SQL asks for."""

    def __init__(self, connection: Any, run: Path) -> None:
        """Know the tables that the run has, and how many rows each holds."""
        self.connection = connection
        self._answers: dict[str, list[tuple[Any, ...]]] = {}
        self._found: dict[str, Mapping[str, Found]] = {}
        paths = {table.name: run / "tables" / f"{table.name}.parquet" for table in TABLES}
        there = {name: f"read_parquet({quoted(path)})" for name, path in paths.items() if path.is_file()}
        for name, rows in there.items():
            connection.execute(f"CREATE OR REPLACE TEMP VIEW kept_{name} AS FROM {rows}")
        counts = ", ".join(f"(SELECT count(*) FROM {rows})" for rows in there.values())
        self.sizes: dict[str, int] = dict(zip(there, self.ask(f"SELECT {counts}")[0], strict=True)) if there else {}

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

    def ask_once(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query that several checks ask."""
        if sql not in self._answers:
            self._answers[sql] = self.ask(sql)
        return self._answers[sql]

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
        asked = sorted({condition.sql for condition in conditions.values()})
        money = BY_NAME[table].money
        counts = ", ".join(
            f"count(*) FILTER ({sql}), {f'sum({money}) FILTER ({sql})' if money else 'NULL'}" for sql in asked
        )
        buckets = self.ask(f"SELECT standing, {counts} FROM kept_{table} GROUP BY standing")
        answers = {
            (bucket, sql): (numbers[2 * n], numbers[2 * n + 1])
            for bucket, *numbers in buckets
            for n, sql in enumerate(asked)
        }
        found = {}
        for name, condition in conditions.items():
            met = [answers[bucket, condition.sql] for bucket in condition.buckets if (bucket, condition.sql) in answers]
            dollars = sum((amount or Decimal(0) for _, amount in met), Decimal("0.00")) if money else None
            found[name] = Found(rows=sum(rows for rows, _ in met), dollars=dollars)
        wanted = {name: conditions[name] for name, one in found.items() if one.rows and name not in NEVER_TOLD}
        first = self._first_rows(table, wanted)
        return {name: replace(one, first=first.get(name, ())) for name, one in found.items()}

    def _first_rows(self, table: str, conditions: Mapping[str, Condition]) -> dict[str, tuple[str, ...]]:
        if not conditions:
            return {}
        asked = sorted({condition.sql for condition in conditions.values()})
        rows = ", ".join(f"min(input_row, {MOST_PLACES}) FILTER ({sql})" for sql in asked)
        buckets = sorted({bucket for condition in conditions.values() for bucket in condition.buckets})
        listed = ", ".join(quoted(bucket) for bucket in buckets)
        groups = self.ask(
            f"SELECT standing, input_file, {rows} FROM kept_{table} WHERE standing IN ({listed}) GROUP BY ALL"
        )
        return {
            name: places(
                (file, row)
                for bucket, file, *lists in groups
                if bucket in condition.buckets
                for row in lists[asked.index(condition.sql)] or ()
            )
            for name, condition in conditions.items()
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
