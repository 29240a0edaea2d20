"""Rates beside a reference group, against worked examples and other software."""

from decimal import Decimal

import pytest

from coordcare.measures.equity import (
    Comparison,
    Interval,
    Seen,
    Stratum,
    compared,
    poisson_interval,
    wilson_interval,
)


def strata(**counts: tuple[int, int]) -> list[Stratum]:
    """Groups by name, each with its numerator and its denominator."""
    return [Stratum(group=name, numerator=of[0], denominator=of[1]) for name, of in counts.items()]


def written(interval: Interval | None, places: str) -> tuple[str, str]:
    assert interval is not None
    return str(interval.low.quantize(Decimal(places))), str(interval.high.quantize(Decimal(places)))


# Newcombe 1998, Statistics in Medicine 17: 873-890, table II, method 10.
NEWCOMBE = [
    ((56, 70), (48, 80), "0.0524", "0.3339"),
    ((9, 10), (3, 10), "0.1705", "0.8090"),
    ((6, 7), (2, 7), "0.0582", "0.8062"),
    ((5, 56), (0, 29), "-0.0381", "0.1926"),
    ((0, 10), (0, 20), "-0.1611", "0.2775"),
    ((0, 10), (0, 10), "-0.2775", "0.2775"),
    ((10, 10), (0, 20), "0.6791", "1.0000"),
    ((10, 10), (0, 10), "0.6075", "1.0000"),
]


@pytest.mark.parametrize(("one", "other", "low", "high"), NEWCOMBE)
def test_a_difference_of_proportions_has_the_interval_that_newcombe_published(
    one: tuple[int, int], other: tuple[int, int], low: str, high: str
) -> None:
    found = compared(strata(one=one, other=other), improvement="higher", reference="other")[0]
    assert found.difference_interval is not None
    assert abs(found.difference_interval.low - Decimal(low)) <= Decimal("0.00005")
    assert abs(found.difference_interval.high - Decimal(high)) <= Decimal("0.00005")


# scipy 1.17.1, stats.binomtest(...).proportion_ci(method="wilson")
WILSON = [
    (56, 70, "0.691834", "0.876953"),
    (48, 80, "0.490455", "0.700382"),
    (0, 30, "0.000000", "0.113513"),
    (30, 30, "0.886487", "1.000000"),
    (11, 263, "0.023512", "0.073330"),
    (180, 240, "0.691570", "0.800553"),
]


@pytest.mark.parametrize(("numerator", "denominator", "low", "high"), WILSON)
def test_a_proportion_has_wilson_s_interval(numerator: int, denominator: int, low: str, high: str) -> None:
    assert wilson_interval(numerator, denominator) == Interval(low=Decimal(low), high=Decimal(high))


# The exact limits, by scipy 1.17.1: chi2.ppf(0.025, 2x) / 2 and chi2.ppf(0.975, 2x + 2) / 2
EXACT_POISSON = [
    (1, "0.025318", "5.571643"),
    (11, "5.491160", "19.682039"),
    (25, "16.178682", "36.904932"),
    (100, "81.363991", "121.626794"),
    (400, "361.756297", "441.186648"),
]


@pytest.mark.parametrize(("events", "low", "high"), EXACT_POISSON)
def test_byar_s_interval_is_close_to_the_exact_one(events: int, low: str, high: str) -> None:
    found = poisson_interval(events)
    assert abs(found.low - Decimal(low)) < Decimal("0.013")
    assert abs(found.high - Decimal(high)) < Decimal("0.008")


def test_no_events_leave_nought_possible() -> None:
    assert poisson_interval(0).low == 0
    assert poisson_interval(0).high > 3


@pytest.mark.parametrize(("numerator", "denominator"), [(1, 0), (5, 4), (-1, 4)])
def test_what_is_no_proportion_has_no_interval(numerator: int, denominator: int) -> None:
    with pytest.raises(ValueError, match="no proportion"):
        wilson_interval(numerator, denominator)


def test_fewer_than_no_events_are_refused() -> None:
    with pytest.raises(ValueError, match="no count of events"):
        poisson_interval(-1)


def by_group(comparisons: tuple[Comparison, ...]) -> dict[str, Comparison]:
    return {each.stratum.group: each for each in comparisons}


@pytest.mark.parametrize(("improvement", "seen"), [("higher", Seen.WORSE), ("lower", Seen.BETTER)])
def test_a_lower_rate_is_worse_or_better_by_what_improvement_means(improvement: str, seen: Seen) -> None:
    groups = strata(white=(800, 1000), black=(120, 200))
    found = by_group(compared(groups, improvement="higher" if improvement == "higher" else "lower"))
    assert found["black"].seen is seen
    assert found["black"].difference == Decimal("-0.200000")


def test_a_difference_whose_interval_holds_nought_is_not_seen() -> None:
    found = by_group(compared(strata(white=(800, 1000), black=(31, 40)), improvement="higher"))
    assert found["black"].seen is Seen.NO_DIFFERENCE


def test_the_largest_group_is_the_reference_unless_another_is_named() -> None:
    groups = strata(small=(10, 40), large=(30, 100), middle=(20, 60))
    assert [each.stratum.group for each in compared(groups, improvement="higher") if each.is_reference] == ["large"]
    named = by_group(compared(groups, improvement="higher", reference="small"))
    assert named["small"].is_reference
    assert named["small"].difference is None
    assert named["large"].difference == Decimal("0.050000")


@pytest.mark.parametrize("group", ["Unknown", "declined", "Not recorded", ""])
def test_people_without_an_answer_are_compared_and_are_never_the_reference(group: str) -> None:
    found = by_group(compared(strata(**{group: (300, 1000), "urban": (30, 100)}), improvement="higher"))
    assert found["urban"].is_reference
    assert found[group].difference == 0
    with pytest.raises(ValueError, match="cannot be the reference"):
        compared(strata(**{group: (300, 1000), "urban": (30, 100)}), improvement="higher", reference=group)


def test_a_group_that_is_not_there_is_no_reference() -> None:
    with pytest.raises(ValueError, match="rural cannot be the reference"):
        compared(strata(urban=(30, 100), rural=(0, 0)), improvement="higher", reference="rural")


def test_a_group_of_nobody_is_listed_without_a_rate() -> None:
    found = by_group(compared(strata(urban=(30, 100), rural=(0, 0)), improvement="higher"))
    assert found["rural"] == Comparison(stratum=strata(rural=(0, 0))[0], is_reference=False)


def test_without_any_answer_there_are_rates_and_no_differences() -> None:
    (found,) = compared(strata(unknown=(30, 100)), improvement="higher")
    assert found.rate == Decimal("0.300000")
    assert found.difference is None


def test_visits_per_thousand_member_months_may_be_more_than_months_and_are_written_by_the_thousand() -> None:
    groups = strata(urban=(500, 10_000), rural=(90, 1_000), few=(12, 10))
    found = by_group(compared(groups, improvement="lower", per_person_time=1000))
    assert found["urban"].rate == 50
    assert found["rural"].difference == 40
    assert found["few"].rate == 1200
    assert written(found["urban"].interval, "0.01") == ("45.71", "54.58")
    # by hand: Byar of 90 is 72.37 and 110.63; 40 - root(17.63² + 4.58²) and 40 + root(20.63² + 4.29²)
    assert written(found["rural"].difference_interval, "0.1") == ("21.8", "61.1")
    assert found["rural"].seen is Seen.WORSE
