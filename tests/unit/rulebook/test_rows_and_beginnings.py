"""Topics with rows under keys of the year's own, and topics that years state only from some year on."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest

from coordcare.errors import NotStated, Problems
from coordcare.rulebook.parameters import Parameters, stated, values_of
from coordcare.rulebook.sources import Source, Standing
from coordcare.rulebook.years import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim(Parameters, topic="aims", since=2013, many=True):
    """What is aimed at."""

    name: str = stated("Its name.")
    better: Literal["higher", "lower"] = stated("Which way it improves.", default="higher")
    benchmark: Decimal | None = stated("What is to be reached.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing(Parameters, topic="filing", since=2022):
    """The yearly filing."""

    edition: int = stated("Its edition.")


SOURCES = {
    "rule": Source(id="rule", title="Rule", publisher="State", address=None, standing=Standing.CONFIRMED, note=None)
}
BEFORE = """\
year: 2021
aims:
  visits:
    value: {name: Visits, benchmark: 65.2%}
    cite: rule
    standing: confirmed
  waits:
    value: {name: Waits, better: lower, benchmark: 43.1}
    cite: rule
    standing: confirmed
"""
AFTER = """\
year: 2022
aims:
  waits: {same_as: 2021, cite: rule, standing: confirmed}
filing:
  edition: {value: 2022, cite: rule, standing: confirmed}
"""


def book(folder: Path, **files: str) -> Rulebook:
    for name, text in files.items():
        (folder / f"{name.removeprefix('y')}.yaml").write_text(text)
    return Rulebook(folder=folder, topics=(Aim, Filing), sources=SOURCES)


def test_rows_come_under_their_keys_in_the_order_of_the_file(tmp_path: Path) -> None:
    year = book(tmp_path, y2021=BEFORE).year(2021)
    assert list(year.rows(Aim).items()) == [
        ("visits", Aim(name="Visits", benchmark=Decimal("0.652"))),
        ("waits", Aim(name="Waits", better="lower", benchmark=Decimal("43.1"))),
    ]
    assert year.keys(Aim) == ("visits", "waits")
    assert str(year.at("aims.waits")[-1].citation) == "rule (confirmed)"


def test_a_row_may_be_the_same_as_another_year_s(tmp_path: Path) -> None:
    year = book(tmp_path, y2021=BEFORE, y2022=AFTER).year(2022)
    assert year.rows(Aim) == {"waits": Aim(name="Waits", better="lower", benchmark=Decimal("43.1"))}


def test_the_values_of_a_row_are_those_that_it_states(tmp_path: Path) -> None:
    rows = book(tmp_path, y2021=BEFORE).year(2021).rows(Aim)
    assert values_of(rows["visits"]) == {"name": "Visits", "benchmark": Decimal("0.652")}


WRONG_ROWS = [
    # what stands in the year's file   what is put in its place          what is said of it
    ("name: Visits, ",                 "",                               "aims.visits: lacks name"),
    ("name: Visits,",                  "name: Visits, goal: 1,",         "aims.visits: knows no goal"),
    ("better: lower",                  "better: up",                     "one of higher, lower, found 'up'"),
    ("benchmark: 65.2%",               "benchmark: most",                "benchmark expects a number or a percentage"),
    ("{name: Visits, benchmark: 65.2%}", "65.2%",                        "aims.visits: expects names with values"),
    ("cite: rule",                     "cite: rumour",                   "not in the list of sources"),
]  # fmt: skip


@pytest.mark.parametrize(("stood", "stands", "said"), WRONG_ROWS)
def test_a_row_with_anything_wrong_in_it_does_not_load(tmp_path: Path, stood: str, stands: str, said: str) -> None:
    text = BEFORE.replace(stood, stands, 1)
    assert text != BEFORE
    with pytest.raises(Problems) as refusal:
        book(tmp_path, y2021=text).year(2021)
    assert len(refusal.value.problems) == 1
    assert said in refusal.value.problems[0]


def test_a_year_without_rows_says_that_none_is_known(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"aims is not stated\. Write its rows, or aims: \{\}"):
        book(tmp_path, y2021="year: 2021\n").year(2021)
    assert book(tmp_path, y2021="year: 2021\naims: {}\n").year(2021).rows(Aim) == {}


def test_a_row_that_changes_within_the_year_has_no_value_for_the_year(tmp_path: Path) -> None:
    text = BEFORE.replace(
        "  waits:\n    value: {name: Waits, better: lower, benchmark: 43.1}\n    cite: rule\n    standing: confirmed\n",
        "  waits:\n    - {value: {name: Waits}, cite: rule, standing: confirmed}\n"
        "    - {value: {name: Waiting}, from: 2021-07-01, cite: rule, standing: confirmed}\n",
    )
    with pytest.raises(NotStated, match=r"aims\.waits changes within the year"):
        book(tmp_path, y2021=text).year(2021).rows(Aim)


def test_a_year_before_a_topic_begins_does_not_state_it(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="filing is stated from 2022 on"):
        book(tmp_path, y2021=BEFORE + "filing: {edition: {value: 1, cite: rule, standing: confirmed}}\n").year(2021)


def test_whoever_asks_for_a_topic_before_it_begins_is_told_from_when_on(tmp_path: Path) -> None:
    year = book(tmp_path, y2021=BEFORE).year(2021)
    with pytest.raises(NotStated, match="2021 does not state filing: years state it from 2022 on"):
        year.for_year(Filing)
    with pytest.raises(NotStated, match="from 2022 on"):
        year.at("filing.edition")


def test_the_years_of_a_topic_are_those_that_state_it(tmp_path: Path) -> None:
    both = book(tmp_path, y2021=BEFORE, y2022=AFTER)
    assert (both.years(), both.years(Aim), both.years(Filing)) == ((2021, 2022), (2021, 2022), (2022,))
