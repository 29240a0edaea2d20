"""Case management for clients with schizophrenia."""

from coordcare.measures.measure import ClaimsUsed, Rate, measure
from coordcare.measures.population import Population
from coordcare.population.cases import first_day, last_day
from coordcare.population.episodes import episodes_of
from coordcare.population.populations import Populations
from coordcare.rulebook.periods import Period

DAYS = 90
WHOLE_YEAR = 366  # no pause within a year is longer


@measure(
    id="schizophrenia_case_management",
    title="Case management for clients with schizophrenia",
    steward="CCO",
    better="higher",
    care="behavioral",
    since=2020,
    cite="vbp-template-2022",
    at="Case Management for Clients with Schizophrenia",
    standing="assumed",
    rates=(
        Rate(id="schizophrenia_case_management", title="Clients with case management in every 90 days", unit="clients"),
    ),
    value_sets=("schizophrenia", "case_management", "hospice"),
    claims={
        "services": ClaimsUsed(denied=True),
        "case_management": ClaimsUsed(denied=True),
        "hospice": ClaimsUsed(own=False, denied=True),
    },
    notes=(
        "The source says that clients with the diagnosis have at least one such service for every 90 days in service. "
        "When service begins and ends, that the 90 days are counted from its first day, and that days at the end that "
        "are fewer do not count are ours.",
        "Case management may be billed under any diagnosis. Only whole 90 days are judged, so nothing can close a gap.",
    ),
)
def schizophrenia_case_management(asked: Population, year: Period) -> Populations:
    """Clients with schizophrenia who had case management in every 90 days in which they were in service.

    A client is in service from the first through the last day in the year of care with a diagnosis of schizophrenia.
    The 90 days are counted from that first day, one after the other; what is left at the end does not count, and who is
    in service for fewer than 90 days is not judged. In every 90 days there must be a case-management service. Members
    in hospice in the year are left out.
    """
    care = asked.claims("services").with_any("schizophrenia").during(year.start, year.end)
    clients = episodes_of(care, pause=WHOLE_YEAR)
    services = asked.claims("case_management").with_any("case_management")
    managed = clients
    for start in range(0, WHOLE_YEAR - DAYS, DAYS):
        lasted = clients.in_order(first_day(start + DAYS - 1), last_day())
        managed -= lasted.without_event(services, first_day(start), first_day(start + DAYS - 1))
    return Populations(
        initial_population=clients,
        denominator=clients.in_order(first_day(DAYS - 1), last_day()),
        exclusions={"in hospice": asked.claims("hospice").during(year.start, year.end).with_any("hospice")},
        numerator=managed,
    )
