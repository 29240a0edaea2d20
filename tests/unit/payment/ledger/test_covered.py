"""Whose care counts for whom, month by month; what it cost by stream; what a stream leaves out; how ill members are."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.spec.population.written_tables import Reckoned, one_value
from tests.unit.payment.ledger.arranged import arranged

ELIGIBILITY = """
    person_id | enrollment_start_date | enrollment_end_date | plan
    Ann       | 2022-01-01            | 2022-04-30          |
    Bob       | 2022-01-01            | 2022-02-14          |      # not on the 15th of February
    Kit       | 2022-03-01            | 2022-04-30          | CCOF
    Lou       | 2022-01-01            | 2022-04-30          | CCOA # at no clinic
"""
ASSIGNMENTS = """
    person_id | clinic_id | start_date | end_date
    Ann       | Alder     | 2022-01-01 |
    Bob       | Birch     | 2022-01-01 |
"""
CLINICS = """
    clinic_id | npi
    Alder     | 101
    Birch     | 102
"""
AFFILIATIONS = """
    npi | clinic_id | start_date
    901 | Alder     | 2020-01-01
"""
MEDICAL = """
    claim_id | person_id | service_date | rendering_npi | hcpcs_code | diagnosis_code_1 | claim_type   | paid_amount | allowed_amount
    1        | Ann       | 2022-01-10   |               | x1         | Z00.0            | professional | 100.00      | 120.00
    2        | Ann       | 2022-03-10   |               |            | z000             | professional | 40.00       | 40.00   # in one set
    3        | Ann       | 2022-03-11   |               | x9         |                  | professional | 7.00        | 7.00    # in none
    4        | Ann       | 2022-03-11   |               | x1         |                  | dental       | 8.00        | 8.00    # no category of the streams
    5        | Bob       | 2022-01-05   |               | x1         |                  | professional | 60.00       | 60.00
    6        | Bob       | 2022-03-05   |               | x1         |                  | professional | 500.00      | 500.00  # not covered any more
    7        | Kit       | 2022-03-05   | 901           |            |                  | professional | 3.00        | 3.00    # a visit that brings her to Alder
    8        | Lou       | 2022-04-30   |               |            |                  | professional | 9.99        | 9.99
"""  # noqa: E501  # a table to read
PHARMACY = """
    claim_id | person_id | service_date | ndc_code      | paid_amount
    1        | Ann       | 2022-02-01   | 00001-0002-03 | 11.00
    2        | Bob       | 2022-02-01   | 00001000299   | 5.00
