"""Assessments for children in custody: what each age needs, by when, and who is left out."""

from pathlib import Path

from coordcare.oregon.quality.measures.custody_assessments import custody_assessments
from tests.spec.measures.judging import judged

SETS = {
    "physical_assessments": "BODY NEW", "dental_assessments": "TEETH", "mental_health_assessments": "MIND",
    "new_patient_visits": "NEW", "mental_or_abuse_diagnoses": "diagnosis_code:F4310",
    "multidisciplinary_evaluations": "H2000", "complex_level_of_care": "hcpcs_modifier:TG",
}  # fmt: skip
# Ten years old; the plan was told on 1 March 2022, the day after they came.
FOUR_CHILDREN = """
    person_id | birth_date
    Ann       | 2012-01-01
    Bob       | 2012-01-01
    Cid       | 2012-01-01
    Dot       | 2012-01-01
"""
TOLD = """
    person_id | notice_date | custody_start_date | custody_end_date | status
    Ann       | 2022-03-01  | 2022-02-28         |                  |
    Bob       | 2022-03-01  | 2022-02-28         |                  |
    Cid       | 2022-03-01  | 2022-02-28         |                  |
    Dot       | 2022-03-01  | 2022-02-28         |                  |
"""
COVERED = """
    person_id | enrollment_start_date | enrollment_end_date
    Ann       | 2020-01-01            |
    Bob       | 2020-01-01            |
    Cid       | 2020-01-01            |
    Dot       | 2020-01-01            |
"""
# All that four children of ten years need, but for one thing or another that a test adds.
ALL_FOUR = """
    claim_id | person_id | service_date | hcpcs_code
    1        | Ann       | 2022-03-10   | BODY
    2        | Ann       | 2022-03-11   | TEETH
    3        | Ann       | 2022-03-12   | MIND
    4        | Bob       | 2022-03-10   | BODY
    5        | Bob       | 2022-03-11   | TEETH
    6        | Bob       | 2022-03-12   | MIND
    7        | Cid       | 2022-03-10   | BODY
    8        | Cid       | 2022-03-11   | TEETH
    9        | Cid       | 2022-03-12   | MIND
    10       | Dot       | 2022-03-10   | BODY
    11       | Dot       | 2022-03-11   | TEETH
    12       | Dot       | 2022-03-12   | MIND
"""


def test_a_child_of_four_needs_all_three_one_of_one_two_and_an_infant_the_physical_alone(tmp_path: Path) -> None:
    judged(
        tmp_path,
        custody_assessments,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 2018-03-01   # four that day
            Bob       | 2018-03-02   # four the day after
            Cid       | 2021-03-01   # one that day
            Dot       | 2021-03-02   # one the day after
            Eve       | 2022-02-01   # an infant without any
        """,
        eligibility=COVERED
        + """
            Eve | 2022-02-01 |
        """,
        custody_notices=TOLD
        + """
            Eve | 2022-03-01 | 2022-02-28 | |
        """,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code
            1        | Ann       | 2022-03-10   | BODY
            2        | Ann       | 2022-03-11   | TEETH
            3        | Bob       | 2022-03-10   | BODY
            4        | Bob       | 2022-03-11   | TEETH
            5        | Cid       | 2022-03-10   | BODY
            6        | Dot       | 2022-03-10   | BODY
        """,
    ).holds("""
        person | day        | denominator | numerator | evidence   | closes_by
        Ann    | 2022-03-01 | 1           | 0         |            | 2022-04-30    # not of mental health
        Bob    | 2022-03-01 | 1           | 1         | 2022-03-11 | 2022-04-30
        Cid    | 2022-03-01 | 1           | 0         |            | 2022-04-30    # no dental one
        Dot    | 2022-03-01 | 1           | 1         | 2022-03-10 | 2022-04-30
        Eve    | 2022-03-01 | 1           | 0         |            | 2022-04-30
    """)


