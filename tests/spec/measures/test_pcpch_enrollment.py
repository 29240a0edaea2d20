"""Enrollment in patient-centered primary care homes: whom it counts, and the weights of the tiers."""

from decimal import Decimal
from pathlib import Path

import pytest

from coordcare.figures import rounded
from coordcare.measures.evaluate import measure_step
from coordcare.measures.measure import Measure
from coordcare.oregon.quality.measures.pcpch_enrollment import pcpch_enrollment, pcpch_enrollment_2017
from coordcare.population.enrollment import coverage_step
from coordcare.rulebook.periods import calendar_year
from tests.spec.measures.judging import Judged
from tests.spec.population.written_tables import Reckoned, reckoned, written

MEMBERS = """
    person_id | birth_date
    Ann       | 1990-05-01
    Bob       | 1990-05-01
    Cid       | 1990-05-01
    Dot       | 1990-05-01
    Eve       | 1990-05-01
    Fay       | 1990-05-01
"""
WHOLE_YEAR = """
    person_id | enrollment_start_date | enrollment_end_date
    Ann       | 2019-01-01            | 2019-12-31
    Bob       | 2019-01-01            | 2019-12-31
    Cid       | 2019-01-01            | 2019-12-31
    Dot       | 2019-01-01            | 2019-12-31
    Eve       | 2019-01-01            | 2019-12-31
    Fay       | 2019-01-01            | 2019-12-31
"""
CLINICS = """
    person_id | clinic_id
    Ann       | one
    Bob       | two
    Cid       | three
    Dot       | four
    Eve       | five
    Fay       |
"""
RECOGNITIONS = """
    clinic_id | tier | start_date | end_date
    one       | 1    | 2018-01-01 |
    two       | 2    | 2018-01-01 |
    three     | 3    | 2018-01-01 |
    four      | 4    | 2018-01-01 |
    five      | 5    | 2018-01-01 |
"""


def enrolled(
    folder: Path,
    measure: Measure,
    *,
    members: str = MEMBERS,
    eligibility: str = WHOLE_YEAR,
    clinics: str = CLINICS,
    recognitions: str = RECOGNITIONS,
    year: int = 2019,
) -> Judged:
    """The measure on the tables that are written; `clinics` tells where each member belongs at the end of the year."""
    world = reckoned(
        folder,
        first=f"{year}-01",
        last=f"{year}-12",
        members=members,
        eligibility=eligibility,
        clinic_recognitions=recognitions,
    )
    people = "CREATE TABLE measure_people (person_id VARCHAR, clinic_id VARCHAR)"
    world.engine.connection.execute(people)
    for row in written(clinics):
        world.engine.connection.execute("INSERT INTO measure_people VALUES (?, ?)", list(row.values()))
    return carried_out(world, measure, year)


def carried_out(world: Reckoned, measure: Measure, year: int) -> Judged:
    for step in (coverage_step(), measure_step(measure, calendar_year(year), numbers={}, without_plans={})):
        world.engine.compute(step.name, step.sql("duckdb"), world.folder / f"{step.name}.parquet")
    return Judged(world, measure)


def test_a_member_weighs_as_much_as_the_tier_of_the_clinic_out_of_five(tmp_path: Path) -> None:
    enrolled(tmp_path, pcpch_enrollment_2017).holds("""
        person | denominator | numerator
        Ann    | 5           | 1
        Bob    | 5           | 2
        Cid    | 5           | 3
        Dot    | 5           | 4
        Eve    | 5           | 5
        Fay    | 5           | 0            # belongs to no clinic
    """)


def test_until_2016_a_member_weighs_up_to_three_out_of_three(tmp_path: Path) -> None:
    enrolled(tmp_path, pcpch_enrollment).holds("""
        person | denominator | numerator
        Ann    | 3           | 1
        Bob    | 3           | 2
        Cid    | 3           | 3
        Dot    | 3           | 3            # no tier above 3 was known
        Eve    | 3           | 3
        Fay    | 3           | 0
    """)


