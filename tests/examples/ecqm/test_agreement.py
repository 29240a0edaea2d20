"""Our measures and CMS's test decks: every member on whom they differ is named here, with the reason.

The tests fail where agreement gets worse, and where it gets better: then the reasons here and the page
docs/explanation/agreement-with-test-decks.md say what is no longer true.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from coordcare.measures.measure import Measure
from coordcare.oregon.quality.measures.childhood_immunization import childhood_immunization
from coordcare.oregon.quality.measures.substance_use_treatment import (
    substance_use_treatment,
    substance_use_treatment_2022,
)
from tests.examples.ecqm.agreement import Compared, by_case, compared, markdown, member_table, population_table
from tests.examples.ecqm.deck import DECKS, IMMUNIZATION, SUBSTANCE_USE, read_deck

pytestmark = pytest.mark.skipif(not DECKS.is_dir(), reason="CMS's test decks are not beside the project")

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "agreement-with-test-decks.md"

ORDERED = "An order for hospice care is no claim."
ASSESSED = "The answer to an assessment is no claim."
BEGAN_BEFORE = "The stay that ended with hospice began before the year; a claim counts by its first day."
CONDITION = "Our measure leaves out nobody for this condition."
IN_LIEU = "Our measure counts doses alone, no illness or reaction in place of one."
HISTORY = "Not a new episode to either; we leave it out of the denominator, the deck out of the initial population."
NO_DIAGNOSIS = "Psychotherapy without a diagnosis of substance use is no history of it."
LATE = "The episode began on 14 November; until 2021 they count through the 13th."

IMMUNIZED = {
    "01afc812": CONDITION,
    "37c11a65": CONDITION,
    "92ed2664": BEGAN_BEFORE,
    "9e57c539": BEGAN_BEFORE,
    "a5ca4525": IN_LIEU,
    "aeb0266c": ORDERED,
    "b5f9f533": ASSESSED,
    "bee704a0": CONDITION,
    "c96d4c6a": CONDITION,
}
TREATED = {
    "19b5b244": BEGAN_BEFORE,
    "6fc30283": ORDERED,
    "8715fad1": BEGAN_BEFORE,
    "e4addda0": NO_DIAGNOSIS,
    "feb97651": ASSESSED,
}
TREATED_UNTIL_2021 = {
    **TREATED,
    "1453ae98": HISTORY,
    "488f3b7f": HISTORY,
    "f1593c5f": HISTORY,
    "b4bf9e9c": LATE,
    "bdca6f16": LATE,
}
# What the other decks ask, and why none of our measures answers it.
OTHER_DECKS = {
    "DiabetesGlycemicStatusAssessmentGreaterThan9PercentFHIR": "asks for the result of a laboratory test",
    "ControllingHighBloodPressureFHIR": "asks for blood pressures",
    "PCSDepressionScreenAndFollowUpFHIR": "asks for the result of a screening and for a plan",
    "WeightAssessmentandCounselingforNutritionandPhysicalActivityforChildrenandAdolescentsFHIR": (
        "asks for height, weight and counseling, as charts tell them"
    ),
    "PreventiveCareAndTobaccoUseScreeningAndCessationInterventionFHIR": "asks whether people use tobacco",
    "ColonCancerScreeningFHIR": "screening for colorectal cancer is none of our measures",
    "ChildrenWhoHaveDentalDecayOrCavitiesFHIR": "counts decay; our dental measures count services",
    "FollowUpCareforChildrenPrescribedADHDMedicationADDFHIR": "follow-up of this medication is none of our measures",
}


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A measure beside a deck, and why members differ, by the first eight characters of the case."""

    name: str
    deck: str
    measure: Measure
    reasons: Mapping[str, str]
    years_older: int = 0


COMPARISONS = (
    Comparison(
        name="childhood immunization",
        deck=IMMUNIZATION,
        measure=childhood_immunization,
        reasons=IMMUNIZED,
    ),
    Comparison(
        name="substance use treatment since 2022",
        deck=SUBSTANCE_USE,
        measure=substance_use_treatment_2022,
        reasons=TREATED,
        years_older=5,
    ),
    Comparison(
        name="substance use treatment until 2021",
        deck=SUBSTANCE_USE,
        measure=substance_use_treatment,
        reasons=TREATED_UNTIL_2021,
        years_older=5,
    ),
)
each_comparison = pytest.mark.parametrize("one", COMPARISONS, ids=lambda one: one.name)


def side_by_side(one: Comparison) -> list[Compared]:
    return list(_run(one.name, one.years_older))


@cache
def _run(name: str, years_older: int) -> Sequence[Compared]:
    one = next(each for each in COMPARISONS if each.name == name)
    with TemporaryDirectory() as folder:
        return compared(Path(folder), read_deck(one.deck).cases, one.measure, years_older=years_older)


@each_comparison
def test_members_agree_but_for_those_that_are_explained(one: Comparison) -> None:
    rows = side_by_side(one)
    print(f"\n{one.name}\n{member_table(rows, one.reasons)}\n\n{population_table(rows)}")
    differing = {case[:8] for case, of_case in by_case(rows).items() if any(row.differs for row in of_case)}
    assert sorted(differing) == sorted(one.reasons)


@each_comparison
def test_the_page_shows_what_was_found(one: Comparison) -> None:
    rows, page = side_by_side(one), PAGE.read_text("utf-8")
    for table in (member_table(rows, one.reasons), population_table(rows)):
        assert table in page, f"{PAGE.name} lacks, for {one.name}:\n{table}"


def test_the_page_says_how_many_cases_there_are() -> None:
    lines = []
    for name in (IMMUNIZATION, SUBSTANCE_USE):
        deck = read_deck(name)
        repeated = deck.repeated
        assert all(case.expected == report.expected for case, report in repeated), f"{name}: one case, two answers"
        numbers = (deck.lines, len(deck.cases), len(repeated), len(deck.reports) - len(repeated))
        lines.append([f"`{name}`", *map(str, numbers)])
    table = markdown(["deck", "lines", "with resources", "the same again", "no resources anywhere"], lines)
    assert table in PAGE.read_text("utf-8"), f"{PAGE.name} lacks\n{table}"


def test_at_their_own_age_only_adults_are_in_the_measure_of_substance_use() -> None:
    cases = read_deck(SUBSTANCE_USE).cases
    adults = {case.id for case in cases if case.period.end.year - case.birth_date.year >= 18}
    rows = _run("substance use treatment since 2022", 0)
    assert {row.case for row in rows if any(row.found)} == adults
    assert [row.differs for row in rows if row.case in adults] == [(), ()]
    assert (len(adults), len(cases)) == (1, 21)


def test_no_other_deck_is_of_a_measure_of_ours() -> None:
    with (DECKS / "index.csv").open(encoding="utf-8", newline="") as file:
        names = {row["measure"] for row in csv.DictReader(file)}
    assert names == {IMMUNIZATION, SUBSTANCE_USE, *OTHER_DECKS}
    table = markdown(["deck", "why not"], [[f"`{name}`", why] for name, why in OTHER_DECKS.items()])
    assert table in PAGE.read_text("utf-8"), f"{PAGE.name} lacks\n{table}"


def test_one_day_of_the_period_is_found_out() -> None:
    """The tests above can fail: the version whose period ends a day earlier loses the cases of that day."""
    until_the_14th, until_the_13th = (_run(one.name, one.years_older) for one in COMPARISONS[1:])
    pairs = zip(until_the_14th, until_the_13th, strict=True)
    assert {row.case[:8] for row, other in pairs if row.found[-1] != other.found[-1]} == {"b4bf9e9c", "bdca6f16"}
