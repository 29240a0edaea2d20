"""Finding a form's labels in a workbook that somebody else laid out.

A label is found wherever it stands: compared without case, line breaks, repeated blanks, typographic quotes and closing
punctuation; then as the beginning of a longer text, or a beginning of itself; then, if only one cell comes close, by
likeness.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from coordcare.filing.xlsx.grid import Cell, Merge, Sheet

Position = tuple[int, int]
_LIKENESS = 0.87
_MOST_LIKENED = 2_000
_SHORTEST_LIKENED = 8


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A label without what people change by accident: case, blanks, quotes, punctuation at its end."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("‘", "'").replace("`", "'")
    return re.sub(r"[\s:;.,*]+$", "", " ".join(re.sub(r"[“”\"]", "", text).split()))


@dataclass(frozen=True)
class Page:
    """A sheet of somebody's workbook, with its texts ready for searching."""

    sheet: Sheet

    @cached_property
    def texts(self) -> Mapping[Position, str]:
        """The plain text of every cell that holds text, in reading order."""
        cells = sorted(self.sheet.cells.items())
        return {where: plain(cell.value) for where, cell in cells if isinstance(cell.value, str) and cell.value.strip()}

    @cached_property
    def merges(self) -> Mapping[Position, Merge]:
        """Merged ranges by their first cell."""
        return {(merge.top, merge.left): merge for merge in self.sheet.merges}

    @cached_property
    def last_column(self) -> int:
        """The last column in which anything stands."""
        return max((column for (_, column), cell in self.sheet.cells.items() if holds(cell)), default=0)

    def cell(self, where: Position) -> Cell | None:
        """What stands at a place, if anything does."""
        return self.sheet.cells.get(where)

    def right_of(self, where: Position) -> Position:
        """The next place to the right, past a merged range."""
        merge = self.merges.get(where)
        return where[0], (merge.right if merge else where[1]) + 1

    def below(self, where: Position) -> Position:
        """The next place beneath, past a merged range."""
        merge = self.merges.get(where)
        return (merge.bottom if merge else where[0]) + 1, where[1]

    def find(self, labels: Mapping[str, Position]) -> dict[str, Position]:
        """Where labels stand, given each with the place where it is expected; those that stand nowhere are left out.

        Labels that are there word for word are found first, and no cell is the place of two. Then the longest first, so
        that “Metric” does not take the place of a “Metric steward” that lost the rest of its words.
        """
        found: dict[str, Position] = {}
        for likeness in (_same, _begins, _near):
            for label in sorted(labels.keys() - found.keys(), key=lambda label: (-len(label), label)):
                taken = set(found.values())
                alike = [where for where in likeness(self.texts, label) if where not in taken]
                if labels[label] in alike:
                    found[label] = labels[label]
                elif len(alike) == 1 or (alike and likeness is _same):
                    found[label] = alike[0]
        return found


def holds(cell: Cell) -> bool:
    """Whether a cell holds anything, be it a formula without a result."""
    return cell.formula or not (cell.value is None or (isinstance(cell.value, str) and not cell.value.strip()))


def highlighted(cell: Cell) -> bool:
    """Whether a cell is filled with a yellow, by which the form marks where it asks for a response."""
    if cell.style.fill is None:
        return False
    red, green, blue = (int(cell.style.fill[at : at + 2], 16) for at in (0, 2, 4))
    return red >= 0xE0 and green >= 0xD0 and blue <= 0xA0


def _same(texts: Mapping[Position, str], label: str) -> list[Position]:
    """Where the label stands word for word."""
    wanted = plain(label)
    return [where for where, text in texts.items() if text == wanted]


def _begins(texts: Mapping[Position, str], label: str) -> list[Position]:
    """Where a text is the label and more, or a shortened label of at least two words."""
    wanted, found = plain(label), []
    for where, text in texts.items():
        longer = text.startswith(wanted) and (label.rstrip().endswith(":") or not text[len(wanted) :][:1].isalnum())
        shorter = wanted.startswith(text) and len(text.split()) >= 2 and not wanted[len(text) :][:1].isalnum()
        if longer or shorter:
            found.append(where)
    return found


def _near(texts: Mapping[Position, str], label: str) -> list[Position]:
    """Where a text comes close to the label; not searched where there are far more texts than any form has."""
    wanted = plain(label)
    if len(wanted) < _SHORTEST_LIKENED or len(texts) > _MOST_LIKENED:
        return []
    matcher = SequenceMatcher(None, "", wanted, autojunk=False)
    return [where for where, text in texts.items() if 0.6 < len(text) / len(wanted) < 1.6 and _alike(matcher, text)]


def _alike(matcher: SequenceMatcher[str], text: str) -> bool:
    matcher.set_seq1(text)
    ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)  # each an upper bound of the next
    return all(ratio() >= _LIKENESS for ratio in ratios)
