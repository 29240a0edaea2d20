"""Dates as Excel keeps them: numbers of days, which only a cell's number format tells from other numbers."""

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

_LAST_DAY = 2_958_465  # 31 December 9999, numbered from 1900
_BETWEEN_THE_FIRST_DAYS = 1_462  # from the first day of 1900's numbering to that of 1904's
_NEVER_WAS = 60  # Excel counts a 29 February 1900

_NOT_SHOWN_AS_CODE = re.compile(r'"[^"]*"?|\\.|\[[^\]]*\]|_.|\*.')
_CODE_OF_A_MOMENT = re.compile(r"(?:am/pm|a/p|[ymdhs0.,:/\-\s])+", re.IGNORECASE)


@lru_cache(maxsize=512)
def shows_date(number_format: str) -> bool:
    """Whether a number format shows a number as a date; one that shows a time of day alone does not."""
    code = _NOT_SHOWN_AS_CODE.sub("", number_format).split(";")[0].lower()
    if not _CODE_OF_A_MOMENT.fullmatch(code):
        return False
    return bool(re.search("[yd]", code)) or ("m" in code and not re.search("[hs]", code))


def date_text(days: int | Decimal, *, from_1904: bool) -> str | None:
    """The date of a number of days as Americans write it, 12/31/2022; None where Excel has no date for it."""
    number = int(days) + (_BETWEEN_THE_FIRST_DAYS if from_1904 else 0)
    if days < 0 or number > _LAST_DAY:
        return None
    if number in (0, _NEVER_WAS):  # neither day ever was, and Excel shows both
        return "2/29/1900" if number else "1/0/1900"
    day = date(1899, 12, 30 if number > _NEVER_WAS else 31) + timedelta(days=number)
    return f"{day.month}/{day.day}/{day.year}"
