"""A folder takes the place of another whole or not at all."""

from pathlib import Path

import pytest

from coordcare.tables.replacing import in_place_of


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_new_folder_stands_in_the_place_of_the_old(tmp_path: Path) -> None:
    for name in ("old", "new"):
        with in_place_of(tmp_path / "year") as folder:
            (folder / name).touch()
    assert (names(tmp_path), names(tmp_path / "year")) == (["year"], ["new"])


def test_what_fails_leaves_the_old_folder(tmp_path: Path) -> None:
    with in_place_of(tmp_path / "year") as folder:
        (folder / "old").touch()
    with pytest.raises(RuntimeError), in_place_of(tmp_path / "year"):
        raise RuntimeError
    assert (names(tmp_path), names(tmp_path / "year")) == (["year"], ["old"])


def test_whoever_was_killed_between_the_renames_finds_the_old_folder_again(tmp_path: Path) -> None:
    (tmp_path / ".year.former").mkdir()
    (tmp_path / ".year.former" / "old").touch()
    with pytest.raises(RuntimeError), in_place_of(tmp_path / "year"):
        raise RuntimeError
    assert (names(tmp_path), names(tmp_path / "year")) == (["year"], ["old"])
