"""The pool of a year: maximum, share earned, challenge pool, minimum payment, and cents that add up."""

from decimal import Decimal
from fractions import Fraction

import pytest

from coordcare.figures import Figure
from coordcare.measures.pool import CcoInYear, PoolTerms, Step, apportioned, distribute, maximum, share_earned
from coordcare.measures.scoring import Verdict

STEPS = (
    Step(met=Decimal(12), earns=Decimal(1), required=True, besides=True),
    Step(met=Decimal("11.6"), earns=Decimal("0.8")),
    Step(met=Decimal("10.6"), earns=Decimal("0.7")),
)
TERMS = PoolTerms(share_of_payments=Decimal("0.03"), steps=STEPS, required=("enrollment",))


def verdict(met: bool | None, credit: str | None = None) -> Verdict:
    share = Fraction(met is True) if credit is None else Fraction(credit)
    return Verdict(met=met, credit=share, says="", figure=Figure(value=share, unit="share", says="Credit"))


def results(met: int, *, of: int = 16, enrollment: str, reached: bool) -> dict[str, Verdict]:
    """So many of other measures met, and a sliding score of enrollment."""
    return {f"m{n}": verdict(n < met) for n in range(of)} | {"enrollment": verdict(reached, enrollment)}


def cco(name: str, payments: str, earned: str, *, months: int = 1, met: str = "", part: str = "1") -> CcoInYear:
    return CcoInYear(
        name=name,
        payments=Decimal(payments),
        member_months=months,
        earned=Fraction(earned),
        challenges_met=frozenset(met.split()),
        part_of_year=Fraction(part),
    )


def test_the_maximum_is_a_share_of_payments_to_the_cent() -> None:
    assert maximum(Decimal("100000.50"), TERMS) == Decimal("3000.02")


def test_a_share_of_payments_that_nobody_states_makes_no_maximum() -> None:
    with pytest.raises(ValueError, match="share_of_payments"):
        maximum(Decimal(1), PoolTerms(share_of_payments=None))


EARNED = [
    # met   enrollment  reached  share    says
    (12,    "0.70",     True,    "1",     "12.7 of 17 measures are met"),
    (12,    "0.50",     False,   "0.8",   "required and missed: enrollment"),
    (11,    "0.70",     True,    "0.8",   "11.7 of 17 measures are met"),
    (11,    "0.55",     False,   "0.7",   "11.55 of 17 measures are met"),
    (10,    "0.50",     False,   "0",     "10.5 of 17 measures are met"),
]  # fmt: skip


@pytest.mark.parametrize(("met", "enrollment", "reached", "share", "says"), EARNED)
def test_the_highest_step_that_is_reached_is_earned(
    met: int, enrollment: str, reached: bool, share: str, says: str
) -> None:
    earned = share_earned(TERMS, results(met, enrollment=enrollment, reached=reached))
    assert earned.share == Fraction(share)
    assert says in earned.says


def test_required_measures_count_among_the_others_where_the_step_says_so() -> None:
    together = PoolTerms(
        share_of_payments=None,
        steps=(Step(met=Decimal(12), earns=Decimal(1), required=True),),
        required=("enrollment",),
    )
    assert share_earned(together, results(12, enrollment="0.6", reached=True)).share == 1
    assert share_earned(together, results(11, enrollment="1", reached=True)).share == 1


def test_what_less_than_the_whole_earns_is_not_made_up() -> None:
    whole = PoolTerms(share_of_payments=None, steps=STEPS[:1], required=("enrollment",))
    earned = share_earned(whole, results(11, enrollment="0.7", reached=True))
    assert earned.share is None
    assert "give pool.steps" in earned.says


def test_verdicts_that_are_not_known_count_as_not_met_and_are_told() -> None:
    verdicts = results(12, enrollment="0.7", reached=True) | {"m0": verdict(None)}
    earned = share_earned(TERMS, verdicts)
    assert earned.share == Fraction("0.8")
    assert "1 not known count as not met" in earned.says


def test_unearned_dollars_are_divided_by_challenge_measure_and_member_months() -> None:
    year = distribute(
        TERMS,
        [
            cco("A", "1000000", "1", months=300, met="one two"),
            cco("B", "1000000", "0.8", months=100, met="one"),
            cco("C", "1000000", "0", months=100),
        ],
        challenges=("one", "two"),
    )
    assert (year.pool, year.challenge_pool, year.carried) == (Decimal(90000), Decimal(36000), Decimal(0))
    assert year.awards[0].for_challenges == {"one": Decimal(13500), "two": Decimal(18000)}
    assert year.awards[1].for_challenges == {"one": Decimal(4500)}
    assert [award.total for award in year.awards] == [Decimal(61500), Decimal(28500), Decimal(0)]


def test_a_challenge_that_nobody_met_leaves_its_dollars_to_the_others() -> None:
    year = distribute(TERMS, [cco("A", "1000000", "0.7", met="one")], challenges=("one", "two"))
    assert year.awards[0].for_challenges == {"one": Decimal(9000)}


def test_what_nobody_earned_is_carried() -> None:
    year = distribute(TERMS, [cco("A", "1000000", "0.7")], challenges=("one",))
    assert (year.awards[0].total, year.carried) == (Decimal(21000), Decimal(9000))


MINIMUM = PoolTerms(share_of_payments=Decimal("0.02"), minimum_payment=Decimal(1_000_000))


def test_who_earns_the_whole_is_lifted_to_the_minimum_payment_for_its_part_of_the_year() -> None:
    year = distribute(
        MINIMUM,
        [
            cco("whole", "40000000", "1"),
            cco("half a year", "10000000", "1", part="1/2"),
            cco("part", "10000000", "0.9"),
            cco("large", "500000000", "0.5"),
        ],
        challenges=(),
    )
    assert [award.for_measures for award in year.awards] == [
        Decimal(1_000_000), Decimal(500_000), Decimal(180_000), Decimal(5_000_000),
    ]  # fmt: skip
    assert "minimum payment" in year.awards[0].figure.of[0].how


def test_the_minimum_payment_never_takes_more_than_is_left() -> None:
    year = distribute(
        MINIMUM, [cco("A", "10000000", "1"), cco("B", "20000000", "1"), cco("C", "1000000", "0")], challenges=()
    )
    assert year.pool == Decimal(620_000) == sum(award.total for award in year.awards)
    assert [award.for_measures for award in year.awards] == [Decimal("211428.57"), Decimal("408571.43"), Decimal(0)]


def test_cents_go_to_the_largest_remainders() -> None:
    assert apportioned(Decimal("1.00"), [1, 1, 1]) == (Decimal("0.34"), Decimal("0.33"), Decimal("0.33"))
    assert apportioned(Decimal("0.05"), [1, 2]) == (Decimal("0.02"), Decimal("0.03"))


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_nothing_is_divided_by_weights_that_are_none(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        apportioned(Decimal(1), weights)


def test_a_cco_stands_in_the_pool_once() -> None:
    with pytest.raises(ValueError, match="once"):
        distribute(TERMS, [cco("A", "1", "1"), cco("A", "2", "1")], challenges=())


def test_the_receipt_of_an_award_has_its_payments_and_shares() -> None:
    year = distribute(TERMS, [cco("A", "1000000", "0.7", met="one")], challenges=("one",))
    assert [leaf.says for leaf in year.awards[0].figure.leaves()] == [
        "Payments to A", "Share that makes the pool", "Share of the maximum that is earned", "Challenge pool, one",
    ]  # fmt: skip
    assert year.awards[0].figure.value == year.awards[0].total
