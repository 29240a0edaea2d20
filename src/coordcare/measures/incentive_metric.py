"""A metric of an incentive program: what it consists of, what is aimed at, and what decides that it is met."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from coordcare.figures import Source
from coordcare.measures.improvement import Better, FloorKind

Unit = Literal["percent", "visits_per_1000_member_months", "per_100000_member_years", "index", "days"]
DecidedBy = Literal["benchmark_or_target", "benchmark_only", "target_only", "reporting", "passed", "sliding_score"]
Combined = Literal["pooled", "mean"]

WORDS_OF_UNITS: dict[Unit, str] = {
    "percent": "share",
    "visits_per_1000_member_months": "visits per 1,000 member months",
    "per_100000_member_years": "per 100,000 member years",
    "index": "index",
    "days": "days",
}
"""Each unit as figures write it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One aim of a metric; most metrics have a single one.

    `decided_by` says what meets it: its benchmark or its improvement target, one of these alone, reporting at all,
    every element passed, or (`sliding_score`) its benchmark for being met, and the score for the part of a measure that
    it counts. None means that no source says. Percentages are shares of one.
    """

    id: str
    title: str
    better: Better = "higher"
    unit: Unit = "percent"
    benchmark: Decimal | None = None
    floor: Decimal | None = None
    floor_kind: FloorKind | None = None
    decided_by: DecidedBy | None = "benchmark_or_target"
    rates: tuple[str, ...] = ()
    """The rates whose results these are, by their ids; empty where results carry the component's own id."""
    combined: Combined = "pooled"
    """How several rates become one: numerators and denominators added up, or the simple mean."""
    least_population: Decimal | None = None
    """Share of members that a report must cover at least."""
    weight: Decimal | None = None
    """Points in a metric with a threshold."""
    gate: bool = False
    """Whether the metric is missed without it, whatever the points."""
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncentiveMetric:
    """A metric that counts as one measure: each component must be met or, with a threshold, enough points."""

    id: str
    title: str
    components: tuple[Component, ...]
    threshold: Decimal | None = None
    challenge: bool = False
    """Whether it also pays from the challenge pool."""
    cite: str = ""
    standing: str = "assumed"
    note: str = ""
