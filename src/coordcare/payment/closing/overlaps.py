"""What two streams claim at once: the same dollars, or the same members for the same care."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from coordcare.figures import written
from coordcare.payment.closing.found import Found
from coordcare.payment.closing.payments import owners_by_number, owners_of
from coordcare.payment.closing.year import BoundArrangement, BoundParty
from coordcare.payment.streams.episode import Episode
from coordcare.payment.streams.fee_for_service import FeeForService
from coordcare.payment.streams.infrastructure import Infrastructure
from coordcare.payment.streams.population_payment import PopulationPayment
from coordcare.payment.streams.shared_risk import SharedRisk
from coordcare.payment.streams.shared_savings import SharedSavings
from coordcare.payment.streams.stream import Stream

Codes = Mapping[str, frozenset[tuple[str, str]]]
Claim = tuple[BoundArrangement, BoundParty, Stream]
_COMPARED = (FeeForService, SharedSavings, SharedRisk, PopulationPayment, Episode, Infrastructure)
_ALL_CARE = ("comprehensive", "integrated")


def overlaps(arrangements: Sequence[BoundArrangement], found: Found, codes: Codes) -> Iterator[str]:
    """Everything that is claimed twice, each in a sentence; `codes` are the codes of each code set."""
    yield from _same_dollars(arrangements, found)
    claims: list[Claim] = [
        (one, party, stream)
        for one in arrangements
        for party in one.parties
        for stream in one.arrangement.streams
        if isinstance(stream, _COMPARED)
    ]
    for first, second in combinations(claims, 2):
        care = _same_care(first[2], second[2], codes)
        if not care or not set(first[0].numbers) & set(second[0].numbers):
            continue
        both_episodes = isinstance(first[2], Episode)
        if _same_payees(first[1], second[1]) if both_episodes else _same_members(first, second):
            yield (
                f"{_named(*first)} and {_named(*second)} cover the same members for the same care ({care}). Keep "
                "members in one: divide the clinics, the plans, the period, or the care."
            )


def _same_dollars(arrangements: Sequence[BoundArrangement], found: Found) -> Iterator[str]:
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


def _named(one: BoundArrangement, party: BoundParty, stream: Stream) -> str:
    return f"“{stream.name}” of {one.arrangement.id} with “{party.name}”"


def _same_care(one: Stream, other: Stream, codes: Codes) -> str:
    """The care for which both take on the cost, in words; empty where there is none."""
    match one, other:
        case (SharedSavings() | SharedRisk(), SharedSavings() | SharedRisk()):
            mine, theirs = set(one.cost.service_categories), set(other.cost.service_categories)
            return "cost of care" if mine & theirs or not (mine and theirs) else ""
        case (PopulationPayment(), SharedSavings() | SharedRisk()):
            return "all care" if one.scope in _ALL_CARE else ""
        case (SharedSavings() | SharedRisk(), PopulationPayment()):
            return "all care" if other.scope in _ALL_CARE else ""
        case (PopulationPayment() as whole, FeeForService() as each) | (
            FeeForService() as each,
            PopulationPayment() as whole,
        ):
            return "all care" if whole.scope in _ALL_CARE and not each.service_categories else ""
        case (PopulationPayment(), PopulationPayment()):
            return "capitated services" if _same_services(one, other, codes) else ""
        case (Episode(), Episode()):
            return "episodes" if codes.get(one.trigger, frozenset()) & codes.get(other.trigger, frozenset()) else ""
        case (Infrastructure(primary_care_home=True), Infrastructure(primary_care_home=True)):
            return "primary care homes" if _same_conditions(one, other) else ""
    return ""


def _same_services(one: PopulationPayment, other: PopulationPayment, codes: Codes) -> bool:
    """Whether two capitations pay for the same: one for all care, common codes, or one scope that nothing divides."""
    if {one.scope, other.scope} & set(_ALL_CARE):
        return True
    if one.code_set is not None and other.code_set is not None:
        return bool(codes.get(one.code_set, frozenset()) & codes.get(other.code_set, frozenset()))
    return one.scope == other.scope and one.code_set == other.code_set and one.scope != "condition"


def _same_conditions(one: Infrastructure, other: Infrastructure) -> bool:
    """Whether two payments to primary care homes are for the same; a part for a condition says so in its rates."""
    return {rate.says for rate in one.rates} == {rate.says for rate in other.rates}


def _same_payees(one: BoundParty, other: BoundParty) -> bool:
    return bool({*one.npis, *one.tins} & {*other.npis, *other.tins})


def _same_members(first: Claim, second: Claim) -> bool:
    (one, party, _), (other, other_party, _) = first, second
    plans = [set(each.arrangement.plans) for each in (one, other)]
    if all(plans) and not plans[0] & plans[1]:
        return False
    whole = [each.arrangement.members == "all" for each in (one, other)]
    clinics = [{clinic.clinic_id for clinic in each.clinics} for each in (party, other_party)]
    if all(whole) or (one is other and party is other_party):
        return True
    return bool(clinics[whole.index(False)]) if any(whole) else bool(clinics[0] & clinics[1])
