"""Episodes: what the care of a person cost around a day on which a party's payee billed a line that opens one.

A line of the trigger set opens an episode of its stream unless the person had another such line up to so many days
before as `days_before` and `days_after` are together. So no two episodes of a stream and person share a day, and no
dollar is in two of a stream. Where payees of several parties billed on that day, the episode is of the party that comes
first by its name.
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
from coordcare.payment.ledger.covered import above
from coordcare.payment.ledger.paid_lines import medical_lines, pharmacy_lines, with_category
from coordcare.payment.ledger.payees import billed_by_parties
from coordcare.payment.ledger.scope import scope_table

_STARTS_COLUMNS = {"stream_key": "VARCHAR", "party": "VARCHAR", "person_id": "VARCHAR", "start_date": "DATE"}
EPISODES_COLUMNS = {**_STARTS_COLUMNS, "paid_amount": "DECIMAL(38,2)"}


def steps(categories: ServiceCategories, code_columns: Collection[str]) -> tuple[Step, ...]:
    """When episodes begin, what each cost, and their sums."""
    return _episode_starts_step(code_columns), _episodes_step(categories), _episodes_counted_step()


def _episode_starts_step(code_columns: Collection[str]) -> Step:
    triggers = _triggers(code_columns)
    days = triggers.group_by("stream_key", "person_id", "service_date", "days").agg(party=triggers.party.min())
    previous = days.service_date.lag().over(group_by=["stream_key", "person_id"], order_by="service_date")
    days = days.mutate(previous=previous)
    opens = days.previous.isnull() | (days.service_date.delta(days.previous, unit="day") > days.days)
    return Step(
        name="episode_starts",
        says="Days on which an episode begins, by stream and person; a trigger soon after another opens none.",
        expression=days.filter(opens).select("stream_key", "party", "person_id", start_date="service_date"),
    )


def _triggers(code_columns: Collection[str]) -> Expression:
    """Lines of trigger sets that payees of the stream's parties billed in their months."""
    columns = ("person_id", "service_date", "number", "npi", "tin", *IN_SETS)
    lines = coded_medical_lines(code_columns).select(*columns)
    lines = billed_by_parties(lines.union(coded_pharmacy_lines(code_columns).select(*columns)))
    streams = scope_table("episode_streams")
    days = streams.days_before + streams.days_after
    lines = lines.join(streams.select("stream_key", "arrangement_id", days=days), "arrangement_id")
    opening = sets_of(coded_costs_table()).join(streams.select("stream_key", code_set="trigger_set"), "code_set")
    return lines.semi_join(opening, ["stream_key", *IN_SETS])


def _episodes_step(categories: ServiceCategories) -> Step:
    starts = named_table("episode_starts", _STARTS_COLUMNS)
    spans = scope_table("episode_streams").select("stream_key", "days_before", "days_after")
    spans = starts.join(spans, "stream_key")
    medical, pharmacy = (lines.semi_join(starts, "person_id") for lines in (medical_lines(), pharmacy_lines()))
    lines = with_category(medical, pharmacy, categories).select("person_id", "service_date", "category", "paid_amount")
    within = lines.join(spans, "person_id")
    day = within.service_date.delta(within.start_date, unit="day")
    within = within.filter(day >= -within.days_before, day <= within.days_after)
    within = within.semi_join(scope_table("episode_stream_categories"), ["stream_key", "category"])
    costs = within.group_by(*_STARTS_COLUMNS).agg(paid_amount=within.paid_amount.sum().cast("decimal(38,2)"))
    joined = starts.left_join(costs, list(_STARTS_COLUMNS))
    return Step(
        name="episodes",
        says="What each episode cost, whoever billed, in the categories of its stream.",
        expression=joined.select(*_STARTS_COLUMNS, paid_amount=joined.paid_amount.fill_null(0).cast("decimal(38,2)")),
    )


def _episodes_counted_step() -> Step:
    episodes = named_table("episodes", EPISODES_COLUMNS)
    episodes = episodes.join(scope_table("episode_streams").select("stream_key", "attachment"), "stream_key")
    episodes = episodes.mutate(excess_amount=above(episodes.paid_amount, episodes.attachment))
    return Step(
        name="episodes_counted",
        says="Episodes by stream and party: how many, of how many members, what they cost above all and above a cap.",
        expression=episodes.group_by("stream_key", "party").agg(
            episodes=episodes.count(),
            members=episodes.person_id.nunique(),
            paid_amount=episodes.paid_amount.sum().cast("decimal(38,2)"),
            excess_amount=episodes.excess_amount.sum().cast("decimal(38,2)"),
        ),
    )
