"""Whether a run still says what its inputs say: neither the files nor how to reckon have changed since."""

from hashlib import file_digest, sha256
from pathlib import Path

from coordcare import __version__
from coordcare.errors import CoordcareError
from coordcare.payment.results import record_of
from coordcare.tables.catalogue import TABLES
from coordcare.tables.store import current_run
from coordcare.tables.workspace import SETTINGS, Workspace


def settings_digest(workspace: Workspace) -> str:
    """What tells how a workspace is reckoned from: its settings, its tables of codes, and what this program accepts."""
    declared = [(table.name, table.names) for table in TABLES]
    digest = sha256(f"{__version__} {declared}".encode())
    own = workspace.chosen.get("service_categories")
    paths = [workspace.folder / SETTINGS, workspace.folder / "value_sets" / "primary_care_services.csv"]
    for path in (*paths, *([workspace.folder / str(own)] if own else [])):
        digest.update(path.name.encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


def fresh_run(workspace: Workspace) -> Path | None:
    """The run that counts, if nothing that it rests on has changed; None where it must be reckoned anew.

    A table in a database has no digest, so what rests on one is always taken in again.
    """
    try:
        run = current_run(workspace.store)
        record = record_of(run)
    except (CoordcareError, OSError, ValueError):
        return None
    inputs = [one for several in workspace.inputs.values() for one in several]
    if any(one.path is None for one in inputs) or record.get("settings_sha256") != settings_digest(workspace):
        return None
    before = record.get("inputs_sha256", {})
    if set(before) != {one.place for one in inputs}:
        return None
    unchanged = all(_digest(one.path) == before[one.place] for one in inputs if one.path is not None)
    return run if unchanged else None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
