"""An explained figure as one page that carries all it needs: no network, no scripts; and it prints."""

from pathlib import Path

from coordcare.pages.template import template
from coordcare.payment.tracing import text, words
from coordcare.payment.tracing.tree import Explained

_OPEN = 3  # levels of the tree that stand open


def html_page(told: Explained) -> str:
    """The explanation as an HTML page."""
    page: str = template(Path(__file__).parent).render(
        told=told,
        root=told.tree,
        say=words,
        gone=text.gone(told) if told.without_run else "",
        script=text.script_of(told),
        open_levels=_OPEN,
    )
    return page
