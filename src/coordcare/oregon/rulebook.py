"""Oregon's rulebook: its years, the topics they state, and the sources they cite."""

from functools import cache
from pathlib import Path

from coordcare.oregon.quality.parameters import TOPICS as QUALITY_TOPICS
from coordcare.oregon.vbp.parameters import TOPICS as VBP_TOPICS
from coordcare.oregon.vbp.parameters import VbpDataFiling
from coordcare.rulebook.sources import load_sources
from coordcare.rulebook.years import Rulebook, Year

FOLDER = Path(__file__).parent


@cache
def rulebook() -> Rulebook:
    """The rulebook with all its sources."""
    sources = load_sources(FOLDER / "sources.yaml")
    return Rulebook(folder=FOLDER / "years", topics=VBP_TOPICS + QUALITY_TOPICS, sources=sources)


def filing_years() -> tuple[int, ...]:
    """The program years whose filing about value-based payments is known."""
    return rulebook().years(VbpDataFiling)


@cache
def program_year(number: int) -> Year:
    """What a program year states; raises `NotStated` where there is no file for it."""
    return rulebook().year(number)
