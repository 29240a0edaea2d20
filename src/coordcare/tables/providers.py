"""Who gives care, and how they belong together: practitioners, clinics, affiliations, assignments."""

from coordcare.tables.declaration import Table, day, text, whole

PRACTITIONERS = Table(
    name="practitioners",
    says="One row for each practitioner. The taxonomy tells who gives primary care.",
    key=("npi",),
    ignored=("first_name", "last_name", "provider_first_name", "provider_last_name"),
    columns=(
        text("npi", "National Provider Identifier.", required=True, length=10, also_named=("practitioner_id",)),
        text("taxonomy_code", "Primary taxonomy code.", also_named=("primary_taxonomy_code",)),
        text("specialty", "Specialty in words.", also_named=("primary_specialty_description",)),
        text("primary_care", "1 for yes, 0 for no; where given, it stands above the taxonomy.", choices=("0", "1")),
    ),
)

CLINICS = Table(
    name="clinics",
    says="One row for each clinic that members can belong to.",
    key=("clinic_id",),
    columns=(
        text("clinic_id", "The CCO's number for the clinic.", required=True),
        text("name", "Name of the clinic."),
        text("npi", "NPI under which the clinic bills."),
        text("contracting_entity", "Whoever signs the clinic's contract with the CCO."),
        text("county", "County where it stands."),
        text("zip_code", "ZIP code where it stands.", also_named=("zip",)),
    ),
)

CLINIC_RECOGNITIONS = Table(
    name="clinic_recognitions",
    says="Spans in which a clinic is recognized as a primary care home, each with its tier.",
    key=("clinic_id", "start_date"),
    columns=(
        text("clinic_id", "The clinic.", required=True, references="clinics.clinic_id"),
        whole("tier", "Tier of the recognition.", required=True, at_least=1),
        day("start_date", "First day of the recognition.", required=True),
        day("end_date", "Last day; empty while it goes on.", essential=True, not_before="start_date"),
    ),
)

AFFILIATIONS = Table(
    name="affiliations",
    says="Spans in which a practitioner works for a clinic.",
    key=("npi", "clinic_id", "start_date"),
    columns=(
        text("npi", "The practitioner.", required=True, references="practitioners.npi"),
        text("clinic_id", "The clinic.", required=True, references="clinics.clinic_id"),
        day("start_date", "First day.", required=True),
        day("end_date", "Last day; empty while it goes on.", essential=True, not_before="start_date"),
    ),
)

ASSIGNMENTS = Table(
    name="assignments",
    says="Spans in which a member is assigned to a clinic for primary care.",
    key=("person_id", "clinic_id", "start_date"),
    columns=(
        text("person_id", "The member.", required=True, also_named=("patient_id",), references="members.person_id"),
        text("clinic_id", "The clinic.", required=True, references="clinics.clinic_id"),
        text("npi", "The practitioner, where one was named.", references="practitioners.npi"),
        day("start_date", "First day of the assignment.", required=True),
        day("end_date", "Last day; empty while it goes on.", essential=True, not_before="start_date"),
    ),
)
