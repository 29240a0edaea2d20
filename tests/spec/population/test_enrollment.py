"""Coverage, member months, and continuous enrollment."""

from datetime import date
from pathlib import Path

import pytest

from coordcare.population.enrollment import continuously_enrolled
from tests.spec.population.written_tables import Reckoned, reckoned

STEPS = ("coverage", "member_months")


def enrolled(folder: Path, eligibility: str, *, first: str = "2022-01", last: str = "2022-12") -> Reckoned:
    return reckoned(folder, *STEPS, eligibility=eligibility, first=first, last=last)


def test_spans_that_overlap_or_follow_each_other_without_a_day_between_are_one(tmp_path: Path) -> None:
    world = enrolled(
        tmp_path,
        """
        person_id | enrollment_start_date | enrollment_end_date | standing
        Ann       | 2022-01-01            | 2022-03-31          | counted
        Ann       | 2022-03-15            | 2022-05-31          | counted    # overlaps
        Ann       | 2022-06-01            | 2022-06-30          | counted    # follows the next day
        Bob       | 2022-01-01            | 2022-03-31          | counted
        Bob       | 2022-04-02            | 2022-06-30          | counted    # a day between
        Cid       | 2022-01-01            | 2022-12-31          | counted
        Cid       | 2022-02-01            | 2022-02-28          | counted    # within the other
        Cid       | 2022-12-15            |                     | counted    # goes on
        Dot       | 2022-01-01            | 2022-01-31          | counted
        Dot       | 2022-01-01            | 2022-01-31          | counted    # another plan, the same days
        Eve       | 2022-01-01            | 2022-01-31          | duplicate  # in no result
        """,
    )
    world.holds(
        "coverage",
        """
        person_id | start_date | end_date
        Ann       | 2022-01-01 | 2022-06-30
        Bob       | 2022-01-01 | 2022-03-31
        Bob       | 2022-04-02 | 2022-06-30
        Cid       | 2022-01-01 | 2100-01-01
        Dot       | 2022-01-01 | 2022-01-31
        """,
    )


def test_a_member_month_has_its_covered_days_and_whether_the_15th_is_one(tmp_path: Path) -> None:
    world = enrolled(
        tmp_path,
        """
        person_id | enrollment_start_date | enrollment_end_date
        Ann       | 2023-12-31            | 2024-02-14  # one day, a whole month, and until the day before the 15th
        Bob       | 2024-01-15            | 2024-01-15
        Cid       | 2024-01-01            | 2024-01-10
        Cid       | 2024-01-20            | 2024-01-31  # twice in a month: days add up
        Dot       | 2024-02-01            |             # a leap year
        """,
        first="2023-12",
        last="2024-02",
    )
    world.holds(
        "member_months",
        """
        person_id | month      | days | days_in_month | on_15th
        Ann       | 2023-12-01 | 1    | 31            | 0
        Ann       | 2024-01-01 | 31   | 31            | 1
        Ann       | 2024-02-01 | 14   | 29            | 0
        Bob       | 2024-01-01 | 1    | 31            | 1
        Cid       | 2024-01-01 | 22   | 31            | 0
        Dot       | 2024-02-01 | 29   | 29            | 1
        """,
    )


def test_february_of_other_years_has_28_days(tmp_path: Path) -> None:
    spans = "person_id | enrollment_start_date | enrollment_end_date\n Ann | 2023-02-01 | 2023-02-28"
    world = enrolled(tmp_path, spans, first="2023-02", last="2023-02")
    world.holds("member_months", "person_id | days | days_in_month\n Ann | 28 | 28")


def test_days_covered_twice_count_once(tmp_path: Path) -> None:
    world = enrolled(
        tmp_path,
        """
        person_id | plan | enrollment_start_date | enrollment_end_date
        Ann       | CCOA | 2022-01-01            | 2022-01-20
        Ann       | CCOB | 2022-01-11            | 2022-01-31
        """,
    )
    world.holds("member_months", "person_id | month | days\n Ann | 2022-01-01 | 31")


