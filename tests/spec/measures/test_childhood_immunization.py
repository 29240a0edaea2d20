"""Childhood immunization status: which children count, and which doses."""

from pathlib import Path

from coordcare.oregon.quality.measures.childhood_immunization import childhood_immunization
from tests.spec.measures.judging import judged

SETS = {
    "vaccine_dtap": "cvx_code:DTAP DTAP", "vaccine_polio": "cvx_code:IPV", "vaccine_mmr": "cvx_code:MMR MMR",
    "vaccine_hib": "cvx_code:HIB", "vaccine_hepatitis_b": "cvx_code:HEPB", "vaccine_varicella": "cvx_code:VZV",
    "hospice": "HOSPICE",
}  # fmt: skip

# All that a child born on 15 June 2020 needs, who is two on 15 June 2022.
DOSES = """
    HEPB | 2020-06-15
    HEPB | 2020-08-15
    HEPB | 2020-12-15
    DTAP | 2020-08-15
    DTAP | 2020-10-15
    DTAP | 2020-12-15
    DTAP | 2021-09-15
    IPV  | 2020-08-15
    IPV  | 2020-10-15
    IPV  | 2020-12-15
    HIB  | 2020-08-15
    HIB  | 2020-10-15
    HIB  | 2021-07-15
    MMR  | 2021-07-15
    VZV  | 2021-07-15
"""


def born(*people: str, day: str = "2020-06-15") -> str:
    return "\n".join(["person_id | birth_date", *(f"{person} | {day}" for person in people)])


def covered(*people: str) -> str:
    spans = (f"{person} | 2020-06-15 |" for person in people)
    return "\n".join(["person_id | enrollment_start_date | enrollment_end_date", *spans])


def immunized(*people: str, but: dict[str, str] | None = None) -> str:
    """All doses of these people; and of some all but one, as “DTAP | 2021-09-15” has it."""
    doses = [line.strip() for line in DOSES.splitlines() if line.strip()]
    rows = [f"{person} | {dose}" for person in people for dose in doses if (but or {}).get(person) != dose]
    return "\n".join(["person_id | cvx_code | occurrence_date", *rows, ""])


def test_a_child_needs_every_dose_and_the_last_that_was_needed_is_the_evidence(tmp_path: Path) -> None:
    lacks = {
        "Bob": "DTAP | 2021-09-15",
        "Cid": "IPV  | 2020-12-15",
        "Dot": "HIB  | 2020-10-15",
        "Eve": "HEPB | 2020-06-15",
        "Fay": "MMR  | 2021-07-15",
        "Gus": "VZV  | 2021-07-15",
    }
    people = ("Ann", *lacks, "Hal")
    judged(
        tmp_path,
        childhood_immunization,
        SETS,
        members=born(*people),
        eligibility=covered(*people),
        immunization=immunized("Ann", *lacks, but=lacks),
    ).holds("""
        person | day        | denominator | numerator | evidence   | closes_by
        Ann    | 2022-06-15 | 1           | 1         | 2021-09-15 | 2022-06-15
        Bob    | 2022-06-15 | 1           | 0         |            | 2022-06-15    # three of DTaP
        Cid    | 2022-06-15 | 1           | 0         |            | 2022-06-15    # two of polio
        Dot    | 2022-06-15 | 1           | 0         |            | 2022-06-15    # two of HiB
        Eve    | 2022-06-15 | 1           | 0         |            | 2022-06-15    # two of hepatitis B
        Fay    | 2022-06-15 | 1           | 0         |            | 2022-06-15    # no MMR
        Gus    | 2022-06-15 | 1           | 0         |            | 2022-06-15    # no varicella
        Hal    | 2022-06-15 | 1           | 0         |            | 2022-06-15    # nothing at all
    """)


def test_measles_vaccine_counts_from_the_first_birthday_through_the_second(tmp_path: Path) -> None:
    people = ("Ann", "Bob", "Cid", "Dot")
    judged(
        tmp_path,
        childhood_immunization,
        SETS,
        members=born(*people),
        eligibility=covered(*people),
        immunization=immunized(*people, but=dict.fromkeys(people, "MMR  | 2021-07-15"))
        + """
            Ann | MMR | 2021-06-15
            Bob | MMR | 2021-06-14
            Cid | MMR | 2022-06-15
            Dot | MMR | 2022-06-16
        """,
    ).holds("""
        person | numerator | evidence
        Ann    | 1         | 2021-09-15
        Bob    | 0         |
        Cid    | 1         | 2022-06-15
        Dot    | 0         |
    """)


def test_other_vaccines_count_from_the_day_of_birth_through_the_second_birthday(tmp_path: Path) -> None:
    people = ("Ann", "Bob", "Cid", "Dot")
    judged(
        tmp_path,
        childhood_immunization,
        SETS,
        members=born(*people),
        eligibility=covered(*people),
        immunization=immunized(
            *people,
            but={
                "Ann": "DTAP | 2021-09-15",
                "Bob": "DTAP | 2021-09-15",
                "Cid": "HEPB | 2020-06-15",
                "Dot": "VZV  | 2021-07-15",
            },
        )
        + """
            Ann | DTAP | 2022-06-15     # on the second birthday
            Bob | DTAP | 2022-06-16     # a day after it
            Cid | HEPB | 2020-06-14     # the day before birth: of somebody else
            Dot | VZV  | 2021-06-14     # before the first birthday
        """,
    ).holds("""
        person | numerator | evidence
        Ann    | 1         | 2022-06-15
        Bob    | 0         |
        Cid    | 0         |
        Dot    | 1         | 2021-09-15
    """)