def test_each_assessment_counts_from_30_days_before_the_notice_through_60_days_after(tmp_path: Path) -> None:
    judged(
        tmp_path,
        custody_assessments,
        SETS,
        members=FOUR_CHILDREN,
        eligibility=COVERED,
        custody_notices=TOLD,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code
            1        | Ann       | 2022-01-30   | BODY         # 30 days before
            2        | Ann       | 2022-02-28   | TEETH
            3        | Ann       | 2022-04-30   | MIND         # 60 days after
            4        | Bob       | 2022-01-29   | BODY         # 31 days before
            5        | Bob       | 2022-03-01   | TEETH
            6        | Bob       | 2022-03-01   | MIND
            7        | Cid       | 2022-03-01   | BODY
            8        | Cid       | 2022-05-01   | TEETH        # 61 days after
            9        | Cid       | 2022-03-01   | MIND
            10       | Dot       | 2022-03-01   | BODY         # all on the day of the notice
            11       | Dot       | 2022-03-01   | BODY
            12       | Dot       | 2022-03-01   | TEETH
            13       | Dot       | 2022-03-01   | MIND
        """,
    ).holds("""
        person | denominator | numerator | evidence
        Ann    | 1           | 1         | 2022-04-30
        Bob    | 1           | 0         |
        Cid    | 1           | 0         |
        Dot    | 1           | 1         | 2022-03-01
    """)


def test_before_the_notice_any_payers_claim_counts_and_from_then_on_the_ccos_own_denied_or_not(tmp_path: Path) -> None:
    judged(
        tmp_path,
        custody_assessments,
        SETS,
        own_payers=("Cascadia",),
        members=FOUR_CHILDREN,
        eligibility=COVERED,
        custody_notices=TOLD,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code | payer    | standing
            1        | Ann       | 2022-02-28   | BODY       | Other    | denied
            2        | Ann       | 2022-02-28   | TEETH      | Other    | counted
            3        | Ann       | 2022-03-01   | MIND       | Cascadia | denied
            4        | Bob       | 2022-03-01   | BODY       | Other    | counted     # from the notice on
            5        | Bob       | 2022-03-02   | TEETH      | Cascadia | counted
            6        | Bob       | 2022-03-02   | MIND       | Cascadia | counted
        """,
    ).holds("""
        person | denominator | numerator | evidence
        Ann    | 1           | 1         | 2022-03-01
        Bob    | 1           | 0         |
        Cid    | 1           | 0         |
        Dot    | 1           | 0         |
    """)


def test_a_new_patients_visit_with_a_diagnosis_of_mental_health_is_both_a_physical_and_a_mental_assessment(
    tmp_path: Path,
) -> None:
    judged(
        tmp_path,
        custody_assessments,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 2012-01-01
            Bob       | 2012-01-01
            Cid       | 2012-01-01
            Dot       | 2012-01-01
            Eve       | 2012-01-01
        """,
        eligibility=COVERED
        + """
            Eve | 2020-01-01 |
        """,
        custody_notices=TOLD
        + """
            Eve | 2022-03-01 | 2022-02-28 | |
        """,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code | hcpcs_modifier_1 | diagnosis_code_4
            1        | Ann       | 2022-03-10   | NEW        |                  | F4310
            2        | Ann       | 2022-03-10   | TEETH      |                  |
            3        | Bob       | 2022-03-10   | NEW        |                  |          # without the diagnosis
            4        | Bob       | 2022-03-10   | TEETH      |                  |
            5        | Cid       | 2022-03-10   | BODY       |                  | F4310    # no new patient
            6        | Cid       | 2022-03-10   | TEETH      |                  |
            7        | Dot       | 2022-03-10   | BODY       |                  |
            8        | Dot       | 2022-03-10   | TEETH      |                  |
            9        | Dot       | 2022-03-10   | H2000      | TG               |
            10       | Eve       | 2022-03-10   | BODY       |                  |
            11       | Eve       | 2022-03-10   | TEETH      |                  |
            12       | Eve       | 2022-03-10   | H2000      |                  |          # without its modifier
        """,
    ).holds("""
        person | numerator
        Ann    | 1
        Bob    | 0
        Cid    | 0
        Dot    | 1
        Eve    | 0
    """)


