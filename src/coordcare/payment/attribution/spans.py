"""The attribution by month put together as spans of months in which nothing changes."""

from coordcare.engine.plan import Step
from coordcare.payment.attribution.assigned_then_visits import attribution_table
from coordcare.population.ranking import ranked


def spans_step() -> Step:
    """From which month to which a member belonged to the same clinic and practitioner on the same basis."""
    same = ["person_id", "clinic_id", "npi", "contracting_entity", "basis"]
    rows = ranked(attribution_table(), per=same, by=[("number", "asc")])
    rows = rows.mutate(island=rows.number.cast("int64") - rows["rank"])
    spans = rows.group_by(*same, "island").agg(
        first_month=rows.month.min(), last_month=rows.month.max(), months=rows.count()
    )
    return Step(
        name="attribution_spans",
        says="Spans of months in which a member's attribution stays the same.",
        expression=spans.drop("island"),
    )
