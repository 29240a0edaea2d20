"""Follow-up after a visit to an emergency department for substance use."""

from pathlib import Path

from coordcare.oregon.quality.measures.follow_up_emergency_substance_use import (
    follow_up_emergency_substance_use,
    follow_up_emergency_substance_use_2022,
)
from tests.spec.measures.judging import judged

SETS = {
    "emergency_visits": "ED", "substance_use_disorder": "diagnosis_code:F1020", "substance_use_visits": "TREAT",
    "inpatient_stays": "STAY", "hospice": "HOSPICE",
}  # fmt: skip
SETS_2022 = SETS | {
    "unintended_overdose": "diagnosis_code:T401X1A", "substance_use_medication": "J0571 ndc_code:12496120803",
}  # fmt: skip
GROWN_UP = """
    person_id | birth_date
    Ann       | 1990-05-01
    Bob       | 1990-05-01
    Cid       | 1990-05-01
    Dot       | 1990-05-01
    Eve       | 1990-05-01
    Fay       | 1990-05-01
"""
COVERED = """
    person_id | enrollment_start_date | enrollment_end_date
    Ann       | 2020-01-01            | 2023-12-31
    Bob       | 2020-01-01            | 2023-12-31
    Cid       | 2020-01-01            | 2023-12-31
    Dot       | 2020-01-01            | 2023-12-31
    Eve       | 2020-01-01            | 2023-12-31
    Fay       | 2020-01-01            | 2023-12-31
"""


def test_until_2021_both_visits_have_the_disorder_as_first_diagnosis(tmp_path: Path) -> None:
    judged(
        tmp_path,
        follow_up_emergency_substance_use,
        SETS,
        year=2021,
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | diagnosis_code_1 | diagnosis_code_2 | hcpcs_code
            1        | Ann       | 2021-03-10   | F1020            |                  | ED
            2        | Ann       | 2021-03-10   | F1020            |                  | TREAT
            3        | Bob       | 2021-03-10   | F1020            |                  | ED
            4        | Bob       | 2021-03-11   | F322             | F1020            | TREAT
            5        | Cid       | 2021-03-10   | F322             | F1020            | ED
            6        | Dot       | 2021-03-10   | T401X1A          |                  | ED
            7        | Eve       | 2021-03-10   | F1020            |                  | ED
            8        | Eve       | 2021-03-18   | F1020            |                  | TREAT
            9        | Fay       | 2021-03-10   | F1020            |                  | ED
            10       | Fay       | 2021-04-10   | F1020            |                  | TREAT
        """,
    ).holds("""
        rate                                      | person | denominator | numerator | evidence
        follow_up_emergency_substance_use_7_days  | Ann    | 1           | 1         | 2021-03-10
        follow_up_emergency_substance_use_7_days  | Bob    | 1           | 0         |
        follow_up_emergency_substance_use_7_days  | Eve    | 1           | 0         |
        follow_up_emergency_substance_use_7_days  | Fay    | 1           | 0         |
        follow_up_emergency_substance_use_30_days | Ann    | 1           | 1         | 2021-03-10
        follow_up_emergency_substance_use_30_days | Bob    | 1           | 0         |
        follow_up_emergency_substance_use_30_days | Eve    | 1           | 1         | 2021-03-18
        follow_up_emergency_substance_use_30_days | Fay    | 1           | 0         |
    """)


def test_from_2022_an_overdose_any_diagnosis_of_the_follow_up_and_medication_count(tmp_path: Path) -> None:
    judged(
        tmp_path,
        follow_up_emergency_substance_use_2022,
        SETS_2022,
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | diagnosis_code_1 | diagnosis_code_2 | hcpcs_code
            1        | Ann       | 2022-03-10   | F1020            |                  | ED
            2        | Ann       | 2022-03-17   | F322             | F1020            | TREAT
            3        | Bob       | 2022-03-10   | J450             | T401X1A          | ED
            4        | Bob       | 2022-03-18   | T401X1A          |                  | TREAT
            5        | Cid       | 2022-03-10   | F322             | F1020            | ED
            6        | Dot       | 2022-03-10   | F1020            |                  | ED
            7        | Dot       | 2022-03-10   |                  |                  | J0571
            8        | Eve       | 2022-03-10   | F1020            |                  | ED
            9        | Eve       | 2022-03-11   | F322             |                  | TREAT
            10       | Fay       | 2022-03-10   | F1020            | T401X1A          | ED
        """,
        pharmacy_claim="""
            claim_id | person_id | service_date | ndc_code
            90       | Fay       | 2022-04-09   | 12496120803
            91       | Eve       | 2022-04-10   | 12496120803
        """,
    ).holds("""
        rate                                      | person | denominator | numerator | evidence   | closes_by
        follow_up_emergency_substance_use_7_days  | Ann    | 1           | 1         | 2022-03-17 | 2022-03-17
        follow_up_emergency_substance_use_7_days  | Bob    | 1           | 0         |            | 2022-03-17
        follow_up_emergency_substance_use_7_days  | Dot    | 1           | 1         | 2022-03-10 | 2022-03-17
        follow_up_emergency_substance_use_7_days  | Eve    | 1           | 0         |            | 2022-03-17
        follow_up_emergency_substance_use_7_days  | Fay    | 1           | 0         |            | 2022-03-17
        follow_up_emergency_substance_use_30_days | Ann    | 1           | 1         | 2022-03-17 | 2022-04-09
        follow_up_emergency_substance_use_30_days | Bob    | 1           | 1         | 2022-03-18 | 2022-04-09
        follow_up_emergency_substance_use_30_days | Dot    | 1           | 1         | 2022-03-10 | 2022-04-09
        follow_up_emergency_substance_use_30_days | Eve    | 1           | 0         |            | 2022-04-09
        follow_up_emergency_substance_use_30_days | Fay    | 1           | 1         | 2022-04-09 | 2022-04-09
    """)


