"""The policy `five_passes`: the yearly attribution of the Tuva Project, so that results can be compared with it.

A member with a member month in the year goes to the practitioner found in the first of these passes that finds any:

1. primary-care services of the year by physicians of primary care and non-physician practitioners;
2. primary-care services of the year by specialists;
3. primary-care services of the year and the one before, by those of the first pass;
4. primary-care services of both years by anybody;
5. any service of both years by anybody.

Within a pass the order is: higher allowed amount, more visits, lower NPI. A service without an allowed amount counts
with what was paid. The services of a member by a practitioner on a day count where their allowed amounts sum to more
than zero or none of them was taken back.

Only services in covered months count: months of which any day is covered, whether or not the run reckons them and
whether or not the day itself is covered. So the year before is looked at even where a run is told to reckon one year.

Source: tuva-health/tuva, models/tuva_provider_attribution (provider_attribution__int_yearly_steps and
provider_attribution__provider_ranking, commits 01d3a24 and 79bff5f). Two things differ and are said here: Tuva counts
visits as its own encounters, and this as different days; Tuva brings its list of primary-care procedure codes, which
holds codes under licence, and this takes the list that the CCO brings (`value_sets/primary_care_services.csv`).
"""

from collections.abc import Collection

from coordcare.engine.plan import Expression, Step, named_table
from coordcare.population.enrollment import COVERAGE_COLUMNS, member_months_table
from coordcare.population.months import month_number, year_of_month
from coordcare.population.practitioners import PRIMARY_CARE_KINDS, practitioners_by_kind
from coordcare.population.ranking import ranked, whole_number, with_least
from coordcare.tables.standing import COUNTED
from coordcare.tables.stored import stored_table

PASSES = {
    1: "primary-care services of the year, by physicians of primary care or non-physician practitioners",
    2: "primary-care services of the year, by specialists",
    3: "primary-care services of two years, by physicians of primary care or non-physician practitioners",
    4: "primary-care services of two years, by anybody",
    5: "any service of two years, by anybody",
}

_SERVICES = {
    "person_id": "VARCHAR", "performance_year": "INTEGER", "service_year": "INTEGER", "service_date": "DATE",
    "npi": "VARCHAR", "kind": "VARCHAR", "allowed_amount": "DECIMAL(38,2)",
}  # fmt: skip
_FOUND = {
    "person_id": "VARCHAR", "year": "INTEGER", "npi": "VARCHAR", "pass": "INTEGER", "visits": "BIGINT",
    "last_visit": "DATE", "allowed_amount": "DECIMAL(38,2)",
}  # fmt: skip
CANDIDATE_COLUMNS = {**_FOUND, "rank": "BIGINT", "candidates": "BIGINT"}


def steps(services: Collection[str]) -> tuple[Step, ...]:
    """What the passes over primary care find, what the last pass finds for the rest, and the attribution by year."""
    return _services_step(services), _primary_step(), _unserved_step(), _candidates_step(), _attribution_step()


def _years() -> Expression:
    """Every member with every year in which the member has a member month."""
    months = member_months_table()
    return months.select("person_id", performance_year=year_of_month(months.number)).distinct()


def _lines() -> Expression:
    """Lines by somebody known by an NPI: those counted, and those of a day, though perhaps not a month, not covered."""
    lines = stored_table("medical_claim")
    return lines.filter(lines.standing.isin([COUNTED, "outside_coverage"]), lines.rendering_npi.notnull())


def _given(lines: Expression) -> Expression:
    """The days on which a practitioner served a member and of which not everything was taken back."""
    allowed = (lines.allowed_amount == 0).ifelse(None, lines.allowed_amount).coalesce(lines.paid_amount)
    seen = lines.select(
        "person_id", service_date=lines.claim_start_date, npi=lines.rendering_npi, allowed_amount=allowed
    )
    seen = seen.mutate(taken_back=(seen.allowed_amount < 0).ifelse(1, 0))
    days = seen.group_by("person_id", "service_date", "npi").agg(
        allowed_amount=seen.allowed_amount.sum(), taken_back=seen.taken_back.max()
    )
    return days.filter((days.allowed_amount > 0) | (days.taken_back == 0)).drop("taken_back")


