"""What a run over claims costs: from the files to every table, and beside it the same questions in SQL by hand.

Each size is a fictional CCO. The comparison reckons the same three results from the same store, and fails where they
differ: a fast wrong answer is no bar to be held to.
"""

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.memory import run_and_measure
from coordcare.engine.on_duckdb import DuckDB, quoted
from coordcare.engine.running import carry_out, compiled
from coordcare.payment.experience.service_categories import read_service_categories
from coordcare.payment.steps import primary_care_services, steps
from coordcare.population.practitioners import taxonomies
from coordcare.population.visits import WALK_IN_PLACES
from coordcare.tables.catalogue import TABLES
from coordcare.tables.store import current_run

# Members, lines a member year, format of the inputs, and the bar.
SIZES = (
    (10, 50, "csv", "under 2 s"),
    (10_000, 50, "csv", ""),
    (100_000, 30, "csv", "2.6 million lines under 15 s, 2 GB"),
    (400_000, 57, "parquet", "20 million lines under 60 s, 6 GB"),
)
# The steps that answer what the hand-written SQL answers.
BOTH = {"coverage", "member_months", "practitioner_kinds", "primary_care_visits", "assigned", "attribution_candidates",
        "attribution", "member_costs", "experience"}  # fmt: skip
HAND = Path(__file__).with_name("by_hand.sql")
Row = tuple[Any, ...]


def main(largest: int = 400_000) -> None:
    """Run all sizes up to the largest and print a line for each."""
    print(f"{'members':>9}{'lines':>13}{'format':>9}{'ingest':>11}{'peak':>10}{'profile':>10}"
          f"{'ours':>9}{'by hand':>9}{'ratio':>7}   bar")  # fmt: skip
    for members, lines, form, bar in SIZES:
        if members <= largest:
            _one_size(members, lines, form, bar)


def _one_size(members: int, lines: int, form: str, bar: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "cco"
        made = [
            f"--members={members}",
            "--year=2023",
            "--seed=1",
            f"--lines-per-member-year={lines}",
            f"--format={form}",
        ]
        run_and_measure([sys.executable, "-m", "coordcare", "synthesize", *made, "-o", str(workspace)])
        ingest, peak = run_and_measure([sys.executable, "-m", "coordcare", "ingest", str(workspace)])
        profile, _ = run_and_measure([sys.executable, "-m", "coordcare", "profile", str(workspace)])
        run = current_run(workspace / "store")
        ours, by_hand = _compared(workspace, run, Path(folder))
        rows = sum(one["rows"] for one in _record(run)["reconciliation"] if one["table"].endswith("_claim"))
    print(f"{members:>9,}{rows:>13,}{form:>9}{ingest:>9.1f} s{peak:>7.0f} MB{profile:>8.1f} s"
          f"{ours:>7.2f} s{by_hand:>7.2f} s{ours / by_hand:>7.2f}   {bar}", flush=True)  # fmt: skip


def _compared(workspace: Path, run: Path, folder: Path) -> tuple[float, float]:
    """Seconds of both on the same tables, the better of two runs each, in turn; the results must be the same."""
    ours, by_hand = [], []
    for _ in range(2):
        results = folder / "results"
        results.mkdir()
        engine = _engine(run, folder)
        seconds, found = _ours(engine, workspace, results)
        ours.append(seconds)
        engine.close()
        engine = _engine(run, folder)
        seconds, expected = _by_hand(engine, workspace, run, results)
        by_hand.append(seconds)
        engine.close()
        shutil.rmtree(results)
        if found != expected:
            raise SystemExit("The two answers differ: the benchmark means nothing until they agree.")
    return min(ours), min(by_hand)


def _engine(run: Path, folder: Path) -> DuckDB:
    engine = DuckDB(temporary=folder / "spill")
    for table in TABLES:
        engine.read(table.name, run / "tables" / f"{table.name}.parquet")
    engine.read("months", run / "results" / "months.parquet")
    return engine


def _ours(engine: DuckDB, workspace: Path, results: Path) -> tuple[float, list[list[Row]]]:
    chosen = [one for one in steps(services=primary_care_services(workspace), categories=read_service_categories())
              if one.name in BOTH]  # fmt: skip
    began = time.perf_counter()
    carry_out(compiled(chosen, dialect="duckdb"), engine=engine, results=results, sql=results)
    seconds = time.perf_counter() - began
    costs = "SELECT number, category, sum(lines), sum(paid_amount), sum(allowed_amount) FROM experience GROUP BY ALL"
    return seconds, _answers(engine, "member_months", costs, "attribution")


def _by_hand(engine: DuckDB, workspace: Path, run: Path, results: Path) -> tuple[float, list[list[Row]]]:
    record = _record(run)
    kinds = {kind: ", ".join(map(quoted, codes)) for kind, codes in taxonomies().items()}
    statements = HAND.read_text(encoding="utf-8").format(
        folder=results,
        first=record["first_month"],
        last=record["last_month"],
        physicians=kinds["primary_care_physician"],
        non_physicians=kinds["non_physician"],
        specialists=kinds["specialist"],
        places=", ".join(map(quoted, {*WALK_IN_PLACES, *(place.lstrip("0") for place in WALK_IN_PLACES)})),
        services=", ".join(map(quoted, primary_care_services(workspace))),
    )
    began = time.perf_counter()
    engine.connection.execute(statements)
    seconds = time.perf_counter() - began
    return seconds, _answers(engine, "hand_member_months", "FROM hand_costs", "hand_attribution")


def _answers(engine: DuckDB, member_months: str, costs: str, attribution: str) -> list[list[Row]]:
    """Member months by month and plan, costs by month and category, and attribution by month, basis and to whom."""
    return [
        sorted(
            engine.rows(
                f"SELECT month, coalesce(plan, ''), count(*), sum(days), sum(on_15th) FROM {member_months} GROUP BY ALL"
            )
        ),
        sorted(engine.rows(costs)),
        sorted(
            engine.rows(
                f"SELECT month, basis, coalesce(contracting_entity, ''), count(*), "
                f"bit_xor(hash(person_id, clinic_id, npi)) FROM {attribution} "
                "GROUP BY ALL"
            )
        ),
    ]


def _record(run: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((run / "run.json").read_text(encoding="utf-8"))
    return record


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400_000)
