"""Rules about the workbook as a whole: its sheets and labels, who files it, for when, under what name, and when."""

import re
from collections import Counter
from collections.abc import Iterator

from coordcare.filing.form import LostLabel
from coordcare.filing.review import Remark, Severity, remark, rule
from coordcare.filing.values import Kind, read_reporting_period
from coordcare.oregon.filings.vbp_data.rules.case import (
    MODELS_SHEET,
    PCPCH_SHEET,
    PRACTICE,
    TEMPLATE,
    Case,
    every_answer,
    on_sheet,
    on_workbook,
)
from coordcare.oregon.filings.vbp_data.rules.wording import quoted, words
from coordcare.rulebook.periods import calendar_year
from coordcare.rulebook.sources import Standing


@rule(
    "WB-01",
    severity=Severity.NOT_APPROVED,
    cite=TEMPLATE,
    at="instruction 1",
    rests_on=("care_delivery_areas.required",),
)
def required_sheets_are_there(case: Case) -> Iterator[Remark]:
    """Every sheet that must be filled is in the workbook."""
    for id in (PCPCH_SHEET, MODELS_SHEET, *case.delivery_areas.required):
        title = case.filing.form.sheet(id).title
        if title in case.filing.filing.missing_sheets:
            yield on_sheet(
                case, id,
                f"The sheet “{title}” must be filled, and no sheet of this workbook has that name or one like it.",
                "Add the sheet from the blank template (`coordcare template`) and fill it.",
            )  # fmt: skip


@rule(
    "WB-02",
    severity=Severity.NOT_APPROVED,
    cite=TEMPLATE,
    at="labels and evaluation criteria",
    standing=Standing.REPORTED,
)
def labels_are_there(case: Case) -> Iterator[Remark]:
    """Every label of a sheet that must be filled still stands there, so that each answer can be found.

    An answer that nobody can find is as good as none; that it keeps the filing from approval is our reading.
    """
    titles = [case.filing.filing.titles[id] for id in case.required_sheets]
    yield from (_lost(lost) for lost in case.filing.filing.lost_labels if lost.sheet in titles)


@rule("WB-11", severity=Severity.NOTE, cite=TEMPLATE, at="labels of the sheets")
def labels_of_optional_sheets_are_there(case: Case) -> Iterator[Remark]:
    """Every label of an optional sheet still stands there too."""
    titles = [case.filing.filing.titles[id] for id in case.required_sheets]
    yield from (_lost(lost) for lost in case.filing.filing.lost_labels if lost.sheet not in titles)


def _lost(lost: LostLabel) -> Remark:
    there = f"“{lost.found}” stands there instead" if lost.found else "that cell is empty"
    return Remark(
        sheet=lost.sheet,
        cell=lost.cell,
        value=lost.found,
        message=f"The label “{lost.label}” is not on this sheet. It is expected at {lost.cell}; {there}. "
        "Its answers could not be read.",
        fix="Put the label back as the template prints it.",
    )


@rule("WB-03", severity=Severity.NOTE, cite=PRACTICE)
def no_other_sheets(case: Case) -> Iterator[Remark]:
    """The workbook has no sheets beside the form's own; others are not read."""
    for title in case.filing.filing.extra_sheets:
        yield Remark(
            sheet=title,
            cell="",
            value=title,
            message=f"The sheet “{title}” is not part of the form and was not reviewed.",
            fix="Remove it before filing, unless the state asked for it.",
        )


@rule("WB-04", severity=Severity.EXPLAIN, cite=PRACTICE)
def no_hidden_answers(case: Case) -> Iterator[Remark]:
    """No sheet of the form is hidden."""
    for title in case.filing.filing.hidden_sheets:
        yield Remark(
            sheet=title,
            cell="",
            value="",
            message="This sheet is hidden; a reader in Excel does not see its answers.",
            fix="Unhide the sheet.",
        )


