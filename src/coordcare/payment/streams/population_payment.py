"""Population-based payment: capitation, categories 4A, 4B and 4C."""

from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from coordcare.figures import Figure, Number, written
from coordcare.payment.facts import Facts
from coordcare.payment.lan import LanCategory
from coordcare.payment.lines import Balance, Line, total_of, waterfall
from coordcare.payment.quality import Quality, scored
from coordcare.payment.streams.rates import Rates, lines_by_rate
from coordcare.payment.streams.stream import Bounds, Reading, Stream, no_gain, no_loss, term
from coordcare.payment.terms import Share

_SCOPES = {
    "condition": (LanCategory.CONDITION_SPECIFIC_POPULATION_PAYMENT, "for the care of a condition"),
    "primary_care": (LanCategory.CONDITION_SPECIFIC_POPULATION_PAYMENT, "for a set of primary care services"),
    "defined_services": (LanCategory.CONDITION_SPECIFIC_POPULATION_PAYMENT, "for a defined set of services"),
    "comprehensive": (LanCategory.COMPREHENSIVE_POPULATION_PAYMENT, "for all care of its members"),
    "integrated": (LanCategory.INTEGRATED_FINANCE_AND_DELIVERY, "for all care, within an integrated system"),
}


class PopulationPayment(Stream):
    """A payment for each member and month instead of a payment for each service.

    It covers a condition, a set of services such as primary care, or all care; it is paid at rates per member per month
    or as a share of the premium. Where quality decides on a share of it, that share is held back and paid by what
    quality earns.
    """

    settles_late: ClassVar[bool] = True

    stream: Literal["population_payment"]
    scope: Literal["condition", "primary_care", "defined_services", "comprehensive", "integrated"] = Field(
        description="Which care it pays for."
    )
    code_set: str | None = Field(
        default=None, description="The code set of the services it pays for; what they would cost is shown beside."
    )
    rates: Rates = Field(default=(), description="Dollars per member per month; the first that fits holds.")
    share_of_premium: Share | None = Field(default=None, description="A share of the premium, instead of rates.")
    quality: Quality | None = Field(default=None, description="How results decide on the share at stake.")
    quality_share: Share | None = Field(default=None, description="The share that quality decides on.")

    @model_validator(mode="after")
    def _is_whole(self) -> "PopulationPayment":
        if bool(self.rates) == (self.share_of_premium is not None):
            raise ValueError("needs either “rates” or “share_of_premium”, and not both")
        if (self.quality is None) != (self.quality_share is None):
            raise ValueError("needs “quality” and “quality_share” together, or neither")
        return self

    @property
    def puts_something_at_stake(self) -> bool:
        """Whether the share that quality decides on is above nothing."""
        return bool(self.quality_share)

    @property
    def asks(self) -> tuple[str, ...]:
        """Member months or premium; and what the services would have cost where a code set says which."""
        by = "clinic_months" if self.rates else "premium"
        return (by, "fee_for_service") if self.code_set is not None else (by,)

    def reading(self, *, performs: bool, linked: bool) -> Reading:
        """Category 4A, 4B or 4C by its scope; 4N where nothing links it to quality."""
        category, whom = _SCOPES[self.scope]
        if not linked:
            because = f"a payment per member {whom} takes the place of claims, and nothing depends on quality"
            return Reading(category=LanCategory.CAPITATION_WITHOUT_QUALITY, because=because)
        link = "a part of it by results of quality" if performs else "and another stream pays on quality"
        return Reading(category=category, because=f"a payment per member {whom} takes the place of claims, {link}")

    def other_readings(self, *, performs: bool, linked: bool) -> tuple[Reading, ...]:
        """4N where only another stream links to quality."""
        if performs or not linked:
            return ()
        because = (
            "taken alone it does not depend on quality; that another stream of the arrangement does is our reading"
        )
        return (Reading(category=LanCategory.CAPITATION_WITHOUT_QUALITY, because=because),)

    def settle(self, facts: Facts) -> tuple[Line, ...]:
        """A line for each clinic and rate, or of the premium; and what quality did not earn."""
        lines = self._capitation(facts)
        whole = sum((Fraction(one.figure.number) for one in lines), Fraction(0))
        if self.quality is None or self.quality_share is None:
            return lines
        quality = scored(self.quality, facts.metrics, facts.results).earned
        at_stake = term("quality_share", self.quality_share, "share", "Share that quality decides on")
        taken = whole * Fraction(self.quality_share) * (1 - Fraction(quality.number))
        how = f"{written(self.quality_share, 'share')} is at stake; {written(quality.number, 'share')} of it is earned"
        not_earned = Balance(
            key="not_earned", says="Not earned by quality", balance=-taken, how=how, of=(at_stake, quality)
        )
        return (*lines, *waterfall([not_earned]))

    def bounds(self, facts: Facts) -> Bounds:
        """What quality decides on can be gained; the payment itself is at risk, for care may cost as much and more.

        That the whole payment is the most that can be lost follows the example that forms give of it; what care can
        cost beyond the payment has no limit in the terms.
        """
        lines = self._capitation(facts)
        whole = sum((Fraction(one.figure.number) for one in lines), Fraction(0))
        of = tuple(one.figure for one in lines)
        at_stake = whole * Fraction(self.quality_share or 0)
        gain = Figure(
            value=at_stake,
            unit="dollars",
            says="Most that can be gained",
            how="the share that quality decides on",
            of=of,
        )
        settled = total_of(self.settle(facts))
        how = "the payment itself: care may cost as much, and what it costs beyond has no limit in the terms"
        loss = Figure(value=settled, unit="dollars", says="Most that can be lost", how=how, of=of)
        return Bounds(gain=gain if at_stake else no_gain(), loss=loss if settled else no_loss())

    def _capitation(self, facts: Facts) -> tuple[Line, ...]:
        if self.rates:
            return lines_by_rate(self.rates, facts)
        assert self.share_of_premium is not None
        premium = facts.asked("premium")
        share = term("share_of_premium", self.share_of_premium, "share", "Share of premium")
        how = f"{written(premium.number, 'dollars')} of premium × {written(self.share_of_premium, 'share')}"
        amount: Number = Fraction(premium.number) * Fraction(self.share_of_premium)
        return waterfall([Balance(key="premium", says=self.name, balance=amount, how=how, of=(premium, share))])
