"""Whoever kills a run at any moment finds the last good one, and the next run leaves nothing behind."""

import os
import subprocess
import sys
import time
from pathlib import Path

from coordcare.tables.store import current_run
from tests.unit.tables.ingest.small_workspaces import CLAIMS, ELIGIBILITY, asked, lay

ROOT = Path(__file__).parents[2]
BUILDING = Path("store") / ".building"

# A run is killed as soon as it has got this far.
MOMENTS = (
    BUILDING / "tables" / "medical_claim.parquet",
    BUILDING / "run.json",
    BUILDING / "results" / "member_months.parquet",
    BUILDING / "tables",
)


def ingest(folder: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "coordcare", "ingest", "--quiet", str(folder)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def succeed(folder: Path) -> None:
    running = ingest(folder)
    _, told = running.communicate()
    assert (running.returncode, told) == (0, b"")


def paid(folder: Path) -> list[tuple[object, ...]]:
    """What the run that counts says of the cost of care."""
    results = current_run(folder / "store") / "results" / "experience.parquet"
    return asked("SELECT sum(paid_amount) FROM read_parquet(?)", str(results))


def kill_at(moment: Path, folder: Path) -> None:
    running = ingest(folder)
    while not (folder / moment).exists() and running.poll() is None:
        time.sleep(0.001)
    running.kill()
    running.communicate()


def test_a_killed_run_leaves_the_last_good_one_and_the_next_leaves_no_debris(tmp_path: Path) -> None:
    workspace = lay(tmp_path / "cco", {"eligibility.csv": ELIGIBILITY, "medical_claim.csv": CLAIMS})
    store = workspace / "store"
    succeed(workspace)
    claims = workspace / "inputs" / "medical_claim.csv"
    claims.write_text(CLAIMS.replace("100.00", "1.00"), "utf-8")
    good, killed = current_run(store), 0
    for moment in MOMENTS:
        kill_at(moment, workspace)
        if current_run(store) == good:
            killed += 1
            assert paid(workspace) == [(150,)]
        else:  # it was through before the signal came: then the whole of it counts
            assert paid(workspace) == [(51,)]
            break
    assert killed >= 2
    assert (store / ".building").exists() or killed < len(MOMENTS)
    claims.write_text(CLAIMS.replace("100.00", "2.00"), "utf-8")
    succeed(workspace)
    assert paid(workspace) == [(52,)]
    runs = {path.name for path in store.iterdir()} - {"CURRENT", ".lock"}
    assert len(runs) == 2
    assert all(name.isdigit() for name in runs)
    assert not (current_run(store) / "temporary").exists()
