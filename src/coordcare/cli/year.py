"""`coordcare year`: what a program year states, who says so, and what only is assumed."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from coordcare.cli.layout import wrapped

if TYPE_CHECKING:
    from coordcare.rulebook.changes import Change
    from coordcare.rulebook.sources import Source
    from coordcare.rulebook.years import Stated, Year

_MARK = " [only assumed]"


@click.command
@click.argument("year", type=int)
@click.option("--against", type=int, metavar="YEAR", help="Show only what changed between this year and the other one.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Text for people, JSON for programs."
)
def command(year: int, against: int | None, form: str) -> None:
    """Show every value that a program YEAR states, with its source and how well it was read.

    confirmed: read in the official text; reported: read in a copy or a secondary source; assumed: nobody has seen it.

    \b
    coordcare year 2022
    coordcare year 2022 --against 2023
    coordcare year 2022 --format json
    """
    from coordcare.oregon.rulebook import program_year

    if against is None:
        stated = program_year(year)
        click.echo(_as_json(_year_content(stated)) if form == "json" else "\n".join(_year_lines(stated)))
        return
    earlier, later = program_year(min(year, against)), program_year(max(year, against))
    content = _as_json(_changes_content(earlier, later)) if form == "json" else "\n".join(_change_lines(earlier, later))
    click.echo(content)


def _source(entry: "Stated") -> "Source":
    from coordcare.oregon.rulebook import rulebook

    return rulebook().sources[entry.citation.source]


def _assumed(entry: "Stated") -> bool:
    from coordcare.rulebook.sources import Standing

    return entry.citation.standing is Standing.ASSUMED


def _value(entry: "Stated") -> str:
    """The value, with the day it starts where it does not hold all year, and the year it is carried over from."""
    from coordcare.rulebook.parameters import shown

    start = f"from {entry.since}: " if entry.since.strftime("%m-%d") != "01-01" else ""
    return f"{start}{shown(entry.value)}{f' (same as {entry.same_as})' if entry.same_as else ''}"


def _ground(entry: "Stated") -> str:
    """Who says so: title, place, standing."""
    place = f", {entry.citation.locator}" if entry.citation.locator else ""
    return f"{_source(entry).title}{place} ({entry.citation.standing})"


def _year_lines(year: "Year") -> Iterator[str]:
    from coordcare.rulebook.parameters import names

    yield f"Program year {year.number}"
    for topic in year.topics:
        if year.number < topic.since:
            continue
        yield ""
        yield wrapped(f"{topic.topic}: {(topic.__doc__ or '').strip()}", rest="  ")
        sentences = {} if topic.many else names(topic)
        for name in year.keys(topic):
            yield ""
            for entry in year.entries(topic, name):
                yield wrapped(f"{name}: {_value(entry)}{_MARK if _assumed(entry) else ''}", first="  ", rest="      ")
                yield from _ground_lines(entry, sentences.get(name, ""))
    yield ""
    yield from _standing_lines(year)


def _ground_lines(entry: "Stated", sentence: str) -> Iterator[str]:
    if sentence:
        yield wrapped(sentence, first="      ")
    yield wrapped(_ground(entry), first="      Source: ")
    if entry.note:
        yield wrapped(entry.note, first="      Note: ")


def _standing_lines(year: "Year") -> Iterator[str]:
    counts = _counts(year.stated)
    yield f"{len(year.stated)} values: {', '.join(f'{number} {standing}' for standing, number in counts.items())}."
    if assumed := [entry.key for entry in year.stated if _assumed(entry)]:
        yield wrapped(
            f"Only assumed: {', '.join(assumed)}. Check these against the state's own text before relying on them."
        )


def _counts(entries: "Sequence[Stated]") -> dict[str, int]:
    """How many values there are of each standing, the best first."""
    from coordcare.rulebook.sources import Standing

    counted = Counter(entry.citation.standing for entry in entries)
    return {standing.value: counted[standing] for standing in Standing}


def _change_lines(earlier: "Year", later: "Year") -> Iterator[str]:
    from coordcare.rulebook.changes import changes

    found = changes(earlier, later)
    other_values = [change for change in found if not change.same_value]
    other_grounds = [change for change in found if change.same_value]
    yield f"From program year {earlier.number} to {later.number}"
    for title, group in (("Other values", other_values), ("The same values on other grounds", other_grounds)):
        yield ""
        yield f"{title}: {len(group) or 'none'}"
        for change in group:
            yield ""
            yield f"  {change.key}"
            for year, entries in ((earlier, change.before), (later, change.after)):
                yield from _side_lines(year, entries)
    unchanged = {entry.key for entry in later.stated} - {change.key for change in found}
    yield ""
    yield f"{len(unchanged)} values are unchanged, on grounds as good."


def _side_lines(year: "Year", entries: "Sequence[Stated]") -> Iterator[str]:
    if not entries:
        yield f"    {year.number}  not stated"
    for entry in entries:
        yield wrapped(f"{_value(entry)}{_MARK if _assumed(entry) else ''}", first=f"    {year.number}  ")
        yield wrapped(_ground(entry), first="          ")


def _year_content(year: "Year") -> dict[str, Any]:
    return {
        "year": year.number,
        "counts": _counts(year.stated),
        "values": [_entry_content(entry) for entry in year.stated],
    }


def _changes_content(earlier: "Year", later: "Year") -> dict[str, Any]:
    from coordcare.rulebook.changes import changes

    return {
        "from": earlier.number,
        "to": later.number,
        "changes": [_change_content(change) for change in changes(earlier, later)],
    }


def _change_content(change: "Change") -> dict[str, Any]:
    return {
        "key": change.key,
        "same_value": change.same_value,
        "before": [_entry_content(entry) for entry in change.before],
        "after": [_entry_content(entry) for entry in change.after],
    }


def _entry_content(entry: "Stated") -> dict[str, Any]:
    from coordcare.rulebook.parameters import Parameters, values_of

    return {
        "key": entry.key,
        "value": values_of(entry.value) if isinstance(entry.value, Parameters) else entry.value,
        "from": entry.since,
        "same_as": entry.same_as,
        "note": entry.note,
        "citation": {
            "source": entry.citation.source,
            "title": _source(entry).title,
            "locator": entry.citation.locator,
            "standing": entry.citation.standing,
        },
    }


def _as_json(content: dict[str, Any]) -> str:
    """JSON text; a date as ISO writes it, an exact number as text."""
    return json.dumps(content, default=str, ensure_ascii=False, indent=2)
