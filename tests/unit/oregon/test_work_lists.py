"""Work lists: one workbook for each clinic, whose text stays text, and every gap in one file."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from coordcare.engine.on_duckdb import connect, write_rows
from coordcare.errors import CoordcareError
from coordcare.figures import Figure
from coordcare.measures.incentive_metric import Component, DecidedBy, IncentiveMetric
from coordcare.measures.people import PEOPLE_COLUMNS
from coordcare.measures.pool import PoolTerms
from coordcare.measures.program import IncentiveProgram, verdicts
from coordcare.measures.scoring import Observed
from coordcare.oregon.quality.computing import Computed
from coordcare.oregon.quality.registry import measures_of
from coordcare.oregon.quality.value_sets import SetsFound
from coordcare.oregon.quality.work_list import CONFIDENTIAL
from coordcare.oregon.quality.work_lists import aims_of, file_names, write_work_lists
from coordcare.oregon.quality.year_quality import YearQuality
from coordcare.population.judging import CASES_COLUMNS
from tests.spec.population.written_tables import written

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "figures/measure_cases": CASES_COLUMNS,
    "figures/measure_people": PEOPLE_COLUMNS,
    "run/tables/members": {
        "person_id": "VARCHAR", "member_id": "VARCHAR", "birth_date": "DATE", "death_date": "DATE",
        "standing": "VARCHAR",
    },
    "run/tables/clinics": {"clinic_id": "VARCHAR", "name": "VARCHAR", "standing": "VARCHAR"},
    "run/results/coverage": {"person_id": "VARCHAR", "start_date": "DATE", "end_date": "DATE"},
    "run/results/months": {"month_end": "DATE"},
    "run/results/primary_care_visits": {"person_id": "VARCHAR", "service_date": "DATE"},
}  # fmt: skip
UNLESS_WRITTEN = {
    "denominator": 1, "denominator_exclusion": 0, "denominator_exception": 0, "numerator": 0, "standing": "counted",
    "start_date": "2022-01-01", "end_date": "2022-12-31",
}  # fmt: skip
CASES = """
    rate                            | person_id | case_date  | closes_by  | numerator
    well_child_visits               | Ann       | 2022-12-31 | 2022-12-31 | 0
    well_child_visits               | Bob       | 2022-12-31 | 2022-12-31 | 0
    well_child_visits               | Cid       | 2022-12-31 | 2022-12-31 | 1
    well_child_visits               | Dot       | 2022-12-31 | 2022-12-31 | 1
    follow_up_mental_illness_7_days | Bob       | 2022-08-29 | 2022-09-05 | 0
    oral_evaluation_diabetes        | Eve       | 2022-12-31 | 2022-12-31 | 0
    frequent_emergency_visits       | Ann       | 2022-06-29 |            | 0
"""
PEOPLE = """
    person_id | clinic_id | npi
    Ann       | C1        | 1000000004
    Bob       | C1        | 1000000012
    Cid       | C1        | 1000000012
    Dot       | C2        |
"""
CLINICS = """
    clinic_id | name
    C1        | Alder Family Health
    C2        | Birch Clinic
"""
MEMBERS = """
    person_id | member_id | birth_date
    Ann       | M1        | 2018-05-01
    Bob       | M2        | 2017-06-02
    Eve       | =1+1      | 1970-01-01
"""
ALDER, BIRCH, NO_CLINIC = "clinic-c1-alder-family-health.xlsx", "clinic-c2-birch-clinic.xlsx", "no-clinic.xlsx"
FIRST = date(2022, 9, 1)


def quality(
    folder: Path,
    *,
    cases: str = CASES,
    people: str = PEOPLE,
    clinics: str = CLINICS,
    members: str = MEMBERS,
    program: IncentiveProgram | None = None,
    results: Mapping[str, Observed] | None = None,
    missing: Mapping[str, tuple[str, ...]] | None = None,
) -> YearQuality:
    """A year's quality whose tables are written out; everybody in the cases is covered."""
    covered = "person_id\n" + "\n".join(sorted({row["person_id"] or "" for row in written(cases)}))
    content = dict(zip(COLUMNS, (cases, people, members, clinics, covered), strict=False))
    content["run/results/months"] = "month_end\n2022-12-31"
    content["run/results/primary_care_visits"] = "person_id | service_date\nAnn | 2022-07-15"
    connection = connect(temporary=folder / "temporary")
    for name, columns in COLUMNS.items():
        path = folder / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = [[row.get(column, UNLESS_WRITTEN.get(column)) for column in columns] for row in written(content[name])]
        write_rows(connection, columns, rows, path)
    connection.close()
    return YearQuality(
        name="Example CCO",
        year=2022,
        computed=Computed(
            year=2022,
            run=folder / "run",
            record={},
            figures=folder / "figures",
            measures=tuple(one for one in measures_of(2022) if one.id not in (missing or {})),
            sets=SetsFound(rows=(), missing=missing or {}, problems=(), origin={}),
            arrangements=(),
        ),
        results=(),
        brought=(),
        before=(),
        program=program,
        no_program="",
        verdicts={} if program is None else verdicts(program, results or {}, {}),
        payout=None,
        last_service=date(2022, 12, 31),
    )


