"""The report of a year's quality for use inside: one page that carries all it needs, without network or scripts.

Small numbers are on it, so it does not leave the house; `public` makes what may.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from coordcare.figures import dollars_of
from coordcare.measures.equity import Seen
from coordcare.measures.pool import Award
from coordcare.oregon.quality.report import drawings, wording
from coordcare.oregon.quality.report.groups import FEWEST_NAMED, GroupTable, differences, equity_tables, stand_out
from coordcare.oregon.quality.report.names import Names
from coordcare.oregon.quality.report.rates import RateLine, kind_of, parts_of, rate_lines
from coordcare.oregon.quality.value_sets import known_sets
from coordcare.oregon.quality.year_quality import YearQuality, entities_of
from coordcare.pages.template import template
from coordcare.pages.words import counted, money, short_money

_NO_ROWS = "It holds no row that counts."
_LEAST_BARS = 2  # below it a chart shows less than the table


def report_page(quality: YearQuality, names: Names, scorecards: Mapping[str, str]) -> str:
    """The report as an HTML page. `scorecards` are the files of the entities' scorecards, below the page."""
    lines = rate_lines(quality)
    tables = equity_tables(quality, lines)
    chart = drawings.against_targets(lines, "all members")
    page: str = template(Path(__file__).parent).render(
        quality=quality,
        names=names,
        wording=wording,
        lines=lines,
        parts_of=parts_of,
        kind_of=kind_of,
        chart=chart if len(chart.rows) >= _LEAST_BARS else None,
        tiles=_tiles(quality, lines),
        award=award_of(quality),
        titles={metric.id: metric.title for metric in quality.program.metrics} if quality.program else {},
        missing=_missing(quality),
        equity=tuple(_by_rate(tables)),
        differences=differences(tables),
        comparisons=sum(one.seen is not None for table in tables for _, one in table.groups),
        fewest_named=FEWEST_NAMED,
        standing_out=stand_out(quality, lines),
        entities=entities_of(quality.results),
        scorecards=scorecards,
    )
    return page


def award_of(quality: YearQuality) -> Award | None:
    """What the pool pays to this CCO; None where it cannot be reckoned."""
    shared = quality.payout.distribution if quality.payout is not None else None
    return next((one for one in shared.awards if one.name == quality.name), None) if shared is not None else None


def _tiles(quality: YearQuality, lines: Sequence[RateLine]) -> Iterator[tuple[str, str, str]]:
    """The figures that come first: name, figure, and what it is."""
    if quality.program is not None and quality.payout is not None:
        told = list(quality.verdicts.values())
        met = sum(one.met is True for one in told)
        unknown = sum(one.met is None for one in told)
        so_far = wording.SO_FAR * quality.interim
        yield f"Measures met{so_far}", f"{met} of {len(told)}", f"{unknown} not known" if unknown else "all are known"
        award, earned = award_of(quality), quality.payout.earned.share
        standing = quality.program.pool.standing
        if award is not None:
            yield f"The pool pays{so_far}", short_money(award.total), f"{money(award.total)}, {standing}"
            yield "At most by measures", short_money(award.maximum), f"of payments of {short_money(_payments(quality))}"
        yield f"Share earned{so_far}", wording.result(earned, "share"), "of the maximum, by measures met"
    computed, missing = sum(one.computed is not None for one in lines), len(quality.computed.sets.missing)
    lacking = f"{counted(missing, 'measure')} without value sets" if missing else "every measure of the year"
    yield "Rates computed", str(computed), lacking
    yield "Data reach to", f"{quality.last_service:%-d %b %Y}", "the last day known of"


def _payments(quality: YearQuality) -> Decimal:
    assert quality.payout is not None
    return dollars_of(quality.payout.payments)


def _missing(quality: YearQuality) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """The measures that were not computed, each with the sets that it lacks, by name and in words."""
    known = known_sets()
    return [
        (id.replace("_", " "), [(name, known[name].says if name in known else _NO_ROWS) for name in lacking])
        for id, lacking in sorted(quality.computed.sets.missing.items())
    ]


def _by_rate(tables: Sequence[GroupTable]) -> Iterator[tuple[RateLine, Sequence[GroupTable], int]]:
    """The tables of each rate, with how many of its groups are worse than their reference."""
    for _, found in groupby(tables, key=lambda one: one.line.id):
        own = list(found)
        yield own[0].line, own, sum(one.seen == Seen.WORSE for table in own for _, one in table.groups)
