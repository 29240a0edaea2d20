"""The file of what was rejected or set aside: input file, line, column, value, reason, and what became of it."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from coordcare.engine.on_duckdb import quoted
from coordcare.tables.ingest.laying_out import LaidOut
from coordcare.tables.ingest.quality.findings import counted

INPUTS_READ = "inputs_read.json"
HEADINGS = ("table", "input_file", "line", "column", "value", "reason", "outcome")
_AT_ONCE = 10_000
_FIRST = 5


def write_rejects(connection: Any, run: Path, laid_out: Mapping[str, Sequence[LaidOut]]) -> dict[str, int]:
    """Write every value that was not used; returns the number of lines written for each table."""
    written: Counter[str] = Counter()
    with (run / "rejects.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for name, inputs in laid_out.items():
            for one in inputs:
                for line, reason in one.unreadable:
                    writer.writerow((name, one.place, line, "", "", reason, "row rejected"))
                    written[name] += 1
            places = {one.place: one for one in inputs}
            finders: dict[str, Callable[[int], int]] = {}  # made for files with problems alone: it may take time
            for input_file, row, problem, rejected in _problems(connection, run / "tables" / f"{name}.parquet"):
                outcome = "row rejected" if rejected else "value set aside"
                if input_file not in finders:
                    finders[input_file] = places[input_file].line_finder()
                line = finders[input_file](row)
                value = _harmless(problem["written"] or "")
                writer.writerow((name, input_file, line, problem["column_name"], value, problem["reason"], outcome))
                written[name] += 1
    return dict(written)


def most_frequent_reasons(connection: Any, run: Path, inputs: Sequence[LaidOut]) -> list[str]:
    """Why rows of eligibility are not used, of how many and where the first stands, without values of members."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for one in inputs:
        for line, reason in one.unreadable:
            found.setdefault((one.place, "", reason), []).append(line)
    finders = {one.place: one.line_finder() for one in inputs}
    for place, row, problem, _ in _problems(connection, run / "tables" / "eligibility.parquet"):
        found.setdefault((place, problem["column_name"], problem["reason"]), []).append(finders[place](row))
    if not found:
        return ["It has no rows. Export it again, with a row for each span of coverage."]
    return [
        f"{place}: {column or 'the line'} {reason} "
        f"({counted(len(lines), 'row', 'rows')}, the first in line {lines[0]})."
        for (place, column, reason), lines in sorted(found.items(), key=lambda one: -len(one[1]))[:_FIRST]
    ]


def write_inputs_read(run: Path, laid_out: Mapping[str, Sequence[LaidOut]]) -> None:
    """Keep of every input how many rows it has, how many lines are no rows, and which of those come first."""
    listed = [
        {
            "table": name,
            "file": one.place,
            "rows": one.rows,
            "unreadable": len(one.unreadable),
            "first_lines": [line for line, _ in one.unreadable[:_FIRST]],
        }
        for name, inputs in laid_out.items()
        for one in inputs
    ]
    (run / INPUTS_READ).write_text(json.dumps(listed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _problems(connection: Any, stored: Path) -> Iterable[tuple[str, int, dict[str, Any], bool]]:
    result = connection.execute(
        f"SELECT input_file, input_row, set_aside, standing = 'rejected' FROM read_parquet({quoted(stored)}) "
        "WHERE set_aside IS NOT NULL ORDER BY input_file, input_row"
    )
    while rows := result.fetchmany(_AT_ONCE):
        for input_file, row, problems, rejected in rows:
            for problem in json.loads(problems):
                yield input_file, row, problem, rejected and problem["rejects"]


def _harmless(value: str) -> str:
    """Text that a spreadsheet would take for a formula is shown as text."""
    formula = value[:1] in ("=", "@", "+", "\t") or (value[:1] == "-" and not value[1:2].isdigit())
    return f"'{value}" if formula else value
