"""A stranger's CSV files in the layouts of the Tuva Project's input layer are taken in as they are.

There are the three tables of that layer and nothing else, in its present layout and in an older one; all people and
amounts are made up.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from coordcare.payment.attribution.reasons import attribution_of
from coordcare.payment.profile.figures import profile
from coordcare.payment.profile.page import html_page
from coordcare.payment.results import open_results, record_of
from coordcare.payment.run import ingest
from coordcare.tables.workspace import open_workspace

Row = dict[str, str]


def numbered(name: str, count: int) -> str:
    return " ".join(f"{name}_{number}" for number in range(1, count + 1))


AMOUNTS = "paid_amount allowed_amount charge_amount coinsurance_amount copayment_amount deductible_amount"
FILE = "data_source file_name file_date ingest_datetime"
DATES_OF_CLAIM = """claim_start_date claim_end_date claim_line_start_date claim_line_end_date admission_date
    discharge_date admit_source_code admit_type_code discharge_disposition_code place_of_service_code bill_type_code"""
LINE = f"revenue_center_code service_unit_quantity hcpcs_code {numbered('hcpcs_modifier', 5)}"
CODES = f"""diagnosis_code_type {numbered("diagnosis_code", 25)} {numbered("diagnosis_poa", 25)}
    procedure_code_type {numbered("procedure_code", 25)} {numbered("procedure_date", 25)}"""

PRESENT = {
    "eligibility": f"""person_id member_id subscriber_id gender race birth_date death_date death_flag
        enrollment_start_date enrollment_end_date payer payer_type plan original_reason_entitlement_code
        dual_status_code medicare_status_code group_id group_name first_name last_name social_security_number
        subscriber_relation address city state zip_code phone {FILE}""",
    "medical_claim": f"""claim_id claim_line_number claim_type person_id member_id payer plan {DATES_OF_CLAIM}
        drg_code_type drg_code {LINE} rendering_npi rendering_tin billing_npi billing_tin facility_npi paid_date
        {AMOUNTS} total_cost_amount {CODES} in_network_flag {FILE}""",
    "pharmacy_claim": f"""claim_id claim_line_number person_id member_id payer plan prescribing_provider_npi
        dispensing_provider_npi dispensing_date ndc_code quantity days_supply refills paid_date {AMOUNTS}
        in_network_flag {FILE}""",
}
OLDER = {
    "eligibility": """patient_id member_id gender race birth_date death_date death_flag enrollment_start_date
        enrollment_end_date payer payer_type plan original_reason_entitlement_code dual_status_code
        medicare_status_code first_name last_name address city state zip_code phone data_source""",
    "medical_claim": f"""claim_id claim_line_number claim_type patient_id member_id payer plan {DATES_OF_CLAIM}
        ms_drg_code apr_drg_code {LINE} rendering_npi billing_npi facility_npi paid_date {AMOUNTS} total_cost_amount
        {CODES} data_source""",
    "pharmacy_claim": f"""claim_id claim_line_number patient_id member_id payer plan prescribing_provider_npi
        dispensing_provider_npi dispensing_date ndc_code quantity days_supply refills paid_date {AMOUNTS}
        data_source""",
}

PRACTITIONERS = ["1000000004", "1000000012", "1000000020", "1000000038"]
CODES_OF_NO_PRIMARY_CARE = ["J1885", "A4253", "E0114", "K0001"]  # HCPCS level II, which CMS publishes


def day(number: int) -> str:
    return (date(2022, 1, 1) + timedelta(days=number % 365)).isoformat()


def eligibility(person: int) -> Iterator[Row]:
    """A year for most, two spans with a gap for every seventh, and no last day for every fourth."""
    about = {"gender": "female" if person % 2 else "male", "birth_date": f"{1940 + person % 80}-03-01", "state": "XX"}
    about |= {"payer": "stranger", "payer_type": "medicaid", "plan": "stranger plan", "death_flag": "0"}
    if person % 7 == 0:
        yield about | {"enrollment_start_date": "2022-01-01", "enrollment_end_date": "2022-05-31"}
        yield about | {"enrollment_start_date": "2022-08-01", "enrollment_end_date": "2022-12-31"}
    else:
        yield about | {"enrollment_start_date": "2022-01-01", "enrollment_end_date": "2022-12-31" if person % 4 else ""}


def medical(person: int, paid: Sequence[str]) -> Iterator[Row]:
    """Four lines of two claims; every tenth person is in hospital, for whom no practitioner is named."""
    for line in range(4):
        number = person * 97 + line * 41
        in_hospital = person % 10 == 0 and line > 1
        row = {
            "claim_id": f"M{person}-{line // 2}",
            "claim_line_number": str(line % 2 + 1),
            "claim_type": "institutional" if in_hospital else "professional",
            "claim_start_date": day(number),
            "claim_end_date": day(number),
            "paid_date": (date.fromisoformat(day(number)) + timedelta(days=30)).isoformat(),
            "paid_amount": paid[number % len(paid)],
            "diagnosis_code_type": "icd-10-cm",
            "diagnosis_code_1": "E119",
        }
        if in_hospital:
            grouped = {"drg_code": "637", "ms_drg_code": "637"}
            yield row | grouped | {"bill_type_code": "111", "revenue_center_code": "0120"}
        else:
            code = CODES_OF_NO_PRIMARY_CARE[number % 4]
            npi = PRACTITIONERS[person % 4]
            yield row | {"place_of_service_code": "11", "hcpcs_code": code, "rendering_npi": npi, "billing_npi": npi}


def pharmacy(person: int, paid: Sequence[str]) -> Iterator[Row]:
    yield {
        "claim_id": f"R{person}",
        "claim_line_number": "1",
        "dispensing_date": day(person * 31),
        "paid_date": day(person * 31),
        "ndc_code": "00000000000",
        "quantity": "30",
        "days_supply": "30",
        "paid_amount": paid[person % len(paid)],
        "prescribing_provider_npi": PRACTITIONERS[person % 4],
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class Stranger:
    """A stranger's workspace: its layout, how many people are in it, and what cco.yaml says, if there is one."""

    layout: Mapping[str, str]
    people: int
    settings: str | None

    @property
    def paid(self) -> Sequence[str]:
        """Amounts as the layout's files have them; older ones went through floating point."""
        return ["12.34", "0", "1250", "7.5"] if self.layout is PRESENT else ["46.620000000000005", "0.1", "88.0"]

    def write(self, folder: Path) -> dict[str, list[Row]]:
        """Write the workspace; returns the rows."""
        (folder / "inputs").mkdir(parents=True)
        if self.settings is not None:
            (folder / "cco.yaml").write_text(self.settings, "utf-8")
        rows: dict[str, list[Row]] = {name: [] for name in self.layout}
        for person in range(1, self.people + 1):
            own = {
                "eligibility": eligibility(person),
                "medical_claim": medical(person, self.paid),
                "pharmacy_claim": pharmacy(person, self.paid),
            }
            for name, several in own.items():
                rows[name] += [row | self._identity(person) for row in several]
        for name, columns in self.layout.items():
            with (folder / "inputs" / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, columns.split(), restval="", extrasaction="ignore")
                writer.writeheader()
                writer.writerows(rows[name])
        return rows

    def _identity(self, person: int) -> Row:
        if self.layout is OLDER:
            return {"patient_id": str(10_000 + person), "data_source": "made up"}
        return {"person_id": str(10_000 + person), "member_id": f"card {person}", "data_source": "made up"}


