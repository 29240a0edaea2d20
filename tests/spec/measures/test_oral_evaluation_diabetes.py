"""Oral evaluation for adults with diabetes: who has diabetes, and who is left out."""

from pathlib import Path

from coordcare.oregon.quality.measures.oral_evaluation_diabetes import oral_evaluation_diabetes
from tests.spec.measures.judging import judged

SETS = {
    "diabetes": "diagnosis_code:E119", "diabetes_medicines": "ndc_code:METFORMIN",
    "inpatient_stays": "bill_type_code:111", "outpatient_visits": "OFFICE", "emergency_visits": "EMERGENCY",
    "frailty": "FRAIL", "advanced_illness": "diagnosis_code:C787 ndc_code:DONEPEZIL", "oral_evaluations": "ORAL",
    "hospice": "HOSPICE",
}  # fmt: skip
FOUR_ADULTS = """
    person_id | birth_date
    Ann       | 1980-05-01
    Bob       | 1980-05-01
    Cid       | 1980-05-01
    Dot       | 1980-05-01
"""
WHOLE_YEAR = """
    person_id | enrollment_start_date | enrollment_end_date
    Ann       | 2021-01-01            | 2023-12-31
    Bob       | 2021-01-01            | 2023-12-31
    Cid       | 2021-01-01            | 2023-12-31
    Dot       | 2021-01-01            | 2023-12-31
    Eve       | 2021-01-01            | 2023-12-31
    Fay       | 2021-01-01            | 2023-12-31
"""
FOUR_WITH_MEDICINE = """
    claim_id | person_id | service_date | ndc_code
    1        | Ann       | 2022-02-01   | METFORMIN
    2        | Bob       | 2022-02-01   | METFORMIN
    3        | Cid       | 2022-02-01   | METFORMIN
    4        | Dot       | 2022-02-01   | METFORMIN
"""


def test_two_days_of_visits_show_diabetes_if_both_are_in_the_year_or_both_in_the_one_before(tmp_path: Path) -> None:
    judged(
        tmp_path,
        oral_evaluation_diabetes,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 1980-05-01
            Bob       | 1980-05-01
            Cid       | 1980-05-01
            Dot       | 1980-05-01
            Eve       | 1980-05-01
            Fay       | 1980-05-01
        """,
        eligibility=WHOLE_YEAR,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code | diagnosis_code_2
            1        | Ann       | 2022-01-01   | OFFICE     | E119
            2        | Ann       | 2022-12-31   | EMERGENCY  | E119
            3        | Bob       | 2021-01-01   | OFFICE     | E119
            4        | Bob       | 2021-12-31   | OFFICE     | E119
            5        | Cid       | 2021-12-31   | OFFICE     | E119       # in two years
            6        | Cid       | 2022-01-01   | OFFICE     | E119
            7        | Dot       | 2022-05-01   | OFFICE     | E119       # on one day
            8        | Dot       | 2022-05-01   | EMERGENCY  | E119
            9        | Eve       | 2022-05-01   | OFFICE     | E119
            10       | Eve       | 2022-06-01   | LABORATORY | E119       # no visit
            11       | Eve       | 2022-07-01   | OFFICE     | J069       # of something else
            12       | Fay       | 2020-12-30   | OFFICE     | E119       # too long ago
            13       | Fay       | 2020-12-31   | OFFICE     | E119
        """,
    ).holds("""
        person | denominator | numerator
        Ann    | 1           | 0
        Bob    | 1           | 0
    """)


