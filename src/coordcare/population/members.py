"""People: a set of them, and the algebra of sets.

`|` is either, `&` is both, `-` is the one without the other. Nothing is computed until an engine runs the SQL.
"""

from dataclasses import dataclass
from datetime import date

from coordcare.engine.plan import Expression
from coordcare.tables.standing import COUNTED
from coordcare.tables.stored import stored_table


@dataclass(frozen=True, slots=True)
class Members:
    """A set of people, as a table of one column, `person_id`, each once."""

    people: Expression

    def __and__(self, other: "Members") -> "Members":
        """Those who are in both."""
        return Members(self.people.semi_join(other.people, "person_id"))

    def __or__(self, other: "Members") -> "Members":
        """Those who are in either."""
        return Members(self.people.union(other.people, distinct=True))

    def __sub__(self, other: "Members") -> "Members":
        """Those who are here and not there."""
        return Members(self.people.anti_join(other.people, "person_id"))


def members_table() -> Expression:
    """The table of members: one row for each person, without rows that repeat one or were rejected."""
    members = stored_table("members")
    return members.filter(members.standing == COUNTED)


def all_members() -> Members:
    """Everybody in the table of members."""
    return Members(members_table().select("person_id").distinct())


def members_of_gender(gender: str) -> Members:
    """Members whose recorded gender is this."""
    members = members_table()
    return Members(members.filter(members.gender == gender).select("person_id").distinct())


def members_who_died(*, by: date) -> Members:
    """Members who died on this day or before."""
    members = members_table()
    return Members(members.filter(members.death_date <= by).select("person_id").distinct())


def members_aged(lowest: int, highest: int, *, on: date) -> Members:
    """Members who on this day have had at least their `lowest` birthday and not yet the one after their `highest`.

    Ages are whole years. Who is born on 29 February has a birthday on 1 March in other years. Without a birth date
    nobody has an age.
    """
    members = members_table()
    born_by = _years_before(on, lowest)
    born_after = _years_before(on, highest + 1)
    aged = members.filter(members.birth_date <= born_by, members.birth_date > born_after)
    return Members(aged.select("person_id").distinct())


def _years_before(day: date, years: int) -> date:
    """The last day of birth with which one is `years` old on the day."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February, in a year that has none
        return day.replace(year=day.year - years, day=28)
