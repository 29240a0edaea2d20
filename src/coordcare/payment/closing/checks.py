"""What keeps a year from being closed, told all at once and before anything is settled.

`of_terms` needs the arrangements alone, `of_parties` the clinics as well, `of_data` what the engine found.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from coordcare.figures import written
from coordcare.payment.closing.found import Found
from coordcare.payment.closing.missing_inputs import missing_inputs, month, partly_scored, without_cases
from coordcare.payment.closing.overlaps import Codes, overlaps
from coordcare.payment.closing.year import BoundArrangement, BoundParty, stream_of
from coordcare.payment.streams.rates import PmpmRate
from coordcare.payment.streams.stream import Stream

_NONE: Mapping[str, str] = MappingProxyType({})
_OF_COVERED_MEMBERS = {"clinic_months", "member_months", "premium", "cost", "excess", "risk_ratio", "fee_for_service"}


def of_terms(
    arrangements: Sequence[BoundArrangement], *, categories: Sequence[str], areas: Sequence[str]
) -> Iterator[str]:
    """What is wrong with arrangements by themselves: names that nobody knows, and claims that the terms do not bear."""
    for one in arrangements:
        yield from (f"{_where(one)}: {told}" for told in _of_one(one, categories, areas))


def of_parties(arrangements: Sequence[BoundArrangement], clinics: Collection[str]) -> Iterator[str]:
    """What parties and rates name that the table of clinics does not have."""
    for one in arrangements:
        unknown = sorted({name for rate in rates_of(one) for name in rate.clinics} - set(clinics))
        if unknown:
            yield (
                f"{_where(one)}: a rate is for the clinic {', '.join(unknown)}, which is not in the table of clinics. "
                "Correct the number, or add the clinic."
            )
        for party in one.parties:
            yield from (f"{_where(one)}: {told}" for told in _of_party(one, party))


def of_data(
    arrangements: Sequence[BoundArrangement], found: Found, codes: Codes, uncomputed: Mapping[str, str] = _NONE
) -> Iterator[str]:
    """What arrangements ask and the data do not have, and what two arrangements claim at once.

    `uncomputed` says of measures that claims tell why they were not computed.
    """
    plans = {each.plan for each in found.exposure}
    for one in arrangements:
        lacking = missing_inputs(one, found, uncomputed)
        told = (*lacking, *_plans_unknown(one, plans), *_payments_astray(one, found))
        yield from (f"{_where(one)}: {problem}" for problem in dict.fromkeys(told))
    yield from overlaps(arrangements, found, codes)


def _plans_unknown(one: BoundArrangement, plans: Collection[str | None]) -> Iterator[str]:
    named = [*one.arrangement.plans, *(rate.plan for rate in rates_of(one) if rate.plan is not None)]
    unknown = sorted(set(named) - set(plans))
    if unknown:
        known = ", ".join(sorted(str(plan) for plan in plans if plan is not None))
        yield f"no member is in the plan {', '.join(unknown)}; there are {known or 'none'}. Correct the plan."


def rates_of(one: BoundArrangement) -> list[PmpmRate]:
    """Every rate per member per month of its streams."""
    return [
        rate for stream in one.arrangement.streams for rate in getattr(getattr(stream, "at_stake", stream), "rates", ())
    ]


def notes_of(arrangements: Sequence[BoundArrangement], found: Found, out_of_force: Sequence[str]) -> Iterator[str]:
    """What a reader must know and nothing blocks; `out_of_force` names the arrangements of other years."""
    if out_of_force:
        yield f"Not in force in the year, and left out: {', '.join(out_of_force)}."
    for key, cut in sorted(found.episodes_cut.items()):
        yield (
            f"{cut:,} episodes of {key} reach beyond the months of the data, so that a part of their cost is missing. "
            "Settle them anew when the months are there."
        )
    stated = {one.arrangement.id for one in arrangements}
    unknown = [each for each in found.other_payments if each.arrangement_id not in stated]
    if unknown:
        amount = written(sum(each.amount for each in unknown), "dollars")
        yield (
            f"{len(unknown):,} payments outside of claims, {amount}, name no arrangement that is stated. They count as "
            "payments, at no category."
        )
    for one in arrangements:
        interim = sorted({each.measure for each in found.results if each.status == "interim"} & _measures(one))
        if interim:
            yield f"{_where(one)}: results that are interim count here: {', '.join(interim)}."
        yield from (f"{_where(one)}: {told}" for told in (*partly_scored(one, found), *without_cases(one, found)))


def _where(one: BoundArrangement) -> str:
    return f"{one.file.name} ({one.arrangement.id})"


def _measures(one: BoundArrangement) -> set[str]:
    return {metric.measure for metric in one.arrangement.metrics}


def _of_one(one: BoundArrangement, categories: Sequence[str], areas: Sequence[str]) -> Iterator[str]:
    if one.categories.contested:
        yield f"{one.categories.contested}. Correct the terms, or take the category out."
    for area in one.arrangement.areas:
        if area not in areas:
            yield f"“{area}” is not a care delivery area; there are {', '.join(areas)}. Correct “areas”."
    for stream in one.arrangement.streams:
        unknown = sorted(set(_categories_named(stream)) - set(categories))
        if unknown:
            yield (
                f"“{stream.name}” names service categories that there are not: {', '.join(unknown)}. There are "
                f"{', '.join(categories)}."
            )
        if one.arrangement.members == "served" and set(stream.asks) & _OF_COVERED_MEMBERS:
            yield (
                f"“{stream.name}” rests on covered members, and the arrangement covers nobody: its members are those "
                "served. Say “members: attributed”, “assigned” or “all”."
            )
        if "benchmark" in stream.asks:
            yield (
                f"“{stream.name}” takes its target from a benchmark, which a workspace does not have. State “pmpm” or "
                "“medical_loss_ratio”, or settle it on plain figures: coordcare settle."
            )


def _categories_named(stream: Stream) -> list[str]:
    named = list(getattr(stream, "service_categories", ()))
    for part in ("cost", "at_stake"):
        terms = getattr(stream, part, None)
        named += [*getattr(terms, "service_categories", ()), *getattr(terms, "leaves_out_categories", ())]
    return named


def _of_party(one: BoundArrangement, party: BoundParty) -> Iterator[str]:
    known = {clinic.clinic_id for clinic in party.clinics}
    unknown = [name for name in party.party.clinics if name not in known]
    if unknown:
        yield (
            f"“{party.name}” has the clinic {', '.join(unknown)}, which is not in the table of clinics, so nobody "
            "belongs to it. Correct the number, or add the clinic."
        )
    elif one.arrangement.members in ("attributed", "assigned") and not party.clinics:
        yield (
            f"“{party.name}” has no clinic in the table of clinics, so no member is {one.arrangement.members} to it. "
            "Name it as contracting_entity there, or list “clinics”, or say “members: served”."
        )
    elif not party.clinics and not party.npis and not party.tins and one.arrangement.members == "served":
        yield f"“{party.name}” bills under no number, so it serves nobody. List its “npis” or “tins”."


def _payments_astray(one: BoundArrangement, found: Found) -> Iterator[str]:
    """Payments that name the arrangement, and are of no stream, party or month of it."""
    mine = [each for each in found.other_payments if each.arrangement_id == one.arrangement.id]
    strangers = sorted(
        {
            each.entity + (f" (clinic {each.clinic_id})" if each.clinic_id else "")
            for each in mine
            if not any(party.was_paid(each.entity, each.clinic_id) for party in one.parties)
        }
    )
    if strangers:
        yield (
            f"payments were made under it to {', '.join(f'“{name}”' for name in strangers)}, who is no party. Add the "
            "party, or correct the table of payments."
        )
    early = sorted({each.number for each in mine} - set(one.numbers))
    if early:
        yield (
            f"payments were made under it for {', '.join(map(month, early))}, outside of its period. Correct “period”, "
            "or the table of payments."
        )
    kinds = sorted({str(each.kind) for each in mine if stream_of(one, each.kind) is None})
    if kinds:
        yield (
            f"payments of the kind {', '.join(f'“{kind}”' for kind in kinds)} are of none of its streams, or of "
            "several. Name each kind under “paid_as” of one stream."
        )
