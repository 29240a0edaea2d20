"""The catalogue of quality measures: recognised by name, with steward and direction, each cited."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from coordcare.rulebook.sources import Citation, Standing
from coordcare.rulebook.strict_yaml import load_yaml

_LONGEST_NAME = 2_000


class Better(StrEnum):
    """Which way a measure improves."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguedMeasure:
    """A measure as the catalogue knows it."""

    id: str
    names: tuple[str, ...]
    stewards: tuple[str, ...]
    steward_citation: Citation
    better: Better
    better_citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All measures, the organizations that keep them, and what is no steward."""

    measures: tuple[CataloguedMeasure, ...]
    stewards: Mapping[str, tuple[str, ...]]
    measure_sets: tuple[str, ...]
    web_sites: tuple[str, ...]
    misspelled: Mapping[str, str]

    def measure(self, metric: str) -> CataloguedMeasure | None:
        """The measure that a metric's name means, or None: the one with the longest phrase in it.

        Only the beginning of a very long text is looked at; a name is short.
        """
        text = metric[:_LONGEST_NAME].casefold()
        named = [(len(name), measure) for measure in self.measures for name in measure.names if _has(text, name)]
        return max(named, key=lambda item: item[0])[1] if named else None

    def mentions_measure(self, text: str) -> bool:
        """Whether a text names any catalogued measure."""
        return self.measure(text) is not None

    def stewards_in(self, text: str) -> tuple[str, ...]:
        """The known stewards that a text names."""
        plain = text[:_LONGEST_NAME].casefold()
        return tuple(name for name, ways in self.stewards.items() if any(_has(plain, way) for way in ways))


def _has(text: str, phrase: str) -> bool:
    """Whether the words of a phrase occur in a text in their order, each at the beginning of a word."""
    start = 0
    for word in _words_of(phrase):
        found = word.search(text, start)
        if found is None:
            return False
        start = found.end()
    return True


@cache
def _words_of(phrase: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"\b{re.escape(word)}") for word in phrase.split())


@cache
def catalogue() -> Catalogue:
    """The catalogue as it stands."""
    content = load_yaml(Path(__file__).parent / "catalogue.yaml")
    return Catalogue(
        measures=tuple(_measure(id, entry) for id, entry in content["measures"].items()),
        stewards={name: tuple(ways) for name, ways in content["stewards"].items()},
        measure_sets=tuple(content["not_stewards"]["measure_sets"]),
        web_sites=tuple(content["not_stewards"]["web_sites"]),
        misspelled=content["misspelled"],
    )


def _measure(id: str, entry: Any) -> CataloguedMeasure:
    return CataloguedMeasure(
        id=id,
        names=tuple(entry["names"]),
        stewards=tuple(entry["steward"]["value"]),
        steward_citation=_citation(entry["steward"]),
        better=Better(entry["better"]["value"]),
        better_citation=_citation(entry["better"]),
    )


def _citation(entry: Any) -> Citation:
    return Citation(source=entry["cite"], locator=entry.get("at", ""), standing=Standing(entry["standing"]))
