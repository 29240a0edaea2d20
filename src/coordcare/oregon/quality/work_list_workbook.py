"""A work list as an Excel workbook: gaps by urgency and by member, whom else to call, how far it is to aims.

Text is always written as text, and lists with the same content are identical byte for byte.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from coordcare.figures import rounded
from coordcare.measures.gaps import Gap, Person
from coordcare.oregon.quality.work_list import CONFIDENTIAL, NO_CLINIC, WORTH_A_CALL, WorkList, share_met, titled
from coordcare.pages.words import counted
from coordcare.payment.statements.sheet import Cell, Number, Sheet

GAPS, MEMBERS, CALLS, SUMMARY, ABOUT = "Work list", "By member", "Worth a call", "Summary", "About"
_DAY_NOUGHT = date(1899, 12, 30)  # Excel counts days from it
_HEADER_HEIGHT = 30  # points: two lines
_SHARE, _DAY = "0.0%", "yyyy-mm-dd"
_WHO = ("Member ID", "Person ID", "Birth date")
_WHERE = ("Practitioner (NPI)", "Last primary-care visit")


def work_list_workbook(of: WorkList) -> bytes:
    """The content of the workbook file."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(buffer, options)
    made = datetime.combine(of.as_of, time())  # a stamp from the content, so that equal content gives equal bytes
    book.set_properties({"title": f"{GAPS} {of.as_of}", "company": of.cco, "comments": CONFIDENTIAL, "created": made})
    _write_gaps(book, of)
    _write_members(book, of)
    _write_calls(book, of)
    _write_summary(book, of)
    about = Sheet(book, ABOUT, (105,))
    about.heading(f"{GAPS} of {of.clinic}")
    for line in _about(of):
        about.write((line,))
    for page in book.worksheets():
        page.set_header(f"&C{CONFIDENTIAL}")
    book.close()
    return buffer.getvalue()


def _write_gaps(book: Any, of: WorkList) -> None:
    """One row for each gap, the most urgent first."""
    header = (*_WHO, "Measure", "What closes it", "By when", "Days left", "Open since", *_WHERE)
    rows = (
        (
            *_who(gap.person),
            titled(of.measures[gap.rate], gap.rate),
            of.measures[gap.rate].closes,
            _day(gap.closes_by),
            gap.days_left(of.as_of),
            _day(gap.since),
            *_where(gap.person),
        )
        for gap in of.gaps
    )
    says = f"{_gaps(len(of.gaps))} open on {of.as_of}" if of.gaps else f"No gap is open on {of.as_of}"
    _write_table(book, GAPS, (13, 13, 12, 46, 44, 12, 10, 12, 14, 14), of, says, header, rows)


def _write_members(book: Any, of: WorkList) -> None:
    """One row for each member with all that is open, so that one call closes several gaps."""
    header = (*_WHO, "Open", "First by", "Days left", "What is open", *_WHERE)
    rows = (
        (
            *_who(first.person),
            len(gaps),
            _day(first.closes_by),
            first.days_left(of.as_of),
            "\n".join(_told(of, gap) for gap in gaps),
            *_where(first.person),
        )
        for gaps in of.by_member()
        for first in gaps[:1]
    )
    says = f"{counted(len(of.by_member()), 'member has', 'members have')} an open gap on {of.as_of}"
    _write_table(book, MEMBERS, (13, 13, 12, 7, 12, 10, 92, 14, 14), of, says, header, rows)


def _write_calls(book: Any, of: WorkList) -> None:
    """Members to look at, though nothing that a clinic does counts for a measure."""
    header = (*_WHO, "Why", "True from", *_WHERE)
    rows = ((*_who(one.person), WORTH_A_CALL[one.rate], _day(one.case_date), *_where(one.person)) for one in of.watched)
    says = f"{counted(len(of.watched), 'member is', 'members are')} worth a call"
    _write_table(book, CALLS, (13, 13, 12, 58, 12, 14, 14), of, says, header, rows)


