"""Well-child visits, ages 3 to 6: who counts, and what counts."""

from pathlib import Path

from coordcare.oregon.quality.measures.well_child_visits import well_child_visits
from tests.spec.measures.judging import judged

SETS = {"well_care_visits": "WELL diagnosis_code:Z00129", "telehealth": "hcpcs_modifier:95", "hospice": "HOSPICE"}
WHOLE_YEAR = """
    person_id | enrollment_start_date | enrollment_end_date
    Ann       | 2022-01-01            | 2022-12-31
"""
ANN = """
    person_id | birth_date
    Ann       | 2018-05-01
"""


def test_a_visit_on_the_first_or_the_last_day_counts_and_one_the_day_before_or_after_does_not(tmp_path: Path) -> None:
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
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2021-01-01            | 2023-12-31
            Bob       | 2021-01-01            | 2023-12-31
            Cid       | 2021-01-01            | 2023-12-31
            Dot       | 2021-01-01            | 2023-12-31
        """,
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
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2022-01-01            | 2022-12-31
            Bob       | 2022-01-01            | 2022-12-31
            Cid       | 2022-01-01            | 2022-12-31
            Dot       | 2022-01-01            | 2022-12-31
            Eve       | 2022-01-01            | 2022-12-31
        """,
    ).holds("""
        person | denominator
        Ann    | 1
        Cid    | 1
    """)
