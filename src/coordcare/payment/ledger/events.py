"""Events: claims that payees of a party billed, such as deliveries, each counted once.

An event counts in the months of its lines: a claim that goes on after a party's last month counts once, with the lines
before.
"""

from collections.abc import Collection

from coordcare.engine.plan import Expression, Step, named_table
from coordcare.payment.experience.service_categories import ServiceCategories
from coordcare.payment.ledger.coded import (
    IN_SETS,
    coded_costs_table,
    coded_medical_lines,
    coded_pharmacy_lines,
    sets_of,
)
from coordcare.payment.ledger.paid_lines import medical_lines, pharmacy_lines, with_category
from coordcare.payment.ledger.payees import billed_by_parties
from coordcare.payment.ledger.scope import scope_table

_CLAIM = ("stream_key", "claim", "claim_id")
_EVENT_CLAIMS_COLUMNS = {
    "stream_key": "VARCHAR", "party": "VARCHAR", "claim": "VARCHAR", "claim_id": "VARCHAR", "person_id": "VARCHAR",
    "lines": "BIGINT", "paid_amount": "DECIMAL(38,2)",
}  # fmt: skip


def steps(categories: ServiceCategories, code_columns: Collection[str]) -> tuple[Step, ...]:
    """The claims that may be events, and the events."""
    return _event_claims_step(categories), _events_counted_step(code_columns)


def _event_claims_step(categories: ServiceCategories) -> Step:
    columns = ("claim", "claim_id", "person_id", "number", "npi", "tin", "category", "paid_amount")
    lines = with_category(medical_lines(), pharmacy_lines(), categories).select(*columns)
    streams = scope_table("event_streams")
    lines = billed_by_parties(lines.semi_join(streams, "category"))
    lines = lines.join(streams.select("stream_key", "arrangement_id").distinct(), "arrangement_id")
    lines = lines.semi_join(streams, ["stream_key", "category"])
    claims = lines.group_by("stream_key", "party", "claim", "claim_id", "person_id").agg(
        lines=lines.count(), paid_amount=lines.paid_amount.sum().cast("decimal(38,2)")
    )
    return Step(
        name="event_claims",
        says="Claims in the categories of each stream of events that payees of each party billed.",
        expression=claims.select(*_EVENT_CLAIMS_COLUMNS),
    )


def _events_counted_step(code_columns: Collection[str]) -> Step:
    claims = named_table("event_claims", _EVENT_CLAIMS_COLUMNS)
    events = claims.anti_join(_claims_left_out(claims, code_columns), list(_CLAIM))
    return Step(
        name="events_counted",
        says="Events of each stream and party, a claim each, without those left out; their members, lines and dollars.",
        expression=events.group_by("stream_key", "party").agg(
            events=_one_claim(events).nunique(),
            members=events.person_id.nunique(),
            paid_amount=events.paid_amount.sum().cast("decimal(38,2)"),
            lines=events.lines.sum(),
        ),
    )


def _claims_left_out(claims: Expression, code_columns: Collection[str]) -> Expression:
    """Of these claims those with a line, whoever billed it and when, in a code set that the stream leaves out."""
    columns = ("claim", "claim_id", *IN_SETS)
    lines = coded_medical_lines(code_columns).select(*columns)
    lines = lines.union(coded_pharmacy_lines(code_columns).select(*columns))
    lines = lines.join(claims.select(*_CLAIM).distinct(), ["claim", "claim_id"])
    left_out = sets_of(coded_costs_table()).join(scope_table("event_streams_left_out"), "code_set")
    return lines.semi_join(left_out, ["stream_key", *IN_SETS]).select(*_CLAIM)


def _one_claim(claims: Expression) -> Expression:
    """What one claim is known by: medical and pharmacy claims may have the same number."""
    return claims.claim + " " + claims.claim_id
