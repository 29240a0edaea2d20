"""Preventive dental services, ages 1 to 5 and 6 to 14."""

from collections.abc import Mapping

from coordcare.measures.measure import ClaimsUsed, Rate, measure
from coordcare.measures.population import Population
from coordcare.population.populations import Populations
from coordcare.rulebook.periods import Period


@measure(
    id="preventive_dental",
    title="Members receiving preventive dental services",
    steward="OHA",
    better="higher",
    care="dental",
    since=2019,
    cite="oha-incentive-specifications",
    at="Dental services utilization, 2020",
    rates=(
        Rate(id="preventive_dental_1_5", title="Preventive dental services, ages 1 to 5"),
        Rate(id="preventive_dental_6_14", title="Preventive dental services, ages 6 to 14"),
    ),
    value_sets=("preventive_dental_services", "dental_practitioners"),
    tables=("practitioners",),
    claims={"services": ClaimsUsed()},
    closes="A preventive dental service",
    notes=(
        "The specifications of 2020 were used for the baseline of 2019 as well.",
        "Who gave the service or who billed for it is a dental practitioner or clinic, by taxonomy. A hygienist's "
        "service counts with or without supervision.",
        "Nobody is left out for hospice: the specifications name no exclusions.",
    ),
)
def preventive_dental(asked: Population, year: Period) -> Mapping[str, Populations]:
    """Members with at least 180 days of coverage in a row in the year who had a preventive dental service in it.

    The service is by a dental practitioner, and was paid. Ages are those of the last day of the year.
    """
    services = asked.claims("services").during(year.start, year.end)
    services = services.with_any("preventive_dental_services").with_any("dental_practitioners")
    enrolled = asked.enrolled_without_gap(180, year.start, year.end)
    return {
        f"preventive_dental_{lowest}_{highest}": Populations(
            initial_population=asked.aged(lowest, highest, on=year.end),
            denominator=asked.aged(lowest, highest, on=year.end) & enrolled,
            numerator=services,
        )
        for lowest, highest in ((1, 5), (6, 14))
    }
