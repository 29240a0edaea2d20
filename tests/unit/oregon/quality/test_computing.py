"""What measures are computed from: payers and plans by known names, settings that can be read, and the year."""

from pathlib import Path

import pytest

from coordcare.errors import CoordcareError
from coordcare.oregon.quality.computing import computed
from coordcare.tables.workspace import open_workspace
from tests.unit.tables.ingest.small_workspaces import lay

ELIGIBILITY = """\
person_id,birth_date,enrollment_start_date,enrollment_end_date,plan
A,2018-01-01,2022-01-01,2022-12-31,CCOA
B,2018-01-01,2022-01-01,2022-12-31,{plan}
"""
CLAIMS = """\
claim_id,claim_line_number,claim_type,person_id,payer,claim_start_date,paid_date,paid_amount
C1,1,professional,A,{payer},2022-02-01,2022-03-01,100.00
C2,1,professional,B,,2022-06-03,2022-07-01,50.00
"""


def workspace(folder: Path, *, settings: str = "", payer: str = "Alder", plan: str = "CCOG") -> Path:
    files = {
        "eligibility.csv": ELIGIBILITY.format(plan=plan),
        "medical_claim.csv": CLAIMS.format(payer=payer),
    }
    return lay(folder / "cco", files, settings=f"name: Example CCO\n{settings}")


def said(folder: Path, year: int = 2022) -> str:
    """What an error says, in one line."""
    with pytest.raises(CoordcareError) as refused:
        computed(open_workspace(folder), year)
    return " ".join(str(refused.value).split())


def test_a_payer_that_no_claim_has_is_refused_with_those_that_claims_have(tmp_path: Path) -> None:
    told = said(workspace(tmp_path, settings="own_payers: [Aldder]"))
    assert told.startswith(f"{tmp_path / 'cco' / 'cco.yaml'}: ")
    assert "“Aldder”" in told
    assert "claims have “Alder”" in told
    assert "Correct" in told


def test_a_payer_that_only_pharmacies_bill_is_refused(tmp_path: Path) -> None:
    folder = workspace(tmp_path, settings="own_payers: [Birch]")
    pharmacy = "claim_id,claim_line_number,person_id,payer,dispensing_date,paid_date,paid_amount"
    (folder / "inputs" / "pharmacy_claim.csv").write_text(f"{pharmacy}\nP1,1,A,Birch,2022-02-01,2022-02-02,9.00\n")
    told = said(folder)
    assert "no medical claim has such a payer; medical claims have “Alder”" in told


def test_a_payer_in_other_letters_is_refused_not_left_out(tmp_path: Path) -> None:
    folder = workspace(tmp_path, settings="own_payers: [Alder]")
    claims = folder / "inputs" / "medical_claim.csv"
    claims.write_text(claims.read_text() + "C3,1,professional,A,ALDER,2022-05-01,2022-06-01,100.00\n")
    assert "claims also have “ALDER”, the same in other letters" in said(folder)


def test_payers_that_are_no_list_are_refused_with_the_folder(tmp_path: Path) -> None:
    told = said(workspace(tmp_path, settings="own_payers: Alder"))
    assert told.startswith(f"{tmp_path / 'cco' / 'cco.yaml'}: ")
    assert "[Example CCO]" in told


@pytest.mark.parametrize(("payer", "own"), [("Alder", "[Alder]"), ("Alder", "[]"), ("", "[Alder]")])
def test_a_payer_that_claims_have_is_fine_and_so_is_any_where_claims_name_none(
    tmp_path: Path, payer: str, own: str
) -> None:
    folder = workspace(tmp_path, payer=payer, settings=f"own_payers: {own}")
    assert computed(open_workspace(folder), 2022).notes == ()


def test_plans_that_the_program_does_not_know_are_told_by_name(tmp_path: Path) -> None:
    (note,) = computed(open_workspace(workspace(tmp_path, plan="Silver")), 2022).notes
    assert "“Silver”" in note
    assert "“CCOA”" in note


def test_a_year_that_the_data_do_not_reach_is_refused_with_the_first_and_the_last_day(tmp_path: Path) -> None:
    assert "from 2022-02-01 to 2022-06-30" in said(workspace(tmp_path), 2023)


@pytest.mark.parametrize("settings", ["inputs: [", "own_payers: *a", "member_months: sometimes"])
def test_settings_that_cannot_be_used_are_told_with_their_folder_and_what_to_do(tmp_path: Path, settings: str) -> None:
    told = said(workspace(tmp_path, settings=settings))
    assert told.startswith(f"{tmp_path / 'cco' / 'cco.yaml'}: ")
    assert told.endswith(".")
    assert any(word in told for word in ("Mend", "Write"))
