"""Laws of improvement targets."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from coordcare.measures.improvement import FloorKind, improvement_target

RATES = st.decimals(0, 1, places=4)
FLOORS = st.decimals(0, "0.2", places=3)
KINDS: st.SearchStrategy[FloorKind] = st.sampled_from(["percentage_point", "percent_of_baseline", "none"])
SHARES = st.decimals(0, 1, places=2)


@given(RATES, RATES, FLOORS, KINDS, SHARES)
def test_a_target_lies_between_baseline_and_benchmark(
    baseline: Decimal, benchmark: Decimal, floor: Decimal, kind: FloorKind, share: Decimal
) -> None:
    for better, sign in (("higher", 1), ("lower", -1)):
        found = improvement_target(
            baseline=baseline,
            benchmark=benchmark,
            better=better,  # type: ignore[arg-type]  # the loop has both words as plain text
            floor=floor,
            floor_kind=kind,
            share=share,
        ).value
        if found is not None:
            assert sign * Fraction(baseline) < sign * found <= sign * Fraction(benchmark)


@given(RATES, RATES, FLOORS, SHARES)
def test_lower_is_better_is_the_mirror_of_higher_is_better(
    baseline: Decimal, benchmark: Decimal, floor: Decimal, share: Decimal
) -> None:
    up = improvement_target(
        baseline=baseline, benchmark=benchmark, better="higher", floor=floor, floor_kind="percentage_point", share=share
    ).value
    down = improvement_target(
        baseline=1 - baseline,
        benchmark=1 - benchmark,
        better="lower",
        floor=floor,
        floor_kind="percentage_point",
        share=share,
    ).value
    assert (up is None) == (down is None)
    assert up is None or down is None or up + down == 1


@given(RATES, RATES, FLOORS, FLOORS, KINDS)
def test_a_higher_floor_never_makes_a_nearer_target(
    baseline: Decimal, benchmark: Decimal, first: Decimal, second: Decimal, kind: FloorKind
) -> None:
    low, high = (
        improvement_target(baseline=baseline, benchmark=benchmark, better="higher", floor=floor, floor_kind=kind).value
        for floor in sorted((first, second))
    )
    assert high is None or (low is not None and low <= high)


@given(RATES, RATES, FLOORS, KINDS, st.integers(0, 6))
def test_rounding_moves_a_target_by_half_a_digit_at_most(
    baseline: Decimal, benchmark: Decimal, floor: Decimal, kind: FloorKind, digits: int
) -> None:
    exact = improvement_target(
        baseline=baseline, benchmark=benchmark, better="higher", floor=floor, floor_kind=kind
    ).value
    rounded = improvement_target(
        baseline=baseline, benchmark=benchmark, better="higher", floor=floor, floor_kind=kind, digits=digits
    ).value
    if exact is not None and rounded is not None:
        assert abs(exact - rounded) <= Fraction(1, 2 * 10**digits)
