"""A year whose end the data do not reach: what is so far, and what cannot be judged yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import takewhile
from statistics import median
from typing import Any

from coordcare.measures.counts import ALL
from coordcare.measures.results import RateResult
from coordcare.pages.words import counted

FEWEST_LINES = 30  # of the median month; with fewer no month is told to be thin
LEAST_SHARE = Fraction(1, 10)  # of the median month's lines; a month of fewer is thin: assumed


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """The last day of a year that the data reach, and why it is not that of the last claim, where it is not."""

    last: date
    says: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Covered:
    """Members covered on the last day that the data reach, and those of them whose coverage ends that day."""

    members: int
    ending: int

    @property
    def most_end(self) -> bool:
        """Whether coverage seems to end because the data do."""
        return 2 * self.ending > self.members


def reach_of(connection: Any, year: int) -> Reach:
    """How far the data reach: through the last month whose medical claims are more than a few stray lines.

    A month is thin with fewer lines than a tenth of what the median month has; data of few lines have no thin month.
    """
    months = connection.execute(_LINES_BY_MONTH).fetchall()
    usual = median(lines for _, lines in months) if months else 0
    thin = takewhile(lambda lines: lines < usual * LEAST_SHARE, (lines for _, lines in reversed(months)))
    stray = list(thin) if usual >= FEWEST_LINES else []
    ends = [end for end, _ in months if end.year <= year]
    solid = [end for end, _ in months[: len(months) - len(stray)] if end.year <= year]
    if solid == ends or not solid or solid[-1].year < year:  # of a year of stray lines alone the last month stands
        return Reach(last=min(date(year, 12, 31), ends[-1]) if ends else date(year, 12, 31), says=())
    return Reach(
        last=solid[-1],
        says=(
            f"After {solid[-1]} the data have {counted(sum(stray), 'line')} of medical claims, where a month has "
            f"{round(usual):,} at the median: they are taken to reach to {solid[-1]}. Take in what is missing.",
        ),
    )


def covered_to_the_edge(connection: Any, last: date) -> Covered:
    """Who is covered on the last day of the data, and whose coverage ends with them."""
    sql = "SELECT count(*), count(*) FILTER (end_date = $1) FROM coverage WHERE $1 BETWEEN start_date AND end_date"
    members, ending = connection.execute(sql, [last]).fetchone()
    return Covered(members=members, ending=ending)


def of_unfinished(year: int, last: date, covered: Covered, results: Iterable[RateResult]) -> tuple[str, ...]:
    """What is to be known where the data end before the year does, in sentences; none where they reach its end."""
    if last >= date(year, 12, 31):
        return ()
    so_far = f"The data reach to {last}: results, what is met and what the pool pays are so far, and may change."
    if not covered.most_end:
        return (so_far,)
    rates = [one for one in results if one.dimension == ALL]
    empty = [one.rate.id for one in rates if not one.cases]
    told = f" Nobody is in the denominator of {len(empty)} of {len(rates)} rates: {', '.join(empty)}." if empty else ""
    return (
        so_far,
        f"Of {counted(covered.members, 'member')} covered on {last}, {covered.ending:,} have no coverage after it in "
        "the data. Measures that ask for coverage through a later day cannot judge them yet, and leave them out."
        f"{told} Where coverage goes on, leave enrollment_end_date empty in eligibility.",
    )


_LINES_BY_MONTH = """
    SELECT months.month_end, count(claims.service_date) FROM months
    LEFT JOIN (SELECT service_date FROM medical_claim WHERE standing = 'counted') claims
      ON last_day(claims.service_date) = months.month_end
    GROUP BY months.month_end ORDER BY months.month_end
"""
