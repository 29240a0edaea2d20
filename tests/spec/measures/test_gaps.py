"""Gaps in care: who is on a work list, until when, and who is not."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordcare.measures.gaps import Gaps, closable, more_needed, read_gaps
from coordcare.measures.people import PEOPLE_COLUMNS
from coordcare.oregon.quality.measures.cesarean_birth import cesarean_birth
from coordcare.oregon.quality.measures.follow_up_mental_illness import follow_up_mental_illness
from coordcare.oregon.quality.measures.frequent_emergency_visits import frequent_emergency_visits
from coordcare.oregon.quality.measures.schizophrenia_case_management import schizophrenia_case_management
from coordcare.oregon.quality.measures.substance_use_treatment import substance_use_treatment_2022
from coordcare.oregon.quality.measures.well_child_visits import well_child_visits
from coordcare.population.judging import CASES_COLUMNS
from tests.spec.measures.judging import Judged, judged
from tests.spec.population.written_tables import Reckoned, drawn, names_of, reckoned, written

STAYS = {
    "inpatient_stays": "STAY", "mental_illness": "diagnosis_code:F322", "mental_health_visits": "TALK",
    "died": "drg_code:DIED", "hospice": "HOSPICE",
}  # fmt: skip
CHILDREN = {"well_care_visits": "WELL", "telehealth": "hcpcs_modifier:95", "hospice": "HOSPICE"}
ANN = """
    person_id | birth_date
    Ann       | 1990-05-01
"""
ANN_IS_COVERED = """
    person_id | enrollment_start_date | enrollment_end_date
    Ann       | 2021-01-01            | 2023-12-31
"""
DISCHARGED_ON_10_MARCH = """
    claim_id | person_id | service_date | discharge_date | diagnosis_code_1 | hcpcs_code
    1        | Ann       | 2022-03-01   | 2022-03-10     | F322             | STAY
