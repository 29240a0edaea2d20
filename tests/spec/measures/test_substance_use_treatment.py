"""Initiation and engagement of treatment for substance use."""

from pathlib import Path

from coordcare.oregon.quality.measures.substance_use_treatment import (
    substance_use_treatment,
    substance_use_treatment_2022,
)
from tests.spec.measures.judging import judged

SETS = {
    "emergency_visits": "ED", "hospice": "HOSPICE", "inpatient_stays": "STAY",
    "substance_use_disorder": "diagnosis_code:F1020", "substance_use_medication": "J0571 ndc_code:12496120803",
    "substance_use_visits": "TREAT", "withdrawal_management": "DETOX",
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
    Ann       | 2019-01-01            | 2023-12-31
    Bob       | 2019-01-01            | 2023-12-31
    Cid       | 2019-01-01            | 2023-12-31
    Dot       | 2019-01-01            | 2023-12-31
    Eve       | 2019-01-01            | 2023-12-31
    Fay       | 2019-01-01            | 2023-12-31
"""


def test_until_2021_treatment_begins_by_the_fourteenth_day_and_the_index_is_not_its_own_treatment(
    tmp_path: Path,
) -> None:
    judged(
        tmp_path,
        substance_use_treatment,
        SETS,
        year=2021,
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | billing_npi | diagnosis_code_1 | diagnosis_code_2 | hcpcs_code
            1        | Ann       | 2021-03-01   | 1           | J450             | F1020            | TREAT
            2        | Ann       | 2021-03-15   | 1           | F1020            |                  | TREAT
            3        | Bob       | 2021-03-01   | 1           | F1020            |                  | TREAT
            4        | Bob       | 2021-03-16   | 1           | F1020            |                  | TREAT
            5        | Cid       | 2021-03-01   | 1           | F1020            |                  | TREAT
            6        | Cid       | 2021-03-01   | 2           | F1020            |                  | TREAT
            7        | Dot       | 2021-03-01   | 1           | F1020            |                  | ED
            8        | Dot       | 2021-03-01   | 1           |                  |                  | J0571
            9        | Eve       | 2021-03-01   | 1           | F1020            |                  | DETOX
            10       | Eve       | 2021-03-02   | 1           | F1020            |                  | DETOX
            11       | Eve       | 2021-03-03   | 1           | F1020            |                  | ED
            12       | Fay       | 2021-03-01   | 1           | F1020            |                  | TREAT
            13       | Fay       | 2021-03-02   | 1           | J450             |                  | TREAT
        """,
    ).holds("""
        rate                     | person | day        | denominator | numerator | evidence   | closes_by
        substance_use_initiation | Ann    | 2021-03-01 | 1           | 1         | 2021-03-15 | 2021-03-15
        substance_use_initiation | Bob    | 2021-03-01 | 1           | 0         |            | 2021-03-15
        substance_use_initiation | Cid    | 2021-03-01 | 1           | 1         | 2021-03-01 | 2021-03-15
        substance_use_initiation | Dot    | 2021-03-01 | 1           | 1         | 2021-03-01 | 2021-03-15
        substance_use_initiation | Eve    | 2021-03-01 | 1           | 0         |            | 2021-03-15
        substance_use_initiation | Fay    | 2021-03-01 | 1           | 0         |            | 2021-03-15
        substance_use_engagement | Ann    | 2021-03-01 | 1           | 0         |            | 2021-04-18
        substance_use_engagement | Bob    | 2021-03-01 | 1           | 0         |            | 2021-04-18
        substance_use_engagement | Cid    | 2021-03-01 | 1           | 0         |            | 2021-04-18
        substance_use_engagement | Dot    | 2021-03-01 | 1           | 0         |            | 2021-04-18
        substance_use_engagement | Eve    | 2021-03-01 | 1           | 0         |            | 2021-04-18
        substance_use_engagement | Fay    | 2021-03-01 | 1           | 0         |            | 2021-04-18
    """)


