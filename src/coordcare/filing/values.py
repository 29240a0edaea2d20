"""Answers as people type them, and what they mean.

Blank, “N/A”, a dash, an accounting zero and 0 are five different answers and stay so. The readers below take what
stands in a cell and return the value meant, or None where it cannot be read as one; they never guess.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from coordcare.rulebook.periods import Period, read_period

Raw = str | int | Decimal | bool | None


class Kind(StrEnum):
    """What sort of answer stands in a cell."""

    BLANK = "blank"
    NOT_APPLICABLE = "N/A"
    DASH = "dash"
    ACCOUNTING_ZERO = "accounting zero"
    NUMBER = "number"
    TEXT = "text"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What stands at one question of the form, and where."""

    question: str
    sheet: str
    cell: str
    raw: Raw = None
    number_format: str = "General"
    error: bool = False

    @property
    def kind(self) -> Kind:
        """Which of the different kinds of answer this is."""
        if self.error:
            return Kind.ERROR
        return kind_of(self.raw, self.number_format)

    @property
    def answered(self) -> bool:
        """Whether anything but blanks stands there."""
        return self.kind is not Kind.BLANK

    @property
    def place(self) -> str:
        """Sheet and cell, as a spreadsheet writes it: Hospital CDA VBP Data!B14."""
        return f"{self.sheet}!{self.cell}"

    @property
    def shown(self) -> str:
        """The answer as it looks in the sheet, blanks trimmed."""
        return shown(self.raw, self.number_format)

    @property
    def text(self) -> str:
        """The answer as text on one line, empty for every answer that says nothing.

        Of a text longer than any answer, only the beginning: the rules read each text many times.
        """
        return "" if self.error else _spoken(self.raw, self.number_format)


_LONGEST_ANSWER = 10_000


@lru_cache(maxsize=2048, typed=True)
def _spoken(raw: Raw, number_format: str) -> str:
    if kind_of(raw, number_format) not in (Kind.TEXT, Kind.NUMBER):
        return ""
    return " ".join(shown(raw, number_format)[:_LONGEST_ANSWER].split())


_NOT_APPLICABLE = re.compile(r"(?:n\s*[/.\\]?\s*a\.?|not\s+applicable)(?:\s*[-–—:;,(].*)?", re.IGNORECASE | re.DOTALL)
_DASHES = re.compile(r"[-‐‑‒–—−_]+")  # the dashes that keyboards and Word produce


