"""Who is a member, and when: members, eligibility, premiums. Names as in the Tuva Project's input layer."""

from coordcare.tables.declaration import Column, Table, day, money, text, whole

GENDERS = ("female", "male", "nonbinary", "other", "unknown")
_GENDERS_SPELLED = (("f", "female"), ("m", "male"), ("x", "nonbinary"), ("o", "other"), ("u", "unknown"))

_PERSON = text("person_id", "The CCO's number for the person, the same in every table.", required=True,
               also_named=("patient_id",))  # fmt: skip
_MEMBER = text("member_id", "The number on the member's card; more than one may lead to the same person.")

# What a source may hold about a person and nothing here needs: it stays out of the store.
_IDENTIFIERS = (
    "first_name", "middle_name", "last_name", "name_suffix", "social_security_number", "address", "phone", "email",
)  # fmt: skip


def _about_the_person() -> tuple[Column, ...]:
    return (
        day("birth_date", "Date of birth."),
        day("death_date", "Date of death, where known.", not_before="birth_date"),
        text("gender", "Gender as recorded.", choices=GENDERS, spelled=_GENDERS_SPELLED, also_named=("sex",)),
        text("race", "Race as recorded."),
        text("ethnicity", "Ethnicity as recorded."),
        text("language", "Preferred language, as recorded."),
        text("disability", "Disability as recorded: of what kind, or whether there is any."),
        text("county", "County of residence."),
        text("zip_code", "ZIP code of residence, five digits or nine.", also_named=("zip",)),
    )


MEMBERS = Table(
    name="members",
    says="One row for each person who is or was a member. Where it is missing, it is made from eligibility.",
    key=("person_id",),
    ignored=_IDENTIFIERS,
    columns=(_PERSON, _MEMBER, *_about_the_person()),
)

ELIGIBILITY = Table(
    name="eligibility",
    says="Spans of coverage: one row for each unbroken span of a person in one plan.",
    key=("person_id", "enrollment_start_date", "enrollment_end_date", "payer", "plan", "data_source"),
    ignored=(
        *_IDENTIFIERS,
        "subscriber_id",
        "subscriber_relation",
        "death_flag",
        "city",
        "state",
        "group_name",
        "fips_state_code",
        "fips_state_abbreviation",
        "file_name",
        "file_date",
        "ingest_datetime",
    ),
    columns=(
        _PERSON,
        _MEMBER,
        *_about_the_person(),
        day("enrollment_start_date", "First day covered.", required=True),
        day(
            "enrollment_end_date",
            "Last day covered; empty while coverage goes on.",
            essential=True,
            not_before="enrollment_start_date",
        ),
        text("payer", "Who covers the person."),
        text("payer_type", "Kind of payer, such as medicaid."),
        text("plan", "Plan or benefit package; for a CCO its plan type."),
        text("original_reason_entitlement_code", "Medicare's original reason of entitlement."),
        text("dual_status_code", "Medicaid's code of dual eligibility."),
        text("medicare_status_code", "Medicare status code."),
        text("group_id", "Group or rate category of the enrolment."),
        text("data_source", "Where the row comes from, where several sources are joined."),
    ),
)

PREMIUMS = Table(
    name="premiums",
    says="What the state pays the CCO: one row for each month, plan and rate category.",
    key=("month", "plan", "rate_category"),
    money="amount",
    columns=(
        day("month", "The month paid for, by any day of it.", required=True),
        text("plan", "Plan type paid for."),
        text("rate_category", "Rate category."),
        whole("member_months", "Member months that were paid for.", at_least=0),
        money("amount", "Dollars received for the month.", required=True),
    ),
)
