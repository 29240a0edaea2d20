"""What no claim says and measures ask: immunizations that a registry tells, and notices of children in custody."""

from coordcare.tables.declaration import Table, day, text

_PERSON = text("person_id", "The member.", required=True, also_named=("patient_id",), references="members.person_id")

IMMUNIZATION = Table(
    name="immunization",
    says="Immunizations that a registry or a chart tells: one row for each dose.",
    key=("person_id", "occurrence_date", "cvx_code", "immunization_id", "data_source"),
    ignored=(
        "encounter_id", "source_description", "normalized_description", "status_reason", "source_dose",
        "normalized_dose", "lot_number", "body_site", "route", "location_id", "practitioner_id", "file_name",
        "file_date", "ingest_datetime",
    ),
    columns=(
        text("immunization_id", "The registry's number of the dose."),
        _PERSON,
        day("occurrence_date", "Day of the immunization.", required=True),
        text("cvx_code", "What was given, by its code in CVX.", required=True,
             also_named=("source_code", "normalized_code")),
        text("code_type", "Which code system the code is of; empty means CVX.", essential=True, choices=("cvx",),
             spelled=(("http://hl7.org/fhir/sid/cvx", "cvx"), ("urn:oid:2.16.840.1.113883.12.292", "cvx"),
                      ("2.16.840.1.113883.12.292", "cvx")),
             also_named=("source_code_type", "normalized_code_type")),
        text("status", "Whether it was given; empty means completed.", essential=True,
             choices=("completed", "not_done", "entered_in_error"),
             spelled=(("complete", "completed"), ("cp", "completed"), ("not-done", "not_done"), ("refused", "not_done"),
                      ("re", "not_done"), ("na", "not_done"), ("entered-in-error", "entered_in_error"))),
        text("data_source", "Where the row comes from, where several sources are joined."),
    ),
)  # fmt: skip

CUSTODY_NOTICES = Table(
    name="custody_notices",
    says="Notices that a child came into the custody of the state: one row for each notice.",
    key=("person_id", "notice_date"),
    columns=(
        _PERSON,
        day("notice_date", "Day on which the plan was told.", required=True),
        day("custody_start_date", "First day in custody."),
        day("custody_end_date", "Last day in custody; empty while it goes on.", essential=True,
            not_before="custody_start_date"),
        text("status", "How the child stands; empty means in custody.",
             choices=("in_custody", "trial_reunification", "run_away", "transferred")),
    ),
)  # fmt: skip
