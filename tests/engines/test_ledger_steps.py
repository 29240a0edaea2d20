"""The steps of a close give the same rows, of the same types, on every engine that can be had; scopes may be empty."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from coordcare.engine.choosing import open_engine
from coordcare.engine.on_duckdb import connect
from coordcare.engine.plan import Step
from coordcare.engine.running import carry_out, compiled
from coordcare.oregon.fictional_cco.world import fictional_world
from coordcare.payment.experience.service_categories import read_service_categories
from coordcare.payment.ledger.paid_lines import paid_lines_step
from coordcare.payment.ledger.scope import CODE_COLUMNS, write_scopes
from coordcare.payment.ledger.steps import steps
from coordcare.payment.run import ingest
from coordcare.tables.synthetic.database import Wanted
from coordcare.tables.synthetic.workspace import write_workspace
from coordcare.tables.workspace import open_workspace
from tests.engines.test_same_results import STORED_TYPES, Stored, stored

CATEGORIES = read_service_categories()
STEPS = (
    *steps(CATEGORIES, code_columns=CODE_COLUMNS, with_events=True, with_episodes=True, with_risk=True),
    paid_lines_step(CATEGORIES),
)
NAMES = [rule.category for rule in CATEGORIES.rules]
YEAR = (2022 * 12 + 1, 2022 * 12 + 12)
HALF = (2022 * 12 + 1, 2022 * 12 + 6)


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What DuckDB reckons of a fictional CCO, which every engine reads."""
    workspace = tmp_path_factory.mktemp("ledger") / "cco"
    wanted = Wanted(members=400, year=2022, seed=3, lines_per_member_year=50)
    write_workspace(fictional_world(), wanted, workspace, file_format="csv", defects=3, at_once=2, told=lambda _: None)
    found, _ = ingest(open_workspace(workspace))
    return found


def results(setting: str | dict[str, str], run: Path, folder: Path, *, with_scopes: bool) -> dict[str, Stored]:
    """What an engine computes of the run, under arrangements or under none."""
    scopes, computed = folder / "scopes", folder / "results"
    scopes.mkdir()
    computed.mkdir()
    with connect(temporary=folder / "spill") as connection:
        paths = write_scopes(connection, scopes, scope_rows(connection, run) if with_scopes else {})
    engine = open_engine(setting, temporary=folder / "temporary")
    try:
        for path in [*(run / "tables").glob("*.parquet"), *(run / "results").glob("*.parquet"), *paths.values()]:
            engine.read(path.stem, path)
        carry_out(compiled(STEPS, dialect=engine.dialect), engine=engine, results=computed, sql=computed)
    finally:
        engine.close()
    return {step.name: stored(computed / f"{step.name}.parquet", temporary=folder / "spill") for step in STEPS}


def scope_rows(connection: Any, run: Path) -> Mapping[str, Iterable[tuple[Any, ...]]]:
    """Arrangements with every clinic, half of the payees, and the codes that are most often on claims."""
    claims = f"read_parquet('{run}/tables/medical_claim.parquet')"

    def listed(column: str, table: str) -> list[str]:
        rows = connection.execute(
            f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 20"  # noqa: S608  # our own names
        ).fetchall()
        return [value for (value,) in rows]

    clinics = listed("clinic_id", f"read_parquet('{run}/tables/clinics.parquet')")
    drugs = listed("ndc_code", f"read_parquet('{run}/tables/pharmacy_claim.parquet')")
    return {
        "party_clinics": [
            ("all", "CCO", "*", "*", 0, *YEAR),
            ("dental", "CCO", "*", "CCOF", 0, *YEAR),
            *(("some", f"party {number % 3}", clinic, "*", number % 2, *YEAR) for number, clinic in enumerate(clinics)),
        ],
        "party_payees": [
            *(("some", "party 0", "npi", npi, *YEAR) for npi in listed("billing_npi", claims)),
            *(("some", "party 1", "tin", tin, *HALF) for tin in listed("billing_tin", claims)),
        ],
        "code_sets": [
            *(("visits", "hcpcs_code", code) for code in listed("hcpcs_code", claims)[:5]),
            *(("more", "hcpcs_code", code) for code in listed("hcpcs_code", claims)[3:]),
            *(("more", "diagnosis_code_1", code) for code in listed("diagnosis_code_1", claims)[:5]),
            *(("more", "revenue_center_code", code) for code in listed("revenue_center_code", claims)[:2]),
            *(("stays", "drg_code", code) for code in listed("drg_code", claims)),
            *(("drugs", "ndc_code", code) for code in drugs),
        ],
        "cost_streams": [("all.1", "all", "1000.00"), ("some.1", "some", None)],
        "cost_stream_categories": [(stream, name) for stream in ("all.1", "some.1") for name in NAMES],
        "cost_stream_left_out": [("all.1", "more"), ("all.1", "visits"), ("some.1", "drugs")],
        "event_streams": [("some.2", "some", name) for name in NAMES],
        "event_streams_left_out": [("some.2", "stays")],
        "episode_streams": [("some.3", "some", "visits", 3, 30, "500.00")],
        "episode_stream_categories": [("some.3", name) for name in NAMES],
    }


@pytest.fixture(scope="session", params=[True, False], ids=["scopes", "no scopes"])
def with_scopes(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(scope="session")
def on_duckdb(run: Path, with_scopes: bool, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Stored]:
    return results("duckdb", run, tmp_path_factory.mktemp("duckdb"), with_scopes=with_scopes)


@pytest.fixture(scope="session")
def on_server(
    server: dict[str, str], run: Path, with_scopes: bool, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Stored]:
    return results(server, run, tmp_path_factory.mktemp("server"), with_scopes=with_scopes)


def named(step: Step) -> str:
    return step.name


@pytest.mark.parametrize("step", STEPS, ids=named)
def test_a_step_gives_the_rows_and_types_that_duckdb_gives(
    step: Step, on_server: dict[str, Stored], on_duckdb: dict[str, Stored]
) -> None:
    assert on_server[step.name].types == on_duckdb[step.name].types
    assert on_server[step.name].rows == on_duckdb[step.name].rows


@pytest.mark.parametrize("step", STEPS, ids=named)
def test_a_step_is_stored_with_the_types_that_it_declares(step: Step, on_duckdb: dict[str, Stored]) -> None:
    declared = {name: str(kind) for name, kind in step.expression.schema().items()}
    expected = {name: STORED_TYPES.get(kind, kind.upper().replace(" ", "")) for name, kind in declared.items()}
    assert on_duckdb[step.name].types == expected


@pytest.mark.parametrize("step", STEPS, ids=named)
def test_a_step_has_rows_to_compare(step: Step, on_duckdb: dict[str, Stored], with_scopes: bool) -> None:
    always = step.name in ("risk_by_party", "paid_lines") or step.name.endswith("_by_payee")
    assert bool(on_duckdb[step.name].rows) == (with_scopes or always)


def test_no_dollar_is_lost_among_payees(on_duckdb: dict[str, Stored]) -> None:
    def sum_of(name: str) -> Any:
        place = list(on_duckdb[name].types).index("paid_amount")
        return sum(row[place] for row in on_duckdb[name].rows)

    assert sum_of("claims_by_payee") == sum_of("paid_lines") > 0
    assert sum_of("covered_totals") == sum_of("covered_costs")
