"""The quality pool: what each CCO can earn, what it earns by measures met, and where unearned dollars go.

1. A CCO's maximum is a share of the payments to it; the pool is the sum of all maxima.
2. A CCO earns the share of its maximum that the highest step it reaches gives; a minimum payment may lift it.
3. What is left is the challenge pool. Each challenge measure that anybody met has an equal part of it, which those who
   met it divide by their member months. What nobody earned is carried.

No source was found that says how the challenge pool is divided, nor where the dollars of a minimum payment come from:
that both are so is our assumption. Dollars are exact to the cent, and paid out and carried together are the pool.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from coordcare.figures import Figure, Number, Source, dollars_of, rounded, written
from coordcare.measures.scoring import Verdict

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From so many measures met on, this share of the maximum is earned.

    With `required` each required measure must be met as well; with `besides` they do not count among those met.
    """

    met: Decimal
    earns: Decimal
    required: bool = False
    besides: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolTerms:
    """What a year says of its pool; None and empty where no source says it."""

    share_of_payments: Decimal | None
    steps: tuple[Step, ...] = ()
    required: tuple[str, ...] = ()
    """Measures that must be met for a step that asks for them."""
    minimum_payment: Decimal | None = None
    """Least payment of a CCO that earns its whole maximum, for a whole year."""
    standing: str = "assumed"
    source: Source | None = None
    """Where the share of payments stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """The share of the maximum that is earned, None where no source gives it, with the reason and the receipt."""

    share: Fraction | None
    says: str
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class CcoInYear:
    """A CCO in a year's pool: payments to it, its members, what it earned, and the challenge measures that it met."""

    name: str
    payments: Decimal
    member_months: Number
    earned: Fraction
    challenges_met: frozenset[str] = frozenset()
    part_of_year: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """What a CCO is paid out of the pool, in dollars."""

    name: str
    maximum: Decimal
    for_measures: Decimal
    for_challenges: Mapping[str, Decimal]
    figure: Figure

    @property
    def total(self) -> Decimal:
        """All that it is paid."""
        return self.for_measures + sum(self.for_challenges.values(), NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """A year's pool as it is paid out; the awards and what is carried are the pool."""

    pool: Decimal
    challenge_pool: Decimal
    awards: tuple[Award, ...]
    carried: Decimal


def maximum(payments: Decimal, terms: PoolTerms) -> Decimal:
    """The most that a CCO can earn by measures, in dollars; raises `ValueError` where no source gives the share."""
    if terms.share_of_payments is None:
        raise ValueError("which share of payments makes the pool is not stated; state pool.share_of_payments")
    return dollars_of(Fraction(payments) * Fraction(terms.share_of_payments))


def share_earned(terms: PoolTerms, verdicts: Mapping[str, Verdict]) -> Earned:
    """The share of its maximum that a CCO earns by the verdicts on its measures; those not known count as not met.

    A sliding score counts as the part of a measure that it is. The share is None where no step is stated, or where only
    that of the whole is, and it is missed.
    """
    met = sum((verdict.credit for verdict in verdicts.values()), Fraction(0))
    others = sum((verdict.credit for id, verdict in verdicts.items() if id not in terms.required), Fraction(0))
    missed = [id for id in terms.required if id not in verdicts or not verdicts[id].met]
    reached = [
        step for step in terms.steps if (others if step.besides else met) >= step.met and not (step.required and missed)
    ]
    said = f"{_plain(met)} of {len(verdicts)} measures are met"
    said += f"; required and missed: {', '.join(missed)}" * bool(missed)
    unknown = sum(verdict.met is None for verdict in verdicts.values())
    said += f"; {unknown} not known count as not met" * bool(unknown)
    share: Fraction | None = max((Fraction(step.earns) for step in reached), default=Fraction(0))
    if not reached and len(terms.steps) < 2:
        share, said = None, f"{said}; what less than the whole earns is not stated, so give pool.steps"
    figure = Figure(
        value=share,
        unit="share",
        says="Share of the maximum that is earned",
        how=said,
        of=tuple(verdict.figure for verdict in verdicts.values()),
    )
    return Earned(share=share, says=f"{said}.", figure=figure)


def distribute(terms: PoolTerms, ccos: Sequence[CcoInYear], *, challenges: Sequence[str]) -> Distribution:
    """The pool of a year among all its CCOs; raises `ValueError` where names repeat or a share is none of 0 to 1."""
    if len({cco.name for cco in ccos}) < len(ccos) or any(not 0 <= cco.earned <= 1 for cco in ccos):
        raise ValueError("each CCO stands in the pool once, and earns from nothing to the whole of its maximum")
    maxima = [maximum(cco.payments, terms) for cco in ccos]
    pool = sum(maxima, NOTHING)
    by_measures = [dollars_of(Fraction(most) * cco.earned) for most, cco in zip(maxima, ccos, strict=True)]
    first = _lifted(by_measures, pool, terms, ccos)
    challenge_pool = pool - sum(first, NOTHING)
    paid = _by_challenge(challenge_pool, ccos, challenges)
    awards = tuple(
        _award(cco, most, amount, {id: amounts[place] for id, amounts in paid.items() if amounts[place]}, terms)
        for place, (cco, most, amount) in enumerate(zip(ccos, maxima, first, strict=True))
    )
    carried = pool - sum((award.total for award in awards), NOTHING)
    return Distribution(pool=pool, challenge_pool=challenge_pool, awards=awards, carried=carried)


def apportioned(amount: Decimal, weights: Sequence[Number]) -> tuple[Decimal, ...]:
    """An amount of dollars divided by weights, to the cent by the largest remainder; equal ones in the order given.

    Raises `ValueError` where a weight is below 0 or all are 0.
    """
    exact = [Fraction(weight) for weight in weights]
    if not exact or min(exact) < 0 or sum(exact) == 0:
        raise ValueError("weights are not below 0, and not all of them 0")
    cents = int(amount * 100)
    shares = [cents * weight / sum(exact) for weight in exact]
    whole = [int(share) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda place: (whole[place] - shares[place], place))
    for place in by_remainder[: cents - sum(whole)]:
        whole[place] += 1
    return tuple(Decimal(each).scaleb(-2) for each in whole)


def _lifted(
    amounts: Sequence[Decimal], pool: Decimal, terms: PoolTerms, ccos: Sequence[CcoInYear]
) -> tuple[Decimal, ...]:
    """What measures earn; where the whole is earned, lifted to the minimum payment as far as the pool has dollars."""
    if terms.minimum_payment is None:
        return tuple(amounts)
    least = [dollars_of(Fraction(terms.minimum_payment) * cco.part_of_year) * (cco.earned == 1) for cco in ccos]
    lacking = [max(lowest - amount, NOTHING) for lowest, amount in zip(least, amounts, strict=True)]
    there = min(pool - sum(amounts, NOTHING), sum(lacking, NOTHING))
    if not there:
        return tuple(amounts)
    return tuple(amount + more for amount, more in zip(amounts, apportioned(there, lacking), strict=True))


def _by_challenge(
    challenge_pool: Decimal, ccos: Sequence[CcoInYear], challenges: Sequence[str]
) -> dict[str, tuple[Decimal, ...]]:
    """What each challenge measure pays to each CCO, in the order of the CCOs."""
    weights = {id: [cco.member_months if id in cco.challenges_met else 0 for cco in ccos] for id in challenges}
    won = [id for id in challenges if any(weights[id])]
    parts = apportioned(challenge_pool, [1] * len(won)) if won else ()
    return {id: apportioned(part, weights[id]) for id, part in zip(won, parts, strict=True)}


def _award(
    cco: CcoInYear, most: Decimal, for_measures: Decimal, for_challenges: Mapping[str, Decimal], terms: PoolTerms
) -> Award:
    payments = Figure(value=cco.payments, unit="dollars", says=f"Payments to {cco.name}")
    share = Figure(value=terms.share_of_payments, unit="share", says="Share that makes the pool", source=terms.source)
    top = Figure(
        value=most, unit="dollars", says="Maximum by measures", how="payments times the share", of=(payments, share)
    )
    earned = Figure(value=cco.earned, unit="share", says="Share of the maximum that is earned")
    lifted = for_measures > dollars_of(Fraction(most) * cco.earned)
    how = f"lifted toward the minimum payment of {written(terms.minimum_payment, 'dollars')}" if lifted else ""
    first = Figure(value=for_measures, unit="dollars", says="Earned by measures", how=how, of=(top, earned))
    challenges = tuple(
        Figure(value=amount, unit="dollars", says=f"Challenge pool, {id}", how="divided by member months")
        for id, amount in for_challenges.items()
    )
    total = for_measures + sum(for_challenges.values(), NOTHING)
    figure = Figure(value=total, unit="dollars", says=f"Quality pool, {cco.name}", of=(first, *challenges))
    return Award(name=cco.name, maximum=most, for_measures=for_measures, for_challenges=for_challenges, figure=figure)


def _plain(number: Fraction) -> str:
    return written(rounded(number, 2), "score")
