"""The few forms of text that all reference pages share."""

from collections.abc import Iterable, Mapping, Sequence

from coordcare.oregon.rulebook import rulebook
from coordcare.rulebook.sources import Citation, Standing


def row(*cells: str) -> str:
    """One line of a table."""
    return f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in cells)} |"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table, with a blank line after it."""
    return [row(*head), row(*["---"] * len(head)), *(row(*cells) for cells in rows), ""]


def said(citation: Citation, *, up: str = "") -> str:
    """A citation as a link to its source, with place and standing."""
    place = f", {citation.locator}" if citation.locator else ""
    title = rulebook().sources[citation.source].title
    return f"[{title}]({up}sources.md#{citation.source}){place} ({standing_word(citation.standing)})"


def standing_word(standing: Standing) -> str:
    """A standing, made to be seen where it is only assumed."""
    return "**assumed**" if standing is Standing.ASSUMED else standing.value


def by_year(told: Mapping[int, str]) -> str:
    """What holds in each year, said once where all years agree."""
    if len(set(told.values())) == 1:
        return next(iter(told.values()))
    return "; ".join(f"{year}: {words}" for year, words in told.items()) or "in force in no year yet"


def typed(value: object) -> str:
    """A value as somebody types it."""
    match value:
        case None:
            return "(empty)"
        case dict():
            return "a zero shown as a dash"
        case str():
            return f"“{value}”"
    return str(value)