"""
NOBODY_BELONGS = "person_id | contracting_entity | clinic_id | npi"


class Listed:
    """The gaps of a table that is written out, or of a measure that was judged."""

    def __init__(self, gaps: Gaps) -> None:
        self.gaps = gaps

    def holds(self, table: str) -> None:
        """Assert that these gaps are open and no others, as far as the columns written here go."""
        __tracebackhide__ = True
        names = names_of(table)
        rows = [
            {
                "person": one.person.person_id, "member": one.person.member_id, "clinic": one.person.clinic_id,
                "npi": one.person.npi, "last visit": one.person.last_visit, "rate": one.rate, "since": one.since,
                "by when": one.closes_by, "days left": one.days_left(self.gaps.as_of),
            }
            for one in self.gaps.open
        ]  # fmt: skip
        found = drawn(names, [[str("" if row[name] is None else row[name]) for name in names] for row in rows])
        expected = drawn(names, [[row[name] or "" for name in names] for row in written(table)])
        assert found == expected, f"open is\n{found}\n\nand should be\n{expected}"

    def counts(self, table: str) -> None:
        """Assert that the cases stand so, as far as the columns written here go; all that are counted stand somehow."""
        __tracebackhide__ = True
        names = names_of(table)
        attributes = {"clinic": "clinic_id", "too late": "too_late"}
        cells = [
            [str("" if (value := getattr(one, attributes.get(name, name))) is None else value) for name in names]
            for one in self.gaps.tallies
        ]
        found, expected = (
            drawn(names, cells),
            drawn(names, [[row[name] or "" for name in names] for row in written(table)]),
        )
        assert found == expected, f"the cases stand\n{found}\n\nand should stand\n{expected}"
        for one in self.gaps.tallies:
            assert one.cases == one.met + one.open + one.too_late + one.died + one.left


def listed(
    of: Judged | Reckoned,
    *rates: str,
    as_of: str,
    belongs: str = NOBODY_BELONGS,
    goes_on: Mapping[str, str] | None = None,
    watched: tuple[str, ...] = (),
) -> Listed:
    """The gaps as of a day; `belongs` says to which clinic and practitioner members belong."""
    world = of.world if isinstance(of, Judged) else of
    if isinstance(of, Judged):
        world.engine.connection.execute(f"CREATE OR REPLACE VIEW measure_cases AS FROM measure_{of.measure.id}")
    columns = ", ".join(f"{name} {kind}" for name, kind in PEOPLE_COLUMNS.items())
    world.engine.connection.execute(f"CREATE OR REPLACE TABLE measure_people ({columns})")
    for row in written(belongs):
        values = [row["person_id"], row["contracting_entity"], row["clinic_id"], row["npi"]]
        world.engine.connection.execute(
            "INSERT INTO measure_people (person_id, contracting_entity, clinic_id, npi) VALUES (?, ?, ?, ?)", values
        )
    day = date.fromisoformat(as_of)
    return Listed(read_gaps(world.engine.connection, rates, as_of=day, goes_on=goes_on, watched=watched))


def cases(folder: Path, table: str, **tables: str) -> Reckoned:
    """A world with cases that are written out, each counted and of people who are covered unless it says otherwise."""
    world = reckoned(folder, **tables)
    world.carry_out("coverage", "member_months", "practitioner_kinds", "primary_care_visits")
    columns = ", ".join(f"{name} {kind}" for name, kind in CASES_COLUMNS.items())
    world.engine.connection.execute(f"CREATE TABLE measure_cases ({columns})")
    counts = {"denominator": "1", "denominator_exclusion": "0", "denominator_exception": "0", "numerator": "0"}
    for row in written(table):
        whole = {**counts, **{name: value for name, value in row.items() if value is not None}}
        places = ", ".join("?" * len(whole))
        world.engine.connection.execute(
            f"INSERT INTO measure_cases ({', '.join(whole)}) VALUES ({places})",  # our own column names
            list(whole.values()),
        )
    return world


def follow_up(folder: Path, claims: str) -> Judged:
    return judged(
        folder, follow_up_mental_illness, STAYS, members=ANN, eligibility=ANN_IS_COVERED, medical_claim=claims
    )


SEVEN, THIRTY = "follow_up_mental_illness_7_days", "follow_up_mental_illness_30_days"


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2022-03-10", "1 | 7"),
        ("2022-03-17", "1 | 0"),
        ("2022-03-18", "0 | "),
    ],
)
def test_a_gap_is_open_from_the_day_of_the_discharge_through_the_last_day_that_counts(
    tmp_path: Path, as_of: str, expected: str
) -> None:
    gaps = listed(follow_up(tmp_path, DISCHARGED_ON_10_MARCH), SEVEN, as_of=as_of)
    rows = "Ann | 2022-03-10 | 2022-03-17 | " + expected.split("| ")[1]
    gaps.holds(f"person | since | by when | days left\n{rows if expected[0] == '1' else ''}")
    gaps.counts(f"cases | open | too late\n1 | {expected[0]} | {1 - int(expected[0])}")


def test_what_begins_after_the_day_of_the_list_is_not_on_it(tmp_path: Path) -> None:
    gaps = listed(follow_up(tmp_path, DISCHARGED_ON_10_MARCH), SEVEN, as_of="2022-03-09")
    gaps.holds("person")
    gaps.counts("cases")


def test_a_gap_of_seven_days_may_be_over_while_that_of_thirty_is_open(tmp_path: Path) -> None:
    listed(follow_up(tmp_path, DISCHARGED_ON_10_MARCH), SEVEN, THIRTY, as_of="2022-03-20").holds("""
        rate                             | person | since      | by when    | days left
        follow_up_mental_illness_30_days | Ann    | 2022-03-10 | 2022-04-09 | 20
    """)


def test_who_was_served_has_no_gap(tmp_path: Path) -> None:
    seen = DISCHARGED_ON_10_MARCH + "    2        | Ann       | 2022-03-15   |                |                  | TALK"
    gaps = listed(follow_up(tmp_path, seen), SEVEN, as_of="2022-03-12")
    gaps.holds("person")
    gaps.counts("cases | met | open\n1 | 1 | 0")


def test_who_is_left_out_has_no_gap_and_is_not_counted(tmp_path: Path) -> None:
    hospice = (
        DISCHARGED_ON_10_MARCH + "    2        | Ann       | 2022-06-15   |                |                  | HOSPICE"
    )
    gaps = listed(follow_up(tmp_path, hospice), SEVEN, as_of="2022-03-12")
    gaps.holds("person")
    gaps.counts("cases")


def test_who_is_excepted_has_no_gap(tmp_path: Path) -> None:
    world = cases(
        tmp_path,
        """
        rate   | person_id | case_date  | closes_by  | denominator_exception
        visits | Ann       | 2022-12-31 | 2022-12-31 | 1
        visits | Bob       | 2022-12-31 | 2022-12-31 | 0
        """,
        eligibility=ANN_IS_COVERED + "    Bob       | 2021-01-01            | 2023-12-31",
    )
    listed(world, "visits", as_of="2022-06-30").holds("person\nBob")


def test_who_died_or_is_not_covered_on_the_day_is_counted_and_on_no_list(tmp_path: Path) -> None:
    world = cases(
        tmp_path,
        """
        rate   | person_id | case_date  | closes_by
        visits | Ann       | 2022-12-31 | 2022-12-31
        visits | Bob       | 2022-12-31 | 2022-12-31
        visits | Cid       | 2022-12-31 | 2022-12-31
        visits | Dot       | 2022-12-31 | 2022-12-31
        """,
        members="""
            person_id | birth_date | death_date
            Ann       | 1990-05-01 |
            Bob       | 1990-05-01 | 2022-05-31
            Cid       | 1990-05-01 |
            Dot       | 1990-05-01 |
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2021-01-01            | 2022-06-30           # through the day of the list
            Bob       | 2021-01-01            | 2023-12-31
            Cid       | 2021-01-01            | 2022-06-29
            Dot       | 2021-01-01            | 2022-03-31           # and again later, but not on the day
            Dot       | 2022-08-01            | 2022-12-31
        """,
    )
    gaps = listed(world, "visits", as_of="2022-06-30")
    gaps.holds("person\nAnn")
    gaps.counts("cases | open | died | left\n4 | 1 | 1 | 2")


def test_coverage_is_asked_for_only_as_far_as_the_data_reach(tmp_path: Path) -> None:
    world = cases(
        tmp_path,
        """
        rate   | person_id | case_date  | closes_by
        visits | Ann       | 2023-03-31 | 2023-03-31
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2021-01-01            | 2022-12-31
        """,
    )
    listed(world, "visits", as_of="2023-02-15").holds("person\nAnn")


@pytest.mark.parametrize(
    ("as_of", "open_for"),
    [
        ("2022-03-31", "Ann"),
        ("2022-04-01", ""),  # the gap of coverage begins
        ("2022-05-31", ""),  # covered again, but not on this day
        ("2022-06-01", "Ann"),
    ],
)
def test_who_is_in_a_gap_of_coverage_on_the_day_is_on_no_list(tmp_path: Path, as_of: str, open_for: str) -> None:
    world = cases(
        tmp_path,
        """
        rate   | person_id | case_date  | closes_by
        visits | Ann       | 2022-12-31 | 2022-12-31
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2021-01-01            | 2022-03-31
            Ann       | 2022-06-01            | 2022-12-31
        """,
    )
    gaps = listed(world, "visits", as_of=as_of)
    gaps.holds(f"person\n{open_for}")
    gaps.counts(f"cases | open | left\n1 | {len(open_for) // 3} | {1 - len(open_for) // 3}")


def test_a_gap_names_clinic_and_practitioner_of_the_member_and_the_last_visit_up_to_the_day(tmp_path: Path) -> None:
    world = judged(
        tmp_path,
        well_child_visits,
        CHILDREN,
        members="""
            person_id | member_id | birth_date
            Ann       | M1        | 2018-05-01
            Bob       | M2        | 2018-05-01
        """,
        eligibility=ANN_IS_COVERED + "    Bob       | 2021-01-01            | 2023-12-31",
        practitioners="""
            npi        | primary_care
            1000000004 | 1
        """,
        medical_claim="""
            claim_id | person_id | service_date | hcpcs_code | rendering_npi
            1        | Ann       | 2022-02-01   | T1015      | 1000000004
            2        | Ann       | 2022-05-01   | T1015      | 1000000004
            3        | Ann       | 2022-09-01   | T1015      | 1000000004
        """,
    )
    gaps = listed(
        world,
        "well_child_visits",
        as_of="2022-06-30",
        belongs="""
            person_id | contracting_entity | clinic_id | npi
            Ann       | Alder              | C1        | 1000000012
        """,
    )
    gaps.holds("""
        person | member | clinic | npi        | last visit | since | by when    | days left
        Ann    | M1     | C1     | 1000000012 | 2022-05-01 |       | 2022-12-31 | 184
        Bob    | M2     |        |            |            |       | 2022-12-31 | 184
    """)
    gaps.counts("clinic | cases | open\nC1 | 1 | 1\n | 1 | 1")


def test_the_practitioner_is_the_member_s_and_not_who_gave_the_care_of_the_case(tmp_path: Path) -> None:
    world = cases(
        tmp_path,
        """
        rate   | person_id | case_date  | closes_by  | npi
        visits | Ann       | 2022-03-01 | 2022-03-31 | 1000000004
        """,
        eligibility=ANN_IS_COVERED,
    )
    belongs = f"{NOBODY_BELONGS}\nAnn | Alder | C1 | 1000000012"
    listed(world, "visits", as_of="2022-03-02", belongs=belongs).holds("person | npi\nAnn | 1000000012")


def test_the_most_urgent_gap_stands_first_then_by_member(tmp_path: Path) -> None:
    world = cases(
        tmp_path,
        """
        rate   | person_id | case_date  | closes_by
        visits | Ann       | 2022-12-31 | 2022-12-31
        stays  | Bob       | 2022-03-01 | 2022-03-08
        visits | Bob       | 2022-12-31 | 2022-12-31
        stays  | Ann       | 2022-03-02 | 2022-03-09
        """,
        eligibility=ANN_IS_COVERED + "    Bob       | 2021-01-01            | 2023-12-31",
    )
    found = listed(world, "visits", "stays", as_of="2022-03-03").gaps.open
    assert [(one.person.person_id, one.rate) for one in found] == [
        ("Bob", "stays"), ("Ann", "stays"), ("Ann", "visits"), ("Bob", "visits"),
    ]  # fmt: skip


def test_a_case_of_which_nobody_says_until_when_is_no_gap(tmp_path: Path) -> None:
    world = cases(
        tmp_path,
        """
        rate   | person_id | case_date
        visits | Ann       | 2022-12-31
        """,
        eligibility=ANN_IS_COVERED,
    )
    gaps = listed(world, "visits", as_of="2022-03-03")
    gaps.holds("person")
    gaps.counts("cases")


GOES_ON = {"engaged": "begun"}


@pytest.mark.parametrize(
    ("begun", "as_of", "expected"),
    [
        ("begun | Ann | 2022-03-01 | 2022-03-14 | 0 | ", "2022-03-14", "Ann | 2022-03-14"),  # must begin first
        ("begun | Ann | 2022-03-01 | 2022-03-14 | 0 | ", "2022-03-15", ""),  # never began, so cannot go on
        ("begun | Ann | 2022-03-01 | 2022-03-14 | 1 | 2022-03-05", "2022-04-08", "Ann | 2022-04-08"),  # 34 days after
        ("begun | Ann | 2022-03-01 | 2022-03-14 | 1 | 2022-03-05", "2022-04-09", ""),
        ("begun | Ann | 2022-03-01 | 2022-03-14 | 1 | ", "2022-04-17", "Ann | 2022-04-17"),  # nobody knows since when
        ("begun | Ann | 2022-02-01 | 2022-02-14 | 0 | ", "2022-04-17", "Ann | 2022-04-17"),  # another case of hers
    ],
)
def test_a_rate_that_goes_on_from_another_closes_with_it_or_so_many_days_after_it(
    tmp_path: Path, begun: str, as_of: str, expected: str
) -> None:
    world = cases(
        tmp_path,
        f"""
        rate    | person_id | case_date  | closes_by  | numerator | evidence_date
        {begun}
        engaged | Ann       | 2022-03-01 | 2022-04-17 | 0         |
        """,
        eligibility=ANN_IS_COVERED,
    )
    listed(world, "engaged", as_of=as_of, goes_on=GOES_ON).holds(f"person | by when\n{expected}")


def test_members_worth_a_call_are_those_counted_up_to_the_day_and_still_there(tmp_path: Path) -> None:
    world = cases(
        tmp_path,
        """
        rate     | person_id | case_date  | denominator | denominator_exclusion
        frequent | Ann       | 2022-06-30 | 1           | 0
        frequent | Bob       | 2022-07-01 | 1           | 0                       # a day later
        frequent | Cid       | 2022-06-30 | 0           | 0                       # not counted
        frequent | Dot       | 2022-06-30 | 1           | 1                       # left out
        frequent | Eve       | 2022-06-30 | 1           | 0                       # died
        other    | Fay       | 2022-06-30 | 1           | 0
        """,
        members="""
            person_id | death_date
            Eve       | 2022-06-15
        """,
        eligibility="\n".join(
            ["person_id | enrollment_start_date | enrollment_end_date"]
            + [f"{name} | 2021-01-01 | 2023-12-31" for name in ("Ann", "Bob", "Cid", "Dot", "Eve", "Fay")]
        ),
    )
    found = listed(world, as_of="2022-06-30", watched=("frequent",)).gaps
    assert [(one.person.person_id, one.case_date) for one in found.watched] == [("Ann", date(2022, 6, 30))]
    assert found.open == ()


def test_gaps_are_of_measures_that_improve_upward_and_say_what_closes_them() -> None:
    several = (
        well_child_visits, frequent_emergency_visits, schizophrenia_case_management, cesarean_birth,
        substance_use_treatment_2022,
    )  # fmt: skip
    assert closable(several) == ("well_child_visits", "substance_use_initiation", "substance_use_engagement")


@pytest.mark.parametrize(
    ("met", "counted", "aim", "digits", "more"),
    [
        (7, 10, "0.75", None, 1),
        (7, 10, "0.70", None, 0),
        (0, 3, "1", None, 3),
        (2, 3, "0.6667", None, 1),  # two thirds are less
        (2, 3, "0.667", 3, 0),  # and 66.7 % when rounded
        (5, 10, "1.01", None, None),
        (0, 0, "0.5", None, None),
    ],
)
def test_how_many_more_reach_an_aim(met: int, counted: int, aim: str, digits: int | None, more: int | None) -> None:
    assert more_needed(met, counted, Decimal(aim), digits) == more


@given(
    counted=st.integers(1, 500),
    data=st.data(),
    aim=st.fractions(min_value=0, max_value=1),
)
def test_one_fewer_than_needed_never_reaches_the_aim(counted: int, data: st.DataObject, aim: Fraction) -> None:
    met = data.draw(st.integers(0, counted))
    more = more_needed(met, counted, aim)
    assert more is not None
    assert Fraction(met + more, counted) >= aim
    assert more == 0 or Fraction(met + more - 1, counted) < aim
