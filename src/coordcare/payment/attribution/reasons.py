"""Why a member belongs where the run put the member, in words: from what the run kept, and from nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


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
    """To whom a member belongs in a month, and why; `candidates` are in the order of the policy, the first won."""

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


def attribution_of(connection: Any, person_id: str) -> tuple[Attributed, ...]:
    """Every month of a member, in order; empty where the member has no member month."""
    candidates: dict[date, list[Candidate]] = {}
    asked = connection.execute(
        "SELECT DISTINCT month, clinic_rank, unit, clinic_id, clinic_visits, clinic_last_visit, clinic_allowed_amount "
        "FROM attribution_candidates WHERE person_id = $1 ORDER BY month, clinic_rank",
        [person_id],
    )
    for month, _, unit, clinic_id, visits, last_visit, allowed in asked.fetchall():
        candidates.setdefault(month, []).append(
            Candidate(unit=unit, clinic_id=clinic_id, visits=visits, last_visit=last_visit, allowed_amount=allowed)
        )
    rows = connection.execute(
        "SELECT month, clinic_id, npi, contracting_entity, basis, since FROM attribution WHERE person_id = $1 "
        "ORDER BY month",
        [person_id],
    ).fetchall()
    return tuple(
        Attributed(
            month=month,
            clinic_id=clinic_id,
            npi=npi,
            contracting_entity=entity,
            basis=basis,
            since=since,
            candidates=tuple(candidates.get(month, ())),
        )
        for month, clinic_id, npi, entity, basis, since in rows
    )


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
