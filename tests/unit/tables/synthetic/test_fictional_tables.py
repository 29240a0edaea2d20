"""The fictional CCO is what its declaration asks for, and hangs together."""

# ruff: noqa: S608  # the queries are made of names that stand in this file and in the declaration

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from coordcare.oregon.fictional_cco.world import fictional_world
from coordcare.tables.catalogue import TABLES
from coordcare.tables.declaration import Table
from coordcare.tables.synthetic.database import Wanted
from coordcare.tables.synthetic.workspace import write_workspace

YEAR = 2024  # a leap year
LINES_A_MEMBER_YEAR = 30
LINES = "(SELECT person_id, paid_amount FROM medical_claim UNION ALL SELECT person_id, paid_amount FROM pharmacy_claim)"
COVERED_DAYS = "sum(enrollment_end_date - enrollment_start_date + 1)"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    workspace = tmp_path_factory.mktemp("fictional") / "cco"
    wanted = Wanted(members=3_000, year=YEAR, seed=5, lines_per_member_year=LINES_A_MEMBER_YEAR)
    write_workspace(fictional_world(), wanted, workspace, file_format="parquet")
    with duckdb.connect() as connection:
        for table in TABLES:
            path = workspace / "inputs" / f"{table.name}.parquet"
            connection.read_parquet(str(path)).create_view(table.name)
        codes = connection.read_csv(str(workspace / "value_sets" / "primary_care_services.csv"))
        codes.create("primary_care_services")
        yield connection


