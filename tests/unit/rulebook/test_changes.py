"""Two years are compared value by value, and a new year starts with nothing but assumptions."""

from datetime import date
from pathlib import Path

import pytest

from coordcare.errors import CoordcareError
from coordcare.oregon.rulebook import program_year, rulebook
from coordcare.rulebook.changes import changes, scaffold
from coordcare.rulebook.parameters import names
from coordcare.rulebook.sources import Standing
from coordcare.rulebook.years import Rulebook


def test_a_year_does_not_differ_from_itself() -> None:
    assert changes(program_year(2022), program_year(2022)) == ()


def test_a_changed_value_is_told_apart_from_one_on_other_grounds() -> None:
    found = {change.key: change.same_value for change in changes(program_year(2022), program_year(2023))}
    assert found["vbp_data_filing.due_date"] is False
    assert found["pcpch_payments.tiers"] is False
    assert found["vbp_models.count"] is True
    assert "primary_care_spending.minimum_share" not in found


def test_a_change_within_the_year_is_shown_with_both_values() -> None:
    [tiers] = [
        change for change in changes(program_year(2022), program_year(2023)) if change.key == "pcpch_payments.tiers"
    ]
    assert [entry.value for entry in tiers.before] == [(1, 2, 3, 4, 5)]
    assert [(entry.since, entry.value) for entry in tiers.after] == [
        (date(2023, 1, 1), (1, 2, 3, 4, 5)),
        (date(2023, 11, 30), (3, 4, 5)),
    ]


def new_book(folder: Path, number: int) -> Rulebook:
    """The state's rulebook with a scaffold of one more year."""
    for year in rulebook().years():
        (folder / f"{year}.yaml").write_text((rulebook().folder / f"{year}.yaml").read_text("utf-8"), "utf-8")
    (folder / f"{number}.yaml").write_text(scaffold(rulebook(), number), "utf-8")
    return Rulebook(folder=folder, topics=rulebook().topics, sources=rulebook().sources)


@pytest.mark.parametrize("number", [max(rulebook().years()) + 1, max(rulebook().years()) + 5])
def test_the_scaffold_of_a_new_year_loads_and_states_every_value(tmp_path: Path, number: int) -> None:
    year = new_book(tmp_path, number).year(number)
    before = program_year(max(rulebook().years()))
    assert {entry.key for entry in year.stated} == {
        f"{topic.topic}.{name}"
        for topic in rulebook().topics
        for name in (before.keys(topic) if topic.many else names(topic))
    }


def test_a_new_year_assumes_everything_and_carries_no_date_over(tmp_path: Path) -> None:
    number = max(rulebook().years()) + 1
    year = new_book(tmp_path, number).year(number)
    assert {entry.citation.standing for entry in year.stated} == {Standing.ASSUMED}
    assert not [entry.key for entry in year.stated if isinstance(entry.value, date)]


def test_a_new_year_carries_over_what_held_at_the_end_of_the_year_before(tmp_path: Path) -> None:
    number = max(rulebook().years()) + 1
    [tiers] = new_book(tmp_path, number).year(number).at("pcpch_payments.tiers")
    assert tiers.value == program_year(number - 1).at("pcpch_payments.tiers")[-1].value


def test_a_row_that_only_one_of_two_years_states_is_a_change() -> None:
    found = {change.key: change for change in changes(program_year(2019), program_year(2020))}
    assert found["incentive_measures.awc"].after == ()
    assert found["incentive_measures.prevdent_1_5"].before == ()
    assert not found["incentive_measures.awc"].same_value


def test_a_topic_that_begins_between_two_years_is_new_as_a_whole() -> None:
    found = {change.key: change for change in changes(program_year(2021), program_year(2022))}
    assert found["vbp_models.count"].before == ()


def test_a_year_before_all_others_has_nothing_to_carry_over() -> None:
    with pytest.raises(CoordcareError, match="earlier"):
        scaffold(rulebook(), min(rulebook().years()))
