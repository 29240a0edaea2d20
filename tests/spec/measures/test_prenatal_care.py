"""Timeliness of prenatal care: when a visit is timely, early and late members alike."""

from pathlib import Path

from coordcare.oregon.quality.measures.prenatal_care import prenatal_care, prenatal_care_2015
from tests.spec.measures.judging import judged

SETS = {
    "deliveries": "drg_code:BIRTH", "non_live_births": "diagnosis_code:Z371", "prenatal_visits": "BEFORE",
    "hospice": "HOSPICE",
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
    Ann       | 2015-01-01            |
    Bea       | 2015-01-01            |
    Cat       | 2015-01-01            |
    Dot       | 2015-01-01            |
"""


def test_the_first_trimester_is_280_to_176_days_before_the_birth(tmp_path: Path) -> None:
    judged(
        tmp_path,
        prenatal_care,
        SETS,
        members=MOTHERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | drg_code | hcpcs_code
            1        | Ann       | 2022-09-01   | BIRTH    |
            2        | Bea       | 2022-09-01   | BIRTH    |
            3        | Cat       | 2022-09-01   | BIRTH    |
            4        | Dot       | 2022-09-01   | BIRTH    |
            5        | Ann       | 2021-11-25   |          | BEFORE     # 280 days before
            6        | Ann       | 2021-11-25   |          | BEFORE     # twice on that day
            7        | Bea       | 2021-11-24   |          | BEFORE     # 281
            8        | Cat       | 2022-03-09   |          | BEFORE     # 176
            9        | Dot       | 2022-03-10   |          | BEFORE     # 175
        """,
    ).holds("""
        person | day        | denominator | numerator | evidence
        Ann    | 2022-09-01 | 1           | 1         | 2021-11-25
        Bea    | 2022-09-01 | 1           | 0         |
        Cat    | 2022-09-01 | 1           | 1         | 2022-03-09
        Dot    | 2022-09-01 | 1           | 0         |
    """)


def test_of_a_late_member_a_visit_before_coverage_or_within_42_days_from_its_first_day_is_timely(
    tmp_path: Path,
) -> None:
    judged(
        tmp_path,
        prenatal_care,
        SETS,
        own_payers=("Cascadia",),
        members="""
            person_id | birth_date
            Ann       | 1995-05-01
            Bea       | 1995-05-01
            Cat       | 1995-05-01
            Dot       | 1995-05-01
            Eve       | 1995-05-01
            Fay       | 1995-05-01
            Gin       | 1995-05-01
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2022-04-01            |
            Bea       | 2022-04-01            |
            Cat       | 2022-04-01            |
            Dot       | 2021-01-01            | 2022-02-28            # covered before as well,
            Dot       | 2022-04-01            |                       # and again after a gap
            Eve       | 2021-01-01            | 2022-03-31
            Eve       | 2022-04-01            |                       # no day between: no late member
            Fay       | 2022-04-01            |
            Gin       | 2021-01-01            |
        """,
        medical_claim="""
            claim_id | person_id | service_date | drg_code | hcpcs_code | payer
            1        | Ann       | 2022-09-01   | BIRTH    |            | Cascadia
            2        | Bea       | 2022-09-01   | BIRTH    |            | Cascadia
            3        | Cat       | 2022-09-01   | BIRTH    |            | Cascadia
            4        | Dot       | 2022-09-01   | BIRTH    |            | Cascadia
            5        | Eve       | 2022-09-01   | BIRTH    |            | Cascadia
            6        | Ann       | 2022-05-13   |          | BEFORE     | Cascadia   # 42 days from the first day
            7        | Bea       | 2022-05-14   |          | BEFORE     | Cascadia   # 43
            8        | Cat       | 2022-03-15   |          | BEFORE     | Other      # before coverage
            9        | Dot       | 2022-05-13   |          | BEFORE     | Cascadia
            10       | Eve       | 2022-05-13   |          | BEFORE     | Cascadia
            11       | Fay       | 2022-09-01   | BIRTH    |            | Cascadia
            12       | Fay       | 2021-11-24   |          | BEFORE     | Other      # 281 days before the birth
            13       | Gin       | 2022-09-01   | BIRTH    |            | Other      # a birth that another paid for
        """,
    ).holds("""
        person | denominator | numerator | evidence
        Ann    | 1           | 1         | 2022-05-13
        Bea    | 1           | 0         |
        Cat    | 1           | 1         | 2022-03-15
        Dot    | 1           | 1         | 2022-05-13
        Eve    | 1           | 0         |
        Fay    | 1           | 0         |
    """)


