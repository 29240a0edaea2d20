"""What metrics and results earn; the worked examples of streams show the rest."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from coordcare.payment.quality import MeasureResult, Metric, Quality, metrics_that_count, performs, scored


def metric(name: str = "a", **terms: Any) -> Metric:
    return Metric.model_validate({"measure": name, "better": "higher", "target": Decimal("0.7"), **terms})


def quality(**terms: Any) -> Quality:
    return Quality.model_validate(terms)


def results(**values: str) -> dict[str, MeasureResult]:
    return {name: MeasureResult(measure=name, party=None, result=Decimal(value)) for name, value in values.items()}


def earned(terms: Quality, metrics: list[Metric], **values: str) -> Fraction:
    return Fraction(scored(terms, metrics, results(**values)).earned.number)


@pytest.mark.parametrize(
    ("better", "result", "credit"),
    [("higher", "0.7", 1), ("higher", "0.699999", 0), ("lower", "0.7", 1), ("lower", "0.700001", 0)],
)
def test_a_target_that_is_reached_exactly_is_met(better: str, result: str, credit: int) -> None:
    assert earned(quality(by_score=True), [metric(better=better)], a=result) == credit


@pytest.mark.parametrize(
    ("result", "credit"), [("0.9", 0), ("0.8", 0), ("0.75", Fraction(1, 2)), ("0.7", 1), ("0.1", 1)]
)
def test_partial_credit_rises_towards_a_target_that_is_low(result: str, credit: Fraction) -> None:
    lower = metric(better="lower", credit_from=Decimal("0.8"))
    assert earned(quality(by_score=True), [lower], a=result) == credit


def test_part_of_the_credit_is_no_metric_met() -> None:
    part = metric(credit_from=Decimal("0.6"))
    assert earned(quality(fewest_met=1), [part], a="0.699") == 0


@pytest.mark.parametrize(("score", "share"), [("0.39", 0), ("0.4", 0), ("0.65", Fraction(1, 2)), ("0.9", 1), ("1", 1)])
def test_a_line_begins_and_ends_where_it_says(score: str, share: Fraction) -> None:
    terms = quality(score_is="s", linear={"nothing_below": Decimal("0.4"), "all_from": Decimal("0.9")})
    assert earned(terms, [], s=score) == share


def test_a_score_is_at_its_gate_and_at_its_step() -> None:
    terms = quality(score_is="s", gate=Decimal("0.5"), steps=[{"score": Decimal("0.5"), "earns": Decimal("0.25")}])
    assert earned(terms, [], s="0.5") == Fraction(1, 4)
    assert earned(terms, [], s="0.4999") == 0


@pytest.mark.parametrize("score", ["98.5", "1.0001", "-0.1"])
def test_a_score_that_is_no_share_of_one_is_refused(score: str) -> None:
    with pytest.raises(ValueError, match="no share of one"):
        earned(quality(score_is="s", by_score=True), [], s=score)


def test_the_target_of_the_contract_goes_before_that_of_the_results() -> None:
    stated = MeasureResult(measure="a", party=None, result=Decimal("0.72"), target=Decimal("0.9"))
    assert scored(quality(gate=Decimal(1)), [metric()], {"a": stated}).earned.number == 1
    assert scored(quality(gate=Decimal(1)), [metric(target=None)], {"a": stated}).earned.number == 0
    with pytest.raises(ValueError, match="a has no target"):
        earned(quality(gate=Decimal(1)), [metric(target=None)], a="1")


def test_metrics_on_performance_leave_those_on_reporting_out() -> None:
    both = [metric("a"), metric("b", pays_on="reporting")]
    assert [one.measure for one in metrics_that_count(quality(by_score=True), both)] == ["a"]
    assert performs(quality(by_score=True), both)
    assert not performs(quality(by_score=True, metrics=["b"]), both)
    assert performs(quality(score_is="s", by_score=True), [])


def test_every_credit_tells_its_result_and_its_target() -> None:
    found = scored(quality(by_score=True), [metric()], results(a="0.8"))
    [credit] = found.score.of
    assert [(one.says, one.value) for one in credit.of] == [
        ("Result of a", Decimal("0.8")), ("Target of a, higher is better", Decimal("0.7")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ({}, "says nothing that is earned"),
        ({"by_score": True, "linear": {"nothing_below": Decimal(0), "all_from": Decimal(1)}}, "more than one"),
        ({"score_is": "s", "fewest_met": 1}, "no place beside it"),
        ({"linear": {"nothing_below": Decimal(1), "all_from": Decimal(1)}}, "is not below its"),
        ({"gate": Decimal("1.5")}, "less than or equal to 1"),
    ],
)
def test_quality_that_contradicts_itself_is_refused(terms: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        quality(**terms)


@pytest.mark.parametrize(
    ("better", "start"), [("higher", "0.7"), ("higher", "0.8"), ("lower", "0.7"), ("lower", "0.6")]
)
def test_credit_begins_short_of_the_target(better: str, start: str) -> None:
    with pytest.raises(ValidationError, match="is not short of its “target”"):
        metric(better=better, credit_from=Decimal(start))
