"""The store: a run is published whole or not at all, one at a time, and the last two are kept."""

import subprocess
import sys
from pathlib import Path

import pytest

from coordcare.errors import CoordcareError
from coordcare.tables.store import current_run, new_run


def publish(store: Path, text: str) -> Path:
    """A run that holds this text."""
    with new_run(store) as run:
        (run / "run.json").write_text(text, "utf-8")
    return current_run(store)


def names(store: Path) -> list[str]:
    return sorted(path.name for path in store.iterdir() if path.name != ".lock")


def test_a_run_is_published_when_it_ends_well(tmp_path: Path) -> None:
    store = tmp_path / "cco" / "store"
    with new_run(store) as run:
        assert sorted(path.name for path in run.iterdir()) == ["results", "sql", "tables", "temporary"]
        (run / "tables" / "members.parquet").write_bytes(b"rows")
        (run / "temporary" / "spilled").write_bytes(b"rows")
        assert not (store / "CURRENT").exists()
    published = current_run(store)
    assert (published / "tables" / "members.parquet").read_bytes() == b"rows"
    assert not (published / "temporary").exists()
    assert names(store) == ["000001", "CURRENT"]


def test_a_run_that_fails_leaves_the_last_good_one_and_nothing_else(tmp_path: Path) -> None:
    good = publish(tmp_path, "good")
    with pytest.raises(FileExistsError), new_run(tmp_path) as run:
        (run / "tables").mkdir()
    assert current_run(tmp_path) == good
    assert (good / "run.json").read_text("utf-8") == "good"
    assert names(tmp_path) == ["000001", "CURRENT"]


def test_a_first_run_that_fails_leaves_no_run(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), new_run(tmp_path):
        raise KeyboardInterrupt
    assert names(tmp_path) == []
    with pytest.raises(CoordcareError, match="nothing was taken in yet"):
        current_run(tmp_path)


def test_the_last_two_runs_are_kept(tmp_path: Path) -> None:
    runs = [publish(tmp_path, str(number)) for number in range(1, 5)]
    assert names(tmp_path) == ["000003", "000004", "CURRENT"]
    assert current_run(tmp_path) == runs[3]
    assert (runs[2] / "run.json").read_text("utf-8") == "3", "for whoever is reading it"


def test_what_a_killed_run_left_over_is_removed_and_its_number_not_used_again(tmp_path: Path) -> None:
    publish(tmp_path, "good")
    (tmp_path / ".building" / "tables").mkdir(parents=True)
    (tmp_path / ".building" / "tables" / "members.parquet").write_bytes(b"half")
    (tmp_path / "000002").mkdir()  # put in place, and killed before CURRENT named it
    assert current_run(tmp_path).name == "000001"
    published = publish(tmp_path, "next")
    assert published.name == "000003"
    assert list((published / "tables").iterdir()) == []
    assert ".building" not in names(tmp_path)


def test_what_somebody_keeps_beside_the_runs_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "7.txt").write_text("mine", "utf-8")
    for number in range(3):
        publish(tmp_path, str(number))
    assert {"notes", "7.txt"} <= set(names(tmp_path))


def test_two_runs_at_once_are_refused_in_a_sentence(tmp_path: Path) -> None:
    pytest.importorskip("fcntl", reason="this system has no such locks")
    with new_run(tmp_path) as run:
        (run / "run.json").write_text("mine", "utf-8")
        second = (
            "import sys; from pathlib import Path; from coordcare.tables.store import new_run\n"
            "with new_run(Path(sys.argv[1])): pass"
        )
        done = subprocess.run(
            [sys.executable, "-c", second, str(tmp_path)], capture_output=True, encoding="utf-8", check=False
        )
        assert "another run is at work here. Wait until it ends." in done.stderr
        assert (run / "run.json").exists(), "whoever is refused touches nothing"
    assert (current_run(tmp_path) / "run.json").read_text("utf-8") == "mine"


def test_after_a_run_the_lock_is_free_again(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), new_run(tmp_path):
        _ = 1 / 0
    publish(tmp_path, "free")


@pytest.mark.parametrize("named", [None, "", "\n", "000009\n", "../elsewhere\n", b"\xff\xfe"])
def test_a_current_that_names_no_run_ends_in_a_sentence(tmp_path: Path, named: str | bytes | None) -> None:
    store = tmp_path / "store"
    publish(store, "good")
    (tmp_path / "elsewhere").mkdir()
    (store / "CURRENT").unlink()
    if named is not None:
        (store / "CURRENT").write_bytes(named if isinstance(named, bytes) else named.encode())
    with pytest.raises(CoordcareError, match="Run “coordcare ingest") as error:
        current_run(store)
    assert str(tmp_path) in str(error.value)


def test_a_workspace_without_a_store_ends_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CoordcareError, match="nothing was taken in yet"):
        current_run(tmp_path / "store")