def test_members_are_thirteen_on_the_day_and_the_day_is_from_january_through_the_first_of_december(
    tmp_path: Path,
) -> None:
    judged(
        tmp_path,
        follow_up_emergency_substance_use_2022,
        SETS_2022,
        members="""
            person_id | birth_date
            Ann       | 2009-06-10   # thirteen that day
            Bob       | 2009-06-11   # thirteen the day after
            Cid       | 1990-05-01
            Dot       | 1990-05-01
            Eve       | 1990-05-01
            Fay       | 1990-05-01
        """,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2022-06-10   | F1020            | ED
            2        | Bob       | 2022-06-10   | F1020            | ED
            3        | Cid       | 2022-01-01   | F1020            | ED
            4        | Dot       | 2021-12-31   | F1020            | ED
            5        | Eve       | 2022-12-01   | F1020            | ED
            6        | Fay       | 2022-12-02   | F1020            | ED
        """,
    ).holds("""
        rate                                      | person | day        | denominator
        follow_up_emergency_substance_use_7_days  | Ann    | 2022-06-10 | 1
        follow_up_emergency_substance_use_7_days  | Cid    | 2022-01-01 | 1
        follow_up_emergency_substance_use_7_days  | Eve    | 2022-12-01 | 1
        follow_up_emergency_substance_use_30_days | Ann    | 2022-06-10 | 1
        follow_up_emergency_substance_use_30_days | Cid    | 2022-01-01 | 1
        follow_up_emergency_substance_use_30_days | Eve    | 2022-12-01 | 1
    """)


def test_visits_near_another_before_an_admission_without_coverage_or_in_hospice_are_left_out(tmp_path: Path) -> None:
    judged(
        tmp_path,
        follow_up_emergency_substance_use_2022,
        SETS_2022,
        own_payers=("CCO",),
        members=GROWN_UP,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2022-01-01            | 2022-12-31
            Bob       | 2022-01-01            | 2022-12-31
            Cid       | 2022-03-10            | 2022-04-08            # a day short
            Dot       | 2022-01-01            | 2022-03-20            # two spans that touch
            Dot       | 2022-03-21            | 2022-12-31
            Eve       | 2022-01-01            | 2022-12-31
            Fay       | 2022-01-01            | 2022-12-31
        """,
        medical_claim="""
            claim_id | person_id | standing | payer | service_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | counted  | CCO   | 2022-03-10   | F1020            | ED
            2        | Ann       | counted  | CCO   | 2022-04-09   | F1020            | ED
            3        | Ann       | counted  | CCO   | 2022-04-10   | F1020            | ED
            4        | Bob       | counted  | CCO   | 2022-03-10   | F1020            | ED
            5        | Bob       | denied   | CCO   | 2022-03-11   | F1020            | TREAT
            6        | Bob       | denied   | CCO   | 2022-04-09   |                  | STAY
            7        | Cid       | counted  | CCO   | 2022-03-10   | F1020            | ED
            8        | Dot       | denied   | CCO   | 2022-03-10   | F1020            | ED
            9        | Dot       | denied   | CCO   | 2022-03-11   | F1020            | TREAT
            10       | Eve       | counted  | CCO   | 2022-03-10   | F1020            | ED
            11       | Eve       | counted  | Other | 2022-06-10   |                  | HOSPICE
            12       | Fay       | counted  | Other | 2022-03-10   | F1020            | ED
        """,
    ).holds("""
        rate                                      | person | day        | denominator | exclusion | numerator
        follow_up_emergency_substance_use_7_days  | Ann    | 2022-03-10 | 1           | 0         | 0
        follow_up_emergency_substance_use_7_days  | Ann    | 2022-04-09 | 1           | 1         | 0
        follow_up_emergency_substance_use_7_days  | Ann    | 2022-04-10 | 1           | 0         | 0
        follow_up_emergency_substance_use_7_days  | Bob    | 2022-03-10 | 1           | 1         | 0
        follow_up_emergency_substance_use_7_days  | Cid    | 2022-03-10 | 0           | 0         | 0
        follow_up_emergency_substance_use_7_days  | Dot    | 2022-03-10 | 1           | 0         | 1
        follow_up_emergency_substance_use_7_days  | Eve    | 2022-03-10 | 1           | 1         | 0
        follow_up_emergency_substance_use_30_days | Ann    | 2022-03-10 | 1           | 0         | 0
        follow_up_emergency_substance_use_30_days | Ann    | 2022-04-09 | 1           | 1         | 0
        follow_up_emergency_substance_use_30_days | Ann    | 2022-04-10 | 1           | 0         | 0
        follow_up_emergency_substance_use_30_days | Bob    | 2022-03-10 | 1           | 1         | 0
        follow_up_emergency_substance_use_30_days | Cid    | 2022-03-10 | 0           | 0         | 0
        follow_up_emergency_substance_use_30_days | Dot    | 2022-03-10 | 1           | 0         | 1
        follow_up_emergency_substance_use_30_days | Eve    | 2022-03-10 | 1           | 1         | 0
    """)
