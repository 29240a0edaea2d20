"""Whose care counts for a party: the members of its clinics, month by month, and what their care cost.

A member counts in the months in which he or she belongs to a clinic of the party, by the attribution of the run; a
clinic may change hands at the end of any month. What was paid counts in the months in which the member does, whoever
billed.
"""

from coordcare.engine.plan import Expression, Step, named_table
from coordcare.payment.attribution.assigned_then_visits import attribution_table
from coordcare.payment.experience.costs import member_costs_table
from coordcare.payment.ledger.coded import IN_SETS, code_set_costs_table, coded_costs_table, sets_of
from coordcare.payment.ledger.paid_lines import amounts
from coordcare.payment.ledger.payees import members_served_table
from coordcare.payment.ledger.scope import EVERY_CLINIC, EVERY_PLAN, scope_table
from coordcare.population.categories import first_fitting
from coordcare.population.enrollment import member_months_table
from coordcare.population.ranking import whole_number

ASSIGNMENT = "assignment"
PLACE = {"clinic": "VARCHAR", "basis": "VARCHAR", "month": "DATE", "in_plan": "VARCHAR"}
_PARTY_PLACES_COLUMNS = {"arrangement_id": "VARCHAR", "party": "VARCHAR", **PLACE}
_MONTHS = {"months": "BIGINT", "on_15th": "BIGINT", "days": "BIGINT"}
MEMBERS_COVERED_COLUMNS = {"arrangement_id": "VARCHAR", "party": "VARCHAR", "person_id": "VARCHAR", **_MONTHS}
_OF_MEMBER = ("stream_key", "party", "person_id")
COVERED_COSTS_COLUMNS = {
    **dict.fromkeys(_OF_MEMBER, "VARCHAR"), **_MONTHS, "paid_amount": "DECIMAL(38,2)",
    "left_out_amount": "DECIMAL(38,2)",
}  # fmt: skip


def steps() -> tuple[Step, ...]:
    """Who is covered for whom and when; what their care cost by stream and by code set."""
    return (
        _party_places_step(),
        _members_covered_step(),
        _members_counted_step(),
        _covered_costs_step(),
        _covered_totals_step(),
        _covered_code_sets_step(),
    )


def placed(rows: Expression) -> Expression:
    """Rows by person and month's number, in member months alone, with the place where the person belongs.

    A place is the clinic, empty for none, on what basis the member belongs there, the plan, empty for none, and the
    month: by its first day and not its number, or engines would see that rows can be joined with all places of their
    month before it is known who belongs where.
    """
    return rows.join(_belongings(), ["person_id", "number"])


def _belongings() -> Expression:
    months = attribution_table()
    return months.select(
        "person_id",
        "number",
        "month",
        "basis",
        clinic=months.clinic_id.fill_null(""),
        in_plan=months.plan.fill_null(""),
    )


def party_places_table() -> Expression:
    """For every month the places whose members count for a party, as a run has found them."""
    return named_table("party_places", _PARTY_PLACES_COLUMNS)


def _party_places_step() -> Step:
    """A place stands once for a party, however often its clinics name it: so no member month counts twice."""
    places = _belongings().select(*PLACE, "number").distinct()
    clinics = scope_table("party_clinics")
    joined = places.join(
        clinics,
        [
            (clinics.clinic_id == EVERY_CLINIC) | (clinics.clinic_id == places.clinic),
            (clinics.assigned_only == 0) | (places.basis == ASSIGNMENT),
            (clinics.plan == EVERY_PLAN) | (clinics.plan == places.in_plan),
            places.number >= clinics.first_number,
            places.number <= clinics.last_number,
        ],
    )
    return Step(
        name="party_places",
        says="For each party the clinics, bases of attribution, plans and months whose members count for it.",
        expression=joined.select(*_PARTY_PLACES_COLUMNS).distinct(),
    )


def _members_covered_step() -> Step:
    months = member_months_table().select("person_id", "number", "on_15th", "days")
    covered = placed(months).join(party_places_table(), list(PLACE))
    summed = covered.group_by("arrangement_id", "party", "person_id").agg(
        months=covered.count(), on_15th=covered.on_15th.sum(), days=covered.days.sum()
    )
    return Step(
        name="members_covered",
        says="Who counts for each party, and in how many months: covered on any day, on the 15th; and days.",
        expression=summed,
    )


