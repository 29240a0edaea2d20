"""Pay for performance, category 2C."""

from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from coordcare.figures import Figure, Number, written
from coordcare.payment.facts import Facts
from coordcare.payment.lan import LanCategory
from coordcare.payment.lines import Balance, Line, waterfall
from coordcare.payment.quality import Quality, scored
from coordcare.payment.streams.rates import Rates, lines_by_rate
from coordcare.payment.streams.stream import Bounds, Reading, Stream, no_loss, term
from coordcare.payment.terms import Dollars, Factor, Share, Terms, Texts


class AtStake(Terms):
    """What quality decides on: exactly one of an amount, per member per month, per event, or a share of claims."""

    amount: Dollars | None = Field(default=None, description="Dollars for the period.")
    rates: Rates = Field(default=(), description="Dollars per member per month.")
    per_event: Dollars | None = Field(default=None, description="Dollars for each event, such as a hospital stay.")
    share_of_events: Share | None = Field(default=None, description="A share of what was paid for the events.")
    share_of_claims: Share | None = Field(default=None, description="A share of what was paid on the party's claims.")
    withheld: Share | None = Field(
        default=None, description="A share that was withheld from the party's claims; what is earned is returned."
    )
    service_categories: Texts = Field(default=(), description="Service categories of the events; without it, all.")
    leaves_out: Texts = Field(default=(), description="Code sets; a claim with any of their codes is no event.")

    @model_validator(mode="after")
    def _is_one(self) -> "AtStake":
        if sum(way is not None for way in self._ways) + bool(self.rates) != 1:
            raise ValueError(
                "needs exactly one of “amount”, “rates”, “per_event”, “share_of_events”, “share_of_claims”, “withheld”"
            )
        if self.withheld == 1:
            raise ValueError("withholds all that would be paid; “withheld” must be below 100%")
        return self

    @property
    def _ways(self) -> tuple[object, ...]:
        return self.amount, self.per_event, self.share_of_events, self.share_of_claims, self.withheld

    @property
    def is_something(self) -> bool:
        """Whether it is more than an amount, rate or share of nothing."""
        return any(way for way in self._ways if way is not None) or any(rate.pmpm for rate in self.rates)

    @property
    def by_events(self) -> bool:
        """Whether it counts events."""
        return self.per_event is not None or self.share_of_events is not None


