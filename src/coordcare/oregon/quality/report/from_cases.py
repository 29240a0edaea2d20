"""What the cases tell beside their counts: in which month each was met, and which practitioner a member belongs to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Any

from coordcare.measures.results import RateResult
from coordcare.oregon.quality.report.rates import ENTITY
from coordcare.oregon.quality.year_quality import YearQuality
from coordcare.payment.closing.run import views_of

Reached = tuple[Fraction | None, ...]
_MONTHS = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class OfPractitioner:
    """The cases of one rate of the members of one practitioner in one clinic."""

    rate: str
    entity: str
    clinic_id: str
    npi: str
    numerator: int
    denominator: int


@dataclass(frozen=True, kw_only=True, slots=True)
class FromCases:
    """What was read of a year's cases.

    reached        by rate and contracting entity the share of the year's denominator that was met by the end of each
                   month; None for months that the data do not reach, and nothing where cases do not say when
    practitioners  by contracting entity, in one order
    """

    reached: Mapping[tuple[str, str], Reached]
    practitioners: Mapping[str, tuple[OfPractitioner, ...]]


def read_cases(quality: YearQuality) -> FromCases:
    """Read both from the tables of the run of measures."""
    with views_of(quality.computed.run, quality.computed.figures) as connection:
        months = connection.execute(_BY_MONTH, [quality.year]).fetchall()
        people = connection.execute(_BY_PRACTITIONER).fetchall()
    practitioners: dict[str, list[OfPractitioner]] = defaultdict(list)
    for rate, entity, clinic, npi, above, below in people:
        practitioners[entity].append(
            OfPractitioner(rate=rate, entity=entity, clinic_id=clinic, npi=npi, numerator=above, denominator=below)
        )
    return FromCases(
        reached=_reached(months, quality),
        practitioners={entity: tuple(sorted(listed, key=_in_order)) for entity, listed in practitioners.items()},
    )


def _in_order(one: OfPractitioner) -> tuple[str, str, bool, str]:
    """By rate and clinic; members who belong to no practitioner come last."""
    return one.rate, one.clinic_id, not one.npi, one.npi


def _reached(rows: Iterable[Any], quality: YearQuality) -> dict[tuple[str, str], Reached]:
    met: dict[tuple[str, str], list[int]] = {}
    undated: set[tuple[str, str]] = set()
    for rate, entity, month, number in rows:
        if month is None:
            undated.add((rate, entity))
        else:
            met.setdefault((rate, entity), [0] * _MONTHS)[month - 1] += number
    last = quality.last_service.month
    return {
        key: tuple(
            Fraction(number, one.cases) if month <= last else None
            for month, number in enumerate(accumulate(met.get(key, [0] * _MONTHS)), 1)
        )
        for one in quality.results
        if _has_trend(one) and (key := (one.rate.id, one.value)) not in undated
    }


def _has_trend(one: RateResult) -> bool:
    return one.dimension == ENTITY and bool(one.value) and one.rate.kind == "share" and bool(one.cases)


_BY_MONTH = """
    SELECT rate, contracting_entity,
           CASE WHEN year(evidence_date) < $1 THEN 1 WHEN year(evidence_date) > $1 THEN 12
                ELSE month(evidence_date) END AS met_in,
           sum(numerator)::BIGINT
    FROM measure_cases JOIN measure_people USING (person_id)
    WHERE denominator > 0 AND denominator_exclusion = 0 AND denominator_exception = 0 AND numerator > 0
      AND contracting_entity IS NOT NULL
    GROUP BY ALL ORDER BY ALL
"""
"""What was met before the year is there from its first month on; what was met after it is reached at its end."""
_BY_PRACTITIONER = """
    SELECT cases.rate, people.contracting_entity, coalesce(people.clinic_id, ''), coalesce(people.npi, ''),
           sum(cases.numerator)::BIGINT, sum(cases.denominator)::BIGINT
    FROM measure_cases AS cases JOIN measure_people AS people USING (person_id)
    WHERE denominator > 0 AND denominator_exclusion = 0 AND denominator_exception = 0
      AND people.contracting_entity IS NOT NULL
    GROUP BY ALL ORDER BY ALL
"""
