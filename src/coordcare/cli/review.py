"""`coordcare review`: what a careful reviewer would ask about filled workbooks."""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from coordcare.errors import CoordcareError
from coordcare.filing.explanations import draft_explanations, explanations_path
from coordcare.filing.report_words import counted, on_one_line, open_to_explain
from coordcare.filing.review import FileReview
from coordcare.filing.workbook import write_whole
from coordcare.oregon.filings.vbp_data.reviewing import review_file

SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
MOST_REVIEWED_ALONE = 8
"""More files than this are reviewed by several processes at once."""
_WIDTH_IN_A_FILE = 100

_EXAMPLES = """\b
Examples:
  coordcare review filing.xlsx
  coordcare review filing.xlsx --format html --output review.html
  coordcare review filing.xlsx --annotate "filing with notes.xlsx"
  coordcare review filing.xlsx --previous last_year.xlsx --received 2023-05-04
  coordcare review filing.xlsx --draft-explanations
  coordcare review filings/ --format json --output reviews.json

Exit code: 0 nothing blocks approval, 1 something does, 2 a file could not be read or written.
"""


@click.command("review", epilog=_EXAMPLES, short_help="Review filled workbooks.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text", help="Text for people (the default), JSON for programs, or a page that shows the sheets with each finding beside its cell.")  # fmt: skip
@click.option("--output", "-o", metavar="PATH", type=click.Path(path_type=Path), help="Write the report to a file.")
@click.option("--annotate", metavar="PATH", type=click.Path(path_type=Path), help="Write a copy of the workbook with notes and a sheet of findings; for several files PATH is a folder.")  # fmt: skip
@click.option("--previous", metavar="FILE", type=click.Path(path_type=Path), help="Last year's workbook to compare with; for one reviewed file only.")  # fmt: skip
@click.option("--received", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Day on which the state received the file, such as 2023-05-04; its name and punctuality are then judged too.")  # fmt: skip
@click.option("--year", type=int, help="Program year to review by; by default the one that the workbook reports on.")
@click.option("--draft-explanations", "draft", is_flag=True, help="Write a file beside each workbook in which findings can be explained.")  # fmt: skip
def command(
    files: tuple[Path, ...],
    form: str,
    output: Path | None,
    annotate: Path | None,
    previous: Path | None,
    received: datetime | None,
    year: int | None,
    draft: bool,
) -> None:
    """Review filled workbooks (FILE) and show what a careful reviewer would ask.

    A folder stands for all workbooks in it and in the folders below. What a filer answered in the file of explanations
    beside a workbook is shown with the findings.
    """
    found = workbooks(files)
    paths = [path for path, error in found if error is None]
    if previous is not None and len(found) != 1:
        raise click.UsageError("--previous compares one workbook with that of the year before: give one FILE with it.")
    copies = annotated_copies(paths, annotate)
    refuse_to_overwrite([*filter(None, [output]), *copies.values()], [*paths, *filter(None, [previous])])
    if draft:
        refuse_second_drafts(paths)
    judge = partial(review_file, year=year, previous=previous, received=received.date() if received else None)
    done = iter(with_progress(reviews_of(paths, judge), len(paths)))
    reviews = [next(done) if error is None else FileReview(path=path, error=error) for path, error in found]
    problems = [*write_copies(reviews, copies), *(write_drafts(reviews) if draft else ())]
    show(reviews, form, output)
    for problem in problems:
        click.echo(problem, err=True)
    if problems or not all(review.readable for review in reviews):
        raise SystemExit(2)
    raise SystemExit(1 if any(review.blocks for review in reviews) else 0)


def workbooks(given: Iterable[Path]) -> list[tuple[Path, str | None]]:
    """The files to review, folders replaced by the workbooks in them; with a reason where there is nothing to review."""
    found: dict[Path, str | None] = {}
    for path in given:
        if path.is_dir():
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
        return {paths[0]: annotate / paths[0].name if annotate.is_dir() else annotate}
    if annotate.suffix.lower() in SPREADSHEETS or annotate.is_file():
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


def refuse_to_overwrite(targets: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Make sure that nothing is written over a file that is read."""
    read = {path.resolve() for path in inputs}
    for target in targets:
        if target.resolve() in read:
            raise click.UsageError(
                f"{target} is a file under review and would be overwritten. Choose another name or folder."
            )


def refuse_second_drafts(paths: Iterable[Path]) -> None:
    """Make sure that no explanations are overwritten by a draft."""
    there = [path for path in map(explanations_path, paths) if path.exists()]
    if there:
        names = "\n".join(f"  {path}" for path in there)
        raise click.UsageError(
            f"--draft-explanations: there are explanations already, and they are left as they are:\n{names}\nAdd to them, or move them away."
        )


def reviews_of(paths: Sequence[Path], judge: partial[FileReview]) -> Iterator[FileReview]:
    """The review of each file in turn; many files are reviewed by several processes."""
    if len(paths) <= MOST_REVIEWED_ALONE:
        return map(judge, paths)
    from coordcare.cli.parallel_reviews import reviews_in_parallel

    return reviews_in_parallel(paths, judge)


def with_progress(reviews: Iterator[FileReview], number: int) -> Iterator[FileReview]:
    """The same reviews, with a progress bar on the terminal while there are many to come."""
    if number <= MOST_REVIEWED_ALONE or not sys.stderr.isatty():
        yield from reviews
        return
    with click.progressbar(reviews, length=number, label="Reviewing", file=sys.stderr) as bar:
        yield from bar


def write_copies(reviews: Iterable[FileReview], copies: dict[Path, Path]) -> Iterator[str]:
    """Write the annotated copies; gives a sentence for each that could not be written."""
    from coordcare.filing.annotate import write_annotated

    for review in reviews:
        if review.path in copies and review.readable:
            try:
                write_annotated(review, copies[review.path])
            except CoordcareError as error:
                yield str(error)


def write_drafts(reviews: Iterable[FileReview]) -> Iterator[str]:
    """Write a file of explanations to complete for each workbook with findings that wait for one."""
    for review in reviews:
        waiting = len(open_to_explain(review))
        path = explanations_path(review.path)
        if not waiting:
            click.echo(
                f"{on_one_line(review.path.name)}: nothing waits for an explanation, so no file is written.", err=True
            )
            continue
        try:
            write_whole(path, draft_explanations(review).encode())
        except CoordcareError as error:
            yield str(error)
        else:
            click.echo(f"Wrote {on_one_line(str(path))}: {counted(waiting, 'finding')} to explain.", err=True)


def show(reviews: Sequence[FileReview], form: str, output: Path | None) -> None:
    """Print the report in the form asked for, or write it to a file."""
    colour = output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    if form == "json":
        from coordcare.filing.report_json import json_report

        report = json_report(reviews)
    elif form == "html":
        from coordcare.filing.report_html import html_report

        report = html_report(reviews)
    else:
        from coordcare.filing.report_text import text_report

        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDTH_IN_A_FILE
        report = text_report(reviews, width=_WIDTH_IN_A_FILE if output else width, colour=colour)
    if output is None:
        # Signs that the terminal cannot show become question marks instead of an error.
        click.echo(report, nl=False, file=click.get_text_stream("stdout", errors="replace"), color=colour)
    else:
        write_whole(output, report.encode(errors="replace"))
        click.echo(f"Wrote {on_one_line(str(output))}.", err=True)
