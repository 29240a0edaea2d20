"""On which line a row stands, whatever stands between the rows."""

import gzip
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordcare.tables.ingest.lines import line_finder
from tests.unit.tables.ingest.small_workspaces import lay, take

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


def test_a_field_that_python_does_not_read_still_has_a_line(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(f"x,y\n\na,b\n{'a' * 200_000},b\n\n", encoding="utf-8")
    line_of = line_finder(path, delimiter=",", rows=2, unreadable=())
    assert (line_of(1), line_of(2)) == (3, 4)


@pytest.mark.parametrize("between", ["", "\n", "\n\n\n"])
def test_rejects_name_the_line_that_an_editor_shows(tmp_path: Path, between: str) -> None:
    names = "person_id,enrollment_start_date,enrollment_end_date"
    rows = f"{names}\n{between}A,2023-01-01,2023-12-31\n{between}B,never,2023-12-31\n"
    ended = take(lay(tmp_path / "cco", {"eligibility.csv": rows}))
    line = rows.split("\n").index("B,never,2023-12-31") + 1
    assert [row["line"] for row in ended.rejects] == [str(line)]
