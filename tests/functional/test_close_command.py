"""`coordcare close` as people call it: what it writes, what it refuses, and what a second close does."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from coordcare.cli.synthesize import command
from coordcare.filing.review import Severity
from coordcare.oregon.filings.vbp_data.reviewing import review_file
from coordcare.payment.closing.receipts import read_receipts

ROOT = Path(__file__).parents[2]
NAME = "Example Coordinated Care 2022 VBP PCPCH Data and CDA VBP Data Template.xlsx"
Done = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fictional CCO, closed once; tests that change something copy it."""
    folder = tmp_path_factory.mktemp("close") / "cco"
    command.main(["--members", "300", "--year", "2022", "--seed", "1", "-o", str(folder)], standalone_mode=False)
    assert close(folder).returncode == 0
    return folder


@pytest.fixture
def workspace(closed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(closed, tmp_path / "cco"))


def started(folder: Path, *options: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    line = [sys.executable, "-m", "coordcare", "close", "2022", str(folder), *options]
    return subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", cwd=folder.parent, env=environment
    )


def close(folder: Path, *options: str) -> Done:
    process = started(folder, *options)
    told, wrong = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, told, wrong)


def content(folder: Path) -> dict[str, str]:
    """Every file of a folder with its digest; what the engine wrote may lie in another order of rows."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".parquet"
    }


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refused(folder: Path, *options: str) -> str:
    """What is told where a year cannot be closed; nothing was written."""
    before = {part: content(folder / part) for part in ("out", "settlements")}
    done = close(folder, *options)
    assert done.returncode == 2, done.stdout
    assert {part: content(folder / part) for part in before} == before
    assert not list((folder / "out").glob(".2022*"))
    return done.stderr


def machine(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder / "out/2022/closed.json").read_text(encoding="utf-8"))
    return said


def test_it_writes_the_workbook_the_receipts_the_statements_and_the_report(closed: Path) -> None:
    out = closed / "out" / "2022"
    names = {path.name for path in out.iterdir()}
    assert names == {NAME, "answers.yaml", "closed.json", "figures", "receipts.json", "report.html", "statements"}
    assert (closed / "settlements/2022/001.json").is_file()
    assert {path.suffix for path in (out / "statements").iterdir()} == {".html", ".xlsx"}


def test_the_review_of_its_own_workbook_finds_nothing_that_blocks(closed: Path) -> None:
    review = review_file(closed / "out" / "2022" / NAME)
    assert review.readable
    assert [one for one in review.findings if one.severity is Severity.NOT_APPROVED] == []


def test_every_answer_of_the_workbook_has_a_receipt_that_comes_to_it(closed: Path) -> None:
    receipts = read_receipts(closed / "out/2022/receipts.json")
    book = openpyxl.load_workbook(closed / "out" / "2022" / NAME)
    for place, figure in receipts.items():
        sheet, _, cell = place.rpartition("!")
        if sheet not in book.sheetnames:
            continue
        value = book[sheet][cell].value
        if isinstance(figure.value, str):
            assert value == figure.value
        else:
            assert Decimal(str(value)) == round(Decimal(str(figure.number)), 4)


def test_dollars_are_the_same_in_statements_payments_and_workbook(closed: Path) -> None:
    said = machine(closed)
    assert all(one["adds_up"] for one in said["sums"])
    paid: dict[str, Decimal] = {}
    for one in said["payments"]:
        id = one["arrangement"] or ""
        paid[id] = paid.get(id, Decimal(0)) + Decimal(one["dollars"])
    book = openpyxl.load_workbook(closed / "out" / "2022" / NAME)
    assert Decimal(str(book["Hospital CDA VBP Data"]["B14"].value)) == paid["HOSPITAL"]
    assert Decimal(str(book["Maternity CDA VBP Data"]["B14"].value)) == paid["MATERNITY"]


def test_closing_again_writes_the_same_files_and_records_nothing(workspace: Path) -> None:
    before = content(workspace / "out"), content(workspace / "settlements")
    assert close(workspace).returncode == 0
    assert (content(workspace / "out"), content(workspace / "settlements")) == before


def test_a_restated_result_is_an_adjustment_with_its_cause(workspace: Path) -> None:
    results = workspace / "inputs" / "measure_results.csv"
    header, *rows = results.read_text(encoding="utf-8").splitlines()
    columns = header.split(",")
    of_year, place = columns.index("period_end_date"), columns.index("result")
    at = next(
        number
        for number, row in enumerate(rows)
        if row.startswith("depression_screening,Blue Bridge") and row.split(",")[of_year] == "2022-12-31"
    )
    cells = rows[at].split(",")
    cells[place] = "0.100000"
    rows[at] = ",".join(cells)
    results.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    done = close(workspace)
    assert "settlement 2, final" in done.stdout
    assert "adjusted" in done.stdout
    changed = [one for one in machine(workspace)["adjustments"] if Decimal(one["after"]) < Decimal(one["before"])]
    assert any("Result of" in cause and "0.1 now" in cause for one in changed for cause in one["causes"])
    assert any(cause == "inputs/measure_results.csv has changed" for one in changed for cause in one["causes"])


def test_a_result_that_is_brought_stands_above_the_one_that_was_computed(workspace: Path) -> None:
    results = workspace / "inputs" / "measure_results.csv"
    with results.open("a", encoding="utf-8") as file:
        columns = results.read_text(encoding="utf-8").splitlines()[0].split(",")
        row = {
            "measure": "well_child_visits",
            "contracting_entity": "Broad Valley Health Partners",
            "result": "0.010000",
            "period_start_date": "2022-01-01",
            "period_end_date": "2022-12-31",
            "source": "our own count",
        }
        file.write(",".join(row.get(column, "") for column in columns) + "\n")
    assert close(workspace).returncode == 0
    changed = machine(workspace)["adjustments"]
    assert {one["party"] for one in changed} == {"Broad Valley Health Partners"}
    assert any("Result of" in cause and "0.01 now" in cause for one in changed for cause in one["causes"])


def test_a_value_set_that_cannot_be_used_is_told_among_the_notes(workspace: Path) -> None:
    (workspace / "value_sets" / "physical_assessments.csv").write_text("hcpcs_code\n", encoding="utf-8")
    done = close(workspace)
    assert done.returncode == 0
    told = " ".join(done.stdout.split())
    assert "note " in told
    assert "value_sets/physical_assessments.csv holds no code" in told


def test_statements_say_in_words_where_a_result_comes_from(closed: Path) -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in (closed / "out/2022/statements").glob("*.html"))
    assert "Result: computed from claims of 2022: Well-child visits, ages 3 to 6; value sets brought by" in pages
    assert "Result: brought: " in pages
    assert "for the period to 2022-12-31 (inputs/measure_results.csv, row " in pages
    assert "measure_cases" not in pages


def test_an_interim_close_and_then_a_final_one_are_two_settlements(workspace: Path) -> None:
    assert "settlement 2, interim" in close(workspace, "--interim").stdout
    assert "settlement 3, final" in close(workspace).stdout


def test_what_the_filer_explained_beside_the_workbook_stays(workspace: Path) -> None:
    path = workspace / "out" / "2022" / f"{Path(NAME).stem}.explanations.yaml"
    path.write_text(
        "- {rule: CD-05, at: Hospital CDA VBP Data!B8, by: Ana Ruiz, on: 2023-04-01, text: By quality alone.}\n",
        encoding="utf-8",
    )
    before = path.read_text(encoding="utf-8")
    assert close(workspace).returncode == 0
    assert path.read_text(encoding="utf-8") == before


def test_every_mistake_in_terms_is_told_at_once_before_data_are_read(workspace: Path) -> None:
    change(workspace / "arrangements/hospital.yaml", "share_of_events: 3.85%", "share_of_events: 385%")
    change(workspace / "arrangements/maternity.yaml", "trigger: births", "trigger: nowhere")
    told = refused(workspace)
    assert "hospital.yaml: streams “Quality of stays” · at_stake · share_of_events “385%” is above 1." in told
    change(workspace / "arrangements/hospital.yaml", "share_of_events: 385%", "share_of_events: 3.85%")
    assert "The code set “nowhere” is named by an arrangement" in refused(workspace)


def test_texts_that_are_missing_are_listed_before_anything_is_reckoned(workspace: Path) -> None:
    shutil.rmtree(workspace / "store")
    narrative = workspace / "narrative" / "2022.yaml"
    narrative.write_text("contractor: Example Coordinated Care\n", encoding="utf-8")
    told = refused(workspace)
    assert "models · Hospital quality program: providers and equity" in told
    assert "areas · maternity: description and complex_care" in told
    assert not (workspace / "store").exists()


def test_a_draft_of_the_texts_keeps_those_that_are_there(workspace: Path) -> None:
    narrative = workspace / "narrative" / "2022.yaml"
    narrative.write_text(
        "contractor: Ours\nareas: {hospital: {description: Written already., complex_care: ''}}\n", encoding="utf-8"
    )
    assert close(workspace, "--draft-narrative").returncode == 0
    drafted = narrative.read_text(encoding="utf-8")
    assert "contractor: Ours" in drafted
    assert "Written already." in drafted
    assert "Hospital quality program:" in drafted


def test_a_year_without_arrangements_and_a_year_that_the_state_s_law_does_not_know(workspace: Path) -> None:
    shutil.copyfile(workspace / "narrative/2022.yaml", workspace / "narrative/2023.yaml")
    process = close(workspace)
    assert process.returncode == 0
    done = subprocess.run(
        [sys.executable, "-m", "coordcare", "close", "2023", str(workspace)],
        capture_output=True, encoding="utf-8", check=False, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert done.returncode == 2
    assert "no arrangement is in force in 2023" in done.stderr
    assert not (workspace / "out/2023").exists()


@pytest.mark.parametrize("moment", ["figures/claims_by_payee.parquet", "receipts.json", "report.html"])
def test_whoever_kills_it_finds_the_last_close(workspace: Path, moment: str) -> None:
    before = content(workspace / "out" / "2022"), content(workspace / "settlements")
    change(workspace / "arrangements/hospital.yaml", "share_of_events: 3.85%", "share_of_events: 3.86%")
    process = started(workspace)
    partial = workspace / "out" / ".2022.partial"
    while not (partial / moment).exists() and process.poll() is None:
        time.sleep(0.001)
    process.kill()
    process.communicate()
    assert (content(workspace / "out" / "2022"), content(workspace / "settlements")) == before
    assert "settlement 2, final" in close(workspace).stdout
    assert not partial.exists()


def test_a_workbook_that_would_not_be_approved_is_not_written_unless_it_is_wanted_anyway(workspace: Path) -> None:
    (workspace / "arrangements" / "behavioral_health.yaml").unlink()
    told = refused(workspace)
    assert "The workbook of 2022 would not be approved, and nothing was written" in told
    assert "Behavioral Health CDA VBP Data!B14" in told
    done = close(workspace, "--anyway")
    assert done.returncode == 1
    assert "settlement 2, final" in done.stdout


def test_a_table_of_claims_without_lines_is_no_year_without_cost(workspace: Path) -> None:
    claims = workspace / "inputs" / "medical_claim.csv"
    claims.write_text(claims.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert "medical_claim holds no line that counts" in refused(workspace)


def test_an_arrangement_of_another_year_is_told_to_be_left_out(workspace: Path) -> None:
    change(workspace / "arrangements/shared_savings.yaml", "first: 2022-01-01", "first: 2019-01-01")
    change(workspace / "arrangements/shared_savings.yaml", "last: 2022-12-31", "last: 2019-12-31")
    assert "Not in force in the year, and left out: SHARED-SAVINGS." in close(workspace).stdout


@pytest.mark.parametrize("content", ["", "diagnosis_code\n"])
def test_a_value_set_that_is_broken_is_named_where_the_terms_need_its_measure(workspace: Path, content: str) -> None:
    (workspace / "value_sets" / "well_care_visits.csv").write_text(content, encoding="utf-8")
    told = " ".join(refused(workspace).split())
    assert "which was not computed: it lacks “well_care_visits”. value_sets/well_care_visits.csv" in told
    assert "Mend that" in told
    assert "Add the results" not in told
