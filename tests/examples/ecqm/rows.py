"""A case of a deck as rows of our tables: what claims, enrollment files and a registry would tell of the patient.

- Everybody is covered from birth on: the decks have no coverage.
- Encounters and procedures are lines of claims. What was ordered, and the answer to an assessment, stand on no claim
  and are left out.
- Claims carry the diagnoses that the encounter names, and every condition that began on its first day or before.
- A hospital admission is a claim of an acute stay with its days and its discharge disposition.
- Codes stand in the column of their kind, of whatever system they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.examples.ecqm.deck import Case, Resource, day_of

Row = dict[str, str]
Rows = dict[str, list[Row]]
ACUTE_STAY = "111"  # type of bill: hospital, inpatient, admission through discharge
_ADMISSION = "hospital admission"


@dataclass(frozen=True, slots=True)
class Coding:
    """A code in the column that holds it, with its name in words and its system."""

    column: str
    code: str
    words: str
    system: str


def rows_of(case: Case, years_older: int = 0) -> Rows:
    """The rows of every table that a case fills, the patient born so many years earlier."""
    born = case.birth_date.replace(year=case.birth_date.year - years_older).isoformat()
    covered = {"enrollment_start_date": born, "enrollment_end_date": case.period.end.isoformat()}
    return {
        "members": [{"person_id": case.id, "birth_date": born}],
        "eligibility": [{"person_id": case.id, **covered}],
        "medical_claim": [*_encounters(case), *_procedures(case)],
        "pharmacy_claim": list(_prescriptions(case)),
        "immunization": list(_immunizations(case)),
    }


def codings_of(case: Case) -> Iterator[Coding]:
    """Every code that the rows of a case hold."""
    for one in case.of("Encounter"):
        for kind in one["type"]:
            yield _coding("hcpcs_code", kind)
        if disposition := one.get("hospitalization", {}).get("dischargeDisposition"):
            yield _coding("discharge_disposition_code", disposition)
    for column, kind, name in (
        ("hcpcs_code", "Procedure", "code"),
        ("diagnosis_code", "Condition", "code"),
        ("ndc_code", "MedicationRequest", "medicationCodeableConcept"),
        ("cvx_code", "Immunization", "vaccineCode"),
    ):
        for one in case.of(kind):
            yield _coding(column, one[name])


def as_table(rows: Sequence[Row]) -> str:
    """Rows as a table that is written out."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return "\n".join(" | ".join(line) for line in [names, *([row.get(name, "") for name in names] for row in rows)])


def _encounters(case: Case) -> Iterator[Row]:
    for one in case.of("Encounter"):
        first, last = day_of(one["period"]["start"]), day_of(one["period"]["end"])
        kind = _coding("hcpcs_code", one["type"][0])
        named = {each["condition"]["reference"].partition("/")[2] for each in one.get("diagnosis", ())}
        row = _line(case, one, first, last, kind.code) | _diagnoses(case, first, named)
        if kind.words.lower().startswith(_ADMISSION):
            row |= {
                "claim_type": "institutional",
                "bill_type_code": ACUTE_STAY,
                "admission_date": first.isoformat(),
                "discharge_date": last.isoformat(),
            }
        if disposition := one.get("hospitalization", {}).get("dischargeDisposition"):
            row["discharge_disposition_code"] = _coding("discharge_disposition_code", disposition).code
        yield row


def _procedures(case: Case) -> Iterator[Row]:
    for one in case.of("Procedure"):
        span = one.get("performedPeriod") or {"start": one["performedDateTime"], "end": one["performedDateTime"]}
        first, last = day_of(span["start"]), day_of(span["end"])
        code = _coding("hcpcs_code", one["code"]).code
        yield _line(case, one, first, last, code) | _diagnoses(case, first, set())


def _line(case: Case, one: Resource, first: date, last: date, code: str) -> Row:
    return {
        "claim_id": f"{case.id}/{one['id']}",
        "person_id": case.id,
        "claim_type": "professional",
        "service_date": first.isoformat(),
        "claim_end_date": last.isoformat(),
        "hcpcs_code": code,
    }


def _diagnoses(case: Case, day: date, named: set[str]) -> Row:
    """What the patient has on the day, and what the encounter names."""
    codes = [
        _coding("diagnosis_code", one["code"]).code
        for one in case.of("Condition")
        if one["id"] in named or (day_of(one["onsetDateTime"]) <= day and not _over(one, day))
    ]
    return {f"diagnosis_code_{number}": code for number, code in enumerate(dict.fromkeys(codes), 1)}


def _over(condition: Resource, day: date) -> bool:
    ended = condition.get("abatementDateTime")
    return ended is not None and day_of(ended) < day


def _prescriptions(case: Case) -> Iterator[Row]:
    for one in case.of("MedicationRequest"):
        yield {
            "claim_id": f"{case.id}/{one['id']}",
            "person_id": case.id,
            "service_date": day_of(one["authoredOn"]).isoformat(),
            "ndc_code": _coding("ndc_code", one["medicationCodeableConcept"]).code,
        }


def _immunizations(case: Case) -> Iterator[Row]:
    for one in case.of("Immunization"):
        yield {
            "immunization_id": one["id"],
            "person_id": case.id,
            "occurrence_date": day_of(one["occurrenceDateTime"]).isoformat(),
            "cvx_code": _coding("cvx_code", one["vaccineCode"]).code,
        }


def _coding(column: str, concept: Mapping[str, Any]) -> Coding:
    """The first code of a concept, as claims write it: without the point of a diagnosis."""
    one = concept["coding"][0]
    return Coding(column, one["code"].replace(".", ""), one.get("display", "").strip(), one["system"])
