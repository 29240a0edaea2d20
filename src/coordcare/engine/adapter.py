"""What an engine must be able to do for us, whichever it is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol


class Engine(Protocol):
    """Runs SQL over Parquet files; results are Parquet files again, so that whoever comes next needs no engine."""

    dialect: str
    takes_parts: bool  # whether it computes a large query faster as a row of small ones

    def read(self, name: str, path: Path) -> None:
        """Make a Parquet file known as a table of this name."""

    def compute(self, name: str, sql: str, path: Path) -> None:
        """Compute a table, keep it as Parquet at this path, and know it by this name."""

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """The rows of a query, for results that are small."""

    def close(self) -> None:
        """Let go of what the engine holds."""


def parquet_pattern(path: Path) -> str:
    """What to read for a table kept at this path: one file, or the folder of parts that a cluster wrote."""
    return str(path / "*.parquet") if path.is_dir() else str(path)
