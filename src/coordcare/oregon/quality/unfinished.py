"""A year whose end the data do not reach: what is so far, and what cannot be judged yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from coordcare.measures.counts import ALL
from coordcare.measures.results import RateResult
from coordcare.pages.words import counted


@dataclass(frozen=True, kw_only=True, slots=True)
class Covered:
    """Members covered on the last day that the data reach, and those of them whose coverage ends that day."""

    members: int
    ending: int

    @property
    def most_end(self) -> bool:
        """Whether coverage seems to end because the data do."""
        return 2 * self.ending > self.members


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
