"""A year's quality for machines. Numbers are text, so that no digit is lost: exact, or to six decimals.

    name, year, last_service    whose quality, and the last day that the data reach
    interim         whether that is before the end of the year, so that results, verdicts and pool are so far
    notes           what a reader must know, in sentences
    rates           of all members: id, title, measure, kind (share, rate, index, passed, number), for_each, unit,
                    better, result, result_from (claims, brought, or null), source, numerator, denominator, last_year,
                    target, benchmark, met (null: not known), decided_with_others
    results         every computed result: measure, rate, dimension, group, within, initial_population, exclusions,
                    exceptions, numerator, denominator, result, people, people_met
    metrics         of the program: id, title, challenge, cite, standing, met, credit, says, components (id, title,
                    rates, better, unit, result, target, benchmark, met, says); null where nothing states the program,
                    and `no_program` says why
    pool            payments, payments_from, share_of_payments, standing, earned (share), says, maximum, for_measures,
                    for_challenges, total, carried; null where there is no program
    entities        by contracting entity: its rates, as above
    equity          rate, dimension, group, numerator, denominator, result, interval, difference, difference_interval,
                    reference, seen
    stand_out       entities and clinics beside all other members: rate, dimension, value, within, result,
                    difference, difference_interval, seen
    brought, before rate, entity, clinic_id, period_end, result, target, previous, numerator, denominator, status,
                    source
    not_computed    by measure the value sets that are missing
    value_sets      by name whether each is brought or shipped; problems says what is wrong with files

Small numbers are in it: this is for use inside.
"""

from collections.abc import Iterable
from typing import Any

from coordcare.measures.brought import Brought
from coordcare.measures.equity import Interval
from coordcare.oregon.quality.report.groups import equity_tables, stand_out
from coordcare.oregon.quality.report.page import award_of
from coordcare.oregon.quality.report.rates import RateLine, lines_of_entities, parts_of, rate_lines, rates_of
from coordcare.oregon.quality.report.tables import as_row
from coordcare.oregon.quality.report.wording import plain
from coordcare.oregon.quality.year_quality import YearQuality


def quality_as_json(quality: YearQuality) -> dict[str, Any]:
    """A year's quality as a dictionary that JSON can hold, with the keys that this module's docstring names."""
    lines = rate_lines(quality)
    sets = quality.computed.sets
    return {
        "name": quality.name,
        "year": quality.year,
        "last_service": quality.last_service.isoformat(),
        "interim": quality.interim,
        "notes": list(quality.notes),
        "rates": [_line(one) for one in lines],
        "results": [as_row(one) for one in quality.results],
        "metrics": _metrics(quality),
        "no_program": quality.no_program,
        "pool": _pool(quality),
        "entities": {name: [_line(one) for one in own] for name, own in lines_of_entities(quality).items()},
        "equity": list(_equity(quality, lines)),
        "stand_out": list(_stand_out(quality, lines)),
        "brought": [_brought(one) for one in quality.brought],
        "before": [_brought(one) for one in quality.before],
        "not_computed": {id: list(names) for id, names in sets.missing.items()},
        "value_sets": dict(sets.origin),
        "problems": list(sets.problems),
    }


def _text(number: Any) -> str | None:
    return plain(number) or None


def _line(one: RateLine) -> dict[str, Any]:
    rate = one.measure.rate(one.id) if one.measure is not None else None
    counted = one.brought or one.computed
    return {
        "id": one.id,
        "title": one.title,
        "measure": one.measure.id if one.measure is not None else None,
        "kind": one.kind,
        "for_each": rate.for_each if rate is not None else None,
        "unit": rate.unit if rate is not None else None,
        "better": one.better,
        "result": _text(one.result),
        "result_from": "brought" if one.brought is not None else "claims" if one.result is not None else None,
        "source": one.brought.source if one.brought is not None else None,
        "numerator": _text(counted.numerator) if counted is not None else None,
        "denominator": _text(counted.denominator) if counted is not None else None,
        "last_year": _text(one.before),
        "target": _text(one.target),
        "benchmark": _text(one.benchmark),
        "met": one.met,
        "decided_with_others": one.aim is not None and not one.aim.alone,
    }


def _metrics(quality: YearQuality) -> list[dict[str, Any]] | None:
    if quality.program is None:
        return None
    return [
        {
            "id": metric.id,
            "title": metric.title,
            "challenge": metric.challenge,
            "cite": metric.cite,
            "standing": metric.standing,
            "met": (verdict := quality.verdicts[metric.id]).met,
            "credit": _text(verdict.credit),
            "says": verdict.says,
            "components": [
                {
                    "id": component.id,
                    "title": component.title,
                    "rates": list(rates_of(component)),
                    "better": component.better,
                    "unit": component.unit,
                    "result": _text(part.result),
                    "target": _text(part.target),
                    "benchmark": _text(component.benchmark),
                    "met": part.met,
                    "says": part.says,
                }
                for component, part in parts_of(metric, verdict)
            ],
        }
        for metric in quality.program.metrics
    ]


def _pool(quality: YearQuality) -> dict[str, Any] | None:
    if quality.program is None or quality.payout is None:
        return None
    payout, award, terms = quality.payout, award_of(quality), quality.program.pool
    return {
        "payments": str(payout.payments),
        "payments_from": payout.payments_from,
        "share_of_payments": _text(terms.share_of_payments),
        "standing": terms.standing,
        "earned": _text(payout.earned.share),
        "says": payout.says,
        "maximum": str(award.maximum) if award is not None else None,
        "for_measures": str(award.for_measures) if award is not None else None,
        "for_challenges": {id: str(amount) for id, amount in award.for_challenges.items()} if award else {},
        "total": str(award.total) if award is not None else None,
        "carried": str(payout.distribution.carried) if payout.distribution is not None else None,
    }


def _interval(one: Interval | None) -> list[str] | None:
    return None if one is None else [plain(one.low), plain(one.high)]


def _equity(quality: YearQuality, lines: Iterable[RateLine]) -> Iterable[dict[str, Any]]:
    for table in equity_tables(quality, tuple(lines)):
        for _, one in table.groups:
            yield {
                "rate": table.line.id,
                "dimension": table.dimension,
                "group": one.stratum.group,
                "numerator": one.stratum.numerator,
                "denominator": one.stratum.denominator,
                "result": _text(one.rate),
                "interval": _interval(one.interval),
                "difference": _text(one.difference),
                "difference_interval": _interval(one.difference_interval),
                "reference": one.is_reference,
                "seen": one.seen,
            }


def _stand_out(quality: YearQuality, lines: Iterable[RateLine]) -> Iterable[dict[str, Any]]:
    for one in stand_out(quality, tuple(lines)):
        yield {
            "rate": one.line.id,
            "dimension": one.dimension,
            "value": one.value,
            "within": one.within,
            "result": _text(one.comparison.rate),
            "difference": _text(one.comparison.difference),
            "difference_interval": _interval(one.comparison.difference_interval),
            "seen": one.comparison.seen,
        }


def _brought(one: Brought) -> dict[str, Any]:
    return {
        "rate": one.rate,
        "entity": one.entity,
        "clinic_id": one.clinic_id,
        "period_end": one.period_end.isoformat(),
        "result": _text(one.result),
        "target": _text(one.target),
        "previous": _text(one.previous),
        "numerator": _text(one.numerator),
        "denominator": _text(one.denominator),
        "status": one.status,
        "source": one.source,
    }
