"""A party's statement as an Excel workbook: sums and balances are live formulas, with their values stored beside.

Text is always written as text: a name that starts with `=`, `+`, `-` or `@` never becomes a formula. Statements
with the same content are identical byte for byte. Every sheet is marked confidential where it is printed.
"""

import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from coordcare.figures import Figure
from coordcare.pages.words import counted
from coordcare.payment.closing.closed import Closed
from coordcare.payment.statements import wording
from coordcare.payment.statements.page import balances, parts_of
from coordcare.payment.statements.quality_rows import quality_of
from coordcare.payment.statements.sheet import Formula, Number, Sheet
from coordcare.payment.statements.statement import Statement, statement_of

SUMMARY, LINES, FIGURES, QUALITY, CHANGES = "Summary", "Lines", "Figures", "Quality", "Changes"
_MADE = datetime(2022, 1, 1)  # noqa: DTZ001  # a fixed stamp, so that equal content gives equal bytes
_FORMATS = {"dollars PMPM": '"$"#,##0.00##', "share": "0.00##%"}

Spans = Mapping[str, tuple[int, int]]
"""Of each stream the first and the last row of its lines; the last before the first where it has none."""


def statement_workbook(closed: Closed, party: str) -> bytes:
    """The content of the workbook file; raises LookupError where the party has no stream in the year."""
    import xlsxwriter

    statement = statement_of(closed, party)
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(buffer, options)
    about = {"title": f"Statement {closed.year}", "company": closed.name, "comments": wording.CONFIDENTIAL}
    book.set_properties({**about, "created": _MADE})
    summary = Sheet(book, SUMMARY, (30, 30, 10, 18, 18, 18))
    spans = _write_lines(Sheet(book, LINES, (5, 18, 24, 36, 46, 16, 16)), statement)
    _write_summary(summary, statement, spans)
    _write_figures(Sheet(book, FIGURES, (5, 22, 46, 16, 17, 36, 30, 44)), statement)
    _write_quality(Sheet(book, QUALITY, (22, 32, 13, 13, 10, 13, 9, 9, 36, 36, 36)), statement)
    if statement.adjustments:
        _write_changes(Sheet(book, CHANGES, (48, 16, 16, 16, 70)), statement)
    for page in book.worksheets():
        page.set_header(f"&C{wording.CONFIDENTIAL}")
    book.close()
    return buffer.getvalue()


def _write_lines(sheet: Sheet, statement: Statement) -> Spans:
    """Every line, with the balance of its stream; returns where the lines of each stream stand."""
    sheet.header(("No.", "Arrangement", "Stream", "Line", "How", "Amount", "Balance"), numbers=(5, 6))
    spans = {}
    for one in statement.streams:
        first = sheet.next_row
        for number, line, balance in balances(one):
            row = sheet.next_row
            running = f"=F{row}" if row == first else f"=G{row - 1}+F{row}"
            named = (number, one.of.arrangement.id, one.stream.name, line.figure.says, line.figure.how)
            sheet.write((*named, line.amount, Formula(running, balance)))
        spans[one.key] = (first, sheet.next_row - 1)
    last = sheet.next_row - 1
    total = Formula(f"=SUM(F2:F{last})", statement.earned) if last > 1 else Decimal(0)
    sheet.write((None, "All lines", None, None, None, total, None), total=True)
    return spans


