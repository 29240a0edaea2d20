"""Preventive dental services, ages 1 to 5 and 6 to 14: who counts, and whose service."""

from pathlib import Path

from coordcare.oregon.quality.measures.preventive_dental import preventive_dental
from tests.spec.measures.judging import judged

SETS = {"preventive_dental_services": "FLUORIDE", "dental_practitioners": "taxonomy_code:DENTIST"}
PRACTITIONERS = """
    npi | taxonomy_code
    1   | DENTIST
    2   | FAMILY
    3   |
"""
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


def test_ages_are_those_of_the_last_day_of_the_year(tmp_path: Path) -> None:
    judged(
        tmp_path,
        preventive_dental,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 2021-12-31   # one on the last day
            Bob       | 2022-01-01   # not yet one
            Cid       | 2017-01-01   # five until the last day
            Dot       | 2016-12-31   # six on the last day
            Eve       | 2008-01-01   # fourteen until the last day
            Fay       | 2007-12-31   # fifteen on the last day
            Gus       |              # nobody knows
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2022-01-01            | 2022-12-31
            Bob       | 2022-01-01            | 2022-12-31
            Cid       | 2022-01-01            | 2022-12-31
            Dot       | 2022-01-01            | 2022-12-31
            Eve       | 2022-01-01            | 2022-12-31
            Fay       | 2022-01-01            | 2022-12-31
            Gus       | 2022-01-01            | 2022-12-31
        """,
    ).holds("""
        rate                   | person | denominator | closes_by
        preventive_dental_1_5  | Ann    | 1           | 2022-12-31
        preventive_dental_1_5  | Cid    | 1           | 2022-12-31
        preventive_dental_6_14 | Dot    | 1           | 2022-12-31
        preventive_dental_6_14 | Eve    | 1           | 2022-12-31
    """)


def test_180_days_of_coverage_in_a_row_in_the_year_are_needed_at_any_time_of_it(tmp_path: Path) -> None:
    judged(
        tmp_path,
        preventive_dental,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 2018-05-01
            Bob       | 2018-05-01
            Cid       | 2018-05-01
            Dot       | 2018-05-01
            Eve       | 2018-05-01
            Fay       | 2018-05-01
            Gus       | 2018-05-01
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2022-01-01            | 2022-06-29            # 180 days
            Bob       | 2022-01-01            | 2022-06-28            # 179 days
            Cid       | 2021-07-01            | 2022-06-28            # 179 of its days are in the year
            Dot       | 2022-07-05            |                       # 180 days are left
            Eve       | 2022-07-06            |                       # 179 days are left
            Fay       | 2022-01-01            | 2022-05-31            # 151 days,
            Fay       | 2022-06-02            | 2022-10-31            # a gap, and 152
            Gus       | 2022-01-01            | 2022-03-31
            Gus       | 2022-04-01            | 2022-06-29            # no day between
        """,
    ).holds("""
        person | denominator
        Ann    | 1
        Bob    | 0
        Cid    | 0
        Dot    | 1
        Eve    | 0
        Fay    | 0
        Gus    | 1
    """)


def test_a_plan_without_dental_care_does_not_cover(tmp_path: Path) -> None:
    judged(
        tmp_path,
        preventive_dental,
        SETS,
        without_plans={"dental": ("CCO B",)},
        members=FOUR_CHILDREN,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date | plan
            Ann       | 2022-01-01            | 2022-12-31          | CCO A
            Bob       | 2022-01-01            | 2022-12-31          | CCO B
            Cid       | 2022-01-01            | 2022-06-28          | CCO A   # 179 days
            Cid       | 2022-06-29            | 2022-12-31          | CCO B
            Dot       | 2022-01-01            | 2022-03-31          | CCO A
            Dot       | 2022-04-01            | 2022-12-31          | CCO G
        """,
    ).holds("""
        person | denominator
        Ann    | 1
        Bob    | 0
        Cid    | 0
        Dot    | 1
    """)


def test_a_service_on_the_first_or_the_last_day_counts_and_one_the_day_before_or_after_does_not(tmp_path: Path) -> None:
    judged(
        tmp_path,
        preventive_dental,
        SETS,
        practitioners=PRACTITIONERS,
        members=FOUR_CHILDREN,
        eligibility=WHOLE_YEAR,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code | rendering_npi
            1        | Ann       | 2022-01-01   | FLUORIDE   | 1
            2        | Ann       | 2022-01-01   | FLUORIDE   | 1               # twice on one day
            3        | Bob       | 2022-12-31   | FLUORIDE   | 1
            4        | Cid       | 2021-12-31   | FLUORIDE   | 1
            5        | Dot       | 2023-01-01   | FLUORIDE   | 1
        """,
    ).holds("""
        rate                  | person | denominator | numerator | evidence
        preventive_dental_1_5 | Ann    | 1           | 1         | 2022-01-01
        preventive_dental_1_5 | Bob    | 1           | 1         | 2022-12-31
        preventive_dental_1_5 | Cid    | 1           | 0         |
        preventive_dental_1_5 | Dot    | 1           | 0         |
    """)


def test_whoever_gave_the_service_or_billed_for_it_must_be_a_dental_practitioner(tmp_path: Path) -> None:
    judged(
        tmp_path,
        preventive_dental,
        SETS,
        practitioners=PRACTITIONERS,
        members="""
            person_id | birth_date
            Ann       | 2018-05-01
            Bob       | 2018-05-01
            Cid       | 2018-05-01
            Dot       | 2018-05-01
            Eve       | 2018-05-01
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2022-01-01            | 2022-12-31
            Bob       | 2022-01-01            | 2022-12-31
            Cid       | 2022-01-01            | 2022-12-31
            Dot       | 2022-01-01            | 2022-12-31
            Eve       | 2022-01-01            | 2022-12-31
        """,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code | rendering_npi | billing_npi
            1        | Ann       | 2022-05-01   | FLUORIDE   | 1             | 2
            2        | Bob       | 2022-05-01   | FLUORIDE   | 2             | 1
            3        | Cid       | 2022-05-01   | FLUORIDE   | 2             | 3     # a pediatrician
            4        | Dot       | 2022-05-01   | FLUORIDE   | 9             |       # nobody knows who
            5        | Eve       | 2022-05-01   | FILLING    | 1             | 1     # not to prevent
            6        | Eve       | 2022-05-01   | FLUORIDE   | 2             | 2     # another line of that day
        """,
    ).holds("""
        person | denominator | numerator
        Ann    | 1           | 1
        Bob    | 1           | 1
        Cid    | 1           | 0
        Dot    | 1           | 0
        Eve    | 1           | 0
    """)


def test_only_own_claims_that_were_paid_count(tmp_path: Path) -> None:
    judged(
        tmp_path,
        preventive_dental,
        SETS,
        own_payers=("Cascadia",),
        practitioners=PRACTITIONERS,
        members=FOUR_CHILDREN,
        eligibility=WHOLE_YEAR,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code | rendering_npi | payer    | standing
            1        | Ann       | 2022-05-01   | FLUORIDE   | 1             | Cascadia | counted
            2        | Bob       | 2022-05-01   | FLUORIDE   | 1             | Cascadia | denied
            3        | Cid       | 2022-05-01   | FLUORIDE   | 1             | Other    | counted
        """,
    ).holds("""
        person | denominator | numerator
        Ann    | 1           | 1
        Bob    | 1           | 0
        Cid    | 1           | 0
        Dot    | 1           | 0
    """)
