"""Counts by member: months covered, visits made. What is a rate of many to many, as visits for 1,000 member months."""

from dataclasses import dataclass
from datetime import date

from coordcare.engine.plan import Expression
from coordcare.population.cases import Cases
from coordcare.population.enrollment import member_months_table
from coordcare.population.members import Members, members_table
from coordcare.population.months import month_number


@dataclass(frozen=True, slots=True)
class Amounts:
    """A whole number for each member who has one, as a table of `person_id`, `amount`."""

    rows: Expression

    def of(self, members: Members) -> "Amounts":
        """Those of these people."""
        return Amounts(self.rows.semi_join(members.people, "person_id"))

    def times(self, number: int) -> "Amounts":
        """Each so many times."""
        return Amounts(self.rows.mutate(amount=self.rows.amount * number))

    @property
    def members(self) -> Members:
        """Who has any."""
        return Members(self.rows.filter(self.rows.amount > 0).select("person_id"))


def member_months(first: date, last: date, *, without_plans: tuple[str, ...] = ()) -> Amounts:
    """The months from one to another in which a member is covered on any day, by plans that are not left out."""
    months = member_months_table()
    months = months.filter(months.month.between(first.replace(day=1), last))
    if without_plans:
        months = months.filter(months.plan.isnull() | ~months.plan.isin(list(without_plans)))
    return Amounts(months.group_by("person_id").agg(amount=months.count().cast("int64")))


def member_months_aged(
    lowest: int, highest: int, first: date, last: date, *, without_plans: tuple[str, ...] = ()
) -> Amounts:
    """The months in which a member is covered and, on the month's last day, of this age in whole years."""
    months = member_months_table()
    months = months.filter(months.month.between(first.replace(day=1), last))
    if without_plans:
        months = months.filter(months.plan.isnull() | ~months.plan.isin(list(without_plans)))
    born = members_table().select("person_id", "birth_date").distinct()
    joined = months.join(born, "person_id")
    age = (month_number(joined.month) - month_number(joined.birth_date)) // 12
    joined = joined.filter(age >= lowest, age <= highest)
    return Amounts(joined.group_by("person_id").agg(amount=joined.month.nunique().cast("int64")))


def each_once(members: Members) -> Amounts:
    """One for each of these people."""
    import ibis

    return Amounts(members.people.mutate(amount=ibis.literal(1, "int64")))


def number_of(cases: Cases) -> Amounts:
    """How many such cases a member has."""
    rows = cases.rows
    return Amounts(rows.group_by("person_id").agg(amount=rows.count().cast("int64")))