def test_until_2021_engagement_is_treatment_on_two_days_or_medication_within_34_days_after_the_initiation(
    tmp_path: Path,
) -> None:
    judged(
        tmp_path,
        substance_use_treatment,
        SETS,
        year=2021,
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2021-03-01   | F1020            | ED
            2        | Ann       | 2021-03-10   | F1020            | TREAT        # begun
            3        | Ann       | 2021-03-11   | F1020            | TREAT
            4        | Ann       | 2021-04-13   | F1020            | TREAT        # the 34th day
            5        | Bob       | 2021-03-01   | F1020            | ED
            6        | Bob       | 2021-03-10   | F1020            | TREAT
            7        | Bob       | 2021-03-11   | F1020            | TREAT
            8        | Bob       | 2021-04-14   | F1020            | TREAT        # the 35th
            9        | Cid       | 2021-03-01   | F1020            | ED
            10       | Cid       | 2021-03-10   | F1020            | TREAT
            11       | Dot       | 2021-03-01   | F1020            | ED
            12       | Dot       | 2021-03-10   | F1020            | TREAT
            13       | Dot       | 2021-03-11   | F1020            | TREAT        # two on one day
            14       | Dot       | 2021-03-11   | F1020            | TREAT
            15       | Eve       | 2021-03-01   | F1020            | ED
            16       | Eve       | 2021-03-11   | F1020            | STAY         # an admission begins it
            17       | Eve       | 2021-03-12   | F1020            | TREAT
            18       | Eve       | 2021-03-13   | F1020            | TREAT
            19       | Fay       | 2021-03-01   | F1020            | ED
            20       | Fay       | 2021-03-17   | F1020            | TREAT        # not begun in time
            21       | Fay       | 2021-03-18   | F1020            | TREAT
            22       | Fay       | 2021-03-19   | F1020            | TREAT
        """,
        pharmacy_claim="""
            claim_id | person_id | service_date | ndc_code
            90       | Cid       | 2021-03-11   | 12496120803   # the day after
            91       | Bob       | 2021-04-14   | 12496120803   # the 35th
        """,
    ).holds("""
        rate                     | person | numerator | evidence
        substance_use_initiation | Ann    | 1         | 2021-03-10
        substance_use_initiation | Bob    | 1         | 2021-03-10
        substance_use_initiation | Cid    | 1         | 2021-03-10
        substance_use_initiation | Dot    | 1         | 2021-03-10
        substance_use_initiation | Eve    | 1         | 2021-03-11
        substance_use_initiation | Fay    | 0         |
        substance_use_engagement | Ann    | 1         | 2021-04-13
        substance_use_engagement | Bob    | 0         |
        substance_use_engagement | Cid    | 1         | 2021-03-11
        substance_use_engagement | Dot    | 0         |
        substance_use_engagement | Eve    | 1         | 2021-03-13
        substance_use_engagement | Fay    | 0         |
    """)


def test_a_stay_takes_in_visits_from_the_day_before_and_is_its_own_initiation(tmp_path: Path) -> None:
    judged(
        tmp_path,
        substance_use_treatment,
        SETS,
        year=2021,
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | discharge_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2021-03-01   |                | F1020            | ED
            2        | Ann       | 2021-03-02   | 2021-03-08     | F1020            | STAY
            3        | Ann       | 2021-03-05   |                | F1020            | TREAT        # in the stay
            4        | Ann       | 2021-03-09   |                | F1020            | TREAT
            5        | Ann       | 2021-04-11   |                | F1020            | TREAT        # 34 days after
            6        | Bob       | 2021-03-01   |                | F1020            | ED           # two days before
            7        | Bob       | 2021-03-03   | 2021-03-08     | F1020            | STAY
            8        | Cid       | 2020-12-31   |                | F1020            | ED           # its day before
            9        | Cid       | 2021-01-01   | 2021-01-04     | F1020            | STAY
            10       | Dot       | 2021-11-10   | 2021-11-14     | F1020            | STAY         # out too late
            11       | Eve       | 2021-11-13   |                | F1020            | ED           # the last day
            12       | Fay       | 2021-11-14   |                | F1020            | ED           # the day after
        """,
    ).holds("""
        rate                     | person | day        | denominator | numerator | evidence
        substance_use_initiation | Ann    | 2021-03-08 | 1           | 1         | 2021-03-08
        substance_use_initiation | Bob    | 2021-03-01 | 1           | 1         | 2021-03-03
        substance_use_initiation | Cid    | 2021-01-04 | 1           | 1         | 2021-01-04
        substance_use_initiation | Eve    | 2021-11-13 | 1           | 0         |
        substance_use_engagement | Ann    | 2021-03-08 | 1           | 1         | 2021-04-11
        substance_use_engagement | Bob    | 2021-03-01 | 1           | 0         |
        substance_use_engagement | Cid    | 2021-01-04 | 1           | 0         |
        substance_use_engagement | Eve    | 2021-11-13 | 1           | 0         |
    """)


