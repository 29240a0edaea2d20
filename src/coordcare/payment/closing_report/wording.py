"""How the report writes figures and names, and what it does not tell of few members."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from urllib.parse import quote

from coordcare.figures import rounded
from coordcare.pages.words import NONE, Number, money
from coordcare.payment.lan import LanCategory
from coordcare.payment.profile.small_numbers import SMALLEST_SHOWN
from coordcare.payment.progress import Basis, Reached, Target

BASES: Mapping[Basis, str] = {
    Basis.MOST_ADVANCED: "All dollars of an arrangement at the most advanced category of its streams.",
    Basis.DOMINANT: "All dollars of an arrangement at the category that most of them are paid at.",
    Basis.BY_STREAM: "The dollars of each stream at its own category, and fee for service at what is built on it.",
}
"""The principles by which a payment has its category, in sentences."""

_FEW = re.compile(rf"(?<![\d.,$])(?:[1-9]|{SMALLEST_SHOWN - 1}) (members|events|episodes)\b")


def share(part: Number | None) -> str:
    """A share of one in percent with one decimal; a dash where there is none."""
    return NONE if part is None else f"{rounded(Fraction(part) * 100, 1)}%".replace("-", "−")


def category_named(category: LanCategory | None) -> str:
    """A category with its name: 2C pay for performance."""
    if category is None:
        return "without stated terms"
    return f"{category.value} {category.name.replace('_', ' ').lower()}"


def without_few(text: str) -> str:
    """The text with counts below 11 of members, events and episodes withheld."""
    return _FEW.sub(rf"fewer than {SMALLEST_SHOWN} \1", text)


def standing_of(target: Target, reached: Reached) -> str:
    """Whether a target is reached, in words."""
    if target.share is None:
        return "no target is stated"
    if reached.share is None:
        return "nothing was paid"
    return "reached" if reached.share >= Fraction(target.share) else "not reached"


def bound(amount: Decimal | None) -> str:
    """The most that can be gained or lost; where the terms set no limit, that."""
    return "no limit" if amount is None else money(amount)


def link(path: str) -> str:
    """A path below the report as an address in it."""
    return quote(path)
