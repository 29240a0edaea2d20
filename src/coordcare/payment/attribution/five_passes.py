"""The policy `five_passes`: the yearly attribution of the Tuva Project, so that results can be compared with it.

A member with a member month in the year goes to the practitioner found in the first of these passes that finds any:

1. primary-care services of the year by physicians of primary care and non-physician practitioners;
2. primary-care services of the year by specialists;
3. primary-care services of the year and the one before, by those of the first pass;
4. primary-care services of both years by anybody;
5. any service of both years by anybody.

Within a pass the order is: higher allowed amount, more visits, lower NPI. Only services in covered months count; a
service without an allowed amount counts with what was paid.

Source: tuva-health/tuva, models/tuva_provider_attribution (provider_attribution__int_yearly_steps and
provider_attribution__provider_ranking, commits 01d3a24 and 79bff5f). Two things differ and are said here: Tuva counts
visits as its own encounters, and this as different days; Tuva brings its list of primary-care procedure codes, which
holds codes under licence, and this takes the list that the CCO brings (`value_sets/primary_care_services.csv`).
"""

from collections.abc import Collection

from coordcare.engine.plan import Expression, Step, named_table
from coordcare.population.enrollment import member_months_table
from coordcare.population.events import medical_events
from coordcare.population.months import month_number, year_of_month
from coordcare.population.practitioners import PRIMARY_CARE_KINDS, practitioners_by_kind
from coordcare.population.ranking import ranked, whole_number

NAME = "five_passes"

PASSES = {
    1: "primary-care services of the year, by physicians of primary care or non-physician practitioners",
    2: "primary-care services of the year, by specialists",
    3: "primary-care services of two years, by physicians of primary care or non-physician practitioners",
    4: "primary-care services of two years, by anybody",
    5: "any service of two years, by anybody",
}

_SERVICES = {
    "person_id": "VARCHAR", "year": "INTEGER", "npi": "VARCHAR", "kind": "VARCHAR", "primary": "INTEGER",
    "service_date": "DATE", "allowed_amount": "DECIMAL(18,2)",
}  # fmt: skip
CANDIDATE_COLUMNS = {
    "person_id": "VARCHAR", "year": "INTEGER", "npi": "VARCHAR", "pass": "INTEGER", "visits": "BIGINT",
    "last_visit": "DATE", "allowed_amount": "DECIMAL(18,2)", "rank": "BIGINT", "candidates": "BIGINT",
}  # fmt: skip


def steps(services: Collection[str]) -> tuple[Step, ...]:
    """The services looked at, the candidates of the pass that found any, and the attribution of each member year."""
    return _services_step(services), _candidates_step(), _attribution_step()


def _services_step(services: Collection[str]) -> Step:
    """Services in covered months by somebody known by an NPI, summed by member, year, practitioner and day."""
    lines = medical_events().rows
    lines = lines.filter(lines.rendering_npi.notnull())
    allowed = (lines.allowed_amount == 0).ifelse(None, lines.allowed_amount).coalesce(lines.paid_amount)
    primary = lines.hcpcs_code.isin(sorted(services)).fill_null(False).ifelse(1, 0) if services else whole_number(0)
    lines = lines.select(
        "person_id",
        number=month_number(lines.claim_start_date),
        service_date=lines.claim_start_date,
        npi=lines.rendering_npi,
        allowed_amount=allowed,
        primary=primary,
    )
    lines = lines.semi_join(member_months_table(), ["person_id", "number"])
    kinds = practitioners_by_kind().select("npi", "kind")
    lines = lines.left_join(kinds, "npi")
    by_day = lines.group_by("person_id", "npi", "kind", "primary", "service_date").agg(
        allowed_amount=lines.allowed_amount.sum().cast("decimal(18,2)")
    )
    return Step(
        name="five_passes_services",
        says="Services in covered months, by member, practitioner and day, primary care apart from the rest.",
        expression=by_day.select(
            "person_id",
            "npi",
            "service_date",
            "allowed_amount",
            year=by_day.service_date.year().cast("int32"),
            kind=by_day.kind.coalesce("unknown"),
            primary=by_day.primary.cast("int32"),
        ).select(*_SERVICES),
    )


def _candidates_step() -> Step:
    seen = named_table("five_passes_services", _SERVICES)
    months = member_months_table()
    years = months.select("person_id", performance_year=year_of_month(months.number)).distinct()
    looked_at = years.join(
        seen,
        [
            years.person_id == seen.person_id,
            seen.year <= years.performance_year,
            seen.year >= years.performance_year - 1,
        ],
    ).drop("person_id_right")
    primary = looked_at.filter(looked_at.primary == 1)
    this_year = primary.filter(primary.year == primary.performance_year)
    passes = [
        this_year.filter(this_year.kind.isin(PRIMARY_CARE_KINDS)),
        this_year.filter(this_year.kind == "specialist"),
        primary.filter(primary.kind.isin(PRIMARY_CARE_KINDS)),
        primary,
        looked_at,
    ]
    found = _summed(passes[0], 1)
    for number, rows in enumerate(passes[1:], start=2):
        found = found.union(_summed(rows, number))
    earliest = found.group_by("person_id", "year").agg(earliest=found["pass"].min())
    found = found.join(earliest, ["person_id", "year"])
    found = found.filter(found["pass"] == found.earliest).drop("earliest")
    order = [("allowed_amount", "desc"), ("visits", "desc"), ("npi", "asc")]
    return Step(
        name="five_passes_candidates",
        says="Of each member and year the practitioners found in the first pass that found any, ranked.",
        expression=ranked(found, per=["person_id", "year"], by=order, counted_as="candidates").select(
            *CANDIDATE_COLUMNS
        ),
    )


def _summed(rows: Expression, number: int) -> Expression:
    by = rows.group_by("person_id", "performance_year", "npi").agg(
        visits=rows.service_date.nunique(),
        last_visit=rows.service_date.max(),
        allowed_amount=rows.allowed_amount.sum().cast("decimal(18,2)"),
    )
    found = by.select("person_id", "npi", "visits", "last_visit", "allowed_amount", year=by.performance_year)
    return found.mutate(**{"pass": whole_number(number)})


def _attribution_step() -> Step:
    months = member_months_table()
    years = months.select("person_id", year=year_of_month(months.number)).distinct()
    candidates = named_table("five_passes_candidates", CANDIDATE_COLUMNS)
    won = candidates.filter(candidates["rank"] == 0)
    joined = years.left_join(won, ["person_id", "year"])
    return Step(
        name="attribution_five_passes",
        says="To which practitioner each member belongs in each year, as the Tuva Project attributes.",
        expression=joined.select("person_id", "year", "npi", "pass", "visits", "allowed_amount", "candidates"),
    )
