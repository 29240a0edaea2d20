"""What a scenario comes to: category, dollars, shares of all payments, settlement, and the range of outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from coordcare.figures import dollars_of
from coordcare.payment.category import Categories
from coordcare.payment.lan import LanCategory
from coordcare.payment.progress import Reached, Target
from coordcare.payment.scenario.asked import Scenario

PERCENTILES = (5, 25, 50, 75, 95)


@dataclass(frozen=True, kw_only=True, slots=True)
class Range:
    """What draws come to, in dollars.

    percentiles   by each of `PERCENTILES` the smallest outcome that so many of a hundred draws do not exceed
    owing         the share of draws that come below zero
    """

    percentiles: tuple[Decimal, ...]
    mean: Decimal
    owing: Fraction

    @property
    def varies(self) -> bool:
        """Whether the draws differ."""
        return self.percentiles[0] != self.percentiles[-1]


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamOutcome:
    """A stream, all parties together: its category, what it comes to on the facts as they were, and its range."""

    name: str
    category: LanCategory
    settlement: Decimal
    range: Range


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """A scenario with what it comes to.

    dollars      of all payments under the arrangement, claims included
    reached      for each target the share of all payments of the year
    settlement   on the facts as they were, without what is paid claim by claim; `range` is that of the same sum
    streams      those that are not paid claim by claim
    still        the measures whose results stay, because they do not say what they rest on
    """

    scenario: Scenario
    categories: Categories
    dollars: Decimal
    reached: tuple[Reached, ...]
    settlement: Decimal
    range: Range
    streams: tuple[StreamOutcome, ...]
    still: tuple[str, ...]

    @property
    def category(self) -> LanCategory:
        """The most advanced category of the arrangement."""
        return self.categories.most_advanced.category


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Scenarios of one arrangement side by side, the first as it is.

    notes   what a reader must know, in sentences
    """

    name: str
    year: int
    arrangement_id: str
    arrangement: str
    targets: tuple[Target, ...]
    outcomes: tuple[Outcome, ...]
    draws: int
    seed: int
    notes: tuple[str, ...]


def range_of(draws: Sequence[Decimal]) -> Range:
    """The range of what draws come to."""
    ordered = sorted(draws)
    number = len(ordered)
    return Range(
        percentiles=tuple(ordered[max(-(-number * each // 100) - 1, 0)] for each in PERCENTILES),
        mean=dollars_of(Fraction(sum(ordered, Decimal(0))) / number),
        owing=Fraction(sum(one < 0 for one in ordered), number),
    )
