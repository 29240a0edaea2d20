"""What holds of a run whoever the members are and wherever they went."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.population.written_tables import Reckoned, one_value, sql_of_the_run

FIRST, LAST = date(2021, 7, 1), date(2022, 12, 31)
PEOPLE, CLINICS, PRACTITIONERS = ["P1", "P2", "P3"], ["C1", "C2", "C3"], ["N1", "N2", "N3", "N4"]
STEPS = tuple(sql_of_the_run())
UP_TO_ATTRIBUTION = STEPS[: STEPS.index("attribution_spans") + 1]

Tables = dict[str, list[dict[str, str | None]]]

DAYS = st.integers(0, (LAST - FIRST).days).map(lambda days: FIRST + timedelta(days=days))
SPANS = st.lists(st.tuples(st.sampled_from(PEOPLE), DAYS, st.none() | st.integers(0, 300)), min_size=1, max_size=5)
ASSIGNED = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(CLINICS), DAYS, st.none() | st.integers(0, 200)),
    max_size=3,
    unique_by=lambda assigned: assigned[2],  # or the last tie-break would look at names
)
SERVICES = st.tuples(
    st.sampled_from(PEOPLE),
    DAYS,
    st.sampled_from(PRACTITIONERS),
    st.sampled_from(["T1015", "J1885"]),
    st.sampled_from(["11", "11", "23"]),
)
CLAIMS = st.lists(SERVICES, max_size=10)


def text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def after(day: date, days: int | None) -> str | None:
    return None if days is None else text(day + timedelta(days=days))


def claim(number: int, service: tuple[str, date, str, str, str]) -> dict[str, str | None]:
    """Each claim costs twice the one before, so that no two sums are alike."""
    person, day, npi, code, place = service
    return {
        "claim_id": str(number),
        "person_id": person,
        "service_date": text(day),
        "paid_date": text(day),
        "rendering_npi": npi,
        "hcpcs_code": code,
        "place_of_service_code": place,
        "paid_amount": str(Decimal(2**number) / 100),
        "allowed_amount": str(Decimal(2**number) / 100) if number % 3 else None,
    }


@st.composite
def tables(draw: st.DrawFn) -> Tables:
    """A store: N1 and N2 work at C1, N3 at C2; N4 works nowhere, and nobody knows N4's taxonomy."""
    return {
        "eligibility": [
            {"person_id": who, "enrollment_start_date": text(start), "enrollment_end_date": after(start, days)}
            for who, start, days in draw(SPANS)
        ],
        "members": [{"person_id": who, "birth_date": "2010-01-01"} for who in PEOPLE],
        "practitioners": [{"npi": npi, "taxonomy_code": "207Q00000X"} for npi in PRACTITIONERS[:3]],
        "clinics": [{"clinic_id": clinic, "contracting_entity": f"of {clinic}"} for clinic in CLINICS],
        "affiliations": [
            {"npi": npi, "clinic_id": clinic, "start_date": "2000-01-01"}
            for npi, clinic in zip(PRACTITIONERS, ["C1", "C1", "C2"], strict=False)
        ],
        "assignments": [
            {"person_id": who, "clinic_id": clinic, "start_date": text(start), "end_date": after(start, days)}
            for who, clinic, start, days in draw(ASSIGNED)
        ],
        "medical_claim": [claim(number, service) for number, service in enumerate(draw(CLAIMS), 1)],
        "pharmacy_claim": [],
    }


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reckoned]:
    world = Reckoned(tmp_path_factory.mktemp("run"), first="2021-07", last="2022-12")
    yield world
    world.engine.close()


def reckon(world: Reckoned, stored: Tables, names: Sequence[str] = STEPS) -> None:
    for name, rows in stored.items():
        world.put(name, rows)
    world.carry_out(*names)


def results(world: Reckoned, names: Sequence[str] = STEPS) -> dict[str, list[list[str]]]:
    """The rows of what was reckoned, in one order."""
    columns = {name: list(sql_of_the_run()[name][0].expression.columns) for name in names}
    return {name: sorted(world.rows(name, columns[name])) for name in names}


