"""What of a year's results may leave the building: one verdict for every cell, whatever it is written in.

Published are rates of all members, by contracting entity, by clinic, and by each dimension of equity; nothing by
practitioner, and nothing that others reckoned, which is theirs to publish. An index is published for all members only:
what was expected of a group would tell how many it has. Prevention indicators are not published. Enrollment in primary
care homes is published neither by clinic nor by entity.

A reader knows which rates judge the same people, and which judge some of those whom another judges. What lies between
two such rates is guarded like a cell. Of two rates whose people differ by few alone, such as those in hospice, only one
is published.

Where a case is no person (episodes, scores weighed by tiers) both the cases and the people behind them are judged, and
the rate is hidden where either is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from coordcare.measures.counts import ALL
from coordcare.measures.disclosure import Cell, Key, Relation, Verdict, suppressed
from coordcare.measures.results import RateResult
from coordcare.oregon.quality.report.groups import EQUITY
from coordcare.oregon.quality.report.rates import ENTITY
from coordcare.oregon.quality.report.thresholds import thresholds_of
from coordcare.oregon.quality.year_quality import YearQuality

_CLINIC = "clinic_id"
_BY_ONE_VALUE = (ENTITY, *EQUITY)
_NOT_PUBLISHED = "prevention_indicators"
"""Their member months differ from those of visits by those of members in hospice, who are few."""
_WEIGHED_BY_CLINIC = "pcpch_enrollment"
"""Everybody may know a clinic's tier: with it, two sums tell the members of two clinics that are hidden."""
_WITHIN = {
    "follow_up_mental_illness_7_days": "follow_up_mental_illness_30_days",
    "follow_up_emergency_mental_illness_7_days": "follow_up_emergency_mental_illness_30_days",
    "follow_up_emergency_substance_use_7_days": "follow_up_emergency_substance_use_30_days",
    "substance_use_engagement": "substance_use_initiation",
}
"""Rates whose numerator is part of another's, of one denominator."""
_SUBSETS = {"emergency_visits_mental_illness": "emergency_visits"}
"""Rates of some of those of whom another rate is."""
_ALIKE = {"postpartum_care": "prenatal_care"}
"""Rates of the same denominator, whose numerators have nothing to do with each other."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """A rate of a group as it may be shown; all three figures are None where it is hidden."""

    of: RateResult
    hidden: bool
    numerator: int | None
    denominator: int | None
    result: Fraction | None

    @property
    def shown(self) -> str:
        """`shown`, `hidden`, or `nobody` where the denominator is nought."""
        return "hidden" if self.hidden else "shown" if self.denominator else "nobody"


def published(quality: YearQuality) -> tuple[Published, ...]:
    """Every cell that is published or hidden, by rate and dimension, all members first."""
    results = [one for one in _told(quality.results) if _is_published(one)]
    people = _where_cases_are_no_people(results)
    cells = [cell_of(one) for one in results] + [cell_of_people(one) for one in results if one.rate.id in people]
    by_key = {cell.key: cell for cell in cells}
    shared = list(_shared(by_key))
    least = thresholds_of(quality.year)
    verdicts = suppressed(
        [*cells, *(cell for cell, _ in shared)],
        [*_relations(by_key), *(relation for _, both in shared for relation in both)],
        smallest_count=least.smallest_count,
        smallest_denominator=least.smallest_denominator,
    )
    order = {rate.id: place for place, rate in enumerate(r for one in quality.computed.measures for r in one.rates)}
    dimensions = (ALL, ENTITY, _CLINIC, *EQUITY)
    ordered = sorted(
        results,
        key=lambda one: (
            order[one.rate.id], dimensions.index(one.dimension), not one.within, one.within, not one.value, one.value
        ),
    )  # fmt: skip
    return tuple(_published(one, verdicts) for one in ordered)


def _told(results: Sequence[RateResult]) -> Iterator[RateResult]:
    """The results by dimensions in which anything is recorded; entities also where only clinics are."""
    recorded = {(one.rate.id, one.dimension) for one in results if one.value or one.dimension == ALL}
    recorded |= {(rate, ENTITY) for rate, dimension in recorded if dimension == _CLINIC}
    return (one for one in results if (one.rate.id, one.dimension) in recorded)


def _is_published(one: RateResult) -> bool:
    if one.measure.id == _NOT_PUBLISHED:
        return False
    if one.measure.id == _WEIGHED_BY_CLINIC and one.dimension in (ENTITY, _CLINIC):
        return False
    if one.rate.kind == "index":
        return one.dimension == ALL
    return one.dimension in (ALL, _CLINIC, *_BY_ONE_VALUE)


def _where_cases_are_no_people(results: Sequence[RateResult]) -> frozenset[str]:
    """The shares of which some case is no person of its own."""
    return frozenset(
        one.rate.id
        for one in results
        if one.rate.kind != "rate" and (one.cases != one.people or one.numerator != one.people_met)
    )


def _key(one: RateResult, what: str = "cases") -> Key:
    return (what, one.rate.id, one.dimension, one.value, one.within)


def cell_of(one: RateResult) -> Cell:
    """The counts of a result, with the people behind a rate of time."""
    of_time = one.rate.kind == "rate"
    return Cell(
        key=_key(one),
        numerator=int(one.numerator),
        denominator=one.cases,
        numerator_people=one.people_met if of_time else None,
        denominator_people=one.people if of_time else None,
    )


def cell_of_people(one: RateResult) -> Cell:
    """The people behind the cases of a result."""
    return Cell(key=_key(one, "people"), numerator=one.people_met, denominator=one.people)


def _relations(cells: Mapping[Key, Cell]) -> Iterator[Relation]:
    """The sums that readers know."""
    parts: dict[tuple[Key, str], list[Key]] = {}
    for key in cells:
        what, rate, dimension, _, within = key
        if dimension in _BY_ONE_VALUE:
            parts.setdefault(((what, rate, ALL, "", ""), dimension), []).append(key)
        elif dimension == _CLINIC:
            parts.setdefault(((what, rate, ENTITY, within, ""), dimension), []).append(key)
    for (total, _), listed in parts.items():
        yield Relation(total=total, parts=tuple(listed))
    for key, cell in cells.items():
        what, rate, *group = key
        of_cases = cells.get((what, _WITHIN.get(rate, ""), *group))
        if of_cases is not None and _is_within(cell, of_cases):
            yield Relation(total=of_cases.key, parts=(key,), numerators_only=True)
        of_people = cells.get((what, _SUBSETS.get(rate, ""), *group))
        if of_people is not None and _is_subset(cell, of_people):
            yield Relation(total=of_people.key, parts=(key,))


def _shared(cells: Mapping[Key, Cell]) -> Iterator[tuple[Cell, Sequence[Relation]]]:
    """The denominator of rates that are alike, as a cell that both have: whoever sees the one knows the other."""
    for key, cell in cells.items():
        what, rate, *group = key
        other = cells.get((what, _ALIKE.get(rate, ""), *group))
        if other is not None and other.denominator == cell.denominator:
            both = Cell(key=("shared", *key), numerator=0, denominator=cell.denominator)
            yield both, [Relation(total=one, parts=(both.key,), numerators_only=True) for one in (key, other.key)]


def _is_within(part: Cell, total: Cell) -> bool:
    return part.denominator == total.denominator and part.numerator <= total.numerator


def _is_subset(part: Cell, total: Cell) -> bool:
    """Whether the counts allow that all of the part is in the total; two ways of leaving out may contradict it."""
    return all(
        one <= whole
        for one, whole in (
            (part.numerator, total.numerator),
            (part.denominator, total.denominator),
            (part.numerator_people or 0, total.numerator_people or 0),
            (part.denominator_people or 0, total.denominator_people or 0),
        )
    )


def _published(one: RateResult, verdicts: Mapping[Key, Verdict]) -> Published:
    verdict, of_people = verdicts[_key(one)], verdicts.get(_key(one, "people"))
    hidden = verdict.why is not None or (of_people is not None and of_people.why is not None)
    if hidden:
        return Published(of=one, hidden=True, numerator=None, denominator=None, result=None)
    return Published(
        of=one, hidden=False, numerator=verdict.numerator, denominator=verdict.denominator, result=one.result
    )
