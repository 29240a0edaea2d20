"""What a scenario rests on: what the engine found, and what members and episodes cost one by one, in groups.

A scenario that changes rates, shares and targets rests on what the close found. One that changes which claims count,
such as a cost target where there was none, or another attachment, has the engine look through the claims again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from coordcare.engine.on_duckdb import within_its_limits
from coordcare.errors import CoordcareError
from coordcare.payment.arrangement import Arrangement
from coordcare.payment.closing import checks
from coordcare.payment.closing.closed import Closed
from coordcare.payment.closing.found import Found
from coordcare.payment.closing.results import COMPUTED
from coordcare.payment.closing.run import close_year, views_of
from coordcare.payment.closing.scopes import scope_rows
from coordcare.payment.closing.year import BoundArrangement
from coordcare.payment.freshness import fresh_run
from coordcare.payment.run import tables_of_codes
from coordcare.tables.replacing import link
from coordcare.tables.workspace import Workspace

MOST_GROUPS = 500
Key = tuple[str, str]
Tell = Callable[[str], None]
_ASKED_OF_THE_ENGINE = {"risk_ratio", "events", "event_claims", "episodes", "fee_for_service"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Groups:
    """Members, or episodes, in groups of nearly the same number, in the order of their numbers.

    number     how many members or episodes there are
    exposure   of each group the months in which its members count, or its episodes
    cents      what their care cost
    excess     what of it lies above the attachment, member by member or episode by episode
    """

    number: int
    exposure: tuple[int, ...]
    cents: tuple[int, ...]
    excess: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What was found, and by stream and party the members with their costs, and the episodes with theirs."""

    found: Found
    members: Mapping[Key, Groups]
    episodes: Mapping[Key, Groups]


def evidence_of(workspace: Workspace, closed: Closed, one: BoundArrangement, *, tell: Tell) -> Evidence:
    """What an arrangement of a scenario rests on. Raises `CoordcareError` where the data cannot answer it."""
    categories, _ = tables_of_codes(workspace)
    names = tuple(dict.fromkeys(rule.category for rule in categories.rules))
    before = next(each for each in closed.arrangements if each.arrangement.id == one.arrangement.id)
    if _asks_nothing_new(closed.arrangements, before, one, names):
        _refuse_terms(one, closed, names, tuple(categories.by_area))
        with views_of(closed.run, closed.figures) as connection:
            return _evidence(connection, closed.found, one)
    if fresh_run(workspace) != closed.run:
        raise CoordcareError(
            "This scenario asks for other claims than the close has looked at, and the data have changed since. Close "
            f"the year again: coordcare close {closed.year} {workspace.folder}"
        )
    tell("looking through the claims again")
    with TemporaryDirectory() as temporary:
        arrangements: dict[Path, Arrangement] = {one.file: one.arrangement}
        computed = closed.figures / f"{COMPUTED}.parquet"
        if computed.exists():
            link(computed, Path(temporary) / computed.name)
        again = close_year(workspace, arrangements, closed.year, folder=Path(temporary))
        with views_of(closed.run, Path(temporary)) as connection:
            return _evidence(connection, again.found, one)


def _asks_nothing_new(
    arrangements: Iterable[BoundArrangement], before: BoundArrangement, one: BoundArrangement, names: Sequence[str]
) -> bool:
    """Whether the close has found all that the arrangement asks."""
    if before.arrangement == one.arrangement:
        return True
    now, then = (scope_rows((each,), code_sets=(), categories=names) for each in (one, before))
    keys = {row[0] for rows in now.values() for row in rows}
    same = all(
        set(now.get(table, ())) == {row for row in then.get(table, ()) if row[0] in keys} for table in {*now, *then}
    )
    found = {name for each in arrangements for stream in each.arrangement.streams for name in stream.asks}
    asked = {name for stream in one.arrangement.streams for name in stream.asks}
    return same and asked & _ASKED_OF_THE_ENGINE <= found and _code_sets(one) <= _code_sets(before)


def _code_sets(one: BoundArrangement) -> set[str]:
    return {name for stream in one.arrangement.streams if (name := getattr(stream, "code_set", None)) is not None}


def _refuse_terms(one: BoundArrangement, closed: Closed, names: Sequence[str], areas: Sequence[str]) -> None:
    """Raise `CoordcareError` where the terms do not go with the data: metrics without results, names nobody knows."""
    known = (*areas, *one.arrangement.areas)
    problems = [*checks.of_terms((one,), categories=names, areas=known), *checks.of_data((one,), closed.found, {})]
    if problems:
        raise CoordcareError("\n".join(problems))


def _evidence(connection: Any, found: Found, one: BoundArrangement) -> Evidence:
    members: dict[Key, Groups] = {}
    episodes: dict[Key, Groups] = {}
    with within_its_limits():
        for stream in one.arrangement.streams:
            for party in one.parties:
                key = (one.stream_key(stream.name), party.name)
                if "cost" in stream.asks:
                    members[key] = _groups(connection, "covered_costs", "months", "person_id", "cost_streams", key)
                if "episodes" in stream.asks:
                    order = "person_id, start_date"
                    episodes[key] = _groups(connection, "episodes", "1", order, "episode_streams", key)
    return Evidence(found=found, members=members, episodes=episodes)


def _groups(connection: Any, view: str, exposure: str, order: str, scope: str, key: Key) -> Groups:
    """The rows of a stream and party in at most so many groups; what lies above the attachment is told row by row."""
    rows = connection.execute(
        f"""
        SELECT count(*), sum(exposure)::BIGINT, (sum(paid_amount) * 100)::BIGINT, (sum(excess) * 100)::BIGINT
        FROM (
            SELECT paid_amount, {exposure} AS exposure, ntile({MOST_GROUPS}) OVER (ORDER BY {order}) AS part,
                greatest(paid_amount - coalesce(attachment, paid_amount), 0) AS excess
            FROM {view} JOIN {scope} USING (stream_key) WHERE stream_key = $1 AND party = $2
        ) GROUP BY part ORDER BY part
        """,  # the names are those above
        list(key),
    ).fetchall()
    number, months, cents, excess = (tuple(column) for column in zip(*rows, strict=True)) if rows else ((),) * 4
    return Groups(number=sum(number), exposure=months, cents=cents, excess=excess)