def _write_summary(book: Any, of: WorkList) -> None:
    """How each measure stands at the clinic, and how many more cases reach what the CCO aims at."""
    counts = ("Counted", "Met", "Open", "Too late", "Not covered", "Died")
    header = ("Measure", "What is counted", *counts, "Share met", "CCO's aim", "Which", "More to reach it", "In reach")
    rows = (
        (
            titled(of.measures[one.rate], one.rate),
            of.measures[one.rate].rate(one.rate).unit,
            *(one.cases, one.met, one.open, one.too_late, one.left, one.died),
            Number(rounded(share_met(one), 6), _SHARE),
            None if aim is None else Number(rounded(aim.value, 6), _SHARE),
            None if aim is None else aim.says,
            of.more_needed(one),
            of.in_reach(one),
        )
        for one in of.tallies
        for aim in [of.aims.get(one.rate)]
    )
    says = (
        f"How the measures stand on {of.as_of}{_hindsight(of)}"
        if of.tallies
        else f"Nobody is counted in a measure on {of.as_of}"
    )
    _write_table(book, SUMMARY, (52, 15, 10, 8, 8, 10, 10, 8, 10, 10, 20, 10, 10), of, says, header, rows)


def _write_table(
    book: Any,
    title: str,
    widths: Sequence[int],
    of: WorkList,
    says: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
) -> None:
    """A sheet with a heading, a header that stays in sight, and filters where there are rows."""
    sheet = Sheet(book, title, widths)
    sheet.heading(f"{of.clinic}: {says}")
    sheet.text(CONFIDENTIAL, bold=True)
    sheet.header(header)
    named, page = sheet.next_row - 2, book.get_worksheet_by_name(title)
    page.set_row(named, _HEADER_HEIGHT)
    for row in rows:
        sheet.write(row)
    if sheet.next_row - 2 > named:
        page.autofilter(named, 0, sheet.next_row - 2, len(header) - 1)


def _about(of: WorkList) -> list[str]:
    """What a reader must know."""
    whose = "of members who belong to no clinic" if of.clinic_id is None else "of this clinic's members"
    whom = "the CCO" if of.clinic == NO_CLINIC else "the treating clinic"
    return [
        f"From {of.cco}, for the measures of {of.year}, as of {of.as_of}.",
        f"{CONFIDENTIAL} It is for {whom} alone.",
        *_protected(of),
        f"“{GAPS}” has a row for each gap {whose}: somebody is counted in a measure, has not had the care that it asks "
        "for, and still can. “By when” is the last day that counts; with 0 days left it is the day of this list.",
        f"“{MEMBERS}” has the same gaps with one row for each member. Filter by practitioner to share the work.",
        f"“{CALLS}” names members whom no measure asks to call, on the day from which the reason was true.",
        f"“{SUMMARY}”: what is counted is met, open, too late, or of a member who died or is not covered "
        "on that day. “More to reach it” is how many more must be met for this clinic alone to reach what the whole "
        "CCO aims at.",
        f"The data reach to {of.reach}. Claims come late: care of the last weeks may have been given and not billed "
        "yet. Members belong to the clinic and practitioner of their last month in the year.",
        *(
            [f"Care after {of.as_of} is known too: whoever had it by {of.reach} is met, and has no gap."]
            if of.as_of < of.reach
            else []
        ),
        *of.notes,
        *([f"Not computed, because codes are missing: {'; '.join(of.missing)}."] if of.missing else []),
    ]


def _hindsight(of: WorkList) -> str:
    """What makes a list of a past day differ from one that was made on it."""
    return f", by all that is known until {of.reach}" if of.as_of < of.reach else ""


def _protected(of: WorkList) -> list[str]:
    """What is said of treatment of substance use, whose records have a law of their own."""
    if not of.protected:
        return []
    titles = "; ".join(of.protected)
    if of.with_protected:
        return [
            "Rows on substance use may rest on records that 42 CFR Part 2 protects: make sure that the clinic may have "
            f"them before it is sent. They are of: {titles}."
        ]
    return [
        "Left out, because records of treatment for substance use may be protected by 42 CFR Part 2, so that not every "
        f"clinic may have them: {titles}."
    ]


def _told(of: WorkList, gap: Gap) -> str:
    return f"by {gap.closes_by}: {of.measures[gap.rate].closes} ({titled(of.measures[gap.rate], gap.rate)})"


def _gaps(number: int) -> str:
    return counted(number, "gap is", "gaps are")


def _who(person: Person) -> tuple[Cell, ...]:
    return person.member_id, person.person_id, _day(person.birth_date)


def _where(person: Person) -> tuple[Cell, ...]:
    return person.npi, _day(person.last_visit)


def _day(day: date | None) -> Number | None:
    """A day as Excel keeps it, so that it sorts and filters as one."""
    return None if day is None else Number(Decimal((day - _DAY_NOUGHT).days), _DAY)
