"""Every payment to a provider, once: claims, payments outside of claims, and what settlements leave due.

Each belongs to one arrangement and category at most. What no arrangement pays is paid fee for service where it is a
claim, and is without terms where it is not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from coordcare.figures import Figure, Rows
from coordcare.payment.closing.facts import claims_rows, owned_by
from coordcare.payment.closing.found import Claims, Found, OtherPayment
from coordcare.payment.closing.settling import SettledStream
from coordcare.payment.closing.year import BoundArrangement, BoundParty, stream_of
from coordcare.payment.lan import LanCategory
from coordcare.payment.streams.fee_for_service import FeeForService
from coordcare.payment.streams.stream import Stream


@dataclass(frozen=True, kw_only=True, slots=True)
class Payment:
    """Payments of one sort: to whom, under which arrangement and stream, in which categories, for which area.

    `most_advanced` is the category of the whole arrangement, `paid_at` that at which the stream is paid; both are None
    where nothing states the terms. `alternative` says whether it is anything other than fee for service.
    """

    sort: str
    payee: str
    arrangement_id: str | None
    stream: str | None
    most_advanced: LanCategory | None
    paid_at: LanCategory | None
    area: str | None
    alternative: bool
    figure: Figure

    @property
    def amount(self) -> Decimal:
        """Dollars; below zero where the provider pays back."""
        return Decimal(str(self.figure.number))


Owner = tuple[BoundArrangement, BoundParty, FeeForService]


def payments(
    arrangements: Sequence[BoundArrangement], found: Found, settled: Sequence[SettledStream]
) -> tuple[Payment, ...]:
    """All payments of the year: the counted claims, the payments outside of claims, and what is due, each once."""
    return (*_claims(arrangements, found), *_others(arrangements, found), *_due(settled))


def owners_of(claims: Claims, owners: Mapping[str, Sequence[Owner]]) -> list[Owner]:
    """The streams of fee for service that pay these claims: one at most, where terms do not overlap."""
    named = {
        (owner[0].stream_key(owner[2].name), owner[1].name): owner
        for number in (claims.npi, claims.tin)
        for owner in owners.get(number or "", ())
    }
    return [
        (one, party, stream)
        for one, party, stream in named.values()
        if one.first_number <= claims.number <= one.last_number and owned_by(stream, [claims])
    ]


def owners_by_number(arrangements: Sequence[BoundArrangement]) -> dict[str, list[Owner]]:
    """The streams of fee for service by the numbers under which their parties bill."""
    owners: dict[str, list[Owner]] = {}
    for one in arrangements:
        for stream in one.arrangement.streams:
            if isinstance(stream, FeeForService):
                for party in one.parties:
                    owner = (one, party, stream)
                    for number in {*party.npis, *party.tins}:
                        owners.setdefault(number, []).append(owner)
    return owners


def _claims(arrangements: Sequence[BoundArrangement], found: Found) -> Iterable[Payment]:
    """Claims by owner and area."""
    owners = owners_by_number(arrangements)
    groups: dict[tuple[str, str | None], tuple[Owner | None, list[Claims]]] = {}
    for claims in found.claims:
        owner = next(iter(owners_of(claims, owners)), None)
        key = "" if owner is None else f"{owner[0].stream_key(owner[2].name)}/{owner[1].name}"
        groups.setdefault((key, claims.area), (owner, []))[1].append(claims)
    owned: dict[str | None, list[Payment]] = {}
    for (_, area), (owner, rows) in groups.items():
        if owner is not None:
            owned.setdefault(area, []).append(_claims_payment(owner, area, rows))
            yield owned[area][-1]
    for (_, area), (owner, rows) in groups.items():
        if owner is None:
            yield _of_no_arrangement(area, rows, [one.figure for one in owned.get(area, ())], found)


def _of_no_arrangement(area: str | None, rows: Sequence[Claims], owned: Sequence[Figure], found: Found) -> Payment:
    """Claims of an area that no arrangement pays: all of them, less those that one does."""
    in_area = [each for each in found.claims if each.area == area]
    numbers = tuple(sorted({each.number for each in in_area}))
    whole = Figure(
        value=sum((each.paid_amount for each in in_area), Decimal(0)),
        unit="dollars",
        says="All claims of the area" if area is not None else "All claims of no area",
        how=f"{sum(each.lines for each in in_area):,} claim lines",
        source=Rows(view="paid_lines", where={"number": numbers, "area": (area,)}, amount="paid_amount"),
    )
    figure = Figure(
        value=sum((each.paid_amount for each in rows), Decimal(0)),
        unit="dollars",
        says="Claims of no arrangement",
        how=f"{sum(each.lines for each in rows):,} claim lines: all, less those that an arrangement pays",
        of=(whole, *owned),
    )
    return Payment(
        sort="claims", payee="", arrangement_id=None, stream=None, most_advanced=LanCategory.FEE_FOR_SERVICE,
        paid_at=LanCategory.FEE_FOR_SERVICE, area=area, alternative=False, figure=figure,
    )  # fmt: skip


def _claims_payment(owner: Owner, area: str | None, rows: Sequence[Claims]) -> Payment:
    """Claims of one area that a stream of fee for service pays."""
    amount = sum((each.paid_amount for each in rows), Decimal(0))
    lines = sum(each.lines for each in rows)
    one, party, stream = owner
    found = claims_rows(party, sorted({each.number for each in rows}), sorted({each.category for each in rows}))
    source = Rows(view=found.view, where={**found.where, "area": (area,)}, amount=found.amount)
    figure = Figure(
        value=amount, unit="dollars", says=f"Claims of {party.name}", how=f"{lines:,} claim lines", source=source
    )
    return _under(one, stream, sort="claims", payee=party.name, area=area, figure=figure)


def _others(arrangements: Sequence[BoundArrangement], found: Found) -> Iterable[Payment]:
    """Payments outside of claims, by payee, arrangement and kind."""
    by_arrangement = {one.arrangement.id: one for one in arrangements}
    groups: dict[tuple[str, str | None, str | None], list[OtherPayment]] = {}
    for each in found.other_payments:
        groups.setdefault((each.entity, each.arrangement_id, each.kind), []).append(each)
    for (entity, id, kind), rows in groups.items():
        amount = sum((each.amount for each in rows), Decimal(0))
        source = Rows(
            view="non_claims_payments", where={"payment_id": tuple(each.payment_id for each in rows)}, amount="amount"
        )
        figure = Figure(
            value=amount,
            unit="dollars",
            says=f"{kind or 'Payments'} to {entity}",
            how=f"{len(rows)} payments",
            source=source,
        )
        one = by_arrangement.get(id or "")
        stream = None if one is None else stream_of(one, kind)
        if one is None or stream is None:
            yield Payment(
                sort="other", payee=entity, arrangement_id=id, stream=None, most_advanced=None, paid_at=None,
                area=None, alternative=False, figure=figure,
            )  # fmt: skip
        else:
            yield _under(one, stream, sort="other", payee=entity, area=_only_area(one), figure=figure)


def _due(settled: Sequence[SettledStream]) -> Iterable[Payment]:
    """What settlements leave to be paid, or to be paid back."""
    for each in settled:
        if each.due and not each.stream.fee_for_service:
            figure = Figure(
                value=each.due,
                unit="dollars",
                says=f"Due to {each.party.name} for {each.stream.name}",
                how="earned, less what was paid before",
                of=(*(one.figure for one in each.lines), each.paid_before),
            )
            yield _under(
                each.of, each.stream, sort="due", payee=each.party.name, area=_only_area(each.of), figure=figure
            )


def _only_area(one: BoundArrangement) -> str | None:
    """The care delivery area of an arrangement that has one; what is not a claim is of no other."""
    return one.arrangement.areas[0] if len(one.arrangement.areas) == 1 else None


def _under(
    one: BoundArrangement, stream: Stream, *, sort: str, payee: str, area: str | None, figure: Figure
) -> Payment:
    return Payment(
        sort=sort,
        payee=payee,
        arrangement_id=one.arrangement.id,
        stream=stream.name,
        most_advanced=one.categories.most_advanced.category,
        paid_at=one.categories.paid_at(stream.name),
        area=area,
        alternative=not stream.fee_for_service,
        figure=figure,
    )