def test_until_2021_the_first_care_of_the_year_is_the_index_and_new_without_history_of_sixty_days(
    tmp_path: Path,
) -> None:
    judged(
        tmp_path,
        substance_use_treatment,
        SETS,
        year=2021,
        own_payers=("CCO",),
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | payer | service_date | discharge_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | Other | 2020-12-31   |                | F1020            | CLINIC       # 60 days
            2        | Ann       | CCO   | 2021-03-01   |                | F1020            | ED
            3        | Ann       | CCO   | 2021-10-01   |                | F1020            | ED           # again
            4        | Bob       | CCO   | 2020-12-30   |                | F1020            | ED           # 61 days
            5        | Bob       | CCO   | 2021-03-01   |                | F1020            | ED
            6        | Cid       | CCO   | 2021-03-01   |                | F1020            | ED
            7        | Dot       | CCO   | 2020-12-29   |                | F1020            | CLINIC       # 62
            8        | Dot       | CCO   | 2021-03-01   | 2021-03-05     | F1020            | STAY
            9        | Eve       | CCO   | 2021-02-28   |                | F1020            | CLINIC       # history
            10       | Eve       | CCO   | 2021-03-01   |                | F1020            | ED
            11       | Fay       | CCO   | 2020-12-30   |                | F1020            | CLINIC       # 61
            12       | Fay       | CCO   | 2021-02-28   |                | F1020            | ED
            13       | Fay       | CCO   | 2021-03-01   | 2021-03-05     | F1020            | STAY
        """,
        pharmacy_claim="""
            claim_id | person_id | payer | service_date | ndc_code
            90       | Cid       | CCO   | 2021-01-10   | 12496120803
        """,
    ).holds("""
        rate                     | person | day        | denominator
        substance_use_initiation | Ann    | 2021-03-01 | 0
        substance_use_initiation | Bob    | 2021-03-01 | 1
        substance_use_initiation | Cid    | 2021-03-01 | 0
        substance_use_initiation | Dot    | 2021-03-05 | 1
        substance_use_initiation | Eve    | 2021-03-01 | 0
        substance_use_initiation | Fay    | 2021-03-05 | 0
        substance_use_engagement | Ann    | 2021-03-01 | 0
        substance_use_engagement | Bob    | 2021-03-01 | 1
        substance_use_engagement | Cid    | 2021-03-01 | 0
        substance_use_engagement | Dot    | 2021-03-05 | 1
        substance_use_engagement | Eve    | 2021-03-01 | 0
        substance_use_engagement | Fay    | 2021-03-05 | 0
    """)


def test_until_2021_coverage_lasts_from_sixty_days_before_through_48_after_and_age_is_of_the_last_day(
    tmp_path: Path,
) -> None:
    judged(
        tmp_path,
        substance_use_treatment,
        SETS,
        year=2021,
        without_plans={"behavioral": ("dental only",)},
        members="""
            person_id | birth_date
            Ann       | 2003-12-31   # eighteen on the last day of the year
            Bob       | 2004-01-01   # the day after
            Cid       | 1990-05-01
            Dot       | 1990-05-01
            Eve       | 1990-05-01
            Fay       | 1990-05-01
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date | plan
            Ann       | 2020-12-31            | 2021-03-01          | all care      # 60 days before ...
            Ann       | 2021-03-02            | 2021-04-18          | all care      # ... through 48 days after
            Bob       | 2020-01-01            | 2021-12-31          | all care
            Cid       | 2021-01-01            | 2021-12-31          | all care      # a day late
            Dot       | 2020-01-01            | 2021-04-17          | all care      # a day short
            Eve       | 2020-01-01            | 2021-03-10          | all care      # a day between
            Eve       | 2021-03-12            | 2021-12-31          | all care
            Fay       | 2020-01-01            | 2021-12-31          | dental only
        """,
        medical_claim="""
            claim_id | person_id | service_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2021-03-01   | F1020            | ED
            2        | Bob       | 2021-03-01   | F1020            | ED
            3        | Cid       | 2021-03-01   | F1020            | ED
            4        | Dot       | 2021-03-01   | F1020            | ED
            5        | Eve       | 2021-03-01   | F1020            | ED
            6        | Fay       | 2021-03-01   | F1020            | ED
        """,
    ).holds("""
        rate                     | person | denominator
        substance_use_initiation | Ann    | 1
        substance_use_initiation | Cid    | 0
        substance_use_initiation | Dot    | 0
        substance_use_initiation | Eve    | 0
        substance_use_initiation | Fay    | 0
        substance_use_engagement | Ann    | 1
        substance_use_engagement | Cid    | 0
        substance_use_engagement | Dot    | 0
        substance_use_engagement | Eve    | 0
        substance_use_engagement | Fay    | 0
    """)


def test_denied_claims_count_those_of_other_payers_do_not_and_hospice_leaves_out(tmp_path: Path) -> None:
    judged(
        tmp_path,
        substance_use_treatment,
        SETS,
        year=2021,
        own_payers=("CCO",),
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | standing | payer | service_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | denied   | CCO   | 2021-03-01   | F1020            | ED
            2        | Ann       | denied   | CCO   | 2021-03-02   | F1020            | TREAT
            3        | Bob       | counted  | CCO   | 2021-03-01   | F1020            | ED
            4        | Bob       | counted  | Other | 2021-03-02   | F1020            | TREAT
            5        | Cid       | counted  | Other | 2021-03-01   | F1020            | ED
            6        | Dot       | counted  | CCO   | 2021-03-01   | F1020            | ED
            7        | Dot       | counted  | CCO   | 2021-03-02   | F1020            | TREAT
            8        | Dot       | counted  | Other | 2021-12-31   |                  | HOSPICE
        """,
    ).holds("""
        rate                     | person | exclusion | numerator
        substance_use_initiation | Ann    | 0         | 1
        substance_use_initiation | Bob    | 0         | 0
        substance_use_initiation | Dot    | 1         | 0
        substance_use_engagement | Ann    | 0         | 0
        substance_use_engagement | Bob    | 0         | 0
        substance_use_engagement | Dot    | 1         | 0
    """)


