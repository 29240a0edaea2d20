"""What keeps a year from being closed, told all at once and before anything is settled.

`of_terms` needs the arrangements alone, `of_parties` the clinics as well, `of_data` what the engine found.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from coordcare.figures import written
from coordcare.payment.closing.facts import results_of
from coordcare.payment.closing.found import Found
from coordcare.payment.closing.payments import owners_by_number, owners_of
from coordcare.payment.closing.year import BoundArrangement, BoundParty, stream_of
from coordcare.payment.quality import metrics_that_count
from coordcare.payment.streams.stream import Stream


def of_terms(
    arrangements: Sequence[BoundArrangement], *, categories: Sequence[str], areas: Sequence[str]
) -> Iterator[str]:
    """What is wrong with arrangements by themselves: names that nobody knows, and claims that the terms do not bear."""
    for one in arrangements:
        yield from (f"{_where(one)}: {told}" for told in _of_one(one, categories, areas))


def of_parties(arrangements: Sequence[BoundArrangement]) -> Iterator[str]:
    """What parties name that the table of clinics does not have."""
    for one in arrangements:
        for party in one.parties:
            yield from (f"{_where(one)}: {told}" for told in _of_party(one, party))


def of_data(arrangements: Sequence[BoundArrangement], found: Found) -> Iterator[str]:
    """What arrangements ask and the data do not have, and what two arrangements claim at once."""
    for one in arrangements:
        yield from (f"{_where(one)}: {told}" for told in _of_one_and_data(one, found))
    yield from _paid_twice(arrangements, found)
    yield from _payments_without_a_stream(arrangements, found)


def notes_of(arrangements: Sequence[BoundArrangement], found: Found) -> Iterator[str]:
    """What a reader must know and nothing blocks."""
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


def _of_one_and_data(one: BoundArrangement, found: Found) -> Iterator[str]:
    if one.first_number < found.first_number or one.last_number > found.last_number:
        yield (
            f"its months {_month(one.first_number)} to {_month(one.last_number)} reach outside those of the data, "
            f"{_month(found.first_number)} to {_month(found.last_number)}. Take in the rest, or correct “period”."
        )
    for party in one.parties:
        results = results_of(party.name, found)
        for stream in one.arrangement.streams:
            quality = stream.quality_terms
            if quality is None:
                continue
            counted = metrics_that_count(quality, one.arrangement.metrics)
            asked = [each.measure for each in counted if each.pays_on == "performance"]
            asked += [quality.score_is] if quality.score_is is not None else []
            missing = sorted(name for name in asked if name not in results)
            if missing:
                yield (
                    f"“{stream.name}” is decided by {', '.join(missing)}, and there is no result of it for "
                    f"“{party.name}” in measure_results. Add the results."
                )
            score = results.get(quality.score_is or "")
            if score is not None and not 0 <= score.result <= 1:
                yield (
                    f"“{stream.name}” takes its score from {score.measure}, whose result for “{party.name}” is "
                    f"{score.result:f} and no share of one. Correct the result: 0.85, and not 85."
                )
            aimless = [
                each.measure
                for each in counted
                if each.measure in asked and each.target is None
                and each.measure in results and results[each.measure].target is None
            ]  # fmt: skip
            if aimless:
                yield (
                    f"“{stream.name}” has no target of {', '.join(aimless)}, neither in “metrics” nor in the results "
                    f"of “{party.name}”. State one."
                )
    yield from _of_sums(one, found)


def _of_sums(one: BoundArrangement, found: Found) -> Iterator[str]:
    asked = {name for stream in one.arrangement.streams for name in stream.asks}
    if "premium" in asked:
        without = sorted(set(one.numbers) - {number for number, _ in found.premiums})
        if without:
            yield (
                f"a target rests on premiums, and there are none for {', '.join(map(_month, without))}. Add them to "
                "the table of premiums."
            )
    if "risk_ratio" in asked and not found.risk.get(("*", "*"), (0, 0))[0]:
        yield "a target is adjusted for risk, and nobody has a score in risk_scores. Add scores, or take it out."


def _month(number: int) -> str:
    year, month = divmod(number - 1, 12)
    return f"{year}-{month + 1:02d}"


def _paid_twice(arrangements: Sequence[BoundArrangement], found: Found) -> Iterator[str]:
    """Two streams for the same dollars, and members who are in two arrangements for the same care."""
    owners = owners_by_number(arrangements)
    twice: dict[tuple[str, str], Decimal] = {}
    for claims in found.claims:
        own = owners_of(claims, owners)
        if len(own) > 1:
            pair = (_named(*own[0]), _named(*own[1]))
            twice[pair] = twice.get(pair, Decimal(0)) + claims.paid_amount
    for (one, other), amount in twice.items():
        yield (
            f"The same {written(amount, 'dollars')} of claims are paid by {one} and by {other}. Keep them in one: "
            "divide them by “service_categories”, or take one stream out."
        )
    at_risk = [
        (one, party, stream)
        for one in arrangements
        for party in one.parties
        for stream in one.arrangement.streams
        if getattr(stream, "stream", "") in _TAKES_ON_CARE or getattr(stream, "primary_care_home", False)
    ]
    for first, second in combinations(at_risk, 2):
        care = _same_care(first[2], second[2])
        if care and _same_months(first[0], second[0]) and _same_members(first[0], first[1], second[0], second[1]):
            yield (
                f"{_named(*first)} and {_named(*second)} cover the same members for the same care ({care}). Keep "
                "members in one: divide the clinics, the period, or the care."
            )


_TAKES_ON_CARE = ("shared_savings", "shared_risk", "population_payment")


def _named(one: BoundArrangement, party: BoundParty, stream: Stream) -> str:
    return f"“{stream.name}” of {one.arrangement.id} with “{party.name}”"


def _same_care(one: Stream, other: Stream) -> str:
    """The care for which both take on the cost; empty where they do not, or pay each service."""
    kinds = {getattr(one, "stream", ""), getattr(other, "stream", "")}
    if kinds <= {"shared_savings", "shared_risk"}:
        return "cost of care" if _costs(one) & _costs(other) or not (_costs(one) and _costs(other)) else ""
    if kinds == {"population_payment"}:
        whole = {"comprehensive", "integrated"} & {getattr(one, "scope", ""), getattr(other, "scope", "")}
        same = (getattr(one, "scope", ""), getattr(one, "code_set", None)) == (
            getattr(other, "scope", ""),
            getattr(other, "code_set", None),
        )
        return "capitated services" if whole or same else ""
    if getattr(one, "primary_care_home", False) and getattr(other, "primary_care_home", False):
        return "" if getattr(one, "rates", ()) and _different_conditions(one, other) else "primary care homes"
    return ""


def _different_conditions(one: Stream, other: Stream) -> bool:
    """Whether two payments to primary care homes are for different things, such as a condition that clinics meet."""
    return {rate.says for rate in getattr(one, "rates", ())} != {rate.says for rate in getattr(other, "rates", ())}


def _costs(stream: Stream) -> frozenset[str]:
    return frozenset(getattr(getattr(stream, "cost", None), "service_categories", ()))


def _same_months(one: BoundArrangement, other: BoundArrangement) -> bool:
    return bool(set(one.numbers) & set(other.numbers))


def _same_members(one: BoundArrangement, party: BoundParty, other: BoundArrangement, other_party: BoundParty) -> bool:
    if one is other and party is other_party:
        return True
    whole = [each.arrangement.members == "all" for each in (one, other)]
    clinics = [{clinic.clinic_id for clinic in each.clinics} for each in (party, other_party)]
    if all(whole):
        return True
    if any(whole):
        return bool(clinics[whole.index(False)])
    return bool(clinics[0] & clinics[1])


def _payments_without_a_stream(arrangements: Sequence[BoundArrangement], found: Found) -> Iterator[str]:
    """Payments that name an arrangement, and no stream or party of it."""
    for one in arrangements:
        mine = [each for each in found.other_payments if each.arrangement_id == one.arrangement.id]
        parties = {party.name for party in one.parties}
        strangers = sorted({each.entity for each in mine if each.entity not in parties})
        if strangers:
            yield (
                f"{_where(one)}: payments were made under it to {', '.join(f'“{name}”' for name in strangers)}, who "
                "is no party. Add the party, or correct the table of payments."
            )
        kinds = sorted({str(each.kind) for each in mine if stream_of(one, each.kind) is None})
        if kinds:
            yield (
                f"{_where(one)}: payments of the kind {', '.join(f'“{kind}”' for kind in kinds)} are of none of its "
                "streams, or of several. Name each kind under “paid_as” of one stream."
            )
