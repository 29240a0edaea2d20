"""Which charts the report has, and what each shows."""

from collections.abc import Sequence
from decimal import Decimal

from coordcare.pages.charts import Chart, Series, gauges, shares
from coordcare.pages.words import money
from coordcare.payment.closing.closed import Closed
from coordcare.payment.closing_report.groups import Group
from coordcare.payment.closing_report.wording import category_named, share
from coordcare.payment.progress import Basis, Target

_MOST_GROUPS = 14


def by_category(closed: Closed) -> Chart:
    """The payments by category, on each basis."""
    found = closed.progress.by_category
    there = {category for basis in Basis for category in found[basis]}
    return shares(
        "Payments by category",
        "Of all payments the share at each category, by three principles. Below zero is not drawn; the table has it.",
        of="Principle",
        labels=list(Basis),
        series=[
            Series(
                name=category_named(category), values=tuple(found[basis].get(category, Decimal(0)) for basis in Basis)
            )
            for category in sorted(there, key=lambda one: (one is None, one or ""))
        ],
        shown=money,
    )


def against_targets(closed: Closed, targets: Sequence[Target]) -> Chart:
    """The share of payments at the category of each target, or above."""
    return gauges(
        "Progress against the targets",
        "Of all payments the share at a category or above, by the most advanced category. The mark is the target.",
        of="Payments",
        labels=[f"at {one.category} or above" for one in targets],
        reached=Series(name="reached", values=tuple(closed.progress.at_least(one.category).share for one in targets)),
        marks=Series(name="target", values=tuple(one.share for one in targets)),
        shown=share,
    )


def of_groups(title: str, of: str, groups: Sequence[Group]) -> Chart:
    """The payments of each group: with downside risk, at 2C or above without it, and others."""
    drawn = groups[:_MOST_GROUPS]
    says = "Of the payments of each the share at a category or above; behind it all of them."
    if len(groups) > len(drawn):
        says += f" The {len(drawn)} largest; the table below has all."
    downside = tuple(one.downside.dollars for one in drawn)
    value_based = tuple(one.value_based.dollars for one in drawn)
    return shares(
        title,
        says,
        of=of,
        labels=[one.name for one in drawn],
        series=[
            Series(name="3B or above", values=downside),
            Series(
                name="2C to 3A", values=tuple(all_of - risk for all_of, risk in zip(value_based, downside, strict=True))
            ),
            Series(
                name="others",
                values=tuple(one.dollars - reached for one, reached in zip(drawn, value_based, strict=True)),
            ),
        ],
        shown=money,
    )
