"""Member months, cost and PMPM of five members, against figures worked out by hand."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from coordcare.figures import dollars_of
from coordcare.payment.experience.summary import (
    Experience,
    attribution_summary,
    experience,
    per_member_month,
)
from coordcare.payment.results import open_results
from coordcare.population.enrollment import MemberMonthPolicy
from coordcare.tables.store import current_run
from tests.unit.payment.profile.five_members import workspace_of_five

JANUARY, FEBRUARY, MARCH = date(2023, 1, 1), date(2023, 2, 1), date(2023, 3, 1)
ANY_DAY, ON_15TH, BY_DAYS = MemberMonthPolicy


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder: Path = workspace_of_five(tmp_path_factory.mktemp("five") / "cco")
    with open_results(current_run(folder / "store")) as opened:
        yield opened


@pytest.fixture(scope="module")
def found(connection: Any) -> Experience:
    return experience(connection, ANY_DAY)


def cents(amount: Fraction | None) -> Decimal | None:
    return None if amount is None else dollars_of(amount)


@pytest.mark.parametrize(
    ("policy", "january", "february", "pmpm"),
    [
        (ANY_DAY, Fraction(4), Fraction(3), "26.19"),  # 183.34 / 7
        (ON_15TH, Fraction(4), Fraction(2), "30.56"),  # 183.34 / 6
        (BY_DAYS, Fraction(99, 31), Fraction(5, 2), "32.20"),  # 183.34 / (353/62)
    ],
)
def test_member_months_follow_the_policy(
    connection: Any, policy: MemberMonthPolicy, january: Fraction, february: Fraction, pmpm: str
) -> None:
    found = experience(connection, policy)
    assert [one.member_months for one in found.enrollment] == [january, february, Fraction(0)]
    assert [one.members for one in found.enrollment] == [4, 3, 0]
    assert cents(found.total.paid_pmpm) == Decimal(pmpm)


def test_dollars_are_of_counted_lines_within_the_months(found: Experience) -> None:
    assert (found.total.lines, found.total.paid_amount) == (3, Decimal("183.34"))
    assert found.total.allowed_amount == Decimal("213.33"), "a line without an allowed amount counts with what was paid"
    assert found.members == 5


def test_pmpm_of_a_month_divides_by_its_own_members(found: Experience) -> None:
    assert [cents(cost.paid_pmpm) for cost in found.by_month.values()] == [Decimal("37.50"), Decimal("11.11"), None]
    assert list(found.by_month) == [JANUARY, FEBRUARY, MARCH]


def test_categories_and_areas_divide_by_all_member_months(found: Experience) -> None:
    assert {name: cents(cost.paid_pmpm) for name, cost in found.by_category.items()} == {
        "dental": Decimal("19.05"),  # 133.33 / 7
        "pharmacy": Decimal("7.14"),  # 50.01 / 7
    }
    assert {area: cost.paid_amount for area, cost in found.by_area.items()} == {
        "oral_health": Decimal("133.33"),
        None: Decimal("50.01"),
    }
    assert found.by_month_and_category[FEBRUARY, "dental"].paid_amount == Decimal("33.33")


def test_clinics_divide_by_the_members_who_belong_there(found: Experience) -> None:
    told = [(one.key, one.entity, one.members, cents(one.cost.paid_pmpm)) for one in found.by_clinic]
    assert told == [
        ("C1", "North", 3, Decimal("25.00")),  # 100.00 / 4
        ("C2", "South", 1, Decimal("25.01")),  # 50.01 / 2 is 25.005: halves go away from zero
        (None, None, 1, Decimal("33.33")),
    ]
    assert [one.key for one in found.by_entity] == ["North", "South", None]


def test_member_months_by_plan_and_basis_come_to_all(connection: Any, found: Experience) -> None:
    assert found.enrollment[0].by_plan == {"A": Fraction(3), "B": Fraction(1)}
    assert found.enrollment[1].by_plan == {"A": Fraction(1), "B": Fraction(1), None: Fraction(1)}
    attributed = attribution_summary(connection, ANY_DAY)
    assert attributed.by_basis == {"assignment": Fraction(6), "none": Fraction(1)}
    assert attributed.by_month == {
        JANUARY: {"assignment": Fraction(4)},
        FEBRUARY: {"assignment": Fraction(2), "none": Fraction(1)},
        MARCH: {},
    }
    agreed = attributed.agreement
    assert (agreed.member_years, agreed.by_both, agreed.by_neither) == (5, 0, 1)


def test_an_amount_is_rounded_once_and_halves_away_from_zero() -> None:
    assert per_member_month(Decimal("1.00"), Fraction(0)) is None
    rounded = [dollars_of(Fraction(amount)) for amount in ("0.005", "-0.005", "0.0049999999999999999999999999999", "2")]
    assert rounded == [Decimal("0.01"), Decimal("-0.01"), Decimal("0.00"), Decimal("2.00")]
