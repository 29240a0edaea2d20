"""CMS's test decks for electronic measures: who a case is about, what happened, and which populations are expected.

A deck is a file of JSON lines. Some lines hold the resources of a patient with what is expected of them; others hold a
report alone, of a patient whose resources stand on another line or nowhere.
"""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from coordcare.rulebook.periods import Period

DECKS = Path(__file__).parents[3] / "../shared/data/fhir/ecqm-test-decks"
SUBSTANCE_USE = "InitiationandEngagementofSubstanceUseDisorderTreatmentFHIR"
IMMUNIZATION = "ChildhoodImmunizationStatusFHIR"
POPULATIONS = ("initial-population", "denominator", "denominator-exclusion", "denominator-exception", "numerator")
DONE = {"finished", "completed", "final", "active"}

Resource = Mapping[str, Any]
Expected = tuple[Mapping[str, int], ...]
"""The populations that are expected, of each group of the measure."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A patient with resources, and what is expected of a measure in the period."""

    id: str
    period: Period
    resources: Sequence[Resource]
    expected: Expected

    @property
    def birth_date(self) -> date:
        """The patient's day of birth."""
        return date.fromisoformat(next(self.of("Patient"))["birthDate"])

    def of(self, kind: str) -> Iterator[Resource]:
        """The resources of a kind; those that were planned, stopped or entered in error are left out."""
        return (one for one in self.resources if one["resourceType"] == kind and one.get("status", "final") in DONE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What is expected of a patient whose resources are not on this line."""

    id: str
    subject: str
    expected: Expected


@dataclass(frozen=True, kw_only=True, slots=True)
class Deck:
    """The cases of a deck, and the reports that come without resources."""

    cases: Sequence[Case]
    reports: Sequence[Report]

    @property
    def lines(self) -> int:
        """How many lines the deck has."""
        return len(self.cases) + len(self.reports)

    @property
    def repeated(self) -> list[tuple[Case, Report]]:
        """The reports of patients who are cases of the deck, each with its case."""
        cases = {case.id: case for case in self.cases}
        return [(cases[report.subject], report) for report in self.reports if report.subject in cases]


def read_deck(name: str) -> Deck:
    """The deck of this name."""
    cases, reports = [], []
    with gzip.open(DECKS / f"{name}.ndjson.gz", "rt", encoding="utf-8") as file:
        for line in map(json.loads, file):
            expected = tuple({name: group.get(name, 0) for name in POPULATIONS} for group in line["expected"])
            if line["resources"]:
                period = Period(start=_day(line["period"]["start"]), end=_day(line["period"]["end"]))
                cases.append(Case(id=line["case"], period=period, resources=line["resources"], expected=expected))
            else:
                reports.append(Report(id=line["case"], subject=_subject(line), expected=expected))
    return Deck(cases=sorted(cases, key=lambda case: case.id), reports=reports)


def day_of(moment: str) -> date:
    """The day of a moment as it is written: the decks write all of them in one time zone."""
    return _day(moment[:10])


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _subject(line: Mapping[str, Any]) -> str:
    parameters = [each for held in line["expected_measure_report"]["contained"] for each in held["parameter"]]
    return next(str(each["valueString"]) for each in parameters if each["name"] == "subject")
