"""The pages about the law by year: every value that the years state, and every source."""

from collections import Counter
from collections.abc import Iterator

from coordcare.oregon.filings.vbp_data.rules import RULES
from coordcare.oregon.rulebook import program_year, rulebook
from coordcare.rulebook.parameters import Parameters, names, shown
from coordcare.rulebook.sources import Source
from coordcare.rulebook.years import Stated
from docs.generator.markdown import said, standing_word, table


def years_page() -> list[str]:
    """Every value that the years state, side by side."""
    lines = [
        "# The years",
        "",
        "What each program year states, and who says so; `coordcare year 2022` prints one of them. What the standings "
        "mean: [Confirmed, reported, assumed](../explanation/standings.md).",
        "",
    ]
    for topic in rulebook().topics:
        lines += [f"## {topic.topic}", "", (topic.__doc__ or "").strip(), ""]
        sentences = _row_names(topic) if topic.many else names(topic)
        for name, sentence in sentences.items():
            lines += [f"### {name} {{ #{topic.topic}-{name} }}", "", sentence, ""]
            stated = [each for year in rulebook().years(topic) for each in _entries(year, topic, name)]
            rows = [[_since(year, entry), shown(entry.value), _ground(entry)] for year, entry in stated]
            lines += table(["year", "value", "who says so"], rows)
    return lines


def _row_names(topic: type[Parameters]) -> dict[str, str]:
    """The key of every row that any year states, the newest year's row in words under it."""
    return {
        key: str(program_year(year).entries(topic, key)[-1].value).partition(";")[0]
        for year in rulebook().years(topic)
        for key in program_year(year).keys(topic)
    }


def _entries(year: int, topic: type[Parameters], name: str) -> list[tuple[int, Stated]]:
    """What a year states under a name or key; nothing where it has no such row."""
    law = program_year(year)
    return [(year, entry) for entry in law.entries(topic, name)] if name in law.keys(topic) else []


def _since(year: int, entry: Stated) -> str:
    """The year, and the day from which a value holds where that is not its first."""
    return str(year) if (entry.since.month, entry.since.day) == (1, 1) else f"{year}, from {entry.since}"


def _ground(entry: Stated) -> str:
    """The citation of a value, with the note on it."""
    return said(entry.citation) + (f". {entry.note}" if entry.note else "")


def sources_page() -> list[str]:
    """Every source with how well it was read, and how much rests on it."""
    lines = ["# Sources", "", "Every document that a rule or a value of a year may cite.", ""]
    for source in rulebook().sources.values():
        lines += [f"## {source.title} {{ #{source.id} }}", "", *(f"- {fact}" for fact in _facts(source)), ""]
    return lines


def _facts(source: Source) -> Iterator[str]:
    rules = Counter(rule.source for rule in RULES)[source.id]
    stated = [entry for year in rulebook().years() for entry in program_year(year).stated]
    cited = Counter(entry.citation.source for entry in stated)[source.id]
    yield f"`{source.id}`, {source.publisher}"
    yield f"Standing: {standing_word(source.standing)}"
    if source.address:
        yield f"Address: <{source.address}>"
    if source.note:
        yield source.note
    yield f"Cited by {rules} rules and {cited} values of the years"
