"""What a program year must state: one frozen dataclass a topic, one field a value.

    @dataclass(frozen=True, slots=True, kw_only=True)
    class VbpTargets(Parameters, topic="vbp_targets"):
        \"\"\"The share of provider payments a CCO must make as value-based payments.\"\"\"

        share_of_payments: Decimal = stated("Least share of payments to providers at the minimum category or above.")

The class is the schema: the year's file must state each of its fields, each with a citation and a standing, and
nothing else. Field types: `str`, `int`, `Decimal`, `bool`, `date`, an `Enum`, a tuple of one; each also `| None`.
"""

import types
import typing
from dataclasses import field, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar


class Parameters:
    """The base of every topic; `topic` is its name in the years' files."""

    __slots__ = ()
    topic: ClassVar[str]

    def __init_subclass__(cls, *, topic: str = "", **options: Any) -> None:
        """Keep the topic's name; a dataclass with slots is made twice, the second time without it."""
        super().__init_subclass__(**options)
        if topic:
            cls.topic = topic


def stated(says: str) -> Any:
    """A value that each year must state; `says` is the sentence that explains it to a reader."""
    return field(metadata={"says": says})


def names(topic: type[Parameters]) -> dict[str, str]:
    """Each value that the topic asks for, with its sentence."""
    return {each.name: each.metadata["says"] for each in fields(topic)}  # type: ignore[arg-type]  # topics are dataclasses


def convert(topic: type[Parameters], name: str, value: Any) -> Any:
    """The value as its field's type; raises ValueError saying what was expected."""
    return _convert(typing.get_type_hints(topic)[name], value)


def _convert(kind: Any, value: Any) -> Any:
    if isinstance(kind, types.UnionType):
        options = typing.get_args(kind)
        if value is None:
            return None
        return _convert(next(option for option in options if option is not types.NoneType), value)
    if typing.get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise ValueError(f"expects a list, found {value!r}")
        return tuple(_convert(typing.get_args(kind)[0], item) for item in value)
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
