"""A folder that takes the place of another, whole or not at all; and files that stand in two places."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def in_place_of(folder: Path) -> Iterator[Path]:
    """A folder beside another that takes its place when all went well, and is gone when not.

    Who was killed between the two renames left the old folder aside; it is brought back first.
    """
    partial, former = folder.with_name(f".{folder.name}.partial"), folder.with_name(f".{folder.name}.former")
    _bring_back(former, folder)
    for left_over in (partial, former):
        shutil.rmtree(left_over, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        yield partial
        if folder.exists():
            folder.rename(former)
        partial.rename(folder)
    finally:
        _bring_back(former, folder)
        shutil.rmtree(partial, ignore_errors=True)
        shutil.rmtree(former, ignore_errors=True)


def link(source: Path, target: Path) -> None:
    """The same file or folder in a second place, without a second copy where the file system can do so."""
    if source.is_dir():
        target.mkdir()
        for path in source.iterdir():
            link(path, target / path.name)
        return
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _bring_back(former: Path, folder: Path) -> None:
    if former.exists() and not folder.exists():
        former.rename(folder)