def test_two_records_of_a_vaccine_on_one_day_are_one_dose(tmp_path: Path) -> None:
    judged(
        tmp_path,
        childhood_immunization,
        SETS,
        members=born("Ann", "Bob"),
        eligibility=covered("Ann", "Bob"),
        immunization=immunized("Ann", "Bob", but=dict.fromkeys(("Ann", "Bob"), "DTAP | 2021-09-15"))
        + """
            Ann | DTAP | 2020-12-15     # the third dose again
        """,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code
            1        | Ann       | 2020-12-15   | DTAP          # and its claim
            2        | Bob       | 2021-10-01   | DTAP          # a fourth day
        """,
    ).holds("""
        person | numerator | evidence
        Ann    | 0         |
        Bob    | 1         | 2021-10-01
    """)


def test_doses_count_from_the_claims_of_any_payer_denied_or_not(tmp_path: Path) -> None:
    people = ("Ann", "Bob", "Cid")
    judged(
        tmp_path,
        childhood_immunization,
        SETS,
        own_payers=("Cascadia",),
        members=born(*people),
        eligibility=covered(*people),
        immunization=immunized(*people, but=dict.fromkeys(people, "MMR  | 2021-07-15")),
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code | payer    | standing
            1        | Ann       | 2021-08-01   | MMR        | Other    | counted
            2        | Bob       | 2021-08-01   | MMR        | Cascadia | denied
            3        | Cid       | 2021-08-01   | MMR        | Cascadia | reversed
        """,
    ).holds("""
        person | numerator
        Ann    | 1
        Bob    | 1
        Cid    | 0
    """)


def test_children_count_whose_second_birthday_is_in_the_year(tmp_path: Path) -> None:
    judged(
        tmp_path,
        childhood_immunization,
        SETS,
        members="""
            person_id | birth_date
            Ann       | 2020-01-01
            Bob       | 2019-12-31
            Cid       | 2020-12-31
            Dot       | 2021-01-01
            Eve       | 2020-02-29   # has a birthday on 1 March
            Fay       |              # nobody knows
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2020-01-01            |
            Bob       | 2020-01-01            |
            Cid       | 2020-01-01            |
            Dot       | 2020-01-01            |
            Eve       | 2020-01-01            |
            Fay       | 2020-01-01            |
        """,
    ).holds("""
        person | day        | denominator
        Ann    | 2022-01-01 | 1
        Cid    | 2022-12-31 | 1
        Eve    | 2022-03-01 | 1
    """)


def test_the_child_is_covered_from_the_first_birthday_with_one_gap_and_on_the_second(tmp_path: Path) -> None:
    people = ("Ann", "Bob", "Cid", "Dot", "Eve", "Fay", "Gus", "Hal")
    judged(
        tmp_path,
        childhood_immunization,
        SETS,
        members=born(*people),
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2021-06-15            | 2022-06-15            # just the twelve months
            Bob       | 2021-07-30            |                       # 45 days late
            Cid       | 2021-07-31            |                       # 46 days late
            Dot       | 2021-06-01            | 2021-12-31
            Dot       | 2022-02-15            |                       # after 45 days
            Eve       | 2021-06-01            | 2021-12-31
            Eve       | 2022-02-16            |                       # after 46 days
            Fay       | 2021-06-01            | 2021-08-31
            Fay       | 2021-09-02            | 2021-12-31            # after a day
            Fay       | 2022-01-02            |                       # and another
            Gus       | 2021-06-01            | 2022-06-14            # until the day before the birthday
            Hal       | 2021-06-01            | 2021-12-31
            Hal       | 2022-01-01            |                       # no day between
        """,
    ).holds("""
        person | denominator
        Ann    | 1
        Bob    | 1
        Cid    | 0
        Dot    | 1
        Eve    | 0
        Fay    | 0
        Gus    | 0
        Hal    | 1
    """)


def test_who_died_by_the_end_of_the_year_or_was_in_hospice_in_it_is_excluded_though_immunized(tmp_path: Path) -> None:
    judged(
        tmp_path,
        childhood_immunization,
        SETS,
        own_payers=("Cascadia",),
        members="""
            person_id | birth_date | death_date
            Ann       | 2020-06-15 | 2022-12-31
            Bob       | 2020-06-15 | 2023-01-01
            Cid       | 2020-06-15 |
            Dot       | 2020-06-15 |
        """,
        eligibility=covered("Ann", "Bob", "Cid", "Dot"),
        immunization=immunized("Ann", "Bob", "Cid", "Dot"),
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code | payer    | standing
            1        | Cid       | 2022-12-31   | HOSPICE    | Other    | denied
            2        | Dot       | 2021-12-31   | HOSPICE    | Cascadia | counted
        """,
    ).holds("""
        person | denominator | exclusion | numerator | reason
        Ann    | 1           | 1         | 0         | died
        Bob    | 1           | 0         | 1         |
        Cid    | 1           | 1         | 0         | in hospice
        Dot    | 1           | 0         | 1         |
    """)
