"""The report of a closed year as one page that carries all it needs: no network, no scripts, and it prints.

Counts of members below 11 are not on it.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from coordcare.pages.template import template
from coordcare.pages.words import counted, money, short_money
from coordcare.payment.closing.closed import Closed
from coordcare.payment.closing_report import denominator, drawings, groups, wording
from coordcare.payment.closing_report.arrangements import MEMBERS, summaries
from coordcare.payment.profile.small_numbers import SMALLEST_SHOWN
from coordcare.payment.progress import Basis, Target
from coordcare.payment.statements.statement import parties_of, party_of, statement_files, statement_of

Finding = tuple[str, str, str]
"""A finding of the filing's review: its severity, its place, and its text."""


def report_page(
    closed: Closed, *, targets: Sequence[Target], filing_findings: Sequence[Finding], files: Mapping[str, str]
) -> str:
    """The report as an HTML page. `files` are paths below the page and what each is; links lead to these alone."""
    page: str = template(Path(__file__).parent).render(
        closed=closed,
        targets=targets,
        tiles=_tiles(closed, targets),
        wording=wording,
        drawings=drawings,
        bases=Basis,
        in_it=denominator.in_it(closed),
        left_out=denominator.left_out(closed),
        sums=denominator.sums(closed),
        areas=groups.by_area(closed),
        payees=groups.by_payee(closed),
        arrangements=summaries(closed),
        covers=MEMBERS,
        smallest_shown=SMALLEST_SHOWN,
        statements=[statement_of(closed, party) for party in parties_of(closed)],
        statement_files=statement_files(closed),
        party_of=party_of,
        severities=_by_severity(filing_findings),
        findings=filing_findings,
        files=files,
    )
    return page


def _tiles(closed: Closed, targets: Sequence[Target]) -> Sequence[tuple[str, str, str]]:
    """The figures that come first: name, figure, and what it is."""
    progress = closed.progress
    due = sum(statement_of(closed, party).due for party in parties_of(closed))
    shares = [
        (
            f"At {category} or above",
            wording.share(progress.at_least(category).share),
            next((_target(one) for one in targets if one.category == category), "no target is given"),
        )
        for category in (groups.VALUE_BASED, groups.DOWNSIDE)
    ]
    claims = counted(len(closed.arrangements), "arrangement")
    return (
        ("Payments in all", short_money(progress.of_dollars), money(progress.of_dollars)),
        *shares,
        ("Other than fee for service", wording.share(progress.alternative.share), "alternative payment methodology"),
        ("Due in all", money(due), f"by {claims}, providers' debts taken off"),
    )


def _target(target: Target) -> str:
    if target.share is None:
        return f"no target is stated ({target.standing})"
    return f"target {wording.share(target.share)}, {target.standing}"


def _by_severity(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings there are of each severity, in the order in which they come."""
    named = [severity for severity, _, _ in findings]
    return {severity: named.count(severity) for severity in dict.fromkeys(named)}
