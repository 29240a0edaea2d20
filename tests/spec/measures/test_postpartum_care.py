"""Postpartum care: which births count, and which visits."""

from pathlib import Path

from coordcare.oregon.quality.measures.postpartum_care import postpartum_care, postpartum_care_2015
from tests.spec.measures.judging import judged

SETS = {
    "deliveries": "drg_code:BIRTH diagnosis_code:O80", "non_live_births": "diagnosis_code:Z371",
    "postpartum_visits": "AFTER", "inpatient_stays": "bill_type_code:111",
    "inpatient_places": "place_of_service_code:21", "hospice": "HOSPICE",
}  # fmt: skip
MOTHERS = """
    person_id | birth_date
    Ann       | 1995-05-01
    Bea       | 1995-05-01
    Cat       | 1995-05-01
    Dot       | 1995-05-01
"""
COVERED = """
    person_id | enrollment_start_date | enrollment_end_date
    Ann       | 2021-01-01            |
    Bea       | 2021-01-01            |
    Cat       | 2021-01-01            |
    Dot       | 2021-01-01            |
"""
# All left the hospital on 10 March 2022.
FOUR_BIRTHS = """
    claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code | drg_code | hcpcs_code
    1        | Ann       | 2022-03-08   | 2022-03-08     | 2022-03-10     | 111            | BIRTH    |
    2        | Bea       | 2022-03-08   | 2022-03-08     | 2022-03-10     | 111            | BIRTH    |
    3        | Cat       | 2022-03-08   | 2022-03-08     | 2022-03-10     | 111            | BIRTH    |
    4        | Dot       | 2022-03-08   | 2022-03-08     | 2022-03-10     | 111            | BIRTH    |
"""


def test_a_visit_7_days_after_the_birth_counts_and_so_does_one_84_days_after_it(tmp_path: Path) -> None:
    judged(
        tmp_path,
        postpartum_care,
        SETS,
        members=MOTHERS,
        eligibility=COVERED,
        medical_claim=FOUR_BIRTHS
        + """
            5 | Ann | 2022-03-17 | | | | | AFTER      # 7 days after
            6 | Bea | 2022-03-16 | | | | | AFTER      # 6
            7 | Cat | 2022-06-02 | | | | | AFTER      # 84
            8 | Dot | 2022-06-03 | | | | | AFTER      # 85
        """,
    ).holds("""
        person | day        | denominator | numerator | evidence   | closes_by
        Ann    | 2022-03-10 | 1           | 1         | 2022-03-17 | 2022-06-02
        Bea    | 2022-03-10 | 1           | 0         |            | 2022-06-02
        Cat    | 2022-03-10 | 1           | 1         | 2022-06-02 | 2022-06-02
        Dot    | 2022-03-10 | 1           | 0         |            | 2022-06-02
    """)


