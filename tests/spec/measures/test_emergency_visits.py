"""Visits to emergency departments, for 1,000 member months."""

from pathlib import Path

from coordcare.oregon.quality.measures.emergency_visits import emergency_visits
from tests.spec.measures.judging import judged

SETS = {
    "emergency_visits": "ED", "emergency_procedures": "STITCH", "emergency_department": "place_of_service_code:23",
    "mental_illness": "diagnosis_code:F322", "substance_use_disorder": "diagnosis_code:F1020",
    "inpatient_stays": "STAY", "hospice": "HOSPICE",
}  # fmt: skip
MEMBERS = """
    person_id | birth_date
    Ann       | 2021-05-01
    Bob       | 1990-05-01
    Cid       | 1950-05-01
    Dot       | 1990-05-01
    Eve       | 1990-05-01
    Fay       |
"""
COVERED = """
    person_id | enrollment_start_date | enrollment_end_date
    Ann       | 2021-01-01            | 2023-12-31
    Bob       | 2021-01-01            | 2023-12-31
    Cid       | 2021-01-01            | 2023-12-31
    Dot       | 2021-01-01            | 2023-12-31
    Eve       | 2021-01-01            | 2023-12-31
    Fay       | 2021-01-01            | 2023-12-31
"""


def test_a_visit_is_a_day_in_the_year_with_a_visit_or_with_a_procedure_at_an_emergency_department(
    tmp_path: Path,
) -> None:
    judged(
        tmp_path,
        emergency_visits,
        SETS,
        members=MEMBERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code | place_of_service_code
            1        | Ann       | 2022-01-01   | ED         | 23
            2        | Ann       | 2022-12-31   | ED         |
            3        | Ann       | 2021-12-31   | ED         | 23
            4        | Ann       | 2023-01-01   | ED         | 23
            5        | Bob       | 2022-06-01   | ED         | 23
            6        | Bob       | 2022-06-01   | ED         | 23                      # the same day
            7        | Bob       | 2022-06-01   | STITCH     | 23
            8        | Bob       | 2022-06-02   | STITCH     | 23                      # the next
            9        | Cid       | 2022-06-01   | STITCH     | 11                      # in an office
            10       | Dot       | 2022-06-01   | LAB        | 23                      # no such procedure
        """,
    ).holds("""
        rate             | person | denominator | numerator | exclusion
        emergency_visits | Ann    | 12          | 2         | 0
        emergency_visits | Bob    | 12          | 2         | 0
        emergency_visits | Cid    | 12          | 0         | 0
        emergency_visits | Dot    | 12          | 0         | 0
        emergency_visits | Eve    | 12          | 0         | 0
        emergency_visits | Fay    | 12          | 0         | 0
    """)


def test_a_visit_from_the_day_before_an_admission_through_the_discharge_does_not_count(tmp_path: Path) -> None:
    judged(
        tmp_path,
        emergency_visits,
        SETS,
        members=MEMBERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | discharge_date | hcpcs_code
            1        | Ann       | 2022-06-10   | 2022-06-14     | STAY
            2        | Ann       | 2022-06-08   |                | ED           # two days before
            3        | Bob       | 2022-06-10   | 2022-06-14     | STAY
            4        | Bob       | 2022-06-09   |                | ED           # the day before
            5        | Cid       | 2022-06-10   | 2022-06-14     | STAY
            6        | Cid       | 2022-06-14   |                | ED           # the day of the discharge
            7        | Dot       | 2022-06-10   | 2022-06-14     | STAY
            8        | Dot       | 2022-06-15   |                | ED           # the day after
            9        | Eve       | 2022-06-10   | 2022-06-14     | STAY
            10       | Eve       | 2022-06-15   | 2022-06-20     | STAY         # a transfer
            11       | Eve       | 2022-06-16   |                | ED
            12       | Fay       | 2023-01-01   | 2023-01-04     | STAY         # in the year after
            13       | Fay       | 2022-12-31   |                | ED
        """,
    ).holds("""
        person | numerator
        Ann    | 1
        Bob    | 0
        Cid    | 0
        Dot    | 1
        Eve    | 0
        Fay    | 0
    """)


def test_lines_for_mental_health_or_substance_use_are_no_visit_but_another_line_of_the_day_may_be(
    tmp_path: Path,
) -> None:
    judged(
        tmp_path,
        emergency_visits,
        SETS,
        members=MEMBERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | diagnosis_code_1 | diagnosis_code_2 | hcpcs_code
            1        | Ann       | 2022-06-10   | F322             |                  | ED
            2        | Bob       | 2022-06-10   | F1020            |                  | ED
            3        | Cid       | 2022-06-10   | S610             | F322             | ED
            4        | Dot       | 2022-06-10   | F322             |                  | ED
            5        | Dot       | 2022-06-10   | S610             |                  | ED
        """,
    ).holds("""
        person | numerator
        Ann    | 0
        Bob    | 0
        Cid    | 1
        Dot    | 1
        Eve    | 0
        Fay    | 0
    """)


def test_months_count_with_any_covered_day_in_a_plan_that_covers_physical_care(tmp_path: Path) -> None:
    judged(
        tmp_path,
        emergency_visits,
        SETS,
        without_plans={"physical": ("dental only",)},
        members=MEMBERS,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date | plan
            Ann       | 2021-12-01            | 2022-02-01          | all care
            Bob       | 2022-11-30            | 2023-04-30          | all care
            Cid       | 2022-01-01            | 2022-06-30          | dental only
            Cid       | 2022-07-01            | 2022-12-31          | all care
            Dot       | 2022-01-01            | 2022-12-31          | dental only
            Eve       | 2021-01-01            | 2021-12-31          | all care
        """,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code
            1        | Ann       | 2022-01-10   | ED
            2        | Eve       | 2022-01-10   | ED
        """,
    ).holds("""
        person | denominator | numerator
        Ann    | 2           | 1
        Bob    | 2           | 0
        Cid    | 6           | 0
    """)


def test_paid_claims_of_the_cco_count_and_members_in_hospice_do_not(tmp_path: Path) -> None:
    judged(
        tmp_path,
        emergency_visits,
        SETS,
        own_payers=("CCO",),
        members=MEMBERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | standing | payer | service_date | hcpcs_code
            1        | Ann       | counted  | CCO   | 2022-06-10   | ED
            2        | Bob       | denied   | CCO   | 2022-06-10   | ED
            3        | Cid       | counted  | Other | 2022-06-10   | ED
            4        | Dot       | counted  | CCO   | 2022-06-10   | ED
            5        | Dot       | denied   | CCO   | 2022-06-10   | STAY
            6        | Eve       | counted  | CCO   | 2022-06-10   | ED
            7        | Eve       | denied   | Other | 2022-12-31   | HOSPICE
            8        | Fay       | counted  | CCO   | 2022-06-10   | ED
            9        | Fay       | counted  | CCO   | 2021-12-31   | HOSPICE
        """,
    ).holds("""
        person | denominator | exclusion | numerator | reason
        Ann    | 12          | 0         | 1         |
        Bob    | 12          | 0         | 0         |
        Cid    | 12          | 0         | 0         |
        Dot    | 12          | 0         | 1         |
        Eve    | 12          | 1         | 0         | in hospice
        Fay    | 12          | 0         | 1         |
    """)
