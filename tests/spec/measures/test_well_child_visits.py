"""Well-child visits, ages 3 to 6: who counts, and what counts."""

from pathlib import Path

from coordcare.oregon.quality.measures.well_child_visits import well_child_visits
from tests.spec.measures.judging import judged

SETS = {"well_care_visits": "WELL diagnosis_code:Z00129", "telehealth": "hcpcs_modifier:95", "hospice": "HOSPICE"}
FOUR_CHILDREN = """
    person_id | birth_date
    Ann       | 2018-05-01
    Bob       | 2018-05-01
    Cid       | 2018-05-01
    Dot       | 2018-05-01
"""
WHOLE_YEAR = """
    person_id | enrollment_start_date | enrollment_end_date
    Ann       | 2021-01-01            | 2023-12-31
    Bob       | 2021-01-01            | 2023-12-31
    Cid       | 2021-01-01            | 2023-12-31
    Dot       | 2021-01-01            | 2023-12-31
"""


def test_a_visit_on_the_first_or_the_last_day_counts_and_one_the_day_before_or_after_does_not(tmp_path: Path) -> None:
    judged(
        tmp_path,
        well_child_visits,
        SETS,
        members=FOUR_CHILDREN,
        eligibility=WHOLE_YEAR,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code
            1        | Ann       | 2022-01-01   | WELL
            2        | Bob       | 2022-12-31   | WELL
            3        | Cid       | 2021-12-31   | WELL
            4        | Dot       | 2023-01-01   | WELL
        """,
    ).holds("""
        person | denominator | numerator | evidence
        Ann    | 1           | 1         | 2022-01-01
        Bob    | 1           | 1         | 2022-12-31
        Cid    | 1           | 0         |
        Dot    | 1           | 0         |
    """)


def test_age_is_that_of_the_last_day_of_the_year(tmp_path: Path) -> None:
    judged(
        tmp_path,
        well_child_visits,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 2019-12-31   # three on the last day
            Bob       | 2020-01-01   # three a day too late
            Cid       | 2016-01-01   # six until the last day
            Dot       | 2015-12-31   # seven on the last day
            Eve       |              # nobody knows
            Fay       | 2016-02-29   # six since 1 March
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2022-01-01            | 2022-12-31
            Bob       | 2022-01-01            | 2022-12-31
            Cid       | 2022-01-01            | 2022-12-31
            Dot       | 2022-01-01            | 2022-12-31
            Eve       | 2022-01-01            | 2022-12-31
            Fay       | 2022-01-01            | 2022-12-31
        """,
    ).holds("""
        person | denominator
        Ann    | 1
        Cid    | 1
        Fay    | 1
    """)


def test_one_gap_of_45_days_is_allowed_and_one_of_46_or_a_second_is_not(tmp_path: Path) -> None:
    judged(
        tmp_path,
        well_child_visits,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 2018-05-01
            Bob       | 2018-05-01
            Cid       | 2018-05-01
            Dot       | 2018-05-01
            Eve       | 2018-05-01
            Fay       | 2018-05-01
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2022-01-01            | 2022-03-31
            Ann       | 2022-05-16            | 2022-12-31            # after 45 days
            Bob       | 2022-01-01            | 2022-03-31
            Bob       | 2022-05-17            | 2022-12-31            # after 46 days
            Cid       | 2022-01-01            | 2022-03-31
            Cid       | 2022-04-02            | 2022-06-30            # after a day
            Cid       | 2022-07-02            |                       # and another
            Dot       | 2022-01-01            | 2022-06-30
            Dot       | 2022-07-01            | 2022-12-31            # no day between
            Eve       | 2022-02-15            |                       # 45 days late
            Fay       | 2022-02-16            |                       # 46 days late
        """,
    ).holds("""
        person | denominator | reason
        Ann    | 1           |
        Bob    | 0           | not in the denominator
        Cid    | 0           | not in the denominator
        Dot    | 1           |
        Eve    | 1           |
        Fay    | 0           | not in the denominator
    """)


def test_who_is_not_covered_on_the_last_day_of_the_year_is_not_in_the_denominator(tmp_path: Path) -> None:
    judged(
        tmp_path,
        well_child_visits,
        SETS,
        members=FOUR_CHILDREN,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2022-01-01            | 2022-12-31
            Bob       | 2022-01-01            | 2022-12-30            # a gap of one day, on the last
        """,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code
            1        | Bob       | 2022-05-01   | WELL
        """,
    ).holds("""
        person | denominator | numerator
        Ann    | 1           | 0
        Bob    | 0           | 0
        Cid    | 0           | 0
        Dot    | 0           | 0
    """)


def test_a_plan_without_physical_care_does_not_cover(tmp_path: Path) -> None:
    judged(
        tmp_path,
        well_child_visits,
        SETS,
        without_plans={"physical": ("CCO G",)},
        members=FOUR_CHILDREN,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date | plan
            Ann       | 2022-01-01            | 2022-12-31          | CCO A
            Bob       | 2022-01-01            | 2022-12-31          | CCO G
            Cid       | 2022-01-01            | 2022-02-14          | CCO G   # 45 days, then physical care
            Cid       | 2022-02-15            | 2022-12-31          | CCO A
            Dot       | 2022-01-01            | 2022-12-31          |         # nobody says
        """,
    ).holds("""
        person | denominator
        Ann    | 1
        Bob    | 0
        Cid    | 1
        Dot    | 1
    """)


