"""Which charts the page has, and what each shows."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from coordcare.pages import words
from coordcare.pages.charts import Chart, Series, bars, lines, shares, stacked_columns
from coordcare.payment.experience.completion import Completion
from coordcare.payment.profile.figures import Profile
from coordcare.tables.standing import STANDINGS

_MOST_CATEGORIES = 6
_OLDEST_AGE_DRAWN = 24


def rows_by_standing(profile: Profile) -> Chart:
    """Where the rows of each table ended."""
    return _by_standing(profile, "rows", "Rows, by where they ended", "Of each table the shares of its rows.")


def dollars_by_standing(profile: Profile) -> Chart:
    """Where the dollars of each table ended."""
    says = "Of each table with money the shares of its dollars; an amount and its taking back come to nothing."
    return _by_standing(profile, "dollars", "Dollars, by where they ended", says)


def _by_standing(profile: Profile, what: str, title: str, says: str) -> Chart:
    tables = [one for one in profile.record["reconciliation"] if one[what] is not None]
    all_of_them = {bucket["standing"] for one in profile.record["reconciliation"] for bucket in one["buckets"]}
    series = [
        Series(
            name=words.named(standing),
            values=tuple(
                sum((Decimal(bucket[what]) for bucket in one["buckets"] if bucket["standing"] == standing), Decimal(0))
                for one in tables
            ),
        )
        for standing in STANDINGS
        if standing in all_of_them
    ]
    shown = words.whole if what == "rows" else words.money
    return shares(
        title, says, of="Table", labels=[words.named(one["table"]) for one in tables], series=series, shown=shown
    )


def member_months_by_plan(profile: Profile) -> Chart:
    """Member months over the months, by plan."""
    months = profile.experience.enrollment
    plans = sorted({plan for one in months for plan in one.by_plan}, key=lambda plan: (plan is None, plan or ""))
    return stacked_columns(
        "Member months by plan",
        f"Each month's member months under the policy {profile.experience.policy}, by plan.",
        of="Month",
        labels=[words.short_month(one.month) for one in months],
        series=[
            Series(
                name=words.NO_PLAN if plan is None else plan,
                values=tuple(one.by_plan.get(plan, Fraction(0)) for one in months),
            )
            for plan in plans
        ],
        shown=words.months,
        axis=words.whole,
    )


def pmpm_by_month(profile: Profile) -> Chart:
    """Paid and allowed per member per month, over the months."""
    by_month = profile.experience.by_month
    return lines(
        "Cost per member per month",
        "Paid and allowed dollars of each month of service, divided by its member months.",
        of="Month",
        labels=[words.short_month(month) for month in by_month],
        series=[
            Series(name="paid PMPM", values=tuple(cost.paid_pmpm for cost in by_month.values())),
            Series(name="allowed PMPM", values=tuple(cost.allowed_pmpm for cost in by_month.values())),
        ],
        shown=words.money,
        axis=words.short_money,
    )


def paid_by_category(profile: Profile) -> Chart:
    """Paid dollars over the months: the dearest categories, and all others as one."""
    found = profile.experience
    dearest = list(found.by_category)[:_MOST_CATEGORIES]
    paid = {cell: cost.paid_amount for cell, cost in found.by_month_and_category.items()}
    series = [
        Series(name=name, values=tuple(paid.get((month, name), Decimal(0)) for month in found.by_month))
        for name in dearest
    ]
    if len(found.by_category) > len(dearest):
        rest = tuple(
            cost.paid_amount - sum((paid.get((month, name), Decimal(0)) for name in dearest), Decimal(0))
            for month, cost in found.by_month.items()
        )
        series.append(Series(name="all others", values=rest))
    return stacked_columns(
        "Paid by service category",
        "Dollars paid for the services of each month, by the categories that cost most.",
        of="Month",
        labels=[words.short_month(month) for month in found.by_month],
        series=series,
        shown=words.money,
        axis=words.short_money,
    )


def pmpm_by_category(profile: Profile) -> Chart:
    """Paid per member per month of each category."""
    found = profile.experience.by_category
    return bars(
        "Paid PMPM by service category",
        "Dollars paid in all months for each category, divided by all member months.",
        of="Category",
        labels=list(found),
        series=Series(name="paid PMPM", values=tuple(cost.paid_pmpm for cost in found.values())),
        shown=words.money,
    )


def pmpm_by_area(profile: Profile) -> Chart:
    """Paid per member per month of each care delivery area."""
    found = profile.experience.by_area
    return bars(
        "Paid PMPM by care delivery area",
        "The same by area; children's health takes from the categories what was done for children.",
        of="Area",
        labels=[words.area_named(area) for area in found],
        series=Series(name="paid PMPM", values=tuple(cost.paid_pmpm for cost in found.values())),
        shown=words.money,
    )


def attribution_by_month(profile: Profile) -> Chart:
    """Member months over the months, by basis of attribution."""
    by_month = profile.attribution.by_month
    return stacked_columns(
        "Attribution by month",
        "Member months that belong to a clinic by assignment, by visits, or to nobody.",
        of="Month",
        labels=[words.short_month(month) for month in by_month],
        series=[
            Series(name=said, values=tuple(bases.get(basis, Fraction(0)) for bases in by_month.values()))
            for basis, said in words.BASES.items()
        ],
        shown=words.months,
        axis=words.whole,
    )


def factors_by_age(completions: Sequence[Completion]) -> Chart:
    """The share paid at each age, medical and pharmacy."""
    ages = min(max(len(one.factors) for one in completions), _OLDEST_AGE_DRAWN + 1)
    return lines(
        "Share paid by age",
        "What share of a month's cost is paid so many months after it, by how past months ran out. An estimate.",
        of="Months after the service",
        labels=[str(age) for age in range(ages)],
        series=[
            Series(
                name=one.kind, values=tuple(one.factors[age] if age < len(one.factors) else None for age in range(ages))
            )
            for one in completions
        ],
        shown=words.percent,
        axis=lambda share: words.percent(share, 0),
    )


def still_to_come(completions: Sequence[Completion]) -> Chart:
    """Paid, and what is estimated to come, by month of service."""
    months = sorted({one.month for completion in completions for one in completion.months})
    series = []
    for completion in completions:
        there = {one.month: one for one in completion.months}
        paid = [there[month].paid_amount if month in there else None for month in months]
        come = [there[month].to_come_amount if month in there else None for month in months]
        series.append(Series(name=f"{completion.kind}, paid", values=tuple(paid)))
        series.append(Series(name=f"{completion.kind}, still to come", values=tuple(come)))
    return stacked_columns(
        "Paid and still to come",
        "Dollars paid for each month of service, and what is estimated to come. An estimate.",
        of="Month",
        labels=[words.short_month(month) for month in months],
        series=series,
        shown=words.money,
        axis=words.short_money,
    )