def test_from_2022_episodes_count_from_15_november_through_14_november_by_the_age_on_the_day(tmp_path: Path) -> None:
    judged(
        tmp_path,
        substance_use_treatment_2022,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 1990-05-01
            Bob       | 1990-05-01
            Cid       | 2004-03-01   # eighteen that day
            Dot       | 2004-03-02   # the day after
            Eve       | 1990-05-01
            Fay       | 1990-05-01
        """,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | billing_npi | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2021-11-14   | 1           | F1020            | TREAT
            2        | Bob       | 2021-11-15   | 1           | F1020            | TREAT
            3        | Bob       | 2021-11-28   | 1           | F1020            | TREAT        # the thirteenth day
            4        | Cid       | 2022-03-01   | 1           | F1020            | TREAT
            5        | Cid       | 2022-03-15   | 1           | F1020            | TREAT        # the fourteenth
            6        | Dot       | 2022-03-01   | 1           | F1020            | TREAT
            7        | Eve       | 2022-11-14   | 1           | F1020            | TREAT
            8        | Eve       | 2022-11-15   | 1           | F1020            | TREAT
            9        | Eve       | 2022-12-19   | 1           |                  | J0571        # 34 days after
            10       | Fay       | 2022-11-15   | 1           | F1020            | TREAT
        """,
    ).holds("""
        rate                     | person | day        | denominator | numerator | evidence   | closes_by
        substance_use_initiation | Bob    | 2021-11-15 | 1           | 1         | 2021-11-28 | 2021-11-28
        substance_use_initiation | Cid    | 2022-03-01 | 1           | 0         |            | 2022-03-14
        substance_use_initiation | Eve    | 2022-11-14 | 1           | 1         | 2022-11-15 | 2022-11-27
        substance_use_engagement | Bob    | 2021-11-15 | 1           | 0         |            | 2022-01-01
        substance_use_engagement | Cid    | 2022-03-01 | 1           | 0         |            | 2022-04-17
        substance_use_engagement | Eve    | 2022-11-14 | 1           | 1         | 2022-12-19 | 2022-12-31
    """)