@rule("WB-05", severity=Severity.NOT_APPROVED, cite=TEMPLATE, at="evaluation criteria")
def no_answer_is_an_error(case: Case) -> Iterator[Remark]:
    """No cell of an answer holds an Excel error or a formula without a stored result."""
    for answer in every_answer(case):
        if answer.kind is Kind.ERROR:
            yield remark(
                answer,
                f"The cell holds {quoted(answer)}, which is no answer.",
                "Type the value itself, or mend the formula and save the workbook in Excel.",
            )


@rule("WB-06", severity=Severity.EXPLAIN, cite=PRACTICE)
def contractor_is_the_same_on_all_sheets(case: Case) -> Iterator[Remark]:
    """The contractor's name is the same on every sheet."""
    named = [answer for answer in case.filing.contractors if answer.text]
    counts = Counter(answer.text.casefold() for answer in named)
    if len(counts) > 1:
        usual = max(counts, key=lambda name: counts[name])
        shown = next(answer.text for answer in named if answer.text.casefold() == usual)
        for answer in named:
            if answer.text.casefold() != usual:
                yield remark(
                    answer,
                    f"The contractor is {quoted(answer)} here and “{shown}” on {counts[usual]} of {len(named)} sheets.",
                    "Write the same name on every sheet, or say whose arrangement this one is.",
                )


@rule("WB-07", severity=Severity.EXPLAIN, cite=TEMPLATE, at="reporting period")
def period_is_the_calendar_year(case: Case) -> Iterator[Remark]:
    """The reporting period is the calendar year reported on."""
    for answer in case.filing.periods:
        period, wanted = read_reporting_period(answer.raw), calendar_year(case.year.number)
        if period is not None and period != wanted:
            yield remark(
                answer,
                f"The reporting period is {period}; for program year {case.year.number} it is {wanted}.",
                f"Report on {wanted}.",
            )


@rule("WB-08", severity=Severity.EXPLAIN, cite=PRACTICE)
def periods_agree(case: Case) -> Iterator[Remark]:
    """The reporting period is the same wherever it is asked for."""
    first, second = case.filing.periods
    one, other = read_reporting_period(first.raw), read_reporting_period(second.raw)
    if one and other and one != other:
        yield remark(
            second,
            f"The reporting period is {other} here and {one} at {first.place}.",
            "Give the same period on both sheets.",
        )


@rule(
    "WB-09",
    severity=Severity.NOTE,
    cite=TEMPLATE,
    at="instruction 5",
    rests_on=("vbp_data_filing.titles", "vbp_data_filing.file_types"),
)
def file_is_named_as_asked(case: Case) -> Iterator[Remark]:
    """The submitted file is an .xlsx workbook named with the CCO, the reporting year and the template's title.

    The whole name is judged when the day of receipt is given; before, only a year in it that contradicts the filing.
    """
    path, year = case.filing.filing.path, case.year.number
    name, titles = path.stem, case.deliverable.titles
    wrong = []
    years = re.findall(r"(?<!\d)(20\d\d)(?!\d)", name)
    if years and str(year) not in years:
        wrong.append(f"it names {years[0]} and the filing is for {year}")
    if case.received is not None:
        if not years:
            wrong.append("it does not name the reporting year")
        if not any(" ".join(words(title)) in " ".join(words(name)) for title in titles):
            wrong.append(f"it does not give the title “{titles[0]}”")
        if path.suffix.lower().removeprefix(".") not in case.deliverable.file_types:
            wrong.append(f"its type is “{path.suffix}”")
    if wrong:
        yield on_workbook(
            path.name, f"The file is named “{path.name}”: {'; '.join(wrong)}.", f"Name it: CCO {year} {titles[0]}.xlsx"
        )


@rule("WB-10", severity=Severity.EXPLAIN, cite=TEMPLATE, at="instruction 5", rests_on=("vbp_data_filing.due_date",))
def filing_is_in_time(case: Case) -> Iterator[Remark]:
    """The filing reaches the state by its due date. Judged when the day of receipt is given."""
    due = case.deliverable.due_date
    if case.received is not None and due is not None and case.received > due:
        yield on_workbook(
            str(case.received),
            f"The filing was received on {case.received}; it was due by {due}.",
            "Say why it is late and who agreed to it.",
        )
