"""Immunizations, notices of custody and expected readmissions are kept as they are sent, or told."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.tables.ingest.small_workspaces import ELIGIBILITY, Ended, asked, lay, take

# The columns of the Tuva Project's input layer, as far as anything is told; the other system's code follows ours.
IMMUNIZATION = """\
immunization_id,person_id,patient_id,source_code_type,source_code,normalized_code_type,normalized_code,status,occurrence_date
1,A,p1,cvx,03,,,completed,2023-02-01
2,A,p1,CVX,10,cvx,10,,2023-02-01
3,A,p1,http://hl7.org/fhir/sid/cvx,20,,,not-done,2023-02-01
4,A,p1,cvx,21,,,entered-in-error,2023-02-01
5,A,p1,ndc,00001000101,cvx,21,completed,2023-02-01
6,A,p1,cvx,,,,completed,2023-02-01
7,A,p1,cvx,21,,,thought of,2023-02-01
8,Z,p9,cvx,21,,,completed,2023-02-01
1,A,p1,cvx,03,,,completed,2023-02-01
"""
CUSTODY = """\
person_id,notice_date,custody_start_date,custody_end_date,status
A,2023-02-01,2023-01-30,,
B,2023-03-01,2023-02-27,2023-04-01,Run_away
B,2023-06-01,2023-05-27,2023-04-01,in_custody
B,2023-07-01,2023-06-27,,gone
"""
RISKS = """\
person_id,discharge_date,expected,model
A,2023-02-01,0.123456,own
A,2023-03-01,12%,own
A,2023-04-01,-0.1,own
Z,2023-05-01,0.1,own
"""
RESULTS = "measure,period_start_date,period_end_date,result,source\nvisits,2023-01-01,2023-12-31,1,us\n"


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    files = {
        "eligibility.csv": ELIGIBILITY.replace("plan\n", "plan,language,disability\n").replace(
            "CCOA", "CCOA,Ixil,none"
        ),
        "immunization.csv": IMMUNIZATION,
        "custody_notices.csv": CUSTODY,
        "readmission_risks.csv": RISKS,
        "measure_results.csv": RESULTS,
    }
    return take(lay(tmp_path_factory.mktemp("elsewhere") / "cco", files))


def stored(ended: Ended, table: str, columns: str) -> list[tuple[object, ...]]:
    query = f"SELECT {columns} FROM read_parquet(?) ORDER BY input_row"  # noqa: S608  # columns that the tests name
    return asked(query, str(ended.run / "tables" / f"{table}.parquet"))


def test_of_immunizations_those_count_that_were_given_and_are_coded_in_cvx(ended: Ended) -> None:
    assert stored(ended, "immunization", "immunization_id, cvx_code, standing")[:8] == [
        ("1", "03", "counted"),
        ("2", "10", "counted"),
        ("3", "20", "not_given"),
        ("4", "21", "not_given"),
        ("5", "00001000101", "rejected"),
        ("6", None, "rejected"),
        ("7", "21", "rejected"),
        ("8", "21", "unknown_member"),
    ]
    assert ended.rows("immunization") == {
        "counted": 2, "duplicate": 1, "unknown_member": 1, "not_given": 2, "rejected": 3,
    }  # fmt: skip
    assert ended.finding("not_given").what == "2 rows are of immunizations that were not given."


def test_a_registry_may_send_no_more_than_person_day_and_code(tmp_path: Path) -> None:
    text = "person_id,occurrence_date,cvx_code\nA,2023-02-01,3\nA,2023-02-01,10\n"
    assert take(lay(tmp_path / "cco", {"immunization.csv": text})).rows("immunization") == {"counted": 2}


def test_a_notice_of_custody_is_rejected_only_where_its_days_cannot_be(ended: Ended) -> None:
    assert stored(ended, "custody_notices", "custody_start_date, custody_end_date, status, standing") == [
        (date(2023, 1, 30), None, None, "counted"),
        (date(2023, 2, 27), date(2023, 4, 1), "run_away", "counted"),
        (date(2023, 5, 27), None, "in_custody", "rejected"),
        (date(2023, 6, 27), None, None, "counted"),
    ]


def test_a_probability_that_is_no_number_or_below_zero_rejects_its_row(ended: Ended) -> None:
    assert stored(ended, "readmission_risks", "expected, standing") == [
        (Decimal("0.123456"), "counted"),
        (None, "rejected"),
        (None, "rejected"),
        (Decimal("0.100000"), "unknown_member"),
    ]


def test_members_made_from_eligibility_have_their_language_and_disability(ended: Ended) -> None:
    people = asked(
        "SELECT person_id, ethnicity, language, disability FROM read_parquet(?) ORDER BY 1",
        str(ended.run / "tables" / "members.parquet"),
    )
    assert people == [("A", None, "Ixil", "none"), ("B", None, "Ixil", "none")]


def test_a_result_says_who_reckoned_it(ended: Ended) -> None:
    assert stored(ended, "measure_results", "source") == [("us",)]
