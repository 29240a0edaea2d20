"""Gaps in care: who is counted below a rate, is not in its numerator, and can still come into it.

A gap is open through the last day on which the numerator can be met. Whoever the data say was served has no gap, even
where the service came after the day of the list. Members who died, or are not covered on that day, are on no list.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from coordcare.figures import Number, rounded
from coordcare.measures.improvement import reaches
from coordcare.measures.measure import Measure


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A member as a list names one, with where he or she belongs and the last visit for primary care."""

    person_id: str
    member_id: str | None
    birth_date: date | None
    clinic_id: str | None
    npi: str | None
    last_visit: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A case of a rate that is not met and can be, through the day `closes_by`."""

    person: Person
    rate: str
    case_date: date
    closes_by: date

    @property
    def since(self) -> date | None:
        """Since when it is open: the day of the stay, visit or birth; None where the period itself is judged."""
        return self.case_date if self.case_date < self.closes_by else None

    def days_left(self, as_of: date) -> int:
        """How many days after this one it can be closed; none on its last day."""
        return (self.closes_by - as_of).days


@dataclass(frozen=True, kw_only=True, slots=True)
class Watched:
    """A case of a rate that tells of a member worth a call, though nothing closes it."""

    person: Person
    rate: str
    case_date: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """The cases of one rate and clinic; each is met, open, too late, or of a member who died or is not covered then."""

    clinic_id: str | None
    rate: str
    cases: int
    met: int
    open: int
    too_late: int
    died: int
    left: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Gaps:
    """All gaps as of a day, the most urgent first; how cases stand by clinic; and whom else to call."""

    as_of: date
    open: tuple[Gap, ...]
    tallies: tuple[Tally, ...]
    watched: tuple[Watched, ...]


def closable(measures: Iterable[Measure]) -> tuple[str, ...]:
    """The rates whose gaps somebody can close: those that improve upward and say what closes them."""
    return tuple(rate.id for one in measures if one.better == "higher" and one.closes for rate in one.rates)


def read_gaps(
    connection: Any,
    rates: Collection[str],
    *,
    as_of: date,
    goes_on: Mapping[str, str] | None = None,
    watched: Collection[str] = (),
) -> Gaps:
    """The gaps in these rates, from the cases of a run of measures and the members of the store.

    `goes_on` names for a rate the one that it goes on from, which must be met first: until that is met, the gap closes
    with it; once it is met, as many days after as the two last days lie apart. Cases that begin after `as_of`, and
    those of which nobody says until when they can be met, are not counted. Covered is who is so on that day; where
    the data do not reach so far, on their last. `watched` are rates whose cases are worth a call.
    """
    pairs = goes_on or {}
    asked = {"as_of": as_of, "rates": list(rates), "later": list(pairs), "earlier": list(pairs.values())}
    tallies = connection.execute(f"{_STANDING} {_TALLIES}", asked).fetchall()
    found = connection.execute(f"{_STANDING} {_OPEN}", asked).fetchall()
    calls = connection.execute(_WATCHED, {"as_of": as_of, "rates": list(watched)}).fetchall()
    return Gaps(
        as_of=as_of,
        open=tuple(Gap(person=_person(row), rate=row[6], case_date=row[7], closes_by=row[8]) for row in found),
        tallies=tuple(Tally(**dict(zip(Tally.__slots__, row, strict=True))) for row in tallies),
        watched=tuple(Watched(person=_person(row), rate=row[6], case_date=row[7]) for row in calls),
    )


def more_needed(met: int, cases: int, aim: Number, digits: int | None = None) -> int | None:
    """How many more cases must be met for their share to reach an aim; None where not even all of them do.

    `digits` are the decimals that a share is rounded to before it is compared; without them exact shares are.
    """

    def enough(more: int) -> bool:
        share = Fraction(met + more, cases)
        return reaches(share if digits is None else rounded(share, digits), aim, "higher")

    missed = range(cases - met + 1)
    more = bisect_left(missed, True, key=enough) if cases else len(missed)
    return more if more < len(missed) else None


def _person(row: tuple[Any, ...]) -> Person:
    return Person(**dict(zip(Person.__slots__, row, strict=False)))


_LISTED = """
    SELECT counted.* EXCLUDE (npi), people.clinic_id, people.npi, members.member_id, members.birth_date, last_visit,
           CASE WHEN members.death_date IS NOT NULL THEN 'died'
                WHEN covered.person_id IS NULL THEN 'left' END AS away
    FROM (
        SELECT * FROM measure_cases
        WHERE denominator > 0 AND denominator_exclusion = 0 AND denominator_exception = 0
    ) counted
    LEFT JOIN measure_people people USING (person_id)
    LEFT JOIN (FROM members WHERE standing = 'counted') members USING (person_id)
    LEFT JOIN (
        SELECT DISTINCT person_id FROM coverage
        WHERE least($as_of::DATE, (SELECT max(month_end) FROM months)) BETWEEN start_date AND end_date
    ) covered USING (person_id)
    LEFT JOIN (
        SELECT person_id, max(service_date) AS last_visit FROM primary_care_visits
        WHERE service_date <= $as_of GROUP BY person_id
    ) USING (person_id)
"""
_STANDING = f"""
    WITH pairs AS (SELECT unnest($later::VARCHAR[]) AS later, unnest($earlier::VARCHAR[]) AS earlier),
    cases AS (
        SELECT one.* REPLACE (
                   CASE WHEN before.numerator > 0
                        THEN coalesce(before.evidence_date + (one.closes_by - before.closes_by)::INTEGER, one.closes_by)
                        ELSE coalesce(before.closes_by, one.closes_by) END AS closes_by)
        FROM ({_LISTED}) one LEFT JOIN pairs ON pairs.later = one.rate
        LEFT JOIN measure_cases before
          ON before.rate = pairs.earlier AND before.person_id = one.person_id AND before.case_date = one.case_date
        WHERE list_contains($rates::VARCHAR[], one.rate)
    ),
    standing AS (
        SELECT *, CASE WHEN numerator > 0 THEN 'met' WHEN away IS NOT NULL THEN away
                       WHEN closes_by < $as_of THEN 'too late' ELSE 'open' END AS stands
        FROM cases WHERE closes_by IS NOT NULL AND NOT (case_date > $as_of AND case_date < closes_by)
    )
"""
_TALLIES = """
    SELECT clinic_id, rate, count(*), count(*) FILTER (stands = 'met'), count(*) FILTER (stands = 'open'),
           count(*) FILTER (stands = 'too late'), count(*) FILTER (stands = 'died'), count(*) FILTER (stands = 'left')
    FROM standing GROUP BY clinic_id, rate ORDER BY clinic_id, rate
"""
_OPEN = """
    SELECT person_id, member_id, birth_date, clinic_id, npi, last_visit, rate, case_date, closes_by
    FROM standing WHERE stands = 'open' ORDER BY closes_by, person_id, rate, case_date
"""
_WATCHED = f"""
    SELECT person_id, member_id, birth_date, clinic_id, npi, last_visit, rate, case_date
    FROM ({_LISTED}) WHERE list_contains($rates::VARCHAR[], rate) AND case_date <= $as_of AND away IS NULL
    ORDER BY case_date DESC, person_id
"""
