"""The facts of a party on which a stream is settled, taken from what the engine found, each with its rows."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from coordcare.figures import Figure, Number, Rows, written
from coordcare.payment.closing.found import Claims, Found, OtherPayment
from coordcare.payment.closing.member_facts import (
    clinic_months_of,
    member_months_of,
    members_of,
    premium_of,
    risk_ratio_of,
)
from coordcare.payment.closing.year import BoundArrangement, BoundParty, stream_of
from coordcare.payment.facts import Facts
from coordcare.payment.quality import MeasureResult
from coordcare.payment.streams.fee_for_service import FeeForService
from coordcare.payment.streams.population_payment import PopulationPayment
from coordcare.payment.streams.stream import Stream


def facts_of(one: BoundArrangement, party: BoundParty, stream: Stream, found: Found, *, interim: bool) -> Facts:
    """Everything that a stream asks of a party; figures that it does not ask for are left out."""
    collect: dict[str, Callable[[], Any]] = {
        "claims": lambda: _claims(one, party, stream, found),
        "clinic_months": lambda: clinic_months_of(one, party, stream, found),
        "member_months": lambda: member_months_of(one, party, found),
        "members": lambda: members_of(one, party, found),
        "premium": lambda: premium_of(one, party, found),
        "cost": lambda: _of_stream(one, party, stream, found, "cost"),
        "excess": lambda: _of_stream(one, party, stream, found, "excess"),
        "other_payments": lambda: _other_payments(one, party, stream, found),
        "risk_ratio": lambda: risk_ratio_of(one, party, found),
        "revenue": lambda: _revenue(one, party, found),
        "events": lambda: _of_stream(one, party, stream, found, "events"),
        "event_claims": lambda: _of_stream(one, party, stream, found, "event_claims"),
        "episodes": lambda: _of_stream(one, party, stream, found, "episodes"),
        "episode_cost": lambda: _of_stream(one, party, stream, found, "episode_cost"),
        "episode_excess": lambda: _of_stream(one, party, stream, found, "episode_excess"),
        "fee_for_service": lambda: _fee_for_service(one, party, stream, found),
    }
    figures = {name: collect[name]() for name in stream.asks if name in collect}
    return Facts(
        party=party.name,
        interim=interim,
        metrics=one.arrangement.metrics,
        results=results_of(party.name, found),
        **figures,
    )


def results_of(party: str, found: Found) -> dict[str, MeasureResult]:
    """The results that count for a party: its own, and where it has none those of all providers together."""
    results = {one.measure: one for one in found.results if one.party is None}
    return results | {one.measure: one for one in found.results if one.party == party}


def party_claims(party: BoundParty, numbers: Iterable[int], found: Found) -> list[Claims]:
    """The claims that a party billed for services of some months, each once."""
    months = set(numbers)
    billed = (one for number in (*party.npis, *party.tins) for one in found.claims_by_payee.get(number, ()))
    return [one for one in dict.fromkeys(billed) if one.number in months]


def owned_by(stream: FeeForService, claims: Iterable[Claims]) -> list[Claims]:
    """Those of the claims that a stream of fee for service pays."""
    return [one for one in claims if not stream.service_categories or one.category in stream.service_categories]


def claims_rows(party: BoundParty, numbers: Iterable[int], categories: Iterable[str]) -> Rows:
    """Which lines of the input claims of a party are."""
    return Rows(
        view="paid_lines",
        where={
            "npi or tin": (*party.npis, *party.tins),
            "number": tuple(numbers),
            **({"category": tuple(categories)} if categories else {}),
        },
        amount="paid_amount",
    )


def _claims(one: BoundArrangement, party: BoundParty, stream: Stream, found: Found) -> tuple[Figure, ...]:
    """Dollars by service category: of the stream itself, or of the arrangement's fee for service."""
    claims = party_claims(party, one.numbers, found)
    paying = [each for each in one.arrangement.streams if isinstance(each, FeeForService)]
    owners = [stream] if isinstance(stream, FeeForService) else paying
    kept = [each for each in claims if not owners or any(owned_by(owner, [each]) for owner in owners)]
    figures = []
    for category in sorted({each.category for each in kept}):
        of_it = [each for each in kept if each.category == category]
        amount = sum((each.paid_amount for each in of_it), Decimal(0))
        lines = sum(each.lines for each in of_it)
        rows = claims_rows(party, one.numbers, (category,))
        figures.append(Figure(value=amount, unit="dollars", says=category, how=f"{lines:,} claim lines", source=rows))
    return tuple(figures)


