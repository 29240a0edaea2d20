"""The law by year: a file a program year, in which every value stands with its citation.

    care_delivery_areas:
      most_areas_combined: {value: 2, cite: vbp-template-2022, at: "CDA sheets, row 6", standing: confirmed}

Nothing carries forward silently: a year states a value, or `same_as: 2022` with that year's own citation. A value that
changes inside a year is a list, each entry with `from:`; then `on(day)` answers and `for_year` refuses.

A topic of many rows has under each key one row, whose value is itself names with values; `rows` answers. A topic that
years state only from some year on is absent before, and whoever asks is told so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from coordcare.errors import NotStated, Problems
from coordcare.rulebook.parameters import Parameters, convert, names, row
from coordcare.rulebook.sources import Citation, Source, Standing
from coordcare.rulebook.strict_yaml import load_yaml

Topic = TypeVar("Topic", bound=Parameters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One value of one year, from one day on, and who says so."""

    topic: str
    name: str
    value: Any
    citation: Citation
    since: date
    same_as: int | None
    note: str | None

    @property
    def key(self) -> str:
        """Topic and name, as rules and reports write it."""
        return f"{self.topic}.{self.name}"


@dataclass(frozen=True, kw_only=True)
class Year:
    """Everything one program year states."""

    number: int
    stated: tuple[Stated, ...]
    topics: tuple[type[Parameters], ...]

    @cached_property
    def _by_key(self) -> Mapping[str, list[Stated]]:
        by_key: dict[str, list[Stated]] = {}
        for entry in self.stated:
            by_key.setdefault(entry.key, []).append(entry)
        return by_key

    def keys(self, topic: type[Parameters]) -> tuple[str, ...]:
        """What the year states of a topic, in order: its values by name, or its rows by key."""
        return tuple(dict.fromkeys(entry.name for entry in self.stated if entry.topic == topic.topic))

    def for_year(self, topic: type[Topic]) -> Topic:
        """The topic's values, where none of them changes within the year."""
        self._check_that_nothing_changes(topic, names(topic))
        return self.on(topic, date(self.number, 12, 31))

    def rows(self, topic: type[Topic]) -> Mapping[str, Topic]:
        """The rows of a topic that has many, where none of them changes within the year."""
        self._check_that_it_is_stated(topic)
        self._check_that_nothing_changes(topic, self.keys(topic))
        return {key: self.entries(topic, key)[-1].value for key in self.keys(topic)}

    def _check_that_nothing_changes(self, topic: type[Parameters], keys: Iterable[str]) -> None:
        changing = [key for key in keys if len(self.entries(topic, key)) > 1]
        if changing:
            raise NotStated(f"{self.number}: {topic.topic}.{changing[0]} changes within the year; ask for a day.")

    def _check_that_it_is_stated(self, topic: type[Parameters]) -> None:
        if self.number < topic.since:
            raise NotStated(
                f"{self.number} does not state {topic.topic}: years state it from {topic.since} on. "
                "Ask for one of those."
            )

    def on(self, topic: type[Topic], day: date) -> Topic:
        """The topic's values on a day of the year."""
        values = {
            name: [entry for entry in self.entries(topic, name) if entry.since <= day][-1].value
            for name in names(topic)
        }
        return topic(**values)

    def entries(self, topic: type[Parameters], name: str) -> Sequence[Stated]:
        """What the year states under a name, in order of day; more than one where it changes."""
        return self.at(f"{topic.topic}.{name}")

    def at(self, key: str) -> Sequence[Stated]:
        """What the year states under `topic.name`; raises `NotStated`."""
        if key in self._by_key:
            return self._by_key[key]
        for topic in self.topics:
            if topic.topic == key.partition(".")[0]:
                self._check_that_it_is_stated(topic)
        raise NotStated(f"{self.number} does not state {key}.")


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """The years' files of one state, the topics they must state, and the sources they may cite."""

    folder: Path
    topics: tuple[type[Parameters], ...]
    sources: Mapping[str, Source]

    def years(self, topic: type[Parameters] | None = None) -> tuple[int, ...]:
        """The program years there are files for; of a topic, those that state it."""
        years = sorted(int(path.stem) for path in self.folder.glob("[0-9]*.yaml"))
        return tuple(year for year in years if topic is None or topic.since <= year)

    def year(self, number: int) -> Year:
        """A program year; raises `NotStated` if there is no file, `Problems` naming all that is wrong in it."""
        path = self.folder / f"{number}.yaml"
        if not path.exists():
            have = ", ".join(map(str, self.years()))
            raise NotStated(
                f"There is no file for program year {number} (there are {have}). Make one: coordcare new-year {number}"
            )
        content, problems = load_yaml(path), list[str]()
        if not isinstance(content, dict):
            raise Problems(where=str(path), problems=["states nothing"])
        entries = [entry for topic in self.topics for entry in self._topic(content, topic, number, problems)]
        unknown = set(content) - {topic.topic for topic in self.topics} - {"year"}
        problems += [f"{name} is not a topic any year states" for name in sorted(unknown)]
        if content.get("year") != number:
            problems.append(f"year: says {content.get('year')}, the file's name says {number}")
        if problems:
            raise Problems(where=str(path), problems=problems)
        return Year(number=number, stated=tuple(entries), topics=self.topics)

    def _topic(self, content: Any, topic: type[Parameters], number: int, problems: list[str]) -> list[Stated]:
        if number < topic.since:
            problems += [f"{topic.topic} is stated from {topic.since} on; take it out"] * (topic.topic in content)
            return []
        written, entries = content.get(topic.topic) or {}, list[Stated]()
        if not isinstance(written, dict):
            problems.append(f"{topic.topic} is not a list of values by name")
            return []
        problems += _wrong_names(topic, content, number)
        for name in written if topic.many else [name for name in names(topic) if name in written]:
            versions = written[name] if isinstance(written[name], list) else [written[name]]
            try:
                entries += _in_order([self._entry(topic, name, version, number) for version in versions], number)
            except (ValueError, KeyError, TypeError) as error:
                problems.append(f"{topic.topic}.{name}: {error}")
        return entries

    def _entry(self, topic: type[Parameters], name: str, written: Any, number: int) -> Stated:
        unknown = set(written) - {"value", "same_as", "cite", "at", "standing", "from", "note"}
        if unknown or ("value" in written) == ("same_as" in written):
            raise ValueError(
                f"states one of value or same_as, with cite, at, standing; found {', '.join(map(str, written))}"
            )
        if written.get("cite") not in self.sources:
            raise ValueError(f"cites {written.get('cite')!r}, which is not in the list of sources")
        return Stated(
            topic=topic.topic,
            name=name,
            value=self._value(topic, name, written, number),
            citation=Citation(
                source=written["cite"], locator=written.get("at", ""), standing=Standing(written.get("standing"))
            ),
            since=written.get("from", date(number, 1, 1)),
            same_as=written.get("same_as"),
            note=written.get("note"),
        )

    def _value(self, topic: type[Parameters], name: str, written: Any, number: int) -> Any:
        if "value" in written:
            return row(topic, written["value"]) if topic.many else convert(topic, name, written["value"])
        same_as = written["same_as"]
        if same_as not in self.years() or same_as >= number:
            raise ValueError(f"is said to be the same as {same_as}, which is no earlier year that there is a file for")
        earlier = (load_yaml(self.folder / f"{same_as}.yaml").get(topic.topic) or {}).get(name)
        if earlier is None:
            raise ValueError(f"is said to be the same as {same_as}, which does not state it")
        return self._value(topic, name, earlier[-1] if isinstance(earlier, list) else earlier, same_as)


def _wrong_names(topic: type[Parameters], content: Mapping[str, Any], number: int) -> Iterator[str]:
    """What a year leaves out of a topic, and what it states that the topic does not ask for."""
    if topic.many:
        if topic.topic not in content:
            yield f"{topic.topic} is not stated. Write its rows, or {topic.topic}: {{}} if none is known"
        return
    written = content.get(topic.topic) or {}
    for name in sorted(set(written) - set(names(topic))):
        yield f"{topic.topic}.{name} is not a value of this topic"
    for name in names(topic):
        if name not in written:
            yield (
                f"{topic.topic}.{name} is not stated. Add it, or write {{same_as: {number - 1}, cite: …}} "
                f"if the {number} source leaves it unchanged"
            )


def _in_order(entries: list[Stated], number: int) -> list[Stated]:
    """The versions of a value, if the first holds from the year's beginning and each other from a later day of it."""
    days = [entry.since for entry in entries]
    if days[:1] != [date(number, 1, 1)] or days != sorted(set(days)) or days[-1].year != number:
        raise ValueError(
            f"holds from {', '.join(map(str, days)) or 'no day'}; expects days of {number} in order, from 1 January"
        )
    return entries
