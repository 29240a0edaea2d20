"""Writes the example workbooks from their answers; the same answers give the same bytes."""

import sys
from pathlib import Path

from coordcare.filing.answers import load_answers
from coordcare.filing.workbook import write_form
from coordcare.oregon.filings.vbp_data.records import form_for

FOLDER = Path(__file__).parent
YEAR = 2022
WORKBOOKS = {
    "health_share_2022/answers.yaml": (
        "health_share_2022/Health Share of Oregon (CareOregon ICN) 2022 VBP PCPCH Data and CDA VBP Data Template.xlsx"
    ),
    "clean_2022.answers.yaml": "clean_2022.xlsx",
}


def make(folder: Path = FOLDER) -> list[Path]:
    """Write every example workbook below `folder`; the paths written."""
    form, written = form_for(YEAR), []
    for answers, workbook in WORKBOOKS.items():
        write_form(form, folder / workbook, year=YEAR, answers=load_answers(form, FOLDER / answers))
        written.append(folder / workbook)
    return written


if __name__ == "__main__":
    for path in make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        print(path)
