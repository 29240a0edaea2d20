"""Findings and reviews made by hand."""

import os
from datetime import date
from pathlib import Path

from coordcare.filing.review import Explanation, FileReview, Finding, Severity
from coordcare.rulebook.sources import Citation, Standing

ROOT = Path(__file__).parents[1]
CLEAN = ROOT / "examples" / "clean_2022.xlsx"
REAL = next((ROOT / "examples" / "health_share_2022").glob("*.xlsx"))
EXPLANATION = Explanation(by="Ana Ruiz", on=date(2023, 5, 1), text="The contract has no downside in 2022.")


def finding(
    place: str = "PCPCH!B7",
    severity: Severity = Severity.EXPLAIN,
    *,
    rule: str = "CD-06",
    value: str = "17",
    message: str = "17 clinics are paid nothing.",
    fix: str = "Write what they are paid.",
    explanation: Explanation | None = None,
) -> Finding:
    """A finding at a place such as “PCPCH!B7”, “PCPCH!” for the whole sheet, or “!” for the whole workbook."""
    sheet, _, cell = place.rpartition("!")
    return Finding(
        rule=rule,
        severity=severity,
        sheet=sheet,
        cell=cell,
        value=value,
        message=message,
        fix=fix,
        citation=Citation(source="template", locator="instruction 2", standing=Standing.REPORTED),
        explanation=explanation,
    )


def review(*findings: Finding, path: Path = CLEAN) -> FileReview:
    """A review of a readable file that found this."""
    return FileReview(path=path, contractor="Cascade Fields CCO", period="CY 2022", findings=findings)


def unreadable(path: Path = Path("old.xls"), error: str = "is a PDF, not an Excel workbook.") -> FileReview:
    """The review of a file that could not be read."""
    return FileReview(path=path, error=error)


def review_or_die(path: Path) -> FileReview:
    """The review of a file, unless its name says that it kills the process; other processes import this."""
    if "kills" in path.name:
        os._exit(1)
    return FileReview(path=path, contractor=path.stem)
