"""Laws of the pool: every cent is paid out or carried."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from coordcare.measures.pool import CcoInYear, PoolTerms, apportioned, distribute

CHALLENGES = ("one", "two", "three")
CCOS = st.lists(
    st.builds(
        CcoInYear,
        name=st.uuids().map(str),
        payments=st.decimals(0, 10**9, places=2),
        member_months=st.integers(0, 10**7),
        earned=st.fractions(0, 1, max_denominator=100),
        challenges_met=st.frozensets(st.sampled_from(CHALLENGES)),
        part_of_year=st.fractions(0, 1, max_denominator=12),
    ),
    max_size=20,
    unique_by=lambda cco: cco.name,
)
TERMS = st.builds(
    PoolTerms,
    share_of_payments=st.decimals(0, "0.1", places=4),
    minimum_payment=st.none() | st.decimals(0, 10**7, places=2),
)


@given(TERMS, CCOS)
def test_what_is_paid_out_and_what_is_carried_are_the_pool(terms: PoolTerms, ccos: list[CcoInYear]) -> None:
    year = distribute(terms, ccos, challenges=CHALLENGES)
    assert sum((award.total for award in year.awards), year.carried) == year.pool
    assert year.carried >= 0
    assert all(amount >= 0 for award in year.awards for amount in (award.for_measures, *award.for_challenges.values()))


@given(TERMS, CCOS)
def test_the_whole_pool_is_paid_out_once_anybody_has_met_a_challenge(terms: PoolTerms, ccos: list[CcoInYear]) -> None:
    year = distribute(terms, ccos, challenges=CHALLENGES)
    if any(cco.challenges_met and cco.member_months for cco in ccos):
        assert year.carried == 0
    else:
        assert year.carried == year.challenge_pool


@given(TERMS, CCOS)
def test_nobody_is_paid_for_a_challenge_that_it_did_not_meet(terms: PoolTerms, ccos: list[CcoInYear]) -> None:
    year = distribute(terms, ccos, challenges=CHALLENGES)
    for cco, award in zip(ccos, year.awards, strict=True):
        assert set(award.for_challenges) <= cco.challenges_met


@given(st.decimals(0, 10**12, places=2), st.lists(st.integers(0, 10**9), min_size=1).filter(any))
def test_every_part_is_within_a_cent_of_its_exact_share(amount: Decimal, weights: list[int]) -> None:
    parts = apportioned(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(part) - Fraction(amount) * weight / sum(weights)) < Fraction(1, 100)
