"""A clinic's work list: its members' gaps in care in the words of the measures, and how far the clinic is from aims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from coordcare.figures import Number
from coordcare.measures.gaps import Gap, Tally, Watched, more_needed
from coordcare.measures.measure import Measure

NO_CLINIC = "Members without a clinic"
CONFIDENTIAL = "Confidential: tells of members and of the care that they lack. Not to be passed on."
GOES_ON = {"substance_use_engagement": "substance_use_initiation"}
"""Of each rate the one that must be met before it."""
WORTH_A_CALL = {"frequent_emergency_visits": "5 or more visits to emergency departments within 12 months"}
"""Why a member is worth a call, though no care closes a gap, by the rate whose case he or she is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Aim:
    """What a rate is held against, as a share of one, and the decimals to which shares are rounded before, or None."""

    value: Number
    says: str
    digits: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkList:
    """What one clinic is to be told.

    reach     the last day that the data reach
    clinic    its name with its number; members without a clinic have a list of their own, whose `clinic_id` is None
    measures  the measure of every rate that is named
    aims      what the CCO must reach, by rate, where that is known
    missing   the titles of measures that were not computed, because codes are missing
    protected the titles of measures of treatment that law protects, which are listed only `with_protected`
    notes     what a reader must know of the data
    """

    cco: str
    year: int
    as_of: date
    reach: date
    clinic_id: str | None
    clinic: str
    gaps: tuple[Gap, ...]
    tallies: tuple[Tally, ...]
    watched: tuple[Watched, ...]
    measures: Mapping[str, Measure]
    aims: Mapping[str, Aim]
    missing: tuple[str, ...]
    protected: tuple[str, ...] = ()
    with_protected: bool = False
    notes: tuple[str, ...] = ()

    def by_member(self) -> tuple[tuple[Gap, ...], ...]:
        """The gaps of each member together, the most urgent member first, then who has most."""
        found: dict[str, list[Gap]] = {}
        for gap in self.gaps:
            found.setdefault(gap.person.person_id, []).append(gap)
        return tuple(sorted(map(tuple, found.values()), key=_urgency))

    def more_needed(self, tally: Tally) -> int | None:
        """How many more cases must be met for the clinic to reach the aim; None without an aim, or out of reach."""
        aim = self.aims.get(tally.rate)
        return None if aim is None else more_needed(tally.met, tally.cases, aim.value, aim.digits)

    def in_reach(self, tally: Tally) -> str:
        """Whether the clinic can still reach the aim; empty where there is none."""
        if tally.rate not in self.aims:
            return ""
        more = self.more_needed(tally)
        if more == 0:
            return "reached"
        return "yes" if more is not None and more <= tally.open else "no"


def titled(measure: Measure, rate: str) -> str:
    """A rate in words: the measure's title, and its own where the measure has several."""
    return measure.title if len(measure.rates) == 1 else f"{measure.title}: {measure.rate(rate).title}"


def share_met(tally: Tally) -> Fraction:
    """The share of the cases that are met."""
    return Fraction(tally.met, tally.cases)


def _urgency(gaps: Sequence[Gap]) -> tuple[date, int, str]:
    return gaps[0].closes_by, -len(gaps), gaps[0].person.person_id