def test_notices_count_from_1_november_of_the_year_before_through_31_october_of_children_up_to_17(
    tmp_path: Path,
) -> None:
    judged(
        tmp_path,
        custody_assessments,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 2012-01-01
            Bob       | 2012-01-01
            Cid       | 2012-01-01
            Dot       | 2012-01-01
            Eve       | 2004-03-02   # eighteen the day after
            Fay       | 2004-03-01   # eighteen that day
            Gus       |              # nobody knows
        """,
        eligibility=COVERED
        + """
            Eve | 2020-01-01 |
            Fay | 2020-01-01 |
            Gus | 2020-01-01 |
        """,
        custody_notices="""
            person_id | notice_date | custody_start_date
            Ann       | 2021-11-01  | 2021-11-01
            Bob       | 2021-10-31  | 2021-10-31
            Cid       | 2022-10-31  | 2022-10-31
            Dot       | 2022-11-01  | 2022-11-01
            Eve       | 2022-03-01  | 2022-03-01
            Fay       | 2022-03-01  | 2022-03-01
            Gus       | 2022-03-01  | 2022-03-01
        """,
    ).holds("""
        person | day        | denominator | exclusion
        Ann    | 2021-11-01 | 1           | 0
        Cid    | 2022-10-31 | 1           | 0
        Eve    | 2022-03-01 | 1           | 0
    """)


def test_of_several_notices_of_one_time_in_custody_the_first_counts_and_each_time_counts(tmp_path: Path) -> None:
    judged(
        tmp_path,
        custody_assessments,
        SETS,
        members=FOUR_CHILDREN,
        eligibility=COVERED,
        custody_notices="""
            person_id | notice_date | custody_start_date | custody_end_date
            Ann       | 2022-03-08  | 2022-02-28         |
            Ann       | 2022-03-01  | 2022-02-28         |
            Bob       | 2021-10-31  | 2021-10-30         |                  # of the year before
            Bob       | 2021-11-07  | 2021-10-30         |
            Cid       | 2022-01-01  | 2021-12-31         | 2022-04-01
            Cid       | 2022-07-01  | 2022-06-30         |                  # came again
            Dot       | 2022-03-01  |                    |                  # nobody says since when
        """,
    ).holds("""
        person | day        | denominator | exclusion
        Ann    | 2022-03-01 | 1           | 0
        Cid    | 2022-01-01 | 1           | 0
        Cid    | 2022-07-01 | 1           | 0
        Dot    | 2022-03-01 | 1           | 0
    """)


def test_a_child_of_whom_the_plan_was_told_30_days_late_counts_and_31_days_late_not(tmp_path: Path) -> None:
    judged(
        tmp_path,
        custody_assessments,
        SETS,
        members=FOUR_CHILDREN,
        eligibility=COVERED,
        custody_notices="""
            person_id | notice_date | custody_start_date
            Ann       | 2022-03-01  | 2022-01-30
            Bob       | 2022-03-01  | 2022-01-29
        """,
        medical_claim=ALL_FOUR,
    ).holds("""
        person | denominator | exclusion | numerator | reason
        Ann    | 1           | 0         | 1         |
        Bob    | 1           | 1         | 0         | told more than 30 days after custody began
    """)


def test_a_child_in_custody_for_60_days_from_the_notice_counts_and_for_59_not(tmp_path: Path) -> None:
    judged(
        tmp_path,
        custody_assessments,
        SETS,
        members=FOUR_CHILDREN,
        eligibility=COVERED,
        custody_notices="""
            person_id | notice_date | custody_start_date | custody_end_date
            Ann       | 2022-03-01  | 2022-02-28         | 2022-04-30
            Bob       | 2022-03-01  | 2022-02-28         | 2022-04-29
            Cid       | 2022-03-01  | 2022-02-28         |
            Cid       | 2022-03-20  | 2022-02-28         | 2022-03-19         # a later notice tells the end
        """,
        medical_claim=ALL_FOUR,
    ).holds("""
        person | denominator | exclusion | numerator | reason
        Ann    | 1           | 0         | 1         |
        Bob    | 1           | 1         | 0         | less than 60 days in custody
        Cid    | 1           | 1         | 0         | less than 60 days in custody
    """)


def test_children_who_ran_away_or_were_transferred_within_60_days_are_excluded_though_assessed(tmp_path: Path) -> None:
    judged(
        tmp_path,
        custody_assessments,
        SETS,
        members=FOUR_CHILDREN,
        eligibility=COVERED,
        custody_notices="""
            person_id | notice_date | custody_start_date | status
            Ann       | 2022-03-01  | 2022-02-28         | in_custody
            Ann       | 2022-04-30  | 2022-02-28         | run_away         # 60 days after
            Bob       | 2022-03-01  | 2022-02-28         | transferred      # the notice itself says so
            Cid       | 2022-03-01  | 2022-02-28         | in_custody
            Cid       | 2022-05-01  | 2022-02-28         | run_away         # 61 days after
            Dot       | 2022-03-01  | 2022-02-28         | in_custody
            Dot       | 2022-05-01  | 2022-02-28         | transferred      # 61 days after
        """,
        medical_claim=ALL_FOUR,
    ).holds("""
        person | denominator | exclusion | numerator | reason
        Ann    | 1           | 1         | 0         | ran away
        Bob    | 1           | 1         | 0         | custody transferred
        Cid    | 1           | 0         | 1         |
        Dot    | 1           | 0         | 1         |
    """)


def test_trial_reunification_within_60_days_spares_only_who_was_not_assessed(tmp_path: Path) -> None:
    judged(
        tmp_path,
        custody_assessments,
        SETS,
        members=FOUR_CHILDREN,
        eligibility=COVERED,
        custody_notices="""
            person_id | notice_date | custody_start_date | status
            Ann       | 2022-03-01  | 2022-02-28         | in_custody
            Ann       | 2022-04-30  | 2022-02-28         | trial_reunification
            Bob       | 2022-03-01  | 2022-02-28         | in_custody
            Bob       | 2022-04-30  | 2022-02-28         | trial_reunification
            Cid       | 2022-03-01  | 2022-02-28         | in_custody
            Cid       | 2022-05-01  | 2022-02-28         | trial_reunification    # 61 days after
        """,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code
            1        | Ann       | 2022-03-10   | BODY
            2        | Ann       | 2022-03-10   | TEETH
            3        | Ann       | 2022-03-10   | MIND
            4        | Bob       | 2022-03-10   | BODY
        """,
    ).holds("""
        person | denominator | exception | numerator | reason
        Ann    | 1           | 0         | 1         |
        Bob    | 1           | 1         | 0         | trial reunification
        Cid    | 1           | 0         | 0         |
    """)


