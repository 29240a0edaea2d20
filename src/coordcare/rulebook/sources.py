"""Who says so: the documents that values and rules rest on, and how well each was read."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from coordcare.errors import Problems
from coordcare.rulebook.strict_yaml import load_yaml


class Standing(StrEnum):
    """How sure we are of a value."""

    CONFIRMED = "confirmed"
    """Read in the official text."""
    REPORTED = "reported"
    """Read in a copy or in a secondary source."""
    ASSUMED = "assumed"
    """Nobody here has seen the text."""


_WEAKEST_FIRST = (Standing.ASSUMED, Standing.REPORTED, Standing.CONFIRMED)


def weakest(*standings: Standing) -> Standing:
    """The standing of something that rests on all of these."""
    return min(standings, key=_WEAKEST_FIRST.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document, rule or page that can be cited."""

    id: str
    title: str
    publisher: str
    address: str | None
    standing: Standing
    note: str | None
    holds_by: str | None = None
    """The value of a year by which this source holds for that year, such as the edition of the form that is filed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The place in a source that a value or rule rests on, and how well it was read."""

    source: str
    locator: str
    standing: Standing

    def __str__(self) -> str:
        """One phrase: source, place, standing."""
        place = f", {self.locator}" if self.locator else ""
        return f"{self.source}{place} ({self.standing})"


def load_sources(path: Path) -> Mapping[str, Source]:
    """All sources of a rulebook by id; raises `Problems` naming every entry that is incomplete."""
    entries, problems = load_yaml(path), []
    sources = {}
    for id, entry in entries.items():
        missing = {"title", "publisher", "standing"} - set(entry)
        unknown = set(entry) - {"title", "publisher", "standing", "address", "note", "holds_by"}
        if missing or unknown:
            problems.append(f"{id} lacks {sorted(missing)} or has unknown keys {sorted(unknown)}")
            continue
        sources[id] = Source(
            id=id,
            title=entry["title"],
            publisher=entry["publisher"],
            address=entry.get("address"),
            standing=Standing(entry["standing"]),
            note=entry.get("note"),
            holds_by=entry.get("holds_by"),
        )
    if problems:
        raise Problems(where=str(path), problems=problems)
    return sources
