"""Rules about payments to patient-centered primary care homes (PCPCH), tier by tier."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, pairwise

from coordcare.filing.review import Remark, Severity, remark, rule
from coordcare.filing.values import AmountRange, Kind, read_count, read_money, read_range
from coordcare.oregon.filings.vbp_data.records import Tier
from coordcare.oregon.filings.vbp_data.rules.case import PRACTICE, TEMPLATE, Case
from coordcare.oregon.filings.vbp_data.rules.wording import dollars, quoted

COLUMN_C = "PCPCH, column C"
COLUMN_D = "PCPCH, column D"


def _range(tier: Tier) -> AmountRange | None:
    return read_range(tier.pmpm.raw)


def _average(tier: Tier) -> Decimal | None:
    return read_money(tier.average_pmpm.raw)


def _has_clinics(tier: Tier) -> bool:
    return bool(read_count(tier.clinics.raw))


@rule("PC-01", severity=Severity.EXPLAIN, cite=TEMPLATE, at=COLUMN_D)
def average_lies_within_its_range(case: Case) -> Iterator[Remark]:
    """The average PMPM of a tier lies between the lowest and the highest amount paid."""
    for tier in case.filing.tiers:
        span, average = _range(tier), _average(tier)
        if span and not span.single and average is not None:
            low, high = sorted((span.low, span.high))
            if not low <= average <= high:
                yield remark(
                    tier.average_pmpm,
                    f"The average {dollars(average)} lies outside the range {dollars(low)} to {dollars(high)} at "
                    f"{tier.pmpm.cell}.",
                    "Correct the average or the range; an average weighted by members cannot lie outside.",
                )


@rule("PC-02", severity=Severity.EXPLAIN, cite=TEMPLATE, at=COLUMN_D)
def average_equals_a_single_amount(case: Case) -> Iterator[Remark]:
    """Where one amount is paid to all clinics of a tier, the average is that amount."""
    for tier in case.filing.tiers:
        span, average = _range(tier), _average(tier)
        if span and span.single and average is not None and average != _rounded_like(span.low, average):
            yield remark(
                tier.average_pmpm,
                f"The average is {dollars(average)} although every clinic of the tier is paid {dollars(span.low)} "
                f"({tier.pmpm.cell}).",
                "Make them equal, or give the range in column C.",
            )


def _rounded_like(amount: Decimal, average: Decimal) -> Decimal:
    """The amount with as many decimals as the average was given with."""
    return amount.quantize(average, rounding=ROUND_HALF_UP)


@rule("PC-03", severity=Severity.EXPLAIN, cite=TEMPLATE, at=COLUMN_D)
def tiers_with_clinics_are_paid(case: Case) -> Iterator[Remark]:
    """A tier that has clinics has a PMPM and an average above zero."""
    for tier in case.filing.tiers:
        for answer in (tier.average_pmpm, tier.pmpm):
            nothing = answer.kind is Kind.NOT_APPLICABLE or read_money(answer.raw) == 0
            if _has_clinics(tier) and nothing:
                yield remark(
                    answer,
                    f"{quoted(tier.clinics)} clinics are contracted at tier {tier.number}, and {quoted(answer)} stands "
                    "for what they are paid.",
                    f"Give what is paid, or the reason why nothing is in {tier.deviation.cell}.",
                )
                break


@rule("PC-04", severity=Severity.EXPLAIN, cite=TEMPLATE, at=COLUMN_C)
def ranges_go_from_low_to_high(case: Case) -> Iterator[Remark]:
    """A range goes from its lowest to its highest amount."""
    for tier in case.filing.tiers:
        span = _range(tier)
        if span and span.low > span.high:
            yield remark(
                tier.pmpm,
                f"The range {quoted(tier.pmpm)} goes from high to low.",
                f"Write {dollars(span.high)}-{dollars(span.low)}, if that is meant.",
            )


@rule("PC-05", severity=Severity.NOT_APPROVED, cite=TEMPLATE, at="PCPCH, column E")
def ranges_are_explained(case: Case) -> Iterator[Remark]:
    """Where a range is given, it is said why the amount varies within the tier."""
    for tier in case.filing.tiers:
        span = _range(tier)
        if span and not span.single and not tier.range_reason.text and case.asked(tier.range_reason):
            yield remark(
                tier.range_reason,
                f"The range {quoted(tier.pmpm)} at {tier.pmpm.cell} is not explained.",
                "Say why the amount varies within the tier.",
            )


@rule("PC-06", severity=Severity.NOTE, cite=TEMPLATE, at="PCPCH, column E")
def only_ranges_are_explained(case: Case) -> Iterator[Remark]:
    """A reason for a range is given only where there is a range."""
    for tier in case.filing.tiers:
        span = _range(tier)
        if span and span.single and tier.range_reason.text:
            yield remark(
                tier.range_reason,
                f"A range is explained, and a single amount stands at {tier.pmpm.cell}.",
                "Give the range there, or move the remark to column F.",
            )


@rule("PC-07", severity=Severity.EXPLAIN, cite=PRACTICE, rests_on=("pcpch_payments.rises_with_tier",))
def higher_tiers_are_paid_no_less(case: Case) -> Iterator[Remark]:
    """A higher tier's average PMPM is not below that of the tier under it."""
    if not case.pcpch.rises_with_tier:
        return
    paid = [(tier, average) for tier in case.filing.tiers if (average := _average(tier))]
    for (lower, under), (higher, above) in pairwise(paid):
        if above < under:
            yield remark(
                higher.average_pmpm,
                f"Tier {higher.number} is paid {dollars(above)} on average, less than tier {lower.number} with "
                f"{dollars(under)} ({lower.average_pmpm.cell}).",
                f"Check both averages, or give the reason in {higher.deviation.cell}.",
            )


