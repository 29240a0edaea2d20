"""The page about the tables of a close: what arrangements ask of the claims, and what is found."""

from collections.abc import Mapping

from coordcare.payment.experience.service_categories import read_service_categories
from coordcare.payment.ledger.paid_lines import paid_lines_step
from coordcare.payment.ledger.scope import CODE_COLUMNS, COMBINATIONS, SCOPES, scope_table
from coordcare.payment.ledger.steps import steps
from docs.generator.results import schema_rows

_SAYS: Mapping[str, str] = {
    "party_clinics": "Whose members count for a party, and in which months; the clinic `*` is every member.",
    "party_payees": "Under which NPIs and tax numbers a party bills, and in which months.",
    "code_sets": "The codes of every code set that an arrangement names, by the column of claims they stand in.",
    "cost_streams": "The streams with a cost target, and the attachment of their stop-loss.",
    "cost_stream_categories": "The service categories that count as cost.",
    "cost_stream_left_out": "The code sets whose lines do not count as cost.",
    "event_streams": "The streams that count events, and the service categories of the events.",
    "event_streams_left_out": "The code sets that keep a claim from being an event.",
    "episode_streams": "The streams of episodes: what begins one, its days before and after, its stop-loss.",
    "episode_stream_categories": "The service categories that count in an episode.",
    "codes_asked": "Every code that is asked for, and the number of the combination of sets that it is in.",
    "combinations": "The code sets of each combination, so that no line is joined with every set that its code is in.",
}


def close_tables_page() -> list[str]:
    """Every table of a close, in the order in which they are written."""
    lines = [
        "# Tables of a close",
        "",
        "What a close writes as `out/YEAR/figures/NAME.parquet`. A stream's key is the arrangement and the stream; "
        "numbers of months are year times twelve plus month. The rules in words are under "
        "[Payment streams](streams/index.md).",
        "",
        "## What arrangements ask { #asked }",
        "",
        "Small tables, made from the terms before any claim is read.",
        "",
    ]
    for name in {**SCOPES, **COMBINATIONS}:
        lines += [f"### {name}", "", _SAYS[name], "", *schema_rows(scope_table(name))]
    lines += [
        "## What is found { #found }",
        "",
        "By the engine, over the [result tables](results.md) of the run, in this order. The SQL of each is "
        "`figures/sql/NAME.sql`. Tables of events, episodes and risk are written where a stream asks for them.",
        "",
    ]
    categories = read_service_categories()
    found = steps(categories, code_columns=CODE_COLUMNS, with_events=True, with_episodes=True, with_risk=True)
    for step in found:
        lines += [f"### {step.name}", "", step.says, "", *schema_rows(step.table())]
    lines_step = paid_lines_step(categories)
    return [
        *lines,
        "## Every line { #lines }",
        "",
        "Not kept, for these are the claims again; `figures/sql/paid_lines.sql` lists them, and `coordcare explain` "
        "names rows by it.",
        "",
        f"### {lines_step.name}",
        "",
        lines_step.says,
        "",
        *schema_rows(lines_step.table()),
    ]