def program(*components: Component, digits: int | None = None) -> IncentiveProgram:
    return IncentiveProgram(
        year=2022,
        metrics=tuple(IncentiveMetric(id=one.id, title=one.title, components=(one,)) for one in components),
        share_of_gap=Figure(value=Decimal("0.1"), unit="share", says="Share of the gap"),
        digits=digits,
        pool=PoolTerms(share_of_payments=None),
    )


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    """The rows of each sheet, without cells that are empty at the end."""
    book = openpyxl.load_workbook(path)
    found = {}
    for sheet in book.worksheets:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        lengths = [max((at + 1 for at, value in enumerate(row) if value is not None), default=0) for row in rows]
        found[sheet.title] = [row[:length] for row, length in zip(rows, lengths, strict=True)]
    return found


def test_each_clinic_has_a_workbook_and_members_without_a_clinic_have_their_own(tmp_path: Path) -> None:
    paths = write_work_lists(quality(tmp_path), tmp_path / "out", as_of=FIRST)
    assert [path.relative_to(tmp_path / "out").as_posix() for path in paths] == [
        f"work_lists/{name}" for name in (ALDER, BIRCH, NO_CLINIC, "gaps.csv")
    ]
    assert {path.name for path in (tmp_path / "out" / "work_lists").iterdir()} == {path.name for path in paths}


def test_the_list_has_its_gaps_by_urgency_and_again_by_member(tmp_path: Path) -> None:
    write_work_lists(quality(tmp_path), tmp_path, as_of=FIRST)
    found = sheets(tmp_path / "work_lists" / ALDER)
    assert list(found) == ["Work list", "By member", "Worth a call", "Summary", "About"]
    assert found["Work list"][0] == ["C1 Alder Family Health: 3 gaps are open on 2022-09-01"]
    rows = found["Work list"][3:]
    assert [(row[0], row[1], f"{row[5]:%Y-%m-%d}", row[6], row[8]) for row in rows] == [
        ("M2", "Bob", "2022-09-05", 4, "1000000012"),
        ("M1", "Ann", "2022-12-31", 121, "1000000004"),
        ("M2", "Bob", "2022-12-31", 121, "1000000012"),
    ]
    assert rows[0][3:5] == [
        "Follow-up after hospitalization for mental illness: Follow-up within 7 days of the stay",
        "A visit for mental health within 7 days (30 days) of the discharge",
    ]
    assert (f"{rows[0][7]:%Y-%m-%d}", f"{rows[1][2]:%Y-%m-%d}", f"{rows[1][9]:%Y-%m-%d}") == (
        "2022-08-29", "2018-05-01", "2022-07-15",
    )  # fmt: skip
    bob, ann = found["By member"][3:]
    assert (bob[1], bob[3], f"{bob[4]:%Y-%m-%d}", bob[5]) == ("Bob", 2, "2022-09-05", 4)
    assert [line.split(":")[0] for line in bob[6].split("\n")] == ["by 2022-09-05", "by 2022-12-31"]
    assert (ann[1], ann[3]) == ("Ann", 1)


def test_the_header_stays_in_sight_and_every_column_can_be_filtered(tmp_path: Path) -> None:
    write_work_lists(quality(tmp_path), tmp_path, as_of=FIRST)
    book = openpyxl.load_workbook(tmp_path / "work_lists" / ALDER)
    assert (book["Work list"].freeze_panes, book["Work list"].auto_filter.ref) == ("A4", "A3:J6")
    assert [cell.value for cell in book["Work list"][3]][:3] == ["Member ID", "Person ID", "Birth date"]
    assert book["By member"].auto_filter.ref == "A3:I5"
    assert openpyxl.load_workbook(tmp_path / "work_lists" / BIRCH)["Work list"].auto_filter.ref is None


def test_who_often_visits_emergency_departments_is_worth_a_call(tmp_path: Path) -> None:
    write_work_lists(quality(tmp_path), tmp_path, as_of=FIRST)
    heading, _, _, ann = sheets(tmp_path / "work_lists" / ALDER)["Worth a call"]
    assert heading == ["C1 Alder Family Health: 1 member is worth a call"]
    assert ann[:2] == ["M1", "Ann"]
    assert "5 or more visits" in ann[3]


