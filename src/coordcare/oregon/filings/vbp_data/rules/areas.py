"""Rules about the arrangements of the care delivery areas (CDAs): area, category, gain and loss, members."""

from collections.abc import Iterator

from coordcare.filing.review import Remark, Severity, remark, rule
from coordcare.filing.values import read_count, read_money
from coordcare.oregon.filings.vbp_data.areas_named import areas_listed
from coordcare.oregon.filings.vbp_data.records import CareDeliveryArea
from coordcare.oregon.filings.vbp_data.rules.case import LAN, PRACTICE, TEMPLATE, Case
from coordcare.oregon.filings.vbp_data.rules.wording import (
    CAPITATION,
    DOWNSIDE_RISK,
    PENDING,
    REPORTING_ONLY,
    RESULT,
    SHARED_SAVINGS,
    affirms,
    dollars,
    quoted,
)
from coordcare.payment.lan import LanCategory

ROW_6, ROW_8, ROW_14, ROW_16, ROW_18, ROW_20 = (
    f"care delivery area sheets, row {row}" for row in (6, 8, 14, 16, 18, 20)
)
PAID_FOR_QUALITY = (LanCategory.PAY_FOR_PERFORMANCE, LanCategory.SHARED_SAVINGS, LanCategory.SHARED_RISK)


def _pays_nothing(area: CareDeliveryArea, name: str) -> bool:
    """Whether the gain or the loss is not an amount above zero."""
    return not read_money(getattr(area, name).raw)


@rule("CD-01", severity=Severity.EXPLAIN, cite=TEMPLATE, at=ROW_6)
def a_sheet_names_its_own_area(case: Case) -> Iterator[Remark]:
    """The care delivery area named on a sheet is the sheet's own."""
    for area in case.begun_areas:
        named = areas_listed(area.area.text)
        if named and area.id not in named:
            yield remark(
                area.area,
                f"{quoted(area.area)} is named on the sheet “{area.area.sheet}”.",
                "Name this sheet's area, or move the arrangement to its own sheet.",
            )


@rule("CD-02", severity=Severity.NOT_APPROVED, cite=TEMPLATE, at=ROW_6, rests_on=("care_delivery_areas.most_combined",))
def no_more_areas_are_combined_than_allowed(case: Case) -> Iterator[Remark]:
    """One arrangement covers at most two care delivery areas."""
    most = case.delivery_areas.most_combined
    for area in case.begun_areas:
        named = areas_listed(area.area.text)
        if len(named) > most:
            yield remark(
                area.area,
                f"{len(named)} areas are named: {quoted(area.area)}. At most {most} can be combined.",
                "Report the further areas with arrangements of their own.",
            )


@rule("CD-03", severity=Severity.EXPLAIN, cite=TEMPLATE, at=ROW_6)
def combined_areas_agree(case: Case) -> Iterator[Remark]:
    """Where an arrangement covers two areas, both sheets name both and state the same dollars."""
    for area in case.begun_areas:
        named = areas_listed(area.area.text)
        others = [case.filing.area(id) for id in named if id != area.id] if area.id in named else []
        for other in (other for other in others if case.asked(other.area)):
            same = read_money(area.dollars.raw) == read_money(other.dollars.raw)
            if area.id not in areas_listed(other.area.text) or not same:
                yield remark(
                    area.area,
                    f"{quoted(area.area)} is combined here; the sheet “{other.area.sheet}” names "
                    f"{quoted(other.area)} with {quoted(other.dollars)}.",
                    "Name both areas and the same dollars on both sheets.",
                )


