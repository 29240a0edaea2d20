"""Oregon's rulebook: its years, the topics they state, and the sources they cite."""

from functools import cache
from pathlib import Path

from coordcare.oregon.vbp.parameters import TOPICS
from coordcare.rulebook.sources import load_sources
from coordcare.rulebook.years import Rulebook, Year

FOLDER = Path(__file__).parent


@cache
def rulebook() -> Rulebook:
    """The rulebook with all its sources."""
    return Rulebook(folder=FOLDER / "years", topics=TOPICS, sources=load_sources(FOLDER / "sources.yaml"))


@cache
def program_year(number: int) -> Year:
    """What a program year states; raises `NotStated` where there is no file for it."""
    return rulebook().year(number)
