"""The columns of a table of plain facts: which there are, and which of them an arrangement can use."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from coordcare.payment.arrangement import Arrangement
from coordcare.payment.quality import metrics_that_count
from coordcare.payment.streams.pay_for_reporting import PayForReporting
from coordcare.payment.streams.stream import Stream

DOLLARS = {
    "claims": "all services",
    "premium": "Premium of the covered members",
    "cost": "Claims of the covered members",
    "excess": "What of it exceeds the stop-loss attachment",
    "other_payments": "Payments outside of claims",
    "revenue": "What the party was paid in all",
    "benchmark": "Benchmark",
    "event_claims": "Dollars paid for the events",
    "episode_cost": "Claims of the episodes",
    "episode_excess": "What of it exceeds the stop-loss attachment",
    "fee_for_service": "What the services would have cost",
}
"""Facts in dollars, each with what it is."""

COUNTS = {
    "member_months": "Member months",
    "members": "Different members",
    "events": "Events",
    "episodes": "Episodes",
}
"""Facts that are counted, each with what it is."""

INDEX = ("risk_ratio",)
TEXTS = ("clinic", "plan", "tier")
"""Whose the member months are; what is not said does not matter."""

FACTS = (*COUNTS, *DOLLARS, *INDEX, *TEXTS)
_MOST_ROWS_NAMED = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """The columns of a table by what they hold, and the place of each."""

    at: Mapping[str, int]
    width: int
    facts: tuple[str, ...]
    results: Mapping[str, str]
    terms: tuple[str, ...]
    notes: Mapping[str, str]


def fact_of(asked: str) -> str:
    """The column of a fact that a stream asks for."""
    return "member_months" if asked == "clinic_months" else asked


def columns_of(header: Sequence[str], arrangement: Arrangement, streams: Sequence[Stream]) -> tuple[Columns, list[str]]:
    """The columns of a header, and what is wrong with them."""
    names = [name.strip() for name in header]
    while names and not names[-1]:
        names.pop()
    known = _known(arrangement, streams)
    problems = [f"the column “{name}” stands twice. Keep one." for name in _twice(names)]
    if "party" not in names:
        problems.append("lacks the column “party”. Name the party of each row in it.")
    problems += [
        _unknown(name, known, arrangement)
        for name in dict.fromkeys(names)
        if name not in known and not name.startswith(("note:", "terms."))
    ]
    terms = tuple(name for name in names if name.startswith("terms."))
    if terms and len(streams) > 1:
        named = ", ".join(f"“{one.name}”" for one in streams)
        problems.append(f"“{terms[0]}” replaces a term of one stream, and there are {named}. Choose one with --stream.")
    columns = Columns(
        at={name: at for at, name in enumerate(names)},
        width=len(names),
        facts=tuple(name for name in names if name in FACTS),
        results={name.removeprefix("result:"): name for name in names if name.startswith("result:")},
        terms=terms,
        notes={name.removeprefix("note:"): name for name in names if name.startswith("note:")},
    )
    return columns, problems


def _known(arrangement: Arrangement, streams: Sequence[Stream]) -> list[str]:
    """The columns that these streams can have: facts, results that count, and targets that the terms leave open."""
    measures: dict[str, bool] = {}
    for stream in streams:
        quality = stream.quality_terms
        if quality is not None and quality.score_is is not None:
            measures[quality.score_is] = False
        elif quality is not None:
            measures |= {one.measure: one.target is None for one in metrics_that_count(quality, arrangement.metrics)}
        if isinstance(stream, PayForReporting):
            measures |= {name: False for name in stream.measures if name not in measures}
    results = [f"result:{name}" for name in measures]
    targets = [f"target:{name}" for name, is_open in measures.items() if is_open]
    return ["party", *FACTS, *results, *targets]


def _twice(names: Sequence[str]) -> Iterator[str]:
    return (name for name in dict.fromkeys(names) if names.count(name) > 1)


def _unknown(name: str, known: Sequence[str], arrangement: Arrangement) -> str:
    if not name:
        return "a column has no name. Name it, or take it out."
    stated = {f"target:{one.measure}" for one in arrangement.metrics if one.target is not None}
    if name in stated:
        return f"the column “{name}” gives a target that the arrangement states. Take one of the two out."
    near = get_close_matches(name, known, n=1)
    meant = f" Did you mean “{near[0]}”?" if near else ""
    return (
        f"the column “{name}” is not known.{meant} There are the facts ({', '.join(('party', *FACTS))}), “result:” and "
        "“target:” with a measure that counts, “terms.” with the place of a term, and “note:” with any name."
    )


def grouped(told: Iterable[tuple[int, str]]) -> Iterator[str]:
    """What is wrong in rows, each sentence once with the rows it is true of."""
    rows: dict[str, list[int]] = {}
    for number, sentence in told:
        rows.setdefault(sentence, []).append(number)
    for sentence, numbers in rows.items():
        named = ", ".join(map(str, numbers[:_MOST_ROWS_NAMED]))
        more = len(numbers) - _MOST_ROWS_NAMED
        yield f"row{'s' if len(numbers) > 1 else ''} {named}{f' and {more:,} more' if more > 0 else ''}: {sentence}"
