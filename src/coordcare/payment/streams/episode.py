"""Episode payment, category 3A or 3B."""

from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from coordcare.figures import Figure, written
from coordcare.payment.facts import Facts
from coordcare.payment.lan import LanCategory
from coordcare.payment.lines import Balance, Line, waterfall
from coordcare.payment.quality import Quality
from coordcare.payment.streams.comparison import StopLoss
from coordcare.payment.streams.cost_target import (
    Compared,
    Downside,
    Upside,
    gained,
    limit_of,
    lost,
    most_lost,
    refuse_a_share_left_by_bands,
    share_at_once,
)
from coordcare.payment.streams.shared_savings import earned, no_savings, revenue_asked, unlinked
from coordcare.payment.streams.stream import Bounds, Reading, Stream, no_loss, term
from coordcare.payment.terms import Dollars, Texts


class Episode(Stream):
    """One price for all care of an episode, such as a birth; the provider shares what episodes cost below or above it.

    An episode begins with a claim of the party that has a code of the trigger set. What services of the member cost in
    the days before and after counts, whoever billed. The price times the episodes is the target; savings, and losses
    where a downside is stated, are shared as in shared risk.
    """

    built_on_fee_for_service: ClassVar[bool] = True
    settles_late: ClassVar[bool] = True

    stream: Literal["episode"]
    trigger: str = Field(description="The code set of what begins an episode.")
    days_before: int = Field(default=0, ge=0, le=366, description="Days before the trigger that belong to it.")
    days_after: int = Field(ge=0, le=366, description="Days after the trigger that belong to it.")
    service_categories: Texts = Field(default=(), description="Service categories that count; without it, all.")
    price: Dollars = Field(description="Dollars for an episode.")
    stop_loss: StopLoss | None = Field(default=None, description="Beyond which an episode's cost does not count.")
    upside: Upside = Field(description="What the provider gains of savings.")
    downside: Downside | None = Field(default=None, description="What the provider bears of losses.")
    quality: Quality | None = Field(default=None, description="How results decide what is earned.")

    @model_validator(mode="after")
    def _knows_the_share_of_losses(self) -> "Episode":
        refuse_a_share_left_by_bands(self.upside, self.downside)
        return self

    @property
    def asks(self) -> tuple[str, ...]:
        """The episodes and what they cost."""
        excess = ("episode_excess",) if self.stop_loss is not None else ()
        sides = [side for side in (self.upside, self.downside) if side is not None]
        return ("episodes", "episode_cost", *excess, *revenue_asked(*sides))

    def reading(self, *, performs: bool, linked: bool) -> Reading:
        """Category 3B with a downside, 3A without, 3N where nothing links it to quality."""
        if not linked:
            because = "episodes have a price, and nothing depends on quality"
            return Reading(category=LanCategory.RISK_WITHOUT_QUALITY, because=because)
        link = "by results of quality" if performs else "and another stream pays on quality"
        if self.downside is None or self.downside.bears_nothing:
            because = f"savings against the price of episodes are shared, {link}, without downside risk"
            return Reading(category=LanCategory.SHARED_SAVINGS, because=because)
        because = f"savings and losses against the price of episodes are shared, {link}"
        return Reading(category=LanCategory.SHARED_RISK, because=because)

    def other_readings(self, *, performs: bool, linked: bool) -> tuple[Reading, ...]:
        """3N where only another stream links to quality."""
        return unlinked(performs=performs, linked=linked)

    def settle(self, facts: Facts) -> tuple[Line, ...]:
        """From price and cost to what is earned or owed."""
        found = self._compared(facts)
        quality = earned(self.quality, facts)
        if found.difference >= 0:
            return waterfall([*found.balances, *gained(self.upside, found, facts, quality=quality)])
        if self.downside is None:
            return waterfall([*found.balances, no_savings()])
        final_share = Fraction(self.upside.share or 0) * (1 if quality is None else Fraction(quality.number))
        return waterfall([*found.balances, *lost(self.downside, found, facts, final_share=final_share)])

    def bounds(self, facts: Facts) -> Bounds:
        """As if the episodes there were had cost nothing; the loss is the limit."""
        target = self._compared(facts).target
        aim = Fraction(target.number)
        beyond = aim * Fraction(self.upside.minimum_rate) if self.upside.from_minimum else Fraction(0)
        most = share_at_once(self.upside, aim - beyond, aim) * (1 - Fraction(self.upside.sequestration))
        limit = limit_of(self.upside.limit, aim, lambda: facts.asked("revenue"), side="upside")
        most, how = (
            (Fraction(limit.number), "the limit")
            if limit is not None and Fraction(limit.number) < most
            else (most, "the share of the whole price")
        )
        gain = Figure(value=most, unit="dollars", says="Most that can be gained", how=how, of=(target,))
        return Bounds(gain=gain, loss=self._most_lost(aim, facts))

    def _most_lost(self, aim: Fraction, facts: Facts) -> Figure:
        if self.downside is None:
            return no_loss()
        limit = limit_of(self.downside.limit, aim, lambda: facts.asked("revenue"), side="downside")
        return most_lost(self.downside, limit)

    def _compared(self, facts: Facts) -> Compared:
        episodes, cost = facts.asked("episodes"), facts.asked("episode_cost")
        price = term("price", self.price, "dollars", "Price of an episode")
        aim, spent = Fraction(episodes.number) * Fraction(self.price), Fraction(cost.number)
        how = f"{written(episodes.number, 'episodes')} × {written(self.price, 'dollars')}"
        target = Figure(value=aim, unit="dollars", says="Target", how=how, of=(episodes, price))
        balances = [
            Balance(key="target", says="Price of the episodes", balance=aim, how=how, of=(episodes, price)),
            Balance(key="claims", says="Claims of the episodes", balance=aim - spent, how=cost.how, of=(cost,)),
        ]
        if self.stop_loss is not None:
            excess, share = facts.asked("episode_excess"), self.stop_loss.share
            spent -= Fraction(excess.number) * Fraction(share)
            how = f"{written(share, 'share')} of what exceeds {written(self.stop_loss.attachment, 'dollars')}"
            terms = (
                term("stop_loss.attachment", self.stop_loss.attachment, "dollars", "Stop-loss attachment"),
                term("stop_loss.share", share, "share", "Share left out"),
            )
            balances.append(
                Balance(key="stop_loss", says="Stop-loss", balance=aim - spent, how=how, of=(excess, *terms))
            )
        actual = Figure(value=spent, unit="dollars", says="Cost", of=(cost,))
        return Compared(target=target, actual=actual, balances=tuple(balances))
