"""Shared savings with downside risk, category 3B."""

from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from coordcare.payment.facts import Facts
from coordcare.payment.lan import LanCategory
from coordcare.payment.lines import Line, waterfall
from coordcare.payment.quality import Quality
from coordcare.payment.streams.comparison import Cost, Target, compared
from coordcare.payment.streams.cost_target import (
    Downside,
    Upside,
    gained,
    limit_of,
    lost,
    most_lost,
    refuse_a_share_left_by_bands,
)
from coordcare.payment.streams.shared_savings import earned, most_gained, revenue_asked, unlinked
from coordcare.payment.streams.stream import Bounds, Reading, Stream


class SharedRisk(Stream):
    """The provider keeps part of what care cost below its target, and bears part of what it cost above.

    Savings are shared as in shared savings, by what quality earns. Losses at or above the minimum rate are borne by the
    share that is stated, or by what the final share of savings leaves; the limit is applied last. Quality may lessen
    what is borne and never adds to it. With a medical loss ratio as the target this is a medical-loss-ratio agreement.
    """

    built_on_fee_for_service: ClassVar[bool] = True
    settles_late: ClassVar[bool] = True

    stream: Literal["shared_risk"]
    target: Target = Field(description="What care is to cost.")
    cost: Cost = Field(default=Cost(), description="What counts as cost.")
    upside: Upside = Field(description="What the provider gains of savings.")
    downside: Downside = Field(description="What the provider bears of losses.")
    quality: Quality | None = Field(default=None, description="How results decide what is earned.")

    @model_validator(mode="after")
    def _knows_the_share_of_losses(self) -> "SharedRisk":
        refuse_a_share_left_by_bands(self.upside, self.downside)
        return self

    @property
    def asks(self) -> tuple[str, ...]:
        """What target, cost and limits rest on."""
        return (*self.target.asks, *self.cost.asks, *revenue_asked(self.upside, self.downside))

    def reading(self, *, performs: bool, linked: bool) -> Reading:
        """Category 3B; 3A where the downside bears nothing; 3N where nothing links it to quality."""
        what = "savings and losses against a cost target are shared"
        category = LanCategory.SHARED_RISK
        if self.downside.bears_nothing:
            what, category = "savings are shared, and the downside bears nothing", LanCategory.SHARED_SAVINGS
        if performs:
            return Reading(category=category, because=f"{what}, by results of quality")
        if linked:
            return Reading(category=category, because=f"{what}, and another stream pays on quality")
        return Reading(category=LanCategory.RISK_WITHOUT_QUALITY, because=f"{what}, and nothing depends on quality")

    def other_readings(self, *, performs: bool, linked: bool) -> tuple[Reading, ...]:
        """3N where only another stream links to quality."""
        return unlinked(performs=performs, linked=linked)

    def settle(self, facts: Facts) -> tuple[Line, ...]:
        """From target and cost to what is earned or owed."""
        found = compared(self.target, self.cost, facts)
        quality = earned(self.quality, facts)
        if found.difference >= 0:
            return waterfall([*found.balances, *gained(self.upside, found, facts, quality=quality)])
        final_share = Fraction(self.upside.share or 0) * (1 if quality is None else Fraction(quality.number))
        return waterfall([*found.balances, *lost(self.downside, found, facts, final_share=final_share)])

    def bounds(self, facts: Facts) -> Bounds:
        """The gain as in shared savings; the loss is the limit, and without one there is none."""
        found = compared(self.target, self.cost, facts)
        limit = limit_of(self.downside.limit, found.target.number, lambda: facts.asked("revenue"), side="downside")
        gain = most_gained(self.target, self.cost, self.upside, facts)
        return Bounds(gain=gain, loss=most_lost(self.downside, limit))
