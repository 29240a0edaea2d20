"""`coordcare fill`: the workbook made of a file of answers."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coordcare.cli.files import refuse_other_names, refuse_to_overwrite
from coordcare.errors import CoordcareError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coordcare.filing.values import Answer

_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


@click.command
@click.argument("answers", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path),
    help="File to write; by default named as the state asks: CCO, reporting year, title of the template.",
)  # fmt: skip
@click.option("--year", type=int, help="Program year; by default that of the reporting period in the answers.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def command(answers: Path, output: Path | None, year: int | None, force: bool) -> None:
    """Fill the workbook from a file of ANSWERS (YAML), as `coordcare read` prints it.

    \b
    coordcare fill answers.yaml
    coordcare fill answers.yaml -o filing.xlsx
    coordcare read last-year.xlsx > answers.yaml
    """
    from coordcare.filing.answers import load_answers
    from coordcare.filing.workbook import write_form
    from coordcare.oregon.filings.vbp_data.records import form_for

    number = year or _year_of(answers)
    form = form_for(number)
    given = load_answers(form, answers)
    path = output or Path(_name_asked_for(given, number, form.title))
    refuse_other_names(path)
    refuse_to_overwrite(path, force=force)
    write_form(form, path, year=number, answers=given)
    answered = sum(answer.answered for answer in given.values())
    click.echo(f"Written: {path} ({answered} answers)")


def _year_of(path: Path) -> int:
    """The program year that a file of answers is for: its reporting period's, or else its edition's."""
    from coordcare.filing.values import read_reporting_period
    from coordcare.oregon.rulebook import filing_years
    from coordcare.rulebook.strict_yaml import load_yaml

    content: Any = load_yaml(path)
    sheets = content if isinstance(content, dict) else {}
    first = sheets.get("pcpch")
    period = read_reporting_period(first.get("period")) if isinstance(first, dict) else None
    known = filing_years()
    for year in (period.end.year if period else None, sheets.get("edition")):
        if year in known:
            return int(year)
    raise CoordcareError(
        f"{path}: states no program year that there is a file for ({', '.join(map(str, known))}). Give it with --year."
    )


def _name_asked_for(answers: "Mapping[str, Answer]", year: int, title: str) -> str:
    """The file name that the state asks for; without a contractor, the year and the title."""
    contractor = " ".join(_NOT_IN_A_NAME.sub(" ", answers["pcpch.contractor"].text).split())
    return f"{contractor} {year} {title}.xlsx".lstrip(" .")
