"""Cost of care: every counted dollar once, where it belongs; the member months beside it; and how claims run out."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from coordcare.payment.experience.service_categories import read_service_categories
from tests.spec.population.written_tables import Reckoned, one_value, reckoned, sql_of_the_run, written

STEPS = tuple(sql_of_the_run())
ELIGIBILITY = """
    person_id | enrollment_start_date | enrollment_end_date | plan
    Ann       | 2022-01-01            | 2022-12-31          | CCOA
    Bob       | 2022-01-01            | 2022-02-14          | CCOA
    Kit       | 2022-02-01            |                     | CCOB
"""
MEMBERS = """
    person_id | birth_date
    Ann       | 1980-05-05
    Bob       |
    Kit       | 2003-03-20
"""
CLINICS = """
    clinic_id | contracting_entity
    Alder     | North
"""
ASSIGNMENTS = """
    person_id | clinic_id | start_date
    Ann       | Alder     | 2022-02-01
    Kit       | Alder     | 2022-01-01
"""
MEDICAL = """
    claim_id | person_id | service_date | paid_date  | claim_type   | bill_type_code | paid_amount | allowed_amount | standing
    1        | Ann       | 2022-01-10   | 2022-01-20 | professional |                | 100.01      | 120.00         | counted
    2        | Ann       | 2022-02-10   | 2022-04-01 | professional |                | 50.00       |                | counted   # paid stands for allowed
    3        | Ann       | 2022-02-11   | 2022-02-20 | institutional| 111            | 1000.00     | 1100.00        | counted
    4        | Ann       | 2022-02-12   | 2022-03-20 | institutional| 111            | -999.99     | -999.99        | counted   # money taken back
    5        | Kit       | 2022-02-28   |            | professional |                | 20.00       | 20.00          | counted   # 18 until March: a child
    6        | Kit       | 2022-03-01   | 2022-03-02 | professional |                | 30.00       | 30.00          | counted   # the month of the 19th birthday
    7        | Kit       | 2022-02-01   | 2022-03-02 | dental       |                | 40.00       | 40.00          | counted   # oral health, child or not
    8        | Bob       | 2022-02-01   | 2022-03-02 | professional |                | 5.00        | 5.00           | counted   # of no known age
    9        | Bob       | 2022-02-01   | 2022-03-02 | professional |                | 7777.00     | 7777.00        | duplicate
"""  # noqa: E501  # a table to read
PHARMACY = """
    claim_id | person_id | service_date | paid_date  | paid_amount | allowed_amount
    10       | Ann       | 2022-03-01   | 2022-03-01 | 9.99        | 12.00
    11       | Kit       | 2022-02-01   | 2022-02-03 | 1.00        | 1.00