def kind_of(raw: Raw, number_format: str = "General") -> Kind:
    """The kind of answer that a stored value is, given its number format."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return Kind.BLANK
    if isinstance(raw, str):
        if _NOT_APPLICABLE.fullmatch(raw.strip()):
            return Kind.NOT_APPLICABLE
        return Kind.DASH if _DASHES.fullmatch(raw.strip()) else Kind.TEXT
    if raw == 0 and not isinstance(raw, bool) and shows_zero_as_dash(number_format):
        return Kind.ACCOUNTING_ZERO
    return Kind.NUMBER


def shows_zero_as_dash(number_format: str) -> bool:
    """Whether a number format prints zero as a dash, as accounting formats do."""
    sections = number_format.split(";")
    return len(sections) >= 3 and "-" in sections[2] and not re.search(r"[0#]", re.sub(r"\?+", "", sections[2]))


def shown(raw: Raw, number_format: str = "General") -> str:
    """A stored value as it looks in the sheet: sign of currency, thousands, decimals, per cent."""
    if raw is None or isinstance(raw, str | bool):
        return str(raw or "").strip() if not isinstance(raw, bool) else str(raw).upper()
    if kind_of(raw, number_format) is Kind.ACCOUNTING_ZERO:
        return "-"
    section = re.sub(r"\[[^\]]*\]|_.|\\.|\*.", "", number_format.split(";")[0]).replace('"', "")
    digits = re.search(r"[0#](?:\.(0+|#+))?[^0#.]*$", section)
    if digits is None:
        return f"{raw:f}" if isinstance(raw, Decimal) else str(raw)
    places = len(digits[1] or "")
    scaled = Decimal(raw) * 100 if "%" in section else Decimal(raw)
    figure = f"{scaled:,.{places}f}" if "," in section else f"{scaled:.{places}f}"
    sign = "-" if figure.startswith("-") else ""
    return f"{sign}{'$' if '$' in number_format else ''}{figure.removeprefix('-')}{'%' if '%' in section else ''}"


_LONGEST_FIGURE = 250
_TOO_LARGE = Decimal(10) ** 15
_FIGURE = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_MONEY = re.compile(
    rf"(?P<minus>-)?\s*(?:USD?)?\s*\$?\s*(?P<negative>\()?\s*\$?\s*(?P<figure>{_FIGURE})\s*\$?\s*(?P<scale>million|thousand|m|k)?"
    rf"\s*(?(negative)\))\s*(?:USD|PMPM|dollars)?\.?",
    re.IGNORECASE,
)
_SCALE = {"million": 1_000_000, "m": 1_000_000, "thousand": 1_000, "k": 1_000}


def read_money(raw: Raw) -> Decimal | None:
    """An amount in dollars: 2917218, “$ 2,917,218 ”, “12.94$”, “(1,200.50)”, “$1.2 million”."""
    if isinstance(raw, bool) or raw is None:
        return None
    if not isinstance(raw, str):
        return _plausible(Decimal(raw))
    text = _bare(raw)
    match = _MONEY.fullmatch(text)
    if match is None:
        return Decimal(0) if text.casefold() in _NOTHING else None
    amount = Decimal(match["figure"].replace(",", "")) * _SCALE.get((match["scale"] or "").lower(), 1)
    return _plausible(-amount if match["minus"] or match["negative"] else amount)


def _plausible(number: Decimal) -> Decimal | None:
    """The number, or None where it is so large that nobody can have meant it as a figure of a filing."""
    return number if abs(number) < _TOO_LARGE else None


_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?(?:\s+[a-z][a-z -]*)?", re.IGNORECASE)


def read_count(raw: Raw) -> int | None:
    """A whole number, zero or more: 70, “163,375”, “17 clinics”."""
    if isinstance(raw, bool) or raw is None:
        return None
    if isinstance(raw, str):
        text = _bare(raw)
        match = _COUNT.fullmatch(text)
        raw = Decimal(match[1].replace(",", "")) if match else Decimal(0 if text.casefold() in _NOTHING else -1)
    return int(raw) if 0 <= raw < _TOO_LARGE and raw == int(raw) else None


_SHARE = re.compile(rf"({_FIGURE})\s*(%|percent|per cent)?", re.IGNORECASE)


def read_share(raw: Raw, number_format: str = "General") -> Decimal | None:
    """A share of one: 1, “100%”, 0.85, “85 percent”. A bare number above one is taken as per cent.

    In a cell that shows percentages a number is what it is: 1.2 shows as 120%.
    """
    if isinstance(raw, bool) or raw is None:
        return None
    match = _SHARE.fullmatch(_bare(raw)) if isinstance(raw, str) else None
    if isinstance(raw, str) and match is None:
        return None
    number = _plausible(Decimal(match[1].replace(",", "") if match else raw))
    per_cent = match[2] if match else "%" not in number_format and number is not None and number > 1
    return number / 100 if number is not None and (per_cent or (match and number > 1)) else number


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRange:
    """From the lowest to the highest amount, in dollars; both the same for a single amount."""

    low: Decimal
    high: Decimal

    @property
    def single(self) -> bool:
        """Whether this is one amount and no range."""
        return self.low == self.high


_BETWEEN = re.compile(r"\s*(?:[-‐‑‒–—−/]|\bto\b|\bthrough\b)\s*", re.IGNORECASE)  # dashes as typed


def read_range(raw: Raw) -> AmountRange | None:
    """An amount or a range of amounts: 9.5, “$6.47-$16.80”, “6.47 to 16.80”. Low may stand after high."""
    if not isinstance(raw, str):
        amount = read_money(raw)
        return None if amount is None else AmountRange(low=amount, high=amount)
    text = re.sub(r"^between\b(.*)\band\b", r"\1 to ", _bare(raw), flags=re.IGNORECASE)
    text = re.sub(r"^from\b|\s*\bper member per month$", "", text, flags=re.IGNORECASE).strip()
    amounts = [read_money(part) for part in _BETWEEN.split(text)]
    match amounts:
        case [Decimal() as amount]:
            return AmountRange(low=amount, high=amount)
        case [Decimal() as low, Decimal() as high]:
            return AmountRange(low=low, high=high)
    return None


def read_reporting_period(raw: Raw) -> Period | None:
    """A reporting period: “1/1/2022 - 12/31/2022”, “CY 2022”, 2022."""
    return None if raw is None or isinstance(raw, bool) else read_period(_on_one_line(str(raw)))


_NOTHING = ("none", "zero", "no", "nothing")


def _bare(text: str) -> str:
    """A figure's text without a word like “about” before it and a remark in parentheses after it."""
    text = re.sub(
        r"^(?:approximately|approx\.?|about|around|circa|ca\.|~|≈)\s*", "", _on_one_line(text), flags=re.IGNORECASE
    )
    return re.sub(r"(?<=[\w%$])\s*\([^()]*[a-z%][^()]*\)$", "", text, flags=re.IGNORECASE)


def _on_one_line(text: str) -> str:
    """A figure's text without needless blanks; empty where it is too long to be a figure."""
    return " ".join(text.split()) if len(text) < _LONGEST_FIGURE else ""
