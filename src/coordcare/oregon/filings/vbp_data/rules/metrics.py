"""Rules about quality metrics: that there is one, whole, kept by somebody, improving the right way, with a result."""

from collections.abc import Iterator

from coordcare.filing.review import Remark, Severity, remark, rule
from coordcare.filing.values import Kind
from coordcare.oregon.filings.vbp_data.records import answers_of
from coordcare.oregon.filings.vbp_data.rules.areas import states_a_result
from coordcare.oregon.filings.vbp_data.rules.case import PRACTICE, TEMPLATE, Case
from coordcare.oregon.filings.vbp_data.rules.wording import (
    MINNESOTA_METHOD,
    NARRATIVE,
    PENDING,
    PREVIOUS_PERFORMANCE,
    REPORTING_ONLY,
    VERDICT_ON_TARGET,
    WITHOUT_GAP,
    count_left_out,
    names_a_number,
    quoted,
    target_and_result,
    words,
)
from coordcare.rulebook.sources import Standing

TABLE = "care delivery area sheets, metric table"


@rule(
    "MT-01",
    severity=Severity.NOT_APPROVED,
    cite=TEMPLATE,
    at="care delivery area sheets, above the metric table",
    rests_on=("care_delivery_areas.fewest_quality_metrics",),
)
def arrangements_have_a_quality_metric(case: Case) -> Iterator[Remark]:
    """An arrangement has at least one quality metric."""
    fewest = case.delivery_areas.fewest_quality_metrics
    for area in case.areas:
        first = area.metric_rows[0].metric
        named = [metric for metric in area.metrics if metric.metric.text]
        if len(named) < fewest and case.asked(first):
            yield remark(
                first,
                "No quality metric is listed; an arrangement needs at least one.",
                "List the metrics on which payment depends.",
            )


@rule("MT-02", severity=Severity.NOT_APPROVED, cite=TEMPLATE, at=TABLE, standing=Standing.REPORTED)
def metrics_are_answered_whole(case: Case) -> Iterator[Remark]:
    """Each metric has its name, its steward, how quality is assessed, and how providers performed."""
    required = {area.id for area in case.areas}
    for area, metric in case.metrics:
        for answer in answers_of(metric):
            empty = answer.kind in (Kind.BLANK, Kind.DASH)
            empty |= answer.kind is Kind.NOT_APPLICABLE and answer is not metric.steward
            if area.id in required and empty and case.asked(answer):
                label = case.filing.filing.field(answer.question).label.split(" (")[0]
                yield remark(
                    answer,
                    f"{quoted(metric.metric)} has no answer here: “{label}”",
                    case.filing.filing.field(answer.question).hint,
                )


@rule("MT-03", severity=Severity.EXPLAIN, cite=PRACTICE)
def metrics_are_listed_once(case: Case) -> Iterator[Remark]:
    """No metric stands twice on a sheet."""
    for area in case.begun_areas:
        seen: dict[tuple[str, ...], str] = {}
        for metric in area.metrics:
            name = tuple(words(metric.metric.text))
            if name and name in seen:
                yield remark(
                    metric.metric, f"{quoted(metric.metric)} stands at {seen[name]} already.", "List each metric once."
                )
            seen.setdefault(name, metric.metric.cell)


@rule("MT-04", severity=Severity.EXPLAIN, cite=PRACTICE)
def definitions_are_whole(case: Case) -> Iterator[Remark]:
    """Where a metric's definition says “or more”, the number before it is there."""
    for _, metric in case.metrics:
        found = count_left_out(metric.metric.text)
        if found:
            yield remark(
                metric.metric,
                f"A number is missing in “{found}”: {quoted(metric.metric)}",
                "Write the number, for example “one or more”.",
            )


@rule("MT-05", severity=Severity.EXPLAIN, cite=PRACTICE)
def comparison_and_performance_agree(case: Case) -> Iterator[Remark]:
    """A metric said to be compared with earlier performance is not reported as reporting only."""
    for _, metric in case.metrics:
        compared = PREVIOUS_PERFORMANCE.search(metric.assessment.text)
        if compared and REPORTING_ONLY.search(metric.performance.text):
            yield remark(
                metric.performance,
                f"{quoted(metric.metric)} is assessed by “{metric.assessment.text}” ({metric.assessment.cell}), "
                f"and its performance is {quoted(metric.performance)}.",
                "Give the result beside last year's, or say in column C that the metric is only reported.",
            )


@rule("MT-06", severity=Severity.NOTE, cite=TEMPLATE, at=f"{TABLE}, column C")
def assessment_says_how(case: Case) -> Iterator[Remark]:
    """How quality is assessed is answered with a comparison, and not with the state of the metric."""
    for _, metric in case.metrics:
        text = metric.assessment.text
        stated = REPORTING_ONLY.search(text) and "compar" not in text.casefold()
        if stated or NARRATIVE.fullmatch(text):
            yield remark(
                metric.assessment,
                f"{quoted(metric.assessment)} does not say what {quoted(metric.metric)} is measured against.",
                "Name the benchmark, target or earlier performance it is compared with.",
            )


@rule("MT-07", severity=Severity.EXPLAIN, cite=TEMPLATE, at=f"{TABLE}, column D")
def results_are_known(case: Case) -> Iterator[Remark]:
    """Providers' performance is reported, and not still to come."""
    for _, metric in case.metrics:
        if PENDING.search(metric.performance.text) and not _has_a_verdict(metric.performance.text):
            yield remark(
                metric.performance,
                f"The performance on {quoted(metric.metric)} is still to come: {quoted(metric.performance)}",
                "Give the result, or the day on which it will be known.",
            )


def _has_a_verdict(text: str) -> bool:
    """Whether a text gives target and result, or a figure with a verdict, so that only something else is pending."""
    return target_and_result(text) is not None or (names_a_number(text) and bool(VERDICT_ON_TARGET.search(text)))


@rule("MT-08", severity=Severity.EXPLAIN, cite=TEMPLATE, at=f"{TABLE}, column D")
def performance_states_a_result(case: Case) -> Iterator[Remark]:
    """Providers' performance is told with a figure or a verdict; how it is scored is another question."""
    for _, metric in case.metrics:
        text = metric.performance.text
        named = PENDING.search(text) or REPORTING_ONLY.search(text)
        if metric.performance.kind is Kind.TEXT and not named and (not states_a_result(text) or _only_a_scale(text)):
            yield remark(
                metric.performance,
                f"{quoted(metric.performance)} does not say how providers did on {quoted(metric.metric)}.",
                "Give the result, for example “passed by 5 of 6 providers”.",
            )


def _only_a_scale(text: str) -> bool:
    """Whether “pass/no pass” is all the verdict there is."""
    plain = text.casefold().replace(" ", "")
    return ("pass/nopass" in plain or "pass/fail" in plain) and not any(character.isdigit() for character in text)


@rule("MT-09", severity=Severity.EXPLAIN, cite="dhs-custody-guidance-2014", at="improvement target")
def improvement_targets_have_a_gap(case: Case) -> Iterator[Remark]:
    """An improvement target from the Minnesota method is a share of the gap between baseline and benchmark.

    The method can do without a floor, not without a gap.
    """
    for _, metric in case.metrics:
        for answer in (metric.assessment, metric.performance):
            if MINNESOTA_METHOD.search(answer.text) and WITHOUT_GAP.search(answer.text):
                yield remark(
                    answer,
                    f"{quoted(metric.metric)} is said to have its target from the Minnesota method with no gap; "
                    "the gap is what the method takes a share of.",
                    "Say how the target was set; if only the floor was dropped, write “no floor”.",
                )
