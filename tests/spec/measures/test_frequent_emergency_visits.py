"""Revisits of members who often visit emergency departments."""

from pathlib import Path

from coordcare.oregon.quality.measures.frequent_emergency_visits import frequent_emergency_visits
from tests.spec.measures.judging import judged

SETS = {"emergency_visits": "ED", "hospice": "HOSPICE"}
MEMBERS = """
    person_id | birth_date
    Ann       | 1990-05-01
    Bob       | 1990-05-01
    Cid       | 1990-05-01
    Dot       | 1990-05-01
"""
COVERED = """
    person_id | enrollment_start_date | enrollment_end_date
    Ann       | 2021-01-01            | 2023-12-31
    Bob       | 2021-01-01            | 2023-12-31
    Cid       | 2021-01-01            | 2023-12-31
    Dot       | 2021-01-01            | 2023-12-31
"""


def test_a_frequent_user_has_visits_on_five_days_of_the_365_that_end_with_a_visit_in_the_year(tmp_path: Path) -> None:
    judged(
        tmp_path,
        frequent_emergency_visits,
        SETS,
        members=MEMBERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code
            1        | Ann       | 2021-06-02   | ED           # 364 days before the last
            2        | Ann       | 2021-08-01   | ED
            3        | Ann       | 2021-10-01   | ED
            4        | Ann       | 2021-12-01   | ED
            5        | Ann       | 2022-06-01   | ED
            6        | Bob       | 2021-06-01   | ED           # 365 days before the last
            7        | Bob       | 2021-08-01   | ED
            8        | Bob       | 2021-10-01   | ED
            9        | Bob       | 2021-12-01   | ED
            10       | Bob       | 2022-06-01   | ED
            11       | Cid       | 2022-03-01   | ED
            12       | Cid       | 2022-03-02   | ED
            13       | Cid       | 2022-03-03   | ED
            14       | Cid       | 2022-03-04   | ED
            15       | Cid       | 2022-03-04   | ED           # twice a day
            16       | Dot       | 2021-12-01   | ED
            17       | Dot       | 2021-12-02   | ED
            18       | Dot       | 2021-12-03   | ED
            19       | Dot       | 2021-12-04   | ED
            20       | Dot       | 2021-12-05   | ED           # frequent before the year
            21       | Dot       | 2022-01-01   | ED
            22       | Dot       | 2022-04-01   | ED           # judged once
        """,
    ).holds("""
        person | day        | denominator | numerator
        Ann    | 2022-06-01 | 1           | 0
        Dot    | 2022-01-01 | 1           | 0
    """)


def test_a_revisit_is_a_visit_from_the_next_day_through_the_thirtieth(tmp_path: Path) -> None:
    judged(
        tmp_path,
        frequent_emergency_visits,
        SETS,
        members=MEMBERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code
            1        | Ann       | 2022-02-01   | ED
            2        | Ann       | 2022-03-01   | ED
            3        | Ann       | 2022-04-01   | ED
            4        | Ann       | 2022-05-01   | ED
            5        | Ann       | 2022-12-01   | ED           # the last day on which it may begin
            6        | Ann       | 2022-12-31   | ED           # the thirtieth day
            7        | Bob       | 2022-02-01   | ED
            8        | Bob       | 2022-03-01   | ED
            9        | Bob       | 2022-04-01   | ED
            10       | Bob       | 2022-05-01   | ED
            11       | Bob       | 2022-11-30   | ED
            12       | Bob       | 2022-12-31   | ED           # the thirty-first
            13       | Cid       | 2022-02-01   | ED
            14       | Cid       | 2022-03-01   | ED
            15       | Cid       | 2022-04-01   | ED
            16       | Cid       | 2022-05-01   | ED
            17       | Cid       | 2022-12-02   | ED           # too late in the year
            18       | Dot       | 2022-02-01   | ED
            19       | Dot       | 2022-03-01   | ED
            20       | Dot       | 2022-04-01   | ED
            21       | Dot       | 2022-05-01   | ED
            22       | Dot       | 2022-06-01   | ED
            23       | Dot       | 2022-06-02   | ED           # the next day
        """,
    ).holds("""
        person | day        | numerator | evidence
        Ann    | 2022-12-01 | 1         | 2022-12-31
        Bob    | 2022-11-30 | 0         |
        Dot    | 2022-06-01 | 1         | 2022-06-02
    """)


def test_coverage_lasts_through_the_thirtieth_day_and_hospice_denied_and_foreign_claims_do_not_count(
    tmp_path: Path,
) -> None:
    judged(
        tmp_path,
        frequent_emergency_visits,
        SETS,
        own_payers=("CCO",),
        members=MEMBERS,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2022-03-05            | 2022-03-20
            Ann       | 2022-03-21            | 2022-04-04            # two spans that touch
            Bob       | 2022-03-05            | 2022-04-03            # a day short
            Cid       | 2022-01-01            | 2022-12-31
            Dot       | 2022-01-01            | 2022-12-31
        """,
        medical_claim="""
            claim_id | person_id | standing | payer | service_date | hcpcs_code
            1        | Ann       | counted  | CCO   | 2022-03-01   | ED
            2        | Ann       | counted  | CCO   | 2022-03-02   | ED
            3        | Ann       | counted  | CCO   | 2022-03-03   | ED
            4        | Ann       | counted  | CCO   | 2022-03-04   | ED
            5        | Ann       | counted  | CCO   | 2022-03-05   | ED
            6        | Bob       | counted  | CCO   | 2022-03-01   | ED
            7        | Bob       | counted  | CCO   | 2022-03-02   | ED
            8        | Bob       | counted  | CCO   | 2022-03-03   | ED
            9        | Bob       | counted  | CCO   | 2022-03-04   | ED
            10       | Bob       | counted  | CCO   | 2022-03-05   | ED
            11       | Cid       | counted  | CCO   | 2022-03-01   | ED
            12       | Cid       | counted  | CCO   | 2022-03-02   | ED
            13       | Cid       | counted  | CCO   | 2022-03-03   | ED
            14       | Cid       | denied   | CCO   | 2022-03-04   | ED
            15       | Cid       | counted  | Other | 2022-03-05   | ED
            16       | Dot       | counted  | CCO   | 2022-03-01   | ED
            17       | Dot       | counted  | CCO   | 2022-03-02   | ED
            18       | Dot       | counted  | CCO   | 2022-03-03   | ED
            19       | Dot       | counted  | CCO   | 2022-03-04   | ED
            20       | Dot       | counted  | CCO   | 2022-03-05   | ED
            21       | Dot       | counted  | CCO   | 2022-03-06   | ED
            22       | Dot       | counted  | Other | 2022-12-31   | HOSPICE
        """,
    ).holds("""
        person | denominator | exclusion | numerator | reason
        Ann    | 1           | 0         | 0         |
        Bob    | 0           | 0         | 0         | not in the denominator
        Dot    | 1           | 1         | 0         | in hospice
    """)
