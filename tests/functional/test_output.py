"""An output that cannot be written to ends in a sentence and exit code 2, and never in a traceback."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLEAN = ROOT / "examples" / "clean_2022.xlsx"
CALLS = ["--help", "rules", "year 2022", f"read {CLEAN}", f"review {CLEAN}", f"review {CLEAN} --format html"]


def in_a_shell(call: str, redirection: str, folder: Path = ROOT) -> tuple[int, str, str]:
    """How a call ends in a shell, and what it prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    line = f"{shlex.quote(sys.executable)} -m coordcare {call} {redirection}"
    done = subprocess.run(  # noqa: S602  # the redirections under test are the shell's
        line, shell=True, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no device that is always full")
@pytest.mark.parametrize("call", CALLS)
def test_a_full_device_is_told(call: str) -> None:
    said = "The output cannot be written to its end (No space left on device). Make room, or write it to another place."
    assert in_a_shell(call, "> /dev/full") == (2, "", f"{said}\n")


@pytest.mark.parametrize("call", CALLS)
def test_a_closed_output_is_told(call: str) -> None:
    said = "There is nowhere to print to, because the output is closed. Call again without >&-."
    assert in_a_shell(call, ">&-") == (2, "", f"{said}\n")


def test_where_errors_cannot_be_told_the_exit_code_tells_them() -> None:
    for redirection in ("2>&-", "2> /dev/full"):
        assert in_a_shell("year 1999", redirection) == (2, "", "")
    code, printed, _ = in_a_shell(f"review {CLEAN}", "2>&-")
    assert (code, printed.endswith("Nothing was found.\n")) == (0, True)


def test_a_reader_that_has_enough_is_left_in_peace() -> None:
    _, printed, told = in_a_shell("rules", "| head -n 1")
    assert (len(printed.splitlines()), told) == (1, "")


@pytest.mark.parametrize("call", ["review filing.xlsx", f"review {CLEAN} -o report.txt", "template --year 2022"])
def test_a_folder_that_is_no_longer_there_is_told(call: str, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    call = f"--version > /dev/null && rmdir ../gone && {shlex.quote(sys.executable)} -m coordcare {call}"
    code, printed, told = in_a_shell(call, "", tmp_path / "gone")
    assert (code, "Traceback" in printed + told) == (2, False)
    assert not list(tmp_path.iterdir())
