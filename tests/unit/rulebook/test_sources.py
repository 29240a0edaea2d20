"""Sources are whole, and what rests on several of them stands as weakly as the weakest."""

from pathlib import Path

import pytest

from coordcare.errors import Problems
from coordcare.rulebook.sources import Citation, Standing, load_sources, weakest

COMPLETE = "guide: {title: Technical Guide, publisher: State, standing: reported, address: 'https://example.org'}\n"


def test_a_source_knows_its_title_publisher_standing_and_address(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(COMPLETE)
    source = load_sources(path)["guide"]
    assert (source.id, source.title, source.publisher) == ("guide", "Technical Guide", "State")
    assert (source.standing, source.address, source.note) == (Standing.REPORTED, "https://example.org", None)


def test_every_incomplete_source_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(
        COMPLETE + "bare: {title: Bare}\nodd: {title: Odd, publisher: P, standing: reported, colour: red}\n"
    )
    with pytest.raises(Problems) as refusal:
        load_sources(path)
    assert len(refusal.value.problems) == 2
    assert "bare" in refusal.value.problems[0]
    assert "colour" in refusal.value.problems[1]


WEAKEST = [
    ([Standing.CONFIRMED], Standing.CONFIRMED),
    ([Standing.CONFIRMED, Standing.REPORTED], Standing.REPORTED),
    ([Standing.REPORTED, Standing.ASSUMED, Standing.CONFIRMED], Standing.ASSUMED),
]


@pytest.mark.parametrize(("standings", "standing"), WEAKEST)
def test_what_rests_on_several_sources_stands_as_weakly_as_the_weakest(
    standings: list[Standing], standing: Standing
) -> None:
    assert weakest(*standings) is standing


def test_a_citation_reads_as_one_phrase() -> None:
    assert str(Citation(source="guide", locator="p. 4", standing=Standing.REPORTED)) == "guide, p. 4 (reported)"
    assert str(Citation(source="guide", locator="", standing=Standing.ASSUMED)) == "guide (assumed)"