def test_one_stay_or_one_medicine_shows_diabetes_in_the_year_or_the_one_before(tmp_path: Path) -> None:
    judged(
        tmp_path,
        oral_evaluation_diabetes,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 1980-05-01
            Bob       | 1980-05-01
            Cid       | 1980-05-01
            Dot       | 1980-05-01
            Eve       | 1980-05-01
            Fay       | 1980-05-01
        """,
        eligibility=WHOLE_YEAR,
        medical_claim="""
            claim_id | person_id | service_date | discharge_date | bill_type_code | diagnosis_code_9
            1        | Ann       | 2022-12-30   | 2022-12-31     | 111            | E119
            2        | Bob       | 2020-12-30   | 2021-01-01     | 111            | E119               # ends in 2021
            3        | Cid       | 2022-05-01   | 2022-05-03     | 131            | E119               # no acute stay
        """,
        pharmacy_claim="""
            claim_id | person_id | service_date | ndc_code
            1        | Dot       | 2021-01-01   | METFORMIN
            2        | Eve       | 2020-12-31   | METFORMIN
            3        | Fay       | 2022-12-31   | METFORMIN
        """,
    ).holds("""
        person | denominator
        Ann    | 1
        Bob    | 1
        Dot    | 1
        Fay    | 1
    """)


def test_adults_are_18_or_more_on_the_last_day_of_the_year(tmp_path: Path) -> None:
    judged(
        tmp_path,
        oral_evaluation_diabetes,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 2004-12-31   # eighteen on the last day
            Bob       | 2005-01-01   # a day too young
            Cid       | 1930-01-01
            Dot       |              # nobody knows
        """,
        eligibility=WHOLE_YEAR,
        pharmacy_claim=FOUR_WITH_MEDICINE,
    ).holds("""
        person | denominator
        Ann    | 1
        Cid    | 1
    """)


def test_one_gap_of_45_days_is_allowed_and_the_last_day_must_be_covered(tmp_path: Path) -> None:
    judged(
        tmp_path,
        oral_evaluation_diabetes,
        SETS,
        without_plans={"dental": ("CCO B",)},
        members="""
            person_id | birth_date
            Ann       | 1980-05-01
            Bob       | 1980-05-01
            Cid       | 1980-05-01
            Dot       | 1980-05-01
            Eve       | 1980-05-01
            Fay       | 1980-05-01
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date | plan
            Ann       | 2022-01-01            | 2022-03-31          | CCO A
            Ann       | 2022-05-16            | 2022-12-31          | CCO A   # after 45 days
            Bob       | 2022-01-01            | 2022-03-31          | CCO A
            Bob       | 2022-05-17            | 2022-12-31          | CCO A   # after 46 days
            Cid       | 2022-01-02            | 2022-03-31          | CCO A   # a day late
            Cid       | 2022-04-02            | 2022-12-31          | CCO A   # and a second gap
            Dot       | 2022-01-01            | 2022-12-30          | CCO A   # not on the last day
            Eve       | 2022-01-01            | 2022-12-31          | CCO B   # without dental care
            Fay       | 2022-01-01            | 2022-06-30          | CCO A
            Fay       | 2022-07-01            | 2022-12-31          | CCO A   # no day between
        """,
        pharmacy_claim=FOUR_WITH_MEDICINE
        + """
            5 | Eve | 2022-02-01 | METFORMIN
            6 | Fay | 2022-02-01 | METFORMIN
        """,
    ).holds("""
        person | denominator
        Ann    | 1
        Bob    | 0
        Cid    | 0
        Dot    | 0
        Eve    | 0
        Fay    | 1
    """)