@settings(max_examples=15)
@given(stored=tables(), later=SERVICES, month=st.integers(0, 16))
def test_a_later_claim_never_changes_an_earlier_month(
    world: Reckoned, stored: Tables, later: tuple[str, date, str, str, str], month: int
) -> None:
    """The months of the run are the same with the claim and without, as where cco.yaml states them."""
    number = FIRST.year * 12 + FIRST.month + month
    end_of_month = date(number // 12, number % 12 + 1, 1) - timedelta(days=1)
    person, day, *rest = later
    if day <= end_of_month:
        day = end_of_month + timedelta(days=1 + day.day)
    question = "SELECT * FROM {} WHERE month <= DATE '{}' ORDER BY ALL"
    asked = [question.format(name, end_of_month) for name in ("attribution", "attribution_candidates")]
    reckon(world, stored, UP_TO_ATTRIBUTION)
    before = [world.engine.rows(one) for one in asked]
    added = claim(len(stored["medical_claim"]) + 1, (person, day, rest[0], rest[1], "11"))
    reckon(world, stored | {"medical_claim": [*stored["medical_claim"], added]}, UP_TO_ATTRIBUTION)
    assert [world.engine.rows(one) for one in asked] == before


def renamed(rows: Sequence[Mapping[str, str | None]], names: Mapping[str, str]) -> list[dict[str, str | None]]:
    return [{column: names.get(value or "", value) for column, value in row.items()} for row in rows]


@settings(max_examples=8)
@given(stored=tables(), data=st.data())
def test_neither_the_order_of_rows_nor_what_anybody_is_called_changes_anything(
    world: Reckoned, stored: Tables, data: st.DataObject
) -> None:
    names: dict[str, str] = {}
    for group in (PEOPLE, CLINICS, PRACTITIONERS):
        names |= dict(zip(group, data.draw(st.permutations(group)), strict=True))
    names |= {f"of {clinic}": f"of {names[clinic]}" for clinic in CLINICS}
    names |= {f"npi:{npi}": f"npi:{names[npi]}" for npi in PRACTITIONERS}
    reckon(world, stored)
    plain = results(world)
    shuffled = {name: data.draw(st.permutations(renamed(rows, names))) for name, rows in stored.items()}
    reckon(world, shuffled)
    expected = {name: sorted([names.get(cell, cell) for cell in row] for row in rows) for name, rows in plain.items()}
    assert results(world) == expected


@settings(max_examples=15)
@given(stored=tables())
def test_every_dollar_and_every_member_month_is_somewhere_once(world: Reckoned, stored: Tables) -> None:
    reckon(world, stored)
    paid = sum((Decimal(row["paid_amount"] or 0) for row in stored["medical_claim"]), Decimal(0))
    for name in ("member_costs", "experience", "lags"):
        assert sum((Decimal(amount) for (amount,) in world.rows(name, ["paid_amount"])), Decimal(0)) == paid
    months = world.rows("member_months", ["person_id", "month"])
    assert sorted(world.rows("attribution", ["person_id", "month"])) == sorted(months)
    assert len(set(map(tuple, months))) == len(months)
    assert one_value(world, "SELECT coalesce(sum(months), 0) FROM attribution_spans") == len(months)
    assert one_value(world, "SELECT coalesce(sum(any_day), 0) FROM exposure") == len(months)


@settings(max_examples=25)
@given(stored=tables())
def test_no_policy_counts_more_member_months_than_covered_on_any_day(world: Reckoned, stored: Tables) -> None:
    reckon(world, stored, STEPS[:2])
    rows = world.engine.rows("SELECT days, days_in_month, on_15th FROM member_months")
    assert all(0 < days <= days_in_month and on_15th in (0, 1) for days, days_in_month, on_15th in rows)
    whole = [on_15th for days, days_in_month, on_15th in rows if days == days_in_month]
    assert all(whole), "a month covered from its first day to its last is covered on its 15th"
    covered = set(chain.from_iterable(map(days_covered, stored["eligibility"])))
    assert sum(days for days, *_ in rows) == len(covered), "each covered day of a person is counted once"


def days_covered(span: Mapping[str, str | None]) -> Iterator[tuple[str | None, date]]:
    start = date.fromisoformat(span["enrollment_start_date"] or "")
    end = min(date.fromisoformat(span["enrollment_end_date"] or "2100-01-01"), LAST)
    return ((span["person_id"], start + timedelta(days=day)) for day in range((end - start).days + 1))
