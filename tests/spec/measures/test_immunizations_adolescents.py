"""Immunizations for adolescents: the windows of each vaccine, and how far apart two doses are."""

from pathlib import Path

from coordcare.oregon.quality.measures.immunizations_adolescents import immunizations_adolescents
from tests.spec.measures.judging import judged

SETS = {
    "vaccine_meningococcal": "cvx_code:MCV MCV", "vaccine_tdap": "cvx_code:TDAP", "vaccine_hpv": "cvx_code:HPV",
    "hospice": "HOSPICE",
}  # fmt: skip
# Thirteen on 15 June 2022.
MEMBERS = """
    person_id | birth_date
    Ann       | 2009-06-15
    Bob       | 2009-06-15
    Cid       | 2009-06-15
    Dot       | 2009-06-15
"""
COVERED = """
    person_id | enrollment_start_date | enrollment_end_date
    Ann       | 2021-01-01            |
    Bob       | 2021-01-01            |
    Cid       | 2021-01-01            |
    Dot       | 2021-01-01            |
"""


def test_meningococcal_vaccine_counts_from_the_eleventh_birthday_through_the_thirteenth(tmp_path: Path) -> None:
    judged(
        tmp_path,
        immunizations_adolescents,
        SETS,
        members=MEMBERS,
        eligibility=COVERED,
        immunization="""
            person_id | cvx_code | occurrence_date
            Ann       | MCV      | 2020-06-15
            Bob       | MCV      | 2020-06-14
            Cid       | MCV      | 2022-06-15
            Dot       | MCV      | 2022-06-16
            Ann       | TDAP     | 2021-01-01
            Bob       | TDAP     | 2021-01-01
            Cid       | TDAP     | 2021-01-01
            Dot       | TDAP     | 2021-01-01
            Ann       | HPV      | 2020-01-01
            Ann       | HPV      | 2021-01-01
            Bob       | HPV      | 2020-01-01
            Bob       | HPV      | 2021-01-01
            Cid       | HPV      | 2020-01-01
            Cid       | HPV      | 2021-01-01
            Dot       | HPV      | 2020-01-01
            Dot       | HPV      | 2021-01-01
        """,
    ).holds("""
        person | day        | denominator | numerator | evidence   | closes_by
        Ann    | 2022-06-15 | 1           | 1         | 2021-01-01 | 2022-06-15
        Bob    | 2022-06-15 | 1           | 0         |            | 2022-06-15
        Cid    | 2022-06-15 | 1           | 1         | 2022-06-15 | 2022-06-15
        Dot    | 2022-06-15 | 1           | 0         |            | 2022-06-15
    """)


def test_tetanus_vaccine_counts_from_the_tenth_birthday_through_the_thirteenth(tmp_path: Path) -> None:
    judged(
        tmp_path,
        immunizations_adolescents,
        SETS,
        members=MEMBERS,
        eligibility=COVERED,
        immunization="""
            person_id | cvx_code | occurrence_date
            Ann       | TDAP     | 2019-06-15
            Bob       | TDAP     | 2019-06-14
            Cid       | TDAP     | 2022-06-15
            Dot       | TDAP     | 2022-06-16
            Ann       | MCV      | 2021-01-01
            Bob       | MCV      | 2021-01-01
            Cid       | MCV      | 2021-01-01
            Dot       | MCV      | 2021-01-01
            Ann       | HPV      | 2020-01-01
            Ann       | HPV      | 2021-01-01
            Bob       | HPV      | 2020-01-01
            Bob       | HPV      | 2021-01-01
            Cid       | HPV      | 2020-01-01
            Cid       | HPV      | 2021-01-01
            Dot       | HPV      | 2020-01-01
            Dot       | HPV      | 2021-01-01
        """,
    ).holds("""
        person | numerator
        Ann    | 1
        Bob    | 0
        Cid    | 1
        Dot    | 0
    """)


