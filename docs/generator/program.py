"""The pages about the program itself: its commands, and the limits of its reader."""

import click

from coordcare.cli import main as front_door
from coordcare.filing.report import page
from coordcare.filing.xlsx import grid, package, stored_values, worksheet
from docs.generator.markdown import table

_WIDTH = 100


def commands_page() -> list[str]:
    """The help of every verb, and the exit codes."""
    lines = ["# Commands", "", "Each verb tells about itself: `coordcare review --help`.", "", "## Exit codes", ""]
    lines += table(
        ["code", "meaning"],
        [
            ["0", "all is well; of a review, and of a close: nothing blocks approval"],
            [
                "1",
                "of a review: something blocks approval; of `close --anyway`: a workbook was written that would not "
                "be approved; of `ingest`: a table does not add up to its input; of `category`: a "
                "category that a file claims does not hold",
            ],
            [
                "2",
                "a file could not be read or written, a year could not be closed, a figure is not there, or the call "
                "was wrong",
            ],
        ],
    )
    context = front_door.cli.make_context("coordcare", ["--"], terminal_width=_WIDTH, resilient_parsing=True)
    for verb in front_door.VERBS:
        command = front_door.cli.get_command(context, verb)
        assert command is not None
        help_text = click.Context(command, info_name=verb, parent=context, terminal_width=_WIDTH).get_help()
        lines += [f"## coordcare {verb}", "", "```text", help_text, "```", ""]
    return lines


def limits_page() -> list[str]:
    """How much the reader takes, and what it refuses."""
    megabytes = [
        ("the file", package.FILE_BYTES),
        ("what all its parts say they unpack to", package.DECLARED_BYTES),
        ("what one part unpacks to", package.PART_BYTES),
        ("what all parts that are read unpack to", package.READ_BYTES),
    ]
    numbers = [
        ("parts in the file", package.ENTRIES),
        ("sheets", grid.SHEETS),
        ("rows of a sheet that hold something", worksheet.ROWS),
        ("columns of a sheet that hold something", worksheet.COLUMNS),
        ("cells and rows that are stored, in all sheets", worksheet.CELLS),
        ("merged cells of a sheet", worksheet.MERGED_CELLS),
        ("letters in a cell", stored_values.TEXT_LENGTH),
        ("letters in all cells", grid.LETTERS),
        ("tags in all parts that are read", package.TAGS),
        ("attributes in all parts that are read", package.ATTRIBUTES),
        ("files whose sheets are drawn on one HTML page", page.MOST_FILES_WITH_SHEETS),
    ]
    sizes = [[f"{size // package.MEGABYTE} MB", what] for what, size in megabytes]
    counts = [[f"{number:,}", what] for what, number in numbers]
    refusals = dict.fromkeys(reason for _, reason in package.ACTIVE_CONTENT)
    return [
        "# Limits of the reader",
        "",
        "A file beyond a limit is refused in a sentence; other files go on. Why there are limits: "
        "[Reading files safely](../explanation/security.md).",
        "",
        *table(["limit", "of"], [*sizes, *counts]),
        "## What is refused, however small",
        "",
        *(f"- A file that {reason}" for reason in refusals),
        "- A file with a password, an old `.xls`, an `.xlsb` or `.ods`, and a PDF, CSV or web page that is named "
        "`.xlsx`. Each is told what it is and what to do instead.",
    ]
