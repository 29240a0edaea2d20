"""Treatment of substance use after withdrawal management."""

from datetime import timedelta

from coordcare.measures.measure import ClaimsUsed, Rate, measure
from coordcare.measures.population import Population
from coordcare.population.cases import first_day, last_day
from coordcare.population.episodes import episodes_of
from coordcare.population.populations import Populations
from coordcare.rulebook.periods import Period


@measure(
    id="withdrawal_management_follow_up",
    title="Treatment of substance use after withdrawal management",
    steward="CCO",
    better="higher",
    care="behavioral",
    since=2020,
    cite="vbp-template-2022",
    at="SUD follow-up care after withdrawal management",
    standing="assumed",
    rates=(
        Rate(
            id="withdrawal_management_follow_up",
            title="Episodes with treatment during them or within 14 days",
            unit="episodes",
        ),
    ),
    value_sets=("withdrawal_management", "substance_use_visits", "substance_use_disorder", "hospice"),
    claims={
        "episodes": ClaimsUsed(denied=True),
        "treatment": ClaimsUsed(denied=True),
        "hospice": ClaimsUsed(own=False, denied=True),
    },
    closes="Treatment of substance use within 14 days after withdrawal management",
    protected=True,
    notes=(
        "The source says that episodes count in which treatment was given, or within 14 days after. When an episode "
        "ends, the coverage, the last day for episodes and the hospice are ours.",
        "Medication alone is no treatment service.",
    ),
)
def withdrawal_management_follow_up(asked: Population, year: Period) -> Populations:
    """Episodes of withdrawal management during which, or within 14 days after which, substance use was treated.

    An episode goes on while no more than two days without withdrawal management lie between. Episodes count by their
    last day, from 1 January through 17 December, where the member is covered without a gap from that day through 14
    days after it. Treatment is a visit or service with a diagnosis of a disorder of substance use that is not itself
    withdrawal management. Members in hospice in the year are left out.
    """
    episodes = episodes_of(asked.claims("episodes").with_any("withdrawal_management"), pause=2)
    ended = episodes.during(year.start, year.end - timedelta(days=14))
    services = asked.claims("treatment").with_any("substance_use_visits").with_any("substance_use_disorder")
    return Populations(
        initial_population=ended,
        denominator=asked.enrolled_around(ended, last_day(), last_day(14)),
        exclusions={"in hospice": asked.claims("hospice").during(year.start, year.end).with_any("hospice")},
        numerator=ended.with_event(services.without("withdrawal_management"), first_day(), last_day(14)),
        until=last_day(14),
    )
