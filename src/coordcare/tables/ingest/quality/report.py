"""All checks on the data of a run, in the order in which they are told."""

from pathlib import Path
from typing import Any

from coordcare.tables.ingest.quality import claims, eligibility, months, providers, results, standings
from coordcare.tables.ingest.quality.findings import QualityFinding
from coordcare.tables.ingest.quality.stored_run import StoredRun

CHECKS = (
    *standings.CHECKS,
    *eligibility.CHECKS,
    *months.CHECKS,
    *claims.CHECKS,
    *providers.CHECKS,
    *results.CHECKS,
    *standings.ROUTINE,
)


def find_all(connection: Any, run: Path) -> list[QualityFinding]:
    """Everything odd in the stored tables of a run; a check on a table that is absent or empty says nothing."""
    stored = StoredRun(connection, run)
    inputs = standings.read_inputs(run)
    early = [*standings.unreadable_lines(inputs), *standings.no_rows(inputs)]
    return [*early, *(finding for check in CHECKS for finding in check(stored))]
