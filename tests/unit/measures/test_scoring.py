"""Verdicts on metrics: what decides, what is not known, and what a metric of several components comes to."""

from decimal import Decimal
from fractions import Fraction

import pytest

from coordcare.measures.incentive_metric import Component, DecidedBy, IncentiveMetric
from coordcare.measures.scoring import Observed, decide


def metric(*components: Component, threshold: Decimal | None = None) -> IncentiveMetric:
    return IncentiveMetric(id="metric", title="Metric", components=components, threshold=threshold)


def shares(**values: str) -> dict[str, Observed]:
    return {rate: Observed(value=Decimal(value)) for rate, value in values.items()}


def visits(decided_by: DecidedBy = "benchmark_or_target") -> Component:
    return Component(
        id="visits",
        title="Visits",
        benchmark=Decimal("0.90"),
        floor=Decimal("0.03"),
        floor_kind="percentage_point",
        decided_by=decided_by,
    )


DECIDED = [
    # decided by             result   baseline  met     says
    ("benchmark_or_target",  "0.90",  "0.75",   True,   "90% reaches the target and the benchmark"),
    ("benchmark_or_target",  "0.78",  "0.75",   True,   "78% reaches the target"),
    ("benchmark_or_target",  "0.7799", "0.75",  False,  "77.99% misses the target of 78% and the benchmark of 90%"),
    ("benchmark_or_target",  "0.89",  "0.88",   False,  "89% misses the benchmark of 90%"),
    ("benchmark_or_target",  "0.95",  None,     True,   "95% reaches the benchmark"),
    ("benchmark_or_target",  "0.80",  None,     None,   "no baseline is there for a target"),
    ("benchmark_or_target",  None,    "0.75",   None,   "there is no result"),
    ("benchmark_only",       "0.78",  "0.75",   False,  "78% misses the benchmark of 90%"),
    ("benchmark_only",       "0.90",  None,     True,   "90% reaches the benchmark"),
    ("target_only",          "0.78",  "0.75",   True,   "78% reaches the target"),
    ("target_only",          "0.92",  "0.75",   True,   "92% reaches the target"),
    ("target_only",          "0.92",  None,     None,   "no baseline is there for a target"),
    ("target_only",          "0.89",  "0.88",   False,  "89% misses the benchmark of 90%"),
    (None,                   "0.99",  "0.75",   None,   "no source says what decides it"),
]  # fmt: skip


@pytest.mark.parametrize(("decided_by", "result", "baseline", "met", "says"), DECIDED)
def test_a_metric_is_met_by_what_decides_it(
    decided_by: DecidedBy, result: str | None, baseline: str | None, met: bool | None, says: str
) -> None:
    verdict = decide(
        metric(visits(decided_by)),
        shares(visits=result) if result else {},
        shares(visits=baseline) if baseline else {},
    )
    assert verdict.met is met
    assert says in verdict.says
    assert verdict.credit == (1 if met else 0)


def test_a_target_without_a_benchmark_is_the_floor_above_the_baseline() -> None:
    aim = Component(id="a", title="A", floor=Decimal("0.03"), floor_kind="percentage_point", decided_by="target_only")
    assert decide(metric(aim), shares(a="0.43"), shares(a="0.40")).met is True
    assert decide(metric(aim), shares(a="0.42"), shares(a="0.40")).met is False


def test_nothing_to_compare_with_is_no_verdict() -> None:
    verdict = decide(metric(Component(id="a", title="A")), shares(a="0.4"), shares(a="0.3"))
    assert verdict.met is None
    assert "neither a benchmark nor a target" in verdict.says


@pytest.mark.parametrize(("result", "met"), [("1.0276", True), ("1.2422", True), ("1.2423", False)])
def test_an_index_of_observed_over_expected_is_met_at_or_below_its_benchmark(result: str, met: bool) -> None:
    index = Component(
        id="a", title="A", better="lower", unit="index", benchmark=Decimal("1.2422"), decided_by="benchmark_only"
    )
    assert decide(metric(index), shares(a=result), {}).met is met


@pytest.mark.parametrize(("days", "met"), [("9", True), ("10", True), ("10.5", False)])
def test_a_wait_is_met_at_or_below_its_days(days: str, met: bool) -> None:
    wait = Component(id="a", title="A", better="lower", unit="days", benchmark=Decimal(10), decided_by="benchmark_only")
    verdict = decide(metric(wait), shares(a=days), {})
    assert verdict.met is met
    assert f"{days} days" in verdict.says


DIGITS = [
    # digits  met: 77.96% against a target of 78%
    (None, False),
    (2, False),
    (1, True),
    (0, True),
]


@pytest.mark.parametrize(("digits", "met"), DIGITS)
def test_digits_round_percentages_before_they_are_compared(digits: int | None, met: bool) -> None:
    assert decide(metric(visits()), shares(visits="0.7796"), shares(visits="0.75"), digits=digits).met is met


def test_rates_of_two_ages_are_pooled_by_adding_up_numerators_and_denominators() -> None:
    sealants = Component(
        id="sealants", title="Sealants", benchmark=Decimal("0.2"), rates=("young", "old"), decided_by="benchmark_only"
    )
    results = {
        "young": Observed(value=Decimal("0.4"), numerator=40, denominator=100),
        "old": Observed(value=Decimal("0.1"), numerator=90, denominator=900),
    }
    verdict = decide(metric(sealants), results, {})
    assert (verdict.result, verdict.met) == (Fraction(130, 1000), False)


