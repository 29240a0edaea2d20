"""Receipts as a file: every figure of a close by its name, as a tree that leads to terms, law and rows of the input."""

import json
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from coordcare.errors import UnreadableFile
from coordcare.figures import Figure, Law, Number, Rows, Source, Term, Text

_SOURCES: dict[str, type[Any]] = {"term": Term, "law": Law, "rows": Rows, "text": Text}


def write_receipts(path: Path, receipts: Mapping[str, Figure]) -> None:
    """Write the receipts; figures that several share stand once and are referred to by number."""
    figures: list[dict[str, Any]] = []
    known: dict[str, int] = {}
    names = {name: _keep(figure, figures, known) for name, figure in receipts.items()}
    content = {"receipts": names, "figures": figures}
    path.write_text(json.dumps(content, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")


def read_receipts(path: Path) -> dict[str, Figure]:
    """Every receipt of a close by its name; raises `UnreadableFile`."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        figures: list[Figure] = []
        for one in content["figures"]:  # what a figure is made of stands before it
            figures.append(_figure(one, figures))
        return {name: figures[number] for name, number in content["receipts"].items()}
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise UnreadableFile(path=path, reason="cannot be read as receipts. Close the year again.") from error


def _keep(figure: Figure, figures: list[dict[str, Any]], known: dict[str, int]) -> int:
    of = [_keep(part, figures, known) for part in figure.of]
    told: dict[str, Any] = {"value": _value(figure.value), "unit": figure.unit, "says": figure.says}
    if figure.how:
        told["how"] = figure.how
    if of:
        told["of"] = of
    if figure.source is not None:
        kind = next(name for name, kind in _SOURCES.items() if isinstance(figure.source, kind))
        told["source"] = {"kind": kind} | {
            each.name: _plain(getattr(figure.source, each.name)) for each in fields(figure.source)
        }
    key = json.dumps(told, ensure_ascii=False)
    if key not in known:
        known[key] = len(figures)
        figures.append(told)
    return known[key]


def _plain(value: Any) -> Any:
    return {column: list(values) for column, values in value.items()} if isinstance(value, Mapping) else value


def _value(value: Number | str | None) -> str | dict[str, str] | None:
    """A text as it is; a number as what it is exactly."""
    if value is None or isinstance(value, str):
        return value
    return {"number": str(value)}


def _figure(told: Mapping[str, Any], figures: list[Figure]) -> Figure:
    value = told["value"]
    if isinstance(value, dict):
        text = value["number"]
        value = Fraction(text) if "/" in text else Decimal(text)
    return Figure(
        value=value,
        unit=told["unit"],
        says=told["says"],
        how=told.get("how", ""),
        of=tuple(figures[number] for number in told.get("of", ())),
        source=_source(told.get("source")),
    )


def _source(told: dict[str, Any] | None) -> Source | None:
    if told is None:
        return None
    kind = _SOURCES[told["kind"]]
    values = {name: value for name, value in told.items() if name != "kind"}
    if "where" in values:
        values["where"] = {column: tuple(listed) for column, listed in values["where"].items()}
    source: Source = kind(**values)
    return source
