"""The files of a review: the workbooks that a call names, and where their annotated copies go."""

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

import click

WORKBOOK = ".xlsx"
SPREADSHEETS = (WORKBOOK, ".xlsm", ".xlsb", ".xls", ".ods")
"""What is taken from a folder: workbooks, and what people take for one, so that they are told."""


def workbooks(given: Iterable[Path]) -> list[tuple[Path, str | None]]:
    """The files to review, folders replaced by their workbooks; with a reason where there is nothing to review."""
    found: dict[Path, str | None] = {}
    for path in given:
        if os.path.isdir(path):
            found |= dict(_in_folder(path)) or {
                path: "is a folder without any workbook (.xlsx). Give the folder or file that holds the filing."
            }
        else:
            found[path] = None
    return list(found.items())


def _in_folder(folder: Path) -> Iterator[tuple[Path, str | None]]:
    unopened: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=unopened.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            # “~$” begins the name of the file by which Excel marks a workbook as open.
            if name.lower().endswith(SPREADSHEETS) and not name.startswith((".", "~$")):
                yield Path(place, name), None
    for error in unopened:
        yield Path(error.filename), f"is a folder that cannot be opened ({error.strerror}). Check that you may read it."


def annotated_copies(paths: Sequence[Path], annotate: Path | None) -> dict[Path, Path]:
    """Where the annotated copy of each file goes: to the path given, or for several files into the folder given."""
    if annotate is None:
        return {}
    if len(paths) == 1:
        if os.path.isdir(annotate):
            return {paths[0]: annotate / paths[0].name}
        if annotate.suffix.lower() != WORKBOOK:
            raise click.UsageError(f"--annotate: {annotate} is no name of a workbook. End it in {WORKBOOK}.")
        return {paths[0]: annotate}
    if paths and (annotate.suffix.lower() in SPREADSHEETS or os.path.isfile(annotate)):
        raise click.UsageError(
            f"--annotate: {annotate} is a file, and there are {len(paths)} files to annotate. Give a folder."
        )
    copies = {path: annotate / path.name for path in paths}
    names = [copy.name for copy in copies.values()]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise click.UsageError(
            f"--annotate: more than one file is called {', '.join(twice)}. Annotate them one by one."
        )
    return copies


def refuse_to_overwrite_workbooks(report: Path | None, copies: Collection[Path], inputs: Iterable[Path]) -> None:
    """Make sure that no workbook is lost: a report may replace a report, a copy an annotated copy made before."""
    read = {os.path.realpath(path) for path in inputs}
    for target in (*filter(None, [report]), *copies):
        if os.path.realpath(target) in read:
            raise click.UsageError(
                f"{target} is a file under review and would be overwritten. Choose another name or folder."
            )
    if report is not None and report.suffix.lower() in SPREADSHEETS:
        raise click.UsageError(
            f"--output: {report} is the name of a workbook, and a report is text. End it in .txt, .json or .html; "
            "--annotate writes a workbook."
        )
    if there := [copy for copy in copies if os.path.exists(copy) and not _is_annotated_copy(copy)]:
        names = "\n".join(f"  {copy}" for copy in there)
        raise click.UsageError(
            f"--annotate: these files are there already and are left as they are:\n{names}\n"
            "Choose another name or folder, or delete them."
        )


def _is_annotated_copy(path: Path) -> bool:
    from coordcare.filing.annotate import is_annotated_copy

    return is_annotated_copy(path)
