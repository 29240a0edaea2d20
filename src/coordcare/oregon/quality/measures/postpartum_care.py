"""Postpartum care."""

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
from coordcare.population.cases import day_of_case
from coordcare.population.events import Events
from coordcare.population.populations import Populations
from coordcare.rulebook.periods import Period

_SETS = (
    "deliveries", "non_live_births", "postpartum_visits", "inpatient_stays", "inpatient_places", "hospice",
)  # fmt: skip
_CLAIMS = {
    "births": ClaimsUsed(denied=True),
    "visits": ClaimsUsed(denied=True),
    "hospice": ClaimsUsed(own=False, denied=True),
}
_NOTES = (
    WHAT_CLAIMS_TELL,
    "The state adds what a sample of charts tells; claims alone find fewer visits, for a bill for the whole of a "
    "pregnancy hides the days of its visits.",
    "Own claims count, denied ones too, as in the state's other measures of effectiveness; what its sheet says of this "
    "one was not read.",
)


@measure(
    id="postpartum_care",
    title="Postpartum care",
    steward="NCQA",
    better="higher",
    care="physical",
    since=2020,
    cite=("oha-incentive-specifications", "cms-core-set-reporting"),
    at="PPC, 2020",
    value_sets=_SETS,
    claims=_CLAIMS,
    closes="A postpartum visit 7 to 84 days after the birth",
    notes=_NOTES,
)
def postpartum_care(asked: Population, year: Period) -> Populations:
    """Births of living children that a postpartum visit followed, outside of hospital, 7 to 84 days later.

    Births count from 8 October of the year before through 7 October of the year. The mother was covered from 43 days
    before the birth through 60 days after, without a gap. Who was in hospice in the year is left out.
    """
    births = births_of(asked.claims("births"))
    mothers = deliveries(births).during(*period_of_births(year, (10, 7)))
    return Populations(
        initial_population=mothers,
        denominator=enrolled_around_birth(asked, mothers, days_after=60),
        exclusions=excluded_births(asked, births, year),
        numerator=mothers.with_event(_visits(asked), day_of_case(7), day_of_case(84)),
        until=day_of_case(84),
    )


@measure(
    id="postpartum_care",
    title="Postpartum care",
    steward="NCQA",
    better="higher",
    care="physical",
    since=2015,
    until=2019,
    cite=("oha-measure-sets", "measure-recollection"),
    at="2020 CCO incentive measures, measure 4",
    standing="assumed",
    value_sets=_SETS,
    claims=_CLAIMS,
    closes="A postpartum visit 21 to 56 days after the birth",
    notes=(
        *_NOTES,
        "The days of birth and of the visit are printed in the list of measures; that the mother had to be covered "
        "through 56 days after the birth is from memory.",
    ),
)
def postpartum_care_2015(asked: Population, year: Period) -> Populations:
    """Births of living children that a postpartum visit followed, outside of hospital, 21 to 56 days later.

    Births count from 6 November of the year before through 5 November of the year. The mother was covered from 43 days
    before the birth through 56 days after, without a gap. Who was in hospice in the year is left out.
    """
    births = births_of(asked.claims("births"))
    mothers = deliveries(births).during(*period_of_births(year, (11, 5)))
    return Populations(
        initial_population=mothers,
        denominator=enrolled_around_birth(asked, mothers, days_after=56),
        exclusions=excluded_births(asked, births, year),
        numerator=mothers.with_event(_visits(asked), day_of_case(21), day_of_case(56)),
        until=day_of_case(56),
    )


def _visits(asked: Population) -> Events:
    return asked.claims("visits").with_any("postpartum_visits").without("inpatient_stays", "inpatient_places")