def test_births_count_from_8_october_of_the_year_before_through_7_october(tmp_path: Path) -> None:
    judged(
        tmp_path,
        prenatal_care,
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
        person | day
        Ann    | 2021-10-08
        Cat    | 2022-10-07
    """)


def test_the_mother_is_covered_from_43_days_before_the_birth_through_60_days_after_without_a_gap(
    tmp_path: Path,
) -> None:
    judged(
        tmp_path,
        prenatal_care,
        SETS,
        members=MOTHERS,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2022-07-20            | 2022-10-31            # just those days
            Bea       | 2022-07-21            |                       # a day late
            Cat       | 2022-01-01            | 2022-10-30            # until a day before
            Dot       | 2022-01-01            | 2022-08-10
            Dot       | 2022-08-12            |                       # after one day
        """,
        medical_claim="""
            claim_id | person_id | service_date | drg_code
            1        | Ann       | 2022-09-01   | BIRTH
            2        | Bea       | 2022-09-01   | BIRTH
            3        | Cat       | 2022-09-01   | BIRTH
            4        | Dot       | 2022-09-01   | BIRTH
        """,
    ).holds("""
        person | denominator
        Ann    | 1
        Bea    | 0
        Cat    | 0
        Dot    | 0
    """)


def test_births_of_no_living_child_and_mothers_in_hospice_are_excluded_and_denied_visits_count(tmp_path: Path) -> None:
    judged(
        tmp_path,
        prenatal_care,
        SETS,
        own_payers=("Cascadia",),
        members=MOTHERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | drg_code | diagnosis_code_1 | hcpcs_code | payer    | standing
            1        | Ann       | 2022-09-01   | BIRTH    | Z371             |            | Cascadia | counted
            2        | Ann       | 2022-01-01   |          |                  | BEFORE     | Cascadia | counted
            3        | Bea       | 2022-09-01   | BIRTH    |                  |            | Cascadia | counted
            4        | Bea       | 2022-01-01   |          |                  | HOSPICE    | Other    | denied
            5        | Cat       | 2022-09-01   | BIRTH    |                  |            | Cascadia | denied
            6        | Cat       | 2022-01-01   |          |                  | BEFORE     | Cascadia | denied
        """,
    ).holds("""
        person | denominator | exclusion | numerator | reason
        Ann    | 1           | 1         | 0         | no living child
        Bea    | 1           | 1         | 0         | in hospice
        Cat    | 1           | 0         | 1         |
    """)


def test_through_2019_only_visits_as_a_member_count_of_births_from_6_november_through_5_november(
    tmp_path: Path,
) -> None:
    assert prenatal_care_2015.in_force(2019)
    assert not prenatal_care.in_force(2019)
    assert prenatal_care.in_force(2020)
    assert not prenatal_care_2015.in_force(2020)
    judged(
        tmp_path,
        prenatal_care_2015,
        SETS,
        year=2018,
        own_payers=("Cascadia",),
        members="""
            person_id | birth_date
            Ann       | 1995-05-01
            Bea       | 1995-05-01
            Cat       | 1995-05-01
            Dot       | 1995-05-01
            Eve       | 1995-05-01
            Fay       | 1995-05-01
        """,
        eligibility=COVERED
        + """
            Eve | 2015-01-01 | 2018-12-31      # 56 days after the birth
            Fay | 2015-01-01 | 2018-12-30      # 55
        """,
        medical_claim="""
            claim_id | person_id | service_date | drg_code | hcpcs_code | payer
            1        | Ann       | 2017-11-06   | BIRTH    |            | Cascadia
            2        | Bea       | 2017-11-05   | BIRTH    |            | Cascadia
            3        | Cat       | 2018-11-05   | BIRTH    |            | Cascadia
            4        | Dot       | 2018-11-06   | BIRTH    |            | Cascadia
            5        | Eve       | 2018-11-05   | BIRTH    |            | Cascadia
            6        | Fay       | 2018-11-05   | BIRTH    |            | Cascadia
            7        | Ann       | 2017-03-01   |          | BEFORE     | Cascadia
            8        | Cat       | 2018-03-01   |          | BEFORE     | Other
        """,
    ).holds("""
        person | day        | denominator | numerator
        Ann    | 2017-11-06 | 1           | 1
        Cat    | 2018-11-05 | 1           | 0
        Eve    | 2018-11-05 | 1           | 0
        Fay    | 2018-11-05 | 0           | 0
    """)