@rule(
    "CD-04", severity=Severity.NOT_APPROVED, cite=TEMPLATE, at=ROW_8, rests_on=("care_delivery_areas.minimum_category",)
)
def areas_reach_the_minimum_category(case: Case) -> Iterator[Remark]:
    """The arrangement of a care delivery area is at 2C or more advanced, and linked to quality."""
    least = case.delivery_areas.minimum_category
    for area in case.begun_areas:
        if area.lan and not area.lan.at_least(least):
            why = "is not linked to quality and does not count" if area.lan.value.endswith("N") else f"is below {least}"
            yield remark(
                area.category,
                f"The arrangement is at {area.lan}, which {why}.",
                f"Report an arrangement at {least} or above, or correct the category.",
            )


@rule("CD-05", severity=Severity.EXPLAIN, cite=LAN, at="categories 2C, 3A and 3B")
def downside_risk_is_3b_or_more(case: Case) -> Iterator[Remark]:
    """An arrangement in which providers can lose money is at 3B or more.

    Where the loss depends on quality alone the framework can be read both ways: 2C has held rewards and penalties since
    2017, and its publisher also calls missed quality benchmarks downside risk. We ask which it is.
    """
    for area in case.begun_areas:
        loss = read_money(area.maximum_loss.raw)
        described = next(
            (answer for answer in (area.description, area.complex_care) if affirms(DOWNSIDE_RISK, answer.text)), None
        )
        if (
            area.lan
            and area.lan.at_least(LanCategory.PAY_FOR_PERFORMANCE)
            and not area.lan.has_downside_risk
            and (loss or described)
        ):
            said = [f"a maximum loss of {dollars(loss)} ({area.maximum_loss.cell})"] if loss else []
            said += [f"downside risk ({described.cell})"] if described else []
            yield remark(
                area.category,
                f"The arrangement is at {area.lan} and has {' and '.join(said)}.",
                "Say whether providers lose money on costs (3B, with the rate) or only on quality (2C as a penalty).",
            )


@rule("CD-06", severity=Severity.EXPLAIN, cite=LAN, at="categories 3A and 4A")
def category_fits_the_arrangement_described(case: Case) -> Iterator[Remark]:
    """An arrangement described with shared savings is at 3A or more, one described as capitation at 4A or more."""
    for area in case.begun_areas:
        text = f"{area.description.text} {area.complex_care.text}"
        if area.lan and affirms(SHARED_SAVINGS, text) and not area.lan.at_least(LanCategory.SHARED_SAVINGS):
            yield remark(
                area.category,
                f"The arrangement is at {area.lan} and is described with shared savings.",
                "List it at 3A or 3B, or describe what is shared.",
            )
        elif area.lan and area.lan.value[0] != "4" and affirms(CAPITATION, area.description.text):
            yield remark(
                area.category,
                f"The arrangement is at {area.lan} and is described as capitation.",
                "List it at 4A, 4B or 4C, or describe how it is paid.",
            )


@rule("CD-07", severity=Severity.EXPLAIN, cite=TEMPLATE, at=ROW_18)
def gain_is_stated_where_quality_is_paid_for(case: Case) -> Iterator[Remark]:
    """An arrangement that pays for performance or shares savings states what providers can gain."""
    for area in case.begun_areas:
        if area.lan in PAID_FOR_QUALITY and _pays_nothing(area, "maximum_gain") and area.maximum_gain.answered:
            yield remark(
                area.maximum_gain,
                f"The arrangement at {area.lan} pays for quality; its maximum gain is {quoted(area.maximum_gain)}.",
                "Give the most that providers could earn.",
            )


@rule("CD-08", severity=Severity.EXPLAIN, cite=TEMPLATE, at=ROW_20)
def loss_is_stated_where_there_is_risk(case: Case) -> Iterator[Remark]:
    """An arrangement with downside risk states what providers can lose."""
    for area in case.begun_areas:
        if (
            area.lan
            and area.lan.has_downside_risk
            and _pays_nothing(area, "maximum_loss")
            and case.asked(area.maximum_loss)
        ):
            yield remark(
                area.maximum_loss,
                f"The arrangement at {area.lan} has downside risk; its maximum loss is {quoted(area.maximum_loss)}.",
                "Give the most that providers could lose.",
            )


