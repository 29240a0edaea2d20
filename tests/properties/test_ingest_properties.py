"""Laws of taking in: what does not matter changes nothing, and what cancels out is not counted."""

import gzip
import shutil
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.tables.ingest.small_workspaces import Content, lay, parquet, reconciled

HEADER = "claim_id,claim_line_number,claim_type,person_id,claim_start_date,paid_date,paid_amount\n"
Row = tuple[str, int, str, str, str, str]

CENTS = st.integers(-50_000, 50_000).map(lambda cents: f"{Decimal(cents) / 100:.2f}")
ROWS: st.SearchStrategy[list[Row]] = st.lists(
    st.tuples(
        st.sampled_from(["C1", "C2", "C3", "C4"]),
        st.integers(1, 2),
        st.sampled_from(["A", "B", "Z"]),
        st.sampled_from(["2023-01-31", "2023-06-15", "2025-01-01", ""]),
        st.sampled_from(["2023-07-01", "2023-08-01", ""]),
        st.one_of(st.sampled_from(["10.00", "-10.00", "0.00"]), CENTS),
    ),
    max_size=14,
)
FEW = settings(max_examples=6)
LATER_LINE = 9


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("laws")


def text(rows: Sequence[Row]) -> str:
    return HEADER + "".join(f"{claim},{line},dental,{who},{day},{paid},{amount}\n"
                            for claim, line, who, day, paid, amount in rows)  # fmt: skip


def as_parquet(rows: Sequence[Row]) -> Content:
    """The rows with types of their own, as a database exports them."""
    values = ", ".join(
        f"('{claim}', {line}, '{who}', TRY_CAST('{day}' AS DATE), TRY_CAST('{paid}' AS TIMESTAMP), {amount}::DOUBLE)"
        for claim, line, who, day, paid, amount in rows
    )
    union = f"UNION ALL VALUES {values}" if rows else ""
    return parquet(
        "SELECT claim_id, claim_line_number, 'dental' AS claim_type, person_id, claim_start_date, paid_date, "  # noqa: S608  # rows of this test
        f"paid_amount FROM (SELECT NULL::VARCHAR, NULL::INTEGER, NULL::VARCHAR, NULL::DATE, NULL::TIMESTAMP, "
        f"NULL::DOUBLE WHERE false {union}) "
        "t(claim_id, claim_line_number, person_id, claim_start_date, paid_date, paid_amount)"
    )


def buckets(scratch: Path, files: dict[str, Content]) -> dict[str, tuple[int, Decimal | None]]:
    folder = scratch / "cco"
    shutil.rmtree(folder, ignore_errors=True)
    listed = ", ".join(f"inputs/{name}" for name in files)
    spans = "person_id,enrollment_start_date,enrollment_end_date\nA,2023-01-01,2023-12-31\nB,2023-06-01,2023-06-30\n"
    said = f"inputs: {{eligibility: inputs/e.csv, medical_claim: [{listed}]}}"
    return reconciled(lay(folder, {"e.csv": spans, **files}, said))


@given(rows=ROWS, data=st.data())
@FEW
def test_order_split_and_format_change_nothing(scratch: Path, rows: list[Row], data: st.DataObject) -> None:
    expected = buckets(scratch, {"a.csv": text(rows)})
    shuffled = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows)))
    assert buckets(scratch, {"b.csv": text(shuffled[:cut]), "a.csv": text(shuffled[cut:])}) == expected
    assert buckets(scratch, {"a.csv.gz": gzip.compress(text(rows).encode())}) == expected
    assert buckets(scratch, {"a.parquet": as_parquet(rows)}) == expected


@given(rows=ROWS, amount=CENTS.filter(lambda amount: Decimal(amount) != 0))
@FEW
def test_an_amount_and_its_reversal_change_no_counted_total(scratch: Path, rows: list[Row], amount: str) -> None:
    before = buckets(scratch, {"a.csv": text(rows)})
    back = f"{-Decimal(amount):.2f}"
    line = ("C9", LATER_LINE, "A", "2023-06-15")
    added: list[Row] = [(*line, "2023-07-01", amount), (*line, "2023-08-01", back)]
    after = buckets(scratch, {"a.csv": text([*rows, *added])})
    assert after.get("counted") == before.get("counted")
    assert after["reversed"][0] == before.get("reversed", (0, None))[0] + 2


@given(rows=ROWS.filter(bool), data=st.data())
@FEW
def test_an_exact_copy_changes_no_counted_total(scratch: Path, rows: list[Row], data: st.DataObject) -> None:
    before = buckets(scratch, {"a.csv": text(rows)})
    after = buckets(scratch, {"a.csv": text([*rows, data.draw(st.sampled_from(rows))])})
    assert after.get("counted") == before.get("counted")
    assert sum(rows for rows, _ in after.values()) == len(rows) + 1