def test_an_evaluation_counts_from_the_first_day_of_the_year_through_the_last(tmp_path: Path) -> None:
    judged(
        tmp_path,
        oral_evaluation_diabetes,
        SETS,
        members=FOUR_ADULTS,
        eligibility=WHOLE_YEAR,
        pharmacy_claim=FOUR_WITH_MEDICINE,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code
            1        | Ann       | 2022-01-01   | ORAL
            2        | Ann       | 2022-01-01   | ORAL
            3        | Bob       | 2022-12-31   | ORAL
            4        | Cid       | 2021-12-31   | ORAL
            5        | Dot       | 2023-01-01   | ORAL
        """,
    ).holds("""
        person | denominator | numerator | evidence   | closes_by
        Ann    | 1           | 1         | 2022-01-01 | 2022-12-31
        Bob    | 1           | 1         | 2022-12-31 | 2022-12-31
        Cid    | 1           | 0         |            | 2022-12-31
        Dot    | 1           | 0         |            | 2022-12-31
    """)


def test_denied_claims_count_and_those_of_another_payer_do_not(tmp_path: Path) -> None:
    judged(
        tmp_path,
        oral_evaluation_diabetes,
        SETS,
        own_payers=("Cascadia",),
        members="""
            person_id | birth_date
            Ann       | 1980-05-01
            Bob       | 1980-05-01
            Cid       | 1980-05-01
            Dot       | 1980-05-01
            Eve       | 1980-05-01
        """,
        eligibility=WHOLE_YEAR,
        pharmacy_claim="""
            claim_id | person_id | service_date | ndc_code  | payer
            1        | Ann       | 2022-02-01   | METFORMIN | Cascadia
            2        | Bob       | 2022-02-01   | METFORMIN | Cascadia
            3        | Cid       | 2022-02-01   | METFORMIN | Other
        """,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code | diagnosis_code_1 | payer    | standing
            1        | Ann       | 2022-05-01   | ORAL       |                  | Cascadia | denied
            2        | Bob       | 2022-05-01   | ORAL       |                  | Other    | counted
            3        | Dot       | 2022-05-01   | OFFICE     | E119             | Cascadia | denied
            4        | Dot       | 2022-05-02   | OFFICE     | E119             | Cascadia | counted
            5        | Eve       | 2022-05-01   | OFFICE     | E119             | Other    | counted
            6        | Eve       | 2022-05-02   | OFFICE     | E119             | Cascadia | counted
        """,
    ).holds("""
        person | denominator | numerator
        Ann    | 1           | 1
        Bob    | 1           | 0
        Dot    | 1           | 0
    """)


def test_who_is_66_or_more_and_both_frail_and_of_advanced_illness_is_excluded(tmp_path: Path) -> None:
    judged(
        tmp_path,
        oral_evaluation_diabetes,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 1956-12-31   # 66 on the last day
            Bob       | 1957-01-01   # a day too young
            Cid       | 1950-01-01
            Dot       | 1950-01-01
            Eve       | 1950-01-01
            Fay       | 1950-01-01
        """,
        eligibility=WHOLE_YEAR,
        pharmacy_claim=FOUR_WITH_MEDICINE
        + """
            5 | Eve | 2022-02-01 | METFORMIN
            6 | Fay | 2022-02-01 | METFORMIN
            7 | Dot | 2021-01-01 | DONEPEZIL    # a medicine of advanced illness
        """,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code | diagnosis_code_1
            1        | Ann       | 2022-01-01   | FRAIL      |
            2        | Ann       | 2021-01-01   |            | C787              # in the year before
            3        | Ann       | 2022-06-01   | ORAL       |                   # excluded all the same
            4        | Bob       | 2022-01-01   | FRAIL      | C787
            5        | Cid       | 2021-12-31   | FRAIL      |                   # before the year
            6        | Cid       | 2022-12-31   |            | C787
            7        | Dot       | 2022-12-31   | FRAIL      |
            8        | Eve       | 2022-05-01   | FRAIL      |                   # not ill
            9        | Fay       | 2022-05-01   | FRAIL      |
            10       | Fay       | 2020-12-31   |            | C787              # too long ago
        """,
    ).holds("""
        person | denominator | exclusion | numerator | reason
        Ann    | 1           | 1         | 0         | frail and of advanced illness
        Bob    | 1           | 0         | 0         |
        Cid    | 1           | 0         | 0         |
        Dot    | 1           | 1         | 0         | frail and of advanced illness
        Eve    | 1           | 0         | 0         |
        Fay    | 1           | 0         | 0         |
    """)


def test_who_was_in_hospice_in_the_year_is_excluded_whoever_paid(tmp_path: Path) -> None:
    judged(
        tmp_path,
        oral_evaluation_diabetes,
        SETS,
        own_payers=("Cascadia",),
        members=FOUR_ADULTS,
        eligibility=WHOLE_YEAR,
        pharmacy_claim=FOUR_WITH_MEDICINE,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code | payer    | standing
            1        | Ann       | 2022-12-31   | HOSPICE    | Other    | denied
            2        | Ann       | 2022-03-01   | ORAL       | Cascadia | counted
            3        | Bob       | 2021-12-31   | HOSPICE    | Cascadia | counted
        """,
    ).holds("""
        person | denominator | exclusion | numerator
        Ann    | 1           | 1         | 0
        Bob    | 1           | 0         | 0
        Cid    | 1           | 0         | 0
        Dot    | 1           | 0         | 0
    """)
