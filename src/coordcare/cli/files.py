"""Files that a verb writes, and the workspace that it works on."""

from collections.abc import Sequence
from pathlib import Path

import click

from coordcare.errors import CoordcareError


def refuse_other_names(path: Path) -> None:
    """Raise `CoordcareError` where a name is not that of a workbook, which Excel would not open."""
    if path.suffix.lower() != ".xlsx":
        raise CoordcareError(f"{path}: is no name of a workbook, which is what is written. End it in .xlsx.")


def refuse_to_overwrite(path: Path, *, force: bool) -> None:
    """Raise `CoordcareError` where something is there already, unless that is wanted."""
    if path.exists() and not force:
        raise CoordcareError(f"{path}: is there already. Choose another name with -o, or write over it with --force.")


def year_and_folder(given: Sequence[str], *, verb: str) -> tuple[int, Path]:
    """The year and the workspace that a call names, in either order; the current folder without one."""
    years = [one for one in given if one.isdigit() and len(one) == 4]
    others = [one for one in given if one not in years]
    if len(years) != 1 or len(others) > 1:
        raise click.UsageError(f"Give one year, and at most one workspace: coordcare {verb} 2022 cascade")
    return int(years[0]), Path(others[0] if others else ".")
