"""Contracts take of a value set what the ledger asks of lines, and say what they cannot take."""

from pathlib import Path

import pytest

from coordcare.payment.closing.code_sets import read_code_sets

EXPANSION = """{"resourceType": "ValueSet", "expansion": {"contains": [
  {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "Z00.1"},
  {"system": "http://snomed.info/sct", "code": "1"}]}}"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "value_sets").mkdir()
    return tmp_path


def test_codes_stand_in_the_columns_of_the_ledger(workspace: Path) -> None:
    text = "ndc_code,hcpcs_code,drg_code\n00000-0001-01,,807\n,x9001,\n"
    (workspace / "value_sets" / "drugs.csv").write_text(text, "utf-8")
    (workspace / "value_sets" / "visits.json").write_text(EXPANSION, "utf-8")
    rows, problems = read_code_sets(workspace, {"drugs", "visits"})
    assert problems == []
    assert {("drugs", "ndc_code", "00000000101"), ("drugs", "drg_code", "807")} <= set(rows)
    assert {code for name, column, code in rows if column == "hcpcs_code"} == {"X9001"}
    assert {(name, column) for name, column, code in rows if code == "Z001"} == {("visits", "diagnosis_code_1")}


def test_a_set_without_a_file_and_one_without_codes_are_told(workspace: Path) -> None:
    (workspace / "value_sets" / "empty.csv").write_text("hcpcs_code\n", "utf-8")
    rows, problems = read_code_sets(workspace, ["nowhere", "empty"])
    assert rows == []
    assert [problem.split(",")[0] for problem in problems] == [
        "value_sets/empty.csv holds no code",
        "The code set “nowhere” is named by an arrangement",
    ]


def test_codes_that_no_contract_asks_for_are_told_with_their_column(workspace: Path) -> None:
    text = "hcpcs_code,place_of_service_code\nX9001,11\n"
    (workspace / "value_sets" / "visits.csv").write_text(text, "utf-8")
    assert read_code_sets(workspace, ["visits"]) == (
        [("visits", "hcpcs_code", "X9001"), ("visits", "place_of_service_code", "11")],
        [
            "value_sets/visits.csv has codes of place_of_service_code, and contracts find lines by hcpcs_code, "
            "ndc_code, drg_code, diagnosis_code_1, revenue_center_code alone. Take the others out."
        ],
    )
