"""Arrangements as files: read with every error told at once in a sentence, and the schema for editors."""

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from coordcare.errors import CoordcareError, Problems, UnreadableFile
from coordcare.payment.arrangement import Arrangement
from coordcare.rulebook.strict_yaml import load_yaml

FOLDER = "arrangements"
SCHEMA_FILE = "arrangement.schema.json"
_MOST_FILES = 2_000


def load_arrangement(path: Path) -> Arrangement:
    """The arrangement in a file; raises `UnreadableFile`, or `Problems` that name everything wrong in it."""
    content = load_yaml(path)
    if not isinstance(content, dict):
        raise Problems(where=str(path), problems=["states no arrangement. See the guide for an example."])
    try:
        return Arrangement.model_validate(content)
    except ValidationError as error:
        raise Problems(where=str(path), problems=sentences(error, content)) from error


def arrangement_paths(workspace: Path) -> tuple[Path, ...]:
    """The files in the workspace's folder of arrangements, in order of their names."""
    folder = workspace / FOLDER
    files = (
        sorted(path for path in folder.glob("*.y*ml") if path.suffix in (".yaml", ".yml")) if folder.is_dir() else []
    )
    if not files:
        raise CoordcareError(
            f"{folder}: holds no arrangement (*.yaml), so there is nothing to settle. Write one, or copy one from "
            "the fictional CCO: coordcare synthesize."
        )
    if len(files) > _MOST_FILES:
        raise CoordcareError(f"{folder}: holds more than {_MOST_FILES:,} files. Keep only arrangements there.")
    return tuple(files)


def load_arrangements(workspace: Path) -> dict[Path, Arrangement]:
    """All arrangements of a workspace by their files; raises `Problems` that name everything wrong in any of them."""
    read: dict[Path, Arrangement] = {}
    problems: list[str] = []
    for path in arrangement_paths(workspace):
        try:
            read[path] = load_arrangement(path)
        except Problems as error:
            problems += [f"{path.name}: {problem}" for problem in error.problems]
        except UnreadableFile as error:
            problems.append(str(error))
    first: dict[str, Path] = {}
    for path, arrangement in read.items():
        if arrangement.id in first:
            problems.append(f"{path.name}: has the id {arrangement.id} of {first[arrangement.id].name}; ids differ.")
        first.setdefault(arrangement.id, path)
    if problems:
        raise Problems(where=str(workspace / FOLDER), problems=problems)
    return read


def sentences(error: ValidationError, content: Any) -> list[str]:
    """Everything wrong in what an arrangement states, each in a sentence with its place."""
    found = error.errors()
    return [_sentence(one, content) for one in found if not _follows_from_another(one, found)]


def json_schema() -> str:
    """The JSON Schema of an arrangement, by which an editor completes and checks what is typed."""
    schema = Arrangement.model_json_schema()
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=1) + "\n"


_SAYS = {
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "greater_than_equal": "is below {ge}",
    "less_than_equal": "is above {le}",
    "greater_than": "is not above {gt}",
    "less_than": "is not below {lt}",
    "string_type": "is no text",
    "string_too_short": "is empty",
    "string_too_long": "is longer than {max_length} characters",
    "too_short": "is empty",
    "bool_type": "is neither true nor false",
    "int_type": "is no whole number",
    "tuple_type": "is no list",
    "date_type": "is no date, such as 2022-01-01",
    "decimal_max_places": "has more than {decimal_places} decimals",
    "decimal_max_digits": "has more than {max_digits} digits",
    "literal_error": "is not one of {expected}",
    "enum": "is not one of {expected}",
    "union_tag_invalid": "is of a stream that is not known; there are {expected_tags}",
    "union_tag_not_found": "does not say which “stream” it is",
    "model_type": "does not hold names with values",
    "model_attributes_type": "does not hold names with values",
    "string_pattern_mismatch": "may hold letters, digits, points, dashes and underscores only, and 40 at most",
}


def _follows_from_another(error: Any, found: list[Any]) -> bool:
    """Whether a list is called empty only because what stands in it is wrong."""
    place = error["loc"]
    return error["type"] == "too_short" and any(
        len(one["loc"]) > len(place) and one["loc"][: len(place)] == place for one in found
    )


def _sentence(error: Any, content: Any) -> str:
    """An error of the model as a sentence: where, what stands there, and what is wrong with it."""
    kind, context = error["type"], error.get("ctx", {})
    says = _SAYS.get(kind, error["msg"]).format(**context)
    if kind == "value_error":
        says = str(context["error"])
    found = error.get("input")
    shown = f" “{found}”" if isinstance(found, str | int) or type(found).__name__ == "Decimal" else ""
    if kind in ("missing", "extra_forbidden", "value_error"):
        shown = ""
    return f"{_place(error['loc'], content)}{shown} {says}.".replace("..", ".")


def _place(location: tuple[Any, ...], content: Any) -> str:
    """The place as one would point to it: streams “Shared savings” · upside · share."""
    parts: list[str] = []
    here = content
    for step in location:
        if isinstance(step, int):
            here = here[step] if isinstance(here, list) and step < len(here) else None
            name = here.get("name") or here.get("measure") if isinstance(here, dict) else None
            parts[-1:] = [f"{parts[-1] if parts else ''} {'“' + str(name) + '”' if name else step + 1}"]
        elif isinstance(here, dict) and step in here:
            here = here[step]
            parts.append(str(step))
        elif not (isinstance(here, dict) and here.get("stream") == step):
            parts.append(str(step))
    return " · ".join(parts) or "The arrangement"
