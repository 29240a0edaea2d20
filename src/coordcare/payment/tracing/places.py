"""Where a term or a text stands in the file that a person wrote: its line, quoted as it stands now."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_NAMED_BY = ("name", "measure", "id")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A line of a file, from 1; `stated` is False where the file does not state the term, and a default holds.

    The line is then the one of what the term would belong to.
    """

    line: int
    text: str
    stated: bool


def place_in(file: Path, path: str) -> Place | None:
    """The line at which a place such as `streams[Quality].upside.limit.amount` stands; None where none can be told."""
    import yaml

    try:
        text = file.read_text(encoding="utf-8-sig")
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError):
        return None
    lines = text.splitlines()
    if root is None or not lines:
        return None
    found, stated = _walked(root, path, 0)
    return Place(line=found + 1, text=lines[min(found, len(lines) - 1)].strip(), stated=stated)


def _walked(node: Any, rest: str, line: int) -> tuple[int, bool]:
    """The line of what the path leads to, from 0, and whether it leads there to its end."""
    if not rest:
        return line, True
    reached = line
    for label, at, below in _steps(node):
        if rest == label or rest.startswith((f"{label}.", f"{label}[")):
            reached, stated = _walked(below, rest[len(label) :].removeprefix("."), at)
            if stated:
                return reached, True
    return reached, False


def _steps(node: Any) -> Iterator[tuple[str, int, Any]]:
    """What a path may go on with from here, its line, and what is beneath; the longest names first."""
    found: list[tuple[str, int, Any]] = []
    if node.id == "mapping":
        found = [(str(key.value), key.start_mark.line, value) for key, value in node.value]
    elif node.id == "sequence":
        for number, item in enumerate(node.value):
            names = [value.value for key, value in _pairs(item) if key.value in _NAMED_BY and value.id == "scalar"]
            found += [(f"[{label}]", item.start_mark.line, item) for label in (*names, str(number))]
    return iter(sorted(found, key=lambda step: -len(step[0])))


def _pairs(node: Any) -> list[tuple[Any, Any]]:
    return list(node.value) if node.id == "mapping" else []
