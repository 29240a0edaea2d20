"""Rates beside each other: groups of members for equity, and clinics and entities that stand out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coordcare.measures.counts import ALL
from coordcare.measures.equity import Comparison, Seen, Stratum, compared
from coordcare.measures.results import RateResult
from coordcare.oregon.quality.report.rates import ENTITY, RateLine
from coordcare.oregon.quality.year_quality import YearQuality

EQUITY = ("race", "ethnicity", "language", "disability", "gender", "age_group", "county")
FEWEST_NAMED = 30  # members; of fewer a difference is in the tables, and is not held up
_OWN, _OTHERS = "its own", "all others"


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupTable:
    """A rate by the groups of one dimension, each beside the largest."""

    line: RateLine
    dimension: str
    groups: tuple[tuple[RateResult, Comparison], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StandsOut:
    """A clinic or an entity whose rate differs from that of all other members."""

    line: RateLine
    dimension: str
    value: str
    within: str
    comparison: Comparison


def comparable(one: RateResult) -> bool:
    """Whether intervals can be told: not of indices, nor of scores in which a member counts several times."""
    weighed = one.rate.kind == "share" and one.cases > one.initial_population
    return one.rate.kind != "index" and not weighed


def equity_tables(quality: YearQuality, lines: Sequence[RateLine]) -> tuple[GroupTable, ...]:
    """Every rate by every dimension of equity in which anything is recorded."""
    return tuple(
        GroupTable(line=line, dimension=dimension, groups=_beside_each_other(found))
        for line in lines
        if line.computed is not None and comparable(line.computed)
        for dimension in EQUITY
        for found in [_with_anybody(quality, line.id, dimension)]
        if any(one.value for one in found)
    )


def differences(tables: Sequence[GroupTable]) -> tuple[tuple[GroupTable, Comparison], ...]:
    """The groups of some size of which a difference to the reference is seen, the worse before the better."""
    found = [
        (table, comparison)
        for table in tables
        for one, comparison in table.groups
        if one.people >= FEWEST_NAMED and comparison.seen in (Seen.WORSE, Seen.BETTER)
    ]
    return tuple(sorted(found, key=lambda each: each[1].seen == Seen.BETTER))


def stand_out(quality: YearQuality, lines: Sequence[RateLine]) -> tuple[StandsOut, ...]:
    """Entities and clinics that are better or worse than all others together, the worse before the better."""
    found = [one for line in lines for one in _of_line(quality, line)]
    return tuple(sorted(found, key=lambda one: one.comparison.seen == Seen.BETTER))


def _of_line(quality: YearQuality, line: RateLine) -> Iterator[StandsOut]:
    whole = line.computed
    if whole is None or not comparable(whole):
        return
    for dimension in (ENTITY, "clinic_id"):
        for one in _with_anybody(quality, line.id, dimension):
            others = Stratum(
                group=_OTHERS, numerator=int(whole.numerator - one.numerator), denominator=whole.cases - one.cases
            )
            if not one.value or one.people < FEWEST_NAMED or not others.denominator:
                continue
            own = Stratum(group=_OWN, numerator=int(one.numerator), denominator=one.cases)
            comparison, _ = compared(
                [own, others], improvement=whole.measure.better, per_person_time=_time(one), reference=_OTHERS
            )
            if comparison.seen in (Seen.WORSE, Seen.BETTER):
                yield StandsOut(
                    line=line, dimension=dimension, value=one.value, within=one.within, comparison=comparison
                )


def _beside_each_other(found: Sequence[RateResult]) -> tuple[tuple[RateResult, Comparison], ...]:
    strata = [Stratum(group=one.value, numerator=int(one.numerator), denominator=one.cases) for one in found]
    comparisons = compared(strata, improvement=found[0].measure.better, per_person_time=_time(found[0]))
    return tuple(zip(found, comparisons, strict=True))


def _with_anybody(quality: YearQuality, rate: str, dimension: str) -> list[RateResult]:
    """The results of a dimension with anybody in them; those of whom nothing is recorded come last."""
    assert dimension != ALL
    found = [one for one in quality.of_rate(rate, dimension) if one.cases]
    return sorted(found, key=lambda one: (not one.value, one.value, one.within))


def _time(one: RateResult) -> int | None:
    return one.rate.for_each if one.rate.kind == "rate" else None
