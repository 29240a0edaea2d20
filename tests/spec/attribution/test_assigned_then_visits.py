"""The policy `assigned_then_visits`: the clinic assigned to, else the clinic gone to, else nobody."""

from pathlib import Path

import pytest

from tests.spec.population.written_tables import Reckoned, one_value, reckoned

STEPS = (
    "coverage",
    "member_months",
    "practitioner_kinds",
    "primary_care_visits",
    "assigned",
    "attribution_candidates",
    "attribution",
    "attribution_spans",
)

# Practitioners are called by what they are to the story: those at Alder begin with a, and so on.
PRACTITIONERS = """
    npi | taxonomy_code
    a1  | 207Q00000X
    a2  | 207Q00000X
    b1  | 363LF0000X
    c1  | 208000000X
    own | 207Q00000X     # works for no clinic
"""
CLINICS = """
    clinic_id | contracting_entity
    Alder     | North
    Birch     | South
    Cedar     |
"""
AFFILIATIONS = """
    npi | clinic_id | start_date
    a1  | Alder     | 2000-01-01
    a2  | Alder     | 2000-01-01
    b1  | Birch     | 2000-01-01
    c1  | Cedar     | 2000-01-01
"""
ALL_YEAR = """
    person_id | enrollment_start_date | enrollment_end_date
    Ann       | 2022-01-01            | 2022-12-31
"""


def attributed(
    folder: Path,
    *,
    assignments: str = "",
    visits: str = "",
    first: str = "2022-01",
    last: str = "2022-12",
    eligibility: str = ALL_YEAR,
) -> Reckoned:
    """Ann, covered all year, with assignments and visits; every visit costs ten dollars unless it says otherwise."""
    tables = {"assignments": assignments, "medical_claim": visits}
    return reckoned(
        folder,
        *STEPS,
        first=first,
        last=last,
        eligibility=eligibility,
        practitioners=PRACTITIONERS,
        clinics=CLINICS,
        affiliations=AFFILIATIONS,
        **{name: table for name, table in tables.items() if table},
    )


def test_an_assignment_goes_before_any_number_of_visits(tmp_path: Path) -> None:
    world = attributed(
        tmp_path,
        last="2022-02",
        assignments="""
            person_id | clinic_id | npi | start_date
            Ann       | Alder     | a2  | 2022-02-01
        """,
        visits="""
            person_id | service_date | rendering_npi
            Ann       | 2022-01-03   | b1
            Ann       | 2022-01-04   | b1
        """,
    )
    world.holds(
        "attribution",
        """
        person_id | month      | basis      | clinic_id | npi | contracting_entity | since      | visits
        Ann       | 2022-01-01 | visits     | Birch     | b1  | South              |            | 2
        Ann       | 2022-02-01 | assignment | Alder     | a2  | North              | 2022-02-01 |
        """,
    )


def test_an_assignment_to_a_clinic_alone_names_no_practitioner(tmp_path: Path) -> None:
    world = attributed(
        tmp_path,
        last="2022-01",
        assignments="person_id | clinic_id | start_date\n Ann | Alder | 2021-05-01",
        visits="person_id | service_date | rendering_npi\n Ann | 2022-01-03 | a1",
    )
    world.holds("attribution", "basis | clinic_id | npi | since\n assignment | Alder | | 2021-05-01")


def test_of_several_assignments_the_one_that_began_last_counts_then_the_first_clinic(tmp_path: Path) -> None:
    world = attributed(
        tmp_path,
        last="2022-04",
        assignments="""
            person_id | clinic_id | start_date | end_date   | standing
            Ann       | Cedar     | 2022-01-01 |            | counted
            Ann       | Birch     | 2022-02-28 |            | counted   # began on the last day of February
            Ann       | Alder     | 2022-04-01 |            | counted
            Ann       | Birch     | 2022-04-01 |            | counted   # on the same day as at Alder
            Ann       | Alder     | 2022-03-31 |            | repeated
        """,
    )
    world.holds(
        "attribution",
        """
        month      | clinic_id | since
        2022-01-01 | Cedar     | 2022-01-01
        2022-02-01 | Birch     | 2022-02-28
        2022-03-01 | Birch     | 2022-02-28
        2022-04-01 | Alder     | 2022-04-01
        """,
    )


