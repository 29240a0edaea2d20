"""How figures and names are written on the page."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from coordcare.figures import dollars_of
from coordcare.population.enrollment import MemberMonthPolicy

NONE = "–"
NO_PLAN = "no plan named"
POLICIES = {
    MemberMonthPolicy.ANY_DAY: "a month counts for whoever is covered on any day of it",
    MemberMonthPolicy.COVERED_ON_15TH: "a month counts for whoever is covered on its 15th day",
    MemberMonthPolicy.DAY_WEIGHTED: "a month counts by the share of its days that are covered",
}
BASES = {"assignment": "by assignment", "visits": "by primary-care visits", "none": "to nobody"}
AREAS = {"childrens_health": "children's health"}  # where more is needed than spaces

Number = int | Decimal | Fraction


def whole(number: Number) -> str:
    """A count, with separators between thousands."""
    return f"{number:,}" if isinstance(number, int) else f"{Decimal(round(Fraction(number))):,}"


def months(number: Number) -> str:
    """Member months: whole, or to two decimals where they are weighted by days."""
    exact = Fraction(number)
    return f"{int(exact):,}" if exact.denominator == 1 else f"{dollars_of(exact):,}"


def money(amount: Number | str | None) -> str:
    """Dollars to the cent, of text too, which is how a run keeps them; a dash where there is nothing to say."""
    if amount is None:
        return NONE
    rounded = dollars_of(Fraction(amount))
    return f"{'−' if rounded < 0 else ''}${abs(rounded):,.2f}"


def short_money(amount: Number) -> str:
    """Dollars for an axis: $350k, $1.2M."""
    for size, name in ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k")):
        if amount >= size:
            return f"${Decimal(round(Fraction(amount) * 10 / size)).scaleb(-1).normalize():f}{name}"
    return f"${Decimal(round(Fraction(amount) * 100)).scaleb(-2).normalize():f}"


def percent(share: Number | None, decimals: int = 1) -> str:
    """A share of one, in percent."""
    if share is None:
        return NONE
    return f"{Decimal(round(Fraction(share) * 100 * 10**decimals)).scaleb(-decimals):,} %"


def named(name: str) -> str:
    """A name from the data or the tables of codes as people read it: behavioral_health becomes behavioral health."""
    return name.replace("_", " ")


def area_named(area: str | None) -> str:
    """A care delivery area as people read it."""
    return "in no area" if area is None else AREAS.get(area, named(area))


def dollars(amount: Number) -> str:
    """Dollars without cents, where the cents stand elsewhere."""
    return f"${Decimal(round(Fraction(amount))):,}"


def short_month(month: date) -> str:
    """A month for an axis: Jan 23."""
    return f"{month:%b %y}"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 clinic, 12 clinics."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
