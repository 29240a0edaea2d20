"""Spans of days, both ends included, and how people write them."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From the first day through the last, both included."""

    start: date
    end: date

    def __str__(self) -> str:
        """As the field writes it: 1/1/2022 - 12/31/2022."""
        return f"{_american(self.start)} - {_american(self.end)}"


def calendar_year(year: int) -> Period:
    """1 January through 31 December."""
    return Period(start=date(year, 1, 1), end=date(year, 12, 31))


_DATE_FORMS = (
    "%m/%d/%Y",
    "%m-%d-%Y",
    "%m.%d.%Y",
    "%Y-%m-%d",
    "%m/%d/%y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%B %d %Y",
    "%b %d %Y",
)
_MONTH_FORMS = ("%B %Y", "%b %Y", "%m/%Y")
_BETWEEN = re.compile(r"\s*(?:\bthrough\b|\bthru\b|\bto\b|[–—]|\s-\s|(?<=\d{4})-(?=\d{1,2}/))\s*", re.IGNORECASE)
_YEAR = re.compile(r"(?:CY|calendar year)?\s*(\d{4})", re.IGNORECASE)


def read_period(text: str) -> Period | None:
    """The period a person wrote, such as “1/1/2022 - 12/31/2022” or “CY 2022”; None when it is not one."""
    text = re.sub(r"^from\b\s*|\s*\([^()]*\)$", "", " ".join(text.split()), flags=re.IGNORECASE)
    if year := _YEAR.fullmatch(text):
        return calendar_year(int(year[1])) if 1900 <= int(year[1]) <= 2999 else None
    ends = [_read_date(part) for part in _BETWEEN.split(text)]
    match ends:
        case [Period() as first, Period() as last] if first.start <= last.end:
            return Period(start=first.start, end=last.end)
    return None


def _read_date(text: str) -> Period | None:
    """The day or the month that a person wrote, from its first day to its last."""
    for form in (*_DATE_FORMS, *_MONTH_FORMS):
        try:
            first = datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  # a calendar day has no time zone
        except ValueError:
            continue
        last = monthrange(first.year, first.month)[1] if form in _MONTH_FORMS else first.day
        return Period(start=first, end=first.replace(day=last))
    return None


def _american(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"
