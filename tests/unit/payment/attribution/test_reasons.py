"""Why a member belongs where, in words."""

from datetime import date
from decimal import Decimal

import pytest

from coordcare.payment.attribution.reasons import Attributed, Candidate, spans_of


def candidate(unit: str, visits: int, last_visit: str = "2022-05-05", allowed: str = "100.00") -> Candidate:
    return Candidate(
        unit=unit,
        clinic_id=None if unit.startswith("npi:") else unit,
        visits=visits,
        last_visit=date.fromisoformat(last_visit),
        allowed_amount=Decimal(allowed),
    )


def attributed(month: str, *candidates: Candidate, basis: str = "visits", clinic: str | None = "Alder") -> Attributed:
    return Attributed(
        month=date.fromisoformat(f"{month}-01"),
        clinic_id=clinic,
        npi="1234567893" if basis == "visits" else None,
        contracting_entity="North" if clinic else None,
        basis=basis,
        since=date(2021, 5, 1) if basis == "assignment" else None,
        candidates=candidates,
    )


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (attributed("2022-06", basis="assignment"), "Assigned since 2021-05-01."),
        (
            attributed("2022-06", basis="none", clinic=None),
            "No assignment, and no primary-care visit in the twelve months to the end of the month.",
        ),
        (
            attributed("2022-06", candidate("Alder", 1)),
            "No assignment; 1 primary-care visit in twelve months, all at clinic Alder.",
        ),
        (
            attributed("2022-06", candidate("npi:1234567893", 2), clinic=None),
            "No assignment; 2 primary-care visits in twelve months, all at practitioner 1234567893.",
        ),
        (
            attributed("2022-06", candidate("Alder", 3), candidate("Birch", 2), candidate("Cedar", 1)),
            "No assignment; 3 primary-care visits in twelve months at clinic Alder, more than at any other "
            "(clinic Birch: 2).",
        ),
        (
            attributed("2022-06", candidate("Alder", 2, "2022-05-06"), candidate("Birch", 2, "2022-05-05")),
            "No assignment; 2 primary-care visits in twelve months at clinic Alder and as many at clinic Birch; the "
            "one at clinic Alder was later (2022-05-06, against 2022-05-05).",
        ),
        (
            attributed("2022-06", candidate("Alder", 2, allowed="1234.50"), candidate("Birch", 2, allowed="1234.49")),
            "No assignment; 2 primary-care visits in twelve months at clinic Alder and as many at clinic Birch, the "
            "last on the same day; clinic Alder has the higher allowed amount ($1,234.50, against $1,234.49).",
        ),
        (
            attributed("2022-06", candidate("Alder", 2), candidate("Birch", 2)),
            "No assignment; 2 primary-care visits in twelve months at clinic Alder and as many at clinic Birch, alike "
            "in everything; the number that comes first decides.",
        ),
    ],
)
def test_the_reason_names_what_decided(one: Attributed, reason: str) -> None:
    assert one.reason == reason


@pytest.mark.parametrize(
    ("one", "to_whom"),
    [
        (attributed("2022-06"), "clinic Alder, practitioner 1234567893, contracting entity North"),
        (attributed("2022-06", basis="assignment"), "clinic Alder, contracting entity North"),
        (attributed("2022-06", clinic=None), "no clinic, practitioner 1234567893"),
        (attributed("2022-06", basis="none", clinic=None), "nobody"),
    ],
)
def test_to_whom_is_said_with_all_that_is_known(one: Attributed, to_whom: str) -> None:
    assert one.to_whom == to_whom


def test_months_are_put_together_while_nothing_but_the_reason_changes() -> None:
    months = [
        attributed("2021-11", candidate("Alder", 1)),
        attributed("2021-12", candidate("Alder", 2)),
        attributed("2022-01", candidate("Alder", 2)),  # over the turn of the year
        attributed("2022-03", candidate("Alder", 2)),  # after a month without coverage
        attributed("2022-04", basis="assignment"),
        attributed("2022-05", basis="none", clinic=None),
    ]
    assert [len(span) for span in spans_of(months)] == [3, 1, 1, 1]
    assert spans_of([]) == []
