"""What the page and the machine-readable profile both rest on, gathered from a published run."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from coordcare.pages.words import money
from coordcare.payment.experience.completion import TOO_LATE_MONTHS, Completion, NotInstalled, complete, lag_triangles
from coordcare.payment.experience.summary import AttributionSummary, Experience, attribution_summary, experience
from coordcare.payment.profile.small_numbers import ShownGroup, shown_groups
from coordcare.payment.results import open_results, record_of
from coordcare.population.enrollment import MemberMonthPolicy
from coordcare.tables.standing import COUNTED
from coordcare.tables.stored import SERVICE_DATE


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """A run in figures. `quality` is None where the run says nothing of it.

    `no_completion` says why claims are not completed. `not_placed_amount` are counted dollars of claims missing
    from the figures, and not outside the run's months; there are none unless this program has a defect.
    """

    record: Mapping[str, Any]
    quality: Sequence[Mapping[str, Any]] | None
    experience: Experience
    attribution: AttributionSummary
    entities: tuple[ShownGroup, ...]
    clinics: tuple[ShownGroup, ...]
    completions: tuple[Completion, ...]
    no_completion: str
    not_placed_amount: Decimal
    small_numbers_shown: bool

    @property
    def withheld(self) -> int:
        """How many clinics and entities are shown without their cost."""
        return sum(group.withheld is not None for group in (*self.entities, *self.clinics))

    @property
    def attributed(self) -> Fraction | None:
        """The share of member months that belong to somebody."""
        months = sum(self.attribution.by_basis.values(), Fraction(0))
        return 1 - self.attribution.by_basis.get("none", Fraction(0)) / months if months else None


def profile(run: Path, *, show_small_numbers: bool) -> Profile:
    """The figures of a published run."""
    record = record_of(run)
    policy = MemberMonthPolicy(record["member_months"])
    with open_results(run) as connection:
        found = experience(connection, policy)
        attribution = attribution_summary(connection, policy)
        triangles = lag_triangles(connection)
    completions: tuple[Completion, ...] = ()
    no_completion = "" if triangles else _nothing_to_complete(found)
    try:
        completions = tuple(map(complete, triangles))
    except NotInstalled as error:
        no_completion = str(error)
    entities, clinics = shown_groups(found.by_entity, found.by_clinic, show_small_numbers=show_small_numbers)
    placed = found.total.paid_amount + found.outside_months.paid_amount
    return Profile(
        record=record,
        quality=_quality(run),
        experience=found,
        attribution=attribution,
        entities=entities,
        clinics=clinics,
        completions=completions,
        no_completion=no_completion,
        not_placed_amount=_counted_dollars(record) - placed,
        small_numbers_shown=show_small_numbers,
    )


def _nothing_to_complete(found: Experience) -> str:
    """Why there is no triangle."""
    if found.total.lines:
        return (
            "No payment for these months says when it was made, in a month that can be right: from the service to "
            f"{TOO_LATE_MONTHS} months after the last month. So claims are not completed."
        )
    outside = found.outside_months
    elsewhere = f"; {money(outside.paid_amount)} were paid for services outside them" if outside.lines else ""
    return f"No counted claim is for a service in these months, so there is nothing to complete{elsewhere}."


def _counted_dollars(record: Mapping[str, Any]) -> Decimal:
    """Dollars of the claims that the reconciliation says are in the results."""
    return sum(
        (
            Decimal(bucket["dollars"])
            for one in record["reconciliation"]
            for bucket in one["buckets"]
            if one["table"] in SERVICE_DATE and bucket["standing"] == COUNTED
        ),
        Decimal("0.00"),
    )


def _quality(run: Path) -> Sequence[Mapping[str, Any]] | None:
    path = run / "quality.json"
    if not path.exists():
        return None
    findings: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return findings


def first_and_last(record: Mapping[str, Any]) -> tuple[date, date]:
    """The first and the last month of a run."""
    return date.fromisoformat(record["first_month"]), date.fromisoformat(record["last_month"])
