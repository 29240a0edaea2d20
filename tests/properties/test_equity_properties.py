"""What holds for every rate and every difference."""

from hypothesis import given
from hypothesis import strategies as st

from coordcare.measures.equity import Seen, Stratum, compared, poisson_interval, wilson_interval


@st.composite
def proportions(draw: st.DrawFn) -> tuple[int, int]:
    denominator = draw(st.integers(1, 5000))
    return draw(st.integers(0, denominator)), denominator


@given(proportions())
def test_a_proportion_lies_in_its_interval_and_that_between_nought_and_one(of: tuple[int, int]) -> None:
    interval = wilson_interval(*of)
    assert 0 <= interval.low <= round(of[0] / of[1], 6) <= interval.high <= 1


@given(proportions())
def test_the_others_have_the_mirrored_interval(of: tuple[int, int]) -> None:
    numerator, denominator = of
    mirrored, interval = wilson_interval(denominator - numerator, denominator), wilson_interval(numerator, denominator)
    assert abs(1 - mirrored.high - interval.low) <= 2e-6
    assert abs(1 - mirrored.low - interval.high) <= 2e-6


@given(st.integers(0, 100_000))
def test_a_count_lies_in_its_interval_and_more_events_move_it_up(events: int) -> None:
    interval, more = poisson_interval(events), poisson_interval(events + 1)
    assert 0 <= interval.low <= events < interval.high
    assert interval.low < more.low
    assert interval.high < more.high


@given(proportions(), proportions(), st.sampled_from([None, 1000]))
def test_what_is_better_in_one_direction_is_worse_from_the_other_side(
    one: tuple[int, int], other: tuple[int, int], per_person_time: int | None
) -> None:
    groups = [Stratum(group=name, numerator=of[0], denominator=of[1]) for name, of in (("one", one), ("other", other))]
    there = compared(groups, improvement="higher", per_person_time=per_person_time, reference="other")[0]
    back = compared(groups, improvement="higher", per_person_time=per_person_time, reference="one")[1]
    assert there.difference is not None
    assert back.difference == -there.difference
    opposite = {Seen.BETTER: Seen.WORSE, Seen.WORSE: Seen.BETTER, Seen.NO_DIFFERENCE: Seen.NO_DIFFERENCE}
    assert there.seen is not None
    assert back.seen is opposite[there.seen]