class PayForPerformance(Stream):
    """A bonus for results of quality measures, and where the contract says so a penalty for missing them.

    What is at stake is an amount, so much per member per month or per event, a share of claims, or what was withheld.
    The share that quality earns of it is paid. With a penalty, what is not earned is owed, times the penalty's factor:
    at a factor of 1 the provider can lose as much as it can gain. A party that served fewer members than the least has
    no part in it: it earns and owes nothing, and what was withheld from it comes back.
    """

    built_on_fee_for_service: ClassVar[bool] = True
    settles_late: ClassVar[bool] = True

    stream: Literal["pay_for_performance"]
    at_stake: AtStake = Field(description="What quality decides on.")
    penalty: Factor | None = Field(default=None, description="Penalty as a multiple of the bonus; without it, none.")
    fewest_members: int | None = Field(default=None, ge=1, description="Members that the party must have served.")
    quality: Quality = Field(description="How results decide what is earned.")

    @model_validator(mode="after")
    def _has_no_penalty_on_a_withhold(self) -> "PayForPerformance":
        if self.at_stake.withheld is not None and self.penalty is not None:
            raise ValueError("withholds already, which is the penalty; leave “penalty” out")
        return self

    @property
    def puts_something_at_stake(self) -> bool:
        """Whether what is at stake is above nothing."""
        return self.at_stake.is_something

    @property
    def asks(self) -> tuple[str, ...]:
        """Whatever is at stake, and the members where a least number is asked for."""
        stake = self.at_stake
        asked = {
            "clinic_months": bool(stake.rates),
            "events": stake.by_events,
            "event_claims": stake.share_of_events is not None,
            "claims": stake.share_of_claims is not None or stake.withheld is not None,
            "members": self.fewest_members is not None,
        }
        return tuple(name for name, needed in asked.items() if needed)

    def reading(self, *, performs: bool, linked: bool) -> Reading:
        """Category 2C; 2B while none of its metrics pays on performance."""
        if not performs:
            return Reading(
                category=LanCategory.PAY_FOR_REPORTING,
                because="none of its metrics pays on performance; all are only reported",
            )
        if self.penalty is None and self.at_stake.withheld is None:
            because = "a bonus depends on results of quality"
        else:
            because = "a bonus and a penalty depend on results of quality, and on no cost target"
        return Reading(category=LanCategory.PAY_FOR_PERFORMANCE, because=because)

    def other_readings(self, *, performs: bool, linked: bool) -> tuple[Reading, ...]:
        """With a penalty, 3B: the framework's goals count repayment for missed quality as downside risk."""
        if not performs or (self.penalty is None and self.at_stake.withheld is None):
            return ()
        because = (
            "money is lost where quality is missed, which the HCP-LAN's words on its goals name as downside risk; its "
            "framework of 2017 has penalties for quality in 2C, which is the reading taken"
        )
        return (Reading(category=LanCategory.SHARED_RISK, because=because),)

    def settle(self, facts: Facts) -> tuple[Line, ...]:
        """What is at stake, what quality does not earn of it, and the penalty."""
        stake, balance = self._stake(facts)
        too_few = self._too_few(facts)
        if too_few is not None:
            left = stake if self.at_stake.withheld is not None else 0
            return waterfall(
                [balance, Balance(key="too_few_members", says="Too few members", balance=left, how=too_few)]
            )
        quality = scored(self.quality, facts.metrics, facts.results).earned
        earned = Fraction(stake) * Fraction(quality.number)
        balances = [
            balance,
            Balance(
                key="not_earned",
                says="Not earned by quality",
                balance=earned,
                how=f"{written(quality.number, 'share')} of it is earned",
                of=(quality,),
            ),
        ]
        if self.penalty is not None:
            factor = term("penalty", self.penalty, "index", "Penalty as a multiple of the bonus")
            owed = (Fraction(stake) - earned) * Fraction(self.penalty)
            how = f"what is not earned × {written(self.penalty, 'index')}"
            balances.append(Balance(key="penalty", says="Penalty", balance=earned - owed, how=how, of=(factor,)))
        return waterfall(balances)

    def bounds(self, facts: Facts) -> Bounds:
        """All that is at stake can be gained; the penalty, or what was withheld, can be lost."""
        stake, balance = self._stake(facts)
        withheld = self.at_stake.withheld is not None
        gain = Figure(
            value=0 if withheld else stake,
            unit="dollars",
            says="Most that can be gained",
            how="what was withheld comes back, and no more" if withheld else f"all is earned: {balance.how}",
            of=balance.of,
        )
        if not withheld and self.penalty is None:
            return Bounds(gain=gain, loss=no_loss())
        lost = Fraction(stake) * Fraction(self.penalty or 1)
        loss = Figure(value=lost, unit="dollars", says="Most that can be lost", how="nothing is earned", of=balance.of)
        return Bounds(gain=gain, loss=loss)

    def _too_few(self, facts: Facts) -> str | None:
        if self.fewest_members is None:
            return None
        members = facts.asked("members")
        if members.number >= self.fewest_members:
            return None
        return f"{written(members.number, 'members')}, and at least {self.fewest_members} are needed"

    def _stake(self, facts: Facts) -> tuple[Number, Balance]:
        """What is at stake in dollars, and the line of it."""
        stake = self.at_stake
        if stake.rates:
            lines = lines_by_rate(stake.rates, facts, path="at_stake.rates")
            value: Number = sum((Fraction(one.figure.number) for one in lines), Fraction(0))
            how, of = "member months at their rates", tuple(one.figure for one in lines)
        else:
            value, how, of = self._stake_of_claims(facts)
        return value, Balance(key="at_stake", says=self.name, balance=value, how=how, of=of)

    def _stake_of_claims(self, facts: Facts) -> tuple[Number, str, tuple[Figure, ...]]:
        stake = self.at_stake
        if stake.amount is not None:
            return (
                stake.amount,
                "as the contract states it",
                (term("at_stake.amount", stake.amount, "dollars", "Amount"),),
            )
        if stake.per_event is not None:
            events = facts.asked("events")
            rate = term("at_stake.per_event", stake.per_event, "dollars", "Amount for each event")
            how = f"{written(events.number, 'events')} × {written(stake.per_event, 'dollars')}"
            return Fraction(events.number) * Fraction(stake.per_event), how, (events, rate)
        if stake.share_of_events is not None:
            paid, name = facts.asked("event_claims"), "share_of_events"
        else:
            value = sum((Fraction(one.number) for one in facts.claims), Fraction(0))
            paid = Figure(value=value, unit="dollars", says="Claims paid", how="sum of its parts", of=facts.claims)
            name = "share_of_claims"
        share = stake.share_of_events if stake.share_of_events is not None else stake.share_of_claims
        if share is not None:
            of_it = term(f"at_stake.{name}", share, "share", "Share at stake")
            how = f"{written(paid.number, 'dollars')} × {written(share, 'share')}"
            return max(Fraction(paid.number), Fraction(0)) * Fraction(share), how, (paid, of_it)
        assert stake.withheld is not None
        of_it = term("at_stake.withheld", stake.withheld, "share", "Share withheld")
        net = max(Fraction(paid.number), Fraction(0))  # claims taken back put nothing at stake
        whole = net / (1 - Fraction(stake.withheld))
        how = f"{written(paid.number, 'dollars')} were paid after {written(stake.withheld, 'share')} was withheld"
        return whole - net, how, (paid, of_it)
