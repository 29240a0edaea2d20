"""Facts of a party whose members become more or fewer.

What counts members, or what their care comes to, grows with them: member months, members, premium, cost, what exceeds a
stop-loss, payments outside of claims, events, episodes, claims, revenue. Rates, the risk ratio and results of measures
stay.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from coordcare.figures import Figure
from coordcare.payment.facts import Facts

GROWING = (
    "member_months", "members", "premium", "cost", "excess", "other_payments", "revenue", "benchmark", "events",
    "event_claims", "episodes", "episode_cost", "episode_excess", "fee_for_service",
)  # fmt: skip


def grown(facts: Facts, factor: Fraction) -> Facts:
    """The facts with so many times the members."""
    if factor == 1:
        return facts
    given = {name: getattr(facts, name) for name in GROWING}
    figures: Mapping[str, Any] = {name: times(one, factor) for name, one in given.items() if one is not None}
    return replace(
        facts,
        claims=tuple(times(one, factor) for one in facts.claims),
        clinic_months=tuple(
            replace(one, member_months=times(one.member_months, factor)) for one in facts.clinic_months
        ),
        **figures,
    )


def times(figure: Figure, factor: Fraction) -> Figure:
    """So many times a figure."""
    return replace(figure, value=Fraction(figure.number) * factor)
