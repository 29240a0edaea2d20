"""Improvement targets, each a line: baseline, benchmark, floor, and the target that they lead to."""

from decimal import Decimal
from fractions import Fraction

import pytest

from coordcare.measures.improvement import Better, FloorKind, improvement_target, reaches

POINTS: FloorKind = "percentage_point"
OF_BASELINE: FloorKind = "percent_of_baseline"

EXAMPLES = [
    # better    baseline  benchmark  floor   its kind      target    why
    ("higher",  "60.0",   "90.0",    "3",    POINTS,       "63.0",   "the step is 3, 10% of the gap of 30"),
    ("higher",  "75.0",   "90.0",    "3",    POINTS,       "78.0",   "is the floor, 3, more than 10% of the gap"),
    ("higher",  "88.0",   "90.0",    "3",    POINTS,       None,     "would pass the benchmark"),
    ("higher",  "87.0",   "90.0",    "3",    POINTS,       "90.0",   "the floor, 3"),
    ("higher",  "90.0",   "90.0",    "3",    POINTS,       None,     "already reached the benchmark"),
    ("higher",  "95.0",   "90.0",    "3",    POINTS,       None,     "already reached the benchmark"),
    ("higher",  "75.0",   "90.0",    None,   None,         "76.5",   "the step is 1.5, 10% of the gap of 15"),
    ("higher",  "75.0",   "90.0",    None,   "none",       "76.5",   "the step is 1.5, 10% of the gap of 15"),
    ("lower",   "50.0",   "43.1",    "0.02", OF_BASELINE,  "49.0",   "is the floor, 1, more than 10% of the gap"),
    ("lower",   "120.0",  "43.1",    "0.02", OF_BASELINE,  "112.31", "the step is 7.69, 10% of the gap of 76.9"),
    ("lower",   "43.5",   "43.1",    "0.02", OF_BASELINE,  None,     "would pass the benchmark"),
    ("lower",   "30.0",   "25.0",    "1",    POINTS,       "29.0",   "the floor, 1"),
    ("lower",   "25.0",   "25.0",    "1",    POINTS,       None,     "already reached the benchmark"),
    ("higher",  "40.0",   None,      "3",    POINTS,       "43.0",   "the floor, 3"),
    ("higher",  "40.0",   None,      None,   None,         None,     "neither a gap to a benchmark nor a floor"),
]  # fmt: skip


@pytest.mark.parametrize(("better", "baseline", "benchmark", "floor", "kind", "target", "why"), EXAMPLES)
def test_a_baseline_leads_to_its_target(
    better: Better,
    baseline: str,
    benchmark: str | None,
    floor: str | None,
    kind: FloorKind | None,
    target: str | None,
    why: str,
) -> None:
    found = improvement_target(
        baseline=Decimal(baseline),
        benchmark=None if benchmark is None else Decimal(benchmark),
        better=better,
        floor=None if floor is None else Decimal(floor),
        floor_kind=kind,
        unit="index",
    )
    assert found.value == (None if target is None else Fraction(target))
    assert why in found.says
    assert found.figure.value == found.value


def test_shares_are_written_as_percentages() -> None:
    found = improvement_target(
        baseline=Decimal("0.75"), benchmark=Decimal("0.90"), better="higher", floor=Decimal("0.03"), floor_kind=POINTS
    )
    assert found.says == ("The improvement target is 78%: the step is the floor, 3%, more than 10% of the gap of 15%.")


ROUNDED = [
    # digits  target
    (None, "0.6135"),
    (3, "0.614"),
    (2, "0.61"),
]


@pytest.mark.parametrize(("digits", "target"), ROUNDED)
def test_a_target_is_exact_unless_digits_are_given_and_then_halves_go_up(digits: int | None, target: str) -> None:
    found = improvement_target(baseline=Decimal("0.585"), benchmark=Decimal("0.87"), better="higher", digits=digits)
    assert found.value == Fraction(target)


def test_a_target_that_only_rounding_lifts_past_the_benchmark_is_none() -> None:
    found = improvement_target(
        baseline=Decimal("0.7000"), benchmark=Decimal("0.7004"), better="higher", share=Decimal(1), digits=3
    )
    assert found.value == Fraction("0.7")
    beyond = improvement_target(
        baseline=Decimal("0.7000"), benchmark=Decimal("0.7006"), better="higher", share=Decimal(1), digits=3
    )
    assert beyond.value is None


def test_the_receipt_has_baseline_benchmark_share_and_floor_at_its_ends() -> None:
    found = improvement_target(
        baseline=Decimal("0.75"), benchmark=Decimal("0.90"), better="higher", floor=Decimal("0.03"), floor_kind=POINTS
    )
    assert [leaf.says for leaf in found.figure.leaves()] == [
        "Baseline", "Benchmark", "Share of the gap that must be closed", "Floor (percentage point)",
    ]  # fmt: skip


@pytest.mark.parametrize(("floor", "kind"), [(Decimal("-0.03"), POINTS), (Decimal("0.03"), None)])
def test_a_floor_is_not_negative_and_says_what_it_is_of(floor: Decimal, kind: FloorKind | None) -> None:
    with pytest.raises(ValueError, match="floor"):
        improvement_target(
            baseline=Decimal("0.7"), benchmark=Decimal("0.9"), better="higher", floor=floor, floor_kind=kind
        )


def test_a_result_at_what_is_aimed_at_reaches_it() -> None:
    assert reaches(Decimal("0.63"), Fraction("0.63"), "higher")
    assert reaches(Decimal("0.63"), Fraction("0.63"), "lower")
    assert not reaches(Decimal("0.6299"), Fraction("0.63"), "higher")
    assert not reaches(Decimal("0.6301"), Fraction("0.63"), "lower")
