"""Sets of people: their algebra, and who has which age on a day."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from coordcare.population.members import Members, all_members, members_aged, members_of_gender
from tests.spec.population.written_tables import Reckoned, reckoned, written

MEMBERS = """
    person_id | gender | birth_date
    Ann       | female | 2004-02-29
    Bob       | male   | 2004-02-28
    Cid       | male   | 2004-03-01
    Dot       | female | 1940-06-15
    Eve       | female |
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reckoned]:
    world = reckoned(tmp_path_factory.mktemp("members"), members=MEMBERS)
    yield world
    world.engine.close()


WOMEN, MEN = members_of_gender("female"), members_of_gender("male")
BORN_2004 = members_aged(0, 50, on=date(2022, 6, 15))


@pytest.mark.parametrize(
    ("members", "people"),
    [
        (all_members(), "Ann Bob Cid Dot Eve"),
        (WOMEN, "Ann Dot Eve"),
        (WOMEN & BORN_2004, "Ann"),
        (WOMEN & MEN, ""),
        (WOMEN | BORN_2004, "Ann Bob Cid Dot Eve"),
        (WOMEN | WOMEN, "Ann Dot Eve"),
        (WOMEN - BORN_2004, "Dot Eve"),
        (WOMEN - WOMEN, ""),
        (WOMEN & WOMEN, "Ann Dot Eve"),
        (all_members() - WOMEN - MEN, ""),
        ((WOMEN | MEN) & BORN_2004 - WOMEN, "Bob Cid"),  # what is taken away is taken away first
        (all_members() - BORN_2004, "Dot Eve"),  # without a birth date nobody has an age
    ],
)
def test_sets_of_people_are_joined_met_and_subtracted(world: Reckoned, members: Members, people: str) -> None:
    assert world.people(members) == set(people.split())


@pytest.mark.parametrize(
    ("lowest", "highest", "on", "people"),
    [
        (18, 18, date(2022, 2, 27), ""),
        (18, 18, date(2022, 2, 28), "Bob"),  # a birthday counts on its day
        (18, 18, date(2022, 3, 1), "Ann Bob Cid"),  # who is born on 29 February has it on 1 March
        (20, 20, date(2024, 2, 29), "Ann Bob"),  # and on 29 February where there is one
        (19, 19, date(2024, 2, 29), "Cid"),
        (0, 17, date(2022, 2, 28), "Ann Cid"),
        (18, 81, date(2022, 6, 14), "Ann Bob Cid Dot"),
        (18, 81, date(2022, 6, 15), "Ann Bob Cid"),  # the day of the birthday after the highest
        (82, 200, date(2022, 6, 15), "Dot"),
        (0, 0, date(2004, 2, 29), "Ann Bob"),  # born on the day, one is nought years old
    ],
)
def test_ages_are_whole_years_that_change_on_the_birthday(
    world: Reckoned, lowest: int, highest: int, on: date, people: str
) -> None:
    assert world.people(members_aged(lowest, highest, on=on)) == set(people.split())


def test_on_29_february_whoever_had_a_birthday_the_day_before_has_had_it(tmp_path: Path) -> None:
    world = reckoned(tmp_path, members="person_id | birth_date\n Fay | 2005-02-28\n Gus | 2005-03-01")
    assert world.people(members_aged(19, 19, on=date(2024, 2, 28))) == {"Fay"}
    assert world.people(members_aged(19, 19, on=date(2024, 2, 29))) == {"Fay"}
    assert world.people(members_aged(19, 19, on=date(2024, 3, 1))) == {"Fay", "Gus"}


def test_a_second_row_of_a_person_is_nobody_s_gender_and_nobody_s_age(tmp_path: Path) -> None:
    world = Reckoned(tmp_path)
    rows = """
        person_id | gender | birth_date | standing
        Ann       | female | 1990-01-01 | counted
        Ann       | male   | 2015-01-01 | repeated
        Bob       | male   | 1990-01-01 | rejected
    """
    world.put("members", written(rows))
    assert world.people(all_members()) == {"Ann"}
    assert world.people(members_of_gender("male")) == set()
    assert world.people(members_aged(0, 18, on=date(2022, 1, 1))) == set()
