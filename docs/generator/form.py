"""The page about the form: what each cell asks, and how answers are read."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from coordcare.filing import values
from coordcare.filing.form import Field, FormSheet, Response, Table
from coordcare.filing.workbook import ACCOUNTING_FORMAT
from coordcare.filing.xlsx.grid import address
from coordcare.oregon.filings.vbp_data.records import form_for
from coordcare.oregon.rulebook import filing_years
from coordcare.payment.lan import read_categories
from docs.generator.markdown import table, typed

HEAD = ("name", "cell", "label", "answer")
RESPONSES = {
    Response.REQUIRED: "required",
    Response.REQUIRED_OR_NA: "required or N/A",
    Response.IF_APPLICABLE: "if it applies",
}


def form_page() -> list[str]:
    """Every question of the newest form, with its cell and how it is answered."""
    form = form_for(max(filing_years()))
    alike: dict[tuple[Any, ...], list[FormSheet]] = {}
    for sheet in form.sheets:
        alike.setdefault((sheet.questions, tuple(sheet.table.columns.values())), []).append(sheet)
    lines = [
        "# The form",
        "",
        f"The “{form.title}”, edition {form.edition}: what each cell asks. The name in the first column is the one "
        "that a [file of answers](answers-file.md) uses.",
        "",
    ]
    for first, *others in alike.values():
        lines += [f"## {first.title}{f', and {len(others)} sheets like it' if others else ''}", ""]
        named = ", ".join(f"`{sheet.id}` for {sheet.title}" for sheet in (first, *others))
        lines += [f"In a file of answers: {named}.", "", *table(HEAD, _questions(first))]
        lines += [f"Then the table `{first.table.name}`, {_row_names(first.table)}.", "", *table(HEAD, _columns(first))]
    return [*lines, *_readings()]


def _questions(sheet: FormSheet) -> Iterator[list[str]]:
    for question in sheet.questions:
        yield [f"`{question.field.name}`", address(*question.at), *_asked(question.field)]


def _columns(sheet: FormSheet) -> Iterator[list[str]]:
    """The columns of a sheet's table, with the cells of their rows."""
    first, last = sheet.table.header_row + 1, sheet.table.header_row + sheet.table.rows
    for column, field in sheet.table.columns.items():
        yield [f"`{field.name}`", f"{address(first, column)} to {address(last, column)}", *_asked(field)]


def _row_names(rows: Table) -> str:
    """How the rows of a table are told apart in a file of answers."""
    keys = list(rows.row_labels)
    return f"its rows named {', '.join(f'`{key}`' for key in keys)}" if keys else f"a list of up to {rows.rows} rows"


def _asked(field: Field) -> tuple[str, str]:
    """The label of a question, and the type of its answer with whether it is required."""
    return field.label, f"{field.type.replace('_', ' ')}, {RESPONSES[field.response]}"


def _readings() -> list[str]:
    """How each type of answer is read, by what people type; the code itself reads each line."""
    money = [2917218, "$   2,917,218 ", "12.94$", "(1,200.50)", "$1.2 million", "about 3,000"]
    spans = [Decimal("9.5"), "$6.47-$16.80", "6.47 to 16.80", "6 - 7 - 8"]
    kinds: list[tuple[str, list[Any], Callable[[Any], object]]] = [
        ("money", money, lambda raw: _number(values.read_money(raw))),
        ("money or range", spans, lambda raw: _span(values.read_range(raw))),
        ("count", [70, "163,375", "17 clinics", "14.5"], lambda raw: _number(values.read_count(raw))),
        ("share", [1, "100%", "85 percent", 85, "most"], lambda raw: _number(values.read_share(raw))),
        ("period", ["1/1/2022 - 12/31/2022", "CY 2022", "last year"], values.read_reporting_period),
        ("category", [" 2C ", "3B, 50%", "LAN 4A", "2N"], lambda raw: ", ".join(read_categories(raw))),
    ]
    read = [[kind, typed(raw), str(reader(raw) or "not read")] for kind, raws, reader in kinds for raw in raws]
    sorts = [[typed(raw), values.kind_of(raw).value] for raw in (None, "N/A", "n.a.", "-", "–", 0)]
    sorts += [["0, shown as a dash by its number format", values.kind_of(0, ACCOUNTING_FORMAT).value]]
    return [
        "## How answers are read",
        "",
        "What people type, and what is read. What is not read leads to a finding.",
        "",
        *table(["type", "typed", "read as"], read),
        "An empty cell, N/A, a dash and the two zeros are five different answers "
        "([why](../explanation/blank-dash-zero.md)):",
        "",
        *table(["typed", "kind of answer"], sorts),
    ]


def _number(number: Decimal | int | None) -> str:
    return "" if number is None else f"{Decimal(number).normalize():,f}"


def _span(span: values.AmountRange | None) -> str:
    if span is None:
        return ""
    return f"{span.low}" if span.single else f"{span.low} to {span.high}"
