"""The contracts of the fictional CCO can be read, pay what its tables say was paid, and rest on results and codes."""

# ruff: noqa: S608  # the queries are made of names that stand in this file and in the tables

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from coordcare.oregon.fictional_cco.contracts import contract_files
from coordcare.oregon.fictional_cco.world import fictional_world
from coordcare.oregon.filings.vbp_data.narrative import load_narrative, missing
from coordcare.oregon.quality.programs import program_of
from coordcare.oregon.quality.registry import measures_of
from coordcare.oregon.quality.value_sets import known_sets, sets_for
from coordcare.oregon.rulebook import program_year
from coordcare.oregon.vbp.parameters import VbpModels
from coordcare.payment.arrangement import STREAMS, Arrangement
from coordcare.payment.arrangement_files import json_schema, load_arrangements
from coordcare.payment.category import categories_of
from coordcare.payment.quality import metrics_that_count
from coordcare.payment.streams.infrastructure import Infrastructure
from coordcare.payment.streams.population_payment import PopulationPayment
from coordcare.tables.synthetic.database import Wanted, drawn
from coordcare.tables.synthetic.workspace import write_workspace

CATEGORIES = {
    "PRIMARY-CARE": "2C",
    "SHARED-RISK": "3B",
    "SHARED-SAVINGS": "3A",
    "HOSPITAL": "2C",
    "MATERNITY": "3B",
    "BEHAVIORAL-HEALTH": "2C",
    "ORAL-HEALTH": "4A",
}
FOR_EDITORS = "# yaml-language-server: $schema=arrangement.schema.json\n# Everything in this arrangement is made up"
FOUND_IN_THE_CLAIMS = (
    ("hcpcs_code", "medical_claim"),
    ("drg_code", "medical_claim"),
    ("revenue_center_code", "medical_claim"),
    ("diagnosis_code_1", "medical_claim"),
    ("ndc_code", "pharmacy_claim"),
)


@dataclass(frozen=True)
class Cco:
    """A fictional workspace with its arrangements by id, and its tables."""

    folder: Path
    arrangements: dict[str, Arrangement]
    tables: duckdb.DuckDBPyConnection

    def texts(self, query: str) -> set[tuple[str, ...]]:
        return {tuple(map(str, row)) for row in self.tables.execute(query).fetchall()}


@pytest.fixture(scope="module")
def cco(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cco]:
    folder = tmp_path_factory.mktemp("fictional") / "cco"
    wanted = Wanted(members=4_000, year=2022, seed=3, lines_per_member_year=30)
    write_workspace(fictional_world(), wanted, folder, file_format="parquet", further=contract_files)
    with duckdb.connect() as connection:
        for path in (folder / "inputs").glob("*.parquet"):
            connection.read_parquet(str(path)).create_view(path.stem)
        arrangements = {one.id: one for one in load_arrangements(folder).values()}
        yield Cco(folder=folder, arrangements=arrangements, tables=connection)


@pytest.mark.parametrize(("members", "seed"), [(1, 1), (1_000, 2), (30_000, 1)])
def test_the_contracts_of_every_cco_are_of_the_categories_meant(tmp_path: Path, members: int, seed: int) -> None:
    wanted = Wanted(members=members, year=2022, seed=seed, lines_per_member_year=1)
    with drawn(fictional_world(), wanted, temporary=tmp_path / "temporary") as connection:
        texts = contract_files(connection, wanted)
        assert texts == contract_files(connection, wanted)
    for place, text in texts.items():
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(text, "utf-8")
    found = load_arrangements(tmp_path).values()
    assert {one.id: categories_of(one).most_advanced.category.value for one in found} == CATEGORIES


def test_every_kind_of_stream_is_shown(cco: Cco) -> None:
    shown = {type(stream) for one in cco.arrangements.values() for stream in one.streams}
    assert shown == set(STREAMS)


def test_arrangements_say_that_they_are_made_up_and_an_editor_finds_their_schema(cco: Cco) -> None:
    files = sorted((cco.folder / "arrangements").glob("*.yaml"))
    assert len(files) == len(CATEGORIES)
    assert [path.name for path in files if not path.read_text("utf-8").startswith(FOR_EDITORS)] == []
    assert (cco.folder / "arrangements" / "arrangement.schema.json").read_text("utf-8") == json_schema()


def test_whoever_was_paid_ahead_is_a_party_and_a_stream_says_by_which_payments(cco: Cco) -> None:
    paid = cco.texts("SELECT DISTINCT arrangement_id, contracting_entity FROM non_claims_payments")
    assert paid <= {(one.id, party.name) for one in cco.arrangements.values() for party in one.parties}
    kinds = cco.texts("SELECT DISTINCT arrangement_id, payment_kind FROM non_claims_payments")
    said = [(one.id, kind) for one in cco.arrangements.values() for stream in one.streams for kind in stream.paid_as]
    assert sorted(said) == sorted(kinds)


