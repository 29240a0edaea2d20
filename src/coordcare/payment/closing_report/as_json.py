"""A closed year for machines. Amounts are text, so that no digit is lost; shares are text to six decimals.

Lines hold what they rest on in words, also of parties with few members: this is for use inside.

    name, year, interim, settlement, run    whose year, which settlement, on which run
    progress        of_dollars, by_category (per principle: category to dollars; “none” has no stated terms), shares
                    (category, dollars, share per principle), alternative (dollars, share), targets (with cite, standing
                    and whether it is reached)
    denominator     in_it (sort, dollars), left_out (table, standing, why, rows, dollars)
    areas, entities key (null: none), name, dollars, at_2c, share_at_2c, at_3b, share_at_3b
    arrangements    id, name, file, areas, category, because, dominant, dominant_because, other_readings, contested,
                    dollars, share, members (null: below 11, or not counted), streams and parties (earned, paid_before,
                    due, gain, loss; gain or loss null: the terms set no limit)
    settlements     key, arrangement, party, stream, category, paid_at, earned, paid_before, due, gain, loss, and lines
                    (key, says, how, amount)
    payments        sort, payee, arrangement, stream, most_advanced, paid_at, area, alternative, says, dollars
    adjustments     stream, party, before, after, change, causes
    sums            says, parts (says, dollars), total, adds_up
    notes, filing_findings (severity, place, text), files (path to what it is)
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from coordcare.figures import Figure, dollars_of, rounded
from coordcare.payment.closing.closed import Adjustment, Closed
from coordcare.payment.closing.payments import Payment
from coordcare.payment.closing.settling import SettledStream
from coordcare.payment.closing_report import denominator, groups
from coordcare.payment.closing_report.arrangements import Members, Settled, Summary, summaries
from coordcare.payment.closing_report.page import Finding
from coordcare.payment.closing_report.wording import standing_of
from coordcare.payment.progress import Basis, Reached, Target
from coordcare.payment.statements.statement import party_of


def closed_as_json(
    closed: Closed, *, targets: Sequence[Target], filing_findings: Sequence[Finding], files: Mapping[str, str]
) -> dict[str, Any]:
    """The closed year as a dictionary that JSON can hold, with the keys that this module's docstring names."""
    return {
        "name": closed.name,
        "year": closed.year,
        "interim": closed.interim,
        "settlement": closed.settlement,
        "run": closed.run.name,
        "progress": _progress(closed, targets),
        "denominator": _denominator(closed),
        "areas": _groups(groups.by_area(closed)),
        "entities": _groups(groups.by_payee(closed)),
        "arrangements": [_arrangement(one) for one in summaries(closed)],
        "settlements": [_settlement(one) for one in closed.settled],
        "payments": [_payment(one) for one in closed.payments],
        "adjustments": [_adjustment(one, closed) for one in closed.adjustments],
        "sums": [_sum(one) for one in denominator.sums(closed)],
        "notes": list(closed.notes),
        "filing_findings": [
            {"severity": severity, "place": place, "text": text} for severity, place, text in filing_findings
        ],
        "files": dict(files),
    }


def _denominator(closed: Closed) -> dict[str, Any]:
    parts = zip(denominator.SORTS, denominator.in_it(closed), strict=True)
    return {
        "in_it": [{"sort": sort, "dollars": str(part.dollars)} for sort, part in parts],
        "left_out": [
            {
                "table": one.table,
                "standing": one.standing,
                "why": one.why,
                "rows": one.rows,
                "dollars": str(one.dollars),
            }
            for one in denominator.left_out(closed)
        ],
    }


def _adjustment(one: Adjustment, closed: Closed) -> dict[str, Any]:
    return {
        "stream": one.stream,
        "party": party_of(one, closed),
        "before": str(one.before),
        "after": str(one.after),
        "change": str(one.change),
        "causes": list(one.causes),
    }


def _sum(one: denominator.Sum) -> dict[str, Any]:
    return {
        "says": one.says,
        "parts": [_part(part) for part in one.parts],
        "total": _part(one.total),
        "adds_up": one.adds_up,
    }


