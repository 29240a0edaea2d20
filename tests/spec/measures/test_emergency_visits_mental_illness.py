"""Visits to emergency departments of members with mental illness."""

from pathlib import Path

from coordcare.oregon.quality.measures.emergency_visits_mental_illness import emergency_visits_mental_illness
from tests.spec.measures.judging import judged

SETS = {
    "emergency_visits": "ED", "emergency_procedures": "STITCH", "emergency_department": "place_of_service_code:23",
    "mental_illness": "diagnosis_code:F322", "substance_use_disorder": "diagnosis_code:F1020",
    "inpatient_stays": "STAY", "hospice": "HOSPICE", "mental_illness_disparity": "diagnosis_code:F209",
}  # fmt: skip
COVERED = """
    person_id | enrollment_start_date | enrollment_end_date
    Ann       | 2022-01-01            | 2022-12-31
    Bob       | 2022-01-01            | 2022-12-31
    Cid       | 2022-01-01            | 2022-12-31
    Dot       | 2022-01-01            | 2022-12-31
    Eve       | 2022-01-01            | 2022-12-31
    Fay       | 2022-01-01            | 2022-12-31
"""
GROWN_UP = """
    person_id | birth_date
    Ann       | 1990-05-01
    Bob       | 1990-05-01
    Cid       | 1990-05-01
    Dot       | 1990-05-01
    Eve       | 1990-05-01
    Fay       | 1990-05-01
"""


def test_two_days_with_the_diagnosis_in_thirty_six_months_make_a_member_one_of_them_whoever_paid(
    tmp_path: Path,
) -> None:
    judged(
        tmp_path,
        emergency_visits_mental_illness,
        SETS,
        own_payers=("CCO",),
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | standing | payer | service_date | diagnosis_code_1 | diagnosis_code_2
            1        | Ann       | counted  | Other | 2020-01-01   | F209             |
            2        | Ann       | denied   | CCO   | 2022-12-31   | J450             | F209
            3        | Bob       | counted  | CCO   | 2019-12-31   | F209             |                    # early
            4        | Bob       | counted  | CCO   | 2022-06-01   | F209             |
            5        | Cid       | counted  | CCO   | 2022-06-01   | F209             |                    # one day
            6        | Cid       | counted  | CCO   | 2022-06-01   | F209             |
            7        | Dot       | counted  | CCO   | 2022-06-01   | F209             |
            8        | Dot       | counted  | CCO   | 2023-01-01   | F209             |                    # too late
            9        | Eve       | counted  | CCO   | 2022-06-01   | F322             |                    # not listed
            10       | Eve       | counted  | CCO   | 2022-07-01   | F322             |
        """,
    ).holds("""
        rate                            | person | denominator | numerator
        emergency_visits_mental_illness | Ann    | 12          | 0
    """)


def test_adults_are_eighteen_on_the_last_day_of_the_year(tmp_path: Path) -> None:
    judged(
        tmp_path,
        emergency_visits_mental_illness,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 2004-12-31   # eighteen that day
            Bob       | 2005-01-01   # eighteen the day after
        """,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | diagnosis_code_1
            1        | Ann       | 2022-06-01   | F209
            2        | Ann       | 2022-06-02   | F209
            3        | Bob       | 2022-06-01   | F209
            4        | Bob       | 2022-06-02   | F209
        """,
    ).holds("""
        person | denominator
        Ann    | 12
    """)


def test_visits_are_the_ccos_own_for_physical_health_without_a_stay_as_for_all_members(tmp_path: Path) -> None:
    judged(
        tmp_path,
        emergency_visits_mental_illness,
        SETS,
        own_payers=("CCO",),
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | standing | payer | service_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | counted  | CCO   | 2021-06-01   | F209             |
            2        | Ann       | counted  | CCO   | 2021-06-02   | F209             |
            3        | Ann       | counted  | CCO   | 2022-01-01   | J450             | ED
            4        | Ann       | counted  | CCO   | 2022-12-31   | J450             | ED
            5        | Ann       | counted  | CCO   | 2022-05-03   | F322             | ED           # for mental health
            6        | Ann       | counted  | Other | 2022-05-04   | J450             | ED
            7        | Ann       | denied   | CCO   | 2022-05-05   | J450             | ED
            8        | Ann       | counted  | CCO   | 2022-05-10   | J450             | STAY
            9        | Ann       | counted  | CCO   | 2022-05-09   | J450             | ED           # led to the stay
            10       | Ann       | counted  | CCO   | 2021-12-31   | J450             | ED           # the year before
            11       | Bob       | counted  | CCO   | 2022-05-09   | J450             | ED           # not one of them
            12       | Cid       | counted  | CCO   | 2022-06-01   | F209             | ED
            13       | Cid       | counted  | CCO   | 2022-06-02   | F209             | HOSPICE
        """,
    ).holds("""
        person | denominator | exclusion | numerator
        Ann    | 12          | 0         | 2
        Cid    | 12          | 1         | 0
    """)
