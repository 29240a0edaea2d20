"""What happened to people, narrowed word by word."""

from collections.abc import Iterator
from datetime import date

import pytest

from coordcare.engine.plan import Step
from coordcare.population.events import Events, medical_events, pharmacy_events
from coordcare.population.members import members_of_gender
from coordcare.tables.stored import stored_table
from tests.spec.population.written_tables import Reckoned, reckoned

CLAIMS = """
    claim_id | person_id | service_date | hcpcs_code | rendering_npi | standing
    1        | Ann       | 2022-01-31   | T1015      | N1            | counted
    2        | Ann       | 2022-02-01   | G0463      | N1            | counted
    3        | Ann       | 2022-02-01   | J1885      | N2            | counted    # a second line of the day
    4        | Ann       | 2022-02-28   | T1015      | N2            | counted
    5        | Bob       | 2022-02-28   | T1015      | N3            | counted
    6        | Bob       | 2022-03-01   |            |               | counted
    7        | Cid       | 2022-02-14   | T1015      | N1            | duplicate  # no event: it is in no result
"""
MEMBERS = """
    person_id | gender
    Ann       | female
    Bob       | male
    Cid       | male
"""
PRACTITIONERS = """
    npi | taxonomy_code
    N1  | 207Q00000X
    N3  | 207Q00000X
"""
FEBRUARY = (date(2022, 2, 1), date(2022, 2, 28))
CLAIM = medical_events()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reckoned]:
    world = reckoned(
        tmp_path_factory.mktemp("events"), medical_claim=CLAIMS, members=MEMBERS, practitioners=PRACTITIONERS
    )
    yield world
    world.engine.close()


@pytest.mark.parametrize(
    ("events", "claims"),
    [
        (CLAIM, "1 2 3 4 5 6"),
        (CLAIM.during(*FEBRUARY), "2 3 4 5"),  # the first day and the last are among them
        (CLAIM.during(date(2022, 2, 28), date(2022, 2, 28)), "4 5"),
        (CLAIM.by("rendering_npi", stored_table("practitioners")), "1 2 5"),  # by those who are in the table
        (CLAIM.of(members_of_gender("male")), "5 6"),
        (CLAIM.first(), "1 5"),
        (CLAIM.last(), "4 6"),
        (CLAIM.during(*FEBRUARY).first(), "2 3 5"),  # of several on the first day all
        (CLAIM.first().during(*FEBRUARY), "5"),  # the order of the words matters
        (CLAIM.during(*FEBRUARY).last().of(members_of_gender("female")), "4"),
        (pharmacy_events(), ""),
    ],
)
def test_events_are_narrowed_word_by_word(world: Reckoned, events: Events, claims: str) -> None:
    step = Step(name="narrowed", says="Events.", expression=events.rows.select("claim_id"))
    assert sorted(claim for (claim,) in world.engine.rows(step.sql("duckdb"))) == claims.split()


@pytest.mark.parametrize(
    ("count", "people"),
    [
        (1, "Ann Bob"),
        (2, "Ann Bob"),
        (3, "Ann"),  # four lines on three days
        (4, ""),
    ],
)
def test_at_least_counts_different_days(world: Reckoned, count: int, people: str) -> None:
    assert world.people(CLAIM.at_least(count)) == set(people.split())


def test_members_are_those_who_have_any_event_each_once(world: Reckoned) -> None:
    assert world.people(CLAIM.members) == {"Ann", "Bob"}
    assert world.people(CLAIM.during(date(2022, 1, 1), date(2022, 1, 31)).members) == {"Ann"}
