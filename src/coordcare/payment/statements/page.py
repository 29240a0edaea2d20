"""A party's statement as one page that carries all it needs: it works without a network, and prints on Letter."""

from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

from coordcare.figures import Figure, written
from coordcare.pages.template import template
from coordcare.pages.words import NONE
from coordcare.payment.closing.closed import Closed
from coordcare.payment.closing.settling import SettledStream
from coordcare.payment.lines import Line
from coordcare.payment.statements import wording
from coordcare.payment.statements.quality_rows import quality_of
from coordcare.payment.statements.statement import statement_of


def statement_page(closed: Closed, party: str) -> str:
    """The statement of a party as an HTML page; raises LookupError where the party has no stream in the year."""
    page: str = template(Path(__file__).parent).render(
        statement=statement_of(closed, party),
        closed=closed,
        wording=wording,
        quality_of=quality_of,
        parts_of=parts_of,
        balances=balances,
        share=share,
    )
    return page


def parts_of(figure: Figure) -> tuple[Figure, ...]:
    """What a figure is made of, as far as its line tells it: a score's credits stand in the table of quality."""
    return () if figure.says.startswith("Quality score") else figure.of


def balances(one: SettledStream) -> list[tuple[int, Line, Decimal]]:
    """The lines of a stream, numbered from 1, each with the balance that it leads to."""
    reached = accumulate(line.amount for line in one.lines)
    return [(number, line, balance) for number, (line, balance) in enumerate(zip(one.lines, reached, strict=True), 1)]


def share(credit: Fraction | None) -> str:
    """A share of one in percent; a dash where there is none."""
    return NONE if credit is None else written(credit, "share")
