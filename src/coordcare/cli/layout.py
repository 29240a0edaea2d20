"""How text is laid out for a terminal: wrapped between 80 and 110 columns, indented beneath what it belongs to."""

import shutil
import textwrap

_NARROWEST = 80
_WIDEST = 110


def columns() -> int:
    """The width to write in: that of the terminal, within what is good to read."""
    return min(max(shutil.get_terminal_size(fallback=(_WIDEST, 24)).columns, _NARROWEST), _WIDEST)


def wrapped(text: str, *, first: str = "", rest: str | None = None) -> str:
    """A text on as many lines as it needs, the first after `first` and the others after `rest`, or indented alike."""
    following = " " * len(first) if rest is None else rest
    return textwrap.fill(
        " ".join(text.split()),
        width=columns(),
        initial_indent=first,
        subsequent_indent=following,
        break_long_words=False,
        break_on_hyphens=False,
    )