STRANGERS = {
    "present layout, 10 people": Stranger(layout=PRESENT, people=10, settings="name: Stranger\n"),
    "present layout, 1,000 people": Stranger(layout=PRESENT, people=1_000, settings=None),
    "older layout, 10 people": Stranger(layout=OLDER, people=10, settings=None),
    "older layout, 1,000 people": Stranger(layout=OLDER, people=1_000, settings="name: Stranger\n"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """What a stranger brought, and the run that came of it."""

    stranger: Stranger
    rows: Mapping[str, Sequence[Row]]
    folder: Path
    record: Mapping[str, Any]


@pytest.fixture(scope="module", params=list(STRANGERS))
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    stranger = STRANGERS[request.param]
    workspace = tmp_path_factory.mktemp("stranger") / "as it came"
    rows = stranger.write(workspace)
    folder, _ = ingest(open_workspace(workspace))
    return Run(stranger=stranger, rows=rows, folder=folder, record=record_of(folder))


def rounded(amount: str) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_UP)


def paid(rows: Sequence[Row]) -> Decimal:
    return sum((rounded(row["paid_amount"]) for row in rows), Decimal(0))


def test_rows_and_dollars_add_up_to_what_the_files_hold(run: Run) -> None:
    for one in run.record["reconciliation"]:
        assert one["adds_up"], one["table"]
        assert one["rows"] == len(run.rows[one["table"]])
        assert "rejected" not in {bucket["standing"] for bucket in one["buckets"]}
        if one["table"] != "eligibility":
            written = sum((Decimal(row["paid_amount"]) for row in run.rows[one["table"]]), Decimal(0))
            assert Decimal(one["dollars"]) == written
            assert sum(Decimal(bucket["dollars"]) for bucket in one["buckets"]) == paid(run.rows[one["table"]])
    assert run.record["lines_in_rejects"] == {}


def person_of(row: Row) -> int:
    return int(row.get("person_id") or row["patient_id"]) - 10_000


def is_in_a_gap(row: Row) -> bool:
    return person_of(row) % 7 == 0 and "2022-06-01" <= row["claim_start_date"] < "2022-08-01"


def test_services_in_a_gap_of_coverage_are_named_and_all_others_counted(run: Run) -> None:
    out = [row for row in run.rows["medical_claim"] if is_in_a_gap(row)]
    medical = next(one for one in run.record["reconciliation"] if one["table"] == "medical_claim")
    buckets = {bucket["standing"]: bucket["rows"] for bucket in medical["buckets"]}
    assert buckets.get("outside_coverage", 0) == len(out)
    assert buckets["counted"] == len(run.rows["medical_claim"]) - len(out)


def test_costs_and_member_months_are_those_of_the_files(run: Run) -> None:
    with open_results(run.folder) as connection:
        counted = connection.execute(
            "SELECT sum(paid_amount) FROM (SELECT paid_amount, standing FROM medical_claim UNION ALL "
            "SELECT paid_amount, standing FROM pharmacy_claim) WHERE standing = 'counted'"
        ).fetchone()
        assert connection.execute("SELECT sum(paid_amount) FROM experience").fetchone() == counted
        months = connection.execute("SELECT count(*) FROM member_months").fetchone()[0]
    with_a_gap = run.stranger.people // 7
    first, last = (date.fromisoformat(run.record[name]) for name in ("first_month", "last_month"))
    assert (first.year, last.year) == (2022, 2022)
    assert months == run.stranger.people * (last.month - first.month + 1) - with_a_gap * 2


def test_without_a_known_practitioner_nobody_is_attributed_by_visits_and_the_reason_says_so(run: Run) -> None:
    with open_results(run.folder) as connection:
        assert connection.execute("SELECT DISTINCT basis FROM attribution").fetchall() == [("none",)]
        for one in attribution_of(connection, "10001"):
            assert one.to_whom == "nobody"
            assert one.reason.startswith("No assignment, and no primary-care visit in the twelve months")


def test_the_fifth_pass_attributes_everybody_whom_somebody_served(run: Run) -> None:
    with open_results(run.folder) as connection:
        found = connection.execute('SELECT person_id, npi, "pass" FROM attribution_five_passes').fetchall()
    served = {person_of(row) for row in run.rows["medical_claim"] if "rendering_npi" in row and not is_in_a_gap(row)}
    assert len(served) >= run.stranger.people * 0.9
    assert {int(person) - 10_000: (npi, number) for person, npi, number in found} == {
        person: (PRACTITIONERS[person % 4], 5) if person in served else (None, None)
        for person in range(1, run.stranger.people + 1)
    }


def test_what_says_nothing_here_is_told_and_nothing_of_a_person_is_kept(run: Run) -> None:
    not_read = {column for columns in run.record["columns_not_read"].values() for column in columns}
    assert not_read <= {"city", "apr_drg_code"}
    with open_results(run.folder) as connection:
        kept = {name for (name,) in connection.execute("SELECT column_name FROM information_schema.columns").fetchall()}
    assert not kept & {"first_name", "last_name", "social_security_number", "address", "phone", "patient_id"}


def test_the_page_of_what_came_in_is_drawn(run: Run) -> None:
    found = profile(run.folder, show_small_numbers=False)
    assert found.not_placed_amount == 0
    assert "<h1" in html_page(found)


def test_the_name_is_that_of_cco_yaml_or_of_the_folder(run: Run) -> None:
    assert run.record["name"] == ("as it came" if run.stranger.settings is None else "Stranger")