def test_births_count_from_8_october_of_the_year_before_through_7_october(tmp_path: Path) -> None:
    judged(
        tmp_path,
        postpartum_care,
        SETS,
        members=MOTHERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | drg_code
            1        | Ann       | 2021-10-08   | BIRTH
            2        | Bea       | 2021-10-07   | BIRTH
            3        | Cat       | 2022-10-07   | BIRTH
            4        | Dot       | 2022-10-08   | BIRTH
        """,
    ).holds("""
        person | day        | denominator
        Ann    | 2021-10-08 | 1
        Cat    | 2022-10-07 | 1
    """)


def test_the_mother_is_covered_from_43_days_before_the_birth_through_60_days_after_without_a_gap(
    tmp_path: Path,
) -> None:
    judged(
        tmp_path,
        postpartum_care,
        SETS,
        without_plans={"physical": ("CCO G",)},
        members="""
            person_id | birth_date
            Ann       | 1995-05-01
            Bea       | 1995-05-01
            Cat       | 1995-05-01
            Dot       | 1995-05-01
            Eve       | 1995-05-01
            Fay       | 1995-05-01
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date | plan
            Ann       | 2022-01-26            | 2022-05-09          | CCO A   # just those days
            Bea       | 2022-01-27            |                     | CCO A   # a day late
            Cat       | 2022-01-01            | 2022-05-08          | CCO A   # until a day before
            Dot       | 2022-01-01            | 2022-03-31          | CCO A
            Dot       | 2022-04-02            |                     | CCO A   # after one day
            Eve       | 2022-01-01            | 2022-03-31          | CCO A
            Eve       | 2022-04-01            |                     | CCO B   # no day between
            Fay       | 2022-01-01            |                     | CCO G   # without physical care
        """,
        medical_claim=FOUR_BIRTHS
        + """
            5 | Eve | 2022-03-08 | 2022-03-08 | 2022-03-10 | 111 | BIRTH |
            6 | Fay | 2022-03-08 | 2022-03-08 | 2022-03-10 | 111 | BIRTH |
        """,
    ).holds("""
        person | denominator
        Ann    | 1
        Bea    | 0
        Cat    | 0
        Dot    | 0
        Eve    | 1
        Fay    | 0
    """)


def test_of_births_less_than_180_days_apart_the_last_counts_and_claims_of_one_stay_are_one_birth(
    tmp_path: Path,
) -> None:
    judged(
        tmp_path,
        postpartum_care,
        SETS,
        members=MOTHERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | admission_date | discharge_date | drg_code | diagnosis_code_1
            1        | Ann       | 2022-01-01   |                |                | BIRTH    |
            2        | Ann       | 2022-06-29   |                |                | BIRTH    |         # 179 days later
            3        | Bea       | 2022-01-01   |                |                | BIRTH    |
            4        | Bea       | 2022-06-30   |                |                | BIRTH    |         # 180 days later
            5        | Cat       | 2022-03-08   | 2022-03-08     | 2022-03-10     | BIRTH    |         # the hospital
            6        | Cat       | 2022-03-09   |                |                |          | O80     # the midwife
            7        | Cat       | 2022-03-09   |                |                |          | O80     # the twin
            8        | Dot       | 2022-10-01   |                |                | BIRTH    |
            9        | Dot       | 2022-10-20   |                |                | BIRTH    |         # too late
        """,
    ).holds("""
        person | day        | denominator
        Ann    | 2022-06-29 | 1
        Bea    | 2022-01-01 | 1
        Bea    | 2022-06-30 | 1
        Cat    | 2022-03-10 | 1
    """)


def test_a_visit_in_hospital_does_not_count(tmp_path: Path) -> None:
    judged(
        tmp_path,
        postpartum_care,
        SETS,
        members=MOTHERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | bill_type_code | place_of_service_code | drg_code | hcpcs_code
            1        | Ann       | 2022-03-10   | 111            |                       | BIRTH    |
            2        | Bea       | 2022-03-10   | 111            |                       | BIRTH    |
            3        | Cat       | 2022-03-10   | 111            |                       | BIRTH    |
            4        | Ann       | 2022-03-20   | 111            |                       |          | AFTER
            5        | Bea       | 2022-03-20   |                | 21                    |          | AFTER
            6        | Cat       | 2022-03-20   | 131            | 11                    |          | AFTER
        """,
    ).holds("""
        person | denominator | numerator
        Ann    | 1           | 0
        Bea    | 1           | 0
        Cat    | 1           | 1
    """)


def test_births_of_no_living_child_and_mothers_in_hospice_are_excluded_though_there_was_a_visit(tmp_path: Path) -> None:
    judged(
        tmp_path,
        postpartum_care,
        SETS,
        own_payers=("Cascadia",),
        members=MOTHERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | drg_code | diagnosis_code_2 | hcpcs_code | payer    | standing
            1        | Ann       | 2022-03-10   | BIRTH    | Z371             |            | Cascadia | counted
            2        | Ann       | 2022-03-20   |          |                  | AFTER      | Cascadia | counted
            3        | Bea       | 2022-03-10   | BIRTH    |                  |            | Cascadia | counted
            4        | Bea       | 2022-03-20   |          |                  | AFTER      | Cascadia | counted
            5        | Bea       | 2022-12-31   |          |                  | HOSPICE    | Other    | denied
            6        | Cat       | 2021-11-10   | BIRTH    |                  |            | Cascadia | counted
            7        | Cat       | 2021-11-20   |          |                  | AFTER      | Cascadia | counted
            8        | Cat       | 2021-12-31   |          |                  | HOSPICE    | Cascadia | counted
            9        | Dot       | 2022-03-10   | BIRTH    |                  |            | Cascadia | counted
            10       | Dot       | 2021-06-10   |          | Z371             |            | Cascadia | counted
        """,
    ).holds("""
        person | denominator | exclusion | numerator | reason
        Ann    | 1           | 1         | 0         | no living child
        Bea    | 1           | 1         | 0         | in hospice
        Cat    | 1           | 0         | 1         |
        Dot    | 1           | 0         | 0         |
    """)


