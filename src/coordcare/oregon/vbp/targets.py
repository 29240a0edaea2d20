"""The state's targets for the share of payments that are value-based, as a year states them."""

from coordcare.oregon.rulebook import program_year
from coordcare.payment.lan import LanCategory
from coordcare.payment.progress import Target


def targets_of(year: int) -> tuple[Target, ...]:
    """The targets of a year: at the category from which payments count, and with downside risk."""
    law = program_year(year)
    counted = law.at("vbp_targets.minimum_category")[-1]
    found = []
    for category, name in (
        (LanCategory(counted.value), "share_of_payments"),
        (LanCategory.SHARED_RISK, "share_with_downside_risk"),
    ):
        stated = law.at(f"vbp_targets.{name}")[-1]
        found.append(
            Target(
                category=category,
                share=stated.value,
                cite=str(stated.citation),
                standing=str(stated.citation.standing),
            )
        )
    return tuple(found)