"""
SCOPES = {
    "party_clinics": """
        arrangement_id | party | clinic_id | plan | assigned_only | first_number | last_number
        north          | Alder | Alder     | *    | 0             | 2022-01      | 2022-12
        north          | Birch | Birch     | *    | 0             | 2022-01      | 2022-12
        assigned       | Alder | Alder     | *    | 1             | 2022-01      | 2022-12
        sold           | Old   | Alder     | *    | 0             | 2022-01      | 2022-02    # changes hands
        sold           | New   | Alder     | *    | 0             | 2022-03      | 2022-12
        everybody      | CCO   | *         | *    | 0             | 2022-01      | 2022-03
        everybody      | CCO   | Alder     | *    | 0             | 2022-01      | 2022-03    # whom * names already
        by_plan        | CCO   | *         | CCOA | 0             | 2022-01      | 2022-12
    """,
    "code_sets": """
        code_set | column_name      | code
        checks   | hcpcs_code       | X1
        checks   | diagnosis_code_1 | Z000       # a line by both counts once
        wide     | hcpcs_code       | X1
        drugs    | ndc_code         | 00001000203
    """,
    "cost_streams": """
        stream_key | arrangement_id | attachment
        north.1    | north          | 50.00
        assigned.1 | assigned       |
        sold.1     | sold           |
        all.1      | everybody      |
    """,
    "cost_stream_categories": """
        stream_key | category
        north.1    | primary care
        north.1    | other professional
        north.1    | pharmacy
        assigned.1 | other professional
        sold.1     | other professional
        sold.1     | pharmacy
        sold.1     | dental
        all.1      | other professional
        all.1      | pharmacy
    """,
    "cost_stream_left_out": """
        stream_key | code_set
        all.1      | checks
        all.1      | wide        # a line in both is left out once
        sold.1     | drugs
    """,
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reckoned]:
    world = arranged(
        tmp_path_factory.mktemp("covered"),
        last="2022-04",
        scopes=SCOPES,
        eligibility=ELIGIBILITY,
        assignments=ASSIGNMENTS,
        clinics=CLINICS,
        affiliations=AFFILIATIONS,
        practitioners="npi | taxonomy_code\n 901 | 207Q00000X",
        medical_claim=MEDICAL,
        pharmacy_claim=PHARMACY,
        risk_scores="""
            person_id | start_date | end_date   | risk_score
            Ann       | 2022-01-01 |            | 1.500000
            Ann       | 2022-03-15 | 2022-03-31 | 2.000000    # holds on the 15th, and began last
            Bob       | 2022-01-16 |            | 0.333333    # from February on
        """,
    )
    yield world
    world.engine.close()


def test_members_count_where_they_belong_month_by_month(world: Reckoned) -> None:
    world.holds(
        "members_covered",
        """
        arrangement_id | party | person_id | months | on_15th | days
        north          | Alder | Ann       | 4      | 4       | 120
        north          | Alder | Kit       | 2      | 2       | 61
        north          | Birch | Bob       | 2      | 1       | 45
        assigned       | Alder | Ann       | 4      | 4       | 120   # Kit comes by her visits
        sold           | Old   | Ann       | 2      | 2       | 59
        sold           | New   | Ann       | 2      | 2       | 61
        sold           | New   | Kit       | 2      | 2       | 61
        everybody      | CCO   | Ann       | 3      | 3       | 90    # once, though two rows name her
        everybody      | CCO   | Bob       | 2      | 1       | 45
        everybody      | CCO   | Kit       | 1      | 1       | 31
        everybody      | CCO   | Lou       | 3      | 3       | 90
        by_plan        | CCO   | Lou       | 4      | 4       | 120   # Kit's plan is another, and others have none
        """,
    )


def test_people_of_several_parties_are_counted_once_in_the_arrangement(world: Reckoned) -> None:
    world.holds(
        "members_counted",
        """
        arrangement_id | party | covered | served
        north          | Alder | 2       | 0
        north          | Birch | 1       | 0
        north          |       | 3       | 0
        assigned       | Alder | 1       | 0
        assigned       |       | 1       | 0
        sold           | Old   | 1       | 0
        sold           | New   | 2       | 0
        sold           |       | 2       | 0
        everybody      | CCO   | 4       | 0
        everybody      |       | 4       | 0
        by_plan        | CCO   | 1       | 0
        by_plan        |       | 1       | 0
        """,
    )


def test_every_covered_member_has_a_row_with_what_the_care_cost(world: Reckoned) -> None:
    world.holds(
        "covered_costs",
        """
        stream_key | party | person_id | months | paid_amount | left_out_amount
        north.1    | Alder | Ann       | 4      | 158.00      | 0.00
        north.1    | Alder | Kit       | 2      | 3.00        | 0.00
        north.1    | Birch | Bob       | 2      | 65.00       | 0.00     # not what came after the coverage
        assigned.1 | Alder | Ann       | 4      | 147.00      | 0.00
        sold.1     | Old   | Ann       | 2      | 100.00      | 11.00
        sold.1     | New   | Ann       | 2      | 55.00       | 0.00
        sold.1     | New   | Kit       | 2      | 0.00        | 0.00
        all.1      | CCO   | Ann       | 3      | 18.00       | 140.00
        all.1      | CCO   | Bob       | 2      | 5.00        | 60.00
        all.1      | CCO   | Kit       | 1      | 0.00        | 0.00
        all.1      | CCO   | Lou       | 3      | 0.00        | 0.00     # April is after the last month
        """,
    )


def test_totals_are_the_sums_and_what_exceeds_the_attachment_of_each(world: Reckoned) -> None:
    world.holds(
        "covered_totals",
        """
        stream_key | party | members | months | on_15th | days | paid_amount | left_out_amount | excess_amount
        north.1    | Alder | 2       | 6      | 6       | 181  | 161.00      | 0.00            | 108.00
        north.1    | Birch | 1       | 2      | 1       | 45   | 65.00       | 0.00            | 15.00
        assigned.1 | Alder | 1       | 4      | 4       | 120  | 147.00      | 0.00            | 0.00
        sold.1     | Old   | 1       | 2      | 2       | 59   | 100.00      | 11.00           | 0.00
        sold.1     | New   | 2       | 4      | 4       | 122  | 55.00       | 0.00            | 0.00
        all.1      | CCO   | 4       | 9      | 8       | 256  | 23.00       | 200.00          | 0.00
        """,
    )
    of_members = one_value(world, "SELECT sum(paid_amount) FROM covered_costs")
    assert one_value(world, "SELECT sum(paid_amount) FROM covered_totals") == of_members == Decimal("551.00")


def test_a_line_counts_once_in_each_code_set(world: Reckoned) -> None:
    world.holds(
        "code_set_costs",
        """
        code_set | person_id | category           | claim    | lines | paid_amount | allowed_amount
        checks   | Ann       | other professional | medical  | 1     | 100.00      | 120.00
        checks   | Ann       | other professional | medical  | 1     | 40.00       | 40.00
        checks   | Ann       | dental             | medical  | 1     | 8.00        | 8.00
        checks   | Bob       | other professional | medical  | 1     | 60.00       | 60.00
        checks   | Bob       | other professional | medical  | 1     | 500.00      | 500.00
        wide     | Ann       | other professional | medical  | 1     | 100.00      | 120.00
        wide     | Ann       | dental             | medical  | 1     | 8.00        | 8.00
        wide     | Bob       | other professional | medical  | 1     | 60.00       | 60.00
        wide     | Bob       | other professional | medical  | 1     | 500.00      | 500.00
        drugs    | Ann       | pharmacy           | pharmacy | 1     | 11.00       | 11.00
        """,
    )


def test_code_sets_cost_what_covered_members_had_in_covered_months(world: Reckoned) -> None:
    world.holds(
        "covered_code_sets",
        """
        arrangement_id | party | code_set | lines | paid_amount | allowed_amount
        north          | Alder | checks   | 3     | 148.00      | 168.00
        north          | Alder | wide     | 2     | 108.00      | 128.00
        north          | Alder | drugs    | 1     | 11.00       | 11.00
        north          | Birch | checks   | 1     | 60.00       | 60.00
        north          | Birch | wide     | 1     | 60.00       | 60.00
        assigned       | Alder | checks   | 3     | 148.00      | 168.00
        assigned       | Alder | wide     | 2     | 108.00      | 128.00
        assigned       | Alder | drugs    | 1     | 11.00       | 11.00
        sold           | Old   | checks   | 1     | 100.00      | 120.00
        sold           | Old   | wide     | 1     | 100.00      | 120.00
        sold           | Old   | drugs    | 1     | 11.00       | 11.00
        sold           | New   | checks   | 2     | 48.00       | 48.00
        sold           | New   | wide     | 1     | 8.00        | 8.00
        everybody      | CCO   | checks   | 4     | 208.00      | 228.00
        everybody      | CCO   | wide     | 3     | 168.00      | 188.00
        everybody      | CCO   | drugs    | 1     | 11.00       | 11.00
        """,
    )


def test_risk_is_the_sum_of_scores_over_the_months_that_have_one(world: Reckoned) -> None:
    world.holds(
        "risk_by_party",
        """
        arrangement_id | party | months | score_months
        *              | *     | 5      | 6.833333
        north          | Alder | 4      | 6.500000
        north          | Birch | 1      | 0.333333
        assigned       | Alder | 4      | 6.500000
        sold           | Old   | 2      | 3.000000
        sold           | New   | 2      | 3.500000
        everybody      | CCO   | 4      | 5.333333
        """,
    )


def test_without_claims_covered_members_cost_nothing(tmp_path: Path) -> None:
    world = arranged(tmp_path, scopes=SCOPES, eligibility=ELIGIBILITY, assignments=ASSIGNMENTS, last="2022-01")
    world.holds(
        "covered_totals",
        """
        stream_key | party | members | months | paid_amount | excess_amount
        north.1    | Alder | 1       | 1      | 0.00        | 0.00
        north.1    | Birch | 1       | 1      | 0.00        | 0.00
        assigned.1 | Alder | 1       | 1      | 0.00        | 0.00
        sold.1     | Old   | 1       | 1      | 0.00        | 0.00
        all.1      | CCO   | 3       | 3      | 0.00        | 0.00
        """,
    )
