"""A year's file states every value with its citation; nothing is missing, unknown or carried over in silence."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest

from coordcare.errors import NotStated, Problems
from coordcare.oregon.rulebook import program_year, rulebook
from coordcare.rulebook.parameters import Parameters, shown, stated
from coordcare.rulebook.sources import Source, Standing
from coordcare.rulebook.years import Rulebook


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets(Parameters, topic="targets"):
    """What must be reached."""

    share: Decimal | None = stated("Least share.")
    tiers: tuple[int, ...] = stated("Tiers there are.")
    colour: Colour = stated("Colour of the form.")
    due: date | None = stated("Last day.")


SOURCES = {
    id: Source(id=id, title=id.title(), publisher="State", address=None, standing=standing, note=None)
    for id, standing in (("rule", Standing.CONFIRMED), ("guess", Standing.ASSUMED))
}
WHOLE = """\
year: 2022
targets:
  share: {value: 50%, cite: rule, at: "(1)", standing: confirmed}
  tiers: {value: [1, 2, 3], cite: rule, standing: confirmed}
  colour: {value: red, cite: guess, standing: assumed, note: as printed}
  due: {value: 2023-05-05, cite: rule, standing: confirmed}
"""
NEXT = """\
year: 2023
targets:
  share: {same_as: 2022, cite: guess, standing: assumed}
  tiers:
    - {same_as: 2022, cite: rule, standing: confirmed}
    - {value: [2, 3], from: 2023-07-01, cite: rule, standing: confirmed}
  colour: {value: blue, cite: guess, standing: assumed}
  due: {value: null, cite: guess, standing: assumed}