def _members_counted_step() -> Step:
    """People covered and served by each party, and by all parties of the arrangement together: each once."""
    one, none = whole_number(1), whole_number(0)
    people = ("arrangement_id", "party", "person_id")
    covered = members_covered_table().select(*people, is_covered=one, is_served=none)
    served = members_served_table().select(*people, is_covered=none, is_served=one)
    either = covered.union(served)
    either = either.union(either.mutate(party=first_fitting(either, [])).select(*either.columns))
    each = either.group_by(*people).agg(is_covered=either.is_covered.max(), is_served=either.is_served.max())
    return Step(
        name="members_counted",
        says="How many people are covered and served by each party; without a party, by all of an arrangement.",
        expression=each.group_by("arrangement_id", "party").agg(
            covered=each.is_covered.sum(), served=each.is_served.sum()
        ),
    )


def members_covered_table() -> Expression:
    """Who counts for each party, as a run has reckoned it."""
    return named_table("members_covered", MEMBERS_COVERED_COLUMNS)


def _covered_costs_step() -> Step:
    streams = scope_table("cost_streams").select("stream_key", "arrangement_id")
    members = members_covered_table().join(streams, "arrangement_id").drop("arrangement_id")
    gross, left_out = _by_member(_in_scope(member_costs_table())), _by_member(_left_out())
    joined = members.left_join(gross.rename(gross_amount="paid_amount"), list(_OF_MEMBER))
    joined = joined.select(*members.columns, "gross_amount")
    joined = joined.left_join(left_out.rename(left_out_amount="paid_amount"), list(_OF_MEMBER))
    joined = joined.select(
        *members.columns,
        gross_amount=joined.gross_amount.fill_null(0).cast("decimal(38,2)"),
        left_out_amount=joined.left_out_amount.fill_null(0).cast("decimal(38,2)"),
    )
    return Step(
        name="covered_costs",
        says="What the care of each covered member cost, by stream and party; with what the stream leaves out.",
        expression=joined.mutate(paid_amount=joined.gross_amount - joined.left_out_amount).select(
            *COVERED_COSTS_COLUMNS
        ),
    )


def _left_out() -> Expression:
    """Costs in scope that the stream leaves out: of lines in any of its sets, each once."""
    costs = coded_costs_table()
    left_out = sets_of(costs).join(scope_table("cost_stream_left_out"), "code_set")
    return _in_scope(costs).semi_join(left_out, ["stream_key", *IN_SETS])


def _in_scope(costs: Expression) -> Expression:
    """Costs by member, month and category, once for each stream and party in whose scope they are."""
    streams = scope_table("cost_streams").select("stream_key", "arrangement_id")
    of_streams = placed(costs).join(party_places_table(), list(PLACE)).join(streams, "arrangement_id")
    return of_streams.semi_join(scope_table("cost_stream_categories"), ["stream_key", "category"])


def _by_member(costs: Expression) -> Expression:
    return costs.group_by(*_OF_MEMBER).agg(paid_amount=costs.paid_amount.sum().cast("decimal(38,2)"))


def _covered_totals_step() -> Step:
    costs = named_table("covered_costs", COVERED_COSTS_COLUMNS)
    costs = costs.join(scope_table("cost_streams").select("stream_key", "attachment"), "stream_key")
    costs = costs.mutate(excess_amount=above(costs.paid_amount, costs.attachment))
    return Step(
        name="covered_totals",
        says="What the care of all covered members cost, by stream and party; and what exceeds the attachment.",
        expression=costs.group_by("stream_key", "party").agg(
            members=costs.count(),
            months=costs.months.sum(),
            on_15th=costs.on_15th.sum(),
            days=costs.days.sum(),
            **{
                name: costs[name].sum().cast("decimal(38,2)")
                for name in ("paid_amount", "left_out_amount", "excess_amount")
            },
        ),
    )


def above(amount: Expression, attachment: Expression) -> Expression:
    """What of an amount lies above the attachment point; nothing where there is none."""
    attachment = attachment.cast("decimal(38,2)")
    return (amount > attachment).ifelse(amount - attachment, amount - amount).cast("decimal(38,2)")


def _covered_code_sets_step() -> Step:
    costs = placed(code_set_costs_table()).join(party_places_table(), list(PLACE))
    return Step(
        name="covered_code_sets",
        says="Costs of the lines in each code set of the members of each party, in the months in which they count.",
        expression=costs.group_by("arrangement_id", "party", "code_set").agg(lines=costs.lines.sum(), **amounts(costs)),
    )
