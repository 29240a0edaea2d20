"""What arrangements ask of claims and members, as the rows of small tables that the engine joins."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

from coordcare.payment.arrangement import Arrangement
from coordcare.payment.closing.year import BoundArrangement
from coordcare.payment.ledger.scope import EVERY_CLINIC, EVERY_PLAN
from coordcare.payment.streams.comparison import Cost
from coordcare.payment.streams.episode import Episode
from coordcare.payment.streams.pay_for_performance import PayForPerformance
from coordcare.payment.streams.population_payment import PopulationPayment
from coordcare.payment.streams.shared_risk import SharedRisk
from coordcare.payment.streams.shared_savings import SharedSavings

Rows = dict[str, list[tuple[Any, ...]]]


def scope_rows(
    arrangements: Sequence[BoundArrangement], *, code_sets: Iterable[tuple[str, str, str]], categories: Sequence[str]
) -> Rows:
    """The rows of every scope table; `categories` are all service categories there are."""
    rows: Rows = {
        "party_clinics": [row for one in arrangements for row in _clinics(one)],
        "party_payees": [row for one in arrangements for row in _payees(one)],
        "code_sets": list(code_sets),
    }
    for one in arrangements:
        for stream in one.arrangement.streams:
            key = one.stream_key(stream.name)
            match stream:
                case SharedSavings() | SharedRisk():
                    _add_cost_stream(rows, key, one.arrangement.id, stream.cost, categories)
                case PayForPerformance() if stream.at_stake.by_events:
                    named = stream.at_stake.service_categories or categories
                    _add(rows, "event_streams", ((key, one.arrangement.id, category) for category in named))
                    _add(rows, "event_streams_left_out", ((key, name) for name in stream.at_stake.leaves_out))
                case Episode():
                    attachment = None if stream.stop_loss is None else stream.stop_loss.attachment
                    span = (stream.trigger, stream.days_before, stream.days_after)
                    _add(rows, "episode_streams", [(key, one.arrangement.id, *span, attachment)])
                    named = stream.service_categories or categories
                    _add(rows, "episode_stream_categories", ((key, category) for category in named))
    return rows


def code_sets_named(arrangements: Iterable[Arrangement]) -> set[str]:
    """Every code set that a stream names."""
    names: set[str] = set()
    for one in arrangements:
        for stream in one.streams:
            match stream:
                case SharedSavings() | SharedRisk():
                    names |= set(stream.cost.leaves_out)
                case PayForPerformance():
                    names |= set(stream.at_stake.leaves_out)
                case Episode():
                    names.add(stream.trigger)
                case PopulationPayment() if stream.code_set is not None:
                    names.add(stream.code_set)
    return names


def categories_in_scope(cost: Cost, categories: Sequence[str]) -> tuple[str, ...]:
    """The service categories that count as cost."""
    return tuple(
        name
        for name in categories
        if name in (cost.service_categories or categories) and name not in cost.leaves_out_categories
    )


def _add(rows: Rows, table: str, new: Iterable[tuple[Any, ...]]) -> None:
    rows.setdefault(table, []).extend(new)


def _add_cost_stream(rows: Rows, key: str, id: str, cost: Cost, categories: Sequence[str]) -> None:
    attachment: Decimal | None = None if cost.stop_loss is None else cost.stop_loss.attachment
    _add(rows, "cost_streams", [(key, id, attachment)])
    _add(rows, "cost_stream_categories", ((key, name) for name in categories_in_scope(cost, categories)))
    _add(rows, "cost_stream_left_out", ((key, name) for name in cost.leaves_out))


def _clinics(one: BoundArrangement) -> Iterable[tuple[Any, ...]]:
    """Whose months a party covers; a party of those served covers nobody by itself."""
    months = (one.first_number, one.last_number)
    id, members = one.arrangement.id, one.arrangement.members
    for party, plan in product(one.parties, one.arrangement.plans or (EVERY_PLAN,)):
        if members == "all":
            yield id, party.name, EVERY_CLINIC, plan, 0, *months
        elif members != "served":
            for clinic in party.clinics:
                yield id, party.name, clinic.clinic_id, plan, int(members == "assigned"), *months


def _payees(one: BoundArrangement) -> Iterable[tuple[Any, ...]]:
    months = (one.first_number, one.last_number)
    for party in one.parties:
        for kind, numbers in (("npi", party.npis), ("tin", party.tins)):
            for number in numbers:
                yield one.arrangement.id, party.name, kind, number, *months