@rule("PC-08", severity=Severity.EXPLAIN, cite=PRACTICE, rests_on=("pcpch_payments.rises_with_tier",))
def no_lower_tier_reaches_above_a_higher_one(case: Case) -> Iterator[Remark]:
    """The best paid clinic of a tier is not paid more than the best paid clinic of every higher tier."""
    if not case.pcpch.rises_with_tier:
        return
    ranges = [(tier, max(span.low, span.high)) for tier in case.filing.tiers if (span := _range(tier))]
    reported = set()
    for (lower, top), (higher, high) in combinations(ranges, 2):
        if top > high and lower.number not in reported:
            reported.add(lower.number)
            yield remark(
                lower.pmpm,
                f"A tier {lower.number} clinic is paid up to {dollars(top)}, more than any tier {higher.number} "
                f"clinic with up to {dollars(high)} ({higher.pmpm.cell}).",
                f"Check both ranges, or give the reason in {lower.deviation.cell}.",
            )


@rule(
    "PC-09",
    severity=Severity.EXPLAIN,
    cite="oar-409-055-0040-2023",
    at="tiers 3 to 5",
    rests_on=("pcpch_payments.tiers",),
    since=2023,
)
def tiers_exist_in_the_year(case: Case) -> Iterator[Remark]:
    """Clinics are listed only at tiers that exist at the end of the year."""
    for tier in case.filing.tiers:
        if _has_clinics(tier) and tier.number not in case.pcpch.tiers:
            change = case.year.at("pcpch_payments.tiers")[-1].since
            yield remark(
                tier.clinics,
                f"{quoted(tier.clinics)} clinics are listed at tier {tier.number}, which does not exist from "
                f"{change} on.",
                "List the clinics at the tier they hold now, or say until when they held this one.",
            )


@rule("PC-10", severity=Severity.EXPLAIN, cite=TEMPLATE, at="PCPCH, column F")
def tiers_without_clinics_are_explained(case: Case) -> Iterator[Remark]:
    """Where a tier has no clinics and is not paid, the deviation is explained."""
    for tier in case.filing.tiers:
        unread = tier.clinics.kind is Kind.TEXT and read_count(tier.clinics.raw) is None  # AN-09 speaks of these
        none = tier.number in case.pcpch.tiers and not _has_clinics(tier) and not unread
        if none and not tier.deviation.text and case.asked(tier.deviation):
            yield remark(
                tier.deviation,
                f"Tier {tier.number} has no clinics listed, and no reason is given why it is not paid.",
                "Say why, for example that the service area has no clinic of this tier.",
            )


@rule("PC-11", severity=Severity.EXPLAIN, cite=PRACTICE)
def nothing_is_paid_without_clinics(case: Case) -> Iterator[Remark]:
    """A tier without clinics has no PMPM."""
    for tier in case.filing.tiers:
        average, count = _average(tier), read_count(tier.clinics.raw)
        if count == 0 and average:
            yield remark(
                tier.average_pmpm,
                f"No clinic is contracted at tier {tier.number} ({tier.clinics.cell}), and {dollars(average)} is "
                "paid on average.",
                "Correct the number of clinics, or write N/A here.",
            )


@rule("PC-12", severity=Severity.EXPLAIN, cite=PRACTICE, rests_on=("plausibility.widest_pmpm_range",))
def ranges_are_not_too_wide(case: Case) -> Iterator[Remark]:
    """The best paid clinic of a tier is not paid many times what the least paid one is."""
    for tier in case.filing.tiers:
        span = _range(tier)
        if span and min(span.low, span.high) > 0:
            ratio = max(span.low, span.high) / min(span.low, span.high)
            if ratio > case.bounds.widest_pmpm_range:
                yield remark(
                    tier.pmpm,
                    f"The range {quoted(tier.pmpm)} spans {ratio:.1f} to 1 within one tier.",
                    f"Check both ends, or say in {tier.range_reason.cell} what moves the amount that far.",
                )


@rule("PC-13", severity=Severity.NOTE, cite=TEMPLATE, at=COLUMN_D)
def averages_of_a_range_are_weighted(case: Case) -> Iterator[Remark]:
    """An average over a range is weighted by members, so it is seldom the exact middle of the range."""
    for tier in case.filing.tiers:
        span, average = _range(tier), _average(tier)
        if span and not span.single and average is not None and average * 2 == span.low + span.high:
            yield remark(
                tier.average_pmpm,
                f"The average {dollars(average)} is the exact middle of {quoted(tier.pmpm)}.",
                "Weight it by members or member months; the middle of the range is no average.",
            )
