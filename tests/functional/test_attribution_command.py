"""`coordcare attribution` as people call it: to whom members belong, and why one member belongs where."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from coordcare.payment.run import ingest
from coordcare.tables.workspace import open_workspace

ROOT = Path(__file__).parents[2]
TABLES = {
    "eligibility": """\
person_id,enrollment_start_date,enrollment_end_date
assigned,2022-01-01,2022-03-31
visits,2022-01-01,2022-03-31
left,2022-01-01,2022-03-31
nobody,2022-02-01,2022-02-28
""",
    "practitioners": """\
npi,taxonomy_code
1000000004,207Q00000X
1000000012,207Q00000X
1000000020,363LF0000X
""",
    "clinics": """\
clinic_id,name,npi,contracting_entity
C1,Alder Clinic,1000000103,North
C2,Birch Clinic,1000000111,
""",
    "affiliations": """\
npi,clinic_id,start_date,end_date
1000000004,C1,2020-01-01,
1000000012,C2,2020-01-01,
""",
    # Whoever left was assigned to a practitioner in January and is assigned to a clinic alone from February on.
    "assignments": """\
person_id,clinic_id,npi,start_date,end_date
assigned,C1,,2021-07-01,
left,C1,1000000004,2022-01-01,2022-01-31
left,C2,,2022-02-01,
""",
    "medical_claim": """\
