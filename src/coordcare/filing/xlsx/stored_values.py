"""What a cell stores, as the value that Excel shows or calculates with."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeAlias

from coordcare.filing.xlsx.appearance import finite_number
from coordcare.filing.xlsx.package import Package, Tree, damaged, shown

TEXT_LENGTH = 32_767  # Excel's own limit for one cell
_EXACT_DIGITS = 15  # that Excel shows and keeps of a number

Value: TypeAlias = str | int | Decimal | bool | None

_XML_BLANKS = " \t\r\n"
_ESCAPED_LETTER = re.compile("_x([0-9A-Fa-f]{4})_")
_SURROGATES = re.compile("[\ud800-\udfff]+")
_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}
_TEXT_RUNS: Tree = {"t": {}, "r": {"t": {}}}  # and not `rPh`, which says how Japanese text is pronounced
_SHARED_TEXTS: Tree = {"sst": {"si": _TEXT_RUNS}}


def read_shared_texts(package: Package, part: str) -> Mapping[str, str]:
    """The texts that cells name by number, by that number as text; raises `Refused`."""
    texts: dict[str, str] = {}
    runs: list[str] = []
    preserved = False

    def opened(element: str, attributes: dict[str, str]) -> None:
        nonlocal preserved
        preserved = attributes.get("xml:space") == "preserve"

    def closed(element: str, text: str) -> None:
        if element == "t":
            runs.append(shown_text(text, preserved=preserved))
        elif element == "si":
            texts[str(len(texts))] = whole = "".join(runs)
            runs.clear()
            if len(whole) > TEXT_LENGTH:
                raise damaged(f"a text is longer than the {TEXT_LENGTH:,} letters that Excel allows")

    package.walk(part, _SHARED_TEXTS, opened, closed, holds="its list of texts")
    return texts


def shown_text(text: str, *, preserved: bool) -> str:
    """Text as Excel shows it: `_x000D_` is one letter, and blanks at the ends count only where they are marked."""
    if not preserved:
        text = text.strip(_XML_BLANKS)
    if "_x" in text:
        text = _ESCAPED_LETTER.sub(lambda escaped: chr(int(escaped[1], 16)), text)
        text = _SURROGATES.sub(
            lambda halves: halves[0].encode("utf-16", "surrogatepass").decode("utf-16", "replace"), text
        )
    return text


def value_meant(kind: str, stored: str, shared_texts: Mapping[str, str], *, dates_from_1904: bool) -> Value:
    """The value of a cell of this kind; raises `ValueError` saying what is wrong with it."""
    if kind in ("str", "inlineStr", "e"):
        if len(stored) > TEXT_LENGTH:
            raise ValueError(f"holds a text longer than the {TEXT_LENGTH:,} letters that Excel allows")
        return stored
    stored = stored.strip(_XML_BLANKS)
    if not stored:
        return None
    value: Value = None
    match kind:
        case "n":
            value = _number(stored)
        case "s":
            value = shared_texts.get(stored)
        case "b":
            value = _BOOLEANS.get(stored)
        case "d":
            value = _day_number(stored, dates_from_1904=dates_from_1904)
    if value is None:
        raise ValueError(f"stores {shown(stored)!r} as type {shown(kind)!r}, which has no meaning in this workbook")
    return value


def _number(stored: str) -> int | Decimal | None:
    """The number of 15 digits that Excel shows, 13.6 for a stored 13.600000000000001; an `int` if written as one."""
    number = finite_number(stored)
    if number is None:
        return None
    if not stored.lstrip("-").isdigit():
        return _rounded(number)
    return int(stored) if len(stored) <= _EXACT_DIGITS else int(_rounded(number))


def _day_number(stored: str, *, dates_from_1904: bool) -> int | Decimal | None:
    """The number by which Excel knows a date and time that was stored in words (ISO 8601)."""
    try:
        if "-" not in stored:
            return _shortest(_share_of_day(time.fromisoformat(stored)))
        moment = datetime.fromisoformat(stored)
    except ValueError:
        return None
    days = (moment.date() - (date(1904, 1, 1) if dates_from_1904 else date(1899, 12, 30))).days
    if not dates_from_1904 and days <= 60:
        days -= 1  # Excel counts a 29 February 1900 that never was
    return _shortest(days + _share_of_day(moment.time()))


def _share_of_day(moment: time) -> float:
    return (moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1_000_000) / 86_400


def _shortest(number: float) -> int | Decimal:
    return int(number) if number.is_integer() else _rounded(number)


def _rounded(number: float) -> Decimal:
    return Decimal(f"{number:.{_EXACT_DIGITS}g}")
