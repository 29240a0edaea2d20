"""What a year's quality costs: from files to work lists, and beside it some of the same measures in SQL by hand.

Each size is a fictional CCO with its value sets. The comparison fails where the two differ.
"""

import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.memory import run_and_measure
from coordcare.engine.on_duckdb import DuckDB, write_rows
from coordcare.measures.people import people_step
from coordcare.measures.run import Asked, compute
from coordcare.oregon.quality.coverage import WITHOUT_PLANS
from coordcare.oregon.quality.registry import measures_of
from coordcare.oregon.quality.value_sets import sets_for
from coordcare.payment.attribution.assigned_then_visits import attribution_table
from coordcare.population.code_systems import spellings
from coordcare.rulebook.periods import calendar_year
from coordcare.tables.store import current_run

# Members, lines a member year, format of the inputs, and the bar of all measures over what is taken in.
SIZES = (
    (1_000, 50, "csv", ""),
    (10_000, 50, "csv", ""),
    (100_000, 30, "csv", ""),
    (400_000, 57, "parquet", "20 million lines, all measures under 60 s, 6 GB"),
)
HAND = Path(__file__).with_name("quality_by_hand.sql")
BY_HAND = {"well_child_visits": "hand_well_child", "preventive_dental_1_5": "hand_dental"}


def main(largest: int = 400_000) -> None:
    """Compute all sizes up to the largest and print a line for each."""
    print(f"{'members':>9}{'format':>9}{'ingest':>10}{'quality':>10}{'peak':>10}{'again':>9}"
          f"{'all':>9}{'two':>8}{'by hand':>9}{'ratio':>7}   bar")  # fmt: skip
    for members, lines, form, bar in SIZES:
        if members <= largest:
            _one_size(members, lines, form, bar)


def _one_size(members: int, lines: int, form: str, bar: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "cco"
        made = [f"--members={members}", "--year=2022", "--seed=1", f"--lines-per-member-year={lines}"]
        command = [sys.executable, "-m", "coordcare"]
        run_and_measure([*command, "synthesize", *made, f"--format={form}", "-o", str(workspace)])
        ingest, _ = run_and_measure([*command, "ingest", str(workspace)])
        quality, peak = run_and_measure([*command, "quality", "2022", str(workspace)])
        again, _ = run_and_measure([*command, "quality", "2022", str(workspace)])
        every, two, by_hand = _compared(workspace, Path(folder))
    print(f"{members:>9,}{form:>9}{ingest:>8.1f} s{quality:>8.1f} s{peak:>7.0f} MB{again:>7.1f} s"
          f"{every:>7.1f} s{two:>6.2f} s{by_hand:>7.2f} s{two / by_hand:>7.2f}   {bar}", flush=True)  # fmt: skip


def _compared(workspace: Path, folder: Path) -> tuple[float, float, float]:
    """Seconds of all measures, of two of them, and of these two by hand, on the same tables; the answers must agree."""
    run = current_run(workspace / "store")
    known = measures_of(2022)
    asked = Asked(
        year=calendar_year(2022),
        measures=known,
        codes=sets_for(workspace, known).rows,
        without_plans=WITHOUT_PLANS,
        people=people_step(attribution_table(), calendar_year(2022)),
    )
    every, _ = _seconds(run, folder / "all", asked)
    few = replace(asked, measures=tuple(one for one in known if any(rate.id in BY_HAND for rate in one.rates)))
    two, found = _seconds(run, folder / "two", few)
    by_hand, expected = _by_hand(run, folder / "hand", asked)
    if any(found[rate] != answer for rate, answer in expected.items()):
        raise SystemExit(f"The two answers differ, {found} and {expected}: the benchmark means nothing.")
    return every, two, by_hand


def _seconds(run: Path, folder: Path, asked: Asked) -> tuple[float, dict[str, Any]]:
    folder.mkdir()
    began = time.perf_counter()
    compute(run, folder, asked, setting="duckdb")
    seconds = time.perf_counter() - began
    engine = DuckDB(temporary=folder / "temporary")
    engine.read("measure_counts", folder / "measure_counts.parquet")
    rows = engine.rows("SELECT rate, denominator, numerator FROM measure_counts WHERE dimension = 'all'")
    engine.close()
    shutil.rmtree(folder)
    return seconds, {rate: (denominator, numerator) for rate, denominator, numerator in rows}


def _by_hand(run: Path, folder: Path, asked: Asked) -> tuple[float, dict[str, Any]]:
    folder.mkdir()
    engine = DuckDB(temporary=folder / "temporary")
    for path in (*(run / "tables").iterdir(), *(run / "results").iterdir()):
        engine.read(path.stem, path)
    codes = [(name, column, one) for name, column, code in asked.codes for one in spellings(column, code)]
    columns = dict.fromkeys(("value_set", "column_name", "code"), "VARCHAR")
    write_rows(engine.connection, columns, codes, folder / "codes.parquet")
    engine.read("codes", folder / "codes.parquet")
    began = time.perf_counter()
    engine.connection.execute(HAND.read_text(encoding="utf-8"))
    seconds = time.perf_counter() - began
    answers = {rate: engine.rows(f"SELECT denominator, numerator FROM {table}")[0] for rate, table in BY_HAND.items()}
    engine.close()
    return seconds, answers


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400_000)
