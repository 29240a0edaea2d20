"""Immunizations for adolescents, combination 2."""

from coordcare.measures.measure import ClaimsUsed, measure
from coordcare.measures.population import Population
from coordcare.population.cases import birthday, birthdays, day_of_case
from coordcare.population.members import members_who_died
from coordcare.population.populations import Populations
from coordcare.rulebook.periods import Period


@measure(
    id="immunizations_adolescents",
    title="Immunizations for adolescents, combination 2",
    steward="NCQA",
    better="higher",
    care="physical",
    since=2020,
    cite="oha-incentive-specifications",
    at="IMA, 2020",
    value_sets=("vaccine_meningococcal", "vaccine_tdap", "vaccine_hpv", "hospice"),
    tables=("immunization",),
    claims={"vaccines": ClaimsUsed(own=False, denied=True), "hospice": ClaimsUsed(own=False, denied=True)},
    closes="The vaccines that are missing, before the thirteenth birthday is over",
    notes=(
        "Doses come from the state's registry and from claims of any payer. Two records of one vaccine on one day are "
        "one dose.",
    ),
)
def immunizations_adolescents(asked: Population, year: Period) -> Populations:
    """Members with their thirteenth birthday in the year who had all vaccines of combination 2 by that birthday.

    The vaccines: meningococcal from the eleventh birthday; tetanus, diphtheria and pertussis from the tenth; human
    papillomavirus from the ninth, on two days at least 146 days apart or on three. All windows go through the
    thirteenth birthday. The member was covered from the twelfth birthday through the thirteenth with at most one gap of
    up to 45 days, and on the thirteenth. Who died by the end of the year is left out, and so is who was in hospice in
    it.
    """
    members = birthdays(13, first=year.start, last=year.end)
    enrolled = asked.enrolled_around(members, birthday(12), day_of_case(), gaps=1, longest_gap=45)
    vaccines = asked.claims("vaccines")
    meningococcal = members.with_event(vaccines.with_any("vaccine_meningococcal"), birthday(11), day_of_case())
    tdap = members.with_event(vaccines.with_any("vaccine_tdap"), birthday(10), day_of_case())
    hpv = vaccines.with_any("vaccine_hpv")
    two_apart = members.with_event(hpv, birthday(9), day_of_case(), at_least=2, apart=146)
    three = members.with_event(hpv, birthday(9), day_of_case(), at_least=3)
    return Populations(
        initial_population=members,
        denominator=asked.enrolled_around(enrolled, day_of_case(), day_of_case()),
        exclusions={
            "died": members_who_died(by=year.end),
            "in hospice": asked.claims("hospice").during(year.start, year.end).with_any("hospice"),
        },
        numerator=meningococcal & tdap & (two_apart | three),
        until=day_of_case(),
    )
