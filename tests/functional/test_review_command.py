"""`coordcare review` as people call it: what it prints, what it writes, how it ends."""

import json
import os
import pty
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from coordcare.cli.parallel_reviews import reviews_in_parallel
from coordcare.cli.review import judged
from tests.findings import CLEAN, REAL, ROOT, review_or_die

HOSTILE = ROOT.parent / "shared" / "data" / "hostile" / "xlsx"


def run(*arguments: object, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "coordcare", "review", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a clean filing, the real one, one that is none, and files that are no filings at all."""
    filings = tmp_path / "filings"
    (filings / "deep").mkdir(parents=True)
    shutil.copy(CLEAN, filings / "clean.xlsx")
    shutil.copy(REAL, filings / "deep" / "real.xlsx")
    (filings / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    for name in ("~$clean.xlsx", ".hidden.xlsx", "notes.txt"):
        (filings / name).write_text("not a filing")
    return filings


def test_a_filing_without_findings_ends_with_0() -> None:
    done = run(CLEAN)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Nothing was found.\n")


def test_a_filing_with_findings_that_block_ends_with_1() -> None:
    done = run(REAL)
    assert (done.returncode, done.stderr) == (1, "")
    assert "  B6    not approved: " in done.stdout
    assert "\x1b" not in done.stdout


def test_a_file_that_cannot_be_read_ends_with_2_whatever_else_was_found(tmp_path: Path) -> None:
    done = run(REAL, tmp_path / "gone.xlsx", "--format", "json")
    assert done.returncode == 2
    real, gone = json.loads(done.stdout)["files"]
    assert real["counts"]["not_approved"] > 0
    assert (gone["readable"], gone["contractor"], gone["findings"]) == (False, "", [])
    assert "does not exist" in gone["error"]


def test_a_folder_stands_for_the_workbooks_in_it(folder: Path) -> None:
    done = run("filings", "--format", "json", folder=folder.parent)
    files = json.loads(done.stdout)["files"]
    assert [file["path"] for file in files] == ["filings/clean.xlsx", "filings/old.xls", "filings/deep/real.xlsx"]
    assert [file["readable"] for file in files] == [True, False, True]
    assert done.returncode == 2


def test_many_files_begin_with_a_table(folder: Path) -> None:
    table = run(folder).stdout.split("─")[0]
    assert table.count("xls") >= 3
    assert "3 files: 1 file has findings that block approval, 1 file could not be read." in table


def test_a_folder_without_workbooks_is_told(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 2
    assert "is a folder without any workbook (.xlsx)" in " ".join(done.stdout.split())


def test_a_review_writes_nothing_unasked(folder: Path) -> None:
    before = everything_in(folder.parent)
    for report in ("text", "json", "html"):
        run(folder, "--format", report)
    assert everything_in(folder.parent) == before


@pytest.mark.parametrize("report", ["text", "json", "html"])
def test_a_report_in_a_file_is_the_report_that_is_printed(report: str, tmp_path: Path) -> None:
    path = tmp_path / "new" / "report"
    printed, written = run(REAL, "--format", report), run(REAL, "--format", report, "--output", path)
    assert written.returncode == printed.returncode == 1
    assert (written.stdout, written.stderr) == ("", f"Wrote {path}.\n")
    assert path.read_text("utf-8") == printed.stdout
    assert [each.name for each in path.parent.iterdir()] == ["report"]


def test_the_page_shows_every_finding_of_the_real_filing() -> None:
    found = json.loads(run(REAL, "--format", "json").stdout)["files"][0]["findings"]
    page = run(REAL, "--format", "html").stdout
    assert page.startswith("<!DOCTYPE html>")
    assert page.count('<article class="card ') == len(found) > 40


def test_an_annotated_copy_leaves_the_original_as_it_was(folder: Path, tmp_path: Path) -> None:
    before = everything_in(folder)
    done = run(folder / "deep" / "real.xlsx", "--annotate", tmp_path / "with notes.xlsx")
    assert done.returncode == 1
    assert everything_in(folder) == before
    assert openpyxl.load_workbook(tmp_path / "with notes.xlsx").sheetnames[0] == "Findings"


def test_annotated_copies_of_many_files_go_into_a_folder(folder: Path, tmp_path: Path) -> None:
    assert run(folder, "--annotate", tmp_path / "copies").returncode == 2
    assert {path.name for path in (tmp_path / "copies").iterdir()} == {"clean.xlsx", "real.xlsx"}
    refused = run(folder, "--annotate", tmp_path / "one.xlsx")
    assert (refused.returncode, "Give a folder." in refused.stderr) == (2, True)


def test_two_files_of_one_name_are_not_annotated_into_one(folder: Path, tmp_path: Path) -> None:
    shutil.copy(CLEAN, folder / "deep" / "clean.xlsx")
    refused = run(folder, "--annotate", tmp_path / "copies")
    assert refused.returncode == 2
    assert "more than one file is called clean.xlsx" in refused.stderr
    assert not (tmp_path / "copies").exists()


@pytest.mark.parametrize("option", ["--annotate", "--output"])
def test_nothing_is_written_over_a_file_that_is_read(option: str, folder: Path) -> None:
    before = everything_in(folder)
    clean, real = folder / "clean.xlsx", folder / "deep" / "real.xlsx"
    for arguments in ([clean, option, clean], [clean, "--previous", real, option, real]):
        refused = run(*arguments)
        assert (refused.returncode, "would be overwritten" in refused.stderr) == (2, True)
    assert run(folder / "deep", clean, "--annotate", folder).returncode == 2
    assert everything_in(folder) == before


def test_an_annotated_copy_replaces_only_its_like_and_a_report_replaces_a_report(folder: Path, tmp_path: Path) -> None:
    clean, copies, report = folder / "clean.xlsx", tmp_path / "copies", tmp_path / "report.txt"
    report.write_text("old")
    arguments = (folder, "--annotate", copies, "--output", report)
    assert run(*arguments).stderr.count("Wrote ") == 3
    assert "3 files: " in report.read_text("utf-8")
    assert run(*arguments).stderr.count("Wrote ") == 3
    shutil.copy(CLEAN, copies / "clean.xlsx")
    before = everything_in(copies)
    for again in (arguments, (clean, "--annotate", copies), (clean, "--annotate", copies / "clean.xlsx")):
        refused = run(*again)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert f"are left as they are:\n  {copies / 'clean.xlsx'}\n" in refused.stderr
    assert everything_in(copies) == before


@pytest.mark.parametrize("option", ["--annotate", "--output"])
def test_a_file_is_named_as_what_it_is(option: str, tmp_path: Path) -> None:
    refused = run(CLEAN, option, tmp_path / ("copy.pdf" if option == "--annotate" else "report.xlsx"))
    assert (refused.returncode, "name of a workbook" in refused.stderr) == (2, True)
    refused = run(CLEAN, "--annotate", tmp_path / "both.xlsx", "--output", tmp_path / "both.xlsx")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert not list(tmp_path.iterdir())


def test_last_year_s_workbook_is_compared_with_one_file_only(folder: Path) -> None:
    assert run(CLEAN, "--previous", REAL).returncode in (0, 1)
    refused = run(folder, "--previous", REAL)
    assert (refused.returncode, "give one FILE with it" in refused.stderr) == (2, True)


def test_a_draft_of_explanations_is_written_once_and_answers_when_completed(folder: Path) -> None:
    real = folder / "deep" / "real.xlsx"
    draft = folder / "deep" / "real.explanations.yaml"
    assert run(real, "--draft-explanations").stderr == f"Wrote {draft}.\n"
    before = draft.read_bytes()
    refused = run(real, "--draft-explanations")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "are left as they are" in refused.stderr
    assert draft.read_bytes() == before

    assert "Explained by" not in run(real).stdout
    completed = draft.read_text("utf-8").replace("  by:\n", "  by: Ana Ruiz\n").replace("  on:\n", "  on: 2023-05-01\n")
    draft.write_text(completed.replace("  text:\n", "  text: It is right.\n"), "utf-8")
    explained = run(real)
    assert explained.stdout.count("✓ Explained by Ana Ruiz on 2023-05-01: It is right.") > 30
    assert "Explanations that answer no finding" not in explained.stdout
    assert explained.returncode == 1


def test_an_explanation_that_answers_nothing_is_told_in_every_form(folder: Path) -> None:
    (folder / "clean.explanations.yaml").write_text(
        "- {rule: CD-06, at: PCPCH!B6, by: Ana Ruiz, on: 2023-05-01, text: Why.}\n", "utf-8"
    )
    told = [run(folder / "clean.xlsx", "--format", report) for report in ("text", "json", "html")]
    assert all("CD-06 at PCPCH!B6" in each.stdout + each.stderr for each in told)
    assert json.loads(told[1].stdout)["files"][0]["findings"] == []


@pytest.mark.parametrize("content", ["- {rule: CD-06, at: PCPCH!B6, by: Ana Ruiz}\n", "- {rule: CD-06"])
def test_explanations_that_cannot_be_read_are_told_and_the_review_is_made(folder: Path, content: str) -> None:
    real = folder / "deep" / "real.xlsx"
    found = json.loads(run(real, "--format", "json").stdout)
    (folder / "deep" / "real.explanations.yaml").write_text(content, "utf-8")
    told = {report: run(real, "--format", report) for report in ("text", "json", "html")}
    assert [each.returncode for each in told.values()] == [1, 1, 1]
    assert json.loads(told["json"].stdout) == found
    for shown in (told["text"].stdout, told["json"].stderr, told["html"].stdout):
        said = " ".join(shown.split())
        assert "The explanations could not be read, and none is shown. real.explanations.yaml:" in said
        assert "Traceback" not in shown


def on_a_terminal(stream: str, *arguments: object) -> str:
    """What a review prints to one of its streams when that is a terminal of 90 columns."""
    above, below = pty.openpty()
    command = [sys.executable, "-m", "coordcare", "review", *map(str, arguments)]
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"COLUMNS": "90"}
    other = "stderr" if stream == "stdout" else "stdout"
    streams = {stream: below, other: subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment, stdout=streams["stdout"], stderr=streams["stderr"]):
        os.close(below)
        shown = b""
        try:
            while part := os.read(above, 65_536):
                shown += part
        except OSError:
            pass  # the other end is closed: everything is read
    os.close(above)
    return shown.decode()


def test_a_terminal_gets_colours() -> None:
    assert "\x1b[31m\x1b[1mnot approved:" in on_a_terminal("stdout", REAL)


def test_a_terminal_sees_the_progress_of_many_files(tmp_path: Path) -> None:
    for number in range(9):
        shutil.copy(CLEAN, tmp_path / f"{number}.xlsx")
    bar = on_a_terminal("stderr", tmp_path)
    assert "Reviewing" in bar
    assert "100%" in bar
    assert bar.endswith("\n")
    assert on_a_terminal("stderr", CLEAN) == ""


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the collection of hostile files is not here")
def test_a_batch_goes_on_past_hostile_files() -> None:
    done = run(CLEAN, HOSTILE, REAL, "--format", "json")
    files = json.loads(done.stdout)["files"]
    assert done.returncode == 2
    assert (files[0]["readable"], files[-1]["readable"]) == (True, True)
    assert all(file["error"] for file in files if not file["readable"])
    assert "Traceback" not in done.stdout + done.stderr


# Many files


def test_many_files_are_reviewed_in_their_order() -> None:
    paths = [Path(f"{number}.xlsx") for number in range(100)]
    assert [review.path for review in reviews_in_parallel(paths, review_or_die)] == paths


def test_a_process_that_dies_costs_only_the_file_that_killed_it() -> None:
    paths = [Path(f"{number} {'kills' if number in (3, 4, 40) else ''}.xlsx") for number in range(60)]
    reviews = list(reviews_in_parallel(paths, review_or_die))
    assert [review.path for review in reviews] == paths
    assert [paths.index(review.path) for review in reviews if not review.readable] == [3, 4, 40]
    assert "ended at once" in str(reviews[3].error)


def test_more_files_than_one_process_takes_give_the_same_reviews(tmp_path: Path) -> None:
    for number in range(10):
        shutil.copy(REAL if number % 2 else CLEAN, tmp_path / f"{number}.xlsx")
    files = json.loads(run(tmp_path, "--format", "json").stdout)["files"]
    alone = [json.loads(run(tmp_path / f"{n}.xlsx", "--format", "json").stdout)["files"][0] for n in (0, 1)]
    assert files == [{**alone[n % 2], "path": str(tmp_path / f"{n}.xlsx")} for n in range(10)]


def test_a_defect_of_the_program_ends_one_review_and_no_batch() -> None:
    judge = partial(judged, year=2022, previous=None, received=None)
    broken = judge(object())  # type: ignore[arg-type]  # what no caller gives, as a defect would
    assert "this program has a defect" in str(broken.error)
    assert "line" in str(broken.error)


# Speed is paid for by what is imported


def test_a_review_in_text_imports_nothing_heavy() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "coordcare", "review", str(REAL)]
    imported = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False).stderr
    names = {line.rpartition("|")[2].strip() for line in imported.splitlines()}
    assert "coordcare.filing.report.text" in names
    assert names.isdisjoint({"jinja2", "openpyxl", "xlsxwriter", "concurrent.futures", "multiprocessing", "json"})
