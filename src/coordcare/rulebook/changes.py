"""Years beside each other: what changed from one to the next, and the start of a new one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from coordcare.errors import NotStated
from coordcare.rulebook.parameters import names
from coordcare.rulebook.years import Rulebook, Stated, Year


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A value that two years state differently, or on different grounds, or that only one of them states."""

    key: str
    before: tuple[Stated, ...]
    after: tuple[Stated, ...]

    @property
    def same_value(self) -> bool:
        """Whether only the citation or the standing differs."""
        return [entry.value for entry in self.before] == [entry.value for entry in self.after]


def changes(before: Year, after: Year) -> tuple[Change, ...]:
    """Everything the later year states in another way, in the order of its file."""
    keys = dict.fromkeys(entry.key for entry in (*after.stated, *before.stated))
    found = (Change(key=key, before=_stated(before, key), after=_stated(after, key)) for key in keys)
    return tuple(change for change in found if _grounds(change.before) != _grounds(change.after))


def _stated(year: Year, key: str) -> tuple[Stated, ...]:
    return tuple(entry for entry in year.stated if entry.key == key)


def _grounds(entries: tuple[Stated, ...]) -> list[tuple[Any, ...]]:
    return [(entry.value, entry.citation.standing) for entry in entries]


def year_before(rulebook: Rulebook, number: int) -> int:
    """The last year before another that has a file; raises `NotStated` where there is none."""
    earlier = [year for year in rulebook.years() if year < number]
    if not earlier:
        raise NotStated(f"There is no earlier year than {number} to carry values over from.")
    return max(earlier)


def scaffold(rulebook: Rulebook, number: int) -> str:
    """The text of a new year's file: each value the same as the year before, and only assumed.

    A date is never carried over, since last year's due date is surely not this year's: it is left open. Raises
    `NotStated` where there is no earlier year, or where that one does not yet state what this one must.
    """
    before = rulebook.year(year_before(rulebook, number))
    lines = [
        f"# Program year {number}. Every line is carried over from {before.number} and only assumed:",
        "# read the year's own source, then set value, cite, at and standing line by line.",
        f"year: {number}",
    ]
    for topic in rulebook.topics:
        if topic.since <= number:
            keys = before.keys(topic) if topic.many else tuple(names(topic))
            lines += ["", f"{topic.topic}:" if keys else f"{topic.topic}: {{}}"]
            lines += [f"  {key}: {_line(before.entries(topic, key)[-1])}" for key in keys]
    return "\n".join(lines) + "\n"


def _line(entry: Stated) -> str:
    value = "value: null" if isinstance(entry.value, date) else f"same_as: {entry.since.year}"
    return f'{{{value}, cite: unread, at: "", standing: assumed}}'
