"""What is judged one by one, each once: a stay, a birth, a visit to an emergency department, a birthday.

A case is known by its person and its day. It has a first and a last day (`begins`, `ends`; a stay has two), whoever
gave the care (`npi`, where somebody did), and, once something was found for it, the day of that evidence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Union

from coordcare.engine.plan import Expression, named_table
from coordcare.population.enrollment import COVERAGE_COLUMNS
from coordcare.population.events import Events
from coordcare.population.members import Members, members_table
from coordcare.population.ranking import ranked

COLUMNS = ("person_id", "case_date", "begins", "ends", "npi", "evidence_date")
_KEY = ["person_id", "case_date"]

When = Callable[[Expression], Expression]
"""A day of each case: what `day_of_case`, `first_day`, `last_day` and `birthday` give."""


@dataclass(frozen=True, slots=True)
class Cases:
    """A set of cases, as a table of `COLUMNS`, each person and day once."""

    rows: Expression

    def __and__(self, other: Union[Members, "Cases"]) -> "Cases":
        """Those that are in both, or are of these people; the evidence is the later of the two."""
        if isinstance(other, Members):
            return Cases(self.rows.semi_join(other.people, "person_id"))
        found = other.rows.select(*_KEY, found_on=other.rows.evidence_date)
        joined = self.rows.join(found, _KEY)
        import ibis

        later = ibis.greatest(
            joined.evidence_date.coalesce(joined.found_on), joined.found_on.coalesce(joined.evidence_date)
        )
        return Cases(joined.mutate(evidence_date=later).select(*COLUMNS))

    def __or__(self, other: "Cases") -> "Cases":
        """Those that are in either; the evidence is the earlier of the two."""
        both = self.rows.union(other.rows)
        return Cases(
            ranked(both, per=_KEY, by=[("evidence_date", "asc"), ("npi", "asc"), ("ends", "asc")])
        ).first_ranked()

    def __sub__(self, other: Union[Members, "Cases"]) -> "Cases":
        """Those that are here and not there, or are not of these people."""
        if isinstance(other, Members):
            return Cases(self.rows.anti_join(other.people, "person_id"))
        return Cases(self.rows.anti_join(other.rows.select(*_KEY), _KEY))

    def first_ranked(self) -> "Cases":
        """Those of rank 0."""
        return Cases(self.rows.filter(self.rows["rank"] == 0).select(*COLUMNS))

    def during(self, first: date, last: date) -> "Cases":
        """Those whose day is from the first through the last, both included."""
        return Cases(self.rows.filter(self.rows.case_date.between(first, last)))

    def aged(self, lowest: int, highest: int = 130) -> "Cases":
        """Those whose person is of this age, in whole years, on the day of the case."""
        members = members_table()
        born = members.filter(members.birth_date.notnull()).select("person_id", "birth_date").distinct()
        joined = self.rows.join(born, "person_id")
        years = (_as_number(joined.case_date) - _as_number(joined.birth_date)) // 10000
        return Cases(joined.filter(years >= lowest, years <= highest).select(*COLUMNS))

    def first_of_person(self) -> "Cases":
        """Of each person the first case."""
        return Cases(ranked(self.rows, per=["person_id"], by=[("case_date", "asc")])).first_ranked()

    def without_one_after(self, days: int) -> "Cases":
        """Those after which the person had none for so many days; a case counts to the one just after it."""
        import ibis

        order = ibis.window(group_by="person_id", order_by="case_date")
        rows = self.rows.mutate(following=self.rows.case_date.lead().over(order))
        apart = rows.following.isnull() | (rows.following.delta(rows.case_date, unit="day") > days)
        return Cases(rows.filter(apart).select(*COLUMNS))

    def in_order(self, first: When, then: When) -> "Cases":
        """Those of which the one day is not after the other."""
        return Cases(self.rows.filter(first(self.rows) <= then(self.rows)))

    def with_event(self, events: Events, first: When, last: When, *, at_least: int = 1, apart: int = 0) -> "Cases":
        """Those whose person has such events on so many different days from one day through another.

        `apart` asks that the first and the last of them lie so many days from each other. The evidence is the day on
        which enough had happened: of one event the first, of several the last that were needed at the earliest.
        """
        import ibis

        cases = self.rows.mutate(asked_from=first(self.rows), asked_to=last(self.rows))
        days = events.rows.select("person_id", found_on=events.rows.service_date).distinct()
        found = cases.join(
            days,
            [cases.person_id == days.person_id, days.found_on >= cases.asked_from, days.found_on <= cases.asked_to],
        ).drop("person_id_right")
        found = ranked(found, per=_KEY, by=[("found_on", "asc")])
        found = found.mutate(earliest=found.found_on.min().over(ibis.window(group_by=_KEY)))
        enough = found.filter(found["rank"] >= at_least - 1, found.found_on.delta(found.earliest, unit="day") >= apart)
        days_found = enough.group_by(_KEY).agg(enough_on=enough.found_on.min())
        joined = self.rows.join(days_found, _KEY)
        return Cases(joined.mutate(evidence_date=joined.enough_on).select(*COLUMNS))

    def without_event(self, events: Events, first: When, last: When) -> "Cases":
        """Those whose person has no such event from one day through another."""
        return self - self.with_event(events, first, last)

    def enrolled(self, first: When, last: When, *, gaps: int = 0, longest_gap: int = 45, plans: str = "") -> "Cases":
        """Those whose person was covered from one day through another, but for so many gaps of so many days each.

        Days before the first span and after the last count as gaps. `plans` names the coverage that is meant.
        """
        import ibis

        cases = self.rows.mutate(asked_from=first(self.rows), asked_to=last(self.rows))
        spans = coverage_of(plans)
        held = cases.join(
            spans,
            [
                cases.person_id == spans.person_id,
                spans.start_date <= cases.asked_to,
                spans.end_date >= cases.asked_from,
            ],
        ).select(
            *_KEY,
            "asked_from",
            "asked_to",
            begins_on=ibis.greatest(spans.start_date, cases.asked_from),
            ends_on=ibis.least(spans.end_date, cases.asked_to),
        )
        order = ibis.window(group_by=_KEY, order_by="begins_on")
        held = held.mutate(previous=held.ends_on.lag().over(order), following=held.begins_on.lead().over(order))
        day_before = held.asked_from - ibis.interval(days=1)
        held = held.mutate(
            before=held.begins_on.delta(held.previous.coalesce(day_before), unit="day") - 1,
            after=held.following.isnull().ifelse(held.asked_to.delta(held.ends_on, unit="day"), 0),
        )
        some = (held.before > 0).ifelse(1, 0) + (held.after > 0).ifelse(1, 0)
        counted = held.group_by(_KEY).agg(gaps=some.sum(), longest=ibis.greatest(held.before.max(), held.after.max()))
        return Cases(self.rows.semi_join(counted.filter(counted.gaps <= gaps, counted.longest <= longest_gap), _KEY))

    def since_enrolled(self, day: When, *, plans: str = "") -> "Cases":
        """Those whose person was covered on one of their days; each begins where that unbroken coverage began."""
        cases = self.rows.mutate(asked_on=day(self.rows))
        spans = coverage_of(plans).select("start_date", "end_date", covered="person_id")
        joined = cases.join(
            spans,
            [
                cases.person_id == spans.covered,
                spans.start_date <= cases.asked_on,
                spans.end_date >= cases.asked_on,
            ],
        )
        return Cases(joined.mutate(begins=joined.start_date).select(*COLUMNS))

    def at(self, day: When) -> "Cases":
        """The same cases, known by another of their days; of several of a person on one day, one."""
        moved = self.rows.mutate(case_date=day(self.rows)).select(*COLUMNS)
        return Cases(ranked(moved, per=_KEY, by=[("ends", "desc"), ("begins", "asc"), ("npi", "asc")])).first_ranked()

    @property
    def members(self) -> Members:
        """Whose cases they are."""
        return Members(self.rows.select("person_id").distinct())

    @property
    def events(self) -> Events:
        """The cases as events, each on its day."""
        return Events(self.rows.select("person_id", service_date=self.rows.case_date))


def coverage_of(plans: str = "") -> Expression:
    """The merged spans of coverage: of all plans, or of those that a name stands for."""
    return named_table(f"coverage_{plans}" if plans else "coverage", COVERAGE_COLUMNS)


def cases_of(events: Events) -> Cases:
    """A case for each person and day of the events; of several who gave care on the day, the first by number."""
    rows = events.rows
    days = rows.group_by("person_id", case_date=rows.service_date).agg(
        ends=rows.end_date.max(), npi=rows.billing_npi.min()
    )
    return Cases(_whole(days.mutate(begins=days.case_date)))


def members_as_cases(members: Members, *, on: date) -> Cases:
    """A case for each of the people, on one day."""
    import ibis

    day = ibis.date(on)
    return Cases(_whole(members.people.mutate(case_date=day, begins=day, ends=day, npi=ibis.null("string"))))


def birthdays(years: int, *, first: date, last: date) -> Cases:
    """A case for each member who has this birthday in the period; it begins with the day of birth."""
    import ibis

    members = members_table()
    born = members.filter(members.birth_date.notnull()).select("person_id", "birth_date").distinct()
    rows = born.mutate(case_date=_birthday(born.birth_date, years))
    rows = rows.filter(rows.case_date.between(first, last))
    rows = rows.mutate(begins=rows.birth_date, ends=rows.case_date, npi=ibis.null("string"))
    return Cases(
        _whole(ranked(rows, per=["person_id"], by=[("case_date", "asc")]).filter(lambda one: one["rank"] == 0))
    )


def day_of_case(days: int = 0) -> When:
    """So many days after the day of the case; before it where below zero."""
    return lambda rows: _after(rows.case_date, days)


def first_day(days: int = 0) -> When:
    """So many days after the case's first day."""
    return lambda rows: _after(rows.begins, days)


