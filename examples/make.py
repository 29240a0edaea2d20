"""Writes the example workbooks from their answers; the same answers give the same bytes."""

import io
import re
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

from coordcare.filing.answers import load_answers
from coordcare.filing.form import Form, Question
from coordcare.filing.values import Answer
from coordcare.filing.workbook import workbook_bytes, write_form, write_whole
from coordcare.oregon.filings.vbp_data.records import form_for
from coordcare.rulebook.strict_yaml import load_yaml

FOLDER = Path(__file__).parent
YEAR = 2022
WORKBOOKS = {
    "health_share_2022/answers.yaml": (
        "health_share_2022/Health Share of Oregon (CareOregon ICN) 2022 VBP PCPCH Data and CDA VBP Data Template.xlsx"
    ),
    "clean_2022.answers.yaml": "clean_2022.xlsx",
}
EVERY_RULE = {
    "every_rule_2022.xlsx": ("every_rule_2022.edits.yaml",),
    "every_rule_2021.xlsx": ("every_rule_2022.edits.yaml", "every_rule_2021.edits.yaml"),
}


def make(folder: Path = FOLDER) -> list[Path]:
    """Write every example workbook below `folder`; the paths written."""
    form, written = form_for(YEAR), []
    for answers, workbook in WORKBOOKS.items():
        write_form(form, folder / workbook, year=YEAR, answers=load_answers(form, FOLDER / answers))
        written.append(folder / workbook)
    for workbook, edits in EVERY_RULE.items():
        write_whole(folder / workbook, every_rule(form, edits))
        written.append(folder / workbook)
    return written


def every_rule(form: Form, edits: tuple[str, ...]) -> bytes:
    """A workbook in which every rule finds something: the clean filing with edits, in a spoiled form."""
    answers = dict(load_answers(form, FOLDER / "clean_2022.answers.yaml"))
    for name in edits:
        for place, values in load_yaml(FOLDER / name).items():
            for question, value in values.items():
                full = f"{place}.{question}"
                answers[full] = Answer(question=full, sheet="", cell="", raw=value)
    return _spoiled(workbook_bytes(_form_with_other_labels(form), answers))


def _form_with_other_labels(form: Form) -> Form:
    """The form with a label renamed, also on an optional sheet, and a required sheet left out."""
    sheets = []
    for sheet in form.sheets:
        if sheet.id == "pcpch":
            labels = {**sheet.table.row_labels, "tier_1": "Lowest level"}
            sheets.append(replace(sheet, table=replace(sheet.table, row_labels=labels)))
        elif sheet.id == "oral":
            asked = [_renamed(item) if item.field.name == "complex_care" else item for item in sheet.questions]
            sheets.append(replace(sheet, questions=tuple(asked)))
        elif sheet.id != "maternity":
            sheets.append(sheet)
    return replace(form, sheets=tuple(sheets))


def _renamed(question: Question) -> Question:
    return replace(question, field=replace(question.field, label="People"))


def _spoiled(content: bytes) -> bytes:
    """The workbook with a hidden sheet, a sheet of notes, and an Excel error in a cell."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    book["Oral Health CDA VBP Data"].sheet_state = "hidden"
    book.create_sheet("Notes")["A1"] = "For the file"
    cell = book["Model Descriptions"]["G9"]
    cell.value, cell.data_type = "#REF!", "e"
    buffer = io.BytesIO()
    book.save(buffer)
    return _with_fixed_times(buffer.getvalue())


def _with_fixed_times(content: bytes) -> bytes:
    """The same workbook without the time of its making, so that it is the same whenever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2022-01-01T00:00:00Z", part)
            after.writestr(zipfile.ZipInfo(name, (2022, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


if __name__ == "__main__":
    for path in make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        print(path)
