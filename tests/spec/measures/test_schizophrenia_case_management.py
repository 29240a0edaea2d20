"""Case management for clients with schizophrenia."""

from pathlib import Path

from coordcare.oregon.quality.measures.schizophrenia_case_management import schizophrenia_case_management
from tests.spec.measures.judging import judged

SETS = {"schizophrenia": "diagnosis_code:F209", "case_management": "MANAGE", "hospice": "HOSPICE"}
MEMBERS = """
    person_id | birth_date
    Ann       | 1990-05-01
    Bob       | 1990-05-01
    Cid       | 1990-05-01
    Dot       | 1990-05-01
    Eve       | 1990-05-01
"""


def test_every_ninety_days_in_service_need_case_management_from_their_first_through_their_last_day(
    tmp_path: Path,
) -> None:
    judged(
        tmp_path,
        schizophrenia_case_management,
        SETS,
        members=MEMBERS,
        medical_claim="""
            claim_id | person_id | service_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2022-01-01   | F209             | CARE         # in service for 180 days
            2        | Ann       | 2022-06-29   | F209             | CARE
            3        | Ann       | 2022-03-31   |                  | MANAGE       # the last day of the first ninety
            4        | Ann       | 2022-04-01   |                  | MANAGE       # the first of the second
            5        | Bob       | 2022-01-01   | F209             | CARE
            6        | Bob       | 2022-06-29   | F209             | CARE
            7        | Bob       | 2022-04-01   |                  | MANAGE       # the second ninety only
            8        | Bob       | 2022-04-02   |                  | MANAGE
            9        | Cid       | 2022-01-01   | F209             | CARE
            10       | Cid       | 2022-06-29   | F209             | CARE
            11       | Cid       | 2022-01-01   |                  | MANAGE       # the first ninety only
            12       | Cid       | 2022-06-30   |                  | MANAGE       # a day after the second
            13       | Dot       | 2022-01-01   | F209             | MANAGE
            14       | Dot       | 2022-06-28   | F209             | CARE         # 179 days
            15       | Eve       | 2022-01-01   | F209             | CARE
            16       | Eve       | 2022-12-31   | F209             | MANAGE       # nothing before
        """,
    ).holds("""
        person | day        | denominator | numerator | closes_by
        Ann    | 2022-06-29 | 1           | 1         |
        Bob    | 2022-06-29 | 1           | 0         |
        Cid    | 2022-06-29 | 1           | 0         |
        Dot    | 2022-06-28 | 1           | 1         |
        Eve    | 2022-12-31 | 1           | 0         |
    """)


def test_a_whole_year_has_four_times_ninety_days_and_each_is_asked_for(tmp_path: Path) -> None:
    judged(
        tmp_path,
        schizophrenia_case_management,
        SETS,
        members=MEMBERS,
        medical_claim="""
            claim_id | person_id | service_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2022-01-01   | F209             | MANAGE
            2        | Ann       | 2022-04-01   | F209             | MANAGE
            3        | Ann       | 2022-06-30   | F209             | MANAGE
            4        | Ann       | 2022-09-28   | F209             | MANAGE       # the first day of the fourth
            5        | Ann       | 2022-12-31   | F209             | CARE
            6        | Bob       | 2022-01-01   | F209             | MANAGE
            7        | Bob       | 2022-04-01   | F209             | MANAGE
            8        | Bob       | 2022-06-30   | F209             | MANAGE
            9        | Bob       | 2022-09-27   | F209             | MANAGE       # the last of the third
            10       | Bob       | 2022-12-31   | F209             | CARE
            11       | Cid       | 2022-01-01   | F209             | MANAGE
            12       | Cid       | 2022-04-01   | F209             | MANAGE
            13       | Cid       | 2022-09-28   | F209             | MANAGE       # none in the third
            14       | Cid       | 2022-12-31   | F209             | CARE
        """,
    ).holds("""
        person | numerator
        Ann    | 1
        Bob    | 0
        Cid    | 0
    """)


def test_service_is_what_lies_in_the_year_and_fewer_than_ninety_days_are_not_judged(tmp_path: Path) -> None:
    judged(
        tmp_path,
        schizophrenia_case_management,
        SETS,
        members=MEMBERS,
        medical_claim="""
            claim_id | person_id | service_date | diagnosis_code_1 | diagnosis_code_2 | hcpcs_code
            1        | Ann       | 2022-03-01   | J450             | F209             | CARE
            2        | Ann       | 2022-05-29   | J450             | F209             | CARE
            3        | Bob       | 2022-03-01   | F209             |                  | CARE
            4        | Bob       | 2022-05-28   | F209             |                  | CARE
            5        | Cid       | 2021-12-31   | F209             |                  | CARE
            6        | Cid       | 2022-03-01   | F209             |                  | CARE
            7        | Dot       | 2022-12-01   | F209             |                  | CARE
            8        | Dot       | 2023-06-01   | F209             |                  | CARE
            9        | Eve       | 2022-01-01   | J450             |                  | MANAGE
            10       | Eve       | 2022-12-31   | J450             |                  | MANAGE
        """,
    ).holds("""
        person | day        | denominator | reason
        Ann    | 2022-05-29 | 1           |
        Bob    | 2022-05-28 | 0           | not in the denominator
        Cid    | 2022-03-01 | 0           | not in the denominator
        Dot    | 2022-12-01 | 0           | not in the denominator
    """)


def test_denied_claims_count_those_of_other_payers_do_not_and_hospice_leaves_out(tmp_path: Path) -> None:
    judged(
        tmp_path,
        schizophrenia_case_management,
        SETS,
        own_payers=("CCO",),
        members=MEMBERS,
        medical_claim="""
            claim_id | person_id | standing | payer | service_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | denied   | CCO   | 2022-01-01   | F209             | CARE
            2        | Ann       | denied   | CCO   | 2022-03-31   | F209             | MANAGE
            3        | Bob       | counted  | CCO   | 2022-01-01   | F209             | CARE
            4        | Bob       | counted  | CCO   | 2022-03-31   | F209             | CARE
            5        | Bob       | counted  | Other | 2022-02-01   | F209             | MANAGE
            6        | Cid       | counted  | CCO   | 2022-01-01   | F209             | CARE
            7        | Cid       | counted  | Other | 2022-03-31   | F209             | CARE
            8        | Dot       | counted  | CCO   | 2022-01-01   | F209             | CARE
            9        | Dot       | counted  | CCO   | 2022-03-31   | F209             | MANAGE
            10       | Dot       | counted  | Other | 2022-12-31   |                  | HOSPICE
        """,
    ).holds("""
        person | denominator | exclusion | numerator | reason
        Ann    | 1           | 0         | 1         |
        Bob    | 1           | 0         | 0         |
        Cid    | 0           | 0         | 0         | not in the denominator
        Dot    | 1           | 1         | 0         | in hospice
    """)