def test_papillomavirus_vaccine_counts_with_two_doses_146_days_apart_or_three(tmp_path: Path) -> None:
    judged(
        tmp_path,
        immunizations_adolescents,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 2009-06-15
            Bob       | 2009-06-15
            Cid       | 2009-06-15
            Dot       | 2009-06-15
            Eve       | 2009-06-15
            Fay       | 2009-06-15
            Gus       | 2009-06-15
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2021-01-01            |
            Bob       | 2021-01-01            |
            Cid       | 2021-01-01            |
            Dot       | 2021-01-01            |
            Eve       | 2021-01-01            |
            Fay       | 2021-01-01            |
            Gus       | 2021-01-01            |
        """,
        immunization="""
            person_id | cvx_code | occurrence_date
            Ann       | HPV      | 2021-01-01
            Ann       | HPV      | 2021-05-27      # 146 days later
            Bob       | HPV      | 2021-01-01
            Bob       | HPV      | 2021-05-26      # 145 days later
            Cid       | HPV      | 2018-06-15      # on the ninth birthday
            Cid       | HPV      | 2018-07-15
            Cid       | HPV      | 2018-08-15      # the third
            Dot       | HPV      | 2021-01-01
            Dot       | HPV      | 2021-01-01      # twice on one day
            Dot       | HPV      | 2021-02-01
            Eve       | HPV      | 2018-06-14      # before the ninth birthday
            Eve       | HPV      | 2021-01-01
            Eve       | HPV      | 2021-02-01
            Fay       | HPV      | 2018-06-15      # on the ninth birthday
            Fay       | HPV      | 2022-06-15      # on the thirteenth
            Gus       | HPV      | 2021-01-01
            Gus       | HPV      | 2022-06-16      # a day late
            Ann       | MCV      | 2021-01-01
            Bob       | MCV      | 2021-01-01
            Cid       | MCV      | 2021-01-01
            Dot       | MCV      | 2021-01-01
            Eve       | MCV      | 2021-01-01
            Fay       | MCV      | 2021-01-01
            Gus       | MCV      | 2021-01-01
            Ann       | TDAP     | 2021-01-01
            Bob       | TDAP     | 2021-01-01
            Cid       | TDAP     | 2021-01-01
            Dot       | TDAP     | 2021-01-01
            Eve       | TDAP     | 2021-01-01
            Fay       | TDAP     | 2021-01-01
            Gus       | TDAP     | 2021-01-01
        """,
    ).holds("""
        person | numerator | evidence
        Ann    | 1         | 2021-05-27
        Bob    | 0         |
        Cid    | 1         | 2021-01-01
        Dot    | 0         |
        Eve    | 0         |
        Fay    | 1         | 2022-06-15
        Gus    | 0         |
    """)


def test_each_vaccine_is_needed_and_claims_of_any_payer_tell_of_it_denied_or_not(tmp_path: Path) -> None:
    judged(
        tmp_path,
        immunizations_adolescents,
        {**SETS, "vaccine_tdap": "TDAP", "vaccine_hpv": "HPV"},
        own_payers=("Cascadia",),
        members=MEMBERS,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code | payer    | standing
            1        | Ann       | 2021-01-01   | HPV        | Other    | counted
            2        | Ann       | 2021-08-01   | HPV        | Cascadia | counted
            3        | Ann       | 2021-08-01   | MCV        | Cascadia | denied
            4        | Ann       | 2021-08-01   | TDAP       | Other    | denied
            5        | Bob       | 2021-01-01   | HPV        | Other    | counted
            6        | Bob       | 2021-08-01   | HPV        | Other    | counted
            7        | Bob       | 2021-08-01   | MCV        | Other    | counted     # and no Tdap
            8        | Cid       | 2021-08-01   | MCV        | Other    | counted     # and no HPV
            9        | Cid       | 2021-08-01   | TDAP       | Other    | counted
        """,
    ).holds("""
        person | denominator | numerator
        Ann    | 1           | 1
        Bob    | 1           | 0
        Cid    | 1           | 0
        Dot    | 1           | 0
    """)


def test_members_count_whose_thirteenth_birthday_is_in_the_year(tmp_path: Path) -> None:
    judged(
        tmp_path,
        immunizations_adolescents,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 2009-01-01
            Bob       | 2008-12-31
            Cid       | 2009-12-31
            Dot       | 2010-01-01
        """,
        eligibility=COVERED,
    ).holds("""
        person | day        | denominator
        Ann    | 2022-01-01 | 1
        Cid    | 2022-12-31 | 1
    """)


def test_who_is_born_on_29_february_is_thirteen_on_1_march(tmp_path: Path) -> None:
    judged(
        tmp_path,
        immunizations_adolescents,
        SETS,
        year=2021,
        members="""
            person_id | birth_date
            Ann       | 2008-02-29
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2020-02-29            | 2021-03-01
        """,
    ).holds("""
        person | day        | denominator
        Ann    | 2021-03-01 | 1
    """)


def test_the_member_is_covered_from_the_twelfth_birthday_with_one_gap_and_on_the_thirteenth(tmp_path: Path) -> None:
    judged(
        tmp_path,
        immunizations_adolescents,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 2009-06-15
            Bob       | 2009-06-15
            Cid       | 2009-06-15
            Dot       | 2009-06-15
            Eve       | 2009-06-15
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2021-06-15            | 2021-12-31
            Ann       | 2022-02-15            | 2022-06-15            # after 45 days
            Bob       | 2021-06-15            | 2021-12-31
            Bob       | 2022-02-16            | 2022-06-15            # after 46 days
            Cid       | 2021-06-16            | 2021-12-31            # a day late
            Cid       | 2022-01-02            |                       # and a second gap
            Dot       | 2021-06-15            | 2022-06-14            # until the day before the birthday
            Eve       | 2021-06-15            | 2021-12-31
            Eve       | 2022-01-01            | 2022-06-15            # no day between
        """,
    ).holds("""
        person | denominator
        Ann    | 1
        Bob    | 0
        Cid    | 0
        Dot    | 0
        Eve    | 1
    """)


def test_who_died_by_the_end_of_the_year_or_was_in_hospice_in_it_is_excluded(tmp_path: Path) -> None:
    judged(
        tmp_path,
        immunizations_adolescents,
        SETS,
        own_payers=("Cascadia",),
        members="""
            person_id | birth_date | death_date
            Ann       | 2009-06-15 | 2022-12-31
            Bob       | 2009-06-15 | 2023-01-01
            Cid       | 2009-06-15 |
            Dot       | 2009-06-15 |
        """,
        eligibility=COVERED,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code | payer    | standing
            1        | Cid       | 2022-01-01   | HOSPICE    | Other    | denied
            2        | Dot       | 2021-12-31   | HOSPICE    | Cascadia | counted
        """,
    ).holds("""
        person | denominator | exclusion | reason
        Ann    | 1           | 1         | died
        Bob    | 1           | 0         |
        Cid    | 1           | 1         | in hospice
        Dot    | 1           | 0         |
    """)
