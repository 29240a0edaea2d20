"""The form: one definition that writes the blank workbook, fills it, and reads it back.

An edition of a form is data (`form_2022.yaml`): its sheets, on each sheet questions with the label as printed and the
cell of the answer, one table, and the texts around them. Labels are identifiers: the reader finds answers by them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from coordcare.filing.values import Answer
from coordcare.rulebook.strict_yaml import load_yaml


class Response(StrEnum):
    """What the form asks for in a highlighted cell."""

    REQUIRED = "required"
    REQUIRED_OR_NA = "required_or_na"
    """An answer, or the words “N/A”."""
    IF_APPLICABLE = "if_applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing asked: a question of a sheet, or a column of its table."""

    name: str
    label: str
    type: str
    response: Response
    hint: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A field asked once on a sheet, with the cells of its label and its answer (row, column; from 1)."""

    field: Field
    label_at: tuple[int, int]
    at: tuple[int, int]
    prefilled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Fields asked once a row; rows carry a label of their own or are numbered."""

    name: str
    header_row: int
    columns: Mapping[int, Field]
    label_header: str
    row_labels: Mapping[str, str]
    rows: int
    required_rows: int

    def key(self, index: int) -> str:
        """The name of a row, counted from 0: its own key, or its number from 1."""
        keys = tuple(self.row_labels)
        return keys[index] if keys else str(index + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSheet:
    """A sheet of the form."""

    id: str
    title: str
    also: tuple[str, ...]
    heading: str
    questions: tuple[Question, ...]
    table: Table
    texts_above_table: Mapping[int, str]
    texts_below_table: tuple[str, ...]
    widths: Mapping[int, int]

    def question(self, name: str) -> str:
        """The full name of a question of this sheet."""
        return f"{self.id}.{name}"

    def row_question(self, key: str, column: str) -> str:
        """The full name of a cell of the table."""
        return f"{self.id}.{self.table.name}.{key}.{column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One edition of the form."""

    edition: int
    title: str
    text_beginnings: tuple[str, ...]
    instructions_title: str
    instructions: tuple[str, ...]
    sheets: tuple[FormSheet, ...]

    def sheet(self, id: str) -> FormSheet:
        """The sheet with this name; raises KeyError."""
        return {sheet.id: sheet for sheet in self.sheets}[id]

    def fields(self) -> Iterator[tuple[str, Field]]:
        """Every question of the form in its order, table rows as in the blank, with the field asked."""
        for sheet in self.sheets:
            for question in sheet.questions:
                yield sheet.question(question.field.name), question.field
            for index in range(sheet.table.rows):
                for field in sheet.table.columns.values():
                    yield sheet.row_question(sheet.table.key(index), field.name), field


@dataclass(frozen=True, slots=True, kw_only=True)
class LostLabel:
    """A label of the form that a workbook no longer shows."""

    sheet: str
    label: str
    cell: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """The answers of one filled form, and what was odd about the workbook they came in.

    `answers` holds every question of the form, also the unanswered ones, each with the cell where it stands or should
    stand; `rows` says how many rows each sheet's table has.
    """

    form: Form
    path: Path
    answers: Mapping[str, Answer]
    rows: Mapping[str, int]
    titles: Mapping[str, str]
    lost_labels: tuple[LostLabel, ...] = ()
    missing_sheets: tuple[str, ...] = ()
    extra_sheets: tuple[str, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    unfound: frozenset[str] = frozenset()
    """Questions whose sheet or label was not found, so that their blank says nothing about the filer."""

    def field(self, question: str) -> Field:
        """What a question asks."""
        sheet = self.form.sheet(question.split(".")[0])
        name = question.rsplit(".", 1)[-1]
        fields = (
            [item.field for item in sheet.questions] if question.count(".") == 1 else [*sheet.table.columns.values()]
        )
        return next(field for field in fields if field.name == name)


def load_form(path: Path) -> Form:
    """An edition of the form from its file."""
    content = load_yaml(path)
    patterns = content.get("patterns", {})
    sheets = (_sheet({**patterns.get(sheet.get("like"), {}), **sheet}) for sheet in content["sheets"])
    return Form(
        edition=content["edition"],
        title=content["title"],
        text_beginnings=tuple(content["text_beginnings"]),
        instructions_title=content["instructions"]["title"],
        instructions=tuple(content["instructions"]["paragraphs"]),
        sheets=tuple(sheets),
    )


def _sheet(content: Any) -> FormSheet:
    return FormSheet(
        id=content["id"],
        title=content["title"],
        also=tuple(content.get("also", ())),
        heading=content["heading"],
        questions=tuple(_question(item) for item in content["questions"]),
        table=_table(content["table"]),
        texts_above_table=content.get("texts_above_table", {}),
        texts_below_table=tuple(content["texts_below_table"]),
        widths={position(f"{letter}1")[1]: width for letter, width in content["widths"].items()},
    )


def _question(content: Any) -> Question:
    return Question(
        field=_field(content),
        label_at=position(content["label_at"]),
        at=position(content["at"]),
        prefilled=content.get("prefilled", False),
    )


def _table(content: Any) -> Table:
    labels = content.get("row_labels", {})
    return Table(
        name=content["name"],
        header_row=content["header_row"],
        columns={position(f"{item['column']}1")[1]: _field(item) for item in content["columns"]},
        label_header=content.get("label_header", ""),
        row_labels=labels,
        rows=content.get("rows", len(labels)),
        required_rows=content.get("required_rows", content.get("rows", len(labels))),
    )


def _field(content: Any) -> Field:
    return Field(
        name=content["name"],
        label=content["label"],
        type=content["type"],
        response=Response(content["response"]),
        hint=content.get("hint", ""),
        choices=tuple(content.get("choices", ())),
    )


_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d*)")


def position(cell: str) -> tuple[int, int]:
    """Row and column of a cell, from 1: “B14” is (14, 2)."""
    match = _ADDRESS.fullmatch(cell)
    if match is None:
        raise ValueError(f"{cell!r} is not a cell")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column