def _write_summary(sheet: Sheet, statement: Statement, spans: Spans) -> None:
    """Who pays whom, and every stream: what its lines add up to, what was paid before, and what is due."""
    closed = statement.closed
    sheet.heading(f"Statement for {closed.year}: {statement.party}")
    sheet.text(f"From {closed.name}. {statement.kind.capitalize()} settlement, number {closed.settlement} of the year.")
    sheet.text(statement.who_pays, bold=True)
    sheet.text(wording.CONFIDENTIAL, bold=True)
    sheet.header(("Arrangement", "Stream", "Category", "Earned", "Paid before", "Due"), numbers=(3, 4, 5))
    first = sheet.next_row
    for one in statement.streams:
        row = sheet.next_row
        start, end = spans[one.key]
        earned = Formula(f"=SUM({LINES}!F{start}:F{end})", one.earned) if start <= end else Decimal(0)
        due = Formula(f"=D{row}-E{row}", one.due)
        named = (one.of.arrangement.name, one.stream.name, str(one.category))
        sheet.write((*named, earned, one.earned - one.due, due))
    last = sheet.next_row - 1
    sums = zip("DEF", (statement.earned, statement.paid_before, statement.due), strict=True)
    totals = (Formula(f"=SUM({column}{first}:{column}{last})", value) for column, value in sums)
    sheet.write(("Total", None, None, *totals), total=True)
    all_lines = max(end for _, end in spans.values()) + 1
    apart = Formula(f"=D{last + 1}-{LINES}!F{all_lines}", Decimal(0))
    sheet.write(("Total less all lines, which is nothing", None, None, apart, None, None))
    sheet.text("")
    sheet.text(f"Below zero in “Due” is owed by {statement.party}. Amounts in US dollars, rounded where a line ends.")
    if closed.interim:
        sheet.text("This settlement is interim: a final one follows.")


def _write_figures(sheet: Sheet, statement: Statement) -> None:
    """The figures that each line rests on, each below what is made of it, with its file or table and the place."""
    sheet.header(("Line", "Stream", "Figure", "Value", "Unit", "How", "File or table", "Place"), numbers=(3,))
    for one in statement.streams:
        for number, line, _ in balances(one):
            for depth, figure in _tree(line.figure.of):
                file, place = wording.place_of(figure.source)
                named = (number, one.stream.name, figure.says)
                sheet.write((*named, _value(figure), figure.unit, figure.how, file, place), indent={2: depth})
        for figure in (one.bounds.gain, one.bounds.loss):
            if figure.value != 0:
                told = (one.stream.name, figure.says, _value(figure), figure.unit, figure.how)
                sheet.write((None, *told, "the terms", None))


def _tree(figures: tuple[Figure, ...], depth: int = 0) -> Iterator[tuple[int, Figure]]:
    for figure in figures:
        yield depth, figure
        yield from _tree(parts_of(figure), depth + 1)


def _value(figure: Figure) -> Number | Decimal | str:
    """The value as a number in its unit's format; as text where it is none."""
    value = wording.as_number(figure)
    if value is None:
        return figure.value if isinstance(figure.value, str) else "no limit"
    if figure.unit == "dollars":
        return value
    return Number(value, _FORMATS.get(figure.unit, "#,##0.######" if value % 1 else "#,##0"))


def _write_quality(sheet: Sheet, statement: Statement) -> None:
    """Every metric that counts for a stream."""
    header = ("Stream", "Metric", "Result", "Target", "Better", "Met", "Credit", "Weight")
    sheet.header((*header, "Remarks", "Result from", "Target from"), numbers=(6, 7))
    for one in statement.streams:
        table = quality_of(one)
        for row in () if table is None else table.rows:
            credit = None if row.credit is None else Number(wording.decimal_of(row.credit), _FORMATS["share"])
            metric = f"{row.title} ({row.steward})" if row.steward else row.title
            told = (one.stream.name, metric, row.result, row.target, row.better, row.met)
            sheet.write((*told, credit, Number(row.weight, "0.##"), row.says, row.result_from, row.target_from))
        if table is not None and table.scored is not None:
            score, earned = table.scored.score, table.scored.earned
            sheet.write((one.stream.name, score.says, _value(score), *[None] * 5, score.how))
            sheet.write((one.stream.name, earned.says, _value(earned), *[None] * 5, earned.how))


def _write_changes(sheet: Sheet, statement: Statement) -> None:
    """What changed since the settlement before, and why."""
    sheet.header(("Stream", "Before", "Now", "Change", "Causes"), numbers=(1, 2, 3))
    for one in statement.adjustments:
        row = sheet.next_row
        change = Formula(f"=C{row}-B{row}", one.change)
        sheet.write((one.stream, one.before, one.after, change, "\n".join(one.causes)))
    sheet.text(f"{counted(len(statement.adjustments), 'stream')} changed.")
