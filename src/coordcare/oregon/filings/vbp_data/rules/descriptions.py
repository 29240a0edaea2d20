"""Rules about what the models' descriptions say: quality metrics, disparities, complex needs."""

import re
from collections.abc import Iterator
from itertools import combinations

from coordcare.filing.review import Remark, Severity, remark, rule
from coordcare.oregon.filings.vbp_data.rules.case import LAN, PRACTICE, TEMPLATE, Case
from coordcare.oregon.filings.vbp_data.rules.wording import (
    COMPLEX_NEEDS,
    DISPARITIES,
    NAMES_A_METRIC,
    NOT_TAKEN_INTO_ACCOUNT,
    PERFORMANCE,
    quoted,
    words,
)
from coordcare.oregon.quality.catalogue import catalogue
from coordcare.payment.lan import LanCategory

COLUMN_F = "Model Descriptions, column F"
_TOO_LONG_FOR_CHANCE = 8
_ABBREVIATIONS = re.compile(r"\b[A-Z]{2,4}\d{0,2}\s*[,;]\s*[A-Z]{2,4}\d{0,2}\b|\bsee\b.*\b(?:sheet|tab)\b")  # W34, IMA
COLUMN_H = "Model Descriptions, column H"


def _names_a_metric(text: str) -> bool:
    return bool(NAMES_A_METRIC.search(text) or _ABBREVIATIONS.search(text)) or catalogue().mentions_measure(text)


@rule("DE-01", severity=Severity.EXPLAIN, cite=LAN, at="2C and up are linked to quality; without link 3N or 4N")
def models_name_a_quality_metric(case: Case) -> Iterator[Remark]:
    """A model at 2C or more names quality metrics that payment depends on; risk or capitation without is 3N or 4N."""
    for model in case.models:
        text, lan = model.metrics.text, model.lan
        if lan and lan.linked_to_quality and text and not PERFORMANCE.search(text) and not _names_a_metric(text):
            unlinked = {"3": "3N", "4": "4N"}.get(lan.value[0], "2A or 1")
            yield remark(
                model.metrics,
                f"{quoted(model.metrics)} names no quality metric, and {quoted(model.description)} is listed at "
                f"{lan}. Without one it would be {unlinked}.",
                "Name the measures that payment depends on, or correct the category.",
            )


@rule("DE-02", severity=Severity.NOTE, cite=TEMPLATE, at=COLUMN_F)
def quality_metrics_are_named(case: Case) -> Iterator[Remark]:
    """Quality metrics are named, and not only mentioned."""
    for model in case.models:
        text = model.metrics.text
        if text and PERFORMANCE.search(text) and not _names_a_metric(text):
            yield remark(
                model.metrics,
                f"{quoted(model.metrics)} speaks of quality and names no metric.",
                "Name the metrics, for example “well-child visits 3-6”.",
            )


def _answered_without(text: str, subject: re.Pattern[str]) -> bool:
    """Whether a text neither speaks of a subject nor says that it is not taken into account."""
    return bool(text) and not subject.search(text) and not NOT_TAKEN_INTO_ACCOUNT.search(text)


@rule("DE-03", severity=Severity.EXPLAIN, cite=TEMPLATE, at=COLUMN_H)
def disparities_are_answered(case: Case) -> Iterator[Remark]:
    """It is said if and how a model takes racial and ethnic disparities into account."""
    for model in case.models:
        if _answered_without(model.equity.text, DISPARITIES):
            yield remark(
                model.equity,
                f"We find no word on racial and ethnic disparities in {quoted(model.equity)}",
                "Say how the model takes them into account, or that it does not.",
            )


@rule("DE-04", severity=Severity.EXPLAIN, cite=TEMPLATE, at=COLUMN_H)
def complex_needs_are_answered(case: Case) -> Iterator[Remark]:
    """It is said if and how a model takes members with complex health care needs into account."""
    for model in case.models:
        if _answered_without(model.equity.text, COMPLEX_NEEDS):
            yield remark(
                model.equity,
                f"We find no word on complex health care needs in {quoted(model.equity)}",
                "Say how the model takes them into account, or that it does not.",
            )


@rule("DE-05", severity=Severity.NOTE, cite=PRACTICE)
def each_question_has_its_own_answer(case: Case) -> Iterator[Remark]:
    """No text answers two different questions about a model, and none answers one question for two models."""
    pairs = [pair for model in case.models for pair in combinations((model.metrics, model.providers, model.equity), 2)]
    pairs += [(one.equity, other.equity) for one, other in combinations(case.models, 2)]
    reported = set()
    for one, other in pairs:
        same = words(one.text) == words(other.text) and len(words(other.text)) >= _TOO_LONG_FOR_CHANCE
        if same and other.cell not in reported:
            reported.add(other.cell)
            yield remark(
                other,
                f"The same text stands at {one.cell}: {quoted(other)}",
                "Answer each question for itself; one of the two answers seems to be missing.",
            )


@rule("DE-06", severity=Severity.NOTE, cite=PRACTICE)
def reporting_alone_is_not_performance(case: Case) -> Iterator[Remark]:
    """A model at 2C or more does not describe itself as paying for reporting, which is 2B."""
    for model in case.models:
        text = f"{model.description.text} {model.metrics.text}".casefold()
        if (
            model.lan
            and model.lan.at_least(LanCategory.PAY_FOR_PERFORMANCE)
            and ("pay for reporting" in text or "pay-for-reporting" in text)
        ):
            yield remark(
                model.category,
                f"{quoted(model.description)} is listed at {model.lan} and is described as paying for reporting, "
                "which is 2B.",
                "Say which performance is paid for, or correct the category.",
            )
