"""Follow-up after a visit to an emergency department for mental illness."""

from pathlib import Path

from coordcare.oregon.quality.measures.follow_up_emergency_mental_illness import follow_up_emergency_mental_illness
from tests.spec.measures.judging import judged

SETS = {
    "emergency_visits": "ED", "mental_illness": "diagnosis_code:F322", "intentional_self_harm": "diagnosis_code:HARM",
    "mental_health_visits": "TALK", "inpatient_stays": "STAY", "hospice": "HOSPICE",
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
    Ann       | 2021-01-01            | 2023-12-31
    Bob       | 2021-01-01            | 2023-12-31
    Cid       | 2021-01-01            | 2023-12-31
    Dot       | 2021-01-01            | 2023-12-31
    Eve       | 2021-01-01            | 2023-12-31
    Fay       | 2021-01-01            | 2023-12-31
"""


def test_follow_up_counts_from_the_same_day_through_the_seventh_and_the_thirtieth_day(tmp_path: Path) -> None:
    judged(
        tmp_path,
        follow_up_emergency_mental_illness,
        SETS,
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2022-03-10   | F322             | ED
            2        | Ann       | 2022-03-10   | F322             | TALK         # that day
            3        | Bob       | 2022-03-10   | HARM             | ED
            4        | Bob       | 2022-03-17   | HARM             | TALK         # the seventh
            5        | Cid       | 2022-03-10   | F322             | ED
            6        | Cid       | 2022-03-18   | F322             | TALK         # the eighth
            7        | Cid       | 2022-03-18   | F322             | TALK         # and another
            8        | Dot       | 2022-03-10   | F322             | ED
            9        | Dot       | 2022-04-09   | F322             | TALK         # the thirtieth
            10       | Eve       | 2022-03-10   | F322             | ED
            11       | Eve       | 2022-03-09   | F322             | TALK         # before
            12       | Eve       | 2022-04-10   | F322             | TALK         # too late
            13       | Fay       | 2022-03-10   | F322             | ED
            14       | Fay       | 2022-03-11   | J450             | TALK         # for another reason
        """,
    ).holds("""
        rate                                       | person | numerator | evidence   | closes_by
        follow_up_emergency_mental_illness_7_days  | Ann    | 1         | 2022-03-10 | 2022-03-17
        follow_up_emergency_mental_illness_7_days  | Bob    | 1         | 2022-03-17 | 2022-03-17
        follow_up_emergency_mental_illness_7_days  | Cid    | 0         |            | 2022-03-17
        follow_up_emergency_mental_illness_7_days  | Dot    | 0         |            | 2022-03-17
        follow_up_emergency_mental_illness_7_days  | Eve    | 0         |            | 2022-03-17
        follow_up_emergency_mental_illness_7_days  | Fay    | 0         |            | 2022-03-17
        follow_up_emergency_mental_illness_30_days | Ann    | 1         | 2022-03-10 | 2022-04-09
        follow_up_emergency_mental_illness_30_days | Bob    | 1         | 2022-03-17 | 2022-04-09
        follow_up_emergency_mental_illness_30_days | Cid    | 1         | 2022-03-18 | 2022-04-09
        follow_up_emergency_mental_illness_30_days | Dot    | 1         | 2022-04-09 | 2022-04-09
        follow_up_emergency_mental_illness_30_days | Eve    | 0         |            | 2022-04-09
        follow_up_emergency_mental_illness_30_days | Fay    | 0         |            | 2022-04-09
    """)


def test_visits_count_by_their_day_their_first_diagnosis_and_the_age_on_that_day(tmp_path: Path) -> None:
    judged(
        tmp_path,
        follow_up_emergency_mental_illness,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 1990-05-01
            Bob       | 1990-05-01
            Cid       | 2016-12-01   # six that day
            Dot       | 2016-12-02   # six the day after
            Eve       | 1990-05-01
            Fay       | 2016-02-29   # six on 1 March
        """,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | diagnosis_code_1 | diagnosis_code_2 | hcpcs_code
            1        | Ann       | 2021-12-31   | F322             |                  | ED
            2        | Bob       | 2022-01-01   | F322             |                  | ED
            3        | Cid       | 2022-12-01   | F322             |                  | ED
            4        | Dot       | 2022-12-01   | F322             |                  | ED
            5        | Ann       | 2022-12-02   | F322             |                  | ED
            6        | Eve       | 2022-06-01   | J450             | F322             | ED
            7        | Fay       | 2022-02-28   | F322             |                  | ED
            8        | Eve       | 2022-07-01   | F322             |                  | CLINIC
        """,
    ).holds("""
        rate                                       | person | day        | denominator
        follow_up_emergency_mental_illness_7_days  | Bob    | 2022-01-01 | 1
        follow_up_emergency_mental_illness_7_days  | Cid    | 2022-12-01 | 1
        follow_up_emergency_mental_illness_30_days | Bob    | 2022-01-01 | 1
        follow_up_emergency_mental_illness_30_days | Cid    | 2022-12-01 | 1
    """)


