"""The store: what was taken in and reckoned, one folder a run, published whole or not at all.

`store/CURRENT` names the run that counts. A run is built beside the others and put in place by two renames, so that
whoever kills it at any moment finds the last good one. The run before the current one stays, for whoever is reading it.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from coordcare.errors import CoordcareError

_CURRENT = "CURRENT"
_BUILDING = ".building"
_KEPT = 2


def current_run(store: Path) -> Path:
    """The folder of the run that counts; raises `CoordcareError` where nothing was taken in yet."""
    try:
        named = (store / _CURRENT).read_text(encoding="utf-8", errors="replace").strip()
    except OSError as error:
        raise CoordcareError(
            f"{store.parent}: nothing was taken in yet. Run “coordcare ingest {store.parent}” first."
        ) from error
    run = store / named
    if run not in _runs(store):
        raise CoordcareError(
            f"{store / _CURRENT}: names no run that is there. Run “coordcare ingest {store.parent}” again."
        )
    return run


@contextmanager
def new_run(store: Path) -> Iterator[Path]:
    """A folder in which a run is built; it is published when the block ends well, and removed when it does not."""
    store.mkdir(parents=True, exist_ok=True)
    with alone(store):
        building = store / _BUILDING
        shutil.rmtree(building, ignore_errors=True)  # left over from a run that was killed
        for folder in ("tables", "results", "sql", "temporary"):
            (building / folder).mkdir(parents=True)
        try:
            yield building
            shutil.rmtree(building / "temporary")
            _publish(building, store)
        finally:
            shutil.rmtree(building, ignore_errors=True)


def _publish(building: Path, store: Path) -> None:
    for file in building.rglob("*"):
        if file.is_file():
            _to_disk(file)
    number = 1 + max((int(run.name) for run in _runs(store)), default=0)
    run = store / f"{number:06d}"
    building.rename(run)
    pointer = store / f".{_CURRENT}"
    pointer.write_text(f"{run.name}\n", encoding="utf-8")
    _to_disk(pointer)
    pointer.replace(store / _CURRENT)
    for old in sorted(_runs(store))[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _runs(store: Path) -> list[Path]:
    return [path for path in store.iterdir() if path.is_dir() and path.name.isdigit()]


def _to_disk(file: Path) -> None:
    """Have the system write it down, so that a power cut cannot leave a published run with empty files."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems cannot
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone(store: Path) -> Iterator[None]:
    """One at a time at work in a folder; the lock goes with the process, however it ends."""
    try:
        import fcntl
    except ImportError:  # not there on Windows, where two runs at once are the caller's care
        yield
        return
    with (store / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CoordcareError(f"{store}: another run is at work here. Wait until it ends.") from error
        yield
