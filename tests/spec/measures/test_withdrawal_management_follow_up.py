"""Treatment of substance use after withdrawal management."""

from pathlib import Path

from coordcare.oregon.quality.measures.withdrawal_management_follow_up import withdrawal_management_follow_up
from tests.spec.measures.judging import judged

SETS = {
    "withdrawal_management": "DETOX", "substance_use_visits": "TREAT DETOX",
    "substance_use_disorder": "diagnosis_code:F1020", "hospice": "HOSPICE",
}  # fmt: skip
MEMBERS = """
    person_id | birth_date
    Ann       | 1990-05-01
    Bob       | 1990-05-01
    Cid       | 1990-05-01
    Dot       | 1990-05-01
    Eve       | 1990-05-01
"""
COVERED = """
    person_id | enrollment_start_date | enrollment_end_date
    Ann       | 2021-01-01            | 2023-12-31
    Bob       | 2021-01-01            | 2023-12-31
    Cid       | 2021-01-01            | 2023-12-31
    Dot       | 2021-01-01            | 2023-12-31
    Eve       | 2021-01-01            | 2023-12-31
"""


def test_treatment_counts_from_the_first_day_through_the_fourteenth_after_and_withdrawal_management_is_none(
    tmp_path: Path,
) -> None:
    judged(
        tmp_path,
        withdrawal_management_follow_up,
        SETS,
        members=MEMBERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2022-03-01   | F1020            | DETOX
            2        | Ann       | 2022-03-02   | F1020            | DETOX
            3        | Ann       | 2022-03-16   | F1020            | TREAT        # the fourteenth day
            4        | Bob       | 2022-03-01   | F1020            | DETOX
            5        | Bob       | 2022-03-02   | F1020            | DETOX
            6        | Bob       | 2022-03-17   | F1020            | TREAT        # the fifteenth
            7        | Cid       | 2022-03-01   | F1020            | DETOX
            8        | Cid       | 2022-03-02   | F1020            | DETOX
            9        | Cid       | 2022-03-01   | F1020            | TREAT        # during it
            10       | Dot       | 2022-03-01   | F1020            | DETOX
            11       | Dot       | 2022-03-02   | J450             | TREAT        # for something else
            12       | Eve       | 2022-03-01   | F1020            | DETOX
            13       | Eve       | 2022-02-28   | F1020            | TREAT        # before
        """,
    ).holds("""
        person | day        | denominator | numerator | evidence   | closes_by
        Ann    | 2022-03-02 | 1           | 1         | 2022-03-16 | 2022-03-16
        Bob    | 2022-03-02 | 1           | 0         |            | 2022-03-16
        Cid    | 2022-03-02 | 1           | 1         | 2022-03-01 | 2022-03-16
        Dot    | 2022-03-01 | 1           | 0         |            | 2022-03-15
        Eve    | 2022-03-01 | 1           | 0         |            | 2022-03-15
    """)


def test_an_episode_goes_on_over_two_days_without_a_service_and_not_over_three(tmp_path: Path) -> None:
    judged(
        tmp_path,
        withdrawal_management_follow_up,
        SETS,
        members=MEMBERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | claim_line_end_date | billing_npi | hcpcs_code
            1        | Ann       | 2022-03-04   |                     | 1           | DETOX
            2        | Ann       | 2022-03-07   |                     | 2           | DETOX        # two days between
            3        | Bob       | 2022-03-04   |                     | 1           | DETOX
            4        | Bob       | 2022-03-08   |                     | 2           | DETOX        # three days between
            5        | Cid       | 2022-03-04   | 2022-03-10          | 1           | DETOX
            6        | Cid       | 2022-03-05   |                     | 2           | DETOX        # within the other
            7        | Cid       | 2022-03-13   |                     | 3           | DETOX        # after that
        """,
    ).holds("""
        person | day        | npi
        Ann    | 2022-03-07 | 2
        Bob    | 2022-03-04 | 1
        Bob    | 2022-03-08 | 2
        Cid    | 2022-03-13 | 3
    """)


def test_episodes_count_by_their_last_day_from_the_first_of_january_through_17_december(tmp_path: Path) -> None:
    judged(
        tmp_path,
        withdrawal_management_follow_up,
        SETS,
        members=MEMBERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code
            1        | Ann       | 2021-12-31   | DETOX
            2        | Bob       | 2021-12-31   | DETOX
            3        | Bob       | 2022-01-01   | DETOX
            4        | Cid       | 2022-12-17   | DETOX
            5        | Dot       | 2022-12-17   | DETOX
            6        | Dot       | 2022-12-18   | DETOX
        """,
    ).holds("""
        person | day
        Bob    | 2022-01-01
        Cid    | 2022-12-17
    """)


def test_the_member_is_covered_through_the_fourteenth_day_without_a_gap(tmp_path: Path) -> None:
    judged(
        tmp_path,
        withdrawal_management_follow_up,
        SETS,
        without_plans={"behavioral": ("dental only",)},
        members=MEMBERS,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date | plan
            Ann       | 2022-03-02            | 2022-03-10          | all care
            Ann       | 2022-03-11            | 2022-03-16          | all care      # two spans that touch
            Bob       | 2022-03-01            | 2022-03-15          | all care      # a day short
            Cid       | 2022-03-03            | 2022-03-31          | all care      # a day late
            Dot       | 2022-03-01            | 2022-03-08          | all care      # a day between
            Dot       | 2022-03-10            | 2022-03-31          | all care
            Eve       | 2022-03-01            | 2022-03-31          | dental only
        """,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code
            1        | Ann       | 2022-03-02   | DETOX
            2        | Bob       | 2022-03-02   | DETOX
            3        | Cid       | 2022-03-02   | DETOX
            4        | Dot       | 2022-03-02   | DETOX
            5        | Eve       | 2022-03-02   | DETOX
        """,
    ).holds("""
        person | denominator
        Ann    | 1
        Bob    | 0
        Cid    | 0
        Dot    | 0
        Eve    | 0
    """)


def test_denied_claims_count_those_of_other_payers_do_not_and_hospice_leaves_out(tmp_path: Path) -> None:
    judged(
        tmp_path,
        withdrawal_management_follow_up,
        SETS,
        own_payers=("CCO",),
        members=MEMBERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | standing | payer | service_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | denied   | CCO   | 2022-03-01   | F1020            | DETOX
            2        | Ann       | denied   | CCO   | 2022-03-02   | F1020            | TREAT
            3        | Bob       | counted  | CCO   | 2022-03-01   | F1020            | DETOX
            4        | Bob       | counted  | Other | 2022-03-02   | F1020            | TREAT
            5        | Cid       | counted  | Other | 2022-03-01   | F1020            | DETOX
            6        | Dot       | counted  | CCO   | 2022-03-01   | F1020            | DETOX
            7        | Dot       | counted  | CCO   | 2022-03-02   | F1020            | TREAT
            8        | Dot       | counted  | Other | 2022-01-01   |                  | HOSPICE
        """,
    ).holds("""
        person | exclusion | numerator | reason
        Ann    | 0         | 1         |
        Bob    | 0         | 0         |
        Dot    | 1         | 0         | in hospice
    """)