def test_of_visits_that_are_near_the_first_counts_then_the_next_from_the_thirty_first_day_on(tmp_path: Path) -> None:
    judged(
        tmp_path,
        follow_up_emergency_mental_illness,
        SETS,
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2022-01-01   | F322             | ED
            2        | Ann       | 2022-01-20   | F322             | ED
            3        | Ann       | 2022-01-31   | F322             | ED           # 30 days after the first
            4        | Ann       | 2022-02-10   | F322             | ED           # 40 days after the first
            5        | Ann       | 2022-03-12   | F322             | ED           # 30 days after that one
            6        | Ann       | 2022-03-13   | F322             | ED           # 31
            7        | Ann       | 2022-03-13   | F322             | ED           # twice a day
            8        | Bob       | 2022-05-01   | F322             | ED           # led to a stay: no visit that counts
            9        | Bob       | 2022-05-02   |                  | STAY
            10       | Bob       | 2022-06-01   | F322             | ED           # so this is the first
        """,
    ).holds("""
        rate                                       | person | day        | exclusion | reason
        follow_up_emergency_mental_illness_7_days  | Ann    | 2022-01-01 | 0         |
        follow_up_emergency_mental_illness_7_days  | Ann    | 2022-01-20 | 1         | within 30 days of one that counts
        follow_up_emergency_mental_illness_7_days  | Ann    | 2022-01-31 | 1         | within 30 days of one that counts
        follow_up_emergency_mental_illness_7_days  | Ann    | 2022-02-10 | 0         |
        follow_up_emergency_mental_illness_7_days  | Ann    | 2022-03-12 | 1         | within 30 days of one that counts
        follow_up_emergency_mental_illness_7_days  | Ann    | 2022-03-13 | 0         |
        follow_up_emergency_mental_illness_7_days  | Bob    | 2022-05-01 | 1         | admitted within 30 days
        follow_up_emergency_mental_illness_7_days  | Bob    | 2022-06-01 | 0         |
        follow_up_emergency_mental_illness_30_days | Ann    | 2022-01-01 | 0         |
        follow_up_emergency_mental_illness_30_days | Ann    | 2022-01-20 | 1         | within 30 days of one that counts
        follow_up_emergency_mental_illness_30_days | Ann    | 2022-01-31 | 1         | within 30 days of one that counts
        follow_up_emergency_mental_illness_30_days | Ann    | 2022-02-10 | 0         |
        follow_up_emergency_mental_illness_30_days | Ann    | 2022-03-12 | 1         | within 30 days of one that counts
        follow_up_emergency_mental_illness_30_days | Ann    | 2022-03-13 | 0         |
        follow_up_emergency_mental_illness_30_days | Bob    | 2022-05-01 | 1         | admitted within 30 days
        follow_up_emergency_mental_illness_30_days | Bob    | 2022-06-01 | 0         |
    """)


def test_a_visit_with_an_admission_that_day_or_within_thirty_days_is_left_out_whatever_followed(tmp_path: Path) -> None:
    judged(
        tmp_path,
        follow_up_emergency_mental_illness,
        SETS,
        own_payers=("CCO",),
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | payer | service_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | CCO   | 2022-03-10   | F322             | ED
            2        | Ann       | CCO   | 2022-03-10   | F322             | TALK
            3        | Ann       | CCO   | 2022-03-10   | J450             | STAY         # that day
            4        | Bob       | CCO   | 2022-03-10   | F322             | ED
            5        | Bob       | CCO   | 2022-04-09   | F322             | STAY         # the thirtieth
            6        | Cid       | CCO   | 2022-03-10   | F322             | ED
            7        | Cid       | CCO   | 2022-04-10   | F322             | STAY         # the day after
            8        | Dot       | CCO   | 2022-03-10   | F322             | ED
            9        | Dot       | CCO   | 2022-03-09   | F322             | STAY         # out the same day
            10       | Eve       | CCO   | 2022-03-10   | F322             | ED
            11       | Eve       | Other | 2022-01-01   |                  | HOSPICE
            12       | Fay       | CCO   | 2022-03-10   | F322             | ED
            13       | Fay       | CCO   | 2023-01-01   |                  | HOSPICE      # the year after
        """,
    ).holds("""
        rate                                       | person | exclusion | numerator | reason
        follow_up_emergency_mental_illness_7_days  | Ann    | 1         | 0         | admitted within 30 days
        follow_up_emergency_mental_illness_7_days  | Bob    | 1         | 0         | admitted within 30 days
        follow_up_emergency_mental_illness_7_days  | Cid    | 0         | 0         |
        follow_up_emergency_mental_illness_7_days  | Dot    | 0         | 0         |
        follow_up_emergency_mental_illness_7_days  | Eve    | 1         | 0         | in hospice
        follow_up_emergency_mental_illness_7_days  | Fay    | 0         | 0         |
        follow_up_emergency_mental_illness_30_days | Ann    | 1         | 0         | admitted within 30 days
        follow_up_emergency_mental_illness_30_days | Bob    | 1         | 0         | admitted within 30 days
        follow_up_emergency_mental_illness_30_days | Cid    | 0         | 0         |
        follow_up_emergency_mental_illness_30_days | Dot    | 0         | 0         |
        follow_up_emergency_mental_illness_30_days | Eve    | 1         | 0         | in hospice
        follow_up_emergency_mental_illness_30_days | Fay    | 0         | 0         |
    """)