"""


def book(folder: Path, **files: str) -> Rulebook:
    for name, text in files.items():
        (folder / f"{name.removeprefix('y')}.yaml").write_text(text)
    return Rulebook(folder=folder, topics=(Targets,), sources=SOURCES)


def test_values_come_in_the_types_of_their_fields(tmp_path: Path) -> None:
    year = book(tmp_path, y2022=WHOLE).year(2022)
    assert year.for_year(Targets) == Targets(
        share=Decimal("0.5"), tiers=(1, 2, 3), colour=Colour.RED, due=date(2023, 5, 5)
    )


def test_each_value_keeps_its_citation_and_note(tmp_path: Path) -> None:
    [share] = book(tmp_path, y2022=WHOLE).year(2022).at("targets.share")
    [colour] = book(tmp_path).year(2022).at("targets.colour")
    assert str(share.citation) == "rule, (1) (confirmed)"
    assert colour.note == "as printed"


def test_a_value_that_is_the_same_as_another_year_s_has_the_citation_of_its_own_year(tmp_path: Path) -> None:
    [share] = book(tmp_path, y2022=WHOLE, y2023=NEXT).year(2023).at("targets.share")
    assert (share.value, share.same_as, share.citation.standing) == (Decimal("0.5"), 2022, Standing.ASSUMED)


CHANGED_LINES = [
    # what stands in the year's file        what is put in its place                       what is said of it
    ("  share: {value: 50%, cite: rule, at: \"(1)\", standing: confirmed}\n", "", "targets.share is not stated"),
    ("  due:", "  shade: {value: 1, cite: rule, standing: confirmed}\n  due:", "targets.shade is not a value"),
    ("value: 50%", "value: half", "expects a number or a percentage"),
    ("value: 50%", "value: true", "expects a number or a percentage"),
    ("value: [1, 2, 3]", "value: 3", "expects a list"),
    ("value: [1, 2, 3]", "value: [1, two]", "expects int"),
    ("value: red", "value: green", "green"),
    ("value: 2023-05-05", "value: May 5", "expects date"),
    ("cite: guess", "cite: rumour", "'rumour', which is not in the list of sources"),
    ("cite: guess, ", "", "not in the list of sources"),
    ("standing: assumed", "standing: likely", "likely"),
    ("value: red", "same_as: 2022, value: red", "one of value or same_as"),
    ("value: red, ", "", "one of value or same_as"),
    ("value: red", "same_as: 2021", "no earlier year"),
    ("value: red", "same_as: 2022", "no earlier year"),
    ("value: red", "from: 2022-02-01, value: red", "from 1 January"),
    ("value: red", "from: February, value: red", "day"),
    ("{value: red, cite: guess, standing: assumed, note: as printed}", "[]", "no day"),
    ("value: red", "valeu: red", "valeu"),
    ("{value: red, cite: guess, standing: assumed, note: as printed}", "red", "targets.colour"),
    ("year: 2022", "year: 2021", "the file's name says 2022"),
    ("targets:", "aims: {}\ntargets:", "aims is not a topic"),
]  # fmt: skip


@pytest.mark.parametrize("day", ["2022-12-31", "2023-01-01", "2024-01-01"])
def test_a_value_changes_on_a_later_day_of_its_year(tmp_path: Path, day: str) -> None:
    with pytest.raises(Problems, match="in order"):
        book(tmp_path, y2022=WHOLE, y2023=NEXT.replace("2023-07-01", day)).year(2023)


@pytest.mark.parametrize("text", ["", "- 2022", "2022"])
def test_a_year_that_is_no_list_of_topics_does_not_load(tmp_path: Path, text: str) -> None:
    with pytest.raises(Problems, match="states nothing"):
        book(tmp_path, y2022=text).year(2022)


def test_a_topic_that_is_no_list_of_values_does_not_load(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="targets is not a list of values"):
        book(tmp_path, y2022="year: 2022\ntargets: [share]\n").year(2022)


@pytest.mark.parametrize(("stood", "stands", "said"), CHANGED_LINES)
def test_a_year_with_anything_wrong_in_it_does_not_load(tmp_path: Path, stood: str, stands: str, said: str) -> None:
    text = WHOLE.replace(stood, stands, 1)
    assert text != WHOLE
    with pytest.raises(Problems) as refusal:
        book(tmp_path, y2022=text).year(2022)
    assert len(refusal.value.problems) == 1
    assert said in refusal.value.problems[0]


def test_everything_wrong_in_a_year_is_named_at_once(tmp_path: Path) -> None:
    text = "year: 2022\ntargets:\n  share: {value: half, cite: rule, standing: confirmed}\n"
    with pytest.raises(Problems) as refusal:
        book(tmp_path, y2022=text).year(2022)
    assert len(refusal.value.problems) == 4


def test_a_year_without_a_file_says_which_years_there_are(tmp_path: Path) -> None:
    with pytest.raises(NotStated, match=r"2030 \(there are 2022\)"):
        book(tmp_path, y2022=WHOLE).year(2030)


def test_a_value_that_changes_within_the_year_is_told_by_day(tmp_path: Path) -> None:
    year = book(tmp_path, y2022=WHOLE, y2023=NEXT).year(2023)
    assert year.on(Targets, date(2023, 6, 30)).tiers == (1, 2, 3)
    assert year.on(Targets, date(2023, 7, 1)).tiers == (2, 3)


def test_a_value_that_changes_within_the_year_has_no_value_for_the_year(tmp_path: Path) -> None:
    year = book(tmp_path, y2022=WHOLE, y2023=NEXT).year(2023)
    with pytest.raises(NotStated, match=r"targets\.tiers changes within the year"):
        year.for_year(Targets)


def test_what_a_year_does_not_state_is_not_invented(tmp_path: Path) -> None:
    with pytest.raises(NotStated, match=r"2022 does not state targets\.weight"):
        book(tmp_path, y2022=WHOLE).year(2022).at("targets.weight")


SHOWN = [
    (None, "not stated by any source"),
    (True, "yes"),
    (False, "no"),
    ((1, 2), "1, 2"),
    (Colour.RED, "red"),
    (date(2023, 5, 5), "2023-05-05"),
    (Decimal("0.50"), "0.5"),
    (Decimal(100000), "100000"),
    ("xlsx", "xlsx"),
]


@pytest.mark.parametrize(("value", "text"), SHOWN)
def test_a_value_is_shown_as_a_person_reads_it(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize("number", rulebook().years())
def test_the_state_s_years_load_on_every_day_on_which_anything_changes(number: int) -> None:
    year = program_year(number)
    days = {entry.since for entry in year.stated}
    assert date(number, 1, 1) in days
    for day in days:
        assert day.year == number
        for topic in rulebook().topics:
            if topic.since <= number:
                year.rows(topic) if topic.many else year.on(topic, day)


@pytest.mark.parametrize("number", rulebook().years())
def test_no_value_stands_better_than_its_source(number: int) -> None:
    strength = [Standing.ASSUMED, Standing.REPORTED, Standing.CONFIRMED]
    for entry in program_year(number).stated:
        source = rulebook().sources[entry.citation.source]
        assert strength.index(entry.citation.standing) <= strength.index(source.standing), entry.key


def test_every_source_of_the_state_s_rulebook_can_be_found_again() -> None:
    own = "coordcare"
    assert [id for id, source in rulebook().sources.items() if source.address is None and source.publisher != own] == []
