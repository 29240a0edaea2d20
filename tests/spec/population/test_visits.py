"""Primary-care visits: what is one, and at which clinic it was."""

from pathlib import Path

import pytest

from tests.spec.population.written_tables import Reckoned, reckoned

# 207Q00000X is family medicine, 363LF0000X a family nurse practitioner, 207RC0000X cardiology.
PRACTITIONERS = """
    npi        | taxonomy_code | primary_care | standing
    family     | 207Q00000X    |              | counted
    nurse      | 363LF0000X    |              | counted
    heart      | 207RC0000X    |              | counted
    heart says | 207RC0000X    | 1            | counted   # a specialist who gives primary care
    family not | 207Q00000X    | 0            | counted   # a hospitalist, say
    new code   | 999X          |              | counted
    no code    |               |              | counted
    twice      | 207RC0000X    |              | counted
    twice      | 207Q00000X    |              | repeated  # the first row is used
"""


def visits(folder: Path, claims: str, **tables: str) -> Reckoned:
    tables = {"practitioners": PRACTITIONERS, "medical_claim": claims} | tables
    return reckoned(folder, "practitioner_kinds", "primary_care_visits", **tables)


def test_who_gives_primary_care_is_told_by_taxonomy_unless_the_practitioner_s_row_says_otherwise(
    tmp_path: Path,
) -> None:
    world = visits(
        tmp_path,
        """
        person_id | service_date | rendering_npi | hcpcs_code
        Ann       | 2022-01-01   | family        |
        Ann       | 2022-01-01   | nurse         | J1885
        Ann       | 2022-01-01   | heart         | T1015  # the list of codes is not asked of whoever is known
        Ann       | 2022-01-01   | heart says    |
        Ann       | 2022-01-01   | family not    | T1015
        Ann       | 2022-01-01   | new code      | T1015
        Ann       | 2022-01-01   | no code       | T1015
        Ann       | 2022-01-01   | twice         | T1015
        Ann       | 2022-01-01   | stranger 1    | T1015  # not among the practitioners: the code tells
        Ann       | 2022-01-01   | stranger 2    | J1885
        Ann       | 2022-01-01   | stranger 3    |
        Ann       | 2022-01-01   |               | T1015  # by nobody
        """,
    )
    world.holds("primary_care_visits", "npi\n family\n nurse\n heart says\n stranger 1")


def test_only_lines_of_professional_claims_where_people_walk_in_are_visits(tmp_path: Path) -> None:
    world = visits(
        tmp_path,
        """
        person_id     | service_date | rendering_npi | claim_type    | place_of_service_code | standing
        office        | 2022-01-01   | family        | professional  | 11                    | counted
        no type       | 2022-01-01   | family        |               | 11                    | counted
        telehealth    | 2022-01-01   | family        | professional  | 02                    | counted
        one digit     | 2022-01-01   | family        | professional  | 2                     | counted
        walk-in       | 2022-01-01   | family        | professional  | 17                    | counted
        rural         | 2022-01-01   | family        | professional  | 72                    | counted
        off campus    | 2022-01-01   | family        | professional  | 19                    | counted
        inpatient     | 2022-01-01   | family        | professional  | 21                    | counted
        emergency     | 2022-01-01   | family        | professional  | 23                    | counted
        no place      | 2022-01-01   | family        | professional  |                       | counted
        institutional | 2022-01-01   | family        | institutional | 11                    | counted
        undetermined  | 2022-01-01   | family        | undetermined  | 11                    | counted
        twice sent    | 2022-01-01   | family        | professional  | 11                    | duplicate
        not covered   | 2022-01-01   | family        | professional  | 11                    | outside_coverage
        """,
    )
    world.holds(
        "primary_care_visits",
        "person_id\n office\n no type\n telehealth\n one digit\n walk-in\n rural\n off campus",
    )


def test_lines_of_one_day_practitioner_and_clinic_are_one_visit(tmp_path: Path) -> None:
    world = visits(
        tmp_path,
        """
        person_id | service_date | rendering_npi | paid_amount | allowed_amount
        Ann       | 2022-01-01   | family        | 70.00       | 80.00
        Ann       | 2022-01-01   | family        | 5.00        |         # paid stands for allowed
        Ann       | 2022-01-02   | family        | 1.00        | 1.00
        Ann       | 2022-01-02   | nurse         | 2.00        | 2.00
        """,
    )
    world.holds(
        "primary_care_visits",
        """
        person_id | service_date | npi    | unit       | clinic_id | paid_amount | allowed_amount
        Ann       | 2022-01-01   | family | npi:family |           | 75.00       | 85.00
        Ann       | 2022-01-02   | family | npi:family |           | 1.00        | 1.00
        Ann       | 2022-01-02   | nurse  | npi:nurse  |           | 2.00        | 2.00
        """,
    )


