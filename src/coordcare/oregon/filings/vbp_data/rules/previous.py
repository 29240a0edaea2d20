"""Rules that compare a filing with the one of the year before, when that is given."""

from collections.abc import Iterator
from decimal import Decimal

from coordcare.filing.review import Remark, Severity, remark, rule
from coordcare.filing.values import Answer, read_count, read_money, read_reporting_period
from coordcare.oregon.filings.vbp_data.records import CareDeliveryArea, Metric
from coordcare.oregon.filings.vbp_data.rules.case import PRACTICE, Case
from coordcare.oregon.filings.vbp_data.rules.wording import REPORTING_ONLY, dollars, quoted, words
from coordcare.payment.lan import LanCategory


def _area_pairs(case: Case) -> Iterator[tuple[CareDeliveryArea, CareDeliveryArea]]:
    """Each area of this filing with the same area of the year before."""
    if case.previous is not None:
        for area in case.begun_areas:
            yield area, case.previous.area(area.id)


def _metric_pairs(case: Case) -> Iterator[tuple[Metric, Metric]]:
    """Each metric of this filing with the same metric on the same sheet of the year before."""
    for area, before in _area_pairs(case):
        earlier = {tuple(words(metric.metric.text)): metric for metric in before.metrics}
        for metric in area.metrics:
            name = tuple(words(metric.metric.text))
            if name and name in earlier:
                yield metric, earlier[name]


@rule("PY-01", severity=Severity.EXPLAIN, cite=PRACTICE)
def contractor_is_last_years(case: Case) -> Iterator[Remark]:
    """The contractor is the one of last year's filing."""
    if case.previous is not None:
        answer, before = case.filing.contractors[0], case.previous.contractors[0]
        if answer.text and before.text and words(answer.text) != words(before.text):
            yield remark(
                answer,
                f"The contractor is {quoted(answer)}; last year's filing is of {quoted(before)}.",
                "Check that the right filing was given for comparison, or say how the name changed.",
            )


@rule("PY-02", severity=Severity.EXPLAIN, cite=PRACTICE, rests_on=("pcpch_payments.rises_each_year",))
def pmpm_does_not_fall(case: Case) -> Iterator[Remark]:
    """No tier's average PMPM is below last year's."""
    if case.previous is None or not case.pcpch.rises_each_year:
        return
    for tier, before in zip(case.filing.tiers, case.previous.tiers, strict=True):
        now, then = read_money(tier.average_pmpm.raw), read_money(before.average_pmpm.raw)
        if now is not None and then is not None and now < then:
            yield remark(
                tier.average_pmpm,
                f"Tier {tier.number} is paid {dollars(now)} on average; last year it was {dollars(then)}.",
                f"Check both, or give the reason in {tier.deviation.cell}.",
            )


@rule("PY-03", severity=Severity.EXPLAIN, cite=PRACTICE, rests_on=("plausibility.largest_yearly_change",))
def dollars_change_within_reason(case: Case) -> Iterator[Remark]:
    """A care delivery area's dollars are neither many times nor a fraction of last year's."""
    for area, before in _area_pairs(case):
        yield from _changed(case, area.dollars, read_money(area.dollars.raw), read_money(before.dollars.raw), "paid")


@rule("PY-04", severity=Severity.EXPLAIN, cite=PRACTICE, rests_on=("plausibility.largest_yearly_change",))
def members_change_within_reason(case: Case) -> Iterator[Remark]:
    """A care delivery area's members are neither many times nor a fraction of last year's."""
    for area, before in _area_pairs(case):
        now, then = read_count(area.members.raw), read_count(before.members.raw)
        yield from _changed(case, area.members, now and Decimal(now), then and Decimal(then), "members served")


def _changed(
    case: Case, answer: Answer, now: Decimal | int | None, then: Decimal | int | None, what: str
) -> Iterator[Remark]:
    if now and then:
        ratio = max(Decimal(now) / Decimal(then), Decimal(then) / Decimal(now))
        if ratio > case.bounds.largest_yearly_change:
            direction = "more" if now > then else "less"
            yield remark(
                answer,
                f"{now:,} {what}, against {then:,} last year: {ratio:.1f} times {direction}.",
                "Check both figures, or say what changed.",
            )


@rule("PY-05", severity=Severity.EXPLAIN, cite=PRACTICE)
def categories_do_not_fall_back(case: Case) -> Iterator[Remark]:
    """No care delivery area is at a less advanced category than last year."""
    for area, before in _area_pairs(case):
        if area.lan and before.lan and area.lan != before.lan and not area.lan.at_least(before.lan):
            yield remark(
                area.category,
                f"The arrangement is at {area.lan}; last year it was at {before.lan}.",
                "Say why it is less advanced now, or correct the category.",
            )


@rule("PY-06", severity=Severity.EXPLAIN, cite=PRACTICE)
def performance_is_not_last_years(case: Case) -> Iterator[Remark]:
    """No performance statement is word for word last year's, unless it only says that the metric is reported."""
    for metric, before in _metric_pairs(case):
        text = metric.performance.text
        if len(words(text)) >= 4 and words(text) == words(before.performance.text) and not REPORTING_ONLY.search(text):
            yield remark(
                metric.performance,
                f"{quoted(metric.performance)} is word for word last year's statement on {quoted(metric.metric)}.",
                "Report this year's performance.",
            )


@rule("PY-07", severity=Severity.EXPLAIN, cite=PRACTICE)
def a_baseline_year_comes_once(case: Case) -> Iterator[Remark]:
    """A metric that was in its baseline year last year is measured this year."""
    for metric, before in _metric_pairs(case):
        now = next(
            (answer for answer in (metric.assessment, metric.performance) if "baseline" in answer.text.casefold()), None
        )
        then = "baseline" in f"{before.assessment.text} {before.performance.text}".casefold()
        if now is not None and then:
            yield remark(
                now,
                f"{quoted(metric.metric)} was in its baseline year last year and is said to be again: {quoted(now)}",
                "Report performance against last year's baseline, or say why there is none.",
            )


@rule("PY-08", severity=Severity.NOTE, cite=PRACTICE)
def metrics_are_not_dropped_silently(case: Case) -> Iterator[Remark]:
    """A metric of last year that is no longer listed is accounted for."""
    for area, before in _area_pairs(case):
        if area.lan and area.lan.at_least(LanCategory.PAY_FOR_PERFORMANCE):
            listed = {tuple(words(metric.metric.text)) for metric in area.metrics}
            gone = [
                metric
                for metric in before.metrics
                if metric.metric.text and tuple(words(metric.metric.text)) not in listed
            ]
            if gone:
                names = "; ".join(quoted(metric.metric) for metric in gone)
                yield remark(
                    area.metric_rows[0].metric,
                    f"Last year's filing also listed {names}.",
                    "Say why it is no longer part of the arrangement.",
                )


@rule("PY-09", severity=Severity.EXPLAIN, cite=PRACTICE)
def the_comparison_is_with_an_earlier_year(case: Case) -> Iterator[Remark]:
    """The filing given for comparison reports on an earlier year."""
    if case.previous is not None:
        answer, before = case.filing.periods[0], case.previous.periods[0]
        now, then = read_reporting_period(answer.raw), read_reporting_period(before.raw)
        if now and then and then.end >= now.end:
            message = f"This filing reports on {now}, and the one given to compare it with on {then}."
            yield remark(
                answer, message, "Give last year's workbook with --previous; until then the comparison means little."
            )
