"""An explained figure for the terminal: the figure, then what it is made of, each beneath and indented."""

import re
import textwrap
from collections.abc import Iterator

from coordcare.figures import Figure
from coordcare.pages.words import counted
from coordcare.payment.tracing import words
from coordcare.payment.tracing.rows import Traced
from coordcare.payment.tracing.tree import Explained, Node

_STEP = "  "
_NO_BREAK = "\N{NO-BREAK SPACE}"


def text_of(told: Explained, *, width: int) -> str:
    """The whole explanation, no line wider than `width` where words can be broken."""
    kind = "interim" if told.close.interim else "final"
    lines = [*_wrapped(f"{told.name} · {told.close.name}, {told.close.year}, {kind}", "", width), ""]
    if told.without_run:
        lines += [*_wrapped(gone(told), "", width), ""]
    lines += _node(told.tree, told, "", width)
    if told.rows and any(one.first for one in told.rows.values()):
        lines += ["", *_wrapped(words.ROW_NUMBERS, "", width)]
    if any(one.deeper for one in told.tree.all()):
        lines += _wrapped("“--all” shows what lies deeper.", "", width)
    return "\n".join(lines)


def gone(told: Explained) -> str:
    """That the rows cannot be shown, and why."""
    return (
        f"The data that this close rests on, run {told.close.run}, are no longer in the store, which keeps two runs. "
        "So no rows are shown. Close the year again to see them."
    )


def script_of(told: Explained) -> str:
    """All SQL: what makes the views, then the select of each figure that rests on rows; it runs as it stands."""
    parts = list(told.script)
    for node in told.tree.all():
        if node.number in told.rows and not node.again:
            value = words.value_of(node.figure)
            parts.append(f"-- {_on_one_line(node.figure.says)}: {value}\n{told.rows[node.number].select};")
    return "\n\n".join(parts)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _node(node: Node, told: Explained, indent: str, width: int) -> Iterator[str]:
    figure = node.figure
    value = words.value_of(figure)
    beneath = indent + _STEP
    if words.is_text(figure):
        yield from _wrapped(figure.says, indent, width)
        yield from _wrapped(f"“{value}”", beneath, width)
    else:
        yield from _wrapped(f"{value}  {figure.says}", indent, width)
    if node.again:
        yield from _wrapped("as told above", beneath, width)
        return
    if figure.how:
        yield from _wrapped(f"= {figure.how}", beneath, width)
    for sentence in words.source_in_words(figure.source, told):
        yield from _wrapped(sentence, beneath, width)
    if node.number in told.rows:
        yield from _rows(told.rows[node.number], figure, beneath, width)
    if node.deeper:
        yield from _wrapped(f"… made of {counted(node.deeper, 'figure')}, deeper than is shown", beneath, width)
    for part in node.parts:
        if not indent:
            yield ""
        yield from _node(part, told, beneath, width)


def _rows(traced: Traced, figure: Figure, indent: str, width: int) -> Iterator[str]:
    for sentence in words.rows_in_words(traced, figure):
        yield from _wrapped(sentence, indent, width)
    if not traced.rows:
        return
    yield from _sql(traced.shown, indent, width)
    shown = [words.input_row_in_words(row, traced) for row in traced.first]
    longest, widest = (max((len(one[part]) for one in shown), default=0) for part in (0, 1))
    for place, brings in shown:
        yield f"{indent}{_STEP}{place:<{longest}}  {brings:>{widest}}".rstrip()
    if shown and traced.inputs > len(shown):
        yield f"{indent}{_STEP}… and {counted(traced.inputs - len(shown), 'more row', 'more rows')} of the input"


def _sql(text: str, indent: str, width: int) -> Iterator[str]:
    """SQL on as many lines as it needs, broken in no literal, so that it can be copied."""
    kept = re.sub("'(?:[^']|'')*'", lambda literal: literal[0].replace(" ", _NO_BREAK), text)
    for line in _wrapped(kept, indent, width):
        yield line.replace(_NO_BREAK, " ")


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    """The text within the width; what is far to the right keeps at least half of it."""
    indent = indent[: width // 2]
    return textwrap.wrap(
        text,
        width=width,
        initial_indent=indent,
        subsequent_indent=indent + _STEP,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [indent]
