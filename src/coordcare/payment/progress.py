"""Progress: which share of payments to providers is made at a category or above it, and what is left out.

The denominator is every payment to a provider for the year: counted claims, payments outside of claims, and what
settlements leave due. A payment is in one arrangement at most, and counts once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from coordcare.payment.category import Categories, dominant
from coordcare.payment.closing.payments import Payment
from coordcare.payment.lan import LanCategory


class Basis(StrEnum):
    """By which principle a payment has its category."""

    MOST_ADVANCED = "most advanced"
    """All dollars of an arrangement at the most advanced category of its streams: the template's rule."""
    DOMINANT = "dominant"
    """All dollars of an arrangement at the category that most of them are paid at: the HCP-LAN's principle."""
    BY_STREAM = "by stream"
    """The dollars of each stream at its own category, and fee for service at what is built on it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reached:
    """Dollars at a category or above, of all dollars."""

    dollars: Decimal
    of_dollars: Decimal

    @property
    def share(self) -> Fraction | None:
        """The share of one; None where nothing was paid, or where so much was paid back that there is none."""
        if self.of_dollars <= 0 or not 0 <= self.dollars <= self.of_dollars:
            return None
        return Fraction(self.dollars) / Fraction(self.of_dollars)


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """The least share of payments at a category or above, by whom it is set, and how well that was read.

    `share` is None where no source states one.
    """

    category: LanCategory
    share: Decimal | None
    cite: str
    standing: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """Payments by category, on each basis.

    by_category   on each basis the dollars of each category; None for payments without stated terms
    alternative   dollars paid by anything other than fee for service
    """

    payments: tuple[Payment, ...]
    by_category: Mapping[Basis, Mapping[LanCategory | None, Decimal]]
    alternative: Reached

    @property
    def of_dollars(self) -> Decimal:
        """The denominator."""
        return _sum(self.payments)

    def at_least(self, category: LanCategory, basis: Basis = Basis.MOST_ADVANCED) -> Reached:
        """Dollars at this category or a more advanced one; 3N and 4N are at neither 2C nor 3B."""
        reached = [
            amount for one, amount in self.by_category[basis].items() if one is not None and one.at_least(category)
        ]
        return Reached(dollars=sum(reached, Decimal(0)), of_dollars=self.of_dollars)

    def by(self, key: Callable[[Payment], str | None], category: LanCategory) -> dict[str | None, Reached]:
        """The same for each group of payments, such as areas or payees, by the most advanced category."""
        groups: dict[str | None, list[Payment]] = {}
        for one in self.payments:
            groups.setdefault(key(one), []).append(one)
        return {
            name: Reached(
                dollars=_sum(one for one in kept if one.most_advanced and one.most_advanced.at_least(category)),
                of_dollars=_sum(kept),
            )
            for name, kept in sorted(groups.items(), key=lambda item: (item[0] is None, item[0] or ""))
        }


def progress_of(payments: Sequence[Payment], categories: Mapping[str, Categories]) -> Progress:
    """The progress that payments come to; `categories` are those of each arrangement."""
    by_dominant = _dominant_categories(payments, categories)
    principles: dict[Basis, Callable[[Payment], LanCategory | None]] = {
        Basis.MOST_ADVANCED: lambda one: one.most_advanced,
        Basis.DOMINANT: lambda one: by_dominant.get(one.arrangement_id or "", one.paid_at),
        Basis.BY_STREAM: lambda one: one.paid_at,
    }
    return Progress(
        payments=tuple(payments),
        by_category={basis: _by_category(payments, principle) for basis, principle in principles.items()},
        alternative=Reached(dollars=_sum(one for one in payments if one.alternative), of_dollars=_sum(payments)),
    )


def dollars_by_stream(payments: Iterable[Payment], arrangement_id: str) -> dict[str, Decimal]:
    """The dollars of each stream of an arrangement."""
    sums: dict[str, Decimal] = {}
    for one in payments:
        if one.arrangement_id == arrangement_id and one.stream is not None:
            sums[one.stream] = sums.get(one.stream, Decimal(0)) + one.amount
    return sums


def _dominant_categories(payments: Sequence[Payment], categories: Mapping[str, Categories]) -> dict[str, LanCategory]:
    found = {}
    for id, known in categories.items():
        reading = dominant(known, dollars_by_stream(payments, id))
        if reading is not None:
            found[id] = reading.category
    return found


def _by_category(
    payments: Iterable[Payment], principle: Callable[[Payment], LanCategory | None]
) -> dict[LanCategory | None, Decimal]:
    sums: dict[LanCategory | None, Decimal] = {}
    for one in payments:
        category = principle(one)
        sums[category] = sums.get(category, Decimal(0)) + one.amount
    return dict(sorted(sums.items(), key=lambda item: (item[0] is None, item[0] or "")))


def _sum(payments: Iterable[Payment]) -> Decimal:
    return sum((one.amount for one in payments), Decimal(0))
