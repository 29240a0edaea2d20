"""All tables that we accept, in the order in which they are taken in: what others refer to comes first."""

from coordcare.tables.care_elsewhere import CUSTODY_NOTICES, IMMUNIZATION
from coordcare.tables.claims import MEDICAL_CLAIM, PHARMACY_CLAIM
from coordcare.tables.declaration import Table
from coordcare.tables.enrollment import ELIGIBILITY, MEMBERS, PREMIUMS
from coordcare.tables.payments import NON_CLAIMS_PAYMENTS
from coordcare.tables.providers import AFFILIATIONS, ASSIGNMENTS, CLINIC_RECOGNITIONS, CLINICS, PRACTITIONERS
from coordcare.tables.quality import MEASURE_RESULTS, READMISSION_RISKS, RISK_SCORES

TABLES: tuple[Table, ...] = (
    MEMBERS,
    ELIGIBILITY,
    PRACTITIONERS,
    CLINICS,
    CLINIC_RECOGNITIONS,
    AFFILIATIONS,
    ASSIGNMENTS,
    MEDICAL_CLAIM,
    PHARMACY_CLAIM,
    NON_CLAIMS_PAYMENTS,
    PREMIUMS,
    MEASURE_RESULTS,
    RISK_SCORES,
    IMMUNIZATION,
    CUSTODY_NOTICES,
    READMISSION_RISKS,
)

BY_NAME = {table.name: table for table in TABLES}