claim_id,claim_line_number,claim_type,person_id,claim_start_date,claim_end_date,place_of_service_code,hcpcs_code,\
rendering_npi,paid_amount,allowed_amount
1,1,professional,visits,2022-01-10,2022-01-10,11,T1015,1000000004,1000.00,1234.50
2,1,professional,visits,2022-02-10,2022-02-10,11,T1015,1000000012,50.00,60.00
3,1,professional,visits,2022-03-10,2022-03-10,11,T1015,1000000012,50.00,60.00
4,1,professional,left,2022-01-10,2022-01-10,11,T1015,1000000004,10.00,10.00
""",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("attribution") / "cco"
    (folder / "inputs").mkdir(parents=True)
    (folder / "cco.yaml").write_text("months: {first: 2022-01-01, last: 2022-03-01}\n", "utf-8")
    for name, text in TABLES.items():
        (folder / "inputs" / f"{name}.csv").write_text(text, "utf-8")
    ingest(open_workspace(folder))
    return folder


def called(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8", "COLUMNS": "110"}
    command = [sys.executable, "-m", "coordcare", "attribution", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


def told(*arguments: object, folder: Path) -> str:
    """What is printed when all goes well, each row of blanks as one."""
    done = called(*arguments, folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 110
    return "\n".join(" ".join(line.split()) for line in done.stdout.splitlines())


def as_json(*arguments: object, folder: Path) -> Any:
    done = called(*arguments, "--json", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_a_member_s_spans_are_explained_with_whoever_else_was_a_candidate(workspace: Path) -> None:
    said = " ".join(told("--member", "visits", folder=workspace).split())
    assert said.startswith(
        "2022-01 clinic C1, practitioner 1000000004, contracting entity North "
        "No assignment; 1 primary-care visit in twelve months, all at clinic C1. "
        "2022-02 to 2022-03 clinic C2, practitioner 1000000012 "
        "As of 2022-03: No assignment; 2 primary-care visits in twelve months at clinic C2, more than at any "
        "other (clinic C1: 1). "
        "also seen: clinic C1, visits: 1, the last 2022-01-10, $1,234.50 allowed "
        "By the policy five_passes, which attributes by year as the Tuva Project does: "
        "2022 practitioner 1000000004, pass 1 (primary-care services of the year"
    )
    assert said.endswith("$1,234.50 allowed, visits: 1, candidates: 2")


def test_every_month_is_explained_where_it_is_asked_for(workspace: Path) -> None:
    said = told("--member", "visits", "--months", folder=workspace)
    assert [line[:7] for line in said.splitlines() if line.startswith("2022-")] == ["2022-01", "2022-02", "2022-03"]
    assert "the one at clinic C2 was later (2022-02-10, against 2022-01-10)" in " ".join(said.split())


@pytest.mark.parametrize(
    ("member", "said"),
    [
        ("assigned", "2022-01 to 2022-03 clinic C1, contracting entity North\nAssigned since 2021-07-01.\n"),
        ("nobody", "2022-02 nobody\nNo assignment, and no primary-care visit in the twelve months"),
    ],
)
def test_members_who_went_to_nobody_are_explained_too(workspace: Path, member: str, said: str) -> None:
    shown = told("--member", member, folder=workspace)
    assert shown.startswith(said)
    assert "2022 nobody: no service in two years by anybody known by an NPI" in shown


def test_a_member_is_explained_to_machines(workspace: Path) -> None:
    found = as_json("--member", "visits", folder=workspace)
    assert [(one["month"], one["basis"], one["clinic_id"], one["npi"]) for one in found["months"]] == [
        ("2022-01-01", "visits", "C1", "1000000004"),
        ("2022-02-01", "visits", "C2", "1000000012"),
        ("2022-03-01", "visits", "C2", "1000000012"),
    ]
    assert [one["unit"] for one in found["months"][2]["candidates"]] == ["C2", "C1"]
    assert found["months"][2]["candidates"][1]["allowed_amount"] == "1234.50"
    assert found["months"][0]["reason"].startswith("No assignment; 1 primary-care visit")
    assert [(one["year"], one["npi"], one["pass"]) for one in found["five_passes"]] == [(2022, "1000000004", 1)]


def test_a_member_whom_nobody_knows_ends_in_a_sentence_that_does_not_repeat_the_number(workspace: Path) -> None:
    done = called("--member", "P12345", folder=workspace)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("There is no member month of this person.")
    assert "P12345" not in done.stderr


def test_the_summary_counts_member_months_by_basis_and_clinic(workspace: Path) -> None:
    said = told(folder=workspace)
    for line in (
        "by assignment 6 2",
        "by primary-care visits 3 1",
        "to nobody 1 1",
        "C1 5 3 Alder Clinic, North",
        "C2 4 2 Birch Clinic",
    ):
        assert line in said.splitlines()


def test_clinics_and_practitioners_of_none_add_up_to_what_is_attributed(workspace: Path) -> None:
    said = json.loads(called("--json", folder=workspace).stdout)
    by_basis = {one["basis"]: one["member_months"] for one in said["bases"]}
    assert sum(one["member_months"] for one in said["clinics"]) == by_basis["assignment"] + by_basis["visits"]


def test_the_two_policies_are_compared_by_whom_the_member_belongs_to_in_the_last_month(workspace: Path) -> None:
    """Whoever left belongs to another clinic now, so that the practitioner of January is none of its."""
    found = as_json(folder=workspace)
    assert found["bases"] == [
        {"basis": "assignment", "member_months": 6, "members": 2},
        {"basis": "none", "member_months": 1, "members": 1},
        {"basis": "visits", "member_months": 3, "members": 1},
    ]
    assert [(one["clinic_id"], one["member_months"], one["members"]) for one in found["clinics"]] == [
        ("C1", 5, 3),
        ("C2", 4, 2),
    ]
    assert found["five_passes"] == {
        "member_years": 4,
        "by_both": 2,
        "alike": 0,
        "by_neither": 1,
    }


def test_before_anything_was_taken_in_the_next_step_is_told(tmp_path: Path) -> None:
    (tmp_path / "eligibility.csv").write_text(TABLES["eligibility"], "utf-8")
    done = called(".", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing was taken in yet. Run “coordcare ingest" in done.stderr


def test_whom_an_assigned_member_saw_is_told(workspace: Path) -> None:
    said = told("--member", "left", folder=workspace)
    assert "seen there: clinic C1, visits: 1, the last 2022-01-10, $10.00 allowed" in said
    assert "also seen: clinic C1, visits: 1, the last 2022-01-10, $10.00 allowed" in said
    months = as_json("--member", "left", folder=workspace)["months"]
    assert [[one["unit"] for one in month["candidates"]] for month in months] == [["C1"], ["C1"], ["C1"]]


@pytest.mark.parametrize("other", [("--member", "visits"), ("--json",)])
def test_a_file_of_all_reasons_does_not_go_with_what_asks_for_something_else(
    workspace: Path, tmp_path: Path, other: tuple[str, ...]
) -> None:
    done = called(*other, "-o", tmp_path / "reasons.csv", folder=workspace)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"does not go with {other[0]}." in done.stderr
    assert not (tmp_path / "reasons.csv").exists()
