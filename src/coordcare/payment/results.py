"""A published run, opened for questions: every table of the store and every result under its own name."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from coordcare.engine.adapter import parquet_pattern
from coordcare.engine.on_duckdb import connect, identifier, quoted


@contextmanager
def open_results(run: Path) -> Iterator[Any]:
    """A DuckDB connection with a view for each table of the run; small questions only, whatever engine reckoned it."""
    with TemporaryDirectory() as temporary:
        connection = connect(temporary=Path(temporary))
        try:
            for path in sorted([*(run / "tables").iterdir(), *(run / "results").iterdir()]):
                connection.execute(
                    f"CREATE VIEW {identifier(path.stem)} AS FROM read_parquet({quoted(parquet_pattern(path))})"
                )
            yield connection
        finally:
            connection.close()


def record_of(run: Path) -> dict[str, Any]:
    """What a run says of itself: whose it is, of which files, for which months, by which policies."""
    record: dict[str, Any] = json.loads((run / "run.json").read_text(encoding="utf-8"))
    return record
