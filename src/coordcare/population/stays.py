"""Stays in hospital, put together from the lines of their claims; a transfer goes on the same stay.

A stay begins with the admission and ends with the discharge. A stay that begins on the day on which another of the
person ends, or on the day after, goes it on: bills in parts and transfers between hospitals are one stay, which is of
the hospital that discharged last, and has the codes of all its parts.
"""

from functools import cache
from typing import Any

from coordcare.engine.plan import Expression, Step, named_table
from coordcare.population.cases import COLUMNS, Cases
from coordcare.population.coded_events import set_columns
from coordcare.population.events import Events
from coordcare.population.ranking import ranked


def stays_of(lines: Events) -> Events:
    """The stays that these lines make, each on its day of admission; `end_date` is the day of discharge.

    Lines without a discharge end on their last day. Codes are asked as of any event.
    """
    import ibis

    bits = [name for name in lines.rows.columns if name.startswith(("sets_", "principal_"))]
    rows = lines.rows
    claims = rows.group_by("person_id", "claim_id").agg(
        admitted=rows.admission_date.coalesce(rows.service_date).min(),
        discharged=rows.discharge_date.coalesce(rows.end_date).max(),
        billing_npi=rows.billing_npi.max(),
        **{name: _any_bit(rows[name]) for name in bits},
    )
    order = [claims.admitted, claims.discharged, claims.claim_id]
    until_here = ibis.window(group_by="person_id", order_by=order, rows=(None, -1))
    claims = claims.mutate(covered_until=claims.discharged.max().over(until_here))
    begins = claims.covered_until.isnull() | (claims.admitted > claims.covered_until + ibis.interval(days=1))
    claims = claims.mutate(begins=begins.ifelse(1, 0))
    so_far = ibis.window(
        group_by="person_id", order_by=[claims.admitted, claims.discharged, claims.claim_id], rows=(None, 0)
    )
    claims = claims.mutate(stay=claims.begins.sum().over(so_far))
    whole = claims.group_by("person_id", "stay").agg(
        service_date=claims.admitted.min(),
        end_date=claims.discharged.max(),
        **{name: _any_bit(claims[name]) for name in bits},
    )
    last = ranked(claims, per=["person_id", "stay"], by=[("discharged", "desc"), ("claim_id", "asc")])
    last = last.filter(last["rank"] == 0).select("person_id", "stay", "billing_npi", "claim_id")
    joined = whole.join(last, ["person_id", "stay"])
    return Events(
        joined.select("person_id", "service_date", "end_date", "billing_npi", "claim_id", *bits), lines.numbers
    )


def stays_table(sets: int, *, own: bool, denied: bool) -> Expression:
    """The stays that a run of measures has put together: of own claims or all, with denied ones or without."""
    columns = {"person_id": "VARCHAR", "service_date": "DATE", "end_date": "DATE", "billing_npi": "VARCHAR",
               "claim_id": "VARCHAR", **dict.fromkeys(set_columns(sets), "BIGINT")}  # fmt: skip
    return named_table(_name(own=own, denied=denied), columns)


def stays_step(lines: Events, *, own: bool, denied: bool) -> Step:
    """The stays that these lines make, put together once for all measures."""
    said = f"{'the CCO' if own else 'any payer'}, denied lines {'among them' if denied else 'left out'}"
    return Step(
        name=_name(own=own, denied=denied),
        says=f"Stays in hospital, by claims of {said}; a transfer goes on the same stay.",
        expression=stays_of(lines).rows,
    )


def _name(*, own: bool, denied: bool) -> str:
    return f"stays_{'own' if own else 'any'}_{'with_denied' if denied else 'paid'}"


def of_one_day(stays: Events) -> Events:
    """The stays that end on the day on which they begin."""
    return Events(stays.rows.filter(stays.rows.service_date == stays.rows.end_date), stays.numbers)


def discharges(stays: Events) -> Cases:
    """A case for each stay, known by its day of discharge."""
    return _cases(stays, stays.rows.end_date)


def admissions(stays: Events) -> Cases:
    """A case for each stay, known by its day of admission."""
    return _cases(stays, stays.rows.service_date)


def _cases(stays: Events, day: Expression) -> Cases:
    import ibis

    rows = stays.rows.mutate(
        case_date=day, begins=stays.rows.service_date, ends=stays.rows.end_date, npi=stays.rows.billing_npi,
        evidence_date=ibis.null("date"),
    )  # fmt: skip
    return Cases(rows.select(*COLUMNS))


def _any_bit(column: Expression) -> Expression:
    """The bits that any row of the group has."""
    return _bit_or()(column)


@cache
def _bit_or() -> Any:
    """The engines' own function, which Ibis does not know on Spark."""
    import ibis

    def bit_or(bits: int) -> int:
        raise NotImplementedError  # an engine reckons it

    return ibis.udf.agg.builtin(bit_or, name="bit_or", signature=(("int64",), "int64"))
