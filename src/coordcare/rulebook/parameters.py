"""What a program year must state: one frozen dataclass a topic, one field a value.

    @dataclass(frozen=True, slots=True, kw_only=True)
    class VbpTargets(Parameters, topic="vbp_targets"):
        \"\"\"The share of provider payments a CCO must make as value-based payments.\"\"\"

        share_of_payments: Decimal = stated("Least share of payments to providers at the minimum category or above.")

The class is the schema: the year's file must state each of its fields, each with a citation and a standing, and
nothing else. Field types: `str`, `int`, `Decimal`, `bool`, `date`, an `Enum`, a `Literal` of texts, a tuple of one;
each also `| None`.

With `since=2022` years state the topic from 2022 on, and no year before does. With `many=True` a topic has rows: each
is a whole value under a key that the year chooses, and a field with a default may be left out of a row.
"""

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, field, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar, Literal, TypeVar


class Parameters:
    """The base of every topic: its name in the years' files, the first year that states it, and whether it has rows."""

    __slots__ = ()
    topic: ClassVar[str]
    since: ClassVar[int]
    many: ClassVar[bool]

    def __init_subclass__(cls, *, topic: str = "", since: int = 0, many: bool = False, **options: Any) -> None:
        """Keep what is said of the topic; a dataclass with slots is made twice, the second time without it."""
        super().__init_subclass__(**options)
        if topic:
            cls.topic, cls.since, cls.many = topic, since, many


Row = TypeVar("Row", bound=Parameters)


def stated(says: str, *, default: Any = MISSING) -> Any:
    """A value that each year or row must state; `says` is the sentence that explains it to a reader.

    Only a value of a row may have a default.
    """
    return field(default=default, metadata={"says": says})


def names(topic: type[Parameters]) -> dict[str, str]:
    """Each value that the topic, or each of its rows, asks for, with its sentence."""
    return {each.name: each.metadata["says"] for each in _fields(topic)}


def _fields(topic: type[Parameters]) -> tuple[Field[Any], ...]:
    return fields(topic)  # type: ignore[arg-type]  # topics are dataclasses


def convert(topic: type[Parameters], name: str, value: Any) -> Any:
    """The value as its field's type; raises ValueError saying what was expected."""
    return _convert(typing.get_type_hints(topic)[name], value)


def row(topic: type[Row], written: Any) -> Row:
    """A row of a topic that has many; raises ValueError naming what is missing, not known or of another type."""
    if not isinstance(written, Mapping):
        raise ValueError(f"expects names with values, found {written!r}")
    needed = {each.name for each in _fields(topic) if each.default is MISSING}
    missing, unknown = sorted(needed - set(written)), sorted(set(written) - set(names(topic)))
    if missing or unknown:
        said = [f"lacks {', '.join(missing)}"] * bool(missing) + [f"knows no {', '.join(unknown)}"] * bool(unknown)
        raise ValueError(" and ".join(said))
    values = {}
    for name, value in written.items():
        try:
            values[name] = convert(topic, name, value)
        except ValueError as error:
            raise ValueError(f"{name} {error}") from error
    return topic(**values)


def values_of(one: Parameters) -> dict[str, Any]:
    """The values of a row by name, as far as they are not what a row has without stating them."""
    found = {each.name: (getattr(one, each.name), each.default) for each in _fields(type(one))}
    return {name: value for name, (value, default) in found.items() if value != default}


def _convert(kind: Any, value: Any) -> Any:
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        options = typing.get_args(kind)
        if value is None:
            return None
        return _convert(next(option for option in options if option is not types.NoneType), value)
    if typing.get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise ValueError(f"expects a list, found {value!r}")
        return tuple(_convert(typing.get_args(kind)[0], item) for item in value)
    if typing.get_origin(kind) is Literal:
        if value not in typing.get_args(kind):
            raise ValueError(f"expects one of {', '.join(typing.get_args(kind))}, found {value!r}")
        return value
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(str(value))
    if kind is Decimal:
        return _decimal(value)
    if type(value) is not kind:
        raise ValueError(f"expects {kind.__name__}, found {value!r}")
    return value


def _decimal(value: Any) -> Decimal:
    if isinstance(value, str) and value.endswith("%"):
        return Decimal(value.removesuffix("%")) / 100
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    raise ValueError(f"expects a number or a percentage, found {value!r}")


def shown(value: Any) -> str:
    """A parameter's value as a person reads it."""
    match value:
        case None:
            return "not stated by any source"
        case bool():
            return "yes" if value else "no"
        case tuple():
            return ", ".join(shown(item) for item in value)
        case Enum():
            return str(value.value)
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
    return str(value)
