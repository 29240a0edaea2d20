"""The papers at the root say what is true of the code."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "coordcare"

# The glossary is for the field's words, not for file formats, nor for the names of the papers themselves.
FORMATS = {"ASCII", "CSV", "HTML", "JSON", "PDF", "SQL", "TOML", "URL", "XML", "YAML"}
PAPERS = {path.stem for path in ROOT.glob("*.md")} | {"LICENSE"}


def paper(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def packages() -> set[str]:
    return {path.parent.name for path in PACKAGE.glob("*/__init__.py")}


def lines_naming_packages(architecture: str) -> list[tuple[str, str]]:
    """Each package that the paper names, with its line: in the tree of `src/coordcare/`, or as `coordcare.name`."""
    tree = re.search(r"^src/coordcare/\n((?: .*\n)+)", architecture, re.MULTILINE)
    assert tree, "ARCHITECTURE.md draws the tree of src/coordcare/, each package on a line of its own"
    entries = [(match[1], line) for line in tree[1].splitlines() if (match := re.match(r"  (\w+)/", line))]
    mentions = [
        (name, line)
        for line in architecture.splitlines()
        for name in re.findall(r"\bcoordcare[./](?!py\b|yaml\b)(\w+)", line)
    ]
    return entries + mentions


def abbreviations(text: str) -> set[str]:
    """The words in capitals, outside of code."""
    prose = re.sub(r"```.*?```|`[^`\n]*`|\]\([^)]*\)", " ", text, flags=re.DOTALL)
    return set(re.findall(r"(?<![\w/])[A-Z]{2,}(?=s?\b)", prose)) - FORMATS - PAPERS


def glossary_entries(glossary: str) -> set[str]:
    """The words of each entry's head: what stands before the first colon, dash or second bar of a line."""
    heads = [
        re.split(r"(?<=.)(?::|\||\s[—–-]\s)", line.lstrip("|-*# "), maxsplit=1)[0] for line in glossary.splitlines()
    ]
    return {word for head in heads for word in re.findall(r"\w+", head)}


def test_the_architecture_names_every_package() -> None:
    named = {name for name, _ in lines_naming_packages(paper("ARCHITECTURE.md"))}
    assert packages() - named == set()


def test_the_architecture_marks_what_is_only_planned() -> None:
    stands = {path.stem for path in PACKAGE.iterdir()}
    unmarked = [
        line
        for name, line in lines_naming_packages(paper("ARCHITECTURE.md"))
        if name not in stands and "(planned)" not in line
    ]
    assert not unmarked


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md"])
def test_the_glossary_explains_every_abbreviation(name: str) -> None:
    missing = abbreviations(paper(name)) - glossary_entries(paper("GLOSSARY.md"))
    assert not missing, f"GLOSSARY.md has no entry for {', '.join(sorted(missing))}"
