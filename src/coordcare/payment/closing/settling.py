"""Settle every stream of every party: what was earned, what was paid before, and what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from coordcare.figures import Figure, Source, Term, written
from coordcare.payment.closing.facts import facts_of, payments_figure
from coordcare.payment.closing.found import Found, OtherPayment
from coordcare.payment.closing.year import BoundArrangement, BoundParty, stream_of
from coordcare.payment.facts import Facts
from coordcare.payment.lan import LanCategory
from coordcare.payment.lines import Line, line, total_of
from coordcare.payment.streams.stream import Bounds, Stream, term


@dataclass(frozen=True, kw_only=True, slots=True)
class SettledStream:
    """A stream settled for one party. Amounts in dollars; `due` below zero is owed by the provider.

    `category` is that of the stream, `paid_at` the one at which its dollars are paid.
    """

    of: BoundArrangement
    party: BoundParty
    stream: Stream
    category: LanCategory
    paid_at: LanCategory
    facts: Facts
    lines: tuple[Line, ...]
    bounds: Bounds
    paid_before: Figure

    @property
    def key(self) -> str:
        """Its name in receipts and in the record of settlements."""
        return f"{self.of.arrangement.id}/{self.party.name}/{self.stream.name}"

    @property
    def earned(self) -> Decimal:
        """What the lines add up to."""
        return total_of(self.lines)

    @property
    def due(self) -> Decimal:
        """What is still to be paid, or to be paid back."""
        return self.earned - Decimal(str(self.paid_before.number))


def settle_all(arrangements: Sequence[BoundArrangement], found: Found, *, interim: bool) -> tuple[SettledStream, ...]:
    """Every stream of every party, in the order of the files."""
    return tuple(
        _settled(one, party, stream, found, interim=interim)
        for one in arrangements
        for party in one.parties
        for stream in one.arrangement.streams
    )


def paid_ahead(one: BoundArrangement, party: BoundParty, stream: Stream, found: Found) -> list[OtherPayment]:
    """Payments outside of claims by which a stream was paid to a party before."""
    return [
        each
        for each in found.other_payments
        if each.arrangement_id == one.arrangement.id
        and party.was_paid(each.entity, each.clinic_id)
        and each.number in one.numbers
        and stream_of(one, each.kind) is stream
    ]


def _settled(one: BoundArrangement, party: BoundParty, stream: Stream, found: Found, *, interim: bool) -> SettledStream:
    facts = facts_of(one, party, stream, found, interim=interim)
    lines = stream.settle(facts)
    if interim and stream.settles_late and one.arrangement.interim_share is not None:
        lines = (*lines, *_kept_until_final(lines, one.arrangement.interim_share))
    located = tuple(_located(each, one, stream) for each in lines)
    if stream.fee_for_service:
        paid = Figure(value=total_of(lines), unit="dollars", says="Paid claim by claim", of=facts.claims)
    else:
        paid = payments_figure("Paid before, outside of claims", paid_ahead(one, party, stream, found))
    return SettledStream(
        of=one,
        party=party,
        stream=stream,
        category=one.categories.of(stream.name),
        paid_at=one.categories.paid_at(stream.name),
        facts=facts,
        lines=located,
        bounds=_located_bounds(stream.bounds(facts), one, stream),
        paid_before=paid,
    )


def _kept_until_final(lines: tuple[Line, ...], share: Decimal) -> tuple[Line, ...]:
    """The line of an interim settlement that keeps part of a gain until the final one."""
    gain = total_of(lines)
    if gain <= 0:
        return ()
    kept = Fraction(gain) * (1 - Fraction(share))
    stated = term("interim_share", share, "share", "Share that an interim settlement pays")
    how = f"{written(share, 'share')} of a gain is paid now"
    return (line("kept_until_final", "Kept until the final settlement", -kept, how=how, of=(stated,)),)


def _located(each: Line, one: BoundArrangement, stream: Stream) -> Line:
    """The line with its terms told by file and place."""
    return Line(key=each.key, figure=each.figure.with_sources(lambda source: _in_file(source, one, stream)))


def _located_bounds(bounds: Bounds, one: BoundArrangement, stream: Stream) -> Bounds:
    return Bounds(
        gain=bounds.gain.with_sources(lambda source: _in_file(source, one, stream)),
        loss=bounds.loss.with_sources(lambda source: _in_file(source, one, stream)),
    )


def _in_file(source: Source, one: BoundArrangement, stream: Stream) -> Source:
    if not isinstance(source, Term) or source.file:
        return source
    of_arrangement = source.path.startswith(("metrics[", "interim_share"))
    path = source.path if of_arrangement else f"streams[{stream.name}].{source.path}"
    return Term(path=path, file=f"{one.file.parent.name}/{one.file.name}")
