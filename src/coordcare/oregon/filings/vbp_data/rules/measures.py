"""Rules that hold metrics against the catalogue of measures: steward, direction, target and claim."""

import re
from collections.abc import Iterator
from decimal import Decimal

from coordcare.filing.review import Remark, Severity, remark, rule
from coordcare.filing.values import Kind
from coordcare.oregon.filings.vbp_data.rules.case import PRACTICE, Case
from coordcare.oregon.filings.vbp_data.rules.wording import (
    CLAIMS_SUCCESS,
    DENIES_SUCCESS,
    HIGHER_IS_BETTER,
    LOWER_IS_BETTER,
    PENDING,
    VERDICT_ON_TARGET,
    improvement,
    names_a_number,
    quoted,
    target_and_result,
)
from coordcare.oregon.quality.catalogue import Better, catalogue

_RATE = re.compile(
    r"(?<![\d.])(\d{1,9}(?:\.\d{1,9})?)\s*%(?! of (?:the |its |their )?(?:target|goal|benchmark))", re.IGNORECASE
)
_MEASURE_NUMBER = re.compile(r"#\s*\d{3,4}|\b(?:NQF|CBE)\s*#?\s*\d{3,4}", re.IGNORECASE)


@rule("ME-01", severity=Severity.EXPLAIN, cite="measure-recollection", at="HEDIS and CAHPS are sets of measures")
def steward_is_no_measure_set(case: Case) -> Iterator[Remark]:
    """The steward is an organization; HEDIS is a set of measures, which NCQA keeps."""
    for _, metric in case.metrics:
        text = metric.steward.text.casefold()
        if any(name in text for name in catalogue().measure_sets) and not catalogue().stewards_in(text):
            yield remark(
                metric.steward,
                f"{quoted(metric.steward)} is a set of measures and no steward.",
                "Name the organization that keeps the measure, for example NCQA.",
            )


@rule("ME-02", severity=Severity.NOTE, cite="measure-recollection", at="endorsement numbers and public reporting sites")
def steward_is_no_number_and_no_web_site(case: Case) -> Iterator[Remark]:
    """The steward is an organization, not the number of an endorsement and not a web site that shows results."""
    for _, metric in case.metrics:
        text = metric.steward.text
        is_site = any(site in text.casefold() for site in catalogue().web_sites)
        if set(catalogue().stewards_in(text)) - {"NQF"} and not is_site:
            continue
        if _MEASURE_NUMBER.search(text):
            yield remark(
                metric.steward,
                f"{quoted(metric.steward)} is the number under which a measure was endorsed; it does not say who "
                "keeps it.",
                f"Name the organization{_kept_by(metric.metric.text)}; the number can stand beside the metric.",
            )
        elif is_site:
            yield remark(
                metric.steward,
                f"{quoted(metric.steward)} is a web site that publishes results; it does not say who keeps the "
                "measure.",
                f"Name the organization{_kept_by(metric.metric.text)}.",
            )


def _kept_by(metric: str) -> str:
    measure = catalogue().measure(metric)
    return f" (the catalogue has {' or '.join(measure.stewards)})" if measure and measure.stewards else ""


@rule("ME-03", severity=Severity.NOTE, cite="oha-measure-sets")
def steward_agrees_with_the_catalogue(case: Case) -> Iterator[Remark]:
    """The steward named is the one the catalogue has for the measure."""
    for _, metric in case.metrics:
        measure, named = catalogue().measure(metric.metric.text), catalogue().stewards_in(metric.steward.text)
        if measure and measure.stewards and named and not set(named) & {*measure.stewards, "NQF", "HPQMC"}:
            if _MEASURE_NUMBER.search(metric.steward.text) or any(
                site in metric.steward.text.casefold() for site in catalogue().web_sites
            ):
                continue
            citation = measure.steward_citation
            yield remark(
                metric.steward,
                f"{quoted(metric.steward)} is named for {quoted(metric.metric)}; the catalogue has "
                f"{' or '.join(measure.stewards)} ({citation.source}, {citation.standing}).",
                "Check who keeps the specification that was used.",
            )