def test_rates_are_those_that_were_paid_ahead(cco: Cco) -> None:
    homes = next(one for one in cco.arrangements["PRIMARY-CARE"].streams if isinstance(one, Infrastructure))
    by_tier = {rate.tier: rate.pmpm for rate in homes.rates if not rate.clinics}
    assert by_tier == {tier.tier: Decimal(tier.payment_cents_pmpm) / 100 for tier in fictional_world().tiers}
    more = {rate.tier: rate.pmpm for rate in homes.rates if rate.clinics}
    assert more
    assert all(pmpm > by_tier[tier] for tier, pmpm in more.items())
    [dental] = cco.arrangements["ORAL-HEALTH"].streams
    assert isinstance(dental, PopulationPayment)
    plans = ", ".join(f"'{plan}'" for plan in cco.arrangements["ORAL-HEALTH"].plans)
    [(months, amount)] = cco.tables.execute(
        f"SELECT (SELECT sum(member_months) FROM premiums WHERE plan IN ({plans})), "
        "(SELECT sum(amount) FROM non_claims_payments WHERE payment_kind = 'dental capitation')"
    ).fetchall()
    assert {rate.pmpm for rate in dental.rates} == {Decimal(14)}
    assert 0 <= months * 14 - amount < amount / 50, "who is covered after the first day of a month was not paid ahead"


def test_every_metric_on_which_payment_depends_has_a_result_for_each_party_or_is_computed(cco: Cco) -> None:
    results = cco.texts("SELECT measure, contracting_entity FROM measure_results WHERE year(period_start_date) = 2022")
    computed = {rate.id for one in measures_of(2022) for rate in one.rates}
    asked = {
        (metric.measure, party.name)
        for one in cco.arrangements.values()
        for stream in one.streams
        if stream.quality_terms is not None
        for metric in metrics_that_count(stream.quality_terms, one.metrics)
        for party in one.parties
    }
    assert {measure for measure, _ in asked} & computed
    assert {(measure, party) for measure, party in asked if measure not in computed} - results == set()


def test_what_the_contract_aims_at_is_stated_where_claims_decide(cco: Cco) -> None:
    computed = {rate.id for one in measures_of(2022) for rate in one.rates}
    metrics = [metric for one in cco.arrangements.values() for metric in one.metrics if metric.measure in computed]
    assert [metric.measure for metric in metrics if metric.target is None and metric.pays_on == "performance"] == []


def test_the_incentive_program_can_be_read_and_is_decided_by_results_that_there_are(cco: Cco) -> None:
    program = program_of(2022, cco.folder)
    known = {rate.id for one in measures_of(2022) for rate in one.rates}
    brought = {measure for (measure,) in cco.texts("SELECT DISTINCT measure FROM measure_results")}
    rates = {rate for one in program.metrics for each in one.components for rate in each.rates or (each.id,)}
    assert len(program.metrics) == 15
    assert rates <= known | brought
    assert program.challenges
    assert program.pool.share_of_payments == Decimal("0.0425")


def test_every_value_set_that_measures_ask_and_nobody_ships_is_there(cco: Cco) -> None:
    brought = {name for name, one in known_sets().items() if one.brought}
    asked = brought & {name for one in measures_of(2022) for name in one.value_sets}
    assert asked == brought
    assert sets_for(cco.folder, measures_of(2022)).missing == {}
    files = {path.stem for path in (cco.folder / "value_sets").glob("*.csv")}
    assert brought <= files


def test_code_sets_hold_codes_that_claims_have(cco: Cco) -> None:
    claimed = set().union(*(cco.texts(f"SELECT DISTINCT {code} FROM {table}") for code, table in FOUND_IN_THE_CLAIMS))
    files = [path for path in (cco.folder / "value_sets").glob("*.csv") if path.stem != "primary_care_services"]
    assert len(files) == 22
    for path in files:
        rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
        codes = {(code,) for row in rows for code in row.values() if code}
        assert set(rows[0]) <= {code.removesuffix("_1") for code, _ in FOUND_IN_THE_CLAIMS}
        assert codes & claimed, f"{path.name} finds nothing"
        made_up = {code for (code,) in codes if code.startswith(("X", "00000"))}
        assert made_up <= {code for (code,) in claimed}, f"{path.name} has made-up codes that no claim has"


def test_the_narrative_tells_all_that_the_filing_may_ask(cco: Cco) -> None:
    terms = program_year(2022).for_year(VbpModels)
    narrative = load_narrative(cco.folder, 2022)
    assert missing(narrative, list(cco.arrangements.values()), terms) == []
    assert set(narrative.models) == {one.model_name for one in cco.arrangements.values()}
    assert set(narrative.areas) == {area for one in cco.arrangements.values() for area in one.areas}
    assert narrative.contractor == fictional_world().name
    assert narrative.range_reason
