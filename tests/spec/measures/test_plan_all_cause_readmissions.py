"""Plan all-cause readmissions: index stays, what follows them, and what leaves them out."""

from pathlib import Path

from coordcare.oregon.quality.measures.plan_all_cause_readmissions import (
    plan_all_cause_readmissions,
    plan_all_cause_readmissions_2020,
)
from tests.spec.measures.judging import Judged, judged

SETS = {
    "inpatient_stays": "bill_type_code:111", "died": "discharge_disposition_code:20",
    "pregnancy_and_perinatal": "diagnosis_code:O80", "planned_stays": "diagnosis_code:Z5111",
    "transplants": "drg_code:652", "hospice": "HOSPICE",
}  # fmt: skip
SETS_2020 = {
    **SETS, "observation_stays": "OBSERVED", "mental_illness": "diagnosis_code:F322",
    "substance_use_disorder": "diagnosis_code:F1020", "pqi_05": "diagnosis_code:J449", "pqi_08": "diagnosis_code:I509",
    "diabetes": "diagnosis_code:E119",
}  # fmt: skip
BORN = """
    person_id | birth_date | gender
    Ann       | 1980-05-01 | female
    Bob       | 1980-05-01 | male
    Cid       | 1980-05-01 | male
    Dot       | 1980-05-01 | female
    Eve       | 1980-05-01 | female
"""
COVERED = """
    person_id | enrollment_start_date | enrollment_end_date
    Ann       | 2015-01-01            |
    Bob       | 2015-01-01            |
    Cid       | 2015-01-01            |
    Dot       | 2015-01-01            |
    Eve       | 2015-01-01            |
"""


def observed(folder: Path, medical_claim: str, *, members: str = BORN, eligibility: str = COVERED) -> Judged:
    """The version until 2019, for 2018."""
    return judged(
        folder, plan_all_cause_readmissions, SETS, year=2018, members=members, eligibility=eligibility,
        medical_claim=medical_claim,
    )  # fmt: skip


def over_expected(
    folder: Path,
    medical_claim: str,
    *,
    members: str = BORN,
    eligibility: str = COVERED,
    own_payers: tuple[str, ...] = (),
) -> Judged:
    """The version since 2020, for 2022."""
    return judged(
        folder, plan_all_cause_readmissions_2020, SETS_2020, year=2022, members=members, eligibility=eligibility,
        medical_claim=medical_claim, own_payers=own_payers,
    )  # fmt: skip


def test_a_stay_two_to_thirty_days_after_the_discharge_is_a_readmission_and_an_earlier_one_a_transfer(
    tmp_path: Path,
) -> None:
    observed(
        tmp_path,
        """
        claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code
        1        | Ann       | 2018-03-01   | 2018-03-01     | 2018-03-10     | 111
        2        | Ann       | 2018-04-09   | 2018-04-09     | 2018-04-12     | 111      # 30 days after
        3        | Bob       | 2018-03-01   | 2018-03-01     | 2018-03-10     | 111
        4        | Bob       | 2018-04-10   | 2018-04-10     | 2018-04-12     | 111      # 31 days after
        5        | Cid       | 2018-03-01   | 2018-03-01     | 2018-03-10     | 111
        6        | Cid       | 2018-03-11   | 2018-03-11     | 2018-03-14     | 111      # the day after: a transfer
        7        | Dot       | 2018-03-01   | 2018-03-01     | 2018-03-10     | 111
        8        | Dot       | 2018-03-12   | 2018-03-12     | 2018-03-14     | 111      # two days after
        9        | Eve       | 2018-03-01   | 2018-03-01     | 2018-03-10     | 111
        10       | Eve       | 2018-03-05   | 2018-03-05     | 2018-03-06     | 111      # within the stay
        """,
    ).holds("""
        person | day        | denominator | numerator | evidence
        Ann    | 2018-03-10 | 1           | 1         | 2018-04-09
        Ann    | 2018-04-12 | 1           | 0         |
        Bob    | 2018-03-10 | 1           | 0         |
        Bob    | 2018-04-12 | 1           | 0         |
        Cid    | 2018-03-14 | 1           | 0         |
        Dot    | 2018-03-10 | 1           | 1         | 2018-03-12
        Dot    | 2018-03-14 | 1           | 0         |
        Eve    | 2018-03-10 | 1           | 0         |
    """)


