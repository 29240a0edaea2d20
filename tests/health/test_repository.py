"""The repository can be cloned anywhere: it names no machine and no package index, and its locks are whole."""

import re
import shutil
import subprocess
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUN_LOCK = (ROOT / "requirements" / "run.txt").read_text("utf-8")
DEVELOPMENT_LOCK = (ROOT / "requirements" / "dev.txt").read_text("utf-8")

MACHINE_PATH = re.compile(r"(?<![\w.~-])(?:/(?:root|home|work|tmp|opt|Users)/|[A-Z]:\\Users\\)\w")
INDEX_ADDRESS = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|--(?:extra-)?index-url|--find-links|(?:PIP|UV)_\w*INDEX",
    re.IGNORECASE,
)


def texts() -> Iterator[tuple[str, str]]:
    """Every text that belongs to the repository, with its name; of an example workbook, each part."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("the list of files comes from git, and this is no clone")
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        path = ROOT / name
        if path == Path(__file__) or not path.is_file():
            continue
        if name.startswith("examples/") and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for part in archive.namelist():
                    yield f"{name}, {part}", archive.read(part).decode("utf-8", "replace")
        else:
            yield name, path.read_text("utf-8", "replace")


def requirement_names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0].lower() for requirement in requirements}


def locked_names(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))


def test_no_file_names_a_place_on_somebody_s_machine() -> None:
    found = [f"{name}: {match.group()}" for name, text in texts() for match in MACHINE_PATH.finditer(text)]
    assert not found


def test_no_file_names_a_package_index() -> None:
    found = [f"{name}: {match.group()}" for name, text in texts() for match in INDEX_ADDRESS.finditer(text)]
    assert not found


def test_the_locks_hold_every_declared_dependency() -> None:
    groups = PROJECT["dependency-groups"]
    to_run = requirement_names([*PROJECT["project"]["dependencies"], *groups["build"]])
    to_develop = to_run | requirement_names([*groups["dev"], *PROJECT["project"]["optional-dependencies"]["docs"]])
    assert to_run - locked_names(RUN_LOCK) == set(), "run `make lock`"
    assert to_develop - locked_names(DEVELOPMENT_LOCK) == set(), "run `make lock`"


def test_both_locks_pin_the_same_versions() -> None:
    pins = re.findall(r"^\S+==\S+", RUN_LOCK, re.MULTILINE)
    assert len(pins) > 5
    assert [pin for pin in pins if pin not in DEVELOPMENT_LOCK] == []