def _progress(closed: Closed, targets: Sequence[Target]) -> dict[str, Any]:
    progress = closed.progress
    return {
        "of_dollars": str(progress.of_dollars),
        "by_category": {
            basis.value: {str(category or "none"): str(dollars) for category, dollars in found.items()}
            for basis, found in progress.by_category.items()
        },
        "shares": [
            {"category": str(category), "basis": basis.value} | _reached(progress.at_least(category, basis))
            for category in (groups.VALUE_BASED, groups.DOWNSIDE)
            for basis in Basis
        ],
        "alternative": _reached(progress.alternative),
        "targets": [
            {
                "category": str(one.category),
                "share": _share(one.share),
                "cite": one.cite,
                "standing": one.standing,
                "reached": standing_of(one, progress.at_least(one.category)),
            }
            for one in targets
        ],
    }


def _reached(reached: Reached) -> dict[str, Any]:
    return {"dollars": str(reached.dollars), "share": _share(reached.share)}


def _groups(listed: Iterable[groups.Group]) -> list[dict[str, Any]]:
    return [
        {
            "key": one.key,
            "name": one.name,
            "dollars": str(one.dollars),
            "at_2c": str(one.value_based.dollars),
            "share_at_2c": _share(one.value_based.share),
            "at_3b": str(one.downside.dollars),
            "share_at_3b": _share(one.downside.share),
        }
        for one in listed
    ]


def _arrangement(one: Summary) -> dict[str, Any]:
    terms, categories = one.of.arrangement, one.of.categories
    return {
        "id": terms.id,
        "name": terms.name,
        "file": f"{one.of.file.parent.name}/{one.of.file.name}",
        "areas": list(terms.areas),
        "category": str(categories.most_advanced.category),
        "because": categories.most_advanced.because,
        "dominant": None if one.dominant is None else str(one.dominant.category),
        "dominant_because": None if one.dominant is None else one.dominant.because,
        "other_readings": [
            {"stream": stream, "category": str(other.category), "because": other.because}
            for stream, other in one.others
        ],
        "contested": categories.contested,
        "dollars": str(one.dollars),
        "share": _share(one.share),
        "members": one.members.number,
        "streams": [_settled(each) for each in one.streams],
        "parties": [_settled(each) | _members(counted) for each, counted in one.parties],
    }


def _settled(one: Settled) -> dict[str, Any]:
    return {
        "name": one.name,
        "earned": str(one.earned),
        "paid_before": str(one.paid_before),
        "due": str(one.due),
        "gain": None if one.gain is None else str(one.gain),
        "loss": None if one.loss is None else str(one.loss),
    }


def _members(counted: Members) -> dict[str, Any]:
    return {"members": counted.number}


def _settlement(one: SettledStream) -> dict[str, Any]:
    return {
        "key": one.key,
        "arrangement": one.of.arrangement.id,
        "party": one.party.name,
        "stream": one.stream.name,
        "category": str(one.category),
        "paid_at": str(one.paid_at),
        "earned": str(one.earned),
        "paid_before": str(one.earned - one.due),
        "due": str(one.due),
        "gain": _dollars(one.bounds.gain),
        "loss": _dollars(one.bounds.loss),
        "lines": [
            {"key": line.key, "says": line.figure.says, "how": line.figure.how, "amount": str(line.amount)}
            for line in one.lines
        ],
    }


def _payment(one: Payment) -> dict[str, Any]:
    return {
        "sort": one.sort,
        "payee": one.payee or None,
        "arrangement": one.arrangement_id,
        "stream": one.stream,
        "most_advanced": None if one.most_advanced is None else str(one.most_advanced),
        "paid_at": None if one.paid_at is None else str(one.paid_at),
        "area": one.area,
        "alternative": one.alternative,
        "says": one.figure.says,
        "dollars": str(one.amount),
    }


def _part(part: denominator.Part) -> dict[str, Any]:
    return {"says": part.says, "dollars": str(part.dollars)}


def _dollars(figure: Figure) -> str | None:
    return None if figure.value is None else str(dollars_of(figure.number))


def _share(part: Fraction | Decimal | None) -> str | None:
    return None if part is None else str(rounded(part, 6))
