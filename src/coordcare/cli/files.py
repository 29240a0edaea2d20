"""Files that a verb writes."""

from pathlib import Path

from coordcare.errors import CoordcareError


def refuse_other_names(path: Path) -> None:
    """Raise `CoordcareError` where a name is not that of a workbook, which Excel would not open."""
    if path.suffix.lower() != ".xlsx":
        raise CoordcareError(f"{path}: is no name of a workbook, which is what is written. End it in .xlsx.")


def refuse_to_overwrite(path: Path, *, force: bool) -> None:
    """Raise `CoordcareError` where something is there already, unless that is wanted."""
    if path.exists() and not force:
        raise CoordcareError(f"{path}: is there already. Choose another name with -o, or write over it with --force.")
