"""The same arguments write the same bytes; another seed writes others."""

from pathlib import Path

import pytest

from coordcare.oregon.fictional_cco.world import fictional_world
from coordcare.tables.synthetic.database import Wanted
from coordcare.tables.synthetic.workspace import write_workspace


def written(folder: Path, *, seed: int = 1, **how: object) -> dict[str, bytes]:
    """What stands in each file of a fictional workspace."""
    wanted = Wanted(members=400, year=2022, seed=seed, lines_per_member_year=50)
    write_workspace(fictional_world(), wanted, folder, **how)  # type: ignore[arg-type]  # options pass through
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("file_format", "defects"), [("parquet", 0), ("csv", 2), ("csv.gz", 2)])
def test_files_are_the_same_however_many_are_written_at_once(tmp_path: Path, file_format: str, defects: int) -> None:
    one = written(tmp_path / "one", file_format=file_format, defects=defects, at_once=1)
    several = written(tmp_path / "several", file_format=file_format, defects=defects, at_once=4)
    assert one == several


def test_another_seed_makes_other_people(tmp_path: Path) -> None:
    one, other = written(tmp_path / "one"), written(tmp_path / "other", seed=2)
    assert one.keys() == other.keys()
    assert one["inputs/members.csv"] != other["inputs/members.csv"]
