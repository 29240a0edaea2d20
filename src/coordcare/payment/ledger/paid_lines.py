"""Every counted line of a claim with what arrangements look at: who billed, for what, when, and how much was paid."""

from coordcare.engine.plan import Expression, Step
from coordcare.payment.experience.costs import (
    ASKED_OF_MEDICAL,
    as_compared,
    medical_with_category,
    pharmacy_with_category,
    with_area,
)
from coordcare.payment.experience.service_categories import ServiceCategories
from coordcare.population.categories import first_fitting
from coordcare.population.events import medical_events, pharmacy_events
from coordcare.population.months import month_number

MEDICAL, PHARMACY = "medical", "pharmacy"
PAID_LINES_COLUMNS = (
    "claim", "claim_id", "person_id", "number", "service_date", "category", "area", "npi", "tin", "hcpcs_code",
    "ndc_code", "drg_code", "diagnosis_code_1", "revenue_center_code", "paid_amount", "allowed_amount", "input_file",
    "input_row",
)  # fmt: skip

_OF_A_CLAIM = ("claim_id", "person_id", "service_date", "paid_amount", "input_file", "input_row")


def paid_lines_step(categories: ServiceCategories) -> Step:
    """The lines behind every dollar; no run keeps them, for they are the claims again."""
    return Step(
        name="paid_lines",
        says="Every counted line of a claim: who billed, for what, when, and how much was paid.",
        expression=paid_lines(categories),
    )


def paid_lines(categories: ServiceCategories) -> Expression:
    """Every counted line of a medical or pharmacy claim, codes as compared, with its category and area."""
    lines = with_category(medical_lines(), pharmacy_lines(), categories)
    return with_area(lines, categories).select(*PAID_LINES_COLUMNS)


def medical_lines() -> Expression:
    """The counted lines of medical claims, codes as compared, with what their category is decided by."""
    rows = medical_events().rows
    rows = rows.select(
        *_OF_A_CLAIM,
        *ASKED_OF_MEDICAL,
        npi=rows.billing_npi,
        tin=rows.billing_tin,
        number=month_number(rows.service_date),
        allowed_amount=rows.allowed_amount.coalesce(rows.paid_amount),
        claim=first_fitting(rows, [(MEDICAL, {})]),
        ndc_code=first_fitting(rows, []),
    )
    return as_compared(rows)


def pharmacy_lines() -> Expression:
    """The counted lines of pharmacy claims, with the same columns as far as they share them; the others are empty."""
    rows = pharmacy_events().rows
    return rows.select(
        *_OF_A_CLAIM,
        npi=rows.dispensing_provider_npi,
        tin=first_fitting(rows, []),
        number=month_number(rows.service_date),
        allowed_amount=rows.allowed_amount.coalesce(rows.paid_amount),
        claim=first_fitting(rows, [(PHARMACY, {})]),
        ndc_code=rows.ndc_code.replace("-", ""),
        hcpcs_code=first_fitting(rows, []),
        drg_code=first_fitting(rows, []),
        diagnosis_code_1=first_fitting(rows, []),
        revenue_center_code=first_fitting(rows, []),
    )


def with_category(medical: Expression, pharmacy: Expression, categories: ServiceCategories) -> Expression:
    """Lines of both kinds together, each with its category; whatever the pharmacy's lines have."""
    pharmacy = pharmacy_with_category(pharmacy, categories)
    medical = medical_with_category(medical, categories).select(*pharmacy.columns)
    return medical.union(pharmacy)


def amounts(rows: Expression) -> dict[str, Expression]:
    """The sums of what was paid and allowed."""
    return {name: rows[name].sum().cast("decimal(38,2)") for name in ("paid_amount", "allowed_amount")}
