"""A finding on the quality of the data, and how findings are kept beside a run. None holds a member's data."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

MOST_PLACES = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class QualityFinding:
    """Something odd in a table: what and how often, in how many dollars, where first, why it matters, what to do.

    `name` stays the same from run to run. `dollars` is None where the table holds no money or none is touched.
    """

    name: str
    table: str
    what: str
    rows: int
    dollars: Decimal | None
    first: tuple[str, ...]
    why: str
    todo: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Rows that a question found: how many, their dollars, and the first places."""

    rows: int = 0
    dollars: Decimal | None = None
    first: tuple[str, ...] = ()


def write(findings: Iterable[QualityFinding], path: Path) -> None:
    """Keep the findings as JSON; money as text, exact to the cent."""
    listed = [asdict(finding) for finding in findings]
    path.write_text(json.dumps(listed, indent=1, default=str, ensure_ascii=False) + "\n", encoding="utf-8")


def places(found: Iterable[tuple[Any, Any]]) -> tuple[str, ...]:
    """The first places of these files and rows, as people say them."""
    known = {(str(file), int(row)) for file, row in found if file is not None and row is not None}
    return tuple(f"{file}, row {row}" for file, row in sorted(known)[:MOST_PLACES])


def counted(number: int, one: str, many: str) -> str:
    """A number and what is counted: “1 line is”, “1,204 lines are”."""
    return f"{number:,} {one if number == 1 else many}"


def in_dollars(amount: Decimal | None) -> str:
    """An amount as text, such as “$1,204.50”."""
    exact = amount or Decimal(0)
    return f"{'-' if exact < 0 else ''}${abs(exact):,.2f}"


def share(part: int, whole: int) -> str:
    """A part of a whole in percent, with one decimal; whatever is there is never called nothing."""
    percent = Decimal(part) * 100 / Decimal(whole) if whole else Decimal(0)
    return "less than 0.1 %" if 0 < percent < Decimal("0.1") else f"{percent:.1f} %"


def month_name(month: Any) -> str:
    """A month as text, such as “2023-04”."""
    return f"{month:%Y-%m}"


def about_rows(
    table: str, name: str, found: Found, one: str, many: str, *, why: str, todo: str
) -> list[QualityFinding]:
    """A finding on rows, or none where there are none."""
    if not found.rows:
        return []
    dollars = f" {in_dollars(found.dollars)} in all." if found.dollars is not None else ""
    return [
        QualityFinding(
            name=name,
            table=table,
            what=counted(found.rows, one, many) + dollars,
            rows=found.rows,
            dollars=found.dollars,
            first=found.first,
            why=why,
            todo=todo,
        )
    ]
