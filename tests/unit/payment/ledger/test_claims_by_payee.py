"""Every counted dollar is somebody's who billed it, or nobody's whom an arrangement knows; no dollar is lost."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from coordcare.payment.experience.service_categories import read_service_categories
from coordcare.payment.ledger.paid_lines import paid_lines_step
from tests.spec.population.written_tables import Reckoned, one_value
from tests.unit.payment.ledger.arranged import arranged, month_number

ELIGIBILITY = """
    person_id | enrollment_start_date | enrollment_end_date
    Ann       | 2022-01-01            | 2022-12-31
    Kit       | 2022-01-01            | 2022-12-31
"""
MEMBERS = """
    person_id | birth_date
    Ann       | 1980-05-05
    Kit       | 2015-03-20
"""
MEDICAL = """
    claim_id | person_id | service_date | billing_npi | billing_tin | claim_type    | hcpcs_code | paid_amount | allowed_amount | standing
    1        | Ann       | 2022-01-10   | 101         | T1          | institutional | x1         | 10.00       | 12.00          | counted
    1        | Ann       | 2022-01-10   | 101         | T1          | institutional | x2         | 1.00        |                | counted   # of the same claim
    2        | Ann       | 2022-01-20   | 102         | T1          | institutional |            | 20.00       | 20.00          | counted   # by its tax number alone
    3        | Kit       | 2022-01-20   | 101         |             | dental        |            | 30.00       | 30.00          | counted
    4        | Kit       | 2022-01-20   | 999         | T9          | institutional |            | 40.00       | 40.00          | counted   # billed by nobody known
    5        | Kit       | 2022-07-20   | 101         | T9          | institutional |            | 50.00       | 50.00          | counted
    6        | Kit       | 2022-07-20   |             |             | institutional |            | -5.00       | -5.00          | counted
    7        | Kit       | 2022-07-20   | 101         | T1          | institutional |            | 7777.00     | 7777.00        | duplicate
"""  # noqa: E501  # a table to read
PHARMACY = """
    claim_id | person_id | service_date | dispensing_provider_npi | ndc_code     | paid_amount
    1        | Ann       | 2022-01-31   | 201                     | 00001-0002-3 | 2.50
"""
SCOPES = {
    "party_payees": """
        arrangement_id | party | payee_kind | payee | first_number | last_number
        north          | Alder | npi        | 101   | 2022-01      | 2022-06
        north          | Alder | tin        | T1    | 2022-01      | 2022-12   # a line by both counts once
        north          | Birch | npi        | 101   | 2022-07      | 2022-12   # took it over in July
        north          | Cedar | npi        | 201   | 2022-01      | 2022-12
        north          | Cedar | npi        | 404   | 2022-01      | 2022-12   # bills nothing
    """,
    "event_streams": """
        stream_key | arrangement_id | category
        seen       | north          | other facility
        seen       | north          | dental
        seen       | north          | pharmacy
    """,
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reckoned]:
    folder = tmp_path_factory.mktemp("payees")
    world = arranged(
        folder,
        scopes=SCOPES,
        eligibility=ELIGIBILITY,
        members=MEMBERS,
        medical_claim=MEDICAL,
        pharmacy_claim=PHARMACY,
    )
    yield world
    world.engine.close()


def test_payees_are_named_where_an_arrangement_knows_them(world: Reckoned) -> None:
    january, july = month_number("2022-01"), month_number("2022-07")
    world.holds(
        "claims_by_payee",
        f"""
        number    | category | area             | npi | tin | lines | paid_amount | allowed_amount
        {january} | other facility |                  | 101 | T1  | 2     | 11.00       | 13.00
        {january} | other facility |                  |     | T1  | 1     | 20.00       | 20.00
        {january} | dental   | oral_health      | 101 |     | 1     | 30.00       | 30.00
        {january} | other facility |                  |     |     | 1     | 40.00       | 40.00
        {july}    | other facility |                  | 101 |     | 1     | 50.00       | 50.00
        {july}    | other facility |                  |     |     | 1     | -5.00       | -5.00
        {january} | pharmacy |                  | 201 |     | 1     | 2.50        | 2.50
        """,
    )


def test_no_dollar_is_lost(world: Reckoned) -> None:
    assert one_value(world, "SELECT sum(paid_amount) FROM claims_by_payee") == Decimal("148.50")
    assert one_value(world, "SELECT sum(paid_amount) FROM member_costs") == Decimal("148.50")


def test_members_are_served_by_who_bills_in_its_months(world: Reckoned) -> None:
    world.holds(
        "members_served",
        """
        arrangement_id | party | person_id
        north          | Alder | Ann
        north          | Alder | Kit
        north          | Birch | Kit
        north          | Cedar | Ann
        """,
    )
    world.holds(
        "members_counted",
        """
        arrangement_id | party | covered | served
        north          |       | 0       | 2
        north          | Alder | 0       | 2
        north          | Birch | 0       | 1
        north          | Cedar | 0       | 1
        """,
    )


def test_a_line_of_a_payee_known_twice_counts_once(world: Reckoned) -> None:
    world.holds(
        "events_counted",
        """
        stream_key | party | events | members | lines | paid_amount
        seen       | Alder | 3      | 2       | 4     | 61.00
        seen       | Birch | 1      | 1       | 1     | 50.00
        seen       | Cedar | 1      | 1       | 1     | 2.50
        """,
    )


def test_paid_lines_are_the_lines_behind_every_dollar(world: Reckoned) -> None:
    step = paid_lines_step(read_service_categories())
    world.engine.compute(step.name, step.sql("duckdb"), world.folder / "paid_lines.parquet")
    world.holds(
        "paid_lines",
        """
        claim    | claim_id | person_id | service_date | category | area        | npi | tin | hcpcs_code | ndc_code   | paid_amount | allowed_amount
        medical  | 1        | Ann       | 2022-01-10   | other facility |             | 101 | T1  | X1         |            | 10.00       | 12.00
        medical  | 1        | Ann       | 2022-01-10   | other facility |             | 101 | T1  | X2         |            | 1.00        | 1.00
        medical  | 2        | Ann       | 2022-01-20   | other facility |             | 102 | T1  |            |            | 20.00       | 20.00
        medical  | 3        | Kit       | 2022-01-20   | dental   | oral_health | 101 |     |            |            | 30.00       | 30.00
        medical  | 4        | Kit       | 2022-01-20   | other facility |             | 999 | T9  |            |            | 40.00       | 40.00
        medical  | 5        | Kit       | 2022-07-20   | other facility |             | 101 | T9  |            |            | 50.00       | 50.00
        medical  | 6        | Kit       | 2022-07-20   | other facility |             |     |     |            |            | -5.00       | -5.00
        pharmacy | 1        | Ann       | 2022-01-31   | pharmacy |             | 201 |     |            | 0000100023 | 2.50        | 2.50
        """,  # noqa: E501  # a table to read
    )


def test_without_payees_all_is_nobody_s(tmp_path: Path) -> None:
    world = arranged(tmp_path, scopes={}, eligibility=ELIGIBILITY, members=MEMBERS, pharmacy_claim=PHARMACY)
    world.holds(
        "claims_by_payee",
        """
        category | npi | tin | lines | paid_amount
        pharmacy |     |     | 1      | 2.50
        """,
    )
    for name in ("members_served", "members_covered", "covered_costs", "covered_totals", "events_counted", "episodes"):
        assert one_value(world, f"SELECT count(*) FROM {name}") == 0, name  # noqa: S608  # our own names
