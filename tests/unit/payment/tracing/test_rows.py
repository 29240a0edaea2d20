"""Every figure is what its rows give, and its rows are those of the input files."""

import csv
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from coordcare.errors import CoordcareError
from coordcare.figures import Figure, Rows, rounded
from coordcare.payment.closing.closed import Closed
from coordcare.payment.tracing.rows import Traced, condition, opened, trace
from coordcare.payment.tracing.views import VIEWS, Tables, statements
from tests.unit.payment.tracing.closed_cco import closed_cco, figures_with_rows

Cco = tuple[Closed, Tables]
POLICIES = ("any_day", "covered_on_15th", "day_weighted")


@pytest.fixture(scope="module")
def by_policy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Cco]:
    return cache(lambda policy: closed_cco(tmp_path_factory.mktemp(policy) / "cco", policy))


@pytest.fixture(params=POLICIES)
def cco(request: pytest.FixtureRequest, by_policy: Callable[[str], Cco]) -> Cco:
    return by_policy(request.param)


@pytest.fixture
def simple(by_policy: Callable[[str], Cco]) -> Cco:
    return by_policy("any_day")


def traced(figures: list[Figure], tables: Tables, most: int = 5) -> list[tuple[Figure, Traced]]:
    sources = {at: one.source for at, one in enumerate(figures) if isinstance(one.source, Rows)}
    with opened() as connection:
        found = trace(connection, sources, tables, most=most)
    return [(figures[at], rows) for at, rows in found.items()]


def of_view(closed: Closed, view: str) -> list[Figure]:
    return [one for one in figures_with_rows(closed) if isinstance(one.source, Rows) and one.source.view == view]


def test_every_figure_of_a_close_is_what_its_rows_give(cco: Cco) -> None:
    closed, tables = cco
    figures = figures_with_rows(closed)
    found = traced(figures, tables)
    wrong = [(one.says, one.value, rows.value, rows.view) for one, rows in found if not rows.adds_up(one)]
    assert wrong == []
    assert len(found) == len(figures) > 100
    seen = {rows.view for _, rows in found if rows.rows}
    assert seen >= set(VIEWS) - {"clinic_recognitions", "members_covered"}


def test_a_computed_result_is_what_its_cases_give(cco: Cco) -> None:
    closed, tables = cco
    results = of_view(closed, "measure_cases")
    assert len({one.says for one in results}) > 5
    with opened() as connection:
        for statement in statements(["measure_cases"], tables):
            connection.execute(statement)
        for one in results:
            assert isinstance(one.source, Rows)
            sums = f"SELECT sum(numerator), sum(denominator) FROM measure_cases WHERE {condition(one.source.where)}"  # noqa: S608  # names and texts of our own receipts
            above, below = connection.execute(sums).fetchone()
            if one.how and "readmissions" not in str(one.source.where):  # of an index the denominator is expected
                assert one.how == f"{int(above):,} of {int(below):,}"
                assert one.value == rounded(Fraction(int(above), int(below)), 6)


def test_a_result_of_a_measure_stands_in_its_row(simple: Cco) -> None:
    closed, tables = simple
    results = [one for one in of_view(closed, "measure_results") if one.says.startswith("Result")]
    assert len(results) > 3
    for figure, rows in traced(results, tables):
        assert rows.value is None
        (first,) = rows.first
        row = input_rows(closed, first.file)[first.row - 1]
        assert Decimal(row["result"]) == figure.value


def input_rows(closed: Closed, file: str) -> list[dict[str, str]]:
    return rows_of(closed.run.parent.parent / file)


@cache
def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as text:
        return list(csv.DictReader(text))


def test_a_line_that_is_named_stands_there_with_its_amount(simple: Cco) -> None:
    closed, tables = simple
    claims = [one for one in of_view(closed, "paid_lines") if one.number]
    checked = 0
    for figure, rows in traced(claims[:6], tables, most=10_000):
        total = Decimal(0)
        for first in rows.first:
            row = input_rows(closed, first.file)[first.row - 1]
            assert Decimal(row["paid_amount"].replace("$", "").replace(",", "")) == first.amount
            total += first.amount or 0
            checked += 1
        assert total == figure.number
        assert rows.inputs == rows.rows == len(rows.first)
    assert checked > 100


def test_a_member_month_rests_on_a_span_and_an_assignment_of_the_same_person(simple: Cco) -> None:
    closed, tables = simple
    months = [one for one in of_view(closed, "covered_months") if "basis" in dict(getattr(one.source, "where", {}))]
    (_, rows), *_ = traced(months, tables, most=10_000)
    assert len(rows.first) > 20
    assert sum(one.rows for one in rows.first) == rows.rows
    for one in rows.first:
        assert one.also is not None
        says, file, number = one.also
        assert says == "assigned by"
        assert (
            input_rows(closed, one.file)[one.row - 1]["person_id"] == input_rows(closed, file)[number - 1]["person_id"]
        )


