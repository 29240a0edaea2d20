"""Events are claims of a party's payees, each once; episodes are what the care around a trigger cost, of whomever."""

from collections.abc import Iterator

import pytest

from coordcare.payment.experience.service_categories import read_service_categories
from coordcare.payment.ledger.steps import steps
from tests.spec.population.written_tables import Reckoned
from tests.unit.payment.ledger.arranged import arranged

ELIGIBILITY = """
    person_id | enrollment_start_date | enrollment_end_date
    Ann       | 2022-01-01            | 2022-12-31
    Bob       | 2022-01-01            | 2022-12-31
    Kit       | 2022-01-01            | 2022-12-31
"""
MEDICAL = """
    claim_id | person_id | service_date | billing_npi | claim_type    | bill_type_code | drg_code | hcpcs_code | paid_amount
    1        | Ann       | 2022-02-10   | 101         | institutional | 111            | 0470     |            | 1000.00   # a hip: 8 February to 20 February
    1        | Ann       | 2022-02-11   | 101         | institutional | 111            | 470      |            | 100.00    # still the same claim and episode
    2        | Ann       | 2022-02-07   | 999         | professional  |                |          |            | 1.00      # too early
    3        | Ann       | 2022-02-08   | 999         | professional  |                |          |            | 2.00
    4        | Ann       | 2022-02-20   | 999         | professional  |                |          |            | 4.00
    5        | Ann       | 2022-02-21   | 999         | professional  |                |          |            | 8.00      # too late
    6        | Ann       | 2022-02-15   | 999         | dental        |                |          |            | 16.00     # not in the stream
    7        | Ann       | 2022-06-01   | 102         | institutional | 111            | 470      |            | 300.00    # another episode, of both parties: Alder is first
    8        | Bob       | 2022-07-01   | 101         | institutional | 111            | 470      |            | 500.00    # 101 is Birch's from July on
    9        | Bob       | 2022-07-13   | 102         | institutional | 111            | 470      |            | 50.00     # twelve days later: no new episode
    10       | Bob       | 2022-07-26   | 101         | institutional | 111            | 470      |            | 5.00      # thirteen days later: a new one
    11       | Kit       | 2022-07-26   | 404         | institutional | 111            | 470      |            | 9.00      # of nobody's payee
    12       | Kit       | 2022-03-01   | 101         | institutional | 111            |          |            | 70.00
    12       | Kit       | 2022-03-01   | 999         | professional  |                |          | X9         | 1.00      # a code that makes it no event
    13       | Kit       | 2022-03-02   | 101         | institutional | 111            |          |            | 30.00
    13       | Kit       | 2022-03-02   | 101         | professional  |                |          |            | 3.00      # of no category of events
"""  # noqa: E501  # a table to read
SCOPES = {
    "party_payees": """
        arrangement_id | party | payee_kind | payee | first_number | last_number
        hips           | Alder | npi        | 101   | 2022-01      | 2022-06
        hips           | Birch | npi        | 101   | 2022-07      | 2022-12
        hips           | Birch | npi        | 102   | 2022-01      | 2022-12
        hips           | Alder | npi        | 102   | 2022-06      | 2022-06
    """,
    "code_sets": """
        code_set | column_name | code
        hip      | drg_code    | 470
        odd      | hcpcs_code  | X9
    """,
    "event_streams": """
        stream_key | arrangement_id | category
        stays      | hips           | inpatient hospital
    """,
    "event_streams_left_out": """
        stream_key | code_set
        stays      | odd
    """,
    "episode_streams": """
        stream_key | arrangement_id | trigger_set | days_before | days_after | attachment
        around     | hips           | hip         | 2           | 10         | 400.00
    """,
    "episode_stream_categories": """
        stream_key | category
        around     | inpatient hospital
        around     | other professional
    """,
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reckoned]:
    world = arranged(tmp_path_factory.mktemp("events"), scopes=SCOPES, eligibility=ELIGIBILITY, medical_claim=MEDICAL)
    yield world
    world.engine.close()


def test_events_are_claims_each_once_without_those_left_out(world: Reckoned) -> None:
    world.holds(
        "events_counted",
        """
        stream_key | party | events | members | lines | paid_amount
        stays      | Alder | 3      | 2       | 4     | 1430.00     # claims 1, 7 and 13
        stays      | Birch | 4      | 2       | 4     | 855.00      # claims 7 to 10
        """,
    )


def test_an_episode_begins_with_a_trigger_that_follows_no_other_soon(world: Reckoned) -> None:
    world.holds(
        "episodes",
        """
        stream_key | party | person_id | start_date | paid_amount
        around     | Alder | Ann       | 2022-02-10 | 1106.00
        around     | Alder | Ann       | 2022-06-01 | 300.00
        around     | Birch | Bob       | 2022-07-01 | 500.00
        around     | Birch | Bob       | 2022-07-26 | 5.00
        """,
    )


def test_episodes_are_counted_with_what_exceeds_the_attachment_of_each(world: Reckoned) -> None:
    world.holds(
        "episodes_counted",
        """
        stream_key | party | episodes | members | paid_amount | excess_amount
        around     | Alder | 2        | 1       | 1406.00     | 706.00
        around     | Birch | 2        | 1       | 505.00      | 100.00
        """,
    )


def test_what_no_arrangement_asks_is_not_reckoned() -> None:
    categories = read_service_categories()
    few = steps(categories, code_columns=(), with_events=False, with_episodes=False, with_risk=False)
    names = {step.name for step in few}
    assert {"claims_by_payee", "covered_totals", "code_set_costs"} <= names
    assert not names & {"events_counted", "episodes", "risk_by_party"}


def test_the_same_columns_in_any_order_give_the_same_sql() -> None:
    asked = ["ndc_code", "hcpcs_code", "drg_code"]
    one, other = (
        [step.sql("duckdb") for step in steps(read_service_categories(), code_columns=columns, with_events=True,
                                              with_episodes=True, with_risk=False)]
        for columns in (asked, asked[::-1])
    )  # fmt: skip
    assert one == other
