"""A denied line is kept apart after all else was decided, and no dollar goes missing by it."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.tables.ingest.small_workspaces import Ended, asked, lay, take

HEADER = "claim_id,claim_line_number,claim_type,person_id,claim_start_date,paid_date,paid_amount,denied_flag\n"
# Each line with the standing it ends in.
LINES = {
    "C1,1,dental,A,2023-02-01,2023-03-01,100.00,": "counted",
    "C2,1,dental,A,2023-02-01,2023-03-01,0,0": "counted",
    "C3,1,dental,A,2023-02-01,2023-03-01,0,1": "denied",
    "C4,1,dental,A,2023-02-01,2023-03-01,0,Yes": "denied",
    "C5,1,dental,A,2023-02-01,2023-03-01,7.50,1": "counted",
    "C6,1,dental,A,2023-02-01,2023-03-01,0,maybe": "counted",
    "C7,1,dental,A,2022-02-01,2023-03-01,0,1": "outside_coverage",
    "C8,1,dental,Z,2023-02-01,2023-03-01,0,1": "unknown_member",
    "C9,1,dental,A,2023-02-01,2023-03-01,0,1": "replaced",
    "C9,1,dental,A,2023-02-01,2023-04-01,20.00,0": "counted",
    "C10,1,dental,A,2023-02-01,2023-03-01,30.00,0": "replaced",
    "C10,1,dental,A,2023-02-01,2023-04-01,0,1": "denied",
    "C11,1,dental,A,never,2023-03-01,0,1": "rejected",
}


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    return take(lay(tmp_path_factory.mktemp("denied") / "cco", {"medical_claim.csv": HEADER + "\n".join(LINES) + "\n"}))


def test_every_line_ends_where_it_belongs(ended: Ended) -> None:
    query = "SELECT standing FROM read_parquet(?) ORDER BY input_row"
    found = asked(query, str(ended.run / "tables" / "medical_claim.parquet"))
    assert [standing for (standing,) in found] == list(LINES.values())


def test_the_bucket_of_denied_lines_holds_no_dollar(ended: Ended) -> None:
    assert (ended.rows("medical_claim")["denied"], ended.dollars("medical_claim")["denied"]) == (3, Decimal("0.00"))
    assert ended.dollars("medical_claim")["counted"] == Decimal("127.50")


def test_a_denied_line_with_money_counts_and_is_told(ended: Ended) -> None:
    found = ended.finding("denied_and_paid")
    assert (found.rows, found.dollars, found.first) == (1, Decimal("7.50"), ("inputs/medical_claim.csv, row 5",))
    assert ended.finding("denied").what == "3 rows were denied by the payer and are not counted. $0.00 in all."


def test_without_the_column_no_line_is_denied(tmp_path: Path) -> None:
    lines = "".join(line.rpartition(",")[0] + "\n" for line in LINES)
    ended = take(lay(tmp_path / "cco", {"medical_claim.csv": HEADER.replace(",denied_flag", "") + lines}))
    assert "denied" not in ended.rows("medical_claim")
