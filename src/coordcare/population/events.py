"""What happened to people: many rows each, narrowed word by word until they answer a question.

Every word but `members` and `at_least` gives events again:
`claims.during(first, last).with_any("well_care_visits").without("telehealth").members`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

from coordcare.engine.plan import Expression
from coordcare.population.coded_events import place_of_bit
from coordcare.population.members import Members
from coordcare.tables.standing import COUNTED
from coordcare.tables.stored import stored_table


@dataclass(frozen=True, slots=True)
class Events:
    """Things that happened, as a table with at least `person_id` and `service_date`.

    `numbers` gives the number of each value set that may be asked for.
    """

    rows: Expression
    numbers: Mapping[str, int] = field(default_factory=dict)

    def during(self, first: date, last: date) -> "Events":
        """Those from the first day through the last, both included."""
        return self._narrowed(self.rows.service_date.between(first, last))

    def with_any(self, *value_sets: str) -> "Events":
        """Those with a code in any of the value sets, wherever the code stands."""
        return self._narrowed(self._in("sets", value_sets))

    def with_principal(self, *value_sets: str) -> "Events":
        """Those whose first diagnosis is in any of the value sets."""
        return self._narrowed(self._in("principal", value_sets))

    def without(self, *value_sets: str) -> "Events":
        """Those without a code in any of the value sets."""
        return self._narrowed(~self._in("sets", value_sets))

    def without_principal(self, *value_sets: str) -> "Events":
        """Those whose first diagnosis is in none of the value sets."""
        return self._narrowed(~self._in("principal", value_sets))

    def by(self, column: str, whom: Expression) -> "Events":
        """Those whose column names one of whom the other table has in its first column."""
        known = whom.select(**{column: whom[whom.columns[0]]}).distinct()
        return self._with(self.rows.semi_join(known, column))

    def of(self, members: Members) -> "Events":
        """Those of these people."""
        return self._with(self.rows.semi_join(members.people, "person_id"))

    def first(self) -> "Events":
        """Of each person the first; where several stand on that day, all of them."""
        return self._on(self.rows.service_date.min())

    def last(self) -> "Events":
        """Of each person the last; where several stand on that day, all of them."""
        return self._on(self.rows.service_date.max())

    def at_least(self, count: int) -> Members:
        """Who has them on at least so many different days."""
        days = self.rows.group_by("person_id").agg(days=self.rows.service_date.nunique())
        return Members(days.filter(days.days >= count).select("person_id"))

    @property
    def members(self) -> Members:
        """Who has any."""
        return Members(self.rows.select("person_id").distinct())

    def __or__(self, other: "Events") -> "Events":
        """Those who are among either, as days of people: what else is known of them is left out."""
        return self._with(self.rows.select("person_id", "service_date").union(
            other.rows.select("person_id", "service_date"), distinct=True
        ))  # fmt: skip

    def _in(self, kind: str, value_sets: tuple[str, ...]) -> Expression:
        places = [place_of_bit(self.numbers[name]) for name in value_sets]
        return reduce(or_, ((self.rows[f"{kind}_{word}"] & bit) != 0 for word, bit in places))

    def _narrowed(self, condition: Expression) -> "Events":
        return self._with(self.rows.filter(condition))

    def _with(self, rows: Expression) -> "Events":
        return Events(rows, self.numbers)

    def _on(self, chosen: Expression) -> "Events":
        days = self.rows.group_by("person_id").agg(service_date=chosen)
        return self._with(self.rows.semi_join(days, ["person_id", "service_date"]))


def medical_events() -> Events:
    """The lines of medical claims that are counted."""
    return _counted("medical_claim")


def pharmacy_events() -> Events:
    """The lines of pharmacy claims that are counted."""
    return _counted("pharmacy_claim")


def _counted(name: str) -> Events:
    rows = stored_table(name)
    return Events(rows.filter(rows.standing == COUNTED))
