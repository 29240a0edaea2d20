"""Fee for service, category 1."""

from typing import ClassVar, Literal

from pydantic import Field

from coordcare.payment.facts import Facts
from coordcare.payment.lan import LanCategory
from coordcare.payment.lines import Line, line
from coordcare.payment.streams.stream import Reading, Stream
from coordcare.payment.terms import Texts


class FeeForService(Stream):
    """Each service is paid at its rate when its claim is paid; nothing depends on quality.

    The lines are the claims that the party billed, by service category, for services of the period. They were paid
    claim by claim, so nothing is due at the settlement.
    """

    fee_for_service: ClassVar[bool] = True

    stream: Literal["fee_for_service"]
    service_categories: Texts = Field(default=(), description="Service categories it pays; without it, all.")

    @property
    def asks(self) -> tuple[str, ...]:
        """The party's claims."""
        return ("claims",)

    def reading(self, *, performs: bool, linked: bool) -> Reading:
        """Category 1."""
        return Reading(
            category=LanCategory.FEE_FOR_SERVICE, because="services are paid one by one, and quality changes nothing"
        )

    def settle(self, facts: Facts) -> tuple[Line, ...]:
        """A line for each service category."""
        return tuple(
            line(f"claims_{figure.says}", f"Claims paid: {figure.says}", figure.number, how=figure.how, of=(figure,))
            for figure in facts.claims
        )
