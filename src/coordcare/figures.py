"""A figure that knows where it comes from: what it is, how it was reckoned, and of what.

A receipt is a tree: a figure is made of figures, and at the leaves stand terms of a contract, values of the law, and
rows of the input.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

Number = int | Decimal | Fraction
_CENT, _FITS = Decimal("0.01"), Decimal(10) ** 20  # below it a number of dollars has room for its cents


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A term of an arrangement: the file and the place in it."""

    path: str
    file: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Law:
    """A value that a program year states: its name, citation and standing."""

    name: str
    cite: str
    standing: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """Rows of the input: the table or view of a run that has them, and which of its rows.

    `where` holds, for each column, the values that the rows have; `amount` is the column that is summed, empty where
    rows are counted; `per_row` is what one counted row is called.
    """

    view: str
    where: Mapping[str, tuple[str | int | None, ...]] = field(default_factory=dict)
    amount: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """Words that a person wrote: the file and the place in it."""

    file: str
    path: str


Source = Term | Law | Rows | Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A figure: its value, its unit, what it is in words, how it was reckoned, of which figures, or from which source.

    `unit` is one of dollars, dollars PMPM, member months, members, share, score, index, count, text.
    """

    value: Number | str | None
    unit: str
    says: str
    how: str = ""
    of: tuple["Figure", ...] = ()
    source: Source | None = None

    @property
    def number(self) -> Number:
        """The value as a number; raises TypeError where it is none."""
        if isinstance(self.value, str) or self.value is None:
            raise TypeError(f"{self.says} is no number")
        return self.value

    def leaves(self) -> Iterator["Figure"]:
        """The figures that are made of no others, in order."""
        if not self.of:
            yield self
        for part in self.of:
            yield from part.leaves()

    def with_sources(self, change: Callable[[Source], Source]) -> "Figure":
        """The same figure with every source in its tree changed, such as terms that learn their file."""
        return replace(
            self,
            of=tuple(part.with_sources(change) for part in self.of),
            source=None if self.source is None else change(self.source),
        )


def dollars_of(number: Number) -> Decimal:
    """A number of dollars rounded to the cent, once, halves away from zero."""
    if isinstance(number, Decimal) and number.is_finite() and abs(number) < _FITS:
        return number.quantize(_CENT, ROUND_HALF_UP) + 0  # so that nothing has no sign
    exact = Fraction(number)
    cents = (2 * abs(exact) * 100 + 1) // 2
    return Decimal(cents if exact >= 0 else -cents).scaleb(-2)


def rounded(number: Number, places: int) -> Decimal:
    """A number rounded to so many decimals, halves away from zero."""
    scaled = (2 * abs(Fraction(number)) * 10**places + 1) // 2
    return Decimal(scaled if number >= 0 else -scaled).scaleb(-places)


def written(number: Number | str | None, unit: str) -> str:
    """A value as people write it: $1,234.50, 62.5%, 1,234.5 member months."""
    if isinstance(number, str) or number is None:
        return number or ""
    if unit == "dollars":
        amount = dollars_of(number)
        return f"-${-amount:,.2f}" if amount < 0 else f"${amount:,.2f}"
    if unit == "dollars PMPM":
        return f"${_plain(rounded(number, 4), 2)}"
    if unit == "share":
        return f"{_plain(rounded(Fraction(number) * 100, 4), 0)}%"
    if unit in ("index", "score"):
        return _plain(rounded(number, 6), 0)
    return f"{_plain(rounded(number, 3), 0)} {unit}" if unit != "count" else _plain(rounded(number, 3), 0)


def _plain(number: Decimal, places: int) -> str:
    """With thousands apart, without noughts at its end but for so many decimals."""
    text = f"{number:,f}"
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0").ljust(places, "0")
    return f"{whole}.{decimals}" if decimals else whole
