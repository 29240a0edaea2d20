"""Every link within the repository leads somewhere."""

import re
from pathlib import Path

import pytest

from tests.docs.papers import NAMES, ROOT, prose

LINK = re.compile(r"\]\(<?([^)>\s]+)>?\)")
HEADING = re.compile(r"^#{1,6} (.+?)(?: \{ #([\w-]+) \})?$", re.MULTILINE)


def anchors(path: Path) -> set[str]:
    """The places within a page that a link can name."""
    headings = HEADING.findall(path.read_text("utf-8"))
    return {
        given or re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", title).strip().lower()) for title, given in headings
    }


def is_dead(page: Path, link: str) -> bool:
    target, _, anchor = link.partition("#")
    path = (page.parent / target) if target else page
    return not path.exists() or bool(anchor and path.suffix == ".md" and anchor not in anchors(path))


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(name: str) -> None:
    links = [link for link in LINK.findall(prose(name)) if not re.match(r"[a-z]+:", link)]
    assert [link for link in links if is_dead(ROOT / name, link)] == []


def test_there_are_links_to_follow() -> None:
    assert sum(len(LINK.findall(prose(name))) for name in NAMES) > 100
