"""Why a member belongs where the run put the member, in words: from what the run kept, and from nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from coordcare.payment.attribution.assigned_then_visits import Policy


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A clinic, or a practitioner who works for none, that a member visited in the months looked back on."""

    unit: str
    clinic_id: str | None
    visits: int
    last_visit: date
    allowed_amount: Decimal

    @property
    def named(self) -> str:
        """How the candidate is called."""
        return f"clinic {self.clinic_id}" if self.clinic_id else f"practitioner {self.unit.removeprefix('npi:')}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Attributed:
    """To whom a member belongs in a month, and why; `candidates` are in the order of the policy.

    Where visits decided, the first of them won. Where an assignment did, they are there for one member alone.
    """

    month: date
    clinic_id: str | None
    npi: str | None
    contracting_entity: str | None
    basis: str
    since: date | None
    candidates: tuple[Candidate, ...]

    @property
    def to_whom(self) -> str:
        """Clinic, practitioner and contracting entity, in words."""
        if self.basis == "none":
            return "nobody"
        parts = [f"clinic {self.clinic_id}" if self.clinic_id else "no clinic"]
        parts += [f"practitioner {self.npi}"] if self.npi else []
        parts += [f"contracting entity {self.contracting_entity}"] if self.contracting_entity else []
        return ", ".join(parts)

    @property
    def reason(self) -> str:
        """Why, in a sentence."""
        if self.basis == "assignment":
            return f"Assigned since {self.since}."
        if self.basis == "none":
            return "No assignment, and no primary-care visit in the twelve months to the end of the month."
        return f"No assignment; {_won(self.candidates)}"


def _won(candidates: Sequence[Candidate]) -> str:
    first = candidates[0]
    visits = f"{first.visits} primary-care visit{'s' if first.visits != 1 else ''} in twelve months"
    if len(candidates) == 1:
        return f"{visits}, all at {first.named}."
    second = candidates[1]
    if first.visits > second.visits:
        return f"{visits} at {first.named}, more than at any other ({second.named}: {second.visits})."
    if first.last_visit > second.last_visit:
        return (
            f"{visits} at {first.named} and as many at {second.named}; the one at {first.named} was later "
            f"({first.last_visit}, against {second.last_visit})."
        )
    if first.allowed_amount > second.allowed_amount:
        return (
            f"{visits} at {first.named} and as many at {second.named}, the last on the same day; {first.named} has the "
            f"higher allowed amount (${first.allowed_amount:,.2f}, against ${second.allowed_amount:,.2f})."
        )
    return (
        f"{visits} at {first.named} and as many at {second.named}, alike in everything; the number that comes first "
        "decides."
    )


_MONTHS = """
SELECT person_id, month, clinic_id, npi, contracting_entity, basis, since FROM attribution {chosen}
ORDER BY person_id, month
"""
_CANDIDATES = """
SELECT DISTINCT person_id, month, clinic_rank, unit, clinic_id, clinic_visits, clinic_last_visit, clinic_allowed_amount
FROM attribution_candidates {chosen} ORDER BY person_id, month, clinic_rank
"""
_VISITS = """
SELECT number, unit, clinic_id, service_date, allowed_amount FROM primary_care_visits WHERE person_id = $1
"""
_AT_ONCE = 10_000


def attribution_of(connection: Any, person_id: str) -> tuple[Attributed, ...]:
    """Every month of a member, in order; empty where the member has no member month.

    A run keeps no candidates for months with an assignment; here they are made from the visits, by the same order.
    """
    months = next((months for _, months in _attributed(connection, person_id)), ())
    visits = connection.execute(_VISITS, [person_id]).fetchall()
    return tuple(
        replace(one, candidates=_candidates(visits, one.month)) if one.basis == "assignment" else one for one in months
    )


def _candidates(visits: Sequence[tuple[Any, ...]], month: date) -> tuple[Candidate, ...]:
    """Whom these visits of a member make candidates for the month, in the order of the policy."""
    until = month.year * 12 + month.month
    looked_at = [visit for visit in visits if until - Policy().lookback_months < visit[0] <= until]
    found = []
    for unit in sorted({visit[1] for visit in looked_at}):
        seen = [visit for visit in looked_at if visit[1] == unit]
        days = {visit[3] for visit in seen}
        found.append(_candidate(unit, seen[0][2], len(days), max(days), sum((visit[4] for visit in seen), Decimal(0))))
    return tuple(sorted(found, key=lambda one: (one.visits, one.last_visit, one.allowed_amount), reverse=True))


def attribution_of_all(connection: Any) -> Iterator[tuple[str, tuple[Attributed, ...]]]:
    """Every member with a member month, by number, each with every month, in order."""
    return _attributed(connection, None)


def _attributed(connection: Any, person_id: str | None) -> Iterator[tuple[str, tuple[Attributed, ...]]]:
    chosen, asked = ("", []) if person_id is None else ("WHERE person_id = $1", [person_id])
    months = _streamed(connection, _MONTHS.format(chosen=chosen), asked)
    candidates = groupby(_streamed(connection, _CANDIDATES.format(chosen=chosen), asked), key=itemgetter(0, 1))
    ahead = next(candidates, None)
    for person, rows in groupby(months, key=itemgetter(0)):
        attributed = []
        for _, month, clinic_id, npi, entity, basis, since in rows:
            found: tuple[Candidate, ...] = ()
            if ahead is not None and ahead[0] == (person, month):
                found = tuple(_candidate(*row[3:]) for row in ahead[1])
                ahead = next(candidates, None)
            attributed.append(
                Attributed(
                    month=month,
                    clinic_id=clinic_id,
                    npi=npi,
                    contracting_entity=entity,
                    basis=basis,
                    since=since,
                    candidates=found,
                )
            )
        yield person, tuple(attributed)


def _candidate(unit: str, clinic_id: str | None, visits: int, last_visit: date, allowed: Decimal) -> Candidate:
    return Candidate(unit=unit, clinic_id=clinic_id, visits=visits, last_visit=last_visit, allowed_amount=allowed)


def _streamed(connection: Any, query: str, asked: list[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query a few at a time, so that millions of them take no room."""
    result = connection.cursor().execute(query, asked)
    while rows := result.fetchmany(_AT_ONCE):
        yield from rows


def spans_of(months: Sequence[Attributed]) -> list[list[Attributed]]:
    """The months put together in which nothing but the reason changes."""
    spans: list[list[Attributed]] = []
    for one in months:
        last = spans[-1][-1] if spans else None
        if last is not None and last.to_whom == one.to_whom and last.basis == one.basis and _follows(one, last):
            spans[-1].append(one)
        else:
            spans.append([one])
    return spans


def _follows(one: Attributed, last: Attributed) -> bool:
    return (one.month.year - last.month.year) * 12 + one.month.month - last.month.month == 1