def test_rates_without_numerators_cannot_be_pooled() -> None:
    pooled = Component(id="a", title="A", benchmark=Decimal("0.2"), rates=("young", "old"))
    assert decide(metric(pooled), shares(young="0.4", old="0.1"), {}).met is None


def test_the_mean_of_rates_is_simple() -> None:
    mean = Component(
        id="a",
        title="A",
        benchmark=Decimal("0.3"),
        rates=("weight", "food", "sport"),
        combined="mean",
        decided_by="benchmark_only",
    )
    verdict = decide(metric(mean), shares(weight="0.6", food="0.2", sport="0.1"), {})
    assert (verdict.result, verdict.met) == (Fraction("0.3"), True)
    assert decide(metric(mean), shares(weight="0.6", food="0.2"), {}).met is None


REPORTS = [
    # least    covers   met
    ("0.20",   "0.20",  True),
    ("0.20",   "0.19",  False),
    ("0.20",   None,    None),
    (None,     None,    True),
]  # fmt: skip


@pytest.mark.parametrize(("least", "covers", "met"), REPORTS)
def test_a_report_is_met_by_the_members_that_it_covers(least: str | None, covers: str | None, met: bool | None) -> None:
    report = Component(
        id="a", title="A", decided_by="reporting", least_population=None if least is None else Decimal(least)
    )
    observed = Observed(value=Decimal("0.01"), population=None if covers is None else Decimal(covers))
    assert decide(metric(report), {"a": observed}, {}).met is met
    assert decide(metric(report), {}, {}).met is None


ELEMENTS = [
    ({"first": "1", "second": "1"}, True),
    ({"first": "1", "second": "0"}, False),
    ({"first": "0"}, False),
    ({"first": "1"}, None),
]


@pytest.mark.parametrize(("results", "met"), ELEMENTS)
def test_an_attestation_is_met_where_every_element_is_passed(results: dict[str, str], met: bool | None) -> None:
    attested = Component(id="a", title="A", decided_by="passed", rates=("first", "second"))
    verdict = decide(metric(attested), shares(**results), {})
    assert (verdict.met, verdict.credit) == (met, Fraction(met is True))


def test_a_narrative_is_passed_or_not() -> None:
    narrative = Component(id="a", title="A", decided_by="passed")
    assert decide(metric(narrative), shares(a="1"), {}).met is True
    assert decide(metric(narrative), shares(a="0"), {}).met is False


def test_a_sliding_score_counts_as_the_part_of_a_measure_that_it_is() -> None:
    enrollment = Component(id="a", title="A", decided_by="sliding_score", benchmark=Decimal("0.68"))
    above, below = (decide(metric(enrollment), shares(a=score), {}) for score in ("0.70", "0.50"))
    assert (above.met, above.credit) == (True, Fraction("0.7"))
    assert (below.met, below.credit) == (False, Fraction("0.5"))


TWO = [
    ("0.8", "0.6", True),
    ("0.8", "0.5", False),
    ("0.8", None, None),
    ("0.7", None, False),
]


@pytest.mark.parametrize(("first", "second", "met"), TWO)
def test_every_component_must_be_met(first: str, second: str | None, met: bool | None) -> None:
    both = metric(
        Component(id="a", title="A", benchmark=Decimal("0.8"), decided_by="benchmark_only"),
        Component(id="b", title="B", benchmark=Decimal("0.6"), decided_by="benchmark_only"),
    )
    results = shares(a=first) | (shares(b=second) if second else {})
    verdict = decide(both, results, {})
    assert verdict.met is met
    assert len(verdict.parts) == 2


BUNDLES = [
    # benefit  report  prevalence  met of a bundle of 40, 40 and 20 points with a threshold of 60
    ("1",      True,   "0.30",     True),
    ("1",      False,  "0.25",     True),
    ("1",      False,  "0.30",     None),
    ("0",      True,   "0.20",     False),
    (None,     True,   "0.20",     None),
]  # fmt: skip


@pytest.mark.parametrize(("benefit", "report", "prevalence", "met"), BUNDLES)
def test_a_bundle_is_met_by_its_points_unless_its_gate_is_missed(
    benefit: str | None, report: bool, prevalence: str, met: bool | None
) -> None:
    bundle = metric(
        Component(id="benefit", title="Benefit", decided_by="passed", weight=Decimal(40), gate=True),
        Component(id="report", title="Report", decided_by="reporting", weight=Decimal(40)),
        Component(
            id="prevalence",
            title="Prevalence",
            better="lower",
            benchmark=Decimal("0.25"),
            decided_by="benchmark_only",
            weight=Decimal(20),
        ),
        threshold=Decimal(60),
    )
    results = shares(prevalence=prevalence)
    results |= shares(benefit=benefit) if benefit else {}
    results |= shares(report="1") if report else {}
    assert decide(bundle, results, {}).met is met


def test_the_receipt_ends_in_result_benchmark_and_what_makes_the_target() -> None:
    verdict = decide(metric(visits()), shares(visits="0.80"), shares(visits="0.75"))
    assert [leaf.says for leaf in verdict.figure.leaves()] == [
        "Result of Visits", "Benchmark of Visits", "Baseline of Visits", "Benchmark of Visits",
        "Share of the gap that must be closed", "Floor of Visits",
    ]  # fmt: skip
