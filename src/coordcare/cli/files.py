"""Files that a verb writes."""

from pathlib import Path

from coordcare.errors import CoordcareError


def refuse_to_overwrite(path: Path, *, force: bool) -> None:
    """Raise `CoordcareError` where something is there already, unless that is wanted."""
    if path.exists() and not force:
        raise CoordcareError(f"{path}: is there already. Choose another name with -o, or write over it with --force.")
