"""What every payment stream says of itself, whatever it pays for."""

from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field

from coordcare.figures import Figure, Number, Term
from coordcare.payment.facts import Facts
from coordcare.payment.lan import LanCategory
from coordcare.payment.lines import Line
from coordcare.payment.quality import Quality
from coordcare.payment.terms import Terms, Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A category, and why in words."""

    category: LanCategory
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """The most that a provider can gain and lose under a stream, beside what services are paid at.

    The value of a figure is None where the terms set no limit.
    """

    gain: Figure
    loss: Figure


class Stream(Terms):
    """A payment stream of an arrangement."""

    fee_for_service: ClassVar[bool] = False
    """Whether it pays for each service, so that it is no alternative payment methodology."""
    built_on_fee_for_service: ClassVar[bool] = False
    """Whether it rewards or shares on top of services that are paid one by one, so that those dollars are in it."""
    settles_late: ClassVar[bool] = False
    """Whether it is settled after the period, so that an interim settlement pays a part of it."""

    name: str = Field(min_length=1, max_length=80, description="Its name, once in the arrangement.")
    paid_as: Texts = Field(
        default=(), description="Kinds of payments outside of claims (`payment_kind`) by which it was paid ahead."
    )

    @property
    def quality_terms(self) -> Quality | None:
        """How quality decides what it pays, where it does."""
        return getattr(self, "quality", None)

    @property
    def puts_something_at_stake(self) -> bool:
        """Whether quality decides on any dollar of it, by its terms."""
        return True

    @property
    def asks(self) -> tuple[str, ...]:
        """The facts without which it cannot be settled."""
        raise NotImplementedError

    def reading(self, *, performs: bool, linked: bool) -> Reading:
        """Its category, and why: `performs` if its own terms pay on performance, `linked` if those of any do."""
        raise NotImplementedError

    def other_readings(self, *, performs: bool, linked: bool) -> tuple[Reading, ...]:
        """Further categories that the framework's words allow, each with its reason."""
        return ()

    def settle(self, facts: Facts) -> tuple[Line, ...]:
        """The lines that come to what the provider earned; they add up to the cent."""
        raise NotImplementedError

    def bounds(self, facts: Facts) -> Bounds:
        """The most that can be gained and lost, from the terms."""
        return Bounds(gain=no_gain(), loss=no_loss())


def term(name: str, value: Number, unit: str, says: str) -> Figure:
    """A figure that is a term of the stream; `name` is its place in it."""
    return Figure(value=value, unit=unit, says=says, source=Term(path=name))


def no_gain() -> Figure:
    """Nothing can be gained."""
    return Figure(value=0, unit="dollars", says="Most that can be gained", how="nothing depends on results")


def no_loss() -> Figure:
    """Nothing can be lost."""
    return Figure(value=0, unit="dollars", says="Most that can be lost", how="nothing can be lost")
