"""Fill, read, fill again: whatever a filer answers comes back as it was, and the same answers give the same bytes."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordcare.errors import Problems
from coordcare.filing.answers import dump_answers, load_answers
from coordcare.filing.reading import read_filing
from coordcare.filing.values import Answer, Raw
from coordcare.filing.workbook import ACCOUNTING_FORMAT, workbook_bytes, write_form
from coordcare.oregon.filings.vbp_data.records import form_for

FORM = form_for(2022)
QUESTIONS = [name for name, _ in FORM.fields()]
LABELS = sorted({field.label for _, field in FORM.fields()} | {*FORM.text_beginnings, "PCPCH Tier", "Tier 1 clinics"})

# No workbook can store a half of a surrogate pair, U+FFFE or U+FFFF, nor two codes side by side; filling says so.
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")
CODES = re.compile("_x[0-9a-fA-F]{4}_x[0-9a-fA-F]{4}_")
TEXT = st.text(CHARACTERS).filter(lambda text: not CODES.search(text)) | st.text(
    st.sampled_from("\t\n\r\x00\x0b\x1f\x7f\x85\u2028\ufeff\u00a0 a<&>\"'")
)
FORMULA_LIKE = st.builds(str.__add__, st.sampled_from(["=", "+", "-", "@", "\t=", "=cmd|' /C calc'!A0", "=1+1"]), TEXT)
AWKWARD = st.sampled_from(
    ["0", "1.0", "1e5", "007", "true", "null", "~", "2022-01-01", "1:30", "_x0041_", "_x005F_", "#N/A", "http://x",
     "mailto:a@b.c", "'quoted", "a: b", "- a", "# a", "{number: 0}", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "שלום", "👩‍👩‍👧"]
)  # fmt: skip
EMPTIES = st.sampled_from([None, "", "   ", "N/A", " n/a ", "-", "- ", "–", 0])
NUMBERS = st.integers(-(10**15) + 1, 10**15 - 1) | st.decimals(-(10**9), 10**9, places=4) | st.booleans()
RAW: st.SearchStrategy[Raw] = EMPTIES | TEXT | FORMULA_LIKE | AWKWARD | st.sampled_from(LABELS) | NUMBERS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("round_trip")


def answers_of(given_ones: Mapping[str, Raw]) -> dict[str, Answer]:
    """An answer to every question of the form, blank where nothing is given."""
    names = dict.fromkeys([*QUESTIONS, *given_ones])
    return {name: Answer(question=name, sheet="", cell="", raw=given_ones.get(name)) for name in names}


def meaning(answer: Answer) -> tuple[Any, ...]:
    """What an answer says; a text of no letters and an empty cell are the same, a truth and a number are not."""
    return answer.question, answer.kind, None if answer.raw == "" else answer.raw, isinstance(answer.raw, bool)


def comes_back(answers: Mapping[str, Answer], folder: Path) -> None:
    """Fill, read, print, fill again: the same answers, then the same bytes."""
    workbook, printed = folder / "filled.xlsx", folder / "printed.yaml"
    write_form(FORM, workbook, year=2022, answers=answers)
    filing = read_filing(FORM, workbook)
    assert [meaning(filing.answers[name]) for name in answers] == [meaning(answer) for answer in answers.values()]
    assert not filing.lost_labels
    printed.write_text(dump_answers(filing), "utf-8", newline="")
    assert workbook_bytes(FORM, load_answers(FORM, printed)) == workbook.read_bytes()


@given(
    given_ones=st.dictionaries(st.sampled_from(QUESTIONS), RAW, max_size=30),
    zeros=st.sets(st.sampled_from(QUESTIONS), max_size=5),
)
def test_any_answers_come_back_as_they_were(folder: Path, given_ones: dict[str, Raw], zeros: set[str]) -> None:
    answers = answers_of(given_ones)
    for name in zeros:
        answers[name] = replace(answers[name], raw=0, number_format=ACCOUNTING_FORMAT)
    comes_back(answers, folder)


ROW = st.fixed_dictionaries({"metric": TEXT.map("Metric of {}".format), "steward": RAW, "performance": RAW})


@given(rows=st.lists(ROW, min_size=8, max_size=20))
def test_more_rows_than_the_blank_has_come_back_too(folder: Path, rows: list[dict[str, Raw]]) -> None:
    questions = {
        f"hospital.metrics.{number}.{name}": row.get(name)
        for number, row in enumerate(rows, start=1)
        for name in ("metric", "steward", "assessment", "performance")
    }
    comes_back(answers_of(questions), folder)


@pytest.mark.parametrize("raw", ["x" * 32_767, "=" * 32_767, "\x00" * 4_000, "𝔘" * 8_000, "a\n" * 5_000], ids=range(5))
def test_long_answers_come_back_whole(folder: Path, raw: str) -> None:
    comes_back(answers_of({"hospital.description": raw, "models.models.1.equity": raw}), folder)


@given(raw=RAW)
def test_the_same_answer_in_every_cell_gives_the_same_bytes_each_time(raw: Raw) -> None:
    answers = answers_of(dict.fromkeys(QUESTIONS, raw))
    assert workbook_bytes(FORM, answers) == workbook_bytes(FORM, answers)


REFUSED = [2**63, Decimal("1234567890.123456789"), "a" * 32_768, "half \ud800 a pair", "\uffff", "_x0041_x0042_"]


@pytest.mark.parametrize("raw", REFUSED, ids=range(len(REFUSED)))
def test_what_no_workbook_can_hold_is_refused_by_name(folder: Path, raw: Raw) -> None:
    with pytest.raises(Problems, match=r"hospital\.description"):
        write_form(FORM, folder / "refused.xlsx", year=2022, answers=answers_of({"hospital.description": raw}))
    assert not (folder / "refused.xlsx").exists()
