"""The fictional CCO is what its declaration asks for, and hangs together."""

# ruff: noqa: S608  # the queries are made of names that stand in this file and in the declaration

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from coordcare.oregon.fictional_cco.world import fictional_world
from coordcare.oregon.quality.registry import measures_of
from coordcare.tables.catalogue import TABLES
from coordcare.tables.declaration import Table
from coordcare.tables.synthetic.database import Wanted
from coordcare.tables.synthetic.workspace import write_workspace

YEAR = 2024  # a leap year
LINES_A_MEMBER_YEAR = 30
LINES = "(SELECT person_id, paid_amount FROM medical_claim UNION ALL SELECT person_id, paid_amount FROM pharmacy_claim)"
OUTSIDE = {
    "depression_screening", "medication_explanation", "sepsis_bundle", "third_next_available", "oral_health_plan",
}  # fmt: skip
COVERED_DAYS = f"sum(enrollment_end_date - greatest(enrollment_start_date, DATE '{YEAR}-01-01') + 1)"


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
        "FROM medical_claim WHERE denied_flag = '0' GROUP BY claim_id, claim_line_number"
    ).fetchall()
    assert {(1, 0, True), (3, 1, True)} == set(copies)


def test_a_few_lines_are_denied_and_worth_nothing(tables: duckdb.DuckDBPyConnection) -> None:
    denied = "FROM medical_claim WHERE denied_flag = '1'"
    assert 10 < number(tables, f"SELECT 1000 * count(*) / (SELECT count(*) FROM medical_claim) {denied}") < 40
    assert number(tables, f"SELECT count(*) {denied} AND (paid_amount <> 0 OR allowed_amount <> 0)") == 0


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
    for_each = "CASE WHEN measure LIKE 'emergency_visits%' THEN 1000 ELSE 1 END"
    apart = f"abs(result * denominator - numerator * {for_each}) > 0.0005 * denominator * {for_each}"
    assert number(tables, "SELECT count(*) FROM measure_results WHERE numerator IS NOT NULL") > 100
    assert number(tables, f"SELECT count(*) FROM measure_results WHERE {apart}") == 0
    share = "numerator IS NOT NULL AND measure NOT LIKE 'emergency%'"
    assert number(tables, f"SELECT count(*) FROM measure_results WHERE {share} AND result > 1") == 0


def test_results_of_the_year_are_those_that_claims_cannot_say(tables: duckdb.DuckDBPyConnection) -> None:
    of_year = f"FROM measure_results WHERE year(period_start_date) = {YEAR}"
    said = {row[0] for row in tables.execute(f"SELECT DISTINCT measure {of_year}").fetchall()}
    assert said == OUTSIDE
    unsaid = "source IS NULL OR target IS NULL OR previous_result IS NULL"
    assert number(tables, f"SELECT count(*) {of_year} AND ({unsaid})") == 0
    assert number(tables, f"SELECT count(*) {of_year} AND abs(result - previous_result) > result * 0.08") == 0


def test_every_measure_has_results_of_the_year_before(tables: duckdb.DuckDBPyConnection) -> None:
    before = f"FROM measure_results WHERE year(period_end_date) = {YEAR - 1}"
    asked = {rate.id for one in measures_of(YEAR) for rate in one.rates} | OUTSIDE
    whole = {row[0] for row in tables.execute(f"SELECT measure {before} AND contracting_entity IS NULL").fetchall()}
    of_parties = {
        row[0] for row in tables.execute(f"SELECT measure {before} AND contracting_entity IS NOT NULL").fetchall()
    }
    assert whole == of_parties == asked
    assert number(tables, f"SELECT count(*) {before} AND target IS NOT NULL") == 0


def test_what_all_parties_of_a_setting_found_is_what_all_together_found(tables: duckdb.DuckDBPyConnection) -> None:
    apart = (
        "SELECT count(*) FROM (SELECT measure, period_start_date, sum(numerator) FILTER (contracting_entity IS NULL) "
        "AS whole, sum(numerator) FILTER (contracting_entity IN (SELECT contracting_entity FROM clinics)) AS parts "
        "FROM measure_results GROUP BY ALL) WHERE abs(whole - parts) > 3"
    )
    assert number(tables, apart) == 0