def test_stays_count_by_the_day_of_discharge_from_1_january_through_1_december(tmp_path: Path) -> None:
    observed(
        tmp_path,
        """
        claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code
        1        | Ann       | 2017-12-20   | 2017-12-20     | 2018-01-01     | 111
        2        | Bob       | 2017-12-20   | 2017-12-20     | 2017-12-31     | 111
        3        | Cid       | 2018-11-20   | 2018-11-20     | 2018-12-01     | 111
        4        | Cid       | 2018-12-31   | 2018-12-31     | 2019-01-04     | 111
        5        | Dot       | 2018-11-20   | 2018-11-20     | 2018-12-02     | 111
        """,
    ).holds("""
        person | day        | denominator | numerator | evidence
        Ann    | 2018-01-01 | 1           | 0         |
        Cid    | 2018-12-01 | 1           | 1         | 2018-12-31
    """)


def test_age_is_that_of_the_day_of_discharge(tmp_path: Path) -> None:
    members = """
        person_id | birth_date
        Ann       | 2000-03-10   # 18 on the day
        Bob       | 2000-03-11   # 18 the day after
        Cid       | 2000-02-29   # 18 on 1 March, in a year without the day
        Dot       |              # nobody knows
        Eve       | 1953-03-10   # 65 on the day
    """
    claims = """
        claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code
        1        | Ann       | 2018-03-01   | 2018-03-01     | 2018-03-10     | 111
        2        | Bob       | 2018-03-01   | 2018-03-01     | 2018-03-10     | 111
        3        | Cid       | 2018-02-20   | 2018-02-20     | 2018-02-28     | 111
        4        | Cid       | 2018-05-20   | 2018-05-20     | 2018-05-28     | 111
        5        | Dot       | 2018-03-01   | 2018-03-01     | 2018-03-10     | 111
        6        | Eve       | 2018-03-01   | 2018-03-01     | 2018-03-10     | 111
    """
    observed(tmp_path, claims, members=members).holds("""
        person | day        | denominator
        Ann    | 2018-03-10 | 1
        Cid    | 2018-05-28 | 1
        Eve    | 2018-03-10 | 1
    """)


def test_since_2020_members_are_18_to_64_on_the_day_of_discharge(tmp_path: Path) -> None:
    members = """
        person_id | birth_date
        Ann       | 2004-03-10   # 18 on the day
        Bob       | 2004-03-11   # 18 the day after
        Cid       | 1957-03-11   # 65 the day after
        Dot       | 1957-03-10   # 65 on the day
    """
    claims = """
        claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code
        1        | Ann       | 2022-03-01   | 2022-03-01     | 2022-03-10     | 111
        2        | Bob       | 2022-03-01   | 2022-03-01     | 2022-03-10     | 111
        3        | Cid       | 2022-03-01   | 2022-03-01     | 2022-03-10     | 111
        4        | Dot       | 2022-03-01   | 2022-03-01     | 2022-03-10     | 111
    """
    over_expected(tmp_path, claims, members=members).holds("""
        person | denominator
        Ann    | 1
        Cid    | 1
    """)


def test_until_2019_a_member_is_covered_through_the_stay_and_the_30_days(tmp_path: Path) -> None:
    observed(
        tmp_path,
        """
        claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code
        1        | Ann       | 2018-03-01   | 2018-03-01     | 2018-03-10     | 111
        2        | Bob       | 2018-03-01   | 2018-03-01     | 2018-03-10     | 111
        3        | Cid       | 2018-03-01   | 2018-03-01     | 2018-03-10     | 111
        4        | Dot       | 2018-03-01   | 2018-03-01     | 2018-03-10     | 111
        5        | Eve       | 2018-03-01   | 2018-03-01     | 2018-03-10     | 111
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2018-03-01            | 2018-04-09
            Bob       | 2018-03-02            | 2018-04-09
            Cid       | 2018-03-01            | 2018-04-08
            Dot       | 2018-03-01            | 2018-03-20
            Dot       | 2018-03-21            | 2018-04-09       # the spans touch
            Eve       | 2018-03-01            | 2018-03-20
            Eve       | 2018-03-22            | 2018-04-09       # a day between
        """,
    ).holds("""
        person | denominator | reason
        Ann    | 1           |
        Bob    | 0           | not in the denominator
        Cid    | 0           | not in the denominator
        Dot    | 1           |
        Eve    | 0           | not in the denominator
    """)


ONE_STAY_EACH = """
    claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code
    1        | Ann       | 2022-03-01   | 2022-03-01     | 2022-03-10     | 111
    2        | Bob       | 2022-03-01   | 2022-03-01     | 2022-03-10     | 111
    3        | Cid       | 2022-03-01   | 2022-03-01     | 2022-03-10     | 111
    4        | Dot       | 2022-03-01   | 2022-03-01     | 2022-03-10     | 111
    5        | Eve       | 2022-03-01   | 2022-03-01     | 2022-03-10     | 111
"""


