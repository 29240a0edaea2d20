"""Prints what a review, a run over claims, a close and a year's quality cost, each with the bar that it is held to.

Beside each stands a plain alternative. Times are medians; machines differ and are shared, so the ratio says more than
the seconds.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import claims, close, quality
from benchmarks.memory import run_and_measure
from coordcare.oregon.filings.vbp_data.reviewing import review_file

EXAMPLES = Path(__file__).parents[1] / "examples"
REAL = next((EXAMPLES / "health_share_2022").glob("*.xlsx"))
WORKBOOKS = (REAL, EXAMPLES / "clean_2022.xlsx", EXAMPLES / "every_rule_2022.xlsx")
PLAIN = "import sys, openpyxl\nfor path in sys.argv[1:]: openpyxl.load_workbook(path)"


def main() -> None:
    """Run all benchmarks and print a line for each."""
    print(f"{'what':<44}{'ours':>12}{'openpyxl':>12}{'ratio':>8}   bar")
    _one_in_process()
    _one_command()
    _a_thousand()
    print()
    claims.main()
    print()
    close.main()
    print()
    quality.main()


def _one_in_process() -> None:
    import openpyxl

    review_file(REAL)
    ours, plain = _median_in_turn(lambda: review_file(REAL), lambda: openpyxl.load_workbook(REAL), runs=31)
    _line("one filing reviewed, in process", ours, plain, "under 60 ms")


def _one_command() -> None:
    command = [sys.executable, "-m", "coordcare", "review", str(REAL)]
    ours, plain = _median_in_turn(
        lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=False),
        lambda: subprocess.run([sys.executable, "-c", PLAIN, str(REAL)], check=True),
        runs=11,
    )
    _line("one filing reviewed, command from cold", ours, plain, "under 0.6 s")


def _a_thousand() -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"filing {number:04}.xlsx" for number in range(1000)]
        for number, path in enumerate(paths):
            shutil.copyfile(WORKBOOKS[number % len(WORKBOOKS)], path)
        output = Path(folder) / "reviews.json"
        command = [sys.executable, "-m", "coordcare", "review", folder, "--format", "json", "--output", str(output)]
        seconds, peak = run_and_measure(command)
        plain, plain_peak = run_and_measure([sys.executable, "-c", PLAIN, *map(str, paths)])
    _line("1,000 workbooks reviewed, seconds", seconds, plain, "under 25 s")
    print(f"{'1,000 workbooks reviewed, peak memory':<44}{peak:>9.0f} MB{plain_peak:>9.0f} MB{'':>8}   under 400 MB")


Run = Callable[[], object]


def _median_in_turn(ours: Run, plain: Run, *, runs: int) -> tuple[float, float]:
    """The median seconds of both, run in turn so that a busy moment of the machine meets both."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for kept, run in zip(times, (ours, plain), strict=True):
            start = time.perf_counter()
            run()
            kept.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def _line(what: str, ours: float, plain: float, bar: str) -> None:
    print(f"{what:<44}{ours:>10.3f} s{plain:>10.3f} s{ours / plain:>8.2f}   {bar}", flush=True)


if __name__ == "__main__":
    main()
