"""The example workbooks are what their answers say, and the real filing stands as it was filed."""

import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from coordcare.filing.answers import dump_answers, load_answers
from coordcare.filing.reading import read_filing
from coordcare.filing.values import Answer, Kind, Raw
from coordcare.oregon.filings.vbp_data.records import form_for
from examples.make import EVERY_RULE, FOLDER, WORKBOOKS, YEAR, make

FORM = form_for(YEAR)
EXAMPLES = pytest.mark.parametrize(("answers", "workbook"), list(WORKBOOKS.items()), ids=list(WORKBOOKS))


def parts(path: Path) -> Mapping[str, bytes]:
    """The parts of a workbook unpacked: how tightly they are packed differs between versions of zlib."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def said(answers: Mapping[str, Answer]) -> dict[str, Raw]:
    """What stands in every cell in which anything stands."""
    return {name: answer.raw for name, answer in answers.items() if answer.raw is not None}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples")
    make(folder)
    return folder


@pytest.mark.parametrize("workbook", [*WORKBOOKS.values(), *EVERY_RULE])
def test_the_workbook_is_what_make_py_writes_now(made: Path, workbook: str) -> None:
    assert parts(FOLDER / workbook) == parts(made / workbook)


@EXAMPLES
def test_the_workbook_reads_back_to_its_answers(answers: str, workbook: str) -> None:
    filing = read_filing(FORM, FOLDER / workbook)
    assert said(filing.answers) == said(load_answers(FORM, FOLDER / answers))
    assert not filing.lost_labels
    assert not filing.missing_sheets


@EXAMPLES
def test_what_read_prints_is_taken_back_as_the_same_answers(tmp_path: Path, answers: str, workbook: str) -> None:
    printed = tmp_path / "printed.yaml"
    printed.write_text(dump_answers(read_filing(FORM, FOLDER / workbook)), "utf-8")
    assert load_answers(FORM, printed) == load_answers(FORM, FOLDER / answers)


AS_FILED = [
    # cell of the workbook             what stands there                               which kind of answer it is
    ("pcpch.tiers.tier_1.clinics", None, Kind.BLANK),
    ("pcpch.tiers.tier_2.pmpm", None, Kind.BLANK),
    ("pcpch.tiers.tier_3.pmpm", "$6.47-$16.80", Kind.TEXT),
    ("pcpch.tiers.tier_3.average_pmpm", Decimal("12.94"), Kind.NUMBER),
    ("pcpch.tiers.tier_5.deviation", None, Kind.BLANK),
    ("models.models.1.category", " 2C ", Kind.TEXT),
    ("models.models.1.share", 1, Kind.NUMBER),
    ("models.models.1.additional_categories", "N/A", Kind.NOT_APPLICABLE),
    ("models.models.3.additional_categories", " N/A ", Kind.NOT_APPLICABLE),
    ("models.models.3.dollars", "$       2,917,218 ", Kind.TEXT),
    ("models.models.5.category", " 3B ", Kind.TEXT),
    ("models.models.5.dollars", 1639560, Kind.NUMBER),
    ("hospital.maximum_loss", 4459725, Kind.NUMBER),
    ("hospital.metrics.4.steward", None, Kind.BLANK),
    ("hospital.metrics.6.steward", "OHA HTTP", Kind.TEXT),
    ("maternity.category", "2B", Kind.TEXT),
    ("maternity.maximum_gain", "-", Kind.DASH),
    ("behavioral_health.dollars", 888674379, Kind.NUMBER),
    ("behavioral_health.maximum_loss", "- ", Kind.DASH),
    ("oral.dollars", None, Kind.BLANK),
    ("childrens.contractor", "Health Share of Oregon (CareOregon IDN)", Kind.TEXT),
    ("childrens.complex_care", None, Kind.BLANK),
    ("childrens.dollars", Decimal("25717199.75"), Kind.NUMBER),
]
REAL = WORKBOOKS["health_share_2022/answers.yaml"]


@pytest.mark.parametrize(("question", "raw", "kind"), AS_FILED)
def test_the_real_filing_stands_as_filed(question: str, raw: Raw, kind: Kind) -> None:
    answer = read_filing(FORM, FOLDER / REAL).answers[question]
    assert (answer.raw, answer.kind) == (raw, kind)


def test_the_members_of_maternity_care_stand_in_a_text_cell() -> None:
    members = read_filing(FORM, FOLDER / REAL).answers["maternity.members"]
    assert isinstance(members.raw, str)
    assert members.raw.strip() == "70"


def test_gain_and_loss_stand_in_rows_18_and_20_and_the_pmpm_in_column_c() -> None:
    answers = read_filing(FORM, FOLDER / REAL).answers
    assert (answers["hospital.maximum_gain"].cell, answers["hospital.maximum_loss"].cell) == ("B18", "B20")
    assert answers["pcpch.tiers.tier_3.pmpm"].cell == "C8"
