"""Tables that lie in PostgreSQL are taken in as the same tables in files are."""

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.unit.tables.ingest.small_workspaces import ELIGIBILITY, Ended, asked, lay, refused, take

ADDRESS = os.environ.get("COORDCARE_POSTGRES", "")
pytestmark = pytest.mark.skipif(not ADDRESS, reason="COORDCARE_POSTGRES names no server: `.ci/spark` starts one")

# What a database holds in its own types, and beside it the same as an export would write it.
CLAIMS = [
    ("C1", 1, "professional", "A", "2023-02-01", "2023-03-01", "100.00", 'said "so", twice'),
    ("C1", 2, "professional", "A", "2023-02-01", None, "-0.01", "two\nlines"),
    ("C2", 1, "dental", "B", "2023-02-03", "2023-03-01", "12345678901234.56", " Grüße \\N "),
    ("C3", 1, "dental", "B", "2023-02-04", "2023-03-01", "1.005", ""),
    ("C4", 1, "dental", "nobody", "2023-02-05", "2023-03-01", "7", None),
]
NAMES = ("claim_id", "claim_line_number", "claim_type", "person_id", "claim_start_date", "paid_date", "paid_amount",
         "plan")  # fmt: skip


@pytest.fixture
def schema() -> Any:
    import psycopg

    with psycopg.connect(ADDRESS, autocommit=True) as server:
        server.execute('DROP SCHEMA IF EXISTS "of a CCO" CASCADE')
        server.execute('CREATE SCHEMA "of a CCO"')
        server.execute(
            'CREATE TABLE "of a CCO"."Lines" (claim_id text, claim_line_number smallint, claim_type varchar(20), '
            "person_id char(6), claim_start_date date, paid_date timestamp, paid_amount numeric, plan text)"
        )
        for row in CLAIMS:
            server.execute('INSERT INTO "of a CCO"."Lines" VALUES (%s, %s, %s, %s, %s, %s, %s, %s)', row)
        yield "of a CCO"
        server.execute('DROP SCHEMA "of a CCO" CASCADE')


def kept(ended: Ended) -> list[tuple[object, ...]]:
    path = str(ended.run / "tables" / "medical_claim.parquet")
    return asked(
        f"SELECT {', '.join(NAMES)}, standing, set_aside, input_row FROM read_parquet(?) ORDER BY input_row",  # noqa: S608  # our own names
        path,
    )


def as_csv() -> str:
    cells = [
        ['"' + str(value).replace('"', '""') + '"' if value is not None else "" for value in row] for row in CLAIMS
    ]
    return "\n".join([",".join(NAMES), *(",".join(row) for row in cells)]) + "\n"


def test_a_table_in_postgres_is_taken_in_as_a_file_is(tmp_path: Path, schema: str) -> None:
    claims = f"{{database: '{ADDRESS}', table: {schema}.Lines}}"
    said = f"inputs:\n  eligibility: inputs/eligibility.csv\n  medical_claim: {claims}\n"
    from_postgres = take(lay(tmp_path / "postgres", {"eligibility.csv": ELIGIBILITY}, said))
    from_file = take(lay(tmp_path / "file", {"medical_claim.csv": as_csv()}))
    assert kept(from_postgres) == kept(from_file)
    assert (
        from_postgres.dollars("medical_claim")
        == from_file.dollars("medical_claim")
        == {
            "counted": Decimal("12345678901335.56"),
            "unknown_member": Decimal("7.00"),
        }
    )
    assert from_postgres["medical_claim"].rounding == from_file["medical_claim"].rounding == Decimal("0.005")


def test_a_table_that_is_not_there_is_told(tmp_path: Path, schema: str) -> None:
    said = f"inputs: {{eligibility: {{database: '{ADDRESS}', table: {schema}.gone}}}}"
    sentence = refused(lay(tmp_path / "cco", {}, said))
    assert "The table of a CCO.gone cannot be read from PostgreSQL" in sentence
