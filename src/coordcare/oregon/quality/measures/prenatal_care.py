"""Timeliness of prenatal care."""

from coordcare.measures.measure import ClaimsUsed, measure
from coordcare.measures.population import Population
from coordcare.oregon.quality.deliveries import (
    WHAT_CLAIMS_TELL,
    births_of,
    deliveries,
    enrolled_around_birth,
    excluded_births,
    period_of_births,
)
from coordcare.population.cases import Cases, day_of_case, first_day, later_of
from coordcare.population.populations import Populations
from coordcare.rulebook.periods import Period

_SETS = ("deliveries", "non_live_births", "prenatal_visits", "hospice")
_NOTES = (
    WHAT_CLAIMS_TELL,
    "The first trimester is 280 to 176 days before that day. Coverage begins where the unbroken coverage began that "
    "goes through the birth.",
    "The state adds what a sample of charts tells; claims alone find fewer visits, for a bill for the whole of a "
    "pregnancy hides the days of its visits.",
    "Which claims count is assumed: what the sheet says of them was not read.",
)


@measure(
    id="prenatal_care",
    title="Timeliness of prenatal care",
    steward="NCQA",
    better="higher",
    care="physical",
    since=2020,
    cite=("cms-core-set-reporting", "measure-recollection"),
    at="PPC2-CH, 2026",
    standing="assumed",
    value_sets=_SETS,
    claims={
        "births": ClaimsUsed(denied=True),
        "visits": ClaimsUsed(own=False, denied=True),
        "hospice": ClaimsUsed(own=False, denied=True),
    },
    notes=_NOTES,
)
def prenatal_care(asked: Population, year: Period) -> Populations:
    """Births of living children of whom the mother had a timely prenatal visit.

    Timely is a visit in the first trimester, or before she was covered, or within 42 days from the day on which her
    coverage began; any payer's claim tells of it. Births count from 8 October of the year before through 7 October of
    the year. The mother was covered from 43 days before the birth through 60 days after, without a gap. Who was in
    hospice in the year is left out.
    """
    births = births_of(asked.claims("births"))
    mothers = deliveries(births).during(*period_of_births(year, (10, 7)))
    return Populations(
        initial_population=mothers,
        denominator=enrolled_around_birth(asked, mothers, days_after=60),
        exclusions=excluded_births(asked, births, year),
        numerator=_timely(asked, mothers),
    )


@measure(
    id="prenatal_care",
    title="Timeliness of prenatal care",
    steward="NCQA",
    better="higher",
    care="physical",
    since=2015,
    until=2019,
    cite=("oha-measure-sets", "measure-recollection"),
    standing="assumed",
    value_sets=_SETS,
    claims={
        "births": ClaimsUsed(denied=True),
        "visits": ClaimsUsed(denied=True),
        "hospice": ClaimsUsed(own=False, denied=True),
    },
    notes=_NOTES,
)
def prenatal_care_2015(asked: Population, year: Period) -> Populations:
    """Births of living children of whom the mother had a timely prenatal visit as a member.

    Timely is a visit in the first trimester, or within 42 days from the day on which her coverage began, that the CCO
    was billed for. Births count from 6 November of the year before through 5 November of the year. The mother was
    covered from 43 days before the birth through 56 days after, without a gap. Who was in hospice in the year is left
    out.
    """
    births = births_of(asked.claims("births"))
    mothers = deliveries(births).during(*period_of_births(year, (11, 5)))
    return Populations(
        initial_population=mothers,
        denominator=enrolled_around_birth(asked, mothers, days_after=56),
        exclusions=excluded_births(asked, births, year),
        numerator=_timely(asked, mothers),
    )


def _timely(asked: Population, mothers: Cases) -> Cases:
    visits = asked.claims("visits").with_any("prenatal_visits")
    covered = asked.since_enrolled(mothers, day_of_case())
    return covered.with_event(visits, day_of_case(-280), later_of(day_of_case(-176), first_day(42)))