def test_from_2022_every_episode_counts_that_has_no_history_of_194_days_but_for_emergencies(tmp_path: Path) -> None:
    judged(
        tmp_path,
        substance_use_treatment_2022,
        SETS,
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2022-01-01   | F1020            | TREAT
            2        | Ann       | 2022-07-15   | F1020            | TREAT        # 195 days after: a new episode
            3        | Bob       | 2022-01-01   | F1020            | TREAT
            4        | Bob       | 2022-07-14   | F1020            | TREAT        # 194 days after
            5        | Cid       | 2021-10-01   | F1020            | ED           # no history
            6        | Cid       | 2022-01-01   | F1020            | TREAT
            7        | Dot       | 2021-10-01   | F1020            | DETOX        # nor is this
            8        | Dot       | 2022-01-01   | F1020            | TREAT
            9        | Eve       | 2022-01-01   | F1020            | ED           # the first of two new ones counts
            10       | Eve       | 2022-01-20   | F1020            | TREAT
            11       | Fay       | 2021-10-01   |                  | J0571        # medication is history
            12       | Fay       | 2022-01-01   | F1020            | TREAT
        """,
    ).holds("""
        rate                     | person | day        | denominator
        substance_use_initiation | Ann    | 2022-01-01 | 1
        substance_use_initiation | Ann    | 2022-07-15 | 1
        substance_use_initiation | Bob    | 2022-01-01 | 1
        substance_use_initiation | Cid    | 2022-01-01 | 1
        substance_use_initiation | Dot    | 2022-01-01 | 1
        substance_use_initiation | Eve    | 2022-01-01 | 1
        substance_use_initiation | Eve    | 2022-01-20 | 0
        substance_use_engagement | Ann    | 2022-01-01 | 1
        substance_use_engagement | Ann    | 2022-07-15 | 1
        substance_use_engagement | Bob    | 2022-01-01 | 1
        substance_use_engagement | Cid    | 2022-01-01 | 1
        substance_use_engagement | Dot    | 2022-01-01 | 1
        substance_use_engagement | Eve    | 2022-01-01 | 1
        substance_use_engagement | Eve    | 2022-01-20 | 0
    """)


def test_from_2022_coverage_lasts_from_194_days_before_the_index_through_47_days_after_it(tmp_path: Path) -> None:
    judged(
        tmp_path,
        substance_use_treatment_2022,
        SETS,
        members=GROWN_UP,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2021-08-19            | 2022-04-17
            Bob       | 2021-08-20            | 2022-04-17            # a day late
            Cid       | 2021-08-19            | 2022-04-16            # a day short
        """,
        medical_claim="""
            claim_id | person_id | service_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2022-03-01   | F1020            | ED
            2        | Bob       | 2022-03-01   | F1020            | ED
            3        | Cid       | 2022-03-01   | F1020            | ED
        """,
    ).holds("""
        rate                     | person | denominator
        substance_use_initiation | Ann    | 1
        substance_use_initiation | Bob    | 0
        substance_use_initiation | Cid    | 0
        substance_use_engagement | Ann    | 1
        substance_use_engagement | Bob    | 0
        substance_use_engagement | Cid    | 0
    """)


def test_from_2022_treatment_after_an_emergency_is_its_treatment_though_it_is_new_care_itself(tmp_path: Path) -> None:
    judged(
        tmp_path,
        substance_use_treatment_2022,
        SETS,
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | billing_npi | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2022-05-01   | 1           | F1020            | ED
            2        | Ann       | 2022-05-10   | 2           | F1020            | TREAT
        """,
    ).holds("""
        rate                     | person | day        | denominator | numerator | evidence
        substance_use_initiation | Ann    | 2022-05-01 | 1           | 1         | 2022-05-10
        substance_use_initiation | Ann    | 2022-05-10 | 0           | 0         |
        substance_use_engagement | Ann    | 2022-05-01 | 1           | 0         |
        substance_use_engagement | Ann    | 2022-05-10 | 0           | 0         |
    """)
