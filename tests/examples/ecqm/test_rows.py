"""A made-up patient of a deck becomes the rows that claims, enrollment files and a registry would hold."""

from coordcare.rulebook.periods import calendar_year
from tests.examples.ecqm.codes import sets_of
from tests.examples.ecqm.deck import Case, Resource
from tests.examples.ecqm.rows import Row, codings_of, rows_of

SNOMED, CVX, ICD_10_CM = "http://snomed.info/sct", "http://hl7.org/fhir/sid/cvx", "http://hl7.org/fhir/sid/icd-10-cm"


def coded(code: str, words: str, system: str = SNOMED) -> dict[str, list[dict[str, str]]]:
    return {"coding": [{"system": system, "code": code, "display": words}]}


def visit(first: str, last: str, words: str, **more: object) -> Resource:
    period = {"start": f"{first}T08:00:00.000Z", "end": f"{last}T09:00:00.000Z"}
    return {"resourceType": "Encounter", "id": words, "status": "finished", "type": [coded(words, words)],
            "period": period, **more}  # fmt: skip


def condition(id: str, onset: str, code: str) -> Resource:
    named = coded(code, "Some disorder", ICD_10_CM)
    return {"resourceType": "Condition", "id": id, "code": named, "onsetDateTime": f"{onset}T10:00:00.000Z"}


def case(*resources: Resource) -> Case:
    born: Resource = {"resourceType": "Patient", "id": "ann", "birthDate": "2008-03-01"}
    return Case(id="ann", period=calendar_year(2025), resources=[born, *resources], expected=())


def claims(*resources: Resource) -> list[Row]:
    return rows_of(case(*resources))["medical_claim"]


def test_everybody_is_covered_from_birth_through_the_period() -> None:
    rows = rows_of(case(), years_older=5)
    assert rows["members"] == [{"person_id": "ann", "birth_date": "2003-03-01"}]
    assert rows["eligibility"] == [
        {"person_id": "ann", "enrollment_start_date": "2003-03-01", "enrollment_end_date": "2025-12-31"}
    ]


def test_a_claim_carries_what_began_by_its_first_day_and_what_its_encounter_names() -> None:
    lines = claims(
        condition("before", "2025-02-28", "F10.10"),
        condition("same-day", "2025-03-01", "F11.20"),
        condition("named", "2025-03-02", "F12.10"),
        condition("after", "2025-03-02", "F13.10"),
        visit("2025-03-01", "2025-03-02", "Seen", diagnosis=[{"condition": {"reference": "Condition/named"}}]),
    )
    [line] = lines
    assert [line.get(f"diagnosis_code_{number}") for number in range(1, 5)] == ["F1010", "F1120", "F1210", None]


def test_a_hospital_admission_is_a_stay_with_its_discharge() -> None:
    disposition = {"dischargeDisposition": coded("home", "Discharge to home")}
    [line] = claims(visit("2024-12-31", "2025-01-02", "Hospital admission", hospitalization=disposition))
    assert (line["bill_type_code"], line["discharge_disposition_code"]) == ("111", "home")
    assert [line[day] for day in ("service_date", "admission_date")] == ["2024-12-31", "2024-12-31"]
    assert [line[day] for day in ("claim_end_date", "discharge_date")] == ["2025-01-02", "2025-01-02"]


def test_what_was_ordered_planned_or_asked_is_on_no_claim() -> None:
    planned = {**visit("2025-03-01", "2025-03-01", "Seen"), "status": "planned"}
    ordered: Resource = {"resourceType": "ServiceRequest", "id": "x", "status": "active", "code": coded("1", "Hospice")}
    asked: Resource = {"resourceType": "Observation", "id": "y", "status": "final", "code": coded("2", "Hospice")}
    assert claims(planned, ordered, asked) == []


def test_codes_are_in_sets_by_what_is_shipped_or_by_their_words() -> None:
    given: Resource = {
        "resourceType": "Immunization",
        "id": "given",
        "status": "completed",
        "vaccineCode": coded("94", "no words", CVX),
        "occurrenceDateTime": "2024-01-02T00:00:00.000Z",
    }
    one = case(given, visit("2025-03-01", "2025-03-01", "Admission to hospice"))
    assert rows_of(one)["immunization"][0]["occurrence_date"] == "2024-01-02"
    assert sets_of(["vaccine_mmr", "vaccine_dtap", "hospice"], codings_of(one)) == {
        "vaccine_mmr": "cvx_code:94", "vaccine_dtap": "", "hospice": "hcpcs_code:Admission to hospice",
    }  # fmt: skip
