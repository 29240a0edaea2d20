"""A receipt as a tree to be told: each figure once, with what it rests on, as deep as is asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coordcare.figures import Figure, Rows, Term, Text
from coordcare.payment.tracing.closes import Close
from coordcare.payment.tracing.places import Place, place_in
from coordcare.payment.tracing.rows import Traced, opened, trace
from coordcare.payment.tracing.views import statements

DEPTH = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A figure in the tree.

    number    the same for a figure wherever it stands
    again     whether it was told above, with all it is made of
    deeper    of how many figures it is made that lie deeper than was asked
    """

    number: int
    figure: Figure
    parts: tuple["Node", ...] = ()
    again: bool = False
    deeper: int = 0

    def all(self) -> Iterator["Node"]:
        """The node and everything beneath it."""
        yield self
        for part in self.parts:
            yield from part.all()


@dataclass(frozen=True, kw_only=True, slots=True)
class Explained:
    """A figure of a closed year with everything it rests on.

    rows      by the number of the figure; none where the run is no longer kept
    places    by file and path, where terms and texts stand
    changed   files that were changed after the close
    script    the SQL that makes the views of the rows
    """

    name: str
    close: Close
    tree: Node
    rows: Mapping[int, Traced]
    places: Mapping[tuple[str, str], Place]
    changed: frozenset[str]
    script: tuple[str, ...]

    @property
    def without_run(self) -> bool:
        """Whether there are rows, and the run that holds them is gone."""
        return self.close.tables is None and any(isinstance(one.figure.source, Rows) for one in self.tree.all())


def explained(close: Close, name: str, *, depth: int | None = DEPTH, most: int = 10) -> Explained:
    """Explain a figure by its name: `depth` levels, all with None; of the rows the first `most`."""
    tree = _node(close.receipts[name], depth, {}, set())
    told = [one for one in tree.all() if not one.again]
    sources = {one.number: one.figure.source for one in told if isinstance(one.figure.source, Rows)}
    rows: dict[int, Traced] = {}
    script: tuple[str, ...] = ()
    if sources and close.tables is not None:
        with opened() as connection:
            rows = trace(connection, sources, close.tables, most=most)
        script = statements(dict.fromkeys(one.view for one in sources.values()), close.tables)
    places, changed = _places(close, told)
    return Explained(name=name, close=close, tree=tree, rows=rows, places=places, changed=changed, script=script)


def _node(figure: Figure, depth: int | None, numbers: dict[int, int], told: set[int]) -> Node:
    """The figure and its parts; receipts hold equal figures as one, so one that was told is known by itself."""
    number = numbers.setdefault(id(figure), len(numbers) + 1)
    if number in told:
        return Node(number=number, figure=figure, again=True)
    if depth is not None and depth <= 1 and figure.of:
        return Node(number=number, figure=figure, deeper=len(figure.of))
    below = None if depth is None else depth - 1
    parts = tuple(_node(part, below, numbers, told) for part in figure.of)
    if figure.of or isinstance(figure.source, Rows):
        told.add(number)
    return Node(number=number, figure=figure, parts=parts)


def _places(close: Close, told: list[Node]) -> tuple[dict[tuple[str, str], Place], frozenset[str]]:
    wanted = {
        (one.figure.source.file, one.figure.source.path): None
        for one in told
        if isinstance(one.figure.source, Term | Text) and one.figure.source.file
    }
    found = {key: place for key in wanted if (place := place_in(close.workspace / key[0], key[1])) is not None}
    files = {file for file, _ in found}
    changed = {file for file in files if (close.workspace / file).stat().st_mtime_ns > close.written_at_ns}
    return found, frozenset(changed)