def test_an_assignment_counts_until_the_month_in_which_it_ends(tmp_path: Path) -> None:
    world = attributed(
        tmp_path,
        last="2022-03",
        assignments="""
            person_id | clinic_id | start_date | end_date
            Ann       | Birch     | 2021-01-01 | 2021-12-31  # ended before
            Ann       | Alder     | 2022-01-01 | 2022-02-01
        """,
    )
    world.holds(
        "attribution",
        """
        month      | basis      | clinic_id
        2022-01-01 | assignment | Alder
        2022-02-01 | assignment | Alder
        2022-03-01 | none       |
        """,
    )


# Each case: who was visited when and for how much, and who has the member in June 2022.
CASES = {
    "nobody was visited": ("", "none", "", ""),
    "the clinic with the most visits": ("b1 2022-06-20 900, a1 2022-01-10 1, a2 2022-01-11 1", "visits", "Alder", "a2"),
    "a day counts once, whoever was seen": ("b1 2022-06-01 1, b1 2022-05-01 1, a1 2022-06-02 1, a2 2022-06-02 1",
                                            "visits", "Birch", "b1"),
    "of as many, the one visited last": ("b1 2022-06-02 900, a1 2022-06-03 1", "visits", "Alder", "a1"),
    "then the higher allowed amount": ("b1 2022-06-03 10.01, a1 2022-06-03 10.00", "visits", "Birch", "b1"),
    "then the first by its number": ("c1 2022-06-03 10, b1 2022-06-03 10", "visits", "Birch", "b1"),
    "within the clinic the practitioner with the most visits": (
        "a2 2022-06-03 1, a1 2022-06-04 1, a2 2022-06-05 1", "visits", "Alder", "a2"),
    "within the clinic the practitioner visited last": ("a1 2022-06-03 99, a2 2022-06-04 1", "visits", "Alder", "a2"),
    "within the clinic the higher allowed amount": ("a1 2022-06-03 1, a2 2022-06-03 2", "visits", "Alder", "a2"),
    "within the clinic the first by number": ("a2 2022-06-03 1, a1 2022-06-03 1", "visits", "Alder", "a1"),
    "who works for no clinic stands for himself": ("own 2022-06-03 1", "visits", "", "own"),
    "a visit twelve months back counts": ("b1 2021-07-01 1", "visits", "Birch", "b1"),
    "a visit a day before does not": ("b1 2021-06-30 1", "none", "", ""),
    "a visit on the last day of the month counts": ("b1 2022-06-30 1", "visits", "Birch", "b1"),
    "a visit a day after does not": ("b1 2022-07-01 1", "none", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_without_an_assignment_the_member_belongs_to(tmp_path: Path, case: str) -> None:
    told, basis, clinic, npi = CASES[case]
    visits = [visit.split() for visit in told.split(", ") if visit]
    lines = [f"Ann | {day} | {who} | {amount}" for who, day, amount in visits]
    claims = "\n".join(["person_id | service_date | rendering_npi | allowed_amount", *lines])
    world = attributed(tmp_path, visits=claims if visits else "", first="2022-06", last="2022-06")
    world.holds("attribution", f"basis | clinic_id | npi\n {basis} | {clinic} | {npi}")


def test_a_later_visit_decides_from_its_month_on_until_twelve_months_are_over(tmp_path: Path) -> None:
    world = attributed(
        tmp_path,
        eligibility="person_id | enrollment_start_date\n Ann | 2021-12-01",
        first="2021-12",
        last="2023-04",
        visits="""
            person_id | service_date | rendering_npi
            Ann       | 2022-01-15   | a1
            Ann       | 2022-03-15   | b1
        """,
    )
    world.holds(
        "attribution_spans",
        """
        clinic_id | npi | contracting_entity | basis  | first_month | last_month | months
                  |     |                    | none   | 2021-12-01  | 2021-12-01 | 1
        Alder     | a1  | North              | visits | 2022-01-01  | 2022-02-01 | 2
        Birch     | b1  | South              | visits | 2022-03-01  | 2023-02-01 | 12
                  |     |                    | none   | 2023-03-01  | 2023-04-01 | 2
        """,
    )


def test_a_month_without_coverage_parts_two_spans_and_belongs_to_nobody(tmp_path: Path) -> None:
    world = attributed(
        tmp_path,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2022-01-01            | 2022-02-28
            Ann       | 2022-04-30            | 2022-06-01
        """,
        assignments="person_id | clinic_id | start_date\n Ann | Cedar | 2022-01-01",
    )
    world.holds(
        "attribution_spans",
        """
        person_id | clinic_id | basis      | first_month | last_month | months
        Ann       | Cedar     | assignment | 2022-01-01  | 2022-02-01 | 2
        Ann       | Cedar     | assignment | 2022-04-01  | 2022-06-01 | 3
        """,
    )


def test_every_candidate_is_kept_with_what_it_was_judged_by(tmp_path: Path) -> None:
    world = attributed(
        tmp_path,
        last="2022-02",
        visits="""
            person_id | service_date | rendering_npi | allowed_amount
            Ann       | 2022-01-10   | a1            | 10.00
            Ann       | 2022-01-11   | a2            | 20.00
            Ann       | 2022-01-20   | b1            | 99.00
            Ann       | 2022-02-20   | b1            | 1.00
        """,
    )
    world.holds(
        "attribution_candidates",
        """
        month      | unit  | npi | clinic_rank | clinic_visits | clinic_last_visit | clinic_allowed_amount | npi_rank | visits | last_visit | allowed_amount | candidates
        2022-01-01 | Alder | a2  | 0           | 2             | 2022-01-11        | 30.00                 | 0        | 1      | 2022-01-11 | 20.00          | 2
        2022-01-01 | Alder | a1  | 0           | 2             | 2022-01-11        | 30.00                 | 1        | 1      | 2022-01-10 | 10.00          | 2
        2022-01-01 | Birch | b1  | 1           | 1             | 2022-01-20        | 99.00                 | 0        | 1      | 2022-01-20 | 99.00          | 2
        2022-02-01 | Birch | b1  | 0           | 2             | 2022-02-20        | 100.00                | 0        | 2      | 2022-02-20 | 100.00         | 2
        2022-02-01 | Alder | a2  | 1           | 2             | 2022-01-11        | 30.00                 | 0        | 1      | 2022-01-11 | 20.00          | 2
        2022-02-01 | Alder | a1  | 1           | 2             | 2022-01-11        | 30.00                 | 1        | 1      | 2022-01-10 | 10.00          | 2
        """,  # noqa: E501  # a table to read
    )
    world.holds(
        "attribution",
        """
        month      | clinic_id | npi | visits | last_visit | allowed_amount | candidates
        2022-01-01 | Alder     | a2  | 2      | 2022-01-11 | 30.00          | 2
        2022-02-01 | Birch     | b1  | 2      | 2022-02-20 | 100.00         | 2
        """,
    )


def test_every_member_month_is_attributed_once_and_those_of_nobody_are_there_too(tmp_path: Path) -> None:
    world = attributed(
        tmp_path,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2022-01-01            | 2022-12-31
            Bob       | 2022-03-31            | 2022-04-01
        """,
        visits="person_id | service_date | rendering_npi\n Ann | 2022-11-30 | own",
    )
    bases = world.engine.rows("SELECT basis, count(*) FROM attribution GROUP BY basis ORDER BY basis")
    assert bases == [("none", 12), ("visits", 2)]
    assert one_value(world, "SELECT count(DISTINCT (person_id, month)) FROM attribution") == 14
