"""What planted.csv lists stands in the files, and nothing else is changed."""

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest

from coordcare.errors import CoordcareError
from coordcare.oregon.fictional_cco.world import fictional_world
from coordcare.tables.catalogue import TABLES
from coordcare.tables.synthetic.database import Wanted
from coordcare.tables.synthetic.defects import known_defects
from coordcare.tables.synthetic.workspace import write_workspace

EACH = 3
WANTED = Wanted(members=600, year=2022, seed=1, lines_per_member_year=50)
Rows = dict[str, list[dict[str, str]]]


def read(path: Path) -> list[dict[str, str]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(data.decode().splitlines()))


def synthesized(folder: Path, *, file_format: str = "csv", defects: int = 0) -> Rows:
    write_workspace(fictional_world(), WANTED, folder, file_format=file_format, defects=defects)
    return {table.name: read(folder / "inputs" / f"{table.name}.{file_format}") for table in TABLES}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    return synthesized(tmp_path_factory.mktemp("clean") / "cco")


@pytest.mark.parametrize("file_format", ["csv", "csv.gz"])
def test_every_planted_row_is_listed_where_it_stands(tmp_path: Path, clean: Rows, file_format: str) -> None:
    planted = synthesized(tmp_path / "cco", file_format=file_format, defects=EACH)
    listed = read(tmp_path / "cco" / "planted.csv")
    assert Counter(each["defect"] for each in listed) == {defect.name: EACH for defect in known_defects(2022)}
    for each in listed:
        row = planted[each["table"]][int(each["line"]) - 2]  # the header is the first line
        for name in ("person_id", "claim_id", "claim_line_number", "clinic_id"):
            assert row.get(name, "") == each[name]
    assert {table: rows[: len(clean[table])] for table, rows in planted.items()} == clean
    assert sum(map(len, planted.values())) == sum(map(len, clean.values())) + len(listed)


def test_defects_are_what_they_are_called(tmp_path: Path, clean: Rows) -> None:
    planted = synthesized(tmp_path / "cco", defects=1)
    listed = {each["defect"]: each for each in read(tmp_path / "cco" / "planted.csv")}
    rows = {name: planted[each["table"]][int(each["line"]) - 2] for name, each in listed.items()}
    people = {row["person_id"]: row for row in clean["members"]}
    lines = {(row["claim_id"], row["claim_line_number"]): row for row in clean["medical_claim"]}

    def line_of(name: str) -> dict[str, str]:
        return lines[rows[name]["claim_id"], rows[name]["claim_line_number"]]

    assert rows["orphan_claim"]["person_id"] not in people
    assert rows["unknown_clinic"]["clinic_id"] not in {row["clinic_id"] for row in clean["clinics"]}
    assert rows["two_birth_dates"]["birth_date"] != people[rows["two_birth_dates"]["person_id"]]["birth_date"]
    assert rows["exact_duplicate"] == line_of("exact_duplicate")
    assert rows["reversal"]["paid_amount"] == f"-{line_of('reversal')['paid_amount']}"
    assert rows["conflicting_money"]["paid_amount"] != line_of("conflicting_money")["paid_amount"]
    assert rows["end_before_start"]["claim_end_date"] < rows["end_before_start"]["claim_start_date"]
    early = rows["service_before_birth"]
    assert early["claim_start_date"] < people[early["person_id"]]["birth_date"]
    assert rows["impossible_date"]["claim_start_date"] == "13/45/2022"
    assert rows["claim_outside_coverage"]["claim_start_date"] > max(
        row["enrollment_end_date"] for row in clean["eligibility"]
    )
    assert rows["negative_units"]["service_unit_quantity"].startswith("-")
    assert rows["missing_value"]["claim_start_date"] == ""
    assert rows["thousands_separator"]["paid_amount"] == "1,234.50"
    overlapping = rows["overlapping_spans"]
    assert any(
        row["person_id"] == overlapping["person_id"]
        and row["enrollment_start_date"] < overlapping["enrollment_start_date"] < row["enrollment_end_date"]
        for row in clean["eligibility"]
    )


def test_more_defects_than_people_end_in_a_sentence_and_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(CoordcareError, match="Ask for at least 2,000 members"):
        synthesized(tmp_path / "cco", defects=100)
    assert list(tmp_path.iterdir()) == []
