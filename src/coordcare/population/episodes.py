"""Cases in time: services that make an episode, cases that lie in others, and cases that are far enough apart."""

from coordcare.engine.plan import Expression
from coordcare.population.cases import COLUMNS, Cases, When
from coordcare.population.events import Events
from coordcare.population.ranking import ranked

_KEY = ["person_id", "case_date"]
_DOUBLINGS = 5  # a chain of cases doubles in length with each: enough for 32 of a person


def episodes_of(events: Events, *, pause: int) -> Cases:
    """The episodes that services make: one ends where more than so many days without a service follow.

    An episode is known by its last day, and is of whoever billed last.
    """
    import ibis

    rows = events.rows
    days = rows.select(
        "person_id", "billing_npi", begins=rows.service_date, ends=ibis.greatest(rows.service_date, rows.end_date)
    ).distinct()
    in_order = [days.begins, days.ends, days.billing_npi]
    until_here = ibis.window(group_by="person_id", order_by=in_order, rows=(None, -1))
    days = days.mutate(covered_until=days.ends.max().over(until_here))
    apart = days.covered_until.isnull() | (days.begins.delta(days.covered_until, unit="day") > pause + 1)
    days = days.mutate(new=apart.ifelse(1, 0))
    so_far = ibis.window(group_by="person_id", order_by=[days.begins, days.ends, days.billing_npi], rows=(None, 0))
    days = days.mutate(episode=days.new.sum().over(so_far))
    last = ranked(days, per=["person_id", "episode"], by=[("ends", "desc"), ("begins", "desc"), ("billing_npi", "asc")])
    last = last.filter(last["rank"] == 0).select("person_id", "episode", npi=last.billing_npi)
    whole = days.group_by("person_id", "episode").agg(begins=days.begins.min(), ends=days.ends.max())
    whole = whole.join(last, ["person_id", "episode"])
    return Cases(whole.mutate(case_date=whole.ends, evidence_date=ibis.null("date")).select(*COLUMNS))


def within(cases: Cases, others: Cases, first: When, last: When) -> Cases:
    """Those whose day is, for one of the other cases of the person, from one of its days through another."""
    spans = others.rows
    spans = spans.select(other_person=spans.person_id, opens=first(spans), closes=last(spans))
    rows = cases.rows
    joined = rows.join(
        spans,
        [rows.person_id == spans.other_person, rows.case_date >= spans.opens, rows.case_date <= spans.closes],
    )
    return Cases(rows.semi_join(joined.select(*_KEY).distinct(), _KEY))


def besides(events: Events, cases: Cases) -> Events:
    """The events that are not the cases themselves: of another day, or of the day but billed by somebody else."""
    known = cases.rows.select("person_id", service_date=cases.rows.case_date, giver=cases.rows.npi.fill_null(""))
    rows = events.rows.mutate(giver=events.rows.billing_npi.fill_null(""))
    return Events(rows.anti_join(known, ["person_id", "service_date", "giver"]).drop("giver"), events.numbers)


def spaced(cases: Cases, *, days: int) -> Cases:
    """Of each person the first case, then the first that lies at least so many days after that one, and so on."""
    hops = _hops(cases, days)
    rows = cases.rows.select(*_KEY)
    chosen = rows.group_by("person_id").agg(case_date=rows.case_date.min())
    for _ in range(_DOUBLINGS):
        reached = chosen.join(hops, _KEY).select("person_id", case_date="following")
        chosen = chosen.union(reached, distinct=True)
        farther = hops.select("person_id", following="case_date", beyond="following")
        hops = hops.join(farther, ["person_id", "following"]).select("person_id", "case_date", following="beyond")
    return Cases(cases.rows.semi_join(chosen, _KEY))


def _hops(cases: Cases, days: int) -> Expression:
    """From each case to the first of the person that lies at least so many days after it."""
    rows = cases.rows.select(*_KEY)
    others = rows.select(other_person="person_id", following="case_date")
    apart = others.following.delta(rows.case_date, unit="day") >= days
    joined = rows.join(others, [rows.person_id == others.other_person, apart])
    return joined.group_by(*_KEY).agg(following=joined.following.min())


def evidence_day(days: int) -> When:
    """So many days after the day of the evidence."""
    import ibis

    return lambda rows: rows.evidence_date + ibis.interval(days=days)
