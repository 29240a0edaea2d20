"""Cesarean birth: which births are of low risk as far as claims tell, and whose they are."""

from pathlib import Path

from coordcare.oregon.quality.measures.cesarean_birth import cesarean_birth
from tests.spec.measures.judging import judged

SETS = {
    "deliveries": "drg_code:BIRTH drg_code:CESAREAN diagnosis_code:O82",
    "cesarean_births": "drg_code:CESAREAN procedure_code:10D00Z1",
    "not_low_risk_births": "diagnosis_code:O30001",
    "non_live_births": "diagnosis_code:Z371",
}
MOTHERS = """
    person_id | birth_date
    Ann       | 1995-05-01
    Bea       | 1995-05-01
    Cat       | 1995-05-01
    Dot       | 1995-05-01
"""


def test_a_cesarean_is_told_by_any_claim_of_the_stay_and_the_birth_is_of_whoever_billed_for_it(tmp_path: Path) -> None:
    judged(
        tmp_path,
        cesarean_birth,
        SETS,
        members=MOTHERS,
        medical_claim="""
            claim_id | person_id | service_date | discharge_date | drg_code | procedure_code_2 | billing_npi
            1        | Ann       | 2022-03-08   | 2022-03-10     | CESAREAN |                  | 7
            2        | Ann       | 2022-03-09   |                | BIRTH    |                  | 8  # in the same stay
            3        | Bea       | 2022-03-08   | 2022-03-10     | BIRTH    | 10D00Z1          | 7
            4        | Cat       | 2022-03-08   | 2022-03-10     | BIRTH    |                  | 9
            5        | Cat       | 2021-03-08   | 2021-03-10     | CESAREAN |                  | 9  # an earlier birth
            6        | Dot       | 2022-03-08   |                |          | 10D00Z1          | 9  # no claim of one
        """,
    ).holds("""
        person | day        | npi | denominator | numerator
        Ann    | 2022-03-10 | 7   | 1           | 1
        Bea    | 2022-03-10 | 7   | 1           | 1
        Cat    | 2022-03-10 | 9   | 1           | 0
    """)


def test_births_count_by_the_day_of_discharge_from_1_january_through_31_december(tmp_path: Path) -> None:
    judged(
        tmp_path,
        cesarean_birth,
        SETS,
        members=MOTHERS,
        medical_claim="""
            claim_id | person_id | service_date | admission_date | discharge_date | drg_code
            1        | Ann       | 2021-12-30   | 2021-12-30     | 2022-01-01     | BIRTH
            2        | Bea       | 2021-12-29   | 2021-12-29     | 2021-12-31     | BIRTH
            3        | Cat       | 2022-12-29   | 2022-12-29     | 2022-12-31     | BIRTH
            4        | Dot       | 2022-12-30   | 2022-12-30     | 2023-01-01     | BIRTH
        """,
    ).holds("""
        person | day
        Ann    | 2022-01-01
        Cat    | 2022-12-31
    """)


def test_births_not_of_low_risk_and_of_no_living_child_are_excluded_cesarean_or_not(tmp_path: Path) -> None:
    judged(
        tmp_path,
        cesarean_birth,
        SETS,
        members=MOTHERS,
        medical_claim="""
            claim_id | person_id | service_date | drg_code | diagnosis_code_1 | diagnosis_code_5
            1        | Ann       | 2022-03-10   | CESAREAN |                  | O30001
            2        | Bea       | 2022-03-10   | BIRTH    |                  | Z371
            3        | Cat       | 2022-03-10   | BIRTH    |                  |
            4        | Cat       | 2022-03-11   |          | O82              | O30001     # another claim of the stay
            5        | Dot       | 2022-03-10   | CESAREAN |                  |
            6        | Dot       | 2021-06-10   |          |                  | O30001     # of an earlier pregnancy
        """,
    ).holds("""
        person | denominator | exclusion | numerator | reason
        Ann    | 1           | 1         | 0         | not of low risk
        Bea    | 1           | 1         | 0         | no living child
        Cat    | 1           | 1         | 0         | not of low risk
        Dot    | 1           | 0         | 1         |
    """)


def test_of_births_less_than_180_days_apart_the_last_counts(tmp_path: Path) -> None:
    judged(
        tmp_path,
        cesarean_birth,
        SETS,
        members=MOTHERS,
        medical_claim="""
            claim_id | person_id | service_date | drg_code
            1        | Ann       | 2022-01-01   | CESAREAN
            2        | Ann       | 2022-06-29   | BIRTH       # 179 days later
            3        | Bea       | 2022-01-01   | CESAREAN
            4        | Bea       | 2022-06-30   | BIRTH       # 180 days later
        """,
    ).holds("""
        person | day        | numerator
        Ann    | 2022-06-29 | 0
        Bea    | 2022-01-01 | 1
        Bea    | 2022-06-30 | 0
    """)


def test_only_own_claims_that_were_paid_count(tmp_path: Path) -> None:
    judged(
        tmp_path,
        cesarean_birth,
        SETS,
        own_payers=("Cascadia",),
        members=MOTHERS,
        medical_claim="""
            claim_id | person_id | service_date | drg_code | payer    | standing
            1        | Ann       | 2022-03-10   | CESAREAN | Cascadia | counted
            2        | Bea       | 2022-03-10   | CESAREAN | Cascadia | denied
            3        | Cat       | 2022-03-10   | CESAREAN | Other    | counted
        """,
    ).holds("""
        person | numerator | closes_by
        Ann    | 1         |
    """)
