"""Numbers as people type them into tables, read strictly and exactly: 1,234.50, $1,234.50, 62.5%, -3."""

import re
from decimal import Decimal

_NUMBER = re.compile(r"(-?)(\$?)((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)(%?)")
_LONGEST = 40
_MOST = Decimal(10) ** 13


class NotRead(ValueError):
    """A text that is not the number it should be, and why, in a sentence."""


def dollars(text: str, *, may_be_negative: bool = False) -> Decimal:
    """An amount in dollars; raises `NotRead`."""
    value, _, percent = _read(text)
    if percent:
        raise NotRead(f"“{text}” is a percentage, and dollars are asked for.")
    if value < 0 and not may_be_negative:
        raise NotRead(f"“{text}” is below 0, which this amount cannot be.")
    return value


def count(text: str, *, whole: bool) -> Decimal:
    """A number that is counted; raises `NotRead`."""
    value, dollar, percent = _read(text)
    if dollar or percent or value < 0 or (whole and value != value.to_integral_value()):
        raise NotRead(f"“{text}” is no {'whole ' if whole else ''}number from 0 on.")
    return value


def rate(text: str) -> Decimal:
    """A result or a target, such as 0.985, 98.5% or 1.0276; raises `NotRead`."""
    value, dollar, _ = _read(text)
    if dollar:
        raise NotRead(f"“{text}” is in dollars, and a result is none.")
    return value


def share_or_index(text: str) -> Decimal:
    """A share or an index, never below 0; raises `NotRead`."""
    value = rate(text)
    if value < 0:
        raise NotRead(f"“{text}” is below 0, which an index cannot be.")
    return value


def stated_value(text: str) -> Decimal | int | bool | str:
    """What a cell states for a term: a number, true or false, or a text. Raises `NotRead` for what is nearly a number.

    Whole numbers stay whole, for terms that are counted.
    """
    if text in ("true", "false"):
        return text == "true"
    if not re.match(r"[-+$(.]*[0-9]", text):
        return text
    value, _, percent = _read(text)
    return value if percent or "." in text else int(value)


def _read(text: str) -> tuple[Decimal, bool, bool]:
    """The number, and whether it was written as dollars or as a percentage."""
    match = _NUMBER.fullmatch(text)
    if match is None or len(text) > _LONGEST or (match[2] and match[4]):
        raise NotRead(f"“{text[:_LONGEST]}” is no number as it is read here, such as 1234.5, $1,234.50 or 62.5%.")
    value = Decimal(match[1] + match[3].replace(",", ""))
    if abs(value) >= _MOST:
        raise NotRead(f"“{text}” is larger than any amount that is settled here.")
    return (value.scaleb(-2) if match[4] else value), bool(match[2]), bool(match[4])
