"""Reading a filled form back from a workbook, whoever laid it out.

Sheets are found by their names (case, blanks, apostrophes and shortening do not matter), answers by their labels: the
answer stands to the right of its label, or beneath it, or in the label's own cell after the colon; a table's answers
stand beneath its headers. Whatever could not be found is named, with the place where it was expected.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from coordcare.filing.form import Filing, Form, FormSheet, LostLabel, Question
from coordcare.filing.labels import Page, Position, highlighted, holds, plain
from coordcare.filing.values import Answer, Raw
from coordcare.filing.xlsx.grid import Cell, Workbook, address, open_workbook

_BEGINNINGS_OF_REMARKS = ("*", "source", "note", "n.b.")
_SHORTEST_FORM_TEXT = 60  # a printed text is a whole sentence; an answer of fewer letters may begin like one


def read_filing(form: Form, path: Path) -> Filing:
    """The answers in the workbook at `path`; raises `UnreadableFile`."""
    return filing_in(form, open_workbook(path))


def filing_in(form: Form, workbook: Workbook) -> Filing:
    """The answers in an opened workbook. Every question of the form has an answer, be it a blank one."""
    pages = match_sheets(form, workbook)
    readings = {
        sheet.id: _Reading(form=form, sheet=sheet, page=pages[sheet.id]) for sheet in form.sheets if sheet.id in pages
    }
    for reading in readings.values():
        reading.read()
    for sheet in form.sheets:
        if sheet.id not in readings:
            readings[sheet.id] = blank = _Reading(form=form, sheet=sheet, page=None)
            blank.read()
    used = {page.sheet.title for page in pages.values()}
    others = [sheet for sheet in workbook.sheets if sheet.title not in used and any(map(holds, sheet.cells.values()))]
    return Filing(
        form=form,
        path=workbook.path,
        answers={name: answer for sheet in form.sheets for name, answer in readings[sheet.id].answers.items()},
        rows={id: reading.rows for id, reading in readings.items()},
        titles={id: reading.title for id, reading in readings.items()},
        lost_labels=tuple(lost for sheet in form.sheets for lost in readings[sheet.id].lost),
        missing_sheets=tuple(sheet.title for sheet in form.sheets if sheet.id not in pages),
        extra_sheets=tuple(sheet.title for sheet in others if _words(sheet.title) != _words(form.instructions_title)),
        hidden_sheets=tuple(page.sheet.title for page in pages.values() if page.sheet.hidden),
        unfound=frozenset(name for reading in readings.values() for name in reading.unfound),
    )


def match_sheets(form: Form, workbook: Workbook) -> dict[str, Page]:
    """The workbook's page for each sheet of the form: by its name, then by another name, then by a shortened one."""
    free = {sheet.title: sheet for sheet in workbook.sheets}
    found: dict[str, Page] = {}
    for likeness in (_same_name, _other_name, _shortened_name, _abbreviated_name, _lengthened_name):
        for sheet in form.sheets:
            alike = [title for title in free if sheet.id not in found and likeness(sheet, title)]
            if len(alike) == 1:
                found[sheet.id] = Page(free.pop(alike[0]))
    return found


def _same_name(sheet: FormSheet, title: str) -> bool:
    return _words(title) == _words(sheet.title)


def _other_name(sheet: FormSheet, title: str) -> bool:
    return any(_words(title) == _words(name) for name in sheet.also)


def _shortened_name(sheet: FormSheet, title: str) -> bool:
    """Whether a title is the sheet's name with words left out or cut short: “Hosp CDA”, “Children's Health CDA VBP”."""
    words, wanted = _words(title), _words(sheet.title)
    written = "".join(words)
    if len(written) <= 3:
        return False
    rest = iter(wanted)
    cut_short = wanted[0].startswith(words[0]) and all(any(whole.startswith(word) for whole in rest) for word in words)
    return cut_short or "".join(wanted).startswith(written)


def _abbreviated_name(sheet: FormSheet, title: str) -> bool:
    """Whether a title is the sheet's name with words left out, or with letters left out of them: “Oral Hlth CDA”."""
    words, wanted = _words(title), _words(sheet.title)
    rest = iter(wanted)
    return (
        bool(words)
        and _abbreviates(words[0], wanted[0])
        and all(any(_abbreviates(word, whole) for whole in rest) for word in words)
    )


