"""Primary-care visits: which member saw whom, at which clinic, on which day.

A primary-care visit is a line of a professional claim, at a place of service where people walk in, by a practitioner of
primary care. Where the practitioner is not in `practitioners`, the line counts if its procedure is among the
primary-care services that the CCO lists in `value_sets/primary_care_services.csv`.

What a payer took back is no visit: the lines of a member, practitioner, billing provider and day are one only where
neither their paid nor their allowed amounts come out below zero, and where something is left or nothing was taken back.
An encounter at zero dollars is a visit.

The clinic is the one for which the practitioner works on that day; of several the one that billed, then the one that
comes first by its number. A practitioner who works for none stands for him- or herself.
"""

from collections.abc import Collection

from coordcare.engine.plan import Expression, Step, named_table
from coordcare.population.events import Events, medical_events
from coordcare.population.months import month_number
from coordcare.population.practitioners import practitioners_by_kind
from coordcare.tables.declaration import LATEST_DATE
from coordcare.tables.standing import COUNTED
from coordcare.tables.stored import stored_table

# CMS place-of-service codes: telehealth elsewhere and at home, school, office, home, mobile unit, walk-in retail and
# work site, urgent care, hospital outpatient off and on campus, community health, public health and rural health.
WALK_IN_PLACES = ("02", "03", "10", "11", "12", "15", "17", "18", "19", "20", "22", "49", "50", "53", "71", "72")

VISITS_COLUMNS = {
    "person_id": "VARCHAR", "number": "INTEGER", "service_date": "DATE", "unit": "VARCHAR", "clinic_id": "VARCHAR",
    "npi": "VARCHAR", "allowed_amount": "DECIMAL(38,2)", "paid_amount": "DECIMAL(38,2)",
}  # fmt: skip


def visits_table() -> Expression:
    """The primary-care visits that a run has found."""
    return named_table("primary_care_visits", VISITS_COLUMNS)


def primary_care_visits() -> Events:
    """The primary-care visits that a run has found, as events."""
    return Events(visits_table())


def visits_step(services: Collection[str]) -> Step:
    """One row for each member, day, practitioner and clinic of a primary-care visit."""
    lines = _primary_care_lines(services)
    placed = _at_clinics(_given(lines))
    placed = placed.mutate(
        unit=placed.clinic_id.coalesce("npi:" + placed.npi), number=month_number(placed.service_date)
    )
    visits = placed.group_by("person_id", "number", "service_date", "unit", "clinic_id", "npi").agg(
        allowed_amount=placed.allowed_amount.sum().cast("decimal(38,2)"),
        paid_amount=placed.paid_amount.sum().cast("decimal(38,2)"),
    )
    return Step(
        name="primary_care_visits",
        says="Primary-care visits: one row for each member, day, practitioner and clinic.",
        expression=visits,
    )


def _primary_care_lines(services: Collection[str]) -> Expression:
    lines = medical_events().rows.select(
        "person_id",
        "service_date",
        "claim_type",
        "place_of_service_code",
        "hcpcs_code",
        "rendering_npi",
        "billing_npi",
        "paid_amount",
        "allowed_amount",
    )
    places = sorted({*WALK_IN_PLACES, *(place.lstrip("0") for place in WALK_IN_PLACES)})
    lines = lines.filter(
        lines.claim_type.coalesce("professional") == "professional",
        lines.place_of_service_code.isin(places),
        lines.rendering_npi.notnull(),
    )
    kinds = practitioners_by_kind()
    joined = lines.left_join(kinds, lines.rendering_npi == kinds.npi)
    listed = joined.npi.isnull() & joined.hcpcs_code.isin(sorted(services)) if services else False
    chosen = joined.filter((joined.primary_care == "1") | listed)
    return chosen.select(
        "person_id",
        "service_date",
        "billing_npi",
        npi=chosen.rendering_npi,
        allowed_amount=chosen.allowed_amount.coalesce(chosen.paid_amount),
        paid_amount=chosen.paid_amount,
    )


def _given(lines: Expression) -> Expression:
    """The days of which not everything was taken back, each with its amounts."""
    below_zero = (lines.paid_amount < 0) | (lines.allowed_amount < 0)
    days = lines.mutate(taken_back=below_zero.ifelse(1, 0))
    days = days.group_by("person_id", "npi", "billing_npi", "service_date").agg(
        allowed_amount=days.allowed_amount.sum(), paid_amount=days.paid_amount.sum(), taken_back=days.taken_back.max()
    )
    something_left = (days.paid_amount > 0) | (days.allowed_amount > 0)
    given = days.filter(days.paid_amount >= 0, days.allowed_amount >= 0, something_left | (days.taken_back == 0))
    return given.drop("taken_back")


def _at_clinics(seen: Expression) -> Expression:
    """The clinic of each visit: of those the practitioner works for that day, the one that billed, then the first."""
    import ibis

    works = _affiliations()
    several = works.group_by("npi").agg(spans=works.count())
    works = works.join(several, "npi")
    at = seen.left_join(
        works,
        [seen.npi == works.npi, seen.service_date >= works.start_date, seen.service_date <= works.end_date],
    )
    at = at.mutate(billed=(at.billing_npi == at.clinic_npi).fill_null(False).ifelse(0, 1))
    columns = ("person_id", "npi", "billing_npi", "service_date", "allowed_amount", "paid_amount", "clinic_id")
    plain = at.filter(at.spans.isnull() | (at.spans == 1)).select(*columns)
    choice = at.filter(at.spans > 1)
    first = ibis.window(group_by=["person_id", "npi", "billing_npi", "service_date"], order_by=["billed", "clinic_id"])
    choice = choice.mutate(rank=ibis.row_number().over(first))
    return plain.union(choice.filter(choice.rank == 0).select(*columns))


def _affiliations() -> Expression:
    """Who works for which clinic when, with the NPI under which the clinic bills."""
    affiliations = stored_table("affiliations")
    affiliations = affiliations.filter(affiliations.standing == COUNTED)
    clinics = stored_table("clinics")
    clinics = clinics.filter(clinics.standing == COUNTED).select("clinic_id", clinic_npi=clinics.npi)
    joined = affiliations.left_join(clinics, "clinic_id")
    return joined.select("npi", "clinic_id", "clinic_npi", "start_date", end_date=joined.end_date.coalesce(LATEST_DATE))
