"""Events: claims that payees of a party billed, such as deliveries, each counted once.

An event counts in the months of its lines: a claim that goes on after the last month counts once, with the lines before.
"""

from collections.abc import Collection

from coordcare.engine.plan import Expression, Step, named_table
from coordcare.payment.experience.service_categories import ServiceCategories
from coordcare.payment.ledger.coded import IN_SETS, coded_medical_lines, coded_pharmacy_lines, sets_of
from coordcare.payment.ledger.paid_lines import medical_lines, pharmacy_lines, with_category
from coordcare.payment.ledger.payees import billed_by_parties
from coordcare.payment.ledger.scope import scope_table

_LEFT_OUT_COLUMNS = {"stream_key": "VARCHAR", "claim": "VARCHAR", "claim_id": "VARCHAR"}


def steps(categories: ServiceCategories, code_columns: Collection[str]) -> tuple[Step, ...]:
    """The claims that are no events, and the events."""
    return _claims_left_out_step(code_columns), _events_counted_step(categories)


def _claims_left_out_step(code_columns: Collection[str]) -> Step:
    columns = ("claim", "claim_id", *IN_SETS)
    lines = coded_medical_lines(code_columns).select(*columns)
    lines = lines.union(coded_pharmacy_lines(code_columns).select(*columns))
    sets = sets_of(named_table("coded_costs", dict.fromkeys(IN_SETS, "INTEGER")))
    of_streams = sets.join(scope_table("event_streams_left_out"), "code_set").select("stream_key", *IN_SETS).distinct()
    return Step(
        name="claims_left_out",
        says="Claims that are no events of a stream, for a line of theirs is in a code set that it leaves out.",
        expression=lines.join(of_streams, list(IN_SETS)).select(*_LEFT_OUT_COLUMNS).distinct(),
    )


def _events_counted_step(categories: ServiceCategories) -> Step:
    columns = ("claim", "claim_id", "person_id", "number", "npi", "tin", "category", "paid_amount")
    lines = with_category(medical_lines(), pharmacy_lines(), categories).select(*columns)
    streams = scope_table("event_streams")
    lines = billed_by_parties(lines.semi_join(streams, "category")).join(streams, ["arrangement_id", "category"])
    lines = lines.anti_join(named_table("claims_left_out", _LEFT_OUT_COLUMNS), list(_LEFT_OUT_COLUMNS))
    claims = lines.group_by("stream_key", "party", "claim", "claim_id", "person_id").agg(
        lines=lines.count(), paid_amount=lines.paid_amount.sum().cast("decimal(38,2)")
    )
    return Step(
        name="events_counted",
        says="Claims in the categories of each stream that payees of each party billed, each once; and their members.",
        expression=claims.group_by("stream_key", "party").agg(
            events=_claim(claims).nunique(),
            members=claims.person_id.nunique(),
            paid_amount=claims.paid_amount.sum().cast("decimal(38,2)"),
            lines=claims.lines.sum(),
        ),
    )


def _claim(claims: Expression) -> Expression:
    """What one claim is known by: medical and pharmacy claims may have the same number."""
    return claims.claim + " " + claims.claim_id