def test_since_2020_the_year_before_the_discharge_may_have_one_gap_of_45_days(tmp_path: Path) -> None:
    over_expected(
        tmp_path,
        ONE_STAY_EACH,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2021-03-10            | 2022-04-09       # from 365 days before through 30 days after
            Bob       | 2021-04-24            | 2022-04-09       # 45 days missing at the beginning
            Cid       | 2021-04-25            | 2022-04-09       # 46 days missing
            Dot       | 2021-03-10            | 2021-06-30
            Dot       | 2021-07-02            | 2021-09-30
            Dot       | 2021-10-02            | 2022-04-09       # two gaps
            Eve       | 2021-03-10            | 2021-06-30
            Eve       | 2021-08-15            | 2022-04-09       # 45 days, 1 July to 14 August
        """,
    ).holds("""
        person | denominator
        Ann    | 1
        Bob    | 1
        Cid    | 0
        Dot    | 0
        Eve    | 1
    """)


def test_since_2020_the_day_of_discharge_and_the_30_days_after_may_have_no_gap(tmp_path: Path) -> None:
    over_expected(
        tmp_path,
        ONE_STAY_EACH,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2021-03-10            | 2022-04-08       # a day too short
            Bob       | 2021-03-10            | 2022-03-20
            Bob       | 2022-03-22            | 2022-04-09       # a day between
            Cid       | 2021-03-10            | 2022-03-09
            Cid       | 2022-03-11            | 2022-04-09       # not covered on the day
            Dot       | 2021-03-10            | 2022-03-10
            Dot       | 2022-03-11            | 2022-04-09       # the spans touch
        """,
    ).holds("""
        person | denominator
        Ann    | 0
        Bob    | 0
        Cid    | 0
        Dot    | 1
        Eve    | 0
    """)


def test_a_stay_is_left_out_whatever_followed_it(tmp_path: Path) -> None:
    """A single day, a death, a birth, hospice: though a readmission follows, the stay counts nowhere."""
    observed(
        tmp_path,
        """
        claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code | diagnosis_code_1 | discharge_disposition_code | hcpcs_code
        1        | Ann       | 2018-03-01   | 2018-03-01     | 2018-03-01     | 111            |                  |                            |
        2        | Ann       | 2018-03-20   | 2018-03-20     | 2018-03-22     | 111            |                  |                            |
        3        | Bob       | 2018-03-01   | 2018-03-01     | 2018-03-03     | 111            |                  | 20                         |
        4        | Cid       | 2018-03-01   | 2018-03-01     | 2018-03-03     | 111            | O80              |                            |
        5        | Cid       | 2018-03-20   | 2018-03-20     | 2018-03-22     | 111            |                  |                            |
        6        | Dot       | 2018-03-01   | 2018-03-01     | 2018-03-03     | 111            |                  |                            |
        7        | Dot       | 2018-12-31   |                |                |                |                  |                            | HOSPICE
        """,
    ).holds("""
        person | day        | denominator | exclusion | numerator | reason
        Ann    | 2018-03-01 | 1           | 1         | 0         | stay of a single day
        Ann    | 2018-03-22 | 1           | 0         | 0         |
        Bob    | 2018-03-03 | 1           | 1         | 0         | died in the stay
        Cid    | 2018-03-03 | 1           | 1         | 0         | pregnancy, birth or newborn
        Cid    | 2018-03-22 | 1           | 0         | 0         |
        Dot    | 2018-03-03 | 1           | 1         | 0         | in hospice
    """)


def test_what_leaves_a_stay_out_is_looked_for_in_the_whole_episode(tmp_path: Path) -> None:
    """Transfers are one stay: of more than a day, for pregnancy if either part was, with death if it came after."""
    observed(
        tmp_path,
        """
        claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code | diagnosis_code_1 | discharge_disposition_code
        1        | Ann       | 2018-03-01   | 2018-03-01     | 2018-03-01     | 111            |                  |
        2        | Ann       | 2018-03-01   | 2018-03-01     | 2018-03-02     | 111            |                  |
        3        | Bob       | 2018-03-01   | 2018-03-01     | 2018-03-03     | 111            |                  |
        4        | Bob       | 2018-03-04   | 2018-03-04     | 2018-03-05     | 111            |                  | 20
        5        | Cid       | 2018-03-01   | 2018-03-01     | 2018-03-03     | 111            | O80              |
        6        | Cid       | 2018-03-03   | 2018-03-03     | 2018-03-05     | 111            | K359             |
        """,
    ).holds("""
        person | day        | exclusion | reason
        Ann    | 2018-03-02 | 0         |
        Bob    | 2018-03-05 | 1         | died in the stay
        Cid    | 2018-03-05 | 1         | pregnancy, birth or newborn
    """)


