"""The policy `five_passes`: the practitioner found in the first pass that finds any, year by year."""

from pathlib import Path

import pytest

from tests.spec.population.written_tables import Reckoned, reckoned

STEPS = (
    "coverage",
    "member_months",
    "practitioner_kinds",
    "five_passes_services",
    "five_passes_primary",
    "five_passes_unserved",
    "five_passes_candidates",
    "attribution_five_passes",
)
PRACTITIONERS = """
    npi    | taxonomy_code
    family | 207Q00000X
    nurse  | 363LF0000X
    heart  | 207RC0000X
    other  | 122300000X     # a dentist: none of the kinds
"""
TWO_YEARS = """
    person_id | enrollment_start_date | enrollment_end_date
    Ann       | 2021-01-01            | 2022-12-31
"""


def attributed(folder: Path, claims: str, *, eligibility: str = TWO_YEARS, first: str = "2021-01") -> Reckoned:
    """Services by practitioners; T1015 is the one code of primary care here."""
    return reckoned(
        folder,
        *STEPS,
        first=first,
        last="2022-12",
        eligibility=eligibility,
        practitioners=PRACTITIONERS,
        medical_claim=claims,
    )


# What each pass finds, and a pass never outdoes the one before it, whatever it costs. The attribution of 2022 is asked.
PASSES = {
    1: "nurse 2022-03-01 T1015 1, heart 2022-03-02 T1015 500, family 2021-03-01 T1015 500, other 2022-03-03 J1885 900",
    2: "heart 2022-03-02 T1015 1, family 2021-03-01 T1015 500, other 2022-03-03 T1015 900",
    3: "family 2021-03-01 T1015 1, heart 2021-03-02 T1015 500, other 2022-03-03 T1015 900",
    4: "other 2021-03-01 T1015 1, family 2022-03-01 J1885 500",
    5: "other 2021-03-01 J1885 1",
}
FOUND = {1: "nurse", 2: "heart", 3: "family", 4: "other", 5: "other"}


@pytest.mark.parametrize("number", PASSES)
def test_the_first_pass_that_finds_anybody_decides(tmp_path: Path, number: int) -> None:
    lines = [service.split() for service in PASSES[number].split(", ")]
    claims = ["person_id | service_date | rendering_npi | hcpcs_code | allowed_amount"]
    claims += [f"Ann | {day} | {npi} | {code} | {amount}" for npi, day, code, amount in lines]
    world = attributed(tmp_path, "\n".join(claims))
    found = [row for row in world.rows("attribution_five_passes", ["year", "npi", "pass"]) if row[0] == "2022"]
    assert found == [["2022", FOUND[number], str(number)]]


def test_a_service_by_a_specialist_of_the_year_before_is_found_by_the_fourth_pass(tmp_path: Path) -> None:
    world = attributed(
        tmp_path,
        "person_id | service_date | rendering_npi | hcpcs_code\n Ann | 2021-12-31 | heart | T1015",
    )
    world.holds(
        "attribution_five_passes",
        """
        year | npi   | pass
        2021 | heart | 2
        2022 | heart | 4
        """,
    )


def test_within_a_pass_the_allowed_amount_decides_then_visits_then_the_number(tmp_path: Path) -> None:
    world = attributed(
        tmp_path,
        """
        person_id | service_date | rendering_npi | hcpcs_code | allowed_amount
        Ann       | 2022-01-01   | nurse         | T1015      | 60.00
        Ann       | 2022-01-02   | family        | T1015      | 30.00
        Ann       | 2022-01-03   | family        | T1015      | 30.00  # as much on two days
        Ann       | 2021-01-01   | nurse         | T1015      | 60.00
        Ann       | 2021-01-01   | family        | T1015      | 30.00
        Ann       | 2021-01-01   | family        | T1015      | 30.00  # two lines of one day are one visit
        """,
    )
    world.holds(
        "five_passes_candidates",
        """
        year | npi    | pass | visits | last_visit | allowed_amount | rank | candidates
        2022 | family | 1    | 2      | 2022-01-03 | 60.00          | 0    | 2
        2022 | nurse  | 1    | 1      | 2022-01-01 | 60.00          | 1    | 2
        2021 | family | 1    | 1      | 2021-01-01 | 60.00          | 0    | 2
        2021 | nurse  | 1    | 1      | 2021-01-01 | 60.00          | 1    | 2
        """,
    )


def test_a_service_allowed_at_nothing_counts_with_what_was_paid(tmp_path: Path) -> None:
    world = attributed(
        tmp_path,
        """
        person_id | service_date | rendering_npi | hcpcs_code | allowed_amount | paid_amount
        Ann       | 2022-01-01   | nurse         | T1015      | 0.00           | 50.00
        Ann       | 2022-01-02   | family        | T1015      | 49.99          | 80.00
        """,
    )
    world.holds(
        "five_passes_candidates",
        """
        year | npi    | allowed_amount | rank
        2022 | nurse  | 50.00          | 0
        2022 | family | 49.99          | 1
        """,
    )