def _abbreviates(word: str, whole: str) -> bool:
    """Whether a word of three letters or more has the first letter of another and the rest of its letters from it."""
    letters = iter(whole)
    return len(word) >= 3 and word[0] == whole[0] and all(letter in letters for letter in word)


def _lengthened_name(sheet: FormSheet, title: str) -> bool:
    """Whether a title is the sheet's name with something added: “Models (2)”."""
    return set(_words(sheet.title)) <= set(_words(title))


def _words(title: str) -> list[str]:
    """The words of a title, without a number that counts the sheets: “3. Hospital”, “3) Hospital”."""
    return re.findall(r"[a-z0-9]+", re.sub(r"^[0-9]+[.)]\s*|['`]", "", plain(title)))


@dataclass
class _Reading:
    """The reading of one sheet; without a page, every answer is blank at its place in the form."""

    form: Form
    sheet: FormSheet
    page: Page | None
    answers: dict[str, Answer] = field(default_factory=dict)
    lost: list[LostLabel] = field(default_factory=list)
    labels: dict[Position, str] = field(default_factory=dict)
    unfound: set[str] = field(default_factory=set)
    rows: int = 0

    @property
    def title(self) -> str:
        """The sheet's name as the workbook has it."""
        return self.page.sheet.title if self.page else self.sheet.title

    def read(self) -> None:
        """Find every label first, so that no label is taken for an answer; then the answers."""
        table = self.sheet.table
        expected = {field.label: (table.header_row, column) for column, field in table.columns.items()}
        expected |= {label: (table.header_row + 1 + row, 1) for row, label in enumerate(table.row_labels.values())}
        expected |= {question.field.label: question.label_at for question in self.sheet.questions}
        places = self._find(expected, (table.header_row, 1))
        for question in self.sheet.questions:
            self._read_question(question, places.get(question.field.label))
        headers = {column: places.get(field.label) for column, field in table.columns.items()}
        if table.row_labels:
            self._read_labelled_rows(headers, {key: places.get(label) for key, label in table.row_labels.items()})
        else:
            self._read_numbered_rows(headers)

    def _find(self, expected: dict[str, Position], corner: Position) -> dict[str, Position]:
        """Where the labels stand; those that stand nowhere are kept as lost."""
        if self.page is None:
            return {}
        header = {self.sheet.table.label_header: corner} if self.sheet.table.label_header else {}
        places = self.page.find(expected | header)
        self.labels = {place: label for label, place in places.items()}
        for label, place in expected.items():
            if label not in places:
                there = self.page.cell(place)
                found = str(there.content) if there and there.value is not None else ""
                self.lost.append(LostLabel(sheet=self.title, label=label, cell=address(*place), found=found))
        return places

    def _read_question(self, question: Question, label: Position | None) -> None:
        name = self.sheet.question(question.field.name)
        if self.page is None or label is None:
            self.unfound.add(name)
            self._keep(name, question.at, None)
            return
        place = self._answer_place(label)
        cell = self.page.cell(place)
        if inline := self._in_label_cell(label, question.field.label, alone=cell is None or not holds(cell)):
            self.answers[name] = Answer(question=name, sheet=self.title, cell=address(*label), raw=inline)
        else:
            self._keep(name, place, cell)

    def _in_label_cell(self, place: Position, label: str, *, alone: bool) -> str:
        """The answer in the cell of a label that ends with a colon: after it or, if it stands alone, without it."""
        assert self.page is not None
        written = str(self.page.sheet.cells[place].value)
        if not label.endswith(":") or len(self.page.texts[place]) <= len(plain(label)):
            return ""
        after_colon = re.split("[:\uff1a]", written, maxsplit=1)[1:]  # the second colon is that of East Asian keyboards
        if after_colon or not alone:
            return "".join(after_colon).strip()
        words = next((end for end in range(len(written)) if plain(written[:end]) == plain(label)), len(written))
        return written[words:].strip(" \t\n-\u2013\u2014")

    def _answer_place(self, label: Position) -> Position:
        """Where the answer to a label stands, or should stand.

        It is the first cell to the right that holds anything, up to a highlighted one; what stands beyond is a note.
        Where there is none: the cell beneath the label if it holds anything, else the highlighted or the next one.
        """
        assert self.page is not None
        expected = place = self.page.right_of(label)
        while place[1] <= self.page.last_column and place not in self.labels:
            cell = self.page.cell(place)
            if cell is not None and holds(cell):
                return place
            if cell is not None and highlighted(cell):
                expected = place
                break
            place = self.page.right_of(place)
        beneath = self.page.below(label)
        cell = self.page.cell(beneath)
        if cell is not None and holds(cell) and beneath not in self.labels and not self._is_form_text(beneath):
            return beneath
        return expected

    def _is_form_text(self, place: Position) -> bool:
        assert self.page is not None
        text = self.page.texts.get(place, "")
        begins = any(text.startswith(plain(beginning)) for beginning in self.form.text_beginnings)
        return begins and len(text) >= _SHORTEST_FORM_TEXT

    def _is_remark(self, place: Position) -> bool:
        """Whether a text reads as a remark: it has a colon, or begins with a star, “Source” or “Note”."""
        assert self.page is not None
        text = self.page.texts.get(place, "")
        return ":" in str(self.page.sheet.cells[place].value) or text.startswith(_BEGINNINGS_OF_REMARKS)

    def _keep(self, name: str, place: Position, cell: Cell | None) -> None:
        raw: Raw = cell.content if cell else None
        without_result = bool(cell and cell.formula and cell.value is None)
        self.answers[name] = Answer(
            question=name,
            sheet=self.title,
            cell=address(*place),
            raw="=… (a formula without a stored result)" if without_result else raw,
            number_format=cell.number_format if cell else "General",
            error=bool(cell and cell.error) or without_result,
        )

    def _read_labelled_rows(self, headers: dict[int, Position | None], labels: dict[str, Position | None]) -> None:
        table = self.sheet.table
        self.rows = len(table.row_labels)
        for index, key in enumerate(table.row_labels):
            label = labels[key]
            for column, asked in table.columns.items():
                header = headers[column]
                place = (label[0], header[1]) if label and header else (table.header_row + 1 + index, column)
                name = self.sheet.row_question(key, asked.name)
                if self.page is None or label is None or header is None:
                    self.unfound.add(name)
                self._keep(name, place, self.page.cell(place) if self.page and name not in self.unfound else None)

    def _read_numbered_rows(self, headers: dict[int, Position | None]) -> None:
        """Rows beneath the headers; in the form's own layout by position, in any other the rows that hold something."""
        table = self.sheet.table
        known = {column: place for column, place in headers.items() if place}
        columns = {column: known[column][1] if column in known else column for column in table.columns}
        filled, end = self._rows_beneath(known)
        start = max((self.page.below(place)[0] for place in known.values()), default=0) if self.page else 0
        own_layout = not filled or not known or (start == table.header_row + 1 and filled[-1] < start + table.rows)
        first = start or table.header_row + 1
        if own_layout:
            rows = list(range(first, first + table.rows))
        else:
            after = (filled[-1] if filled else first - 1) + 1
            rows = filled + list(range(after, after + max(0, table.rows - len(filled))))
        self.rows = len(rows)
        for index, row in enumerate(rows):
            for column, asked in table.columns.items():
                name = self.sheet.row_question(str(index + 1), asked.name)
                if self.page is None or column not in known:
                    self.unfound.add(name)
                found = self.page.cell((row, columns[column])) if self.page and column in known and row < end else None
                self._keep(name, (row, columns[column]), found)

    def _rows_beneath(self, headers: dict[int, Position]) -> tuple[list[int], int]:
        """The rows in which anything stands under a header, and the row at which the table has ended.

        It ends at the next label or at a text that the form prints, which has its row alone. A remark that stands alone
        in the first column, apart from the rows above it, is no row.
        """
        if self.page is None or not headers:
            return [], 0
        start = max(self.page.below(place)[0] for place in headers.values())
        columns, filled = {place[1] for place in headers.values()}, list[int]()
        rows = sorted({row for row, column in self.page.sheet.cells if row >= start and column in {1, *columns}})
        for row in rows:
            places = [(row, column) for column in sorted(columns)]
            standing = [place for place in places if (cell := self.page.cell(place)) is not None and holds(cell)]
            printed = any(self._is_form_text(place) for place in [(row, 1), *standing])
            if any(place in self.labels for place in places) or (printed and len(standing) <= 1):
                return filled, row
            apart = bool(filled) and row > filled[-1] + 1
            if standing and not (apart and standing == places[:1] and self._is_remark(places[0])):
                filled.append(row)
        return filled, max(rows, default=0) + 1