def _services(lines: Expression) -> Expression:
    """Days of services in covered months, each beside the years it is looked at for."""
    seen = _given(lines)
    seen = seen.mutate(number=month_number(seen.service_date))
    coverage = named_table("coverage", COVERAGE_COLUMNS)
    covered = coverage.select(
        "person_id", first=month_number(coverage.start_date), last=month_number(coverage.end_date)
    )
    seen = seen.semi_join(
        covered,
        [seen.person_id == covered.person_id, seen.number >= covered["first"], seen.number <= covered["last"]],
    )
    seen = seen.mutate(service_year=year_of_month(seen.number))
    years = _years()
    looked_at = seen.join(
        years,
        [
            seen.person_id == years.person_id,
            seen.service_year <= years.performance_year,
            seen.service_year >= years.performance_year - 1,
        ],
    ).drop("person_id_right")
    kinds = practitioners_by_kind().select("npi", "kind")
    return looked_at.left_join(kinds, "npi").drop("npi_right")


def _services_step(services: Collection[str]) -> Step:
    lines = _lines()
    lines = lines.filter(lines.hcpcs_code.isin(sorted(services) or ["none"]))
    return Step(
        name="five_passes_services",
        says="Primary-care services in covered months, each beside the years it is looked at for.",
        expression=_services(lines).select(*_SERVICES),
    )


def _primary_step() -> Step:
    primary = named_table("five_passes_services", _SERVICES)
    this_year = primary.filter(primary.service_year == primary.performance_year)
    passes = [
        this_year.filter(this_year.kind.isin(PRIMARY_CARE_KINDS)),
        this_year.filter(this_year.kind == "specialist"),
        primary.filter(primary.kind.isin(PRIMARY_CARE_KINDS)),
        primary,
    ]
    found = _summed(passes[0], 1)
    for number, rows in enumerate(passes[1:], start=2):
        found = found.union(_summed(rows, number))
    found = with_least(found, "pass", per=["person_id", "year"], named="earliest")
    return Step(
        name="five_passes_primary",
        says="Of each member and year the practitioners found in the first pass over primary care that found any.",
        expression=found.filter(found["pass"] == found.earliest).select(*_FOUND),
    )


def _unserved_step() -> Step:
    found = named_table("five_passes_primary", _FOUND)
    years = _years().rename(year="performance_year")
    return Step(
        name="five_passes_unserved",
        says="Members and years for which no pass over primary care found anybody.",
        expression=years.anti_join(found, ["person_id", "year"]),
    )


def _candidates_step() -> Step:
    found = named_table("five_passes_primary", _FOUND)
    unserved = named_table("five_passes_unserved", {"person_id": "VARCHAR", "year": "INTEGER"})
    anybody = _summed(_services(_lines().semi_join(unserved, "person_id")), 5)
    anybody = anybody.semi_join(unserved, ["person_id", "year"])
    order = [("allowed_amount", "desc"), ("visits", "desc"), ("npi", "asc")]
    candidates = ranked(found.union(anybody), per=["person_id", "year"], by=order, counted_as="candidates")
    return Step(
        name="five_passes_candidates",
        says="Of each member and year the practitioners found in the first of five passes that found any, ranked.",
        expression=candidates.select(*CANDIDATE_COLUMNS),
    )


def _summed(rows: Expression, number: int) -> Expression:
    by = rows.group_by("person_id", "performance_year", "npi").agg(
        visits=rows.service_date.nunique(),
        last_visit=rows.service_date.max(),
        allowed_amount=rows.allowed_amount.sum().cast("decimal(38,2)"),
    )
    found = by.select("person_id", "npi", "visits", "last_visit", "allowed_amount", year=by.performance_year)
    return found.mutate(**{"pass": whole_number(number)}).select(*_FOUND)


def _attribution_step() -> Step:
    years = _years().rename(year="performance_year")
    candidates = named_table("five_passes_candidates", CANDIDATE_COLUMNS)
    won = candidates.filter(candidates["rank"] == 0)
    joined = years.left_join(won, ["person_id", "year"])
    return Step(
        name="attribution_five_passes",
        says="To which practitioner each member belongs in each year, as the Tuva Project attributes.",
        expression=joined.select("person_id", "year", "npi", "pass", "visits", "allowed_amount", "candidates"),
    )