def test_the_child_is_covered_from_the_notice_through_60_days_after_without_a_gap(tmp_path: Path) -> None:
    judged(
        tmp_path,
        custody_assessments,
        SETS,
        without_plans={"all": ("CCO B",)},
        members="""
            person_id | birth_date
            Ann       | 2012-01-01
            Bob       | 2012-01-01
            Cid       | 2012-01-01
            Dot       | 2012-01-01
            Eve       | 2012-01-01
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date | plan
            Ann       | 2022-03-01            | 2022-04-30          | CCO A   # just those days
            Bob       | 2022-03-01            | 2022-04-29          | CCO A   # until a day before
            Cid       | 2022-03-01            | 2022-03-31          | CCO A
            Cid       | 2022-04-02            |                     | CCO A   # after one day
            Dot       | 2022-03-01            | 2022-03-31          | CCO A
            Dot       | 2022-04-01            |                     | CCO A   # no day between
            Eve       | 2022-03-01            |                     | CCO B   # without dental care
        """,
        custody_notices=TOLD
        + """
            Eve | 2022-03-01 | 2022-02-28 | |
        """,
        medical_claim=ALL_FOUR,
    ).holds("""
        person | denominator | numerator
        Ann    | 1           | 1
        Bob    | 0           | 0
        Cid    | 0           | 0
        Dot    | 1           | 1
        Eve    | 0           | 0
    """)


def test_a_child_whose_coverage_begins_up_to_7_days_late_counts_only_if_assessed(tmp_path: Path) -> None:
    judged(
        tmp_path,
        custody_assessments,
        SETS,
        own_payers=("Cascadia",),
        members="""
            person_id | birth_date
            Ann       | 2012-01-01
            Bob       | 2012-01-01
            Cid       | 2012-01-01
            Dot       | 2012-01-01
            Eve       | 2012-01-01
            Fay       | 2012-01-01
            Gus       | 2012-01-01
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2022-03-08            |                       # 7 days late
            Bob       | 2022-03-08            |
            Cid       | 2022-03-09            |                       # 8 days late
            Dot       | 2022-03-02            | 2022-03-31
            Dot       | 2022-04-02            |                       # late, and a gap
            Eve       | 2022-03-04            |                       # 3 days late
            Fay       | 2022-03-04            |
            Gus       | 2022-03-04            | 2022-04-29            # late, and until 59 days after
        """,
        custody_notices=TOLD
        + """
            Eve | 2022-03-01 | 2022-02-28 | |
            Fay | 2022-03-01 | 2022-02-28 | |
            Gus | 2022-03-01 | 2022-02-28 | |
        """,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code | payer
            1        | Ann       | 2022-03-10   | BODY       | Cascadia
            2        | Ann       | 2022-03-10   | TEETH      | Cascadia
            3        | Ann       | 2022-03-07   | MIND       | Other      # the day before coverage
            4        | Bob       | 2022-03-10   | BODY       | Cascadia
            5        | Cid       | 2022-03-10   | BODY       | Cascadia
            6        | Cid       | 2022-03-10   | TEETH      | Cascadia
            7        | Cid       | 2022-03-10   | MIND       | Cascadia
            8        | Eve       | 2022-03-03   | BODY       | Other      # the day before coverage
            9        | Eve       | 2022-03-10   | TEETH      | Cascadia
            10       | Eve       | 2022-03-10   | MIND       | Cascadia
            11       | Fay       | 2022-03-04   | BODY       | Other      # on the first day of coverage
            12       | Fay       | 2022-03-10   | TEETH      | Cascadia
            13       | Fay       | 2022-03-10   | MIND       | Cascadia
        """,
    ).holds("""
        person | denominator | exception | numerator | reason
        Ann    | 1           | 0         | 1         |
        Bob    | 1           | 1         | 0         | coverage began late
        Cid    | 0           | 0         | 0         | not in the denominator
        Dot    | 0           | 0         | 0         | not in the denominator
        Eve    | 1           | 0         | 1         |
        Fay    | 1           | 1         | 0         | coverage began late
        Gus    | 0           | 0         | 0         | not in the denominator
    """)
