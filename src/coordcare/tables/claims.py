"""What was paid for services: medical and pharmacy claim lines. Names as in the Tuva Project's input layer."""

from coordcare.tables.declaration import Kind, Table, day, money, numbered, quantity, text, whole

CLAIM_TYPES = ("professional", "institutional", "dental", "vision", "undetermined")

_CLAIM = text("claim_id", "The payer's number of the claim.", required=True)
_LINE = whole("claim_line_number", "Number of the line within the claim.", required=True, at_least=0)
_PERSON = text("person_id", "The CCO's number for the person; where it is missing, the member's number serves.",
               required=True, also_named=("patient_id",))  # fmt: skip
_MEMBER = text("member_id", "The number on the member's card.")
_PAYER = text("payer", "Who paid.")
_PLAN = text("plan", "Plan or benefit package that paid.")
_SOURCE = text("data_source", "Where the row comes from, where several sources are joined.")
_PAID_DATE = day("paid_date", "Day the line was paid.")
_AMOUNTS = (
    money("paid_amount", "Dollars the payer paid for the line; below zero where it takes money back.", required=True),
    money("allowed_amount", "Dollars the line was worth under the contract: paid, and what the member owes."),
    money("charge_amount", "Dollars the provider asked."),
    money("coinsurance_amount", "Coinsurance the member owes."),
    money("copayment_amount", "Copayment the member owes."),
    money("deductible_amount", "Deductible the member owes."),
)
_YES_AND_NO = (("true", "1"), ("false", "0"), ("y", "1"), ("n", "0"), ("yes", "1"), ("no", "0"))
_IN_NETWORK = text("in_network_flag", "1 where the provider is in the network, 0 where not.", choices=("0", "1"),
                   spelled=_YES_AND_NO)  # fmt: skip
_DENIED = text("denied_flag", "1 where the payer denied the line; empty means not denied.", choices=("0", "1"),
               spelled=_YES_AND_NO)  # fmt: skip
_FILES = ("file_name", "file_date", "ingest_datetime")

MEDICAL_CLAIM = Table(
    name="medical_claim",
    says="Professional, institutional and dental claims: one row for each line.",
    key=("claim_id", "claim_line_number", "person_id", "data_source"),
    money="paid_amount",
    ignored=(*_FILES, "rendering_tin", "total_cost_amount", "apr_drg_code"),
    columns=(
        _CLAIM,
        _LINE,
        text("claim_type", "Kind of claim.", choices=CLAIM_TYPES),
        _PERSON,
        _MEMBER,
        _PAYER,
        _PLAN,
        day("claim_start_date", "First day of the claim's services.", required=True),
        day("claim_end_date", "Last day of the claim's services.", not_before="claim_start_date"),
        day("claim_line_start_date", "First day of the line's service."),
        day("claim_line_end_date", "Last day of the line's service.", not_before="claim_line_start_date"),
        day("admission_date", "Day of admission."),
        day("discharge_date", "Day of discharge.", not_before="admission_date"),
        text("admit_source_code", "Where the patient was admitted from."),
        text("admit_type_code", "Type of admission."),
        text("discharge_disposition_code", "Where the patient went."),
        text("place_of_service_code", "Place of service, two digits (CMS)."),
        text("bill_type_code", "Type of bill, three digits."),
        text("drg_code_type", "Which grouper the DRG is of."),
        text("drg_code", "Diagnosis related group.", also_named=("ms_drg_code",)),
        text("revenue_center_code", "Revenue code."),
        quantity("service_unit_quantity", "Units of service."),
        text("hcpcs_code", "Procedure code."),
        *numbered("hcpcs_modifier", "Modifier", 5),
        text("rendering_npi", "NPI of whoever gave the service.", also_named=("rendering_id",)),
        text("billing_npi", "NPI of whoever billed.", also_named=("billing_id",)),
        text("billing_tin", "Tax number of whoever billed."),
        text("facility_npi", "NPI of the facility.", also_named=("facility_id",)),
        _PAID_DATE,
        *_AMOUNTS,
        text("diagnosis_code_type", "Which code system the diagnoses are of."),
        *numbered("diagnosis_code", "Diagnosis", 25),
        *numbered("diagnosis_poa", "Present-on-admission indicator of diagnosis", 25),
        text("procedure_code_type", "Which code system the inpatient procedures are of."),
        *numbered("procedure_code", "Inpatient procedure", 25),
        *numbered("procedure_date", "Day of inpatient procedure", 25, kind=Kind.DATE),
        _DENIED,
        _IN_NETWORK,
        _SOURCE,
    ),
)

PHARMACY_CLAIM = Table(
    name="pharmacy_claim",
    says="Prescriptions filled: one row for each line.",
    key=("claim_id", "claim_line_number", "person_id", "data_source"),
    money="paid_amount",
    ignored=_FILES,
    columns=(
        _CLAIM,
        _LINE,
        _PERSON,
        _MEMBER,
        _PAYER,
        _PLAN,
        text("prescribing_provider_npi", "NPI of whoever prescribed.", also_named=("prescribing_provider_id",)),
        text("dispensing_provider_npi", "NPI of the pharmacy.", also_named=("dispensing_provider_id",)),
        day("dispensing_date", "Day the prescription was filled.", required=True),
        text("ndc_code", "National drug code, eleven digits."),
        quantity("quantity", "Quantity dispensed."),
        quantity("days_supply", "Days that it lasts."),
        quantity("refills", "Refills."),
        _PAID_DATE,
        *_AMOUNTS,
        _IN_NETWORK,
        _SOURCE,
    ),
)
