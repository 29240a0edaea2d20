"""Answers as a YAML file that a person can read and edit: what `read` prints and `fill` takes back.

    edition: 2022
    hospital:
      category: 2C
      dollars: 115841549
      maximum_loss: {number: 0, shown: "-"}     # a zero that the sheet shows as a dash
      metrics:
        - {metric: Plan All Cause Readmissions, steward: NCQA, …}

Numbers are numbers, text is text, `null` is an empty cell; questions left out are empty cells.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from coordcare.errors import Problems
from coordcare.filing.form import Filing, Form, FormSheet
from coordcare.filing.values import Answer, Kind
from coordcare.filing.workbook import ACCOUNTING_FORMAT
from coordcare.filing.xlsx.grid import address
from coordcare.rulebook.strict_yaml import load_yaml

_MOST_ROWS = 500


def load_answers(form: Form, path: Path) -> dict[str, Answer]:
    """The answers in a YAML file; raises `UnreadableFile`, or `Problems` naming everything the form does not ask."""
    return read_answers(form, load_yaml(path), where=str(path))


def read_answers(form: Form, content: Any, *, where: str) -> dict[str, Answer]:
    """The answers in what a file of answers holds; raises `Problems` naming everything the form does not ask."""
    problems = list[str]()
    if not isinstance(content, dict):
        raise Problems(where=where, problems=["is not a file of answers. `coordcare read FILE` prints one."])
    content = dict(content)
    if content.pop("edition", form.edition) != form.edition:
        problems.append(f"edition: is not {form.edition}, the edition of the form being filled")
    ids = [sheet.id for sheet in form.sheets]
    problems += [f"{name}: is not a sheet of the form ({', '.join(ids)})" for name in content if name not in ids]
    answers = {}
    for sheet in form.sheets:
        for name, (cell, value) in _sheet_values(sheet, content.get(sheet.id) or {}, problems).items():
            answer = _answer(name, sheet.title, cell, value)
            if answer is None:
                problems.append(f"{name}: {_no_answer(value)}")
            else:
                answers[name] = answer
    if problems:
        raise Problems(where=where, problems=problems)
    return answers


def _sheet_values(sheet: FormSheet, content: Any, problems: list[str]) -> dict[str, tuple[str, Any]]:
    if not isinstance(content, dict):
        problems.append(f"{sheet.id}: is not a list of questions and answers")
        return {}
    questions = {item.field.name: item for item in sheet.questions}
    known = [*questions, sheet.table.name]
    problems += [
        f"{sheet.id}.{name}: is not asked there (asked are {', '.join(known)})" for name in content if name not in known
    ]
    values = {sheet.question(name): (address(*item.at), content.get(name)) for name, item in questions.items()}
    return values | _row_values(sheet, content.get(sheet.table.name), problems)


def _row_values(sheet: FormSheet, content: Any, problems: list[str]) -> dict[str, tuple[str, Any]]:
    table, where = sheet.table, f"{sheet.id}.{sheet.table.name}"
    expected = dict if table.row_labels else list
    if not isinstance(content, expected | None):
        problems.append(f"{where}: is not a {'mapping of rows' if table.row_labels else 'list of rows'}")
        return {}
    rows: dict[str, Any] = (
        dict(content or {})
        if table.row_labels
        else {str(index): row for index, row in enumerate(content or [], start=1)}
    )
    if len(rows) > _MOST_ROWS:
        problems.append(f"{where}: has {len(rows):,} rows; at most {_MOST_ROWS} are taken")
        return {}
    keys = list(table.row_labels) or [str(index + 1) for index in range(max(table.rows, len(rows)))]
    problems += [f"{where}.{key}: is not a row of the form ({', '.join(keys)})" for key in rows if key not in keys]
    values = {}
    for index, key in enumerate(keys):
        row = rows.get(key) or {}
        if not isinstance(row, dict):
            problems.append(f"{where}.{key}: is not a list of questions and answers")
            continue
        asked = [field.name for field in table.columns.values()]
        problems += [
            f"{where}.{key}.{name}: is not asked there (asked are {', '.join(asked)})"
            for name in row
            if name not in asked
        ]
        for column, field in table.columns.items():
            cell = address(table.header_row + 1 + index, column)
            values[sheet.row_question(key, field.name)] = (cell, row.get(field.name))
    return values


def _answer(name: str, sheet: str, cell: str, value: Any) -> Answer | None:
    match value:
        case None | str() | int() | Decimal():
            return Answer(question=name, sheet=sheet, cell=cell, raw=value)
        case {"number": 0, "shown": "-"} if len(value) == 2:
            return Answer(question=name, sheet=sheet, cell=cell, raw=0, number_format=ACCOUNTING_FORMAT)
    return None


def _no_answer(value: Any) -> str:
    match value:
        case date():
            return f"{value.isoformat()} is a date. Put it in quotes, so that it is text."
        case dict():
            return "holds questions and answers of its own. Write one text, number or null."
        case _:
            return "holds a list. Write one text, number or null."


def filing_of(form: Form, answers: Mapping[str, Answer], *, path: Path) -> Filing:
    """The filing that these answers make, as if it had been read from a workbook at `path`.

    `answers` holds every question of the form, as `load_answers` gives them.
    """
    rows = {sheet.id: _row_count(sheet, answers) for sheet in form.sheets}
    return Filing(
        form=form, path=path, answers=answers, rows=rows, titles={sheet.id: sheet.title for sheet in form.sheets}
    )


def _row_count(sheet: FormSheet, answers: Mapping[str, Answer]) -> int:
    if sheet.table.row_labels:
        return len(sheet.table.row_labels)
    first = next(iter(sheet.table.columns.values())).name
    count = sheet.table.rows
    while sheet.row_question(str(count + 1), first) in answers:
        count += 1
    return count


def dump_answers(filing: Filing) -> str:
    """The answers of a filing as YAML text that `load_answers` takes back unchanged."""
    content: dict[str, Any] = {"edition": filing.form.edition}
    for sheet in filing.form.sheets:
        values: dict[str, Any] = {
            item.field.name: _value(filing.answers[sheet.question(item.field.name)]) for item in sheet.questions
        }
        keys = list(sheet.table.row_labels) or [str(index + 1) for index in range(filing.rows[sheet.id])]
        rows = {key: _row(filing.answers, sheet, key) for key in keys}
        while (
            not sheet.table.row_labels
            and rows
            and not any(value is not None for value in rows[list(rows)[-1]].values())
        ):
            rows.popitem()
        content[sheet.id] = values | {sheet.table.name: rows if sheet.table.row_labels else list(rows.values())}
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def _row(answers: Mapping[str, Answer], sheet: FormSheet, key: str) -> dict[str, Any]:
    return {field.name: _value(answers[sheet.row_question(key, field.name)]) for field in sheet.table.columns.values()}


def _value(answer: Answer) -> Any:
    if answer.kind is Kind.ACCOUNTING_ZERO:
        return {"number": 0, "shown": "-"}
    return None if answer.raw == "" else answer.raw


class _Dumper(yaml.SafeDumper):
    """YAML with exact numbers and exact texts."""


def _represent_decimal(dumper: _Dumper, number: Decimal) -> yaml.ScalarNode:
    text = f"{number:f}"
    return dumper.represent_scalar("tag:yaml.org,2002:float", text if "." in text else f"{text}.0")


_LINE_ENDS_UNSEEN = frozenset("\x85\u2028\u2029")  # ends of lines to YAML, which would read them back as blanks


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = None if _LINE_ENDS_UNSEEN.isdisjoint(text) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(Decimal, _represent_decimal)
