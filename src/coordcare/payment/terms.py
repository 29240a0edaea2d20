"""What terms are written in: shares, dollars, months; and the base of everything that an arrangement states.

Terms are read strictly: a name that is not known is an error, numbers stay exact, `50%` and `0.5` are the same share.
"""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

_MOST_DOLLARS = Decimal(10) ** 13


class Terms(BaseModel):
    """Something that an arrangement states: frozen, exact, and nothing in it that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=False)


def _share(value: Any) -> Any:
    """“62.5%” or 0.625 as the share of one that both are."""
    if isinstance(value, str) and value.strip().endswith("%"):
        try:
            return Decimal(value.strip().removesuffix("%").strip()) / 100
        except ArithmeticError as error:
            raise ValueError(f"“{value}” is no percentage; write it as in 62.5%") from error
    return _number(value)


def _number(value: Any) -> Any:
    """A number of YAML as an exact one."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(f"“{value}” is no number")
    return Decimal(value)


def frozen_list(value: Any) -> Any:
    """A list of YAML, which is frozen."""
    return tuple(value) if isinstance(value, list) else value


_PERCENT = {"type": "string", "pattern": r"^\s*[0-9]+(\.[0-9]+)?\s*%\s*$"}
_A_SHARE = {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, _PERCENT]}
_A_RATE = {"anyOf": [{"type": "number", "minimum": 0}, _PERCENT]}

Share = Annotated[
    Decimal,
    BeforeValidator(_share),
    Field(ge=0, le=1),
    WithJsonSchema({**_A_SHARE, "description": "A share of one, such as 0.5 or 50%."}),
]
"""A share of one, from 0 through 1."""

Rate = Annotated[
    Decimal,
    BeforeValidator(_share),
    Field(ge=0, le=1000),
    WithJsonSchema({**_A_RATE, "description": "A rate, such as 64.5% or an index of 1.05."}),
]
"""A rate or an index, never below 0."""

Dollars = Annotated[
    Decimal,
    BeforeValidator(_number),
    Field(ge=0, lt=_MOST_DOLLARS, max_digits=18, decimal_places=4),
    WithJsonSchema({"type": "number", "minimum": 0}),
]
"""US dollars, never below 0."""

Factor = Annotated[
    Decimal, BeforeValidator(_share), Field(gt=0, le=1000), WithJsonSchema({**_A_RATE, "description": "A factor."})
]
"""A factor above 0."""

Texts = Annotated[tuple[str, ...], BeforeValidator(frozen_list)]
"""A list of texts."""


def listed(item: Any) -> Any:
    """The type of a list of these, which is frozen."""
    return Annotated[tuple[item, ...], BeforeValidator(frozen_list)]
