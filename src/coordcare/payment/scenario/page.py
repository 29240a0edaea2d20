"""Scenarios as one page that carries all it needs: it works without a network and without scripts, and prints."""

from pathlib import Path

from coordcare.pages.template import template
from coordcare.payment.scenario.comparison import where_from
from coordcare.payment.scenario.outcome import Comparison
from coordcare.payment.scenario.ranges import chart_of
from coordcare.payment.scenario.rows import reason, rows_of


def comparison_page(comparison: Comparison) -> str:
    """The comparison as an HTML page."""
    page = template(Path(__file__).parent).render(
        comparison=comparison,
        chart=chart_of(comparison),
        reason=reason,
        parts=tuple(rows_of(comparison)),
        where_from=where_from(comparison.draws),
    )
    return str(page)
