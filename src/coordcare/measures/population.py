"""What a measure may ask: members, their coverage, their events, their stays, in one measurement period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coordcare.population.amounts import Amounts, member_months, member_months_aged
from coordcare.population.cases import Cases, When
from coordcare.population.coded_events import coded_events_table
from coordcare.population.enrollment import continuously_enrolled, covered_without_gap
from coordcare.population.events import Events
from coordcare.population.members import Members, all_members, members_aged
from coordcare.population.stays import stays_table

STAYS = "inpatient_stays"


@dataclass(frozen=True, kw_only=True, slots=True)
class Population:
    """The population that a measure asks about.

    numbers        the number of each value set that the measure names
    sets           how many value sets there are in all
    claims_used    of each component whether it looks at own claims alone, and at denied ones
    care           the kind of care that a member's plan must cover; empty for any
    without_plans  of each kind of care the plans that do not cover it
    """

    numbers: Mapping[str, int]
    sets: int
    claims_used: Mapping[str, tuple[bool, bool]]
    care: str = ""
    without_plans: Mapping[str, Sequence[str]]

    def claims(self, component: str) -> Events:
        """The events that a component looks at."""
        own, denied = self.claims_used[component]
        return claims_used(self.sets, self.numbers, own=own, denied=denied)

    def stays(self, component: str) -> Events:
        """The stays in hospital that a component looks at, with transfers put together."""
        own, denied = self.claims_used[component]
        return Events(stays_table(self.sets, own=own, denied=denied), self.numbers)

    def everybody(self) -> Members:
        """All members."""
        return all_members()

    def aged(self, lowest: int, highest: int = 130, *, on: date) -> Members:
        """Members of this age, in whole years, on the day."""
        return members_aged(lowest, highest, on=on)

    def enrolled(
        self, first: date, last: date, *, gaps: int = 1, longest_gap: int = 45, anchor: date | None = None
    ) -> Members:
        """Who was covered for this kind of care from a day through another, but for so many gaps of so many days."""
        return continuously_enrolled(
            first, last, gaps=gaps, longest_gap=longest_gap, anchor=anchor, coverage_table=self._coverage
        )

    def enrolled_without_gap(self, days: int, first: date, last: date) -> Members:
        """Who was covered for this kind of care on so many days in a row, from one day through another."""
        return covered_without_gap(days, first, last, coverage_table=self._coverage)

    def since_enrolled(self, cases: Cases, day: When) -> Cases:
        """The cases covered for this kind of care on one of their days, each beginning where that coverage began."""
        return cases.since_enrolled(day, plans=self._plans)

    def enrolled_around(self, cases: Cases, first: When, last: When, *, gaps: int = 0, longest_gap: int = 45) -> Cases:
        """The cases whose person was covered for this kind of care from one of their days through another."""
        return cases.enrolled(first, last, gaps=gaps, longest_gap=longest_gap, plans=self._plans)

    def member_months(self, first: date, last: date) -> Amounts:
        """The months in which members are covered for this kind of care on any day."""
        return member_months(first, last, without_plans=tuple(self.without_plans.get(self.care, ())))

    def member_months_aged(self, lowest: int, highest: int, first: date, last: date) -> Amounts:
        """Such months in which members are of this age on the last day."""
        without = tuple(self.without_plans.get(self.care, ()))
        return member_months_aged(lowest, highest, first, last, without_plans=without)

    @property
    def _plans(self) -> str:
        return self.care if self.without_plans.get(self.care) else ""

    @property
    def _coverage(self) -> str:
        return f"coverage_{self._plans}" if self._plans else "coverage"


def claims_used(sets: int, numbers: Mapping[str, int], *, own: bool, denied: bool) -> Events:
    """The events of the CCO's own claims or of all, with denied ones or without."""
    rows = coded_events_table(sets)
    if own:
        rows = rows.filter(rows.own == 1)
    if not denied:
        rows = rows.filter(rows.denied == 0)
    return Events(rows, numbers)