def test_the_plan_of_a_month_is_that_of_the_span_that_began_last_then_by_name(tmp_path: Path) -> None:
    world = enrolled(
        tmp_path,
        """
        person_id | plan | enrollment_start_date | enrollment_end_date
        Ann       | CCOB | 2022-01-01            | 2022-02-10
        Ann       | CCOA | 2022-02-11            | 2022-03-31
        Bob       | CCOG | 2022-01-01            | 2022-01-31
        Bob       | CCOF | 2022-01-01            | 2022-01-31
        Cid       |      | 2022-01-01            | 2022-01-31
        """,
        last="2022-03",
    )
    world.holds(
        "member_months",
        """
        person_id | month      | plan
        Ann       | 2022-01-01 | CCOB
        Ann       | 2022-02-01 | CCOA
        Ann       | 2022-03-01 | CCOA
        Bob       | 2022-01-01 | CCOF
        Cid       | 2022-01-01 |
        """,
    )


# What a person is called says how the year 2022 is covered.
SPANS = """
    person_id        | enrollment_start_date | enrollment_end_date
    all year         | 2022-01-01            | 2022-12-31
    longer           | 2021-06-01            |
    gap of 45        | 2022-01-01            | 2022-03-31
    gap of 45        | 2022-05-16            | 2022-12-31  # 1 April to 15 May are 45 days
    gap of 46        | 2022-01-01            | 2022-03-31
    gap of 46        | 2022-05-17            | 2022-12-31
    two gaps         | 2022-01-01            | 2022-03-31
    two gaps         | 2022-04-02            | 2022-06-30
    two gaps         | 2022-07-02            | 2022-12-31
    began late       | 2022-01-31            | 2022-12-31  # 30 days before the first span
    ended early      | 2022-01-01            | 2022-12-30  # a day after the last
    late and early   | 2022-01-02            | 2022-12-30
    year before      | 2021-01-01            | 2021-12-31
    gap then and now | 2021-01-01            | 2021-03-31  # a gap outside the period is none
    gap then and now | 2021-07-01            | 2022-06-30
    gap then and now | 2022-07-31            | 2022-12-31
"""


@pytest.fixture(scope="module")
def over_a_year(tmp_path_factory: pytest.TempPathFactory) -> Reckoned:
    return reckoned(tmp_path_factory.mktemp("enrolled"), "coverage", eligibility=SPANS)


WITHOUT_GAPS = {"all year", "longer"}
ONE_GAP_OF_45_AT_MOST = WITHOUT_GAPS | {"gap of 45", "began late", "ended early", "gap then and now"}


@pytest.mark.parametrize(
    ("gaps", "longest_gap", "people"),
    [
        (1, 45, ONE_GAP_OF_45_AT_MOST),
        (0, 45, WITHOUT_GAPS),
        (1, 46, ONE_GAP_OF_45_AT_MOST | {"gap of 46"}),
        (1, 30, WITHOUT_GAPS | {"began late", "ended early", "gap then and now"}),
        (1, 29, WITHOUT_GAPS | {"ended early"}),
        (2, 1, WITHOUT_GAPS | {"ended early", "two gaps", "late and early"}),
        (1, 0, WITHOUT_GAPS),
    ],
)
def test_gaps_are_counted_and_measured(over_a_year: Reckoned, gaps: int, longest_gap: int, people: set[str]) -> None:
    enrolled = continuously_enrolled(date(2022, 1, 1), date(2022, 12, 31), gaps=gaps, longest_gap=longest_gap)
    assert over_a_year.people(enrolled) == people


@pytest.mark.parametrize(
    ("anchor", "missing"),
    [
        (date(2022, 12, 31), {"ended early"}),
        (date(2022, 12, 30), set()),
        (date(2022, 1, 30), {"began late"}),
        (date(2022, 5, 15), {"gap of 45"}),
        (date(2022, 5, 16), set()),
    ],
)
def test_whoever_is_not_covered_on_the_anchor_date_is_left_out(
    over_a_year: Reckoned, anchor: date, missing: set[str]
) -> None:
    enrolled = continuously_enrolled(date(2022, 1, 1), date(2022, 12, 31), anchor=anchor)
    assert over_a_year.people(enrolled) == ONE_GAP_OF_45_AT_MOST - missing


def test_a_period_of_one_day_asks_for_that_day(over_a_year: Reckoned) -> None:
    enrolled = continuously_enrolled(date(2022, 4, 1), date(2022, 4, 1))
    everybody = ONE_GAP_OF_45_AT_MOST | {"late and early"}
    assert over_a_year.people(enrolled) == everybody - {"gap of 45"}
