"""`coordcare review`: what a careful reviewer would ask about filled workbooks."""

import io
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path

import click

from coordcare.cli.workbook_files import annotated_copies, refuse_to_overwrite_workbooks, workbooks
from coordcare.errors import CoordcareError
from coordcare.filing.explanations import draft_explanations, explanations_path
from coordcare.filing.report.words import on_one_line, open_to_explain
from coordcare.filing.review import FileReview
from coordcare.filing.workbook import write_whole
from coordcare.oregon.filings.vbp_data.reviewing import review_file

MOST_REVIEWED_ALONE = 8
"""More files than this are reviewed by several processes at once."""
_WIDTH_IN_A_FILE = 100
_DEFECT = (
    "was not reviewed to its end, because this program has a defect ({}). The file may be in order. "
    "Please report the words in brackets."
)

_PATH = click.Path(path_type=Path)


@click.command
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=_PATH)
@click.option(
    "--format",
    "report_format",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    help="Text for the terminal (the default), JSON for programs, or a page that shows each finding beside its cell.",
)
@click.option(
    "--output", "-o", metavar="PATH", type=_PATH, help="Write the report to a file; a report that is there is replaced."
)
@click.option(
    "--annotate",
    metavar="PATH",
    type=_PATH,
    help="Write a copy of the workbook with notes and a sheet of findings; for several files PATH is a folder. "
    "An annotated copy made before is replaced, no other file is.",
)
@click.option(
    "--previous",
    metavar="FILE",
    type=_PATH,
    help="Last year's workbook to compare with; for one reviewed file only.",
)
@click.option(
    "--received",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day on which the state received the file, such as 2023-05-04; its name and punctuality are then judged too.",
)
@click.option("--year", type=int, help="Program year to review by; by default the one that the workbook reports on.")
@click.option(
    "--draft-explanations",
    "draft",
    is_flag=True,
    help="Write a file beside each workbook in which its findings can be explained.",
)
def command(
    files: tuple[Path, ...],
    report_format: str,
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

    \b
    coordcare review filing.xlsx
    coordcare review filing.xlsx --format html --output review.html
    coordcare review filing.xlsx --annotate "filing with notes.xlsx"
    coordcare review filing.xlsx --previous "last year.xlsx" --received 2023-05-04
    coordcare review filing.xlsx --draft-explanations
    coordcare review filings/ --format json --output reviews.json

    Exit code: 0 nothing blocks approval, 1 something does, 2 a file could not be read or written.
    """
    found = workbooks(files)
    paths = [path for path, error in found if error is None]
    if previous is not None and len(found) != 1:
        raise click.UsageError("--previous compares one workbook with that of the year before: give one FILE with it.")
    copies = annotated_copies(paths, annotate)
    refuse_to_overwrite_workbooks(output, copies.values(), [*paths, *filter(None, [previous])])
    if draft:
        refuse_second_drafts(paths)
    judge = partial(judged, year=year, previous=previous, received=received.date() if received else None)
    reviews = reviews_of(found, judge)
    problems = [*write_copies(reviews, copies), *(write_drafts(reviews) if draft else ())]
    show(reviews, report_format, output)
    for problem in problems:
        click.echo(problem, err=True)
    raise SystemExit(exit_code(reviews, problems))


def exit_code(reviews: Iterable[FileReview], problems: Sequence[str]) -> int:
    """How the command ends: 0 where nothing blocks approval, 1 where something does, 2 where something went wrong."""
    if problems or not all(review.readable for review in reviews):
        return 2
    return 1 if any(review.blocks for review in reviews) else 0


def refuse_second_drafts(paths: Iterable[Path]) -> None:
    """Make sure that no explanations are overwritten by a draft."""
    there = [path for path in map(explanations_path, paths) if os.path.exists(path)]
    if there:
        names = "\n".join(f"  {path}" for path in there)
        raise click.UsageError(f"These explanations are there already and are left as they are:\n{names}\nAdd to them.")


def judged(path: Path, *, year: int | None, previous: Path | None, received: date | None) -> FileReview:
    """The review of a file; a defect of this program ends the review of this file alone, and says where it is."""
    try:
        return review_file(path, year=year, previous=previous, received=received)
    except Exception as error:
        import traceback

        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}"
        return FileReview(path=path, error=_DEFECT.format(where))


def reviews_of(found: Sequence[tuple[Path, str | None]], judge: partial[FileReview]) -> list[FileReview]:
    """The review of each file in turn, or the reason why there is none; many are reviewed by several processes."""
    paths = [path for path, error in found if error is None]
    if len(paths) <= MOST_REVIEWED_ALONE:
        reviews: Iterator[FileReview] = map(judge, paths)
    else:
        from coordcare.cli.parallel_reviews import reviews_in_parallel

        reviews = reviews_in_parallel(paths, judge)
    done = dict(zip(paths, with_progress(reviews, len(paths)), strict=True))
    return [done[path] if error is None else FileReview(path=path, error=error) for path, error in found]


def with_progress(reviews: Iterator[FileReview], number: int) -> Iterator[FileReview]:
    """The same reviews, with a progress bar on the terminal while there are many to come."""
    if number <= MOST_REVIEWED_ALONE or not sys.stderr.isatty():
        yield from reviews
        return
    with click.progressbar(reviews, length=number, label="Reviewing", file=sys.stderr) as bar:
        yield from bar


def write_copies(reviews: Iterable[FileReview], copies: dict[Path, Path]) -> Iterator[str]:
    """Write the annotated copies of all files that were read; gives a sentence for each that could not be written."""
    from coordcare.filing.annotate import write_annotated

    for review in reviews:
        if review.path in copies and review.readable:
            try:
                write_annotated(review, copies[review.path])
            except CoordcareError as error:
                yield str(error)
            else:
                tell_written(copies[review.path])


def write_drafts(reviews: Iterable[FileReview]) -> Iterator[str]:
    """Write a file of explanations to complete for each workbook with findings that wait for one."""
    for review in filter(lambda review: review.readable, reviews):
        if not open_to_explain(review):
            click.echo(
                f"{on_one_line(review.path.name)}: no finding waits for an explanation; no file is written.", err=True
            )
            continue
        try:
            write_whole(explanations_path(review.path), draft_explanations(review).encode())
        except CoordcareError as error:
            yield str(error)
        else:
            tell_written(explanations_path(review.path))


def tell_written(path: Path) -> None:
    """Say that a file was written, beside the report and not in it."""
    click.echo(f"Wrote {on_one_line(str(path))}.", err=True)


def show(reviews: Sequence[FileReview], report_format: str, output: Path | None) -> None:
    """Print the report in the form asked for, or write it to a file."""
    colour = output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    if report_format == "json":
        from coordcare.filing.report.as_json import json_report

        report = json_report(reviews)
        for review in reviews:  # the JSON has no place for this, and nothing is passed over in silence
            if review.unread_explanations:
                click.echo(f"{on_one_line(review.path.name)}: {on_one_line(review.unread_explanations)}", err=True)
            for idle in review.idle_explanations:
                click.echo(f"{on_one_line(review.path.name)}: the explanation {idle} answers no finding.", err=True)
    elif report_format == "html":
        from coordcare.filing.report.page import html_report

        report = html_report(reviews)
    else:
        from coordcare.filing.report.text import text_report

        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDTH_IN_A_FILE
        report = text_report(reviews, width=_WIDTH_IN_A_FILE if output else width, colour=colour)
    if output is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # a sign that the terminal does not have is no error
        click.echo(report, nl=False, color=colour)
    else:
        write_whole(output, report.encode(errors="replace"))
        tell_written(output)