def test_a_clinic_without_gaps_gets_a_list_that_says_so(tmp_path: Path) -> None:
    write_work_lists(quality(tmp_path), tmp_path, as_of=FIRST)
    found = sheets(tmp_path / "work_lists" / BIRCH)
    assert found["Work list"][0] == ["C2 Birch Clinic: No gap is open on 2022-09-01"]
    assert found["By member"][0] == ["C2 Birch Clinic: 0 members have an open gap on 2022-09-01"]
    assert [len(found[name]) for name in ("Work list", "By member", "Worth a call")] == [3, 3, 3]
    assert found["Summary"][3][:5] == ["Well-child visits, ages 3 to 6", "members", 1, 1, 0]


def test_a_clinic_that_nobody_belongs_to_gets_a_list_as_well(tmp_path: Path) -> None:
    write_work_lists(quality(tmp_path, clinics=f"{CLINICS}    C3 | Cedar"), tmp_path, as_of=FIRST)
    found = sheets(tmp_path / "work_lists" / "clinic-c3-cedar.xlsx")
    assert found["Summary"][0] == ["C3 Cedar: Nobody is counted in a measure on 2022-09-01"]


def test_every_sheet_says_that_it_is_confidential(tmp_path: Path) -> None:
    *workbooks, all_gaps = write_work_lists(quality(tmp_path), tmp_path, as_of=FIRST)
    for path in workbooks:
        book = openpyxl.load_workbook(path)
        for sheet in book.worksheets:
            assert any(str(cell.value).startswith(CONFIDENTIAL) for row in sheet.iter_rows() for cell in row)
            assert sheet.oddHeader is not None
            assert sheet.oddHeader.center.text == CONFIDENTIAL
    with all_gaps.open(encoding="utf-8", newline="") as file:
        assert {row["handling"] for row in csv.DictReader(file)} == {CONFIDENTIAL}


