"""Enrollment in patient-centered primary care homes."""

from datetime import date

from coordcare.measures.measure import measure
from coordcare.measures.population import Population
from coordcare.population.amounts import each_once
from coordcare.population.populations import Ratio
from coordcare.population.recognitions import tiers_on
from coordcare.rulebook.periods import Period

_NOTES = (
    "The snapshot is that of 15 December; clinics are taken as recognized on that day, and a member's clinic as the "
    "one of the last month of the year in which he or she belonged to one.",
    "A recognition that was applied for in time and granted later counts where the table of recognitions has it begin "
    "by that day.",
)


@measure(
    id="pcpch_enrollment",
    title="Enrollment in patient-centered primary care homes",
    steward="OHA",
    better="higher",
    since=2015,
    until=2016,
    cite="oha-incentive-specifications",
    at="PCPCH Enrollment, 2015 and 2016",
    tables=("clinics", "clinic_recognitions"),
    notes=(*_NOTES, "Tiers end at 3 in these years: a clinic that is recorded at a higher one counts as of tier 3."),
)
def pcpch_enrollment(asked: Population, year: Period) -> Ratio:
    """Members covered on 15 December, weighed by the tier of their clinic, out of three for every member.

    A member of a Tier 1 clinic adds 1, of a Tier 2 clinic 2, of a Tier 3 clinic 3; any other member adds nothing.
    """
    return _weighed_by_tier(asked, year, highest=3)


@measure(
    id="pcpch_enrollment",
    title="Enrollment in patient-centered primary care homes",
    steward="OHA",
    better="higher",
    since=2017,
    cite="oha-incentive-specifications",
    at="PCPCH Enrollment, 2017 to 2019",
    tables=("clinics", "clinic_recognitions"),
    notes=(
        *_NOTES,
        "For 2017 and 2018 the state left out members of tribal clinics; claims and tables cannot tell who they are, "
        "so they count.",
        "The state measured this until 2019; for later years the formula of 2019 is kept.",
        "5 STAR is tier 5.",
    ),
)
def pcpch_enrollment_2017(asked: Population, year: Period) -> Ratio:
    """Members covered on 15 December, weighed by the tier of their clinic, out of five for every member.

    A member of a Tier 1 clinic adds 1, and so on up to a 5 STAR clinic, which adds 5; any other member adds nothing.
    """
    return _weighed_by_tier(asked, year, highest=5)


def _weighed_by_tier(asked: Population, year: Period, *, highest: int) -> Ratio:
    day = date(year.end.year, 12, 15)
    members = asked.enrolled(day, day, gaps=0)
    return Ratio(
        denominator=each_once(members).times(highest),
        numerator=tiers_on(day, highest=highest).of(members),
    )