def test_who_is_covered_on_the_fifteenth_of_december_counts_and_nobody_else(tmp_path: Path) -> None:
    enrolled(
        tmp_path,
        pcpch_enrollment_2017,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2019-12-15            | 2019-12-15
            Bob       | 2019-01-01            | 2019-12-14
            Cid       | 2019-12-16            | 2019-12-31
            Dot       | 2019-01-01            | 2019-12-10
            Dot       | 2019-12-11            | 2019-12-31   # the spans touch
            Eve       | 2019-01-01            |              # goes on
        """,
    ).holds("""
        person | denominator | numerator
        Ann    | 5           | 1
        Dot    | 5           | 4
        Eve    | 5           | 5
    """)


def test_a_recognition_counts_on_its_first_and_on_its_last_day(tmp_path: Path) -> None:
    enrolled(
        tmp_path,
        pcpch_enrollment_2017,
        recognitions="""
            clinic_id | tier | start_date | end_date
            one       | 3    | 2019-12-15 | 2021-12-14
            two       | 3    | 2017-12-16 | 2019-12-15
            three     | 3    | 2019-12-16 | 2021-12-15
            four      | 3    | 2017-12-15 | 2019-12-14
            five      | 3    | 2017-01-01 | 2019-12-31
            five      | 4    | 2019-12-01 |              # two at once: the higher counts
        """,
    ).holds("""
        person | denominator | numerator
        Ann    | 5           | 3
        Bob    | 5           | 3
        Cid    | 5           | 0
        Dot    | 5           | 0
        Eve    | 5           | 4
        Fay    | 5           | 0
    """)


# As the state printed it for the third quarter of 2016: by the formula of that year, and by the one to come.
AS_PRINTED = """
    cco                      | until_2016 | from_2017
    AllCare                  | 85.9       | 51.6
    Cascade                  | 83.3       | 50.0
    Columbia Pacific         | 91.7       | 55.0
    Eastern Oregon           | 84.2       | 50.5
    FamilyCare               | 93.7       | 56.2
    Health Share             | 92.9       | 55.8
    IHN                      | 93.0       | 55.8
    Jackson                  | 77.4       | 46.5
    PacificSource Central    | 93.2       | 55.9
    PacificSource Gorge      | 100.0      | 60.4
    PrimaryHealth            | 100.0      | 60.0
    Trillium                 | 83.3       | 50.0
    Umpqua                   | 96.5       | 57.9
    WOAH                     | 88.2       | 52.9
    WVCH                     | 95.4       | 57.2
    Yamhill                  | 80.1       | 48.0
"""
MEMBERS_OF_EACH = 1000


@pytest.fixture(scope="module")
def of_sixteen(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Each CCO with a thousand members, so many of them in a clinic of Tier 3 as its printed result tells."""
    world = reckoned(tmp_path_factory.mktemp("sixteen"), first="2019-01", last="2019-12")
    run = world.engine.connection.execute
    run("CREATE TABLE measure_people (person_id VARCHAR, clinic_id VARCHAR)")
    run("INSERT INTO clinic_recognitions (clinic_id, tier, start_date, standing) "
        "VALUES ('home', 3, DATE '2016-01-01', 'counted')")  # fmt: skip
    for row in written(AS_PRINTED):
        cco, in_homes = row["cco"], int(Decimal(row["until_2016"] or 0) * MEMBERS_OF_EACH / 100)
        run(
            "INSERT INTO eligibility (person_id, enrollment_start_date, enrollment_end_date, standing) SELECT "
            "? || '/' || n, DATE '2016-01-01', DATE '2019-12-31', 'counted' FROM range(?) r(n)",
            [cco, MEMBERS_OF_EACH],
        )
        run("INSERT INTO measure_people SELECT ? || '/' || n, 'home' FROM range(?) r(n)", [cco, in_homes])
    results = []
    for measure in (pcpch_enrollment, pcpch_enrollment_2017):
        carried_out(world, measure, 2019)
        rows = world.engine.rows("SELECT split_part(person_id, '/', 1), sum(numerator)::INT, sum(denominator)::INT "
                                 "FROM measure_pcpch_enrollment GROUP BY 1")  # fmt: skip
        results.append({cco: rounded(Decimal(above * 100) / below, 1) for cco, above, below in rows})
    return results[0], results[1]


def test_both_formulas_give_what_the_state_printed_for_sixteen_ccos(
    of_sixteen: tuple[dict[str, Decimal], dict[str, Decimal]],
) -> None:
    before, after = of_sixteen
    assert len(after) == 16
    for row in written(AS_PRINTED):
        cco, printed_before, printed_after = row["cco"] or "", row["until_2016"], row["from_2017"]
        assert before[cco] == Decimal(printed_before or 0)
        if cco != "PacificSource Gorge":
            assert abs(after[cco] - Decimal(printed_after or 0)) <= Decimal("0.1"), cco


def test_a_result_above_the_whole_is_not_cut_off(of_sixteen: tuple[dict[str, Decimal], dict[str, Decimal]]) -> None:
    """One CCO's 60.4 is more than Tier 3 alone can give, so more than all of its members were in homes: 100.7%."""
    _, after = of_sixteen
    assert after["PacificSource Gorge"] == Decimal("60.0")
    assert rounded(Decimal("60.4") * 5 / 3, 1) == Decimal("100.7")
