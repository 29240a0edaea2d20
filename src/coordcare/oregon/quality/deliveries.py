"""Births, as the measures of pregnancy and birth count them."""

from collections.abc import Mapping
from datetime import date

from coordcare.measures.population import Population
from coordcare.population.cases import Cases, day_of_case
from coordcare.population.events import Events
from coordcare.population.populations import Set
from coordcare.population.stays import discharges, stays_of
from coordcare.rulebook.periods import Period

NEXT_BIRTH_DAYS = 180

WHAT_CLAIMS_TELL = (
    "Claims do not tell the day of birth: the day on which the mother leaves the hospital stands for it. Of births "
    "less than 180 days apart the last counts alone."
)


def births_of(claims: Events) -> Events:
    """The births that claims tell of, each with the codes of all its claims: a mother's claims of one stay are one."""
    return stays_of(claims.with_any("deliveries"))


def deliveries(births: Events) -> Cases:
    """A case for each birth, on the day of discharge; of births less than 180 days apart the last alone."""
    return discharges(births).without_one_after(NEXT_BIRTH_DAYS - 1)


def period_of_births(year: Period, last: tuple[int, int]) -> tuple[date, date]:
    """From the day after this day of the year before through this day of the year: what leaves time for care."""
    month, day = last
    return date(year.end.year - 1, month, day + 1), date(year.end.year, month, day)


def enrolled_around_birth(asked: Population, births: Cases, *, days_after: int) -> Cases:
    """Births of which the mother was covered from 43 days before through so many days after, without a gap."""
    return asked.enrolled_around(births, day_of_case(-43), day_of_case(days_after))


def excluded_births(asked: Population, births: Events, year: Period) -> Mapping[str, Set]:
    """Births that measures of care before and after birth leave out, by the reason."""
    return {
        "no living child": discharges(births.with_any("non_live_births")),
        "in hospice": asked.claims("hospice").during(year.start, year.end).with_any("hospice"),
    }