def test_a_denied_claim_counts_and_the_claim_of_another_payer_does_not(tmp_path: Path) -> None:
    judged(
        tmp_path,
        well_child_visits,
        SETS,
        own_payers=("Cascadia",),
        members=FOUR_CHILDREN,
        eligibility=WHOLE_YEAR,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code | payer    | standing
            1        | Ann       | 2022-05-01   | WELL       | Cascadia | denied
            2        | Bob       | 2022-05-01   | WELL       | Other    | counted
            3        | Cid       | 2022-05-01   | WELL       |          | counted    # no payer: the CCO's own
            4        | Dot       | 2022-05-01   | WELL       | Cascadia | reversed
        """,
    ).holds("""
        person | denominator | numerator
        Ann    | 1           | 1
        Bob    | 1           | 0
        Cid    | 1           | 1
        Dot    | 1           | 0
    """)


def test_a_visit_from_afar_does_not_count_and_a_diagnosis_alone_does(tmp_path: Path) -> None:
    judged(
        tmp_path,
        well_child_visits,
        SETS,
        members=FOUR_CHILDREN,
        eligibility=WHOLE_YEAR,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code | hcpcs_modifier_2 | diagnosis_code_3
            1        | Ann       | 2022-05-01   | WELL       | 95               |
            2        | Bob       | 2022-05-01   | OTHER      |                  | Z00129
            3        | Cid       | 2022-05-01   | WELL       | 95               |
            4        | Cid       | 2022-06-01   | WELL       |                  |
            5        | Dot       | 2022-05-01   | OTHER      |                  | J069
        """,
    ).holds("""
        person | denominator | numerator | evidence
        Ann    | 1           | 0         |
        Bob    | 1           | 1         | 2022-05-01
        Cid    | 1           | 1         | 2022-06-01
        Dot    | 1           | 0         |
    """)


def test_several_visits_of_a_child_count_once_and_the_first_is_the_evidence(tmp_path: Path) -> None:
    judged(
        tmp_path,
        well_child_visits,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 2018-05-01
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2022-01-01            | 2022-12-31
        """,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code
            1        | Ann       | 2022-06-01   | WELL
            2        | Ann       | 2022-05-01   | WELL
            3        | Ann       | 2022-05-01   | WELL
        """,
    ).holds("""
        person | denominator | numerator | evidence   | closes_by
        Ann    | 1           | 1         | 2022-05-01 | 2022-12-31
    """)


def test_who_was_in_hospice_in_the_year_is_excluded_whether_or_not_there_was_a_visit(tmp_path: Path) -> None:
    judged(
        tmp_path,
        well_child_visits,
        SETS,
        own_payers=("Cascadia",),
        members=FOUR_CHILDREN,
        eligibility=WHOLE_YEAR,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code | payer    | standing
            1        | Ann       | 2022-03-01   | WELL       | Cascadia | counted
            2        | Ann       | 2022-12-31   | HOSPICE    | Other    | counted
            3        | Bob       | 2022-01-01   | HOSPICE    | Cascadia | denied
            4        | Cid       | 2021-12-31   | HOSPICE    | Cascadia | counted
            5        | Dot       | 2023-01-01   | HOSPICE    | Cascadia | counted
        """,
    ).holds("""
        person | denominator | exclusion | numerator | reason
        Ann    | 1           | 1         | 0         | in hospice
        Bob    | 1           | 1         | 0         | in hospice
        Cid    | 1           | 0         | 0         |
        Dot    | 1           | 0         | 0         |
    """)
