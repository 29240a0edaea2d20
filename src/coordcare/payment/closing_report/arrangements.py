"""Every arrangement of the year as the report tells it: its category and why, its parties, dollars and bounds."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from coordcare.figures import Figure, dollars_of
from coordcare.payment.category import dominant
from coordcare.payment.closing.closed import Closed
from coordcare.payment.closing.settling import SettledStream
from coordcare.payment.closing.year import BoundArrangement
from coordcare.payment.profile.small_numbers import SMALLEST_SHOWN
from coordcare.payment.progress import dollars_by_stream
from coordcare.payment.streams.stream import Reading

MEMBERS = {
    "attributed": "members attributed to the parties",
    "assigned": "members assigned to the parties",
    "all": "all members",
    "served": "members whom the parties served",
}
"""Whom an arrangement covers, in words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """What streams come to together. `gain` and `loss` are the most that the terms allow, None without a limit."""

    name: str
    earned: Decimal
    paid_before: Decimal
    due: Decimal
    gain: Decimal | None
    loss: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Members:
    """How many different members; `number` is None where it is not shown, because it is below 11 or would tell one."""

    number: int | None
    small: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """An arrangement in the year. `dollars` are all payments under it, `share` its part of all payments."""

    of: BoundArrangement
    dominant: Reading | None
    others: tuple[tuple[str, Reading], ...]
    dollars: Decimal
    share: Fraction | None
    members: Members
    parties: tuple[tuple[Settled, Members], ...]
    streams: tuple[Settled, ...]
    whole: Settled


def summaries(closed: Closed) -> tuple[Summary, ...]:
    """The arrangements, those with the most dollars first."""
    found = (_summary(closed, one) for one in closed.arrangements)
    return tuple(sorted(found, key=lambda one: (-one.dollars, one.of.arrangement.id)))


def _summary(closed: Closed, one: BoundArrangement) -> Summary:
    id = one.arrangement.id
    settled = [each for each in closed.settled if each.of.arrangement.id == id]
    dollars = sum((each.amount for each in closed.payments if each.arrangement_id == id), Decimal(0))
    whole = closed.progress.of_dollars
    members = [_members(closed, one, party.name) for party in one.parties]
    together = _members(closed, one, None)
    return Summary(
        of=one,
        dominant=dominant(one.categories, dollars_by_stream(closed.payments, id)),
        others=tuple((each.stream.name, other) for each in one.categories.streams for other in each.others),
        dollars=dollars,
        share=Fraction(dollars) / Fraction(whole) if whole > 0 else None,
        members=Members(number=None) if any(each.small for each in members) else together,
        parties=tuple(
            (_settled(party.name, [each for each in settled if each.party.name == party.name]), shown)
            for party, shown in zip(one.parties, members, strict=True)
        ),
        streams=tuple(
            _settled(stream.name, [each for each in settled if each.stream.name == stream.name])
            for stream in one.arrangement.streams
        ),
        whole=_settled("In all", settled),
    )


def _members(closed: Closed, one: BoundArrangement, party: str | None) -> Members:
    counted = closed.found.members.get((one.arrangement.id, party))
    if counted is None:
        return Members(number=None)
    covered, served = counted
    number = served if one.arrangement.members == "served" else covered
    small = 0 < number < SMALLEST_SHOWN
    return Members(number=None if small else number, small=small)


def _settled(name: str, streams: Iterable[SettledStream]) -> Settled:
    kept = list(streams)
    return Settled(
        name=name,
        earned=sum((one.earned for one in kept), Decimal(0)),
        paid_before=sum((one.earned - one.due for one in kept), Decimal(0)),
        due=sum((one.due for one in kept), Decimal(0)),
        gain=_together(one.bounds.gain for one in kept),
        loss=_together(one.bounds.loss for one in kept),
    )


def _together(figures: Iterable[Figure]) -> Decimal | None:
    """The sum in dollars; None where one of them has no limit."""
    total = Decimal(0)
    for figure in figures:
        if figure.value is None:
            return None
        total += dollars_of(figure.number)
    return total
