"""A whole fictional workspace: its input files, its value set, and the file that says that all of it is made up."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from coordcare.errors import CoordcareError
from coordcare.tables.replacing import in_place_of
from coordcare.tables.synthetic.database import Wanted, drawn
from coordcare.tables.synthetic.defects import plant
from coordcare.tables.synthetic.world import World
from coordcare.tables.synthetic.writing import Written, measure, write_tables

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Further = Callable[["DuckDBPyConnection", Wanted], Mapping[str, str]]
"""Further files of a workspace, by their places in it, from what was drawn."""

MARKER = "# Fictional: written by `coordcare synthesize`, which may replace this whole folder."


def write_workspace(
    world: World,
    wanted: Wanted,
    target: Path,
    *,
    file_format: str = "csv",
    defects: int = 0,
    at_once: int = 2,
    further: Further = lambda *_: {},
    told: Callable[[str], None] = lambda _: None,
) -> Sequence[Written]:
    """Write a fictional workspace that stands in the target only when it is whole; tells what it holds.

    `further` gives the files beside the inputs that only somebody who knows the state can write.

    Raises `CoordcareError` where the target holds anything that this did not write.
    """
    refuse_what_is_not_fictional(target)
    with in_place_of(target.resolve()) as folder:
        temporary = folder / "temporary"
        inputs = folder / "inputs"
        inputs.mkdir()
        with drawn(world, wanted, temporary=temporary) as connection:
            told("people, providers and services are drawn")
            write_tables(connection, inputs, file_format=file_format, at_once=at_once, told=told)
            _write_value_set(folder, [row[0] for row in connection.execute(_VISIT_CODES).fetchall()])
            _write_further(folder, further(connection, wanted))
            if defects:
                plant(inputs, folder / "planted.csv", file_format=file_format, count=defects, year=wanted.year)
                told("defects are planted")
            written = measure(connection, inputs, file_format=file_format)
        shutil.rmtree(temporary, ignore_errors=True)
        (folder / "cco.yaml").write_text(_about(world, wanted), "utf-8")
    return written


_VISIT_CODES = """
    SELECT DISTINCT unnest(lines[1].procedures) AS code FROM service
    WHERE setting = 'primary care' AND place_of_service = '11'
    ORDER BY code
"""


def refuse_what_is_not_fictional(target: Path) -> None:
    """Raise `CoordcareError` where something stands in the target that is no fictional workspace."""
    if not target.exists() and not target.is_symlink():
        return
    if target.is_dir() and (not any(target.iterdir()) or _says_that_it_is_fictional(target / "cco.yaml")):
        return
    raise CoordcareError(
        f"{target}: is there already and was not written by this verb, so it is left alone. "
        "Name another folder with -o, or move this one away."
    )


def _says_that_it_is_fictional(about: Path) -> bool:
    return about.is_file() and about.read_bytes().startswith(MARKER.encode())


def _write_value_set(folder: Path, codes: Sequence[str]) -> None:
    path = folder / "value_sets" / "primary_care_services.csv"
    path.parent.mkdir()
    path.write_text("\n".join(["code", *codes, ""]), "utf-8")


def _write_further(folder: Path, texts: Mapping[str, str]) -> None:
    for place, text in texts.items():
        path = folder / place
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")


def _about(world: World, wanted: Wanted) -> str:
    return f"""{MARKER}
# Every person, clinic, practitioner, claim and dollar in it is made up, and so are the codes that begin with X.
# Drawn for {wanted.members} members in {wanted.year} from the seed {wanted.seed}, \
{wanted.lines_per_member_year} claim lines a member year.
name: {world.name}
"""
