"""Recognized clinics: of which tier the clinic of each member is on a day."""

from datetime import date

from coordcare.engine.plan import Expression, named_table
from coordcare.population.amounts import Amounts
from coordcare.tables.standing import COUNTED
from coordcare.tables.stored import stored_table


def tiers_on(day: date, *, highest: int) -> Amounts:
    """The tier that each member's clinic is recognized at on a day; a tier above the highest counts as the highest.

    Members of clinics that are not recognized that day have none. Of several recognitions the highest counts.
    """
    import ibis

    people = _people()
    held = stored_table("clinic_recognitions")
    held = held.filter(
        held.standing == COUNTED, held.start_date <= day, held.end_date.isnull() | (held.end_date >= day)
    )
    joined = people.join(held, "clinic_id")
    of_each = joined.group_by("person_id").agg(tier=joined.tier.max().cast("int64"))
    return Amounts(of_each.select("person_id", amount=ibis.least(of_each.tier, ibis.literal(highest, "int64"))))


def _people() -> Expression:
    """Each member with the clinic that he or she belongs to, as a run of measures has found it."""
    return named_table("measure_people", {"person_id": "VARCHAR", "clinic_id": "VARCHAR"})
