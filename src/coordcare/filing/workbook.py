"""The form as an Excel workbook, blank or filled.

Yellow and unlocked where a response is required, pale yellow where one may apply, everything else locked (without a
password); drop-down lists for categories, the evaluation criterion as a note at each cell, print set-up. Text is always
written as text: an answer that starts with `=`, `+`, `-` or `@` never becomes a formula. Files with the same content
are identical byte for byte.
"""

import io
import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from coordcare.errors import CoordcareError, Problems
from coordcare.filing.form import Field, Form, FormSheet, Response
from coordcare.filing.values import Answer, Kind
from coordcare.rulebook.periods import calendar_year

NUMBER_FORMATS = {"money": '"$"#,##0.00', "money_or_range": '"$"#,##0.00', "count": "#,##0", "share": "0%"}
ACCOUNTING_FORMAT = '_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)'
_INSTRUCTIONS_WIDTH = 88  # characters, less than a page: LibreOffice does not make a single wide column fit its page
YELLOW, PALE_YELLOW = "#FFFF00", "#FFFBD6"  # a response is required; a response is asked for where it applies
_LONGEST_TEXT = 32_767
_ESCAPES = re.compile(r"_x[0-9a-fA-F]{4}_x[0-9a-fA-F]{4}_")
_MOST_DIGITS = 15
_BEGINNINGS_OF_FORMULAS = ("=", "+", "-", "@")
_MADE = datetime(2022, 1, 1)  # noqa: DTZ001  # a fixed stamp, so that equal content gives equal bytes


def write_form(form: Form, path: Path, *, year: int, answers: Mapping[str, Answer] | None = None) -> None:
    """Write the form for a reporting year to `path`, blank or with answers; the file appears whole or not at all.

    Raises `Problems` naming every answer that a workbook cannot hold, and `CoordcareError` where writing fails.
    """
    given = dict(answers or {})
    _check(given)
    if answers is None:
        given = {
            name: Answer(question=name, sheet=sheet.title, cell="", raw=str(calendar_year(year)))
            for sheet in form.sheets
            for name in (sheet.question(item.field.name) for item in sheet.questions if item.prefilled)
        }
    write_whole(path, workbook_bytes(form, given))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or, if anything fails, as it was before.

    Of a link, the file that it leads to is written. A device or a pipe, such as /dev/stdout, is written to as it is.
    Raises `CoordcareError` where that cannot be done.
    """
    try:
        mode = path.stat().st_mode if os.path.exists(path) else None
        if mode is not None and stat.S_ISDIR(mode):
            raise CoordcareError(f"{path}: is a folder, and a file is to be written. Add the name of a file to it.")
        if mode is not None and not stat.S_ISREG(mode):
            path.write_bytes(content)
        else:
            _replace(Path(os.path.realpath(path)), content, mode)
    except OSError as error:
        raise CoordcareError(
            f"{path}: cannot be written ({error.strerror}). Close it if it is open, or choose another place."
        ) from error


def _replace(path: Path, content: bytes, mode: int | None) -> None:
    """Put a new file in the place of an ordinary one, or where none is; it keeps the old one's permissions."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{secrets.token_hex(8)}.coordcare")
    try:
        with beside.open("xb") as file:
            file.write(content)
        if mode is not None:
            beside.chmod(stat.S_IMODE(mode))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _check(answers: Mapping[str, Answer]) -> None:
    problems = []
    for name, answer in answers.items():
        match answer.raw:
            case str() if len(answer.raw) > _LONGEST_TEXT:
                problems.append(
                    f"{name}: has {len(answer.raw):,} characters; a cell holds {_LONGEST_TEXT:,}. Shorten it."
                )
            case str() if any(
                "\ud800" <= character <= "\udfff" or character in "\ufffe\uffff" for character in answer.raw
            ):
                problems.append(f"{name}: holds a character that no workbook can store. Remove it.")
            case str() if _ESCAPES.search(answer.raw):
                problems.append(f"{name}: two codes such as _x0041_ stand side by side; a workbook would change them.")
            case int() | Decimal() if not _exact(answer.raw):
                problems.append(
                    f"{name}: {answer.raw} has more than {_MOST_DIGITS} digits; Excel would change it. Write it "
                    "as text."
                )
    if problems:
        raise Problems(where="These answers do not fit into a workbook", problems=problems)


