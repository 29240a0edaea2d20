"""An explained figure for machines: every figure once, by number, with those that it is made of."""

import json
from typing import Any

from coordcare.figures import Figure, Law, Rows, Source, Term, Text
from coordcare.payment.tracing import words
from coordcare.payment.tracing.rows import Traced
from coordcare.payment.tracing.tree import Explained


def explained_as_json(told: Explained) -> str:
    """The figure by its number, and all figures; exact numbers are texts, such as “1/3” and “12.50”."""
    figures: dict[int, dict[str, Any]] = {}
    for node in told.tree.all():
        if node.number not in figures or not node.again:
            figures[node.number] = {
                **plain_figure(node.figure),
                "of": [part.number for part in node.parts],
                "figures_deeper": node.deeper,
                "source": _source(node.figure.source, told),
                "rows": _rows(told.rows[node.number], node.figure) if node.number in told.rows else None,
            }
    content = {
        "name": told.name,
        "year": told.close.year,
        "interim": told.close.interim,
        "run": told.close.run,
        "run_is_kept": told.close.tables is not None,
        "figure": told.tree.number,
        "figures": {str(number): one for number, one in sorted(figures.items())},
    }
    return json.dumps(content, indent=1, ensure_ascii=False)


def plain_figure(figure: Figure) -> dict[str, Any]:
    """What a figure says of itself: its exact value, the value as people write it, its unit and its words."""
    exact = figure.value if figure.value is None or isinstance(figure.value, str) else str(figure.value)
    return {
        "value": exact, "shown": words.value_of(figure), "unit": figure.unit, "says": figure.says, "how": figure.how,
    }  # fmt: skip


def _source(source: Source | None, told: Explained) -> dict[str, Any] | None:
    match source:
        case Term() | Text():
            place = told.places.get((source.file, source.path))
            found = {"line": place.line, "text": place.text, "stated": place.stated} if place else None
            kind = "term" if isinstance(source, Term) else "text"
            changed = source.file in told.changed
            return {"kind": kind, "file": source.file, "path": source.path, "place": found, "changed_since": changed}
        case Law():
            return {"kind": "law", "name": source.name, "cite": source.cite, "standing": source.standing}
        case Rows():
            where = {column: list(values) for column, values in source.where.items()}
            return {"kind": "rows", "view": source.view, "where": where, "amount": source.amount or None}
    return None


def _rows(traced: Traced, figure: Figure) -> dict[str, Any]:
    first = [
        {
            "file": row.file,
            "row": row.row,
            "times": row.rows,
            "amount": None if row.amount is None else str(row.amount),
            "also": None if row.also is None else {"file": row.also[1], "row": row.also[2], "says": row.also[0]},
        }
        for row in traced.first
    ]
    return {
        "count": traced.rows,
        "input_rows": traced.inputs,
        "total": None if traced.total is None else str(traced.total),
        "adds_up": traced.adds_up(figure),
        "how": traced.how,
        "sql": traced.select,
        "first": first,
    }