def test_results_are_of_contracting_entities_and_of_parties_without_clinics(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    others = tables.execute(
        "SELECT DISTINCT contracting_entity FROM measure_results WHERE contracting_entity NOT IN "
        "(SELECT contracting_entity FROM clinics)"
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


def test_births_have_the_procedure_and_the_diagnosis_that_their_drg_says(tables: duckdb.DuckDBPyConnection) -> None:
    births = tables.execute(
        "SELECT DISTINCT drg_code IN ('787', '788'), procedure_code_1, diagnosis_code_2, diagnosis_code_1 LIKE 'O%' "
        "FROM medical_claim WHERE drg_code IN ('787', '788', '805', '806', '807')"
    ).fetchall()
    assert set(births) == {(True, "10D00Z1", "Z37.0", True), (False, "10E0XZZ", "Z37.0", True)}


@pytest.mark.parametrize(
    ("codes", "first", "last"), [("'X4020'", 10, 80), ("'H1000', 'H1001'", -240, -1)], ids=["after", "before"]
)
def test_visits_for_a_birth_stand_around_it(
    tables: duckdb.DuckDBPyConnection, codes: str, first: int, last: int
) -> None:
    visits = f"FROM medical_claim AS visit WHERE hcpcs_code IN ({codes})"
    near = f"visit.claim_start_date - birth.discharge_date BETWEEN {first} AND {last}"
    births = "SELECT 1 FROM medical_claim AS birth WHERE birth.procedure_code_1 LIKE '10%'"
    assert number(tables, f"SELECT count(*) {visits}") > 20
    without = f"NOT EXISTS ({births} AND birth.person_id = visit.person_id AND {near})"
    assert number(tables, f"SELECT count(*) {visits} AND {without}") == 0


def test_most_stays_for_mental_illness_are_followed_by_a_visit(tables: duckdb.DuckDBPyConnection) -> None:
    stays = (
        "FROM (SELECT DISTINCT person_id, discharge_date FROM medical_claim WHERE drg_code IN ('882', '885') "
        f"AND discharge_date < DATE '{YEAR}-12-01') AS stay"
    )
    visit = (
        "EXISTS (SELECT 1 FROM medical_claim AS visit WHERE visit.person_id = stay.person_id "
        "AND place_of_service_code = '53' AND claim_start_date - stay.discharge_date BETWEEN 0 AND 30)"
    )
    count = number(tables, f"SELECT count(*) {stays}")
    assert count > 10
    assert number(tables, f"SELECT count(*) {stays} WHERE {visit}") / count > 0.6


def test_most_children_and_fewer_adolescents_have_all_their_vaccines(tables: duckdb.DuckDBPyConnection) -> None:
    def complete(born: int, doses: int) -> float:
        """The share of those born in a year who were given so many doses."""
        having = f"SELECT person_id FROM immunization WHERE status = 'completed' GROUP BY 1 HAVING count(*) >= {doses}"
        people = f"FROM members WHERE year(birth_date) = {born}"
        return number(tables, f"SELECT 1000 * count(*) FILTER (person_id IN ({having})) / count(*) {people}") / 1000

    assert 0.55 < complete(YEAR - 2, 15) < 0.85
    assert 0.25 < complete(YEAR - 13, 4) < 0.6
    early = "SELECT count(*) FROM immunization JOIN members USING (person_id) WHERE occurrence_date <= birth_date"
    assert number(tables, early) == 0


def test_notices_of_custody_are_of_children_and_most_are_seen_soon(tables: duckdb.DuckDBPyConnection) -> None:
    adults = "FROM custody_notices JOIN members USING (person_id) WHERE birth_date + INTERVAL 18 YEAR <= notice_date"
    assert number(tables, f"SELECT count(*) {adults}") == 0
    seen = (
        "FROM custody_notices AS notice WHERE EXISTS (SELECT 1 FROM medical_claim AS visit "
        "WHERE visit.person_id = notice.person_id AND diagnosis_code_1 = 'Z62.21' "
        "AND claim_start_date BETWEEN notice_date AND notice_date + 65)"
    )
    assert number(tables, f"SELECT count(*) {seen}") > 0.6 * number(tables, "SELECT count(*) FROM custody_notices")


def test_less_preventive_care_reaches_those_who_speak_another_language(tables: duckdb.DuckDBPyConnection) -> None:
    def seen(languages: str) -> int:
        having = "person_id IN (SELECT person_id FROM medical_claim WHERE hcpcs_code IN ('X7001', 'X7002'))"
        people = f"FROM members WHERE language {languages}"
        return number(tables, f"SELECT 1000 * count(*) FILTER ({having}) / count(*) {people}")

    assert seen("NOT IN ('English', 'Unknown', 'Declined')") < seen("= 'English'") - 20


def test_most_members_of_new_year_were_members_before_but_not_for_a_pregnancy(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    new_year = f"DATE '{YEAR}-01-01'"
    covered = f"FROM eligibility WHERE enrollment_start_date <= {new_year}"
    before = f"{covered} AND enrollment_start_date < {new_year}"
    assert number(tables, f"SELECT 100 * count(*) / (SELECT count(*) {covered}) {before}") > 80
    births = "SELECT person_id FROM medical_claim WHERE procedure_code_1 LIKE '10%'"
    assert number(tables, f"SELECT count(*) {before} AND person_id IN ({births})") == 0
    born = "JOIN members USING (person_id) WHERE enrollment_start_date < members.birth_date"
    assert number(tables, f"SELECT count(*) FROM eligibility {born}") == 0
