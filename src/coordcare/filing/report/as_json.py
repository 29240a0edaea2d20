"""A review as JSON for other programs; valid also when files could not be read."""

import json
from collections.abc import Iterable
from typing import Any

from coordcare.filing.review import FileReview, Finding


def json_report(reviews: Iterable[FileReview]) -> str:
    """The reviews as JSON text, in ASCII so that no console or pipe changes it."""
    return f"{json.dumps({'files': [_file(review) for review in reviews]}, indent=2)}\n"


def _file(review: FileReview) -> dict[str, Any]:
    return {
        "path": str(review.path),
        "contractor": review.contractor,
        "period": review.period,
        "readable": review.readable,
        "error": review.error,
        "counts": {severity.value: count for severity, count in review.counts.items()},
        "findings": [_finding(finding) for finding in review.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    citation, given = finding.citation, finding.explanation
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "value": finding.value,
        "message": finding.message,
        "fix": finding.fix,
        "citation": {"source": citation.source, "locator": citation.locator, "standing": citation.standing.value},
        "explanation": {"by": given.by, "on": given.on.isoformat(), "text": given.text} if given else None,
    }
