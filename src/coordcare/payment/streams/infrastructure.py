"""Payments for infrastructure and operations, category 2A."""

from typing import Literal

from pydantic import Field, model_validator

from coordcare.payment.facts import Facts
from coordcare.payment.lan import LanCategory
from coordcare.payment.lines import Line, line
from coordcare.payment.streams.rates import Rates, lines_by_rate
from coordcare.payment.streams.stream import Reading, Stream, term
from coordcare.payment.terms import Dollars


class Infrastructure(Stream):
    """A fixed amount for what a practice needs to give good care, whatever the results.

    It is paid for each member and month at the rate that fits the clinic (its tier of recognition, its band, a
    condition such as staff on site), or as an amount for the period.
    """

    stream: Literal["infrastructure"]
    primary_care_home: bool = Field(
        default=False, description="Whether it is the payment to recognized primary care homes, reported by tier."
    )
    rates: Rates = Field(default=(), description="Dollars per member per month; the first rate that fits holds.")
    amount: Dollars | None = Field(default=None, description="Dollars for the period, instead of rates.")

    @model_validator(mode="after")
    def _is_by_rate_or_amount(self) -> "Infrastructure":
        if bool(self.rates) == (self.amount is not None):
            raise ValueError("needs either “rates” or “amount”, and not both")
        return self

    @property
    def asks(self) -> tuple[str, ...]:
        """Member months by clinic, where it is paid by them."""
        return ("clinic_months",) if self.rates else ()

    def reading(self, *, performs: bool, linked: bool) -> Reading:
        """Category 2A."""
        return Reading(
            category=LanCategory.INFRASTRUCTURE,
            because="it pays for infrastructure and operations, whatever the results",
        )

    def settle(self, facts: Facts) -> tuple[Line, ...]:
        """A line for each clinic and rate, or the amount."""
        if self.amount is not None:
            stated = term("amount", self.amount, "dollars", "Amount for the period")
            return (line("amount", self.name, self.amount, how="as the contract states it", of=(stated,)),)
        return lines_by_rate(self.rates, facts)
