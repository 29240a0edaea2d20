"""How small a number may be that leaves the building: what the year states, and who says so."""

from dataclasses import dataclass

from coordcare.oregon.quality.parameters import Disclosure
from coordcare.oregon.rulebook import program_year, rulebook
from coordcare.rulebook.sources import Source, Standing, weakest


@dataclass(frozen=True, kw_only=True, slots=True)
class Thresholds:
    """The fewest people of a count and behind a denominator, with the sources of both, their standing and remarks."""

    smallest_count: int
    smallest_denominator: int
    sources: tuple[Source, ...]
    standing: Standing
    notes: tuple[str, ...]


def thresholds_of(year: int) -> Thresholds:
    """The thresholds of a year; of one that no file states those of the newest file, which are only assumed then."""
    years = rulebook().years(Disclosure)
    law = program_year(year if year in years else max(years))
    stated = law.for_year(Disclosure)
    entries = [entry for entry in law.stated if entry.topic == Disclosure.topic]
    carried = [] if law.number == year else [f"No file states {year}; these are the thresholds of {law.number}."]
    standings = [entry.citation.standing for entry in entries] + [Standing.ASSUMED] * len(carried)
    return Thresholds(
        smallest_count=stated.smallest_count,
        smallest_denominator=stated.smallest_denominator,
        sources=tuple(rulebook().sources[id] for id in dict.fromkeys(entry.citation.source for entry in entries)),
        standing=weakest(*standings),
        notes=tuple(dict.fromkeys([*carried, *(entry.note for entry in entries if entry.note)])),
    )
