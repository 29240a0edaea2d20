"""Conditions on single rows, by table: what each name means in SQL, and of rows in which buckets it is asked.

All conditions of a table are counted in one pass, which groups by bucket.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from coordcare.tables.catalogue import TABLES
from coordcare.tables.quality import WRITTEN_FOR
from coordcare.tables.standing import COUNTED, STANDINGS

# A line in one of these was paid, whoever it was for; in SQL `PAID` says the same.
_BUCKETS_OF_PAID = (COUNTED, "outside_coverage", "unknown_member")
PAID = f"standing IN {_BUCKETS_OF_PAID}"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in SQL that a row meets or not, asked of the rows in these buckets."""

    sql: str
    buckets: tuple[str, ...] = _BUCKETS_OF_PAID


_BUCKETS = {name: Condition("true", (name,)) for name in STANDINGS}
_UNUSABLE = {"with_problems": Condition("set_aside IS NOT NULL", tuple(STANDINGS))}
_BELOW_ZERO = Condition("amount < 0", (COUNTED,))
# Results are rounded, here to a hundredth or better; those of measures that are passed or not are 1 and 0.
_NOT_FOR_ANY = " AND ".join(
    f"abs(result * denominator - numerator * {many}) * 100 > denominator" for many in WRITTEN_FOR
)
_DOES_NOT_DIVIDE = Condition(f"result NOT IN (0, 1) AND (denominator = 0 OR ({_NOT_FOR_ANY}))", (COUNTED,))
# Those counted of a share are people, and so whole; an index is of an expected number that hardly ever is.
_ABOVE_DENOMINATOR = Condition("numerator > denominator AND denominator % 1 = 0", (COUNTED,))
_CLAIM = {
    "paid_before_service": Condition("paid_date < service_date"),
    "paid_above_allowed": Condition("paid_amount > allowed_amount AND paid_amount > 0"),
    "allowed_above_charged": Condition("allowed_amount > charge_amount AND allowed_amount > 0"),
    "paid": Condition("true"),
    "nothing_paid": Condition("paid_amount = 0"),
    "taken_back": Condition("paid_amount < 0", (COUNTED,)),
}
_WITH_DIAGNOSES = "claim_type IN ('professional', 'institutional')"
_WITH_RENDERING = "claim_type IN ('professional', 'dental', 'vision')"
_MEDICAL_CLAIM = {
    "claim_type_missing": Condition("claim_type IS NULL"),
    "should_have_diagnosis": Condition(_WITH_DIAGNOSES),
    "diagnosis_missing": Condition(f"diagnosis_code_1 IS NULL AND {_WITH_DIAGNOSES}"),
    "should_have_rendering_npi": Condition(_WITH_RENDERING),
    "denied_and_paid": Condition("denied_flag = '1' AND paid_amount <> 0"),
    "rendering_npi_missing": Condition(f"rendering_npi IS NULL AND {_WITH_RENDERING}"),
}
_OF_TABLE: Mapping[str, Mapping[str, Condition]] = {
    "medical_claim": _CLAIM | _MEDICAL_CLAIM,
    "pharmacy_claim": _CLAIM,
    "eligibility": {"open_ended": Condition("enrollment_end_date IS NULL", (COUNTED,))},
    "non_claims_payments": {"below_zero": _BELOW_ZERO},
    "premiums": {"below_zero": _BELOW_ZERO},
    "measure_results": {"does_not_divide": _DOES_NOT_DIVIDE, "above_denominator": _ABOVE_DENOMINATOR},
    "readmission_risks": {"above_one": Condition("expected > 1", (COUNTED,))},
}

CONDITIONS: Mapping[str, Mapping[str, Condition]] = {
    table.name: {**_BUCKETS, **_UNUSABLE, **_OF_TABLE.get(table.name, {})} for table in TABLES
}
# What is counted only to be compared with: its first rows are not looked for.
NEVER_TOLD = frozenset(
    {COUNTED, "with_problems", "paid", "taken_back", "should_have_diagnosis", "should_have_rendering_npi"}
)
