"""Follow-up after hospitalization for mental illness."""

from pathlib import Path

from coordcare.oregon.quality.measures.follow_up_mental_illness import follow_up_mental_illness
from tests.spec.measures.judging import judged

SETS = {
    "inpatient_stays": "STAY", "mental_illness": "diagnosis_code:F322", "mental_health_visits": "TALK",
    "died": "drg_code:DIED", "hospice": "HOSPICE",
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


def test_a_visit_on_the_seventh_day_counts_and_one_on_the_eighth_only_for_thirty(tmp_path: Path) -> None:
    judged(
        tmp_path,
        follow_up_mental_illness,
        SETS,
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | discharge_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2022-03-01   | 2022-03-10     | F322             | STAY
            2        | Ann       | 2022-03-17   |                |                  | TALK
            3        | Bob       | 2022-03-01   | 2022-03-05     | F322             | STAY
            4        | Bob       | 2022-03-06   | 2022-03-10     | F322             | STAY
            5        | Bob       | 2022-03-18   |                |                  | TALK
        """,
    ).holds("""
        rate                             | person | day        | denominator | numerator | evidence   | closes_by
        follow_up_mental_illness_7_days  | Ann    | 2022-03-10 | 1           | 1         | 2022-03-17 | 2022-03-17
        follow_up_mental_illness_30_days | Ann    | 2022-03-10 | 1           | 1         | 2022-03-17 | 2022-04-09
        follow_up_mental_illness_7_days  | Bob    | 2022-03-10 | 1           | 0         |            | 2022-03-17
        follow_up_mental_illness_30_days | Bob    | 2022-03-10 | 1           | 1         | 2022-03-18 | 2022-04-09
    """)


def test_a_visit_counts_from_the_day_of_the_discharge_through_the_thirtieth_day_after(tmp_path: Path) -> None:
    judged(
        tmp_path,
        follow_up_mental_illness,
        SETS,
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | discharge_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2022-03-01   | 2022-03-10     | F322             | STAY
            2        | Ann       | 2022-03-10   |                |                  | TALK         # that day
            3        | Bob       | 2022-03-01   | 2022-03-10     | F322             | STAY
            4        | Bob       | 2022-03-09   |                |                  | TALK         # still there
            5        | Cid       | 2022-03-01   | 2022-03-10     | F322             | STAY
            6        | Cid       | 2022-04-09   |                |                  | TALK         # the thirtieth
            7        | Cid       | 2022-04-09   |                |                  | TALK         # twice
            8        | Dot       | 2022-03-01   | 2022-03-10     | F322             | STAY
            9        | Dot       | 2022-04-10   |                |                  | TALK         # the day after
            10       | Eve       | 2022-03-01   | 2022-03-10     | F322             | STAY         # nothing
        """,
    ).holds("""
        rate                             | person | numerator | evidence
        follow_up_mental_illness_7_days  | Ann    | 1         | 2022-03-10
        follow_up_mental_illness_7_days  | Bob    | 0         |
        follow_up_mental_illness_7_days  | Cid    | 0         |
        follow_up_mental_illness_7_days  | Dot    | 0         |
        follow_up_mental_illness_7_days  | Eve    | 0         |
        follow_up_mental_illness_30_days | Ann    | 1         | 2022-03-10
        follow_up_mental_illness_30_days | Bob    | 0         |
        follow_up_mental_illness_30_days | Cid    | 1         | 2022-04-09
        follow_up_mental_illness_30_days | Dot    | 0         |
        follow_up_mental_illness_30_days | Eve    | 0         |
    """)


def test_stays_count_by_their_discharge_from_the_first_of_january_through_the_first_of_december(tmp_path: Path) -> None:
    judged(
        tmp_path,
        follow_up_mental_illness,
        SETS,
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | discharge_date | diagnosis_code_1 | diagnosis_code_2 | hcpcs_code
            1        | Ann       | 2021-12-20   | 2021-12-31     | F322             |                  | STAY
            2        | Bob       | 2021-12-20   | 2022-01-01     | F322             |                  | STAY
            3        | Cid       | 2022-11-20   | 2022-12-01     | F322             |                  | STAY
            4        | Dot       | 2022-11-20   | 2022-12-02     | F322             |                  | STAY
            5        | Eve       | 2022-06-20   | 2022-06-22     | J450             | F322             | STAY
            6        | Fay       | 2022-06-20   | 2022-06-22     | F322             |                  | CLINIC
        """,
    ).holds("""
        rate                             | person | day        | denominator
        follow_up_mental_illness_7_days  | Bob    | 2022-01-01 | 1
        follow_up_mental_illness_7_days  | Cid    | 2022-12-01 | 1
        follow_up_mental_illness_30_days | Bob    | 2022-01-01 | 1
        follow_up_mental_illness_30_days | Cid    | 2022-12-01 | 1
    """)


def test_age_is_that_of_the_day_of_the_discharge(tmp_path: Path) -> None:
    judged(
        tmp_path,
        follow_up_mental_illness,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 2016-06-20   # six that day
            Bob       | 2016-06-21   # six the day after
            Cid       | 2016-02-29   # six on 1 March
            Dot       | 2016-02-29
        """,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | discharge_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2022-06-10   | 2022-06-20     | F322             | STAY
            2        | Bob       | 2022-06-10   | 2022-06-20     | F322             | STAY
            3        | Cid       | 2022-02-20   | 2022-02-28     | F322             | STAY
            4        | Dot       | 2022-02-20   | 2022-03-01     | F322             | STAY
        """,
    ).holds("""
        rate                             | person | day
        follow_up_mental_illness_7_days  | Ann    | 2022-06-20
        follow_up_mental_illness_7_days  | Dot    | 2022-03-01
        follow_up_mental_illness_30_days | Ann    | 2022-06-20
        follow_up_mental_illness_30_days | Dot    | 2022-03-01
    """)


def test_the_member_is_covered_for_it_from_the_discharge_through_the_thirtieth_day_without_a_gap(
    tmp_path: Path,
) -> None:
    judged(
        tmp_path,
        follow_up_mental_illness,
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
            Fay       | 2022-03-01            | 2022-03-20          | all care
            Fay       | 2022-03-21            | 2022-04-30          | dental only   # covered, but not for this
        """,
        medical_claim="""
            claim_id | person_id | service_date | discharge_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2022-03-01   | 2022-03-10     | F322             | STAY
            2        | Bob       | 2022-03-01   | 2022-03-10     | F322             | STAY
            3        | Cid       | 2022-03-01   | 2022-03-10     | F322             | STAY
            4        | Dot       | 2022-03-01   | 2022-03-10     | F322             | STAY
            5        | Eve       | 2022-03-01   | 2022-03-10     | F322             | STAY
            6        | Fay       | 2022-03-01   | 2022-03-10     | F322             | STAY
        """,
    ).holds("""
        rate                             | person | denominator | reason
        follow_up_mental_illness_7_days  | Ann    | 1           |
        follow_up_mental_illness_7_days  | Bob    | 0           | not in the denominator
        follow_up_mental_illness_7_days  | Cid    | 0           | not in the denominator
        follow_up_mental_illness_7_days  | Dot    | 1           |
        follow_up_mental_illness_7_days  | Eve    | 0           | not in the denominator
        follow_up_mental_illness_7_days  | Fay    | 0           | not in the denominator
        follow_up_mental_illness_30_days | Ann    | 1           |
        follow_up_mental_illness_30_days | Bob    | 0           | not in the denominator
        follow_up_mental_illness_30_days | Cid    | 0           | not in the denominator
        follow_up_mental_illness_30_days | Dot    | 1           |
        follow_up_mental_illness_30_days | Eve    | 0           | not in the denominator
        follow_up_mental_illness_30_days | Fay    | 0           | not in the denominator
    """)


def test_a_stay_that_another_follows_within_thirty_days_is_left_out_even_if_a_visit_came_first(tmp_path: Path) -> None:
    judged(
        tmp_path,
        follow_up_mental_illness,
        SETS,
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | discharge_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | 2022-03-01   | 2022-03-10     | F322             | STAY
            2        | Ann       | 2022-03-12   |                |                  | TALK
            3        | Ann       | 2022-04-09   | 2022-04-12     | F322             | STAY         # the thirtieth day
            4        | Bob       | 2022-03-01   | 2022-03-10     | F322             | STAY
            5        | Bob       | 2022-04-10   | 2022-04-12     | F322             | STAY         # the day after
            6        | Cid       | 2022-03-01   | 2022-03-10     | F322             | STAY
            7        | Cid       | 2022-03-12   | 2022-03-15     | J450             | STAY         # for another reason
            8        | Dot       | 2022-03-01   | 2022-03-10     | F322             | STAY
            9        | Dot       | 2022-03-11   | 2022-03-15     | J450             | STAY         # a transfer
        """,
    ).holds("""
        rate                             | person | day        | exclusion | numerator | reason
        follow_up_mental_illness_7_days  | Ann    | 2022-03-10 | 1         | 0         | another stay within 30 days
        follow_up_mental_illness_7_days  | Ann    | 2022-04-12 | 0         | 0         |
        follow_up_mental_illness_7_days  | Bob    | 2022-03-10 | 0         | 0         |
        follow_up_mental_illness_7_days  | Bob    | 2022-04-12 | 0         | 0         |
        follow_up_mental_illness_7_days  | Cid    | 2022-03-10 | 1         | 0         | another stay within 30 days
        follow_up_mental_illness_7_days  | Dot    | 2022-03-15 | 0         | 0         |
        follow_up_mental_illness_30_days | Ann    | 2022-03-10 | 1         | 0         | another stay within 30 days
        follow_up_mental_illness_30_days | Ann    | 2022-04-12 | 0         | 0         |
        follow_up_mental_illness_30_days | Bob    | 2022-03-10 | 0         | 0         |
        follow_up_mental_illness_30_days | Bob    | 2022-04-12 | 0         | 0         |
        follow_up_mental_illness_30_days | Cid    | 2022-03-10 | 1         | 0         | another stay within 30 days
        follow_up_mental_illness_30_days | Dot    | 2022-03-15 | 0         | 0         |
    """)


def test_who_died_in_the_stay_or_was_in_hospice_in_the_year_is_left_out(tmp_path: Path) -> None:
    judged(
        tmp_path,
        follow_up_mental_illness,
        SETS,
        own_payers=("CCO",),
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | payer | service_date | discharge_date | diagnosis_code_1 | hcpcs_code | drg_code
            1        | Ann       | CCO   | 2022-03-01   | 2022-03-10     | F322             | STAY       | DIED
            2        | Bob       | CCO   | 2022-03-01   | 2022-03-10     | F322             | STAY       |
            3        | Bob       | CCO   | 2022-03-11   |                |                  | TALK       |
            4        | Bob       | Other | 2022-12-31   |                |                  | HOSPICE    |
            5        | Cid       | CCO   | 2022-03-01   | 2022-03-10     | F322             | STAY       |
            6        | Cid       | CCO   | 2021-12-31   |                |                  | HOSPICE    |
        """,
    ).holds("""
        rate                             | person | exclusion | numerator | reason
        follow_up_mental_illness_7_days  | Ann    | 1         | 0         | died in the stay
        follow_up_mental_illness_7_days  | Bob    | 1         | 0         | in hospice
        follow_up_mental_illness_7_days  | Cid    | 0         | 0         |
        follow_up_mental_illness_30_days | Ann    | 1         | 0         | died in the stay
        follow_up_mental_illness_30_days | Bob    | 1         | 0         | in hospice
        follow_up_mental_illness_30_days | Cid    | 0         | 0         |
    """)


def test_denied_claims_count_and_those_of_other_payers_do_not(tmp_path: Path) -> None:
    judged(
        tmp_path,
        follow_up_mental_illness,
        SETS,
        own_payers=("CCO",),
        members=GROWN_UP,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | standing | payer | service_date | discharge_date | diagnosis_code_1 | hcpcs_code
            1        | Ann       | denied   | CCO   | 2022-03-01   | 2022-03-10     | F322             | STAY
            2        | Ann       | denied   | CCO   | 2022-03-11   |                |                  | TALK
            3        | Bob       | counted  | CCO   | 2022-03-01   | 2022-03-10     | F322             | STAY
            4        | Bob       | counted  | Other | 2022-03-11   |                |                  | TALK
            5        | Cid       | counted  | Other | 2022-03-01   | 2022-03-10     | F322             | STAY
            6        | Dot       | reversed | CCO   | 2022-03-01   | 2022-03-10     | F322             | STAY
        """,
    ).holds("""
        rate                             | person | denominator | numerator
        follow_up_mental_illness_7_days  | Ann    | 1           | 1
        follow_up_mental_illness_7_days  | Bob    | 1           | 0
        follow_up_mental_illness_30_days | Ann    | 1           | 1
        follow_up_mental_illness_30_days | Bob    | 1           | 0
    """)