def test_what_was_taken_back_is_no_visit(tmp_path: Path) -> None:
    world = visits(
        tmp_path,
        """
        person_id   | service_date | rendering_npi | paid_amount | allowed_amount
        alone       | 2022-01-01   | family        | -50.00      | -50.00  # what it takes back is not here
        in parts    | 2022-01-01   | family        | 100.00      | 100.00
        in parts    | 2022-01-01   | family        | -60.00      | -60.00
        in parts    | 2022-01-01   | family        | -40.00      |
        some left   | 2022-01-01   | family        | 100.00      | 100.00
        some left   | 2022-01-01   | family        | -60.00      | -60.00
        copay left  | 2022-01-01   | family        | 20.00       | 30.00
        copay left  | 2022-01-01   | family        | -20.00      | -20.00
        too much    | 2022-01-01   | family        | 20.00       | 90.00
        too much    | 2022-01-01   | family        | -30.00      | -30.00
        encounter   | 2022-01-01   | family        | 0.00        | 0.00
        no allowed  | 2022-01-01   | family        | 0.00        |
        another day | 2022-01-01   | family        | 50.00       | 50.00   # stays, whatever was taken back of another
        another day | 2022-01-02   | family        | -50.00      | -50.00
        """,
    )
    world.holds(
        "primary_care_visits",
        """
        person_id   | service_date | paid_amount | allowed_amount
        some left   | 2022-01-01   | 40.00       | 40.00
        copay left  | 2022-01-01   | 0.00        | 10.00
        encounter   | 2022-01-01   | 0.00        | 0.00
        no allowed  | 2022-01-01   | 0.00        | 0.00
        another day | 2022-01-01   | 50.00       | 50.00
        """,
    )


CLINICS = """
    clinic_id | npi         | standing
    Alder     | bills alder | counted
    Birch     | bills birch | counted
    Cedar     |             | counted
    Alder     | other       | repeated
"""
AFFILIATIONS = """
    npi    | clinic_id | start_date | end_date   | standing
    nurse  | Alder     | 2022-02-01 | 2022-02-28 | counted
    family | Birch     | 2021-01-01 |            | counted
    family | Alder     | 2022-01-01 | 2022-06-30 | counted
    family | Cedar     | 2022-09-01 |            | counted
    nurse  | Cedar     | 2021-01-01 |            | unknown_clinic
"""


@pytest.mark.parametrize(
    ("npi", "billed_by", "day", "at"),
    [
        ("nurse", "", "2022-01-31", ""),  # worked for none yet
        ("nurse", "", "2022-02-01", "Alder"),
        ("nurse", "bills birch", "2022-02-28", "Alder"),  # who works for one only was there, whoever billed
        ("nurse", "bills alder", "2022-03-01", ""),  # no longer
        ("family", "", "2021-12-31", "Birch"),
        ("family", "", "2022-03-01", "Alder"),  # of several the first by its number
        ("family", "nobody", "2022-03-01", "Alder"),
        ("family", "bills birch", "2022-03-01", "Birch"),  # of several the one that billed
        ("family", "bills alder", "2022-07-01", "Birch"),  # the one that billed, but the practitioner had left
        ("family", "", "2022-09-01", "Birch"),  # Cedar has no number to bill under
        ("heart says", "bills alder", "2022-03-01", ""),  # affiliated with none
    ],
)
def test_a_visit_is_at_the_clinic_for_which_the_practitioner_works_that_day(
    tmp_path: Path, npi: str, billed_by: str, day: str, at: str
) -> None:
    claims = f"person_id | service_date | rendering_npi | billing_npi\n Ann | {day} | {npi} | {billed_by}"
    world = visits(tmp_path, claims, clinics=CLINICS, affiliations=AFFILIATIONS)
    world.holds("primary_care_visits", f"clinic_id | unit\n {at} | {at or f'npi:{npi}'}")


def test_working_for_a_clinic_in_two_spans_at_once_makes_no_second_visit(tmp_path: Path) -> None:
    world = visits(
        tmp_path,
        "person_id | service_date | rendering_npi\n Ann | 2022-03-01 | nurse",
        clinics=CLINICS,
        affiliations="""
            npi   | clinic_id | start_date
            nurse | Alder     | 2021-01-01
            nurse | Alder     | 2022-01-01
        """,
    )
    world.holds("primary_care_visits", "clinic_id | paid_amount\n Alder | 10.00")
