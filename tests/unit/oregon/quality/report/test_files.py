"""What is written into the folder: every file, for people and for machines."""

import csv
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from coordcare.oregon.quality.report.files import write_quality
from coordcare.oregon.quality.report.names import file_names
from coordcare.oregon.quality.year_quality import YearQuality
from coordcare.payment.closing.receipts import read_receipts
from coordcare.tables.quality import MEASURE_RESULTS
from tests.unit.oregon.quality.report.example_year import BRIDGE, FORMULA, READMISSIONS, WELL_CHILD, example_year


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> YearQuality:
    return example_year(tmp_path_factory.mktemp("year"))


@pytest.fixture(scope="module")
def folder(year: YearQuality, tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("quality")
    paths = write_quality(year, written)
    assert sorted(paths) == sorted(path for path in written.rglob("*") if path.is_file())
    return written


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_file_is_written_and_the_report_leads_to_the_scorecards(folder: Path) -> None:
    cards = {path.name for path in (folder / "scorecards").iterdir()}
    assert cards == {"1-1-cmd.html", "blue-b-bridge-b-sons.html"}
    report = (folder / "report.html").read_text("utf-8")
    assert all(f'href="scorecards/{name}"' in report for name in cards)


def test_the_same_year_is_written_alike(year: YearQuality, folder: Path, tmp_path: Path) -> None:
    for path in write_quality(year, tmp_path):
        assert path.read_bytes() == (folder / path.relative_to(tmp_path)).read_bytes()


def test_names_that_are_alike_have_files_of_their_own() -> None:
    names = ("A & B", "a b", "../../etc", "", "…", "x" * 200)
    found = file_names(names, otherwise="entity")
    assert list(found.values()) == ["a-b", "a-b-2", "etc", "entity", "entity-2", "x" * 60]


def test_machines_are_told_exact_numbers_as_text(folder: Path) -> None:
    told = json.loads((folder / "quality.json").read_text("utf-8"))
    rates = {one["id"]: one for one in told["rates"]}
    assert (told["last_service"], told["interim"], told["notes"]) == ("2022-11-30", True, [])
    assert rates[WELL_CHILD] | {"title": ""} == {
        "id": WELL_CHILD, "title": "", "measure": WELL_CHILD, "kind": "share", "for_each": 1, "unit": "members",
        "better": "higher", "result": "0.945578", "result_from": "claims", "source": None, "numerator": "278",
        "denominator": "294", "last_year": "0.9", "target": "0.909", "benchmark": "0.99", "met": True,
        "decided_with_others": False,
    }  # fmt: skip
    assert rates["survey"]["result_from"] == "brought"
    assert [one["met"] for one in told["metrics"]] == [True, None, True, None]
    assert told["pool"] | {"says": ""} == {
        "payments": "1000000", "payments_from": "the premiums of the year", "share_of_payments": "0.04",
        "standing": "assumed", "earned": "0.6", "says": "", "maximum": "40000.00", "for_measures": "24000.00",
        "for_challenges": {}, "total": "24000.00", "carried": "16000.00",
    }  # fmt: skip
    assert told["not_computed"] == {"postpartum_care": ["postpartum_visits"]}
    assert set(told["entities"]) == {BRIDGE, FORMULA}


def test_without_a_program_machines_are_told_why(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write_quality(example_year(tmp_path, program=None), tmp_path / "out")
    told = json.loads((tmp_path / "out" / "quality.json").read_text("utf-8"))
    assert (told["metrics"], told["pool"]) == (None, None)
    assert told["no_program"] == "2022: no set of measures is stated."
    assert read_receipts(tmp_path / "out" / "receipts.json") == {}


def test_results_have_every_dimension_and_formulas_are_text(year: YearQuality, folder: Path) -> None:
    rows = rows_of(folder / "results.csv")
    assert len(rows) == len(year.results)
    assert {row["dimension"] for row in rows} >= {"all", "contracting_entity", "clinic_id", "npi", "race", "county"}
    assert {row["group"] for row in rows if row["dimension"] == "contracting_entity"} == {"", BRIDGE, f"'{FORMULA}"}


def test_measure_results_have_the_columns_and_the_key_of_their_table(folder: Path) -> None:
    rows = rows_of(folder / "measure_results.csv")
    assert list(rows[0]) == [column.name for column in MEASURE_RESULTS.columns]
    keys = [tuple(row[name] for name in MEASURE_RESULTS.key) for row in rows]
    assert len(keys) == len(set(keys))
    [own] = [row for row in rows if row["measure"] == WELL_CHILD and row["contracting_entity"] == BRIDGE
             and not row["clinic_id"]]  # fmt: skip
    assert (own["result"], own["target"], own["previous_result"], own["status"]) == (
        "0.950495", "0.936", "0.93", "interim",
    )  # fmt: skip
    for row in rows:
        if row["measure"] not in (READMISSIONS, "emergency_visits"):
            share = Fraction(row["numerator"]) / Fraction(row["denominator"])
            assert abs(share - Fraction(row["result"])) < Fraction(1, 10**6)


def test_every_verdict_and_the_pool_have_receipts(folder: Path) -> None:
    receipts = read_receipts(folder / "receipts.json")
    assert set(receipts) == {
        "pool", "pool/earned", "metric/well_child_visits", "metric/follow_up", "metric/survey", "metric/nothing",
    }  # fmt: skip
    assert receipts["pool"].value == Decimal("24000.00")
    result, benchmark, target = receipts["metric/well_child_visits"].of
    assert (result.says, benchmark.value, target.value) == (
        "Result of Well-child visits", Decimal("0.99"), Fraction("0.909"),
    )  # fmt: skip