def test_the_file_of_all_gaps_has_those_of_every_clinic(tmp_path: Path) -> None:
    write_work_lists(quality(tmp_path), tmp_path, as_of=FIRST)
    with (tmp_path / "work_lists" / "gaps.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["clinic_id"], row["person_id"], row["rate"], row["closes_by"], row["days_left"]) for row in rows] == [
        ("C1", "Bob", "follow_up_mental_illness_7_days", "2022-09-05", "4"),
        ("C1", "Ann", "well_child_visits", "2022-12-31", "121"),
        ("C1", "Bob", "well_child_visits", "2022-12-31", "121"),
        ("", "Eve", "oral_evaluation_diabetes", "2022-12-31", "121"),
    ]
    assert [row["open_since"] for row in rows] == ["2022-08-29", "", "", ""]


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@"])
def test_text_from_the_data_never_becomes_a_formula(tmp_path: Path, beginning: str) -> None:
    hostile = f'{beginning}HYPERLINK("http://example.org")'
    year = quality(
        tmp_path,
        cases="rate | person_id | case_date | closes_by\nwell_child_visits | X | 2022-12-31 | 2022-12-31",
        people=f"person_id | clinic_id | npi\nX | C1 | {hostile}",
        clinics=f"clinic_id | name\nC1 | {hostile}",
        members=f"person_id | member_id | birth_date\nX | {hostile} | 2018-05-01",
    )
    workbook, all_gaps = write_work_lists(year, tmp_path, as_of=FIRST)
    cells = [cell for sheet in openpyxl.load_workbook(workbook).worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert [cell.value for cell in cells].count(hostile) == 4  # member and practitioner, on two sheets
    with all_gaps.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


def test_a_clinic_s_name_never_leads_out_of_the_folder_and_no_two_share_a_file() -> None:
    names = file_names(
        {
            "a": "../../etc/passwd",
            "b": "C:\\con",
            "c": "",
            "d": "é",
            "e": "A" * 300,
            "f": "x/y",
            "g": "X.y",
            "h": "no clinic",
            None: "Members without a clinic",
        }
    )
    assert names == {
        "a": "clinic-etc-passwd.xlsx", "b": "clinic-c-con.xlsx", "c": "clinic-unnamed.xlsx",
        "d": "clinic-unnamed-2.xlsx", "e": f"clinic-{'a' * 60}.xlsx", "f": "clinic-x-y.xlsx",
        "g": "clinic-x-y-2.xlsx", "h": "clinic-no-clinic.xlsx", None: "no-clinic.xlsx",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("benchmark", "expected"),
    [("0.30", [0, "reached"]), ("0.5", [1, "yes"]), ("1", [2, "yes"]), ("1.01", [None, "no"])],
)
def test_the_summary_says_how_many_more_reach_the_aim(tmp_path: Path, benchmark: str, expected: list[Any]) -> None:
    aim = Component(
        id="child", title="", rates=("well_child_visits",), benchmark=Decimal(benchmark), decided_by="benchmark_only"
    )
    result = {"well_child_visits": Observed(value=Fraction(1, 3))}
    year = quality(tmp_path, program=program(aim), results=result)
    write_work_lists(year, tmp_path, as_of=FIRST)
    [row] = [row for row in sheets(tmp_path / "work_lists" / ALDER)["Summary"] if row[0].startswith("Well-child")]
    assert row[2:8] == [3, 1, 2, 0, 0, 0]
    assert [Decimal(str(row[9])), *row[10:]] == [Decimal(benchmark), "benchmark", *expected]


def test_without_a_program_the_summary_has_no_aims(tmp_path: Path) -> None:
    write_work_lists(quality(tmp_path), tmp_path, as_of=FIRST)
    [row] = [row for row in sheets(tmp_path / "work_lists" / ALDER)["Summary"] if row[0].startswith("Well-child")]
    assert row[9:] == []


@pytest.mark.parametrize(
    ("decided_by", "aim"),
    [
        ("benchmark_or_target", (Fraction("0.53"), "improvement target")),
        ("target_only", (Fraction("0.53"), "improvement target")),
        ("benchmark_only", (Fraction("0.785"), "benchmark")),
        ("reporting", None),
        (None, None),
    ],
)
def test_the_aim_is_the_nearer_of_what_may_meet_the_metric(
    tmp_path: Path, decided_by: DecidedBy | None, aim: tuple[Fraction, str] | None
) -> None:
    one = Component(
        id="well_child_visits", title="", benchmark=Decimal("0.785"), floor=Decimal("0.03"),
        floor_kind="percentage_point", decided_by=decided_by,
    )  # fmt: skip
    aims = program(one)
    year = quality(tmp_path, program=aims)
    results = {"well_child_visits": Observed(value=Decimal("0.51"))}
    before = {"well_child_visits": Observed(value=Decimal("0.50"))}
    year = replace(year, verdicts=verdicts(aims, results, before))
    assert {rate: (found.value, found.says) for rate, found in aims_of(year).items()} == (
        {} if aim is None else {"well_child_visits": aim}
    )


@pytest.mark.parametrize(("digits", "more"), [(None, 1), (2, 1), (1, 0)])
def test_percentages_are_rounded_before_they_are_compared_where_the_program_says_so(
    tmp_path: Path, digits: int | None, more: int
) -> None:
    # Two thirds are less than the benchmark, and reach it where they are rounded to one decimal of a percentage.
    aim = Component(id="well_child_visits", title="", benchmark=Decimal("0.667"), decided_by="benchmark_only")
    cases = CASES.replace("Bob       | 2022-12-31 | 2022-12-31 | 0", "Bob       | 2022-12-31 | 2022-12-31 | 1")
    write_work_lists(quality(tmp_path, cases=cases, program=program(aim, digits=digits)), tmp_path, as_of=FIRST)
    [row] = [row for row in sheets(tmp_path / "work_lists" / ALDER)["Summary"] if row[0].startswith("Well-child")]
    assert (row[3], row[11]) == (2, more)


def test_an_aim_of_several_rates_together_is_no_aim_of_one(tmp_path: Path) -> None:
    both = Component(
        id="dental", title="", rates=("preventive_dental_1_5", "preventive_dental_6_14"), benchmark=Decimal("0.5")
    )
    assert aims_of(quality(tmp_path, program=program(both))) == {}


def test_measures_whose_codes_are_missing_are_named(tmp_path: Path) -> None:
    year = quality(tmp_path, missing={"postpartum_care": ("postpartum_visits",), "cesarean_birth": ("births",)})
    write_work_lists(year, tmp_path, as_of=FIRST)
    about = [row[0] for row in sheets(tmp_path / "work_lists" / ALDER)["About"]]
    assert about[-1] == "Not computed, because codes are missing: Postpartum care."


def test_lists_are_as_of_the_last_day_that_the_data_reach_unless_told_otherwise(tmp_path: Path) -> None:
    write_work_lists(quality(tmp_path), tmp_path)
    assert sheets(tmp_path / "work_lists" / ALDER)["Work list"][0] == [
        "C1 Alder Family Health: 2 gaps are open on 2022-12-31"
    ]


@pytest.mark.parametrize("day", [date(2021, 12, 31), date(2023, 1, 1)])
def test_a_day_of_another_year_is_refused_and_nothing_is_written(tmp_path: Path, day: date) -> None:
    with pytest.raises(CoordcareError, match=r"the measures are of 2022.*Name a day of 2022"):
        write_work_lists(quality(tmp_path), tmp_path / "out", as_of=day)
    assert not (tmp_path / "out").exists()


def test_equal_content_gives_equal_bytes(tmp_path: Path) -> None:
    year = quality(tmp_path)
    first, second = (write_work_lists(year, tmp_path / name, as_of=FIRST) for name in ("one", "two"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