def test_a_stay_is_left_out_where_the_first_stay_after_it_was_planned(tmp_path: Path) -> None:
    observed(
        tmp_path,
        """
        claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code | diagnosis_code_1 | diagnosis_code_2 | drg_code
        1        | Ann       | 2018-03-01   | 2018-03-01     | 2018-03-03     | 111            |                  |                  |
        2        | Ann       | 2018-03-10   | 2018-03-10     | 2018-03-12     | 111            | Z5111            |                  |
        3        | Ann       | 2018-03-20   | 2018-03-20     | 2018-03-22     | 111            |                  |                  |       # unplanned, but second
        4        | Bob       | 2018-03-01   | 2018-03-01     | 2018-03-03     | 111            |                  |                  |
        5        | Bob       | 2018-03-10   | 2018-03-10     | 2018-03-12     | 111            |                  |                  |       # unplanned, and first
        6        | Bob       | 2018-03-20   | 2018-03-20     | 2018-03-22     | 111            | Z5111            |                  |
        7        | Cid       | 2018-03-01   | 2018-03-01     | 2018-03-03     | 111            |                  |                  |
        8        | Cid       | 2018-04-02   | 2018-04-02     | 2018-04-04     | 111            |                  |                  | 652   # 30 days after
        9        | Dot       | 2018-03-01   | 2018-03-01     | 2018-03-03     | 111            |                  |                  |
        10       | Dot       | 2018-04-03   | 2018-04-03     | 2018-04-05     | 111            |                  |                  | 652   # 31 days after
        11       | Eve       | 2018-03-01   | 2018-03-01     | 2018-03-03     | 111            |                  |                  |
        12       | Eve       | 2018-03-10   | 2018-03-10     | 2018-03-12     | 111            | K359             | Z5111            |       # not its first diagnosis
        """,
    ).holds("""
        person | day        | exclusion | numerator | evidence   | reason
        Ann    | 2018-03-03 | 1         | 0         |            | the next stay was planned
        Ann    | 2018-03-12 | 0         | 1         | 2018-03-20 |
        Ann    | 2018-03-22 | 0         | 0         |            |
        Bob    | 2018-03-03 | 0         | 1         | 2018-03-10 |
        Bob    | 2018-03-12 | 1         | 0         |            | the next stay was planned
        Bob    | 2018-03-22 | 0         | 0         |            |
        Cid    | 2018-03-03 | 1         | 0         |            | the next stay was planned
        Cid    | 2018-04-04 | 0         | 0         |            |
        Dot    | 2018-03-03 | 0         | 0         |            |
        Dot    | 2018-04-05 | 0         | 0         |            |
        Eve    | 2018-03-03 | 0         | 1         | 2018-03-10 |
        Eve    | 2018-03-12 | 0         | 0         |            |
    """)


def test_a_stay_for_a_birth_is_no_readmission_and_one_of_a_single_day_is(tmp_path: Path) -> None:
    observed(
        tmp_path,
        """
        claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code | diagnosis_code_1
        1        | Ann       | 2018-03-01   | 2018-03-01     | 2018-03-03     | 111            |
        2        | Ann       | 2018-03-10   | 2018-03-10     | 2018-03-12     | 111            | O80
        3        | Bob       | 2018-03-01   | 2018-03-01     | 2018-03-03     | 111            |
        4        | Bob       | 2018-03-10   | 2018-03-10     | 2018-03-10     | 111            |
        """,
    ).holds("""
        person | day        | exclusion | numerator | evidence
        Ann    | 2018-03-03 | 0         | 0         |
        Ann    | 2018-03-12 | 1         | 0         |
        Bob    | 2018-03-03 | 0         | 1         | 2018-03-10
        Bob    | 2018-03-10 | 1         | 0         |
    """)


def test_observation_makes_stays_since_2020_and_none_before(tmp_path: Path) -> None:
    claims = """
        claim_id | person_id | service_date | claim_line_end_date | admission_date | discharge_date | bill_type_code | hcpcs_code
        1        | Ann       | {year}-03-01 | {year}-03-03        |                |                |                | OBSERVED
        2        | Ann       | {year}-03-20 |                     | {year}-03-20   | {year}-03-22   | 111            |
        3        | Bob       | {year}-03-01 |                     | {year}-03-01   | {year}-03-03   | 111            |
        4        | Bob       | {year}-03-20 | {year}-03-21        |                |                |                | OBSERVED
    """
    sets = {**SETS, "observation_stays": "OBSERVED"}
    assert set(plan_all_cause_readmissions.value_sets) == set(sets) - {"observation_stays"}
    for folder in ("before", "since"):
        (tmp_path / folder).mkdir()
    observed(tmp_path / "before", claims.format(year=2018)).holds("""
        person | day        | numerator
        Ann    | 2018-03-22 | 0
        Bob    | 2018-03-03 | 0
    """)
    over_expected(tmp_path / "since", claims.format(year=2022)).holds("""
        person | day        | numerator
        Ann    | 2022-03-03 | 1
        Ann    | 2022-03-22 | 0
        Bob    | 2022-03-03 | 1
        Bob    | 2022-03-21 | 0
    """)


