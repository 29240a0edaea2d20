"""The years state every benchmark and measure set that was published, value by value."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest

from coordcare.oregon.quality.parameters import IncentiveMeasure, QualityPool
from coordcare.oregon.quality.programs import program_of
from coordcare.oregon.rulebook import program_year, rulebook

PROGRAM = Path(__file__).parents[3] / "../shared/data/program"
YEARS_WITH_A_SET = range(2013, 2022)


def published(name: str) -> list[dict[str, str]]:
    path = PROGRAM / name
    if not path.exists():
        pytest.skip(f"the published figures ({name}) are not beside this project")
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def in_words(basis: str) -> str:
    """A basis as the years spell it out, without what is said beside it."""
    for short, long in (("natl", "national"), ("avg", "mean"), ("admin", "administrative")):
        basis = basis.replace(short, long)
    basis = re.sub(r"P(\d\d)", r"\1th percentile", basis)
    return re.sub(r" \((?!AHRQ).*\)$", "", basis)


def as_published(row: IncentiveMeasure) -> dict[str, object]:
    points = 100 if row.unit == "percent" else 1
    return {
        "measure": row.measure,
        "benchmark": None if row.benchmark is None else row.benchmark * points,
        "unit": row.unit,
        "better": row.better,
        "improvement_floor": None if row.floor is None else row.floor * 100,
        "floor_type": row.floor_kind,
        "benchmark_basis": row.basis,
    }


def test_all_153_published_rows_are_parameters_of_their_years() -> None:
    rows = published("oha_benchmarks_2013_2020.csv")
    assert len(rows) == 153
    for row in rows:
        stated = program_year(int(row["measurement_year"])).rows(IncentiveMeasure)[row["measure_key"]]
        assert as_published(stated) == {
            "measure": row["measure"],
            "benchmark": Decimal(row["benchmark"]),
            "unit": row["unit"],
            "better": row["better"],
            "improvement_floor": Decimal(row["improvement_floor"]) if row["improvement_floor"] else None,
            "floor_type": row["floor_type"] or None,
            "benchmark_basis": in_words(row["benchmark_basis"]),
        }


def test_what_the_published_notes_say_is_stated_by_the_rows() -> None:
    for row in published("oha_benchmarks_2013_2020.csv"):
        year, note = int(row["measurement_year"]), row["note"]
        stated = program_year(year).rows(IncentiveMeasure)[row["measure_key"]]
        if from_year := re.search(r"incentive from (\d+)", note):
            assert stated.incentive is (year >= int(from_year[1]))
        if until := re.search(r"incentive through (\d+)", note):
            assert stated.incentive is (year <= int(until[1]))
        if "not incentive" in note or note == "state performance measure":
            assert stated.incentive is False
        if "2020 benchmark only" in note:
            assert (stated.decided_by == "benchmark_only") is (year == 2020)
        if "bundle score 2016-2018" in note:
            assert (stated.threshold is not None) is (2016 <= year <= 2018)
        if note.startswith("must meet") or (year == 2020 and note.startswith("2020: must meet both")):
            assert stated.part_of
        if "summing numerators and denominators" in note:
            assert (len(stated.rates), stated.combined) == (2, "pooled")
        if "simple average of three rates" in note:
            assert (len(stated.rates), stated.combined) == (3, "mean")


def test_the_points_of_the_cigarette_bundle_are_those_published() -> None:
    for row in published("cigarette_bundle_weights.csv"):
        rows = program_year(int(row["year"])).rows(IncentiveMeasure)
        stated = [rows[key].weight for key in ("cigarette_benefit", "cigarette_report", "cigarette")]
        weights = ("benefit_floor_weight", "report_ehr_weight", "reduce_prevalence_weight")
        assert stated == [Decimal(row[name]) for name in weights]
        assert rows["cigarette"].threshold == Decimal(row["threshold_score"])
        assert rows["cigarette_benefit"].gate


def test_the_measure_sets_have_as_many_measures_and_challenges_as_published() -> None:
    rows = published("oha_measure_sets_2019_2021.csv")
    for year in (2019, 2020, 2021):
        program = program_of(year)
        in_the_year = [row for row in rows if row["measurement_year"] == str(year)]
        assert len(program.metrics) == len(in_the_year)
        assert len(program.challenges) == sum(row["challenge_pool"] == "1" for row in in_the_year)
        reported = [metric for metric in program.metrics if metric.components[0].decided_by == "reporting"]
        assert len(reported) == sum("report only" in row["measure"] for row in in_the_year)


def test_the_shares_of_payments_are_those_published() -> None:
    for row in published("quality_pool_by_year.csv"):
        if int(row["measurement_year"]) <= 2019:
            share = program_year(int(row["measurement_year"])).for_year(QualityPool).share_of_payments
            percent = row["pool_percent_of_cco_payments"]
            assert share == (Decimal(percent) / 100 if percent else None)


@pytest.mark.parametrize("year", YEARS_WITH_A_SET)
def test_a_year_s_rows_are_its_whole_measure_set(year: int) -> None:
    program = program_of(year)
    ids = {metric.id for metric in program.metrics}
    assert len(ids) == program_year(year).for_year(QualityPool).measure_count
    assert set(program.pool.required) <= ids
    assert set(program_year(year).for_year(QualityPool).challenge_measures or ()) == set(program.challenges)


@pytest.mark.parametrize("year", rulebook().years(IncentiveMeasure))
def test_a_row_with_a_floor_says_what_it_is_of(year: int) -> None:
    for row in program_year(year).rows(IncentiveMeasure).values():
        assert (row.floor is None) == (row.floor_kind in (None, "none"))
        assert row.incentive or not row.part_of


@pytest.mark.parametrize("year", rulebook().years(IncentiveMeasure))
def test_a_percentage_is_a_share_of_one(year: int) -> None:
    for row in program_year(year).rows(IncentiveMeasure).values():
        assert row.unit != "percent" or row.benchmark is None or 0 < row.benchmark < 1
        assert row.floor is None or 0 < row.floor < 1
