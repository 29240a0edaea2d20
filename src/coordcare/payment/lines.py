"""Lines of a settlement: each an amount to the cent, and together the sum.

Sums are reckoned exactly. A balance is rounded to the cent where a line ends, and the line is what it changes, so that
lines always add up to the cent, however often a share of something is taken.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from coordcare.figures import Figure, Number, dollars_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of a settlement: a key that is the same in every run, and the amount with what it is made of."""

    key: str
    figure: Figure

    @property
    def amount(self) -> Decimal:
        """Dollars, to the cent; below zero where the provider owes."""
        return dollars_of(self.figure.number)


@dataclass(frozen=True, kw_only=True, slots=True)
class Balance:
    """What has come about up to a line, exactly; and the words and figures of that line."""

    key: str
    says: str
    balance: Number
    how: str = ""
    of: tuple[Figure, ...] = ()


def total_of(lines: Iterable[Line]) -> Decimal:
    """What the lines add up to, to the cent."""
    return sum((line.amount for line in lines), Decimal(0))


def line(key: str, says: str, amount: Number, *, how: str = "", of: tuple[Figure, ...] = ()) -> Line:
    """A line that stands by itself, rounded to the cent."""
    return Line(key=key, figure=Figure(value=dollars_of(amount), unit="dollars", says=says, how=how, of=of))


def waterfall(balances: Iterable[Balance]) -> tuple[Line, ...]:
    """A line for each balance: by how much it differs from the one before, the first from nothing."""
    lines, before = [], Decimal(0)
    for one in balances:
        after = dollars_of(one.balance)
        lines.append(line(one.key, one.says, after - before, how=one.how, of=one.of))
        before = after
    return tuple(lines)
