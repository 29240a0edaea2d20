"""Follow-up after hospitalization for mental illness."""

from pathlib import Path

from coordcare.oregon.quality.measures.follow_up_mental_illness import follow_up_mental_illness
from tests.spec.measures.judging import judged

SETS = {
    "inpatient_stays": "bill_type_code:111", "mental_illness": "diagnosis_code:F322", "mental_health_visits": "TALK",
    "died": "discharge_disposition_code:20", "hospice": "HOSPICE",
}  # fmt: skip


def test_a_visit_on_the_seventh_day_counts_and_one_on_the_eighth_only_for_thirty(tmp_path: Path) -> None:
    judged(
        tmp_path,
        follow_up_mental_illness,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 1990-05-01
            Bob       | 1990-05-01
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2022-01-01            | 2022-12-31
            Bob       | 2022-01-01            | 2022-12-31
        """,
        medical_claim="""
            claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2022-03-01   | 2022-03-01     | 2022-03-10     | 111            | F322             |
            2        | Ann       | 2022-03-17   |                |                |                |                  | TALK
            3        | Bob       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | F322             |
            4        | Bob       | 2022-03-06   | 2022-03-06     | 2022-03-10     | 111            | F322             |
            5        | Bob       | 2022-03-18   |                |                |                |                  | TALK
        """,
    ).holds("""
        rate                             | person | day        | denominator | numerator | evidence
        follow_up_mental_illness_7_days  | Ann    | 2022-03-10 | 1           | 1         | 2022-03-17
        follow_up_mental_illness_30_days | Ann    | 2022-03-10 | 1           | 1         | 2022-03-17
        follow_up_mental_illness_7_days  | Bob    | 2022-03-10 | 1           | 0         |
        follow_up_mental_illness_30_days | Bob    | 2022-03-10 | 1           | 1         | 2022-03-18
    """)
