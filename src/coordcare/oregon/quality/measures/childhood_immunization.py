"""Childhood immunization status, combination 2."""

from coordcare.measures.measure import ClaimsUsed, measure
from coordcare.measures.population import Population
from coordcare.population.cases import Cases, birthday, birthdays, day_of_case
from coordcare.population.members import members_who_died
from coordcare.population.populations import Populations
from coordcare.rulebook.periods import Period

DOSES = {
    "vaccine_dtap": 4,
    "vaccine_polio": 3,
    "vaccine_hib": 3,
    "vaccine_hepatitis_b": 3,
    "vaccine_varicella": 1,
}


@measure(
    id="childhood_immunization",
    title="Childhood immunization status, combination 2",
    steward="NCQA",
    better="higher",
    care="physical",
    since=2015,
    cite="oha-incentive-specifications",
    at="CIS, 2020",
    value_sets=(*DOSES, "vaccine_mmr", "hospice"),
    tables=("immunization",),
    claims={"vaccines": ClaimsUsed(own=False, denied=True), "hospice": ClaimsUsed(own=False, denied=True)},
    closes="The vaccines that are missing, before the second birthday is over",
    notes=(
        "Doses come from the state's registry and from claims of any payer. Two records of one vaccine on one day are "
        "one dose.",
        "A vaccine against measles, mumps or rubella counts, alone or together. A dose in the first 42 days of life "
        "counts, which the steward does not count.",
        "The sheet, as it was read, gives the window from the first birthday for measles, mumps and rubella alone; "
        "varicella counts from the day of birth.",
    ),
)
def childhood_immunization(asked: Population, year: Period) -> Populations:
    """Children with their second birthday in the year who had all vaccines of combination 2 by that birthday.

    The vaccines: four doses against diphtheria, tetanus and pertussis, three against polio, three against Haemophilus
    influenzae type b, three against hepatitis B and one against varicella, each on a day of its own, and one against
    measles, mumps and rubella from the first birthday through the second. The child was covered from the first birthday
    through the second with at most one gap of up to 45 days, and on the second. Who died by the end of the year is left
    out, and so is who was in hospice in it.
    """
    children = birthdays(2, first=year.start, last=year.end)
    enrolled = asked.enrolled_around(children, birthday(1), day_of_case(), gaps=1, longest_gap=45)
    return Populations(
        initial_population=children,
        denominator=asked.enrolled_around(enrolled, day_of_case(), day_of_case()),
        exclusions={
            "died": members_who_died(by=year.end),
            "in hospice": asked.claims("hospice").during(year.start, year.end).with_any("hospice"),
        },
        numerator=_immunized(asked, children),
        until=day_of_case(),
    )


def _immunized(asked: Population, children: Cases) -> Cases:
    vaccines = asked.claims("vaccines")
    immunized = children.with_event(vaccines.with_any("vaccine_mmr"), birthday(1), day_of_case())
    for vaccine, doses in DOSES.items():
        given = vaccines.with_any(vaccine)
        immunized = immunized & children.with_event(given, birthday(0), day_of_case(), at_least=doses)
    return immunized
