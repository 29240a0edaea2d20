"""On which line a row stands, whatever stands between the rows."""

import gzip
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordcare.tables.ingest.lines import line_finder
from tests.unit.tables.ingest.small_workspaces import asked, lay, take

# What may stand between the first line and the last: rows, with how many lines each takes, and what is no row.
ROW, TWO_LINES, BLANK, UNREADABLE = ("a,b", 1), ('"a\nA",b', 2), ("", 1), ("a", 1)


@given(
    parts=st.lists(st.sampled_from([ROW, TWO_LINES, BLANK, UNREADABLE])),
    ends=st.sampled_from(["\n", "\r\n"]),
    whole=st.booleans(),
    packed=st.booleans(),
)
def test_each_row_is_found(parts: list[tuple[str, int]], ends: str, whole: bool, packed: bool) -> None:
    line, expected, unreadable = 2, [], []
    for part in parts:
        if part in (ROW, TWO_LINES):
            expected.append(line)
        elif part is UNREADABLE:
            unreadable.append(line)
        line += part[1]
    text = ends.join(["x,y", *(part[0] for part in parts)]) + (ends if whole else "")
    with TemporaryDirectory() as folder:
        path = Path(folder) / ("rows.csv.gz" if packed else "rows.csv")
        path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
        line_of = line_finder(path, delimiter=",", rows=len(expected), unreadable=unreadable)
        assert [line_of(row) for row in range(1, len(expected) + 1)] == expected


def test_after_a_value_that_python_does_not_read_rows_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(f"x,y\n\na,b\n{'a' * 200_000},b\n" + "a,b\n" * 10, encoding="utf-8")
    line_of = line_finder(path, delimiter=",", rows=12, unreadable=())
    assert (line_of(1), line_of(2), line_of(9)) == (3, 4, 11)


def test_lines_that_are_no_rows_are_named_after_values_of_several_lines(tmp_path: Path) -> None:
    rows = (
        'person_id,note,enrollment_start_date,enrollment_end_date\nA,"a\nb",2023-01-01,2023-12-31\nfew,1\n'
        'B,x,never,2023-12-31\n\nC,"a\n\nb",2023-01-01,2023-12-31\nfew,2\nD,x,never,2023-12-31\n'
    )
    ended = take(lay(tmp_path / "cco", {"eligibility.csv": rows}))
    told = sorted((int(row["line"]), row["reason"].split(" ")[1]) for row in ended.rejects)
    assert told == [(4, "fewer"), (5, "not"), (10, "fewer"), (11, "not")]


def test_rows_of_a_file_of_several_buffers_keep_their_numbers(tmp_path: Path) -> None:
    filler = "x" * 400
    lines = (f"C{row},1,dental,A,2023-02-01,2023-03-01,1.00,{filler}\n" for row in range(1, 100_001))
    names = "claim_id,claim_line_number,claim_type,person_id,claim_start_date,paid_date,paid_amount,note\n"
    ended = take(lay(tmp_path / "cco", {"medical_claim.csv": names + "".join(lines)}), threads=2)
    kept = str(ended.run / "tables" / "medical_claim.parquet")
    assert asked("SELECT count(*) FROM read_parquet(?) WHERE claim_id <> 'C' || input_row", kept) == [(0,)]


@pytest.mark.parametrize("between", ["", "\n", "\n\n\n"])
def test_rejects_name_the_line_that_an_editor_shows(tmp_path: Path, between: str) -> None:
    names = "person_id,enrollment_start_date,enrollment_end_date"
    rows = f"{names}\n{between}A,2023-01-01,2023-12-31\n{between}B,never,2023-12-31\n"
    ended = take(lay(tmp_path / "cco", {"eligibility.csv": rows}))
    line = rows.split("\n").index("B,never,2023-12-31") + 1
    assert [row["line"] for row in ended.rejects] == [str(line)]