def test_services_in_months_without_coverage_do_not_count(tmp_path: Path) -> None:
    world = attributed(
        tmp_path,
        """
        person_id | service_date | rendering_npi | hcpcs_code
        Ann       | 2022-05-01   | family        | T1015       # the month after the last
        Ann       | 2022-04-30   | nurse         | T1015       # in a covered month, though not on a covered day
        Ann       | 2021-12-31   | heart         | T1015
        """,
        eligibility="person_id | enrollment_start_date | enrollment_end_date\n Ann | 2022-01-01 | 2022-04-10",
    )
    world.holds("attribution_five_passes", "year | npi | pass | visits | candidates\n 2022 | nurse | 1 | 1 | 1")


def test_a_year_without_any_service_belongs_to_nobody_and_is_there(tmp_path: Path) -> None:
    world = attributed(
        tmp_path,
        """
        person_id | service_date | rendering_npi | hcpcs_code | standing
        Ann       | 2022-05-01   | family        | T1015      | counted
        Ann       | 2021-05-01   | family        | T1015      | duplicate
        Ann       | 2021-05-01   |               | T1015      | counted    # by nobody known by an NPI
        """,
    )
    world.holds(
        "attribution_five_passes",
        """
        year | npi    | pass | visits | allowed_amount | candidates
        2021 |        |      |        |                |
        2022 | family | 1    | 1      | 10.00          | 1
        """,
    )


def test_a_member_is_attributed_only_in_years_of_coverage(tmp_path: Path) -> None:
    world = attributed(
        tmp_path,
        "person_id | service_date | rendering_npi | hcpcs_code\n Ann | 2021-05-01 | family | T1015",
        eligibility="person_id | enrollment_start_date | enrollment_end_date\n Ann | 2021-05-01 | 2021-05-31",
    )
    world.holds("attribution_five_passes", "year | npi | pass\n 2021 | family | 1")


def test_passes_over_two_years_sum_both(tmp_path: Path) -> None:
    world = attributed(
        tmp_path,
        """
        person_id | service_date | rendering_npi | hcpcs_code | allowed_amount
        Ann       | 2021-05-01   | other         | T1015      | 10.00
        Ann       | 2022-05-01   | other         | T1015      | 15.00
        """,
    )
    world.holds(
        "attribution_five_passes",
        """
        year | npi   | pass | visits | allowed_amount
        2021 | other | 4    | 1      | 10.00
        2022 | other | 4    | 2      | 25.00
        """,
    )


def test_what_was_done_two_years_before_counts_no_more(tmp_path: Path) -> None:
    world = attributed(
        tmp_path,
        "person_id | service_date | rendering_npi | hcpcs_code\n Ann | 2020-12-31 | family | T1015",
        eligibility="person_id | enrollment_start_date\n Ann | 2020-12-01",
        first="2020-12",
    )
    world.holds("attribution_five_passes", "year | npi | pass\n 2020 | family | 1\n 2021 | family | 3\n 2022 | |")


def test_services_that_were_taken_back_are_no_visits(tmp_path: Path) -> None:
    world = attributed(
        tmp_path,
        """
        person_id | service_date | rendering_npi | hcpcs_code | allowed_amount | paid_amount
        Ann       | 2022-01-01   | heart         | T1015      | -50.00         | -50.00
        Ann       | 2022-01-02   | family        | T1015      | 100.00         | 100.00
        Ann       | 2022-01-02   | family        | T1015      | -60.00         | -60.00
        Ann       | 2022-01-02   | family        | T1015      | -40.00         | -40.00
        Ann       | 2022-01-03   | nurse         | T1015      | 0.00           | 0.00    # an encounter
        """,
    )
    world.holds("five_passes_candidates", "year | npi | pass | visits | candidates\n 2022 | nurse | 1 | 1 | 1")


def test_the_year_before_is_looked_at_where_the_run_reckons_one_year(tmp_path: Path) -> None:
    world = attributed(
        tmp_path,
        """
        person_id | service_date | rendering_npi | hcpcs_code | standing
        Ann       | 2021-04-30   | family        | T1015      | counted
        Ann       | 2021-11-20   | nurse         | T1015      | outside_coverage  # in a covered month
        Ann       | 2021-12-20   | heart         | T1015      | outside_coverage
        """,
        eligibility="""
        person_id | enrollment_start_date | enrollment_end_date
        Ann       | 2021-01-01            | 2021-11-10
        Ann       | 2021-11-25            | 2021-11-30  # twice in a month
        Ann       | 2022-01-01            | 2022-12-31
        """,
        first="2022-01",
    )
    world.holds(
        "five_passes_candidates",
        """
        year | npi    | pass | visits | allowed_amount | rank | candidates
        2022 | family | 3    | 1      | 10.00          | 0    | 2
        2022 | nurse  | 3    | 1      | 10.00          | 1    | 2
        """,
    )
