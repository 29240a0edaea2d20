"""What stands in a file is read for what was meant, or told; never as something else."""

import gzip
from pathlib import Path

import pytest

from tests.unit.tables.ingest.small_workspaces import lay, parquet, refused, take


@pytest.mark.parametrize("row", ["A,never,2023-12-31", "A,2023", "A,2023-01-01,2023-12-31"])
def test_a_damaged_gzip_file_is_told_though_it_can_be_unpacked(tmp_path: Path, row: str) -> None:
    packed = gzip.compress(
        f"person_id,enrollment_start_date,enrollment_end_date\n\n{row}\nB,2023-01-01,2023-12-31\n".encode()
    )
    damaged = packed[:-8] + b"\0\0\0\0" + packed[-4:]  # the check sum
    assert "Get the file again" in refused(lay(tmp_path / "cco", {"eligibility.csv.gz": damaged}))


def test_bytes_in_parquet_are_read_as_text(tmp_path: Path) -> None:
    query = (
        "SELECT 'A'::BLOB AS person_id, DATE '2023-01-01' AS enrollment_start_date, NULL::DATE AS enrollment_end_date"
    )
    ended = take(lay(tmp_path / "cco", {"eligibility.parquet": parquet(query)}))
    assert ended.rows("eligibility") == {"counted": 1}


def test_blanks_of_other_scripts_are_blanks(tmp_path: Path) -> None:
    csv = "person_id,enrollment_start_date,enrollment_end_date\nA,\u00a02023-01-01,2023-12-31\u3000\n"
    ended = take(lay(tmp_path / "csv", {"eligibility.csv": csv}))
    assert (ended.rows("eligibility"), ended.rejects) == ({"counted": 1}, [])
    dates = "DATE '2023-01-01' AS enrollment_start_date, NULL AS enrollment_end_date"
    query = f"SELECT unnest(['A', chr(160)]) AS person_id, {dates}"
    ended = take(lay(tmp_path / "parquet", {"eligibility.parquet": parquet(query)}))
    assert ended.rows("eligibility") == {"counted": 1, "rejected": 1}


@pytest.mark.parametrize("word", ["infinity", "-infinity", " infinity "])
def test_words_are_no_dates(tmp_path: Path, word: str) -> None:
    rows = f"person_id,birth_date,enrollment_start_date,enrollment_end_date\nA,{word},2023-01-01,2023-12-31\n"
    ended = take(lay(tmp_path / "cco", {"eligibility.csv": rows}))
    assert [row["column"] for row in ended.rejects] == ["birth_date"]


def test_a_date_kept_as_a_number_is_read_only_where_it_is_exact(tmp_path: Path) -> None:
    query = "SELECT 'A' AS person_id, 20230305::{} AS enrollment_start_date, NULL::DATE AS enrollment_end_date"
    exact = take(lay(tmp_path / "double", {"eligibility.parquet": parquet(query.format("DOUBLE"))}))
    assert exact.rows("eligibility") == {"counted": 1}
    assert "is not a date" in refused(lay(tmp_path / "float", {"eligibility.parquet": parquet(query.format("FLOAT"))}))
