"""What the close of a year costs: from the files to the workbook, and beside it the same sums in SQL by hand.

Each size is a fictional CCO with its arrangements. The comparison fails where the two differ.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.memory import run_and_measure
from coordcare.engine.on_duckdb import DuckDB
from coordcare.engine.plan import Step
from coordcare.engine.running import carry_out, compiled
from coordcare.payment.experience.service_categories import read_service_categories
from coordcare.payment.ledger.scope import CODE_COLUMNS
from coordcare.payment.ledger.steps import steps
from coordcare.tables.store import current_run

# Members, lines a member year, format of the inputs, and the bar.
SIZES = (
    (1_000, 50, "csv", ""),
    (10_000, 50, "csv", ""),
    (100_000, 30, "csv", "2.6 million lines under 20 s, 2 GB"),
    (400_000, 57, "parquet", "20 million lines under 90 s, 6 GB"),
)
HAND = Path(__file__).with_name("close_by_hand.sql")
# What both answer; the hand has no episodes, no events and no codes left out.
ASKED = (
    ("SELECT sum(paid_amount) FROM claims_by_payee", "FROM hand_paid"),
    ("SELECT arrangement_id, covered, served FROM members_counted WHERE party IS NULL", "FROM hand_members"),
    (
        "SELECT stream_key, sum(paid_amount + left_out_amount) FROM covered_totals GROUP BY ALL",
        "SELECT stream_key, sum(paid_amount) FROM hand_costs GROUP BY ALL",
    ),
    ("SELECT arrangement_id, party, months, score_months FROM risk_by_party WHERE party <> '*'", "FROM hand_risk"),
)
Row = tuple[Any, ...]


def main(largest: int = 400_000) -> None:
    """Close all sizes up to the largest and print a line for each."""
    print(f"{'members':>9}{'format':>9}{'close':>11}{'peak':>10}{'again':>10}{'explain':>10}"
          f"{'ours':>9}{'by hand':>9}{'ratio':>7}   bar")  # fmt: skip
    for members, lines, form, bar in SIZES:
        if members <= largest:
            _one_size(members, lines, form, bar)


def _one_size(members: int, lines: int, form: str, bar: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "cco"
        made = [f"--members={members}", "--year=2022", "--seed=1", f"--lines-per-member-year={lines}"]
        command = [sys.executable, "-m", "coordcare"]
        run_and_measure([*command, "synthesize", *made, f"--format={form}", "-o", str(workspace)])
        close, peak = run_and_measure([*command, "close", "2022", str(workspace)])
        again, _ = run_and_measure([*command, "close", "2022", str(workspace)])
        explain, _ = run_and_measure([*command, "explain", "Hospital CDA VBP Data!B14", str(workspace)])
        ours, by_hand = _compared(workspace, Path(folder))
    print(f"{members:>9,}{form:>9}{close:>9.1f} s{peak:>7.0f} MB{again:>8.1f} s{explain:>8.1f} s"
          f"{ours:>7.2f} s{by_hand:>7.2f} s{ours / by_hand:>7.2f}   {bar}", flush=True)  # fmt: skip


def _compared(workspace: Path, folder: Path) -> tuple[float, float]:
    """Seconds of both on the same tables, the better of two runs each, in turn; the answers must be the same."""
    wanted = compiled(
        steps(
            read_service_categories(), code_columns=CODE_COLUMNS, with_events=True, with_episodes=True, with_risk=True
        ),
        dialect="duckdb",
    )
    ours, by_hand = [], []
    for _ in range(2):
        engine = _engine(workspace, folder)
        results = folder / "results"
        results.mkdir()
        began = time.perf_counter()
        carry_out(wanted, engine=engine, results=results, sql=results)
        ours.append(time.perf_counter() - began)
        found = [_rounded(engine.rows(sql)) for sql, _ in ASKED]
        began = time.perf_counter()
        engine.connection.execute(HAND.read_text(encoding="utf-8"))
        by_hand.append(time.perf_counter() - began)
        expected = [_rounded(engine.rows(sql)) for _, sql in ASKED]
        engine.close()
        shutil.rmtree(results)
        if found != expected:
            raise SystemExit("The two answers differ: the benchmark means nothing until they agree.")
    return min(ours), min(by_hand)


def _steps() -> tuple[Step, ...]:
    """All that a close can ask of the engine."""
    return steps(
        read_service_categories(), code_columns=CODE_COLUMNS, with_events=True, with_episodes=True, with_risk=True
    )


def _rounded(rows: Any) -> list[Row]:
    return sorted(tuple(str(value) for value in row) for row in rows)


def _engine(workspace: Path, folder: Path) -> DuckDB:
    """An engine that knows the tables of the run and the scopes that the close wrote."""
    engine = DuckDB(temporary=folder / "spill")
    run = current_run(workspace / "store")
    results = {step.name for step in _steps()}
    figures = [path for path in (workspace / "out/2022/figures").glob("*.parquet") if path.stem not in results]
    for path in (*(run / "tables").iterdir(), *(run / "results").iterdir(), *figures):
        engine.read(path.stem, path)
    return engine


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400_000)
