"""YAML as this project reads it: numbers exact, keys once, no anchors, nothing constructed.

A figure such as `12.94` becomes a `Decimal`, a date stays a `date`, `No` and `1:30` stay text, a key written twice is
an error instead of a silent loss, and anchors are refused because a few lines of them can stand for gigabytes.
"""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from coordcare.errors import UnreadableFile

_MOST_BYTES = 2_000_000
_DEEPEST = 50
_MOST_DIGITS = 1_000  # Python converts some thousands; no figure has a hundred
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Base):  # type: ignore[misc]  # the fast loader exists only where PyYAML was built with libyaml
    """The safe loader with exact numbers and no key twice."""


def _decimal(loader: Any, node: Any) -> Decimal:
    return Decimal(loader.construct_scalar(node))


def _whole_number(loader: Any, node: Any) -> int:
    text = loader.construct_scalar(node)
    if len(text) > _MOST_DIGITS:
        raise yaml.constructor.ConstructorError(
            None, None, f"a number has more than {_MOST_DIGITS} digits; put it in quotes if it is text", node.start_mark
        )
    return int(text)


def _mapping(loader: Any, node: Any) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"the key “{key}” stands twice", key_node.start_mark)
        seen.add(key)
    return dict(loader.construct_pairs(node, deep=True))


_StrictLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]+", "-+0123456789"),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789"),
    ("null", r"~|null|", ["~", "n", ""]),
):
    _StrictLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_pattern})$"), list(_first))
_StrictLoader.add_constructor("tag:yaml.org,2002:float", _decimal)
_StrictLoader.add_constructor("tag:yaml.org,2002:int", _whole_number)
_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def load_yaml(path: Path) -> Any:
    """The content of a YAML file; raises `UnreadableFile` with line and reason."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UnreadableFile(
                path=path, reason=f"is larger than {_MOST_BYTES:,} bytes, too large for a file of answers."
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UnreadableFile(path=path, reason=f"cannot be opened ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(path=path, reason="is not UTF-8 text. Save it as UTF-8.") from error
    return parse_yaml(text, path=path)


def _refuse_traps(text: str, path: Path) -> None:
    """Raise `UnreadableFile` for anchors, tags, and lists in lists so deep that they would exhaust the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_StrictLoader):
        trap = ""
        if isinstance(event, yaml.AliasEvent):
            trap = "uses YAML anchors. Write the values out instead."
        elif getattr(event, "tag", None) is not None:
            trap = "uses a YAML tag, such as !!str. Write the value itself, in quotes if it is text."
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            trap = f"nests lists more than {_DEEPEST} deep." if depth > _DEEPEST else ""
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if trap:
            line = f"line {event.start_mark.line + 1}: " if event.start_mark else ""
            raise UnreadableFile(path=path, reason=line + trap)


def parse_yaml(text: str, *, path: Path) -> Any:
    """The content of YAML text that came from `path`; raises `UnreadableFile` with line and reason."""
    try:
        _refuse_traps(text, path)
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506  # a subclass of the safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark else ""
        problem = getattr(error, "problem", None) or "is not readable as YAML"
        raise UnreadableFile(path=path, reason=f"{line}{problem}.") from error
    except (ValueError, RecursionError, TypeError) as error:
        raise UnreadableFile(path=path, reason=f"is not readable as YAML ({error}).") from error