def test_the_member_is_covered_from_the_visit_through_the_thirtieth_day_without_a_gap(tmp_path: Path) -> None:
    judged(
        tmp_path,
        follow_up_emergency_mental_illness,
        SETS,
        without_plans={"behavioral": ("dental only",)},
        members=GROWN_UP,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date | plan
            Ann       | 2022-03-10            | 2022-04-09          | all care      # these 31 days alone
            Bob       | 2022-03-10            | 2022-04-08          | all care      # a day short
            Cid       | 2022-03-11            | 2022-04-30          | all care      # a day late
            Dot       | 2022-03-01            | 2022-03-20          | all care      # two spans that touch
            Dot       | 2022-03-21            | 2022-04-30          | all care
            Eve       | 2022-03-01            | 2022-03-20          | all care      # a day between
            Eve       | 2022-03-22            | 2022-04-30          | all care
            Fay       | 2022-03-01            | 2022-04-30          | dental only   # covered, but not for this
        """,
        medical_claim="""
            claim_id | person_id | service_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2022-03-10   | F322             | ED
            2        | Bob       | 2022-03-10   | F322             | ED
            3        | Cid       | 2022-03-10   | F322             | ED
            4        | Dot       | 2022-03-10   | F322             | ED
            5        | Eve       | 2022-03-10   | F322             | ED
            6        | Fay       | 2022-03-10   | F322             | ED
            7        | Cid       | 2022-03-20   | F322             | ED           # the first that can count
        """,
    ).holds("""
        rate                                       | person | day        | denominator | exclusion
        follow_up_emergency_mental_illness_7_days  | Ann    | 2022-03-10 | 1           | 0
        follow_up_emergency_mental_illness_7_days  | Bob    | 2022-03-10 | 0           | 0
        follow_up_emergency_mental_illness_7_days  | Cid    | 2022-03-10 | 0           | 0
        follow_up_emergency_mental_illness_7_days  | Cid    | 2022-03-20 | 1           | 0
        follow_up_emergency_mental_illness_7_days  | Dot    | 2022-03-10 | 1           | 0
        follow_up_emergency_mental_illness_7_days  | Eve    | 2022-03-10 | 0           | 0
        follow_up_emergency_mental_illness_7_days  | Fay    | 2022-03-10 | 0           | 0
        follow_up_emergency_mental_illness_30_days | Ann    | 2022-03-10 | 1           | 0
        follow_up_emergency_mental_illness_30_days | Bob    | 2022-03-10 | 0           | 0
        follow_up_emergency_mental_illness_30_days | Cid    | 2022-03-10 | 0           | 0
        follow_up_emergency_mental_illness_30_days | Cid    | 2022-03-20 | 1           | 0
        follow_up_emergency_mental_illness_30_days | Dot    | 2022-03-10 | 1           | 0
        follow_up_emergency_mental_illness_30_days | Eve    | 2022-03-10 | 0           | 0
        follow_up_emergency_mental_illness_30_days | Fay    | 2022-03-10 | 0           | 0
    """)


def test_denied_claims_count_and_those_of_other_payers_do_not(tmp_path: Path) -> None:
    judged(
        tmp_path,
        follow_up_emergency_mental_illness,
        SETS,
        own_payers=("CCO",),
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | standing | payer | service_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | denied   | CCO   | 2022-03-10   | F322             | ED
            2        | Ann       | denied   | CCO   | 2022-03-11   | F322             | TALK
            3        | Bob       | counted  | CCO   | 2022-03-10   | F322             | ED
            4        | Bob       | counted  | Other | 2022-03-11   | F322             | TALK
            5        | Cid       | counted  | Other | 2022-03-10   | F322             | ED
            6        | Dot       | counted  | CCO   | 2022-03-10   | F322             | ED
            7        | Dot       | denied   | CCO   | 2022-03-11   | F322             | STAY
            8        | Eve       | counted  | CCO   | 2022-03-10   | F322             | ED
            9        | Eve       | counted  | Other | 2022-03-11   | F322             | STAY
        """,
    ).holds("""
        rate                                       | person | exclusion | numerator
        follow_up_emergency_mental_illness_7_days  | Ann    | 0         | 1
        follow_up_emergency_mental_illness_7_days  | Bob    | 0         | 0
        follow_up_emergency_mental_illness_7_days  | Dot    | 1         | 0
        follow_up_emergency_mental_illness_7_days  | Eve    | 0         | 0
        follow_up_emergency_mental_illness_30_days | Ann    | 0         | 1
        follow_up_emergency_mental_illness_30_days | Bob    | 0         | 0
        follow_up_emergency_mental_illness_30_days | Dot    | 1         | 0
        follow_up_emergency_mental_illness_30_days | Eve    | 0         | 0
    """)
