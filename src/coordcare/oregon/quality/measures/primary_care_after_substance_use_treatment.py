"""Primary care for clients in outpatient treatment of substance use who had none before."""

from datetime import timedelta

from coordcare.measures.measure import ClaimsUsed, Rate, measure
from coordcare.measures.population import Population
from coordcare.population.cases import first_day, last_day
from coordcare.population.episodes import episodes_of
from coordcare.population.populations import Populations
from coordcare.population.visits import primary_care_visits
from coordcare.rulebook.periods import Period


@measure(
    id="primary_care_after_substance_use_treatment",
    title="Primary care for clients in outpatient substance use treatment",
    steward="CCO",
    better="higher",
    care="physical",
    since=2020,
    cite="vbp-template-2022",
    at="Primary Care Visit, for clients without prior primary care",
    standing="assumed",
    rates=(
        Rate(
            id="primary_care_after_substance_use_treatment",
            title="Episodes with primary care during them or within 30 days",
            unit="episodes",
        ),
    ),
    value_sets=("outpatient_substance_use_treatment", "hospice"),
    claims={"treatment": ClaimsUsed(denied=True), "hospice": ClaimsUsed(own=False, denied=True)},
    closes="A primary-care visit within 30 days after the treatment",
    protected=True,
    notes=(
        "The source says that clients without prior primary care count, and primary care during the episode or within "
        "30 days after. What is prior, when an episode ends, the coverage, the last day for episodes and the hospice "
        "are ours.",
        "Primary care is what primary-care spending counts as a visit: denied lines are none.",
    ),
)
def primary_care_after_substance_use_treatment(asked: Population, year: Period) -> Populations:
    """Episodes of outpatient treatment of substance use, of clients without primary care before, in which it began.

    An episode goes on while no more than 60 days without a service lie between. Episodes count by their last day, from
    1 January through 1 December, where the client had no primary-care visit in the 365 days before the first day, and
    is covered from the first day through 30 days after the last with no more than one gap of up to 45 days. Primary
    care may be on any day from the first through 30 days after the last. Members in hospice in the year are left out.
    """
    episodes = episodes_of(asked.claims("treatment").with_any("outpatient_substance_use_treatment"), pause=60)
    ended = episodes.during(year.start, year.end - timedelta(days=30))
    visits = primary_care_visits()
    without_prior = ended.without_event(visits, first_day(-365), first_day(-1))
    return Populations(
        initial_population=without_prior,
        denominator=asked.enrolled_around(without_prior, first_day(), last_day(30), gaps=1, longest_gap=45),
        exclusions={"in hospice": asked.claims("hospice").during(year.start, year.end).with_any("hospice")},
        numerator=ended.with_event(visits, first_day(), last_day(30)),
        until=last_day(30),
    )