def number(tables: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one number that a query finds."""
    found = tables.execute(query).fetchone()
    assert found is not None
    return int(found[0])


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_declared_and_holds_what_its_declaration_allows(
    tables: duckdb.DuckDBPyConnection, table: Table
) -> None:
    written = tables.table(table.name).columns
    assert set(written) <= set(table.names)
    assert number(tables, f"SELECT count(*) FROM {table.name}") > 0
    for column in table.columns:
        if column.required:
            assert number(tables, f"SELECT count(*) FROM {table.name} WHERE {column.name} IS NULL") == 0
        if column.name not in written:
            continue
        wrong = ["false"]
        if column.choices:
            wrong.append(f"{column.name} NOT IN {column.choices!r}")
        if column.at_least is not None:
            wrong.append(f"{column.name} < {column.at_least}")
        if column.length is not None:
            wrong.append(f"length({column.name}) <> {column.length}")
        if column.not_before in written:
            wrong.append(f"{column.name} < {column.not_before}")
        if column.references is not None:
            other, key = column.references.split(".")
            wrong.append(f"{column.name} NOT IN (SELECT {key} FROM {other})")
        assert number(tables, f"SELECT count(*) FROM {table.name} WHERE {' OR '.join(wrong)}") == 0, column.name


@pytest.mark.parametrize(
    "table", [table for table in TABLES if "claim_id" not in table.key], ids=lambda table: table.name
)
def test_rows_are_known_by_their_key(tables: duckdb.DuckDBPyConnection, table: Table) -> None:
    key = ", ".join(table.key)
    assert number(tables, f"SELECT count(*) - count(DISTINCT ({key})) FROM {table.name}") == 0


def test_a_line_stands_once_or_is_taken_back_and_paid_anew(tables: duckdb.DuckDBPyConnection) -> None:
    copies = tables.execute(
        "SELECT count(*), count(*) FILTER (paid_amount < 0 OR allowed_amount < 0), sum(allowed_amount) > 0 "
        "FROM medical_claim GROUP BY claim_id, claim_line_number"
    ).fetchall()
    assert {(1, 0, True), (3, 1, True)} == set(copies)


def test_the_lines_of_a_member_year_are_as_many_as_asked(tables: duckdb.DuckDBPyConnection) -> None:
    lines = number(tables, f"SELECT count(*) FROM {LINES}")
    days = number(tables, f"SELECT {COVERED_DAYS} FROM eligibility")
    assert lines / (days / 365) == pytest.approx(LINES_A_MEMBER_YEAR, rel=0.03)


def test_a_member_month_costs_a_few_hundred_dollars(tables: duckdb.DuckDBPyConnection) -> None:
    paid = number(tables, f"SELECT sum(paid_amount) FROM {LINES}")
    months = number(tables, "SELECT sum(member_months) FROM premiums")
    assert 100 < paid / months < 600


def test_money_falls_from_charge_to_allowed_to_paid(tables: duckdb.DuckDBPyConnection) -> None:
    for claim in ("medical_claim", "pharmacy_claim"):
        rising = "abs(charge_amount) < abs(allowed_amount) OR abs(allowed_amount) < abs(paid_amount)"
        assert number(tables, f"SELECT count(*) FROM {claim} WHERE {rising}") == 0
        assert number(tables, f"SELECT count(*) FROM {claim} WHERE sign(charge_amount) * sign(paid_amount) < 0") == 0


def test_dental_claims_are_encounters_whose_care_is_paid_by_capitation(tables: duckdb.DuckDBPyConnection) -> None:
    dental = "FROM medical_claim WHERE claim_type = 'dental'"
    assert number(tables, f"SELECT count(*) {dental} AND paid_amount <> 0") == 0
    assert number(tables, f"SELECT sum(allowed_amount) {dental}") > 0
    capitation = tables.execute(
        "SELECT count(*), count(DISTINCT period_start_date), min(arrangement_id), max(contracting_entity) "
        "FROM non_claims_payments WHERE payment_kind = 'dental capitation'"
    ).fetchall()
    assert capitation == [(12, 12, "ORAL-HEALTH", "Far Ridge Dental")]


def test_payments_name_their_arrangement(tables: duckdb.DuckDBPyConnection) -> None:
    named = tables.execute(
        "SELECT DISTINCT payment_kind, arrangement_id FROM non_claims_payments ORDER BY 1"
    ).fetchall()
    assert named == [
        ("dental capitation", "ORAL-HEALTH"),
        ("primary care home PMPM", "PRIMARY-CARE"),
        ("quality payment", "PRIMARY-CARE"),
    ]


def test_quality_pays_a_clinic_one_to_three_dollars_a_member_month(tables: duckdb.DuckDBPyConnection) -> None:
    paid = tables.execute(
        "WITH months AS (SELECT make_date(?, unnest(range(1, 13))::INTEGER, 1) AS month), member_months AS ("
        "SELECT clinic_id, count(*) AS member_months FROM assignments JOIN months "
        "ON month BETWEEN start_date AND coalesce(end_date, month) GROUP BY ALL) "
        "SELECT amount / member_months FROM non_claims_payments JOIN member_months USING (clinic_id) "
        "WHERE payment_kind = 'quality payment'",
        [YEAR],
    ).fetchall()
    assert len(paid) == number(
        tables, "SELECT count(*) FROM non_claims_payments WHERE payment_kind = 'quality payment'"
    )
    assert all(1 <= dollars <= 3 for (dollars,) in paid)
    assert 0 < len(paid) < number(tables, "SELECT count(*) FROM clinics")


def test_results_are_their_numerators_by_their_denominators(tables: duckdb.DuckDBPyConnection) -> None:
    apart = "abs(result * denominator - numerator) > 0.0005 * denominator"
    assert number(tables, f"SELECT count(*) FROM measure_results WHERE {apart}") == 0
    shares = "FROM measure_results WHERE measure <> 'readmissions_ratio'"
    assert number(tables, f"SELECT count(*) {shares} AND (result > 1 OR previous_result > 1)") == 0
    assert (
        number(tables, "SELECT count(*) FROM measure_results WHERE abs(result - previous_result) > result * 0.08") == 0
    )


def test_most_results_but_not_all_reach_their_target(tables: duckdb.DuckDBPyConnection) -> None:
    lower = "measure IN ('cesarean_birth', 'readmissions_ratio')"
    reached = f"CASE WHEN {lower} THEN result <= target ELSE result >= target END"
    results = number(tables, "SELECT count(*) FROM measure_results")
    assert results > 30
    assert 0.5 < number(tables, f"SELECT count(*) FROM measure_results WHERE {reached}") / results < 0.95


def test_results_are_of_contracting_entities_and_of_parties_without_clinics(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    entities = "SELECT contracting_entity FROM clinics"
    of_entities = f"FROM measure_results WHERE contracting_entity IN ({entities})"
    assert number(tables, f"SELECT count(DISTINCT measure) {of_entities}") == 11
    others = tables.execute(
        f"SELECT DISTINCT contracting_entity FROM measure_results WHERE contracting_entity NOT IN ({entities})"
    ).fetchall()
    kinds = ("Hospital", "Birth Care", "Behavioral Health", "Dental")
    assert {kind for (name,) in others for kind in kinds if name.endswith(kind)} == set(kinds)


def test_risk_scores_are_one_a_member_about_one_and_rise_with_age(tables: duckdb.DuckDBPyConnection) -> None:
    assert number(tables, "SELECT count(*) FROM risk_scores") == 3_000
    assert number(tables, "SELECT 100 * avg(risk_score) FROM risk_scores") == pytest.approx(100, abs=5)
    by_age = tables.execute(
        f"SELECT avg(risk_score) FROM risk_scores JOIN members USING (person_id) "
        f"GROUP BY ({YEAR} - year(birth_date) + 1) // 22 HAVING count(*) > 100 ORDER BY any_value(birth_date) DESC"
    ).fetchall()
    assert len(by_age) >= 3
    assert by_age == sorted(by_age)


def test_care_falls_within_coverage_and_what_the_plan_type_covers(tables: duckdb.DuckDBPyConnection) -> None:
    within = (
        "SELECT count(*) FROM medical_claim AS claim ANTI JOIN eligibility AS span ON claim.person_id = span.person_id "
        "AND claim.plan = span.plan AND claim_start_date >= enrollment_start_date "
        "AND claim_end_date <= enrollment_end_date"
    )
    assert number(tables, within) == 0
    kinds = dict(tables.execute(
        "SELECT plan, list(DISTINCT claim_type ORDER BY claim_type) FROM medical_claim GROUP BY plan"
    ).fetchall())  # fmt: skip
    assert kinds["CCOF"] == ["dental"]
    assert kinds["CCOE"] == ["professional"]
    assert kinds["CCOG"] == ["dental", "professional"]
    assert "dental" not in kinds["CCOB"]
    assert {row[0] for row in tables.execute("SELECT DISTINCT plan FROM pharmacy_claim").fetchall()} == {"CCOA", "CCOB"}


def test_spans_of_a_person_do_not_overlap_and_some_come_back_after_a_gap(tables: duckdb.DuckDBPyConnection) -> None:
    gap = (
        "SELECT enrollment_start_date - lag(enrollment_end_date) OVER (PARTITION BY person_id "
        "ORDER BY enrollment_start_date) AS days FROM eligibility"
    )
    assert number(tables, f"SELECT min(days) FROM ({gap})") == 1
    assert number(tables, f"SELECT max(days) FROM ({gap})") > 27


def test_most_primary_care_is_given_where_the_member_is_assigned(tables: duckdb.DuckDBPyConnection) -> None:
    visits = (
        "FROM medical_claim AS claim JOIN primary_care_services ON code = hcpcs_code "
        "JOIN assignments AS assigned ON assigned.person_id = claim.person_id "
        "AND claim_start_date BETWEEN start_date AND coalesce(end_date, claim_start_date) "
        "JOIN clinics ON clinics.npi = billing_npi"
    )
    own = number(tables, f"SELECT count(*) {visits} WHERE clinics.clinic_id = assigned.clinic_id")
    assert own / number(tables, f"SELECT count(*) {visits}") > 0.7
    assert 0.65 < number(tables, "SELECT count(DISTINCT person_id) FROM assignments") / 3_000 < 0.85


def test_practitioners_work_where_they_give_primary_care(tables: duckdb.DuckDBPyConnection) -> None:
    elsewhere = (
        "SELECT count(*) FROM medical_claim AS claim JOIN clinics ON clinics.npi = billing_npi ANTI JOIN affiliations "
        "ON affiliations.npi = rendering_npi AND affiliations.clinic_id = clinics.clinic_id "
        "AND claim_start_date BETWEEN start_date AND coalesce(end_date, claim_start_date)"
    )
    assert number(tables, elsewhere) == 0


def test_every_npi_passes_the_luhn_check_and_begins_with_29(tables: duckdb.DuckDBPyConnection) -> None:
    numbers = tables.execute(
        "SELECT npi FROM practitioners UNION SELECT npi FROM clinics UNION SELECT billing_npi FROM medical_claim "
        "UNION SELECT dispensing_provider_npi FROM pharmacy_claim"
    ).fetchall()
    assert len(numbers) > 100
    for (npi,) in numbers:
        doubled = [int(digit) * 2 if place % 2 else int(digit) for place, digit in enumerate(reversed(f"80840{npi}"))]
        assert sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0, npi
        assert npi.startswith("29")


def test_no_drug_and_no_dental_procedure_is_real(tables: duckdb.DuckDBPyConnection) -> None:
    assert (
        number(tables, "SELECT count(*) FROM pharmacy_claim WHERE NOT regexp_matches(ndc_code, '^00000[0-9]{6}$')") == 0
    )
    dental = "claim_type = 'dental' AND hcpcs_code NOT LIKE 'X%'"
    assert number(tables, f"SELECT count(*) FROM medical_claim WHERE {dental}") == 0


def test_bills_are_paid_after_service_and_into_the_following_year(tables: duckdb.DuckDBPyConnection) -> None:
    assert number(tables, "SELECT min(paid_date - claim_end_date) FROM medical_claim") > 0
    assert number(tables, "SELECT quantile_disc(paid_date - claim_end_date, 0.75) FROM medical_claim") < 60
    assert number(tables, "SELECT year(max(paid_date)) FROM medical_claim") == YEAR + 1


def test_a_whole_workspace_is_written_for_one_member(tmp_path: Path) -> None:
    wanted = Wanted(members=1, year=YEAR, seed=1, lines_per_member_year=50)
    written = write_workspace(fictional_world(), wanted, tmp_path / "one")
    assert [each.table for each in written] == [table.name for table in TABLES]
