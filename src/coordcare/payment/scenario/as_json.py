"""A comparison for machines: amounts as text, exact; shares as numbers of one."""

import json
from typing import Any

from coordcare.figures import rounded
from coordcare.payment.scenario.comparison import where_from
from coordcare.payment.scenario.outcome import PERCENTILES, Comparison, Outcome, Range


def comparison_as_json(comparison: Comparison) -> str:
    """The comparison as JSON text."""
    content = {
        "name": comparison.name,
        "year": comparison.year,
        "arrangement": {"id": comparison.arrangement_id, "name": comparison.arrangement},
        "draws": comparison.draws,
        "seed": comparison.seed,
        "range": where_from(comparison.draws),
        "notes": list(comparison.notes),
        "scenarios": [_scenario(each, comparison) for each in comparison.outcomes],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _scenario(outcome: Outcome, comparison: Comparison) -> dict[str, Any]:
    shares = [
        {
            "at_or_above": target.category,
            "dollars": str(reached.dollars),
            "of_dollars": str(reached.of_dollars),
            "share": None if reached.share is None else str(rounded(reached.share, 6)),
            "target": None if target.share is None else str(target.share),
            "standing": target.standing,
        }
        for target, reached in zip(comparison.targets, outcome.reached, strict=True)
    ]
    return {
        "name": outcome.scenario.name,
        "changes": list(outcome.scenario.changes),
        "category": outcome.category,
        "because": outcome.categories.most_advanced.because,
        "dollars": str(outcome.dollars),
        "shares": shares,
        "settlement": str(outcome.settlement),
        "outcomes": _range(outcome.range),
        "streams": [
            {
                "name": one.name,
                "category": one.category,
                "settlement": str(one.settlement),
                "outcomes": _range(one.range),
            }
            for one in outcome.streams
        ],
    }


def _range(found: Range) -> dict[str, str]:
    by_percentile = zip(PERCENTILES, found.percentiles, strict=True)
    return {
        **{f"p{percentile}": str(amount) for percentile, amount in by_percentile},
        "mean": str(found.mean),
        "chance_of_owing": str(rounded(found.owing, 6)),
    }
