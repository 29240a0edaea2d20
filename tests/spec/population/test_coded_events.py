"""Events by the value sets that their codes are in."""

from collections.abc import Iterator

import pytest

from coordcare.engine.on_duckdb import write_rows
from coordcare.engine.plan import Step
from coordcare.population.coded_events import (
    CODES_COLUMNS,
    SETS_IN_A_COLUMN,
    coded_events_step,
    coded_events_table,
    columns_of_codes,
    place_of_bit,
    set_columns,
)
from coordcare.population.events import Events
from tests.spec.population.written_tables import Reckoned, reckoned

CLAIMS = """
    claim_id | person_id | service_date | hcpcs_code | diagnosis_code_1 | diagnosis_code_2 | rendering_npi | payer | standing
    1        | Ann       | 2022-01-31   | WELL       | Z00              |                  |               | Ours  | counted
    2        | Ann       | 2022-02-01   | WELL       | F32              |                  |               | Ours  | denied    # care was given
    3        | Ann       | 2022-02-02   |            | J06              | F32              |               | Other | counted   # not the first
    4        | Bob       | 2022-02-03   | NONE       | J06              |                  |               | Ours  | counted   # in no set
    5        | Bob       | 2022-02-04   | WELL       | F32              |                  |               | Ours  | duplicate # no event
    6        | Bob       | 2022-02-05   |            |                  |                  | D1            | Ours  | counted   # by a dentist
    7        | Cid       | 2022-02-06   | LAST       |                  |                  |               |       | counted   # nobody says whose
"""
PRACTITIONERS = """
    npi | taxonomy_code
    D1  | 1223G0001X
"""
PHARMACY = """
    claim_id | person_id | service_date | ndc_code
    8        | Ann       | 2022-03-01   | 00000000001
"""
VACCINES = """
    person_id | occurrence_date | cvx_code | standing
    Cid       | 2020-05-05      | 20       | counted
    Cid       | 2020-06-06      | 20       | not_given
"""
# The last set is the first of the second column of bits.
NAMES = ["well", "mental", "dentist", "drug", "vaccine", *(f"set {n}" for n in range(5, SETS_IN_A_COLUMN)), "last"]
NUMBERS = {name: number for number, name in enumerate(NAMES)}
CODES = [
    ("hcpcs_code", "WELL", "well"), ("diagnosis_code", "F32", "mental"), ("taxonomy_code", "1223G0001X", "dentist"),
    ("ndc_code", "00000000001", "drug"), ("cvx_code", "20", "vaccine"), ("hcpcs_code", "LAST", "last"),
]  # fmt: skip
EVENTS = Events(coded_events_table(len(NAMES)), NUMBERS)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reckoned]:
    world = reckoned(
        tmp_path_factory.mktemp("coded"), medical_claim=CLAIMS, practitioners=PRACTITIONERS, pharmacy_claim=PHARMACY,
        immunization=VACCINES,
    )  # fmt: skip
    words = [name for name in set_columns(len(NAMES)) if name.startswith("sets_")]
    rows = []
    for column, code, name in CODES:
        word, bit = place_of_bit(NUMBERS[name])
        rows.append((column, code, *(bit if place == word else 0 for place in range(1, len(words) + 1))))
    path = world.folder / "value_set_codes.parquet"
    write_rows(world.engine.connection, {**CODES_COLUMNS, **dict.fromkeys(words, "BIGINT")}, rows, path)
    world.engine.read("value_set_codes", path)
    held = ("hcpcs_code", "diagnosis_code_1", "diagnosis_code_2")
    step = coded_events_step(
        len(NAMES), columns_of_codes({column for column, _, _ in CODES}, held), own_payers=("Ours",)
    )
    world.engine.compute(step.name, step.sql("duckdb"), world.folder / "coded_events.parquet")
    yield world
    world.engine.close()


@pytest.mark.parametrize(
    ("events", "days"),
    [
        (EVENTS, "2020-05-05 2022-01-31 2022-02-01 2022-02-02 2022-02-05 2022-02-06 2022-03-01"),
        (EVENTS.with_any("well"), "2022-01-31 2022-02-01"),
        (EVENTS.with_any("mental"), "2022-02-01 2022-02-02"),
        (EVENTS.with_principal("mental"), "2022-02-01"),
        (EVENTS.with_any("well").without("mental"), "2022-01-31"),
        (EVENTS.with_any("mental").without_principal("mental"), "2022-02-02"),
        (EVENTS.with_any("dentist"), "2022-02-05"),
        (EVENTS.with_any("drug"), "2022-03-01"),
        (EVENTS.with_any("vaccine"), "2020-05-05"),
        (EVENTS.with_any("last"), "2022-02-06"),
        (EVENTS.with_any("well", "last"), "2022-01-31 2022-02-01 2022-02-06"),
    ],
)
def test_events_are_told_by_their_value_sets(world: Reckoned, events: Events, days: str) -> None:
    step = Step(name="asked", says="Events.", expression=events.rows.select("service_date"))
    assert sorted(str(day) for (day,) in world.engine.rows(step.sql("duckdb"))) == days.split()


def test_a_line_is_the_cco_s_own_by_its_payer_and_where_none_is_named(world: Reckoned) -> None:
    rows = world.engine.rows("SELECT service_date::VARCHAR, own, denied FROM coded_events WHERE own = 0 OR denied = 1")
    assert sorted(rows) == [("2022-02-01", 1, 1), ("2022-02-02", 0, 0)]


def test_diagnoses_of_any_number_are_found_in_their_order() -> None:
    held = ["diagnosis_code_10", "diagnosis_code_2", "hcpcs_code", "diagnosis_code_1", "procedure_code_1"]
    found = columns_of_codes(["diagnosis_code", "hcpcs_code", "ndc_code"], held)
    assert found == {
        "diagnosis_code": ("diagnosis_code_1", "diagnosis_code_2", "diagnosis_code_10"),
        "hcpcs_code": ("hcpcs_code",),
        "ndc_code": (),
    }
