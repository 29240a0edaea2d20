"""`coordcare synthesize` as people call it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SMALL = ("--members", "60", "--year", "2022")


def synthesize(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "coordcare", "synthesize", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_a_workspace_is_written_told_and_written_again(tmp_path: Path) -> None:
    done = synthesize(*SMALL, "--defects", "1", "-o", "made up", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "medical_claim" in done.stdout
    assert "Next: coordcare ingest 'made up'" in done.stdout
    assert sorted(path.name for path in (tmp_path / "made up").iterdir()) == [
        "arrangements", "cco.yaml", "inputs", "narrative", "planted.csv", "quality", "value_sets",
    ]  # fmt: skip
    assert (tmp_path / "made up" / "narrative" / "2022.yaml").is_file()
    (tmp_path / "made up" / "settlements").mkdir()
    again = synthesize(*SMALL, "--format", "csv.gz", "-o", "made up", folder=tmp_path)
    assert (again.returncode, again.stderr) == (0, "")
    assert not (tmp_path / "made up" / "planted.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["made up"]


def test_what_somebody_else_wrote_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "cco").mkdir()
    (tmp_path / "cco" / "cco.yaml").write_text("name: A real one\n", "utf-8")
    done = synthesize(*SMALL, "-o", "cco", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("cco: is there already and was not written by this verb")
    assert [path.name for path in (tmp_path / "cco").iterdir()] == ["cco.yaml"]


def test_what_somebody_put_beside_fictional_tables_is_not_replaced(tmp_path: Path) -> None:
    synthesize(*SMALL, "-o", "cco", folder=tmp_path)
    (tmp_path / "cco" / "my notes.txt").write_text("mine", "utf-8")
    again = synthesize(*SMALL, "-o", "cco", folder=tmp_path)
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr.startswith("cco: also holds “my notes.txt”, which this verb did not write")
    assert (tmp_path / "cco" / "my notes.txt").read_text("utf-8") == "mine"


def test_defects_in_parquet_are_refused_in_a_sentence(tmp_path: Path) -> None:
    done = synthesize(*SMALL, "--format", "parquet", "--defects", "1", "-o", "cco", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "holds no impossible dates and no thousands separators" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_verb_helps_with_examples(tmp_path: Path) -> None:
    shown = synthesize("--help", folder=tmp_path).stdout
    assert "  coordcare synthesize --members 1000 --year 2022 -o fictional" in shown
    assert max(map(len, shown.splitlines())) <= 110