def test_premium_is_the_premium_of_each_month_and_plan_times_the_member_months(cco: Cco) -> None:
    """Of the figures that are more than a sum, the one that takes two views to follow."""
    closed, tables = cco
    settled = next(one for one in closed.settled if one.facts.premium is not None)
    months = settled.facts.premium.of[-1] if settled.facts.premium else None
    assert months is not None
    assert isinstance(months.source, Rows)
    counted = "sum(days * (377580 // days_in_month))" if tables.policy == "day_weighted" else "count(*)"
    with opened() as connection:
        for statement in statements(["premiums", "covered_months"], tables):
            connection.execute(statement)
        mine = connection.execute(
            f"SELECT number, plan, {counted} FROM covered_months "  # noqa: S608  # from receipts of our own
            f"WHERE {condition(months.source.where)} GROUP BY ALL"
        ).fetchall()
        paid = connection.execute(
            "SELECT number, plan, sum(amount), sum(member_months) FROM premiums GROUP BY ALL"
        ).fetchall()
    rates = {(number, plan): Fraction(amount) / int(count) for number, plan, amount, count in paid if count}
    whole = 377_580 if tables.policy == "day_weighted" else 1
    value = sum((rates.get((number, plan), Fraction(0)) * count / whole for number, plan, count in mine), Fraction(0))
    assert settled.facts.premium is not None
    assert value == settled.facts.premium.number > 0


def test_the_script_runs_as_it_stands_and_lists_as_many_rows(simple: Cco) -> None:
    closed, tables = simple
    found = traced(figures_with_rows(closed), tables)
    by_view = {rows.view: rows for _, rows in found if rows.rows}
    connection = duckdb.connect()
    for statement in statements(by_view, tables):
        connection.execute(statement)
    for rows in by_view.values():
        assert len(connection.execute(rows.select).fetchall()) == rows.rows
    connection.close()


def test_the_same_sources_give_the_same_rows(simple: Cco) -> None:
    closed, tables = simple
    figures = figures_with_rows(closed)
    assert traced(figures, tables) == traced(figures, tables)


def test_a_view_that_is_not_known_is_told_in_a_sentence(simple: Cco) -> None:
    with opened() as connection, pytest.raises(CoordcareError, match=r"rows of “gone”.*Close the year again"):
        trace(connection, {1: Rows(view="gone")}, simple[1], most=1)


def test_rows_that_do_not_give_the_figure_are_seen() -> None:
    rows = Traced(
        view="paid_lines", called="claim line", rows=2, inputs=2, total=Decimal("3.00"), dollars=True,
        value=Fraction(3), how="", first=(), select="", shown="",
    )  # fmt: skip
    assert rows.adds_up(Figure(value=Decimal("3.00"), unit="dollars", says=""))
    assert not rows.adds_up(Figure(value=Decimal("3.01"), unit="dollars", says=""))


@pytest.mark.parametrize(
    ("where", "sql"),
    [
        ({}, "TRUE"),
        ({"npi": ("1",)}, "npi = '1'"),
        ({"npi": ("1", None)}, "(npi = '1' OR npi IS NULL)"),
        ({"area": (None,)}, "area IS NULL"),
        ({"npi": ()}, "FALSE"),
        ({"npi or tin": ("1", "O'Hara")}, "(npi IN ('1', 'O''Hara') OR tin IN ('1', 'O''Hara'))"),
        ({"number": (24265, 24266, 24267), "plan": ("A",)}, "number BETWEEN 24265 AND 24267 AND plan = 'A'"),
        ({"number": (24265, 24267, 24268)}, "number IN (24265, 24267, 24268)"),
    ],
)
def test_what_rows_must_have_is_written_as_sql(where: dict[str, Any], sql: str) -> None:
    assert condition(where) == sql


def test_long_lists_are_cut_where_they_are_shown_and_nowhere_else() -> None:
    where = {"payment_id": tuple(f"P{number}" for number in range(9))}
    assert condition(where, shortened=True) == "payment_id IN ('P0', 'P1', 'P2', 'P3', … 5 more)"
    assert "'P8'" in condition(where)


def test_clinics_are_counted_once_whatever_the_number_of_their_recognitions(tmp_path: Path, simple: Cco) -> None:
    closed, tables = simple
    clinics = {clinic for clinic, spans in closed.found.tiers.items() if spans}
    tiers = {tier for spans in closed.found.tiers.values() for tier, _, _ in spans}
    assert clinics
    figure = Figure(
        value=len(clinics), unit="count", says="Clinics",
        source=Rows(view="clinic_recognitions", where={"clinic_id": tuple(clinics), "tier": tuple(tiers)}),
    )  # fmt: skip
    ((_, rows),) = traced([figure], tables)
    assert rows.adds_up(figure)


def test_members_are_counted_once_for_a_party_and_for_all_parties(simple: Cco) -> None:
    closed, tables = simple
    figures = []
    for view, at in (("members_covered", 0), ("members_served", 1)):
        for (id, party), counted in closed.found.members.items():
            where = {"arrangement_id": (id,)} | ({"party": (party,)} if party is not None else {})
            figures.append(Figure(value=counted[at], unit="count", says=view, source=Rows(view=view, where=where)))
    found = traced(figures, tables)
    assert sum(bool(rows.rows) for _, rows in found) > 8
    assert [(one.source, one.value, rows.value) for one, rows in found if not rows.adds_up(one)] == []