"""


def all_tables(folder: Path) -> Reckoned:
    world = reckoned(
        folder,
        eligibility=ELIGIBILITY,
        members=MEMBERS,
        clinics=CLINICS,
        assignments=ASSIGNMENTS,
        medical_claim=MEDICAL,
        pharmacy_claim=PHARMACY,
        last="2022-03",
    )
    world.carry_out(*STEPS)
    return world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reckoned]:
    world = all_tables(tmp_path_factory.mktemp("costs"))
    yield world
    world.engine.close()


def test_experience_is_the_counted_lines_by_month_category_area_clinic_and_entity(world: Reckoned) -> None:
    world.holds(
        "experience",
        """
        month      | category           | area             | clinic_id | contracting_entity | lines | paid_amount | allowed_amount
        2022-01-01 | other professional |                  |           |                    | 1     | 100.01      | 120.00  # not yet assigned
        2022-02-01 | other professional |                  | Alder     | North              | 1     | 50.00       | 50.00
        2022-02-01 | inpatient hospital | hospital         | Alder     | North              | 2     | 0.01        | 100.01
        2022-02-01 | other professional | childrens_health | Alder     | North              | 1     | 20.00       | 20.00
        2022-02-01 | pharmacy           | childrens_health | Alder     | North              | 1     | 1.00        | 1.00
        2022-02-01 | dental             | oral_health      | Alder     | North              | 1     | 40.00       | 40.00
        2022-02-01 | other professional |                  |           |                    | 1     | 5.00        | 5.00
        2022-03-01 | other professional |                  | Alder     | North              | 1     | 30.00       | 30.00
        2022-03-01 | pharmacy           |                  | Alder     | North              | 1     | 9.99        | 12.00
        """,  # noqa: E501  # a table to read
    )


def test_experience_adds_up_to_the_counted_dollars_exactly(world: Reckoned) -> None:
    lines = [row for row in [*written(MEDICAL), *written(PHARMACY)] if row.get("standing") != "duplicate"]
    counted = sum(Decimal(row["paid_amount"] or 0) for row in lines)
    assert one_value(world, "SELECT sum(paid_amount) FROM experience") == counted == Decimal("256.01")
    assert one_value(world, "SELECT sum(paid_amount) FROM member_costs") == counted
    assert one_value(world, "SELECT sum(paid_amount) FROM lags") == counted


def test_a_person_who_stands_twice_among_the_members_does_not_cost_twice(tmp_path: Path) -> None:
    world = all_tables(tmp_path)
    again: dict[str, str | None] = {"person_id": "Ann", "birth_date": "2015-01-01", "standing": "repeated"}
    world.put("members", [*written(MEMBERS), again])
    before = world.rows("experience", ["month", "category", "area", "lines", "paid_amount"])
    world.carry_out("experience")
    assert sorted(world.rows("experience", ["month", "category", "area", "lines", "paid_amount"])) == sorted(before)


def test_exposure_is_the_member_months_under_each_policy_beside_whom_they_belong_to(world: Reckoned) -> None:
    world.holds(
        "exposure",
        """
        month      | plan | clinic_id | contracting_entity | basis      | any_day | on_15th | days | days_in_month
        2022-01-01 | CCOA |           |                    | none       | 2       | 2       | 62   | 31
        2022-02-01 | CCOA |           |                    | none       | 1       | 0       | 14   | 28  # Bob
        2022-02-01 | CCOA | Alder     | North              | assignment | 1       | 1       | 28   | 28  # Ann
        2022-02-01 | CCOB | Alder     | North              | assignment | 1       | 1       | 28   | 28  # Kit
        2022-03-01 | CCOA | Alder     | North              | assignment | 1       | 1       | 31   | 31
        2022-03-01 | CCOB | Alder     | North              | assignment | 1       | 1       | 31   | 31
        """,
    )


def test_exposure_adds_up_to_the_member_months(world: Reckoned) -> None:
    months = world.engine.rows("SELECT count(*), sum(on_15th), sum(days) FROM member_months")
    assert months == world.engine.rows("SELECT sum(any_day), sum(on_15th), sum(days) FROM exposure")


def test_lags_are_dollars_by_month_of_service_and_of_payment(world: Reckoned) -> None:
    january = 2022 * 12 + 1
    found = world.rows("lags", ["claim", "service_number", "paid_number", "lines", "paid_amount"])
    shown = [
        [claim, str(int(service) - january), str(int(paid) - january) if paid else "unknown", lines, amount]
        for claim, service, paid, lines, amount in found
    ]
    assert sorted(shown) == [
        ["medical", "0", "0", "1", "100.01"],
        ["medical", "1", "1", "1", "1000.00"],
        ["medical", "1", "2", "3", "-954.99"],  # taken back, dental, and Bob's visit
        ["medical", "1", "3", "1", "50.00"],
        ["medical", "1", "unknown", "1", "20.00"],
        ["medical", "2", "2", "1", "30.00"],
        ["pharmacy", "1", "1", "1", "1.00"],
        ["pharmacy", "2", "2", "1", "9.99"],
    ]


def test_costs_outside_the_months_of_the_run_stay_with_the_member_and_out_of_the_experience(tmp_path: Path) -> None:
    late = "person_id | service_date | paid_amount\n Ann | 2022-12-31 | 3.00\n Ann | 2022-03-31 | 4.00"
    world = reckoned(tmp_path, *STEPS, eligibility=ELIGIBILITY, medical_claim=late, last="2022-03")
    assert one_value(world, "SELECT sum(paid_amount) FROM member_costs") == Decimal("7.00")
    assert one_value(world, "SELECT sum(paid_amount) FROM experience") == Decimal("4.00")


def test_amounts_may_sum_to_more_than_a_line_can_hold(tmp_path: Path) -> None:
    huge = "9999999999999999.99"
    columns = "person_id | service_date | rendering_npi | hcpcs_code | paid_amount | allowed_amount"
    line = f"Ann | 2022-01-03 | family | T1015 | {huge} | {huge}"
    world = reckoned(
        tmp_path,
        *STEPS,
        eligibility=ELIGIBILITY,
        practitioners="npi | taxonomy_code\n family | 207Q00000X",
        medical_claim=f"{columns}\n{line}\n{line}",
        last="2022-01",
    )
    both = Decimal("19999999999999999.98")
    for table in ("member_costs", "experience", "lags", "primary_care_visits"):
        assert one_value(world, f"SELECT sum(paid_amount) FROM {table}") == both, table  # noqa: S608  # our own names
    for table in ("attribution", "attribution_candidates", "attribution_five_passes", "five_passes_candidates"):
        assert one_value(world, f"SELECT max(allowed_amount) FROM {table}") == both, table  # noqa: S608  # our own names


def test_codes_are_known_however_they_are_written(tmp_path: Path) -> None:
    world = reckoned(
        tmp_path,
        *STEPS,
        eligibility=ELIGIBILITY,
        medical_claim="""
            person_id | service_date | claim_type    | bill_type_code | diagnosis_code_1 | hcpcs_code | drg_code | paid_amount
            Ann       | 2022-01-01   | institutional | 0111           |                  |            |          | 1.00
            Ann       | 2022-01-02   | institutional | 0131           |                  |            |          | 2.00
            Ann       | 2022-01-03   | professional  |                | o80              |            |          | 4.00
            Ann       | 2022-01-04   | professional  |                | F32.9            |            |          | 8.00
            Ann       | 2022-01-05   | professional  |                |                  | a0428      |          | 16.00
            Ann       | 2022-01-06   | institutional |                |                  |            | 0807     | 32.00
        """,  # noqa: E501  # a table to read
    )
    world.holds(
        "member_costs",
        """
        category                 | paid_amount
        inpatient hospital       | 1.00
        outpatient hospital      | 2.00
        maternity                | 36.00
        behavioral health        | 8.00
        ambulance and transport  | 16.00
        """,
    )


def test_a_table_of_one_s_own_may_write_codes_as_the_export_does(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "rules:\n"
        '  - {category: mind, when: {diagnosis_code_1: ["f32.*"]}}\n'
        '  - {category: stay, when: {bill_type_code: ["011*"], drg_code: ["0807"], hcpcs_code: [a0428]}}\n'
        "  - {category: other, when: {}}\n",
        "utf-8",
    )
    mind, stay, _ = read_service_categories(path).rules
    assert mind.when == {"diagnosis_code_1": ("F32*",)}
    assert stay.when == {"bill_type_code": ("11*",), "drg_code": ("807",), "hcpcs_code": ("A0428",)}
