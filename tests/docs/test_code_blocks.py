"""The commands that the papers show do what is shown.

A page's blocks run in their order in a copy of the examples, and of what `make demo` leaves where a page goes on from
that. A line `…` in an output stands for any lines. A block with a title is that file: an excerpt of one in the
repository, or else written where the page's commands run.
"""

import contextlib
import difflib
import io
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from coordcare.cli.main import main
from tests.docs.papers import NAMES, ROOT, blocks, text_of

VERBS_OF_MAKE = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
ORDINARY = {"cat", "cp", "ls", "mkdir", "sed"}
ACTIVATION = "source .venv/bin/activate"


class Step(NamedTuple):
    """A command, and the lines shown beneath it."""

    command: str
    shown: list[str]


def steps(console: str) -> list[Step]:
    """The commands of a block, each with its output."""
    found: list[Step] = []
    for line in console.splitlines():
        if line.startswith("$ "):
            found.append(Step(line.removeprefix("$ "), []))
        else:
            assert found, f"a block of commands begins with $: {line}"
            found[-1].shown.append(line.rstrip())
    return found


def run_coordcare(arguments: list[str]) -> tuple[int, str]:
    """The exit code of the command line and all that it prints; `> FILE` takes what is not an error."""
    printed, said = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    if redirected := ">" in arguments:
        *arguments, _, name = arguments
    else:
        said = printed
    assert arguments[:1] != ["new-year"] or "-o" in arguments, "a new year is not written among the real ones here"
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(said), pytest.raises(SystemExit) as ended:
        main(arguments)
    if redirected:
        Path(name).write_bytes(printed.buffer.getvalue())
    return int(ended.value.code or 0), said.buffer.getvalue().decode()


def run(command: str, before: int) -> tuple[int, str]:
    """The exit code and the output of a command; `before` is the exit code of the one before it."""
    first, *arguments = shlex.split(command)
    if first == "coordcare":
        return run_coordcare(arguments)
    if command == "echo $?":
        return 0, f"{before}\n"
    assert first in {*ORDINARY, "python"}, f"not a command that the papers use: {command}"
    line = command.replace("python", shlex.quote(sys.executable), 1) if first == "python" else command
    done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False)  # noqa: S602  # from our own papers
    return done.returncode, done.stdout + done.stderr


def is_shown(output: str, shown: list[str]) -> bool:
    """Whether an output is the one shown, with any lines where `…` stands."""
    pattern = "".join(r"(?:.*\n)*?" if line == "…" else f"{re.escape(line)}[ ]*\n" for line in shown)
    return re.fullmatch(pattern, output if output.endswith("\n") else f"{output}\n") is not None


def take(step: Step, before: int) -> int:
    """Run a command and compare its output; its exit code."""
    first, *arguments = shlex.split(step.command)
    if first == "make":
        assert set(arguments) <= VERBS_OF_MAKE, f"the Makefile has no such verb: {step.command}"
        return 0
    if step.command == ACTIVATION:
        return 0
    code, output = run(step.command, before)
    if step.shown:
        difference = difflib.unified_diff(step.shown, output.splitlines(), "shown", "printed", n=0, lineterm="")
        missing = "\n".join(line for line in difference if line.startswith("-"))
        assert is_shown(output, step.shown), f"$ {step.command}\nnot printed so, or not in this order:\n{missing}"
    else:
        assert code < 2, f"$ {step.command}\n{output}"
    return code


@pytest.mark.parametrize("name", [name for name in NAMES if "```console" in text_of(name)])
def test_what_a_page_shows_is_what_happens(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    if "demo/cascade" in text_of(name):
        shutil.copytree(request.getfixturevalue("after_demo"), tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    code = 0
    for block in blocks(name):
        if block.title and not (ROOT / block.title).exists():
            Path(block.title).write_text(block.text, "utf-8")
        if block.language == "console":
            for step in steps(block.text):
                code = take(step, code)


@pytest.mark.parametrize("name", [name for name in NAMES if 'title="' in text_of(name)])
def test_an_excerpt_stands_in_the_file_that_it_is_from(name: str) -> None:
    excerpts = [block for block in blocks(name) if block.title and (ROOT / block.title).exists()]
    assert [block.title for block in excerpts if block.text not in text_of(block.title)] == []


@pytest.mark.parametrize("name", NAMES)
def test_commands_are_shown_where_they_are_run(name: str) -> None:
    other = {block.language for block in blocks(name)} & {"bash", "sh", "shell", "shell-session", ""}
    assert not other, "write ```console for commands, ```text for the rest"


@pytest.mark.parametrize("name", NAMES)
def test_make_has_every_verb_that_is_named(name: str) -> None:
    assert set(re.findall(r"`make ([a-z]+)[^`]*`", text_of(name))) <= VERBS_OF_MAKE
