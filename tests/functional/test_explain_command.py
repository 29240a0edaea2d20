"""`coordcare explain` as people call it: from a cell or a settlement line to rows of the input."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from coordcare.cli.synthesize import command
from coordcare.oregon.closing import close
from coordcare.tables.workspace import open_workspace

ROOT = Path(__file__).parents[2]
CELL = "Hospital CDA VBP Data!B14"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain") / "cco"
    made = ["--members", "400", "--year", "2022", "--seed", "1", "-o", str(folder)]
    command.main(made, standalone_mode=False)
    close(open_workspace(folder), 2022)
    return folder


def called(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    line = [sys.executable, "-m", "coordcare", "explain", *map(str, arguments)]
    return subprocess.run(line, capture_output=True, encoding="utf-8", check=False, cwd=folder, env=environment)


def answered(*arguments: object, folder: Path) -> str:
    done = called(*arguments, folder=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(*arguments: object, folder: Path) -> str:
    done = called(*arguments, folder=folder)
    assert done.returncode == 2, done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr


def receipts(workspace: Path) -> dict[str, Any]:
    names: dict[str, Any] = json.loads((workspace / "out" / "2022" / "receipts.json").read_text("utf-8"))["receipts"]
    return names


def test_a_cell_leads_to_its_rows_by_way_of_terms_and_sql(workspace: Path) -> None:
    text = answered(CELL, folder=workspace)
    assert text.startswith(f"{CELL} · Example Coordinated Care, 2022, final\n")
    assert re.search(r"Term: arrangements/hospital.yaml, line \d+: share_of_events:", text)
    assert "SELECT input_file, input_row, paid_amount FROM paid_lines WHERE" in text
    assert "defect" not in text
    first = re.search(r"row (\d+) of (inputs/medical_claim.csv) +\$([\d.,]+)", text)
    assert first is not None
    row, file, amount = first.groups()
    with (workspace / file).open(newline="", encoding="utf-8") as lines:
        assert list(csv.DictReader(lines))[int(row) - 1]["paid_amount"] == amount.replace(",", "")


def test_the_workspace_stands_before_or_after_the_name_or_is_the_current_folder(workspace: Path) -> None:
    here = answered(CELL, folder=workspace)
    assert answered(CELL, workspace, folder=workspace.parent) == here
    assert answered(workspace, CELL, "--year", "2022", folder=workspace.parent) == here


def test_every_figure_can_be_explained_and_none_contradicts_its_rows(workspace: Path) -> None:
    from coordcare.payment.tracing.closes import open_close
    from coordcare.payment.tracing.text import text_of
    from coordcare.payment.tracing.tree import explained

    known = open_close(workspace)
    cells = [name for name in known.receipts if "!" in name]
    lines = [name for name in known.receipts if name.count("/") == 3]
    assert len(cells) > 100
    assert len(lines) > 20
    of_each = dict.fromkeys([*cells[::7], *lines[::5]])
    for name in of_each:
        text = text_of(explained(known, name, depth=None, most=2), width=100)
        assert "defect" not in text, name
        assert "no longer there" not in text, name


def test_a_line_of_a_settlement_and_the_sum_of_a_stream_are_explained(workspace: Path) -> None:
    name = next(name for name in receipts(workspace) if name.endswith("/claims") and name.startswith("SHARED-RISK/"))
    assert "FROM cost_lines WHERE stream_key = 'SHARED-RISK/" in " ".join(answered(name, folder=workspace).split())
    assert "= the sum of its lines" in answered(name.rpartition("/")[0], folder=workspace)


def test_no_member_is_named(workspace: Path) -> None:
    with (workspace / "inputs" / "members.csv").open(newline="", encoding="utf-8") as lines:
        members = {row["person_id"] for row in csv.DictReader(lines)}
    assert len(members) == 400
    for form in ([], ["--json"], ["--sql"]):
        printed = answered(CELL, "--all", "--rows", "200", *form, folder=workspace)
        assert members & set(re.findall(r"\w+", printed)) == set()


def test_rows_are_as_many_as_asked(workspace: Path) -> None:
    few, many = (answered(CELL, "--rows", number, folder=workspace).count("    row ") for number in (1, 4))
    assert 0 < few < many
    assert "row 1 of" not in answered(CELL, "--rows", 0, folder=workspace)


def test_the_sql_runs_as_it_stands(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    script = answered(CELL, "--sql", folder=workspace)
    monkeypatch.chdir(workspace)
    connection = duckdb.connect()
    rows = connection.execute(script).fetchall()
    connection.close()
    content = json.loads(answered(CELL, "--json", folder=workspace))
    last = [one["rows"] for one in content["figures"].values() if one["rows"]][-1]
    assert len(rows) == last["count"]


def test_machines_get_the_same(workspace: Path) -> None:
    content = json.loads(answered(CELL, "--json", "--rows", 3, folder=workspace))
    assert (content["name"], content["year"], content["run_is_kept"]) == (CELL, 2022, True)
    traced = [one["rows"] for one in content["figures"].values() if one["rows"]]
    assert traced
    assert all(one["adds_up"] and len(one["first"]) <= 3 for one in traced)


def test_a_page_is_written(workspace: Path, tmp_path: Path) -> None:
    page = tmp_path / "pages" / "cell.html"
    page.parent.mkdir()
    assert answered(CELL, "--html", page, folder=workspace) == f"Written: {page}\n"
    assert "Where a figure comes from" in page.read_text("utf-8")


def test_names_are_listed_all_or_by_a_word(workspace: Path) -> None:
    listed = answered("--list", folder=workspace)
    names = receipts(workspace)
    assert {line for line in listed.splitlines() if not line.startswith("    ")} == set(names)
    told = json.loads(answered("--list", "hospital", workspace, "--json", folder=workspace.parent))
    assert CELL in {one["name"] for one in told}
    assert len(told) < len(names)
    assert "has “nothing-like-it” in its name" in refused("--list", "nothing-like-it", folder=workspace)


def test_what_cannot_be_explained_is_told_in_a_sentence(workspace: Path, tmp_path: Path) -> None:
    near = refused("Hospital CDA VBP Data!B144", folder=workspace)
    assert "is not a figure of the closed year 2022. Did you mean" in near
    assert CELL in near
    assert "no year is closed here" in refused(CELL, folder=tmp_path)
    assert "2021 is not closed" in refused(CELL, "--year", "2021", folder=workspace)
    assert "“gone” is no folder." in refused(CELL, "gone", folder=workspace)
    assert "Give the name of one figure" in refused(folder=workspace)
    assert "Choose one of" in refused(CELL, "--json", "--sql", folder=workspace)


def test_a_close_outlives_its_run(workspace: Path, tmp_path: Path) -> None:
    copy = tmp_path / "cco"
    shutil.copytree(workspace, copy)
    for run in (copy / "store").iterdir():
        if run.is_dir():
            shutil.rmtree(run)
    text = answered(CELL, folder=copy)
    assert "no longer in the store, which keeps two runs" in text
    assert "All that was paid under HOSPITAL" in text
    assert "no longer in the store" in refused(CELL, "--sql", folder=copy)