def last_day(days: int = 0) -> When:
    """So many days after the case's last day."""
    return lambda rows: _after(rows.ends, days)


def evidence_day(days: int = 0) -> When:
    """So many days after the day of the evidence that was found for the case."""
    return lambda rows: _after(rows.evidence_date, days)


def birthday(years: int, *, days: int = 0) -> When:
    """The birthday of cases that begin with the day of birth, or so many days after it."""
    return lambda rows: _after(_birthday(rows.begins, years), days)


def on(day: date) -> When:
    """One day for all cases."""
    import ibis

    return lambda rows: ibis.date(day)


def later_of(one: When, other: When) -> When:
    """The later of two days of each case."""
    import ibis

    return lambda rows: ibis.greatest(one(rows), other(rows))


def _after(day: Expression, days: int) -> Expression:
    import ibis

    if not days:
        return day
    return day + ibis.interval(days=days) if days > 0 else day - ibis.interval(days=-days)


def _birthday(born: Expression, years: int) -> Expression:
    """Who is born on 29 February has a birthday on 1 March in other years."""
    import ibis

    year = born.year() + years
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    moved = (born.month() == 2) & (born.day() == 29) & ~leap
    return ibis.date(year, moved.ifelse(3, born.month()), moved.ifelse(1, born.day()))


def _as_number(day: Expression) -> Expression:
    return (day.year() * 10000 + day.month() * 100 + day.day()).cast("int64")


def _whole(rows: Expression) -> Expression:
    import ibis

    return rows.mutate(evidence_date=ibis.null("date")).select(*COLUMNS)
