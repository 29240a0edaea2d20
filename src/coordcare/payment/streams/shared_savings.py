"""Shared savings, category 3A."""

from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from coordcare.figures import Figure
from coordcare.payment.facts import Facts
from coordcare.payment.lan import LanCategory
from coordcare.payment.lines import Balance, Line, waterfall
from coordcare.payment.quality import Quality, scored
from coordcare.payment.streams.comparison import Cost, Target, compared
from coordcare.payment.streams.cost_target import Upside, gained, limit_of, share_at_once
from coordcare.payment.streams.stream import Bounds, Reading, Stream, no_loss
from coordcare.payment.terms import Terms


class SharedSavings(Stream):
    """The provider keeps part of what care cost below its target, if quality was met; it owes nothing for losses.

    Savings below the minimum rate are not shared. The share is multiplied by what quality earns, sequestration is taken
    off, and the limit is applied last.
    """

    built_on_fee_for_service: ClassVar[bool] = True
    settles_late: ClassVar[bool] = True

    stream: Literal["shared_savings"]
    target: Target = Field(description="What care is to cost.")
    cost: Cost = Field(default=Cost(), description="What counts as cost.")
    upside: Upside = Field(description="What the provider gains of savings.")
    quality: Quality | None = Field(default=None, description="How results decide what is earned.")

    @property
    def asks(self) -> tuple[str, ...]:
        """What target, cost and limit rest on."""
        return (*self.target.asks, *self.cost.asks, *revenue_asked(self.upside))

    def reading(self, *, performs: bool, linked: bool) -> Reading:
        """Category 3A; 3N where nothing links it to quality."""
        if performs:
            return Reading(
                category=LanCategory.SHARED_SAVINGS,
                because="savings against a cost target are shared, by results of quality, without downside risk",
            )
        if linked:
            return Reading(
                category=LanCategory.SHARED_SAVINGS,
                because="savings against a cost target are shared, and another stream pays on quality",
            )
        return Reading(
            category=LanCategory.RISK_WITHOUT_QUALITY,
            because="savings against a cost target are shared, and nothing depends on quality",
        )

    def other_readings(self, *, performs: bool, linked: bool) -> tuple[Reading, ...]:
        """3N where only another stream links to quality."""
        return unlinked(performs=performs, linked=linked)

    def settle(self, facts: Facts) -> tuple[Line, ...]:
        """From target and cost to what is earned."""
        found = compared(self.target, self.cost, facts)
        if found.difference < 0:
            return waterfall([*found.balances, no_savings()])
        return waterfall([*found.balances, *gained(self.upside, found, facts, quality=earned(self.quality, facts))])

    def bounds(self, facts: Facts) -> Bounds:
        """As if care had cost nothing and quality earned all."""
        return Bounds(gain=most_gained(self.target, self.cost, self.upside, facts), loss=no_loss())


def revenue_asked(*sides: Terms) -> tuple[str, ...]:
    """Revenue, where a limit rests on it."""
    limits = [getattr(side, "limit", None) for side in sides]
    return ("revenue",) if any(one is not None and one.share_of_revenue is not None for one in limits) else ()


def unlinked(*, performs: bool, linked: bool) -> tuple[Reading, ...]:
    """The other reading where a stream of risk is linked to quality by another stream alone."""
    if performs or not linked:
        return ()
    because = "taken alone it does not depend on quality; that another stream of the arrangement does is our reading"
    return (Reading(category=LanCategory.RISK_WITHOUT_QUALITY, because=because),)


def earned(quality: Quality | None, facts: Facts) -> Figure | None:
    """The share that quality earns; None where it decides nothing."""
    return None if quality is None else scored(quality, facts.metrics, facts.results).earned


def no_savings() -> Balance:
    """The line that ends a settlement without savings, where losses are not shared."""
    return Balance(key="no_savings", says="Losses, which are not shared", balance=0, how="there are no savings")


def most_gained(target: Target, cost: Cost, upside: Upside, facts: Facts) -> Figure:
    """What would be paid if care had cost nothing and quality earned all."""
    found = compared(target, cost, facts)
    aim = Fraction(found.target.number)
    minimum = aim * Fraction(upside.minimum_rate) if upside.from_minimum else Fraction(0)
    most = share_at_once(upside, aim - minimum, aim) * (1 - Fraction(upside.sequestration))
    limit = limit_of(upside.limit, aim, lambda: facts.asked("revenue"), side="upside")
    if limit is not None and Fraction(limit.number) < most:
        return Figure(
            value=limit.number,
            unit="dollars",
            says="Most that can be gained",
            how="the limit",
            of=(limit, found.target),
        )
    how = "the share of the whole target, if care cost nothing"
    return Figure(value=most, unit="dollars", says="Most that can be gained", how=how, of=(found.target,))
