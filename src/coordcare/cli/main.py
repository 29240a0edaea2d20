"""The front door: which verbs there are, and how errors are told.

Exit codes: 0 all is well; 1 something in the input blocks; 2 a file could not be read, or the call was wrong.
"""

import importlib
import os
import sys
from contextlib import suppress
from typing import Any

import click

from coordcare import __version__
from coordcare.errors import CoordcareError

VERBS = {
    "ingest": "Take in the tables of a CCO, and reckon from them.",
    "profile": "Write one page of what came in, with charts.",
    "measures": "Show which quality measures can be computed, and what one of them is.",
    "attribution": "Show to whom members belong, or explain one.",
    "quality": "Compute the quality measures of a year, targets, pool, and work lists.",
    "close": "Settle a year, count its payments, and compile what the state asks for.",
    "scenario": "Ask what if: another category, other terms, more members.",
    "explain": "Lead from a figure of a closed year to the rows of the input.",
    "sql": "Print the SQL behind any table of a run.",
    "category": "Tell the category of payment arrangements, and why.",
    "settle": "Settle the terms of an arrangement on plain figures.",
    "review": "Review filled workbooks and show what a careful reviewer would ask.",
    "template": "Write the blank workbook of a year.",
    "fill": "Fill the workbook from a file of answers.",
    "read": "Print the answers in a workbook, as `fill` takes them back.",
    "rules": "List the review rules.",
    "year": "Show what a program year states, and who says so.",
    "new-year": "Start the file of a new program year.",
    "synthesize": "Write a fictional CCO, as a workspace to try things on.",
}


class _Verbs(click.Group):
    """Imports a verb's module when the verb is called, so that every command starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"coordcare.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="coordcare")
def cli() -> None:
    """Software for the coordinated care model.

    \b
    coordcare review filing.xlsx           what a careful reviewer would ask
    coordcare template --year 2022 -o blank.xlsx
    coordcare year 2022                    the year's rules, each with its source
    """


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line; errors that a person can mend end in a sentence and exit code 2."""
    if sys.stderr is None:  # closed by whoever called: warnings then go nowhere
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # open as long as the program runs
    try:
        if sys.stdout is None:
            raise CoordcareError("There is nowhere to print to, because the output is closed. Call again without >&-.")
        return cli.main(args=arguments, prog_name="coordcare")
    except CoordcareError as error:
        sentence = str(error)
    except RuntimeError as error:
        if "interrupted" not in str(error).lower():
            raise
        sentence = "Aborted! Nothing was changed."  # as DuckDB tells that somebody pressed Ctrl-C
    except OSError as error:
        sentence = _told(error)
    with suppress(OSError):
        click.echo(sentence, err=True)
    _give_up_output()
    raise SystemExit(2)


def _told(error: OSError) -> str:
    """What the system refused, in a sentence."""
    try:
        os.getcwd()
    except OSError:
        return "The folder in which this was called is no longer there. Change to another folder and call again."
    if error.filename is not None:
        return f"{error.filename}: cannot be used ({error.strerror}). Check that it is there and that you may use it."
    return f"The output cannot be written to its end ({error.strerror}). Make room, or write it to another place."


def _give_up_output() -> None:
    """Lead to nowhere what still waits to be printed and cannot be, so that Python does not try again at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