def test_a_denied_stay_and_one_that_another_payer_paid_are_none(tmp_path: Path) -> None:
    over_expected(
        tmp_path,
        """
        claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code | standing | payer
        1        | Ann       | 2022-03-01   | 2022-03-01     | 2022-03-10     | 111            | counted  | our plan
        2        | Ann       | 2022-03-20   | 2022-03-20     | 2022-03-22     | 111            | denied   | our plan
        3        | Bob       | 2022-03-01   | 2022-03-01     | 2022-03-10     | 111            | counted  | our plan
        4        | Bob       | 2022-03-20   | 2022-03-20     | 2022-03-22     | 111            | counted  | other plan
        5        | Cid       | 2022-03-01   | 2022-03-01     | 2022-03-10     | 111            | denied   | our plan
        """,
        own_payers=("our plan",),
    ).holds("""
        person | day        | denominator | numerator
        Ann    | 2022-03-10 | 1           | 0
        Bob    | 2022-03-10 | 1           | 0
    """)


def test_since_2020_a_member_with_four_index_stays_is_an_outlier_and_one_with_three_is_not(tmp_path: Path) -> None:
    over_expected(
        tmp_path,
        """
        claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code
        1        | Ann       | 2022-02-01   | 2022-02-01     | 2022-02-05     | 111
        2        | Ann       | 2022-02-20   | 2022-02-20     | 2022-02-25     | 111
        3        | Ann       | 2022-05-01   | 2022-05-01     | 2022-05-05     | 111
        4        | Ann       | 2022-08-01   | 2022-08-01     | 2022-08-05     | 111
        5        | Bob       | 2022-02-01   | 2022-02-01     | 2022-02-05     | 111
        6        | Bob       | 2022-02-20   | 2022-02-20     | 2022-02-25     | 111
        7        | Bob       | 2022-05-01   | 2022-05-01     | 2022-05-05     | 111
        8        | Bob       | 2022-08-01   | 2022-08-01     | 2022-08-01     | 111      # no index stay: a single day
        """,
    ).holds("""
        person | day        | exclusion | numerator | reason
        Ann    | 2022-02-05 | 1         | 0         | outlier: four or more index stays
        Ann    | 2022-02-25 | 1         | 0         | outlier: four or more index stays
        Ann    | 2022-05-05 | 1         | 0         | outlier: four or more index stays
        Ann    | 2022-08-05 | 1         | 0         | outlier: four or more index stays
        Bob    | 2022-02-05 | 0         | 1         |
        Bob    | 2022-02-25 | 0         | 0         |
        Bob    | 2022-05-05 | 0         | 0         |
        Bob    | 2022-08-01 | 1         | 0         | stay of a single day
    """)


def test_stays_are_told_apart_by_age_gender_and_illness(tmp_path: Path) -> None:
    over_expected(
        tmp_path,
        """
        claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code | diagnosis_code_1 | diagnosis_code_2
        1        | Ann       | 2022-03-01   | 2022-03-01     | 2022-03-10     | 111            | F322             | I509
        2        | Bob       | 2022-03-01   | 2022-03-01     | 2022-03-10     | 111            | K359             | E119
        3        | Cid       | 2022-03-01   | 2022-03-01     | 2022-03-10     | 111            | K359             | F322
        4        | Dot       | 2022-03-01   | 2022-03-01     | 2022-03-10     | 111            |                  |
        """,
        members="""
            person_id | birth_date | gender
            Ann       | 1977-03-11 | female       # 44 until the day after
            Bob       | 1977-03-10 | male         # 45 on the day
            Cid       | 1967-03-10 | male         # 55 on the day
            Dot       | 1967-03-11 |              # 54 until the day after
        """,
    ).holds("""
        person | stratum
        Ann    | 18–44, female, mental illness or substance use
        Bob    | 45–54, male, diabetes, heart or lungs
        Cid    | 55+, male, other
        Dot    | 45–54, unknown, other
    """)
