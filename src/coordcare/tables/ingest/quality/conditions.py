"""Conditions on single rows, by table: what each name means in SQL. All of a table are counted in one pass."""

from collections.abc import Mapping

# A line that is in no bucket of versions: it was paid, whoever it was for.
_PAID = "standing IN ('counted', 'outside_coverage', 'unknown_member')"

_STANDINGS = {
    standing: f"standing = '{standing}'"
    for standing in (
        "duplicate", "reversed", "replaced", "conflicting", "repeated", "unknown_member", "unknown_clinic",
        "unknown_practitioner", "outside_coverage",
    )
}  # fmt: skip

_CLAIM = {
    **_STANDINGS,
    "paid": _PAID,
    "paid_before_service": f"{_PAID} AND paid_date < service_date",
    "paid_above_allowed": f"{_PAID} AND paid_amount > allowed_amount AND paid_amount > 0",
    "allowed_above_charged": f"{_PAID} AND allowed_amount > charge_amount AND allowed_amount > 0",
    "nothing_paid": f"{_PAID} AND paid_amount = 0",
    "taken_back": "standing = 'counted' AND paid_amount < 0",
}

_WITH_DIAGNOSES = f"{_PAID} AND coalesce(claim_type, '') IN ('professional', 'institutional')"
_WITH_RENDERING = f"{_PAID} AND coalesce(claim_type, '') IN ('professional', 'dental', 'vision')"

CONDITIONS: Mapping[str, Mapping[str, str]] = {
    "medical_claim": {
        **_CLAIM,
        "claim_type_missing": f"{_PAID} AND claim_type IS NULL",
        "should_have_diagnosis": _WITH_DIAGNOSES,
        "diagnosis_missing": f"{_WITH_DIAGNOSES} AND diagnosis_code_1 IS NULL",
        "should_have_rendering_npi": _WITH_RENDERING,
        "rendering_npi_missing": f"{_WITH_RENDERING} AND rendering_npi IS NULL",
    },
    "pharmacy_claim": _CLAIM,
    "members": _STANDINGS,
    "practitioners": _STANDINGS,
    "clinics": _STANDINGS,
    "clinic_recognitions": _STANDINGS,
    "affiliations": _STANDINGS,
    "assignments": _STANDINGS,
    "eligibility": {
        **_STANDINGS,
        "open_ended": "standing = 'counted' AND enrollment_end_date IS NULL",
    },
    "non_claims_payments": {**_STANDINGS, "negative": "standing = 'counted' AND amount < 0"},
    "premiums": {**_STANDINGS, "negative": "standing = 'counted' AND amount < 0"},
}
