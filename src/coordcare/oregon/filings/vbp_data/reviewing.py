"""The review of a filed workbook: read it, judge it by its year's rules, lay the filer's explanations beside."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from coordcare.errors import CoordcareError, NotStated, UnreadableFile
from coordcare.filing.explanations import idle, load_explanations
from coordcare.filing.form import position
from coordcare.filing.reading import filing_in
from coordcare.filing.review import Explanation, FileReview, Finding, explained, judge
from coordcare.filing.values import read_reporting_period
from coordcare.filing.xlsx.grid import Workbook, open_workbook
from coordcare.oregon.filings.vbp_data.records import VbpFiling, form_for, vbp_filing
from coordcare.oregon.filings.vbp_data.rules import RULES
from coordcare.oregon.filings.vbp_data.rules.case import Case
from coordcare.oregon.rulebook import filing_years, program_year, rulebook


def review_file(
    path: Path, *, year: int | None = None, previous: Path | None = None, received: date | None = None
) -> FileReview:
    """The review of the workbook at `path`; an unreadable file gives a review that says so.

    `year` is the program year, by default the one the workbook reports on; `previous` last year's workbook;
    `received` the day the state received it, with which its name and its punctuality are judged too.
    """
    try:
        filing, number = read_for_year(path, year)
        if year is None:
            _check_that_rules_are_known(filing)
        before = _last_years(previous, number) if previous else None
        case = Case(filing=filing, year=program_year(number), previous=before, received=received)
        findings = judge(RULES, case, year=case.year, sources=rulebook().sources)
        explanations, unread = _explanations_beside(path)
    except CoordcareError as error:
        return FileReview(path=path, error=_reason(error, path))
    return FileReview(
        path=path,
        contractor=filing.contractors[0].text,
        period=filing.periods[0].text,
        findings=explained(in_sheet_order(findings, filing), explanations),
        idle_explanations=idle(explanations, findings),
        unread_explanations=unread,
        judged_by="" if number in years_reported(filing) else f"Judged by the rules of program year {number}.",
    )


def _explanations_beside(path: Path) -> tuple[dict[tuple[str, str], Explanation], str]:
    """The explanations beside a workbook or, where they cannot be read, none and the reason: a review does not wait."""
    try:
        return load_explanations(path), ""
    except CoordcareError as error:
        return {}, f"The explanations could not be read, and none is shown. {error}"


def _last_years(previous: Path, number: int) -> VbpFiling:
    """Last year's filing, by the form of its year where that is known."""
    return read_for_year(previous, number - 1 if number - 1 in filing_years() else number)[0]


def _check_that_rules_are_known(filing: VbpFiling) -> None:
    """Refuse a filing that reports on years without rules alone, instead of judging it by another year's."""
    reported, known = years_reported(filing), filing_years()
    if reported and not set(reported) & set(known):
        have = " and ".join(map(str, known))
        raise NotStated(
            f"It reports on {reported[0]}, and there are rules for {have} only. Judge it by another year's rules with "
            f"--year {known[0]}, or state the year's own: coordcare new-year {reported[0]}."
        )


def _reason(error: CoordcareError, path: Path) -> str:
    """Why the review failed; another file than the one under review is named."""
    return f"It {error.reason}" if isinstance(error, UnreadableFile) and error.path == path else str(error)


def read_for_year(path: Path, year: int | None) -> tuple[VbpFiling, int]:
    """The filing in a workbook and the program year it is read for."""
    workbook = open_workbook(path)
    newest = max(filing_years())
    filing = vbp_filing(filing_in(form_for(year or newest), workbook))
    number = year or year_reported(filing) or newest
    return (filing if year else _reread(filing, workbook, number)), number


def _reread(filing: VbpFiling, workbook: Workbook, number: int) -> VbpFiling:
    """The filing by the form of its own year, where that is another edition."""
    form = form_for(number)
    return filing if form is filing.form else vbp_filing(filing_in(form, workbook))


def years_reported(filing: VbpFiling) -> tuple[int, ...]:
    """The years in which the reporting periods of a filing end."""
    periods = (read_reporting_period(answer.raw) for answer in filing.periods)
    return tuple(period.end.year for period in periods if period)


def year_reported(filing: VbpFiling) -> int | None:
    """The program year that a filing reports on: by its periods, else by the year in its file name."""
    in_the_name = (int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", filing.filing.path.stem))
    return next((year for year in (*years_reported(filing), *in_the_name) if year in filing_years()), None)


def in_sheet_order(findings: Iterable[Finding], filing: VbpFiling) -> tuple[Finding, ...]:
    """Findings on the workbook first, then sheet by sheet in the form's order, each sheet from its top."""
    titles = ["", *(filing.filing.titles[sheet.id] for sheet in filing.form.sheets)]

    def place(finding: Finding) -> tuple[int, tuple[int, int]]:
        sheet = titles.index(finding.sheet) if finding.sheet in titles else len(titles)
        return sheet, position(finding.cell) if finding.cell else (0, 0)

    return tuple(sorted(findings, key=place))
