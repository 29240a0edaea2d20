"""Pay for reporting, category 2B."""

from fractions import Fraction
from typing import Literal

from pydantic import Field, model_validator

from coordcare.figures import Figure, Number, written
from coordcare.payment.facts import Facts
from coordcare.payment.lan import LanCategory
from coordcare.payment.lines import Balance, Line, waterfall
from coordcare.payment.streams.stream import Bounds, Reading, Stream, no_loss, term
from coordcare.payment.terms import Dollars, Texts


class PayForReporting(Stream):
    """Money for reporting results of quality measures, whatever the results are.

    Each measure that was reported earns an even part of the amount, which is stated for the period or per member per
    month.
    """

    stream: Literal["pay_for_reporting"]
    measures: Texts = Field(min_length=1, description="Measures whose reporting is paid for.")
    amount: Dollars | None = Field(default=None, description="Dollars for the period, if all is reported.")
    pmpm: Dollars | None = Field(default=None, description="Dollars per member per month, if all is reported.")

    @model_validator(mode="after")
    def _is_by_amount_or_month(self) -> "PayForReporting":
        if (self.amount is None) == (self.pmpm is None):
            raise ValueError("needs either “amount” or “pmpm”, and not both")
        if len(set(self.measures)) < len(self.measures):
            raise ValueError("lists a measure twice under “measures”; each is reported once")
        return self

    @property
    def asks(self) -> tuple[str, ...]:
        """Member months, where it is paid by them."""
        return ("member_months",) if self.pmpm is not None else ()

    def reading(self, *, performs: bool, linked: bool) -> Reading:
        """Category 2B."""
        return Reading(category=LanCategory.PAY_FOR_REPORTING, because="it pays for reporting, whatever the results")

    def settle(self, facts: Facts) -> tuple[Line, ...]:
        """The whole amount, and what is taken off for measures that were not reported."""
        whole, how, of = self._whole(facts)
        reported = [facts.results[name] for name in self.measures if name in facts.results]
        share = Fraction(len(reported), len(self.measures))
        results = tuple(
            Figure(value=1, unit="count", says=f"Reported: {one.measure}", source=one.rows) for one in reported
        )
        told = f"{len(reported)} of {len(self.measures)} measures reported"
        return waterfall(
            [
                Balance(key="whole", says=self.name, balance=whole, how=how, of=of),
                Balance(key="not_reported", says="Not reported", balance=Fraction(whole) * share, how=told, of=results),
            ]
        )

    def bounds(self, facts: Facts) -> Bounds:
        """The whole amount can be gained, and nothing lost."""
        whole, how, of = self._whole(facts)
        gain = Figure(value=whole, unit="dollars", says="Most that can be gained", how=f"all is reported: {how}", of=of)
        return Bounds(gain=gain, loss=no_loss())

    def _whole(self, facts: Facts) -> tuple[Number, str, tuple[Figure, ...]]:
        if self.amount is not None:
            stated = term("amount", self.amount, "dollars", "Amount for the period")
            return self.amount, "as the contract states it", (stated,)
        assert self.pmpm is not None
        months, rate = facts.asked("member_months"), term("pmpm", self.pmpm, "dollars PMPM", "Rate")
        how = f"{written(months.number, months.unit)} × {written(self.pmpm, 'dollars PMPM')}"
        return Fraction(months.number) * Fraction(self.pmpm), how, (months, rate)