def _exact(number: int | Decimal) -> bool:
    sign_digits_exponent = Decimal(number).normalize().as_tuple()
    return len(sign_digits_exponent.digits) <= _MOST_DIGITS and abs(int(sign_digits_exponent.exponent)) < 100


def workbook_bytes(form: Form, answers: Mapping[str, Answer]) -> bytes:
    """The content of the workbook file."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": f"{form.title} {form.edition}", "created": _MADE})
    styles = _Styles(book)
    _write_instructions(book, form, styles)
    for sheet in form.sheets:
        _SheetWriter(page=book.add_worksheet(sheet.title), sheet=sheet, styles=styles, answers=answers).write()
    book.close()
    return buffer.getvalue()


class _Styles:
    """The few looks that the form uses, each made once."""

    def __init__(self, book: Any) -> None:
        base = {"font_name": "Calibri", "font_size": 11, "text_wrap": True, "valign": "top"}
        boxed = {**base, "border": 1}
        self.heading = book.add_format({**base, "bold": True, "font_size": 14, "text_wrap": False})
        self.label = book.add_format({**boxed, "bold": True, "bg_color": "#DDEBF7"})
        self.text = book.add_format({**base, "italic": True})
        self._book, self._boxed, self._answers = book, boxed, dict[tuple[str, str | None, bool], Any]()

    def answer(self, number_format: str, *, fill: str | None, quoted: bool) -> Any:
        """The look of an answer, filled where the form asks for a response.

        `quoted` marks a text that begins like a formula, so that it stays text when a person edits it in Excel.
        """
        key = (number_format, fill, quoted)
        if key not in self._answers:
            look = {**self._boxed, "locked": False, "num_format": number_format, "quote_prefix": quoted}
            self._answers[key] = self._book.add_format({**look, "bg_color": fill} if fill else look)
        return self._answers[key]


def _write_instructions(book: Any, form: Form, styles: _Styles) -> None:
    page = book.add_worksheet(form.instructions_title)
    page.set_column(0, 0, _INSTRUCTIONS_WIDTH)
    page.write_string(0, 0, f"{form.title} ({form.edition})", styles.heading)
    for row, paragraph in enumerate(form.instructions, start=2):
        page.set_row(row, _height(paragraph, _INSTRUCTIONS_WIDTH))
        page.write_string(row, 0, paragraph, styles.text)
    page.protect()
    page.set_landscape()
    page.set_paper(1)
    page.fit_to_pages(1, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _SheetWriter:
    """Writes one sheet of the form."""

    page: Any
    sheet: FormSheet
    styles: _Styles
    answers: Mapping[str, Answer]

    def write(self) -> None:
        """All of the sheet, from widths to print set-up."""
        for column, width in self.sheet.widths.items():
            self.page.set_column(column - 1, column - 1, width)
        self.page.write_string(0, 0, self.sheet.heading, self.styles.heading)
        heights: dict[int, float] = {}
        for question in self.sheet.questions:
            self._label(question.field.label, *question.label_at, heights)
            self._answer(self.sheet.question(question.field.name), question.field, *question.at, True, heights)
        for row, text in self.sheet.texts_above_table.items():
            self.page.write_string(row - 1, 0, text, self.styles.text)
            heights[row] = _height(text, self.sheet.widths[1])
        last = self._table(heights)
        for row, text in enumerate(self.sheet.texts_below_table, start=last + 2):
            self.page.merge_range(row - 1, 0, row - 1, len(self.sheet.widths) - 1, "", self.styles.text)
            self.page.write_string(row - 1, 0, text, self.styles.text)
            heights[row] = _height(text, sum(self.sheet.widths.values()))
        for row, height in heights.items():
            self.page.set_row(row - 1, height)
        self._print_setup(last)

    def _table(self, heights: dict[int, float]) -> int:
        table = self.sheet.table
        if table.label_header:
            self._label(table.label_header, table.header_row, 1, heights)
        for column, field in table.columns.items():
            self._label(field.label, table.header_row, column, heights)
        keys = [table.key(index) for index in range(table.rows)]
        index = table.rows
        while not table.row_labels and any(
            self.sheet.row_question(str(index + 1), f.name) in self.answers for f in table.columns.values()
        ):
            keys.append(str(index + 1))
            index += 1
        for index, key in enumerate(keys):
            row = table.header_row + 1 + index
            if table.row_labels:
                self._label(table.row_labels[key], row, 1, heights)
            for column, field in table.columns.items():
                self._answer(
                    self.sheet.row_question(key, field.name), field, row, column, index < table.required_rows, heights
                )
        return table.header_row + len(keys)

    def _label(self, text: str, row: int, column: int, heights: dict[int, float]) -> None:
        self.page.write_string(row - 1, column - 1, text, self.styles.label)
        heights[row] = max(heights.get(row, 15), _height(text, self.sheet.widths[column]))

    def _answer(self, name: str, field: Field, row: int, column: int, asked: bool, heights: dict[int, float]) -> None:
        answer = self.answers.get(name)
        number_format = NUMBER_FORMATS.get(field.type, "General")
        if answer is not None and answer.kind is Kind.ACCOUNTING_ZERO:
            number_format = ACCOUNTING_FORMAT
        raw = answer.raw if answer else None
        quoted = isinstance(raw, str) and raw.startswith(_BEGINNINGS_OF_FORMULAS)
        yellow = PALE_YELLOW if field.response is Response.IF_APPLICABLE else YELLOW
        style = self.styles.answer(number_format, fill=yellow if asked else None, quoted=quoted)
        match raw:
            case None | "":
                self.page.write_blank(row - 1, column - 1, None, style)
            case str() as text:
                self.page.write_string(row - 1, column - 1, text, style)
                heights[row] = max(heights.get(row, 15), _height(text, self.sheet.widths[column]))
            case bool() as truth:
                self.page.write_boolean(row - 1, column - 1, truth, style)
            case number:
                self.page.write_number(row - 1, column - 1, _plainest(number), style)
        self._help(field, row, column, asked)

    def _help(self, field: Field, row: int, column: int, asked: bool) -> None:
        if field.choices:
            listed = {"validate": "list", "source": list(field.choices), "error_type": "information"}
            self.page.data_validation(
                row - 1, column - 1, row - 1, column - 1,
                {**listed, "ignore_blank": True, "error_title": "Another category", "error_message": field.hint},
            )  # fmt: skip
        if asked:
            criterion = "N/A where it does not apply." if field.response is Response.REQUIRED_OR_NA else ""
            needed = "" if field.response is Response.IF_APPLICABLE else "A response is required here."
            note = " ".join(part for part in (field.hint, needed, criterion) if part)
            self.page.write_comment(row - 1, column - 1, note, {"x_scale": 2, "author": "coordcare"})

    def _print_setup(self, last: int) -> None:
        self.page.protect("", {"format_rows": True, "format_columns": True})
        self.page.set_landscape()
        self.page.set_paper(1)
        self.page.fit_to_pages(1, 0)
        self.page.repeat_rows(0, min(self.sheet.questions[0].at[0], last) - 1)
        self.page.set_footer("&L&A&RPage &P of &N")
        self.page.hide_gridlines(2)


def _plainest(number: int | Decimal) -> int | Decimal:
    """The number without zeros at its end, so that 12.5 and 12.50 are written alike."""
    return int(number) if number == number // 1 else Decimal(number).normalize()


def _height(text: str, width: float) -> float:
    """Points that wrapped text needs in a column of this many characters; Excel allows 409."""
    lines = sum(1 + int(len(line) * 1.15 / width) for line in text.split("\n"))
    return min(409.0, 15.0 * lines)
