"""Finding a form's labels in a workbook that somebody else laid out.

A label is found wherever it stands: compared without case, line breaks, repeated blanks, typographic quotes and closing
punctuation; then as the beginning of a longer text; then, if only one cell comes close, by likeness.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from coordcare.filing.grid import Cell, Merge, Sheet

Position = tuple[int, int]
_LIKENESS = 0.87
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
    def last_row(self) -> int:
        """The last row in which anything stands."""
        return max((row for (row, _), cell in self.sheet.cells.items() if holds(cell)), default=0)

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

    def find(self, label: str, *, taken: Iterable[Position] = ()) -> Position | None:
        """Where a label stands, or None; a cell that is another label's place is not considered."""
        wanted, used = plain(label), set(taken)
        free = {where: text for where, text in self.texts.items() if where not in used}
        exact = [where for where, text in free.items() if text == wanted]
        if exact:
            return exact[0]
        begins = [where for where, text in free.items() if _begins(text, wanted, label)]
        if len(begins) == 1:
            return begins[0]
        return None if begins or len(wanted) < _SHORTEST_LIKENED else _closest(free, wanted)


def holds(cell: Cell) -> bool:
    """Whether a cell holds anything, be it a formula without a result."""
    return cell.formula or not (cell.value is None or (isinstance(cell.value, str) and not cell.value.strip()))


def _begins(text: str, wanted: str, label: str) -> bool:
    """Whether a text is the label and more, or a shortened label of at least two words."""
    if text.startswith(wanted):
        return label.rstrip().endswith(":") or not text[len(wanted)].isalnum()
    return len(text.split()) >= 3 and wanted.startswith(text) and not wanted[len(text)].isalnum()


def _closest(free: Mapping[Position, str], wanted: str) -> Position | None:
    """The one cell that is nearly the label; None when no cell or more than one comes close."""
    near = []
    for where, text in free.items():
        if not 0.6 < len(text) / len(wanted) < 1.6:
            continue
        matcher = SequenceMatcher(None, wanted, text, autojunk=False)
        if (
            matcher.real_quick_ratio() >= _LIKENESS
            and matcher.quick_ratio() >= _LIKENESS
            and matcher.ratio() >= _LIKENESS
        ):
            near.append(where)
    return near[0] if len(near) == 1 else None