_OF_STREAMS = {
    "cost": ("costs", 0, "dollars", "Claims of covered members in scope", "cost_lines", "paid_amount"),
    "excess": ("costs", 1, "dollars", "Claims beyond the stop-loss", "high_cost_lines", "paid_amount"),
    "events": ("events", 0, "events", "Events", "event_lines", ""),
    "event_claims": ("events", 1, "dollars", "Claims of the events", "event_lines", "paid_amount"),
    "episodes": ("episodes", 0, "episodes", "Episodes", "episodes_opened", ""),
    "episode_cost": ("episodes", 1, "dollars", "Claims of the episodes", "episode_lines", "paid_amount"),
    "episode_excess": ("episodes", 2, "dollars", "Claims beyond the stop-loss", "high_episode_lines", "paid_amount"),
}


def _of_stream(one: BoundArrangement, party: BoundParty, stream: Stream, found: Found, name: str) -> Figure:
    """A sum that the engine made for the stream and party; nothing where there was nothing."""
    table, place, unit, says, view, amount = _OF_STREAMS[name]
    key = (one.stream_key(stream.name), party.name)
    sums = getattr(found, table).get(key)
    value: Number = sums[place] if sums is not None else 0
    rows = Rows(view=view, where={"stream_key": (key[0],), "party": (party.name,)}, amount=amount)
    how = ""
    if name == "cost" and sums is not None and sums[2]:
        how = f"{written(sums[2], 'dollars')} is left out by code"
    return Figure(value=value, unit=unit, says=says, how=how, source=rows)


def _other_payments(one: BoundArrangement, party: BoundParty, stream: Stream, found: Found) -> Figure:
    """Payments outside of claims to the party, but for those by which this stream itself was paid."""
    kept = [
        each
        for each in found.other_payments
        if party.was_paid(each.entity, each.clinic_id)
        and each.number in one.numbers
        and not (each.arrangement_id == one.arrangement.id and stream_of(one, each.kind) is stream)
    ]
    return payments_figure("Payments outside of claims", kept)


def payments_figure(says: str, kept: Sequence[OtherPayment]) -> Figure:
    """Payments outside of claims as one figure."""
    amount = sum((each.amount for each in kept), Decimal(0))
    ids = tuple(each.payment_id for each in kept)
    rows = Rows(view="non_claims_payments", where={"payment_id": ids}, amount="amount")
    return Figure(value=amount, unit="dollars", says=says, how=f"{len(kept)} payments", source=rows)


def _revenue(one: BoundArrangement, party: BoundParty, found: Found) -> Figure:
    claims = sum((each.paid_amount for each in party_claims(party, one.numbers, found)), Decimal(0))
    others = payments_figure(
        "Payments outside of claims",
        [
            each
            for each in found.other_payments
            if party.was_paid(each.entity, each.clinic_id) and each.number in one.numbers
        ],
    )
    billed = Figure(
        value=claims, unit="dollars", says="Claims that it billed", source=claims_rows(party, one.numbers, ())
    )
    return Figure(
        value=claims + Decimal(str(others.number)),
        unit="dollars",
        says=f"Revenue of {party.name}",
        how="claims and payments outside of claims",
        of=(billed, others),
    )


def _fee_for_service(one: BoundArrangement, party: BoundParty, stream: Stream, found: Found) -> Figure:
    assert isinstance(stream, PopulationPayment)
    value = found.code_sets.get((one.arrangement.id, party.name, stream.code_set or ""), Decimal(0))
    rows = Rows(
        view="code_set_lines",
        where={"arrangement_id": (one.arrangement.id,), "party": (party.name,), "code_set": (stream.code_set,)},
        amount="allowed_amount",
    )
    return Figure(value=value, unit="dollars", says="What the services would have cost fee for service", source=rows)
