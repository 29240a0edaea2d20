"""The wall time of a command and the peak memory of all its processes together."""

import subprocess
import time
from pathlib import Path

_EVERY = 0.05


def run_and_measure(command: list[str]) -> tuple[float, float]:
    """Seconds and peak megabytes of a command and its children; 0 MB where the system has no /proc.

    Pages that processes share are counted once for each of them, so the true peak is lower.
    """
    start, peak = time.perf_counter(), 0.0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, sum(map(_megabytes, _family(process.pid))))
        time.sleep(_EVERY)
    return time.perf_counter() - start, peak


def _family(pid: int) -> list[int]:
    """A process and all that came from it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return [pid]
    return [pid, *(each for child in children for each in _family(int(child)))]


def _megabytes(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    resident = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")]
    return int(resident[0]) / 1024 if resident else 0.0