@rule("CD-09", severity=Severity.EXPLAIN, cite=PRACTICE)
def gain_and_loss_are_within_what_was_paid(case: Case) -> Iterator[Remark]:
    """Neither the maximum gain nor the maximum loss is above the total paid."""
    for area in case.begun_areas:
        total = read_money(area.dollars.raw)
        for answer, name in ((area.maximum_gain, "gain"), (area.maximum_loss, "loss")):
            amount = read_money(answer.raw)
            if total and amount and amount > total:
                yield remark(
                    answer,
                    f"The maximum {name} of {dollars(amount)} is above the total paid, {dollars(total)} "
                    f"({area.dollars.cell}).",
                    "Check both amounts.",
                )


@rule(
    "CD-10",
    severity=Severity.EXPLAIN,
    cite=PRACTICE,
    rests_on=("plausibility.most_dollars_per_member", "plausibility.fewest_dollars_per_member"),
)
def dollars_per_member_are_plausible(case: Case) -> Iterator[Remark]:
    """The dollars paid and the members served give a plausible amount a member."""
    for area in case.begun_areas:
        total, members = read_money(area.dollars.raw), read_count(area.members.raw)
        if not total or not members:
            continue
        each = total / members
        if each > case.bounds.most_dollars_per_member or each < case.bounds.fewest_dollars_per_member:
            yield remark(
                area.dollars,
                f"{dollars(total)} for {members:,} members ({area.members.cell}) is {dollars(round(each, 2))} a "
                f"member, or {dollars(round(each / 12, 2))} PMPM over twelve months.",
                "Check the total and the number of members; one of the two seems to be of another arrangement.",
            )


@rule("CD-11", severity=Severity.EXPLAIN, cite=TEMPLATE, at="care delivery area sheets, rows 14 and 16")
def something_is_paid_for_somebody(case: Case) -> Iterator[Remark]:
    """The total paid and the members served are above zero."""
    for area in case.areas:
        for answer, amount in (
            (area.dollars, read_money(area.dollars.raw)),
            (area.members, read_count(area.members.raw)),
        ):
            if amount == 0:
                yield remark(
                    answer,
                    f"{quoted(answer)} stands here: an arrangement in force pays something for somebody.",
                    "Correct the figure, or say why the arrangement paid nothing.",
                )


@rule("CD-12", severity=Severity.NOTE, cite=PRACTICE, rests_on=("plausibility.smallest_count_shown",))
def members_are_enough_to_be_published(case: Case) -> Iterator[Remark]:
    """So few members that a person could be recognised are not published without care."""
    for area in case.begun_areas:
        members = read_count(area.members.raw)
        if members and members < case.bounds.smallest_count_shown:
            yield remark(
                area.members,
                "The number of members is so small that persons could be recognised, should the filing become public.",
                "Ask the state how to report small numbers.",
            )


@rule("CD-13", severity=Severity.EXPLAIN, cite=LAN, at="categories 2B and 2C")
def some_result_is_reported_where_performance_is_paid(case: Case) -> Iterator[Remark]:
    """An arrangement at 2C or more reports the result of at least one metric; reporting alone is 2B."""
    for area in case.begun_areas:
        states = [metric.performance.text for metric in area.metrics if metric.performance.text]
        if (
            area.lan
            and area.lan.at_least(LanCategory.PAY_FOR_PERFORMANCE)
            and states
            and not any(map(states_a_result, states))
        ):
            yield remark(
                area.category,
                f"The arrangement is at {area.lan}, and none of its {len(states)} metrics reports a result.",
                "Report the results, or say on what the payments of the year were based.",
            )


def states_a_result(text: str) -> bool:
    """Whether a performance statement gives a result: a figure or a verdict, and nothing pending or only reported."""
    return bool(RESULT.search(text)) and not PENDING.search(text) and not REPORTING_ONLY.search(text)