def test_denied_claims_count_and_those_of_another_payer_do_not(tmp_path: Path) -> None:
    judged(
        tmp_path,
        postpartum_care,
        SETS,
        own_payers=("Cascadia",),
        members=MOTHERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | drg_code | hcpcs_code | payer    | standing
            1        | Ann       | 2022-03-10   | BIRTH    |            | Cascadia | denied
            2        | Ann       | 2022-03-20   |          | AFTER      | Cascadia | denied
            3        | Bea       | 2022-03-10   | BIRTH    |            | Cascadia | counted
            4        | Bea       | 2022-03-20   |          | AFTER      | Other    | counted
            5        | Cat       | 2022-03-10   | BIRTH    |            | Other    | counted
        """,
    ).holds("""
        person | denominator | numerator
        Ann    | 1           | 1
        Bea    | 1           | 0
    """)


def test_through_2019_the_visit_is_21_to_56_days_after_births_from_6_november_through_5_november(
    tmp_path: Path,
) -> None:
    assert postpartum_care_2015.in_force(2019)
    assert not postpartum_care.in_force(2019)
    assert postpartum_care.in_force(2020)
    assert not postpartum_care_2015.in_force(2020)
    judged(
        tmp_path,
        postpartum_care_2015,
        SETS,
        year=2018,
        members="""
            person_id | birth_date
            Ann       | 1995-05-01
            Bea       | 1995-05-01
            Cat       | 1995-05-01
            Dot       | 1995-05-01
            Eve       | 1995-05-01
            Fay       | 1995-05-01
            Gin       | 1995-05-01
            Hea       | 1995-05-01
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2018-01-26            | 2018-05-05            # just those days
            Bea       | 2017-01-01            | 2018-05-04            # until 55 days after
            Cat       | 2018-01-27            |                       # from 42 days before
            Dot       | 2017-01-01            |
            Eve       | 2017-01-01            |
            Fay       | 2017-01-01            |
            Gin       | 2017-01-01            |
            Hea       | 2017-01-01            |
        """,
        medical_claim="""
            claim_id | person_id | service_date | drg_code | hcpcs_code
            1        | Ann       | 2018-03-10   | BIRTH    |
            2        | Bea       | 2018-03-10   | BIRTH    |
            3        | Cat       | 2018-03-10   | BIRTH    |
            4        | Dot       | 2018-03-10   | BIRTH    |
            5        | Eve       | 2017-11-06   | BIRTH    |
            6        | Fay       | 2017-11-05   | BIRTH    |
            7        | Gin       | 2018-11-05   | BIRTH    |
            8        | Hea       | 2018-11-06   | BIRTH    |
            9        | Ann       | 2018-03-31   |          | AFTER      # 21 days after
            10       | Dot       | 2018-03-30   |          | AFTER      # 20
            11       | Eve       | 2018-01-01   |          | AFTER      # 56
            12       | Gin       | 2019-01-01   |          | AFTER      # 57
        """,
    ).holds("""
        person | day        | denominator | numerator | evidence
        Ann    | 2018-03-10 | 1           | 1         | 2018-03-31
        Bea    | 2018-03-10 | 0           | 0         |
        Cat    | 2018-03-10 | 0           | 0         |
        Dot    | 2018-03-10 | 1           | 0         |
        Eve    | 2017-11-06 | 1           | 1         | 2018-01-01
        Gin    | 2018-11-05 | 1           | 0         |
    """)
