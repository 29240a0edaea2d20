"""The papers that people read, and the blocks in them."""

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAPERS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md")])
NAMES = [path.relative_to(ROOT).as_posix() for path in PAPERS]

_FENCE = re.compile(r'^( *)```(\w*)(?: title="([^"]+)")?\n(.*?)^\1```$', re.MULTILINE | re.DOTALL)
_BY_HAND = re.compile(r"^<!-- by hand\n(.*?)-->$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block of a page: its language, the file it is said to be, its text."""

    language: str
    title: str
    text: str


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def blocks(name: str) -> Iterator[Block]:
    """The blocks of a page in their order, and what its reader does by hand (in Excel) as commands that do the same."""
    text = text_of(name)
    found = [
        (match.start(), Block(match[2], match[3] or "", textwrap.dedent(match[4]))) for match in _FENCE.finditer(text)
    ]
    found += [(match.start(), Block("console", "", match[1])) for match in _BY_HAND.finditer(text)]
    return (block for _, block in sorted(found))


def prose(name: str) -> str:
    """A page without its blocks and its spans of code."""
    return re.sub(r"`[^`\n]*`", "", _FENCE.sub("", _BY_HAND.sub("", text_of(name))))
