"""What happened to people: many rows each, narrowed word by word until they answer a question.

Every word but `members` gives events again: `claims.during(first, last).with_any("hcpcs_code", codes).at_least(2)`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from coordcare.engine.plan import Expression
from coordcare.population.members import Members
from coordcare.tables.standing import COUNTED
from coordcare.tables.stored import stored_table


@dataclass(frozen=True, slots=True)
class Events:
    """Things that happened, as a table with at least `person_id` and `service_date`."""

    rows: Expression

    def during(self, first: date, last: date) -> "Events":
        """Those from the first day through the last, both included."""
        return Events(self.rows.filter(self.rows.service_date.between(first, last)))

    def with_any(self, column: str, codes: Collection[str]) -> "Events":
        """Those that have one of the codes in the column."""
        return Events(self.rows.filter(self.rows[column].isin(sorted(codes))))

    def by(self, column: str, whom: Expression) -> "Events":
        """Those whose column names one of whom the other table has in its first column."""
        known = whom.select(**{column: whom[whom.columns[0]]}).distinct()
        return Events(self.rows.semi_join(known, column))

    def of(self, members: Members) -> "Events":
        """Those of these people."""
        return Events(self.rows.semi_join(members.people, "person_id"))

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

    def _on(self, chosen: Expression) -> "Events":
        days = self.rows.group_by("person_id").agg(service_date=chosen)
        return Events(self.rows.semi_join(days, ["person_id", "service_date"]))


def medical_events() -> Events:
    """The lines of medical claims that are counted."""
    return _counted("medical_claim")


def pharmacy_events() -> Events:
    """The lines of pharmacy claims that are counted."""
    return _counted("pharmacy_claim")


def _counted(name: str) -> Events:
    rows = stored_table(name)
    return Events(rows.filter(rows.standing == COUNTED))