@rule("ME-04", severity=Severity.NOTE, cite="htpp-page")
def programs_are_spelled_as_they_are(case: Case) -> Iterator[Remark]:
    """Stewards and programs are written as they are called."""
    for _, metric in case.metrics:
        for wrong, right in catalogue().misspelled.items():
            if re.search(rf"\b{re.escape(wrong)}\b", metric.steward.text, re.IGNORECASE):
                yield remark(
                    metric.steward,
                    f"{quoted(metric.steward)}: “{wrong.upper()}” is probably {right}.",
                    "Correct the name.",
                )


@rule("ME-05", severity=Severity.EXPLAIN, cite=PRACTICE)
def direction_agrees_with_the_catalogue(case: Case) -> Iterator[Remark]:
    """A metric is said to improve in the direction in which its measure does."""
    for _, metric in case.metrics:
        measure = catalogue().measure(metric.metric.text)
        if measure is None:
            continue
        for answer in (metric.assessment, metric.performance, metric.metric):
            opposite = LOWER_IS_BETTER if measure.better is Better.HIGHER else HIGHER_IS_BETTER
            said = opposite.search(answer.text)
            if said:
                citation = measure.better_citation
                yield remark(
                    answer,
                    f"{quoted(metric.metric)}: “{said[0]}” is said, and of this measure {measure.better} is "
                    f"better ({citation.source}, {citation.standing}).",
                    "Correct the direction, or say which version of the measure improves that way.",
                )


@rule("ME-06", severity=Severity.EXPLAIN, cite=PRACTICE)
def claims_agree_with_target_and_result(case: Case) -> Iterator[Remark]:
    """A claim that performance improved, met its target or missed it follows from the figures stated with it."""
    for _, metric in case.metrics:
        measure, text = catalogue().measure(metric.metric.text), metric.performance.text
        moved = improvement(text)
        if measure and moved and (moved[1] < moved[0]) != (measure.better is Better.LOWER):
            yield remark(
                metric.performance,
                f"{quoted(metric.performance)}: {measure.better} is better, so this is no improvement.",
                "Check both figures and the verdict.",
            )
            continue
        if moved and not VERDICT_ON_TARGET.search(text):
            continue  # it improved on last year, and nothing is said of the target
        figures = target_and_result(text)
        if measure is None or figures is None or (not CLAIMS_SUCCESS.search(text) and not DENIES_SUCCESS.search(text)):
            continue
        target, result = figures
        reached = result >= target if measure.better is Better.HIGHER else result <= target
        claimed = not DENIES_SUCCESS.search(text)
        if claimed != reached:
            verdict = "is reached" if reached else "is missed"
            yield remark(
                metric.performance,
                f"{quoted(metric.performance)}: {measure.better} is better, so the target of {target} {verdict} "
                f"with {result}; the text says otherwise.",
                "Check target, result and verdict.",
            )


@rule("ME-07", severity=Severity.NOTE, cite=PRACTICE)
def claims_come_with_figures(case: Case) -> Iterator[Remark]:
    """A claim that performance improved or met its target comes with a figure."""
    for _, metric in case.metrics:
        text = metric.performance.text
        if CLAIMS_SUCCESS.search(text) and not PENDING.search(text) and not names_a_number(text):
            yield remark(
                metric.performance,
                f"{quoted(metric.performance)} gives no figure.",
                "Give the result beside its target or last year's.",
            )


@rule("ME-08", severity=Severity.EXPLAIN, cite=PRACTICE)
def rates_do_not_exceed_the_whole(case: Case) -> Iterator[Remark]:
    """No rate is above 100 percent."""
    for _, metric in case.metrics:
        for figure in _RATE.findall(metric.performance.text):
            if metric.performance.kind is Kind.TEXT and Decimal(figure) > 100:
                yield remark(
                    metric.performance,
                    f"A rate of {figure}% is stated for {quoted(metric.metric)}.",
                    "Check the figure.",
                )
