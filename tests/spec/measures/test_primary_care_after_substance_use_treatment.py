"""Primary care for clients in outpatient treatment of substance use who had none before."""

from pathlib import Path

from coordcare.oregon.quality.measures.primary_care_after_substance_use_treatment import (
    primary_care_after_substance_use_treatment,
)
from tests.spec.measures.judging import judged

SETS = {"outpatient_substance_use_treatment": "TREAT", "hospice": "HOSPICE"}
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


def test_primary_care_counts_from_the_first_day_of_the_episode_through_the_thirtieth_after_it(tmp_path: Path) -> None:
    judged(
        tmp_path,
        primary_care_after_substance_use_treatment,
        SETS,
        members=MEMBERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | rendering_npi | hcpcs_code
            1        | Ann       | 2022-03-01   |               | TREAT
            2        | Ann       | 2022-03-01   | 1             | T1015        # the first day
            3        | Ann       | 2022-03-31   |               | TREAT
            4        | Bob       | 2022-03-31   |               | TREAT
            5        | Bob       | 2022-04-30   | 1             | T1015        # the thirtieth
            6        | Bob       | 2022-04-30   | 1             | T1015
            7        | Cid       | 2022-03-31   |               | TREAT
            8        | Cid       | 2022-05-01   | 1             | T1015        # a day late
            9        | Dot       | 2022-03-31   |               | TREAT
            10       | Dot       | 2022-04-01   | 1             | XRAY         # no primary care
        """,
    ).holds("""
        person | day        | denominator | numerator | evidence   | closes_by
        Ann    | 2022-03-31 | 1           | 1         | 2022-03-01 | 2022-04-30
        Bob    | 2022-03-31 | 1           | 1         | 2022-04-30 | 2022-04-30
        Cid    | 2022-03-31 | 1           | 0         |            | 2022-04-30
        Dot    | 2022-03-31 | 1           | 0         |            | 2022-04-30
    """)


def test_who_had_primary_care_in_the_365_days_before_the_episode_is_none_of_them(tmp_path: Path) -> None:
    judged(
        tmp_path,
        primary_care_after_substance_use_treatment,
        SETS,
        members=MEMBERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | rendering_npi | hcpcs_code
            1        | Ann       | 2021-03-01   | 1             | T1015        # 365 days before
            2        | Ann       | 2022-03-01   |               | TREAT
            3        | Bob       | 2021-02-28   | 1             | T1015        # 366 days before
            4        | Bob       | 2022-03-01   |               | TREAT
            5        | Cid       | 2022-02-28   | 1             | T1015        # the day before
            6        | Cid       | 2022-03-01   |               | TREAT
        """,
    ).holds("""
        person | day        | denominator
        Bob    | 2022-03-01 | 1
    """)


def test_an_episode_goes_on_over_sixty_days_without_a_service_and_ends_from_january_through_the_first_of_december(
    tmp_path: Path,
) -> None:
    judged(
        tmp_path,
        primary_care_after_substance_use_treatment,
        SETS,
        members=MEMBERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code
            1        | Ann       | 2022-03-01   | TREAT
            2        | Ann       | 2022-05-01   | TREAT        # 60 days between
            3        | Bob       | 2022-03-01   | TREAT
            4        | Bob       | 2022-05-02   | TREAT        # 61 days between
            5        | Cid       | 2021-12-31   | TREAT
            6        | Dot       | 2021-12-31   | TREAT
            7        | Dot       | 2022-01-01   | TREAT
            8        | Eve       | 2022-09-01   | TREAT
            9        | Eve       | 2022-12-01   | TREAT
            10       | Cid       | 2022-12-02   | TREAT
        """,
    ).holds("""
        person | day
        Ann    | 2022-05-01
        Bob    | 2022-03-01
        Bob    | 2022-05-02
        Dot    | 2022-01-01
        Eve    | 2022-09-01
        Eve    | 2022-12-01
    """)


def test_coverage_may_have_one_gap_of_45_days_from_the_first_day_through_the_thirtieth_after(tmp_path: Path) -> None:
    judged(
        tmp_path,
        primary_care_after_substance_use_treatment,
        SETS,
        members=MEMBERS,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2022-03-01            | 2022-03-10
            Ann       | 2022-04-25            | 2022-05-30            # 45 days between, and to the last
            Bob       | 2022-03-01            | 2022-03-10
            Bob       | 2022-04-26            | 2022-06-30            # 46
            Cid       | 2022-03-02            | 2022-03-31            # a day late, and
            Cid       | 2022-04-02            | 2022-06-30            # a day between
            Dot       | 2022-03-01            | 2022-03-31            # two spans that touch, and
            Dot       | 2022-04-01            | 2022-05-29            # a day short
        """,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code
            1        | Ann       | 2022-03-01   | TREAT
            2        | Ann       | 2022-04-30   | TREAT
            3        | Bob       | 2022-03-01   | TREAT
            4        | Bob       | 2022-04-30   | TREAT
            5        | Cid       | 2022-03-01   | TREAT
            6        | Cid       | 2022-04-30   | TREAT
            7        | Dot       | 2022-03-01   | TREAT
            8        | Dot       | 2022-04-30   | TREAT
        """,
    ).holds("""
        person | denominator
        Ann    | 1
        Bob    | 0
        Cid    | 0
        Dot    | 1
    """)


def test_denied_treatment_counts_and_denied_primary_care_foreign_claims_and_hospice_do_not(tmp_path: Path) -> None:
    judged(
        tmp_path,
        primary_care_after_substance_use_treatment,
        SETS,
        own_payers=("CCO",),
        members=MEMBERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | standing | payer | service_date | rendering_npi | hcpcs_code
            1        | Ann       | denied   | CCO   | 2022-03-01   |               | TREAT
            2        | Ann       | counted  | CCO   | 2022-03-02   | 1             | T1015
            3        | Bob       | counted  | CCO   | 2022-03-01   |               | TREAT
            4        | Bob       | denied   | CCO   | 2022-03-02   | 1             | T1015
            5        | Cid       | counted  | Other | 2022-03-01   |               | TREAT
            6        | Dot       | counted  | CCO   | 2022-03-01   |               | TREAT
            7        | Dot       | counted  | CCO   | 2022-03-02   | 1             | T1015
            8        | Dot       | counted  | Other | 2022-12-31   |               | HOSPICE
        """,
    ).holds("""
        person | exclusion | numerator | reason
        Ann    | 0         | 1         |
        Bob    | 0         | 0         |
        Dot    | 1         | 0         | in hospice
    """)
