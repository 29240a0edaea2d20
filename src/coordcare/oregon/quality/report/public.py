"""Results that may leave the building: as a page, as CSV and as JSON, all from one verdict on every cell.

Of every hidden cell the same is said, because the reason would tell how many it counts.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from coordcare.measures.measure import Measure, Rate
from coordcare.oregon.quality.report import drawings, wording
from coordcare.oregon.quality.report.names import Names
from coordcare.oregon.quality.report.published import Published, published
from coordcare.oregon.quality.report.rates import rate_lines
from coordcare.oregon.quality.report.tables import write_csv
from coordcare.oregon.quality.report.thresholds import thresholds_of
from coordcare.oregon.quality.report.wording import plain
from coordcare.oregon.quality.year_quality import YearQuality
from coordcare.pages.charts import Chart, Series, gauges
from coordcare.pages.template import template

COLUMNS = (
    "measure", "rate", "dimension", "group", "within", "status", "numerator", "denominator", "result", "data_reach_to",
)  # fmt: skip
_LEAST_BARS = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicRate:
    """A rate with its cells: that of all members, and those of each dimension."""

    measure: Measure
    rate: Rate
    title: str
    of_all: Published
    dimensions: tuple[tuple[str, tuple[Published, ...]], ...]


def write_public(quality: YearQuality, names: Names, folder: Path) -> tuple[Path, ...]:
    """Write `report.html`, `results.csv` and `results.json` into a folder that is there."""
    cells = published(quality)
    paths = folder / "report.html", folder / "results.csv", folder / "results.json"
    paths[0].write_text(public_page(quality, names, cells), encoding="utf-8")
    write_csv(paths[1], COLUMNS, (_row(one, names, quality.last_service) for one in cells))
    least = thresholds_of(quality.year)
    content = {
        "name": quality.name,
        "year": quality.year,
        "interim": quality.interim,
        "smallest_count": least.smallest_count,
        "smallest_denominator": least.smallest_denominator,
        "thresholds": {
            "standing": str(least.standing),
            "sources": [source.title for source in least.sources],
            "notes": least.notes,
        },
        "results": [_row(one, names, quality.last_service) for one in cells],
    }
    paths[2].write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return paths


def public_page(quality: YearQuality, names: Names, cells: Sequence[Published]) -> str:
    """The page of what may be published."""
    rates = tuple(_rates(cells))
    chart = _chart(quality, rates)
    page: str = template(Path(__file__).parent, "public.html.j2").render(
        quality=quality,
        names=names,
        wording=wording,
        rates=rates,
        chart=chart if len(chart.rows) >= _LEAST_BARS else None,
        hidden=sum(one.hidden for one in cells),
        cells=len(cells),
        least=thresholds_of(quality.year),
    )
    return page


def _row(one: Published, names: Names, reach: date) -> dict[str, str]:
    """A cell for machines: numbers as text, empty where hidden; an index has the number of its cases below."""
    of = one.of
    clinic = of.dimension == "clinic_id"
    return {
        "measure": of.measure.id,
        "rate": of.rate.id,
        "dimension": "clinic" if clinic else of.dimension,
        "group": "" if of.dimension == "all" else names.clinic(of.value) if clinic else wording.group(of.value),
        "within": wording.group(of.within) if clinic else "",
        "status": one.shown,
        "numerator": plain(one.numerator),
        "denominator": plain(one.denominator),
        "result": plain(one.result),
        "data_reach_to": reach.isoformat(),
    }


def _rates(cells: Sequence[Published]) -> Iterator[PublicRate]:
    for _, found in groupby(cells, key=lambda one: one.of.rate.id):
        of_all, *others = found
        measure, rate = of_all.of.measure, of_all.of.rate
        yield PublicRate(
            measure=measure,
            rate=rate,
            title=measure.title if len(measure.rates) == 1 else f"{measure.title}: {rate.title}",
            of_all=of_all,
            dimensions=tuple(
                (dimension, tuple(listed)) for dimension, listed in groupby(others, key=lambda one: one.of.dimension)
            ),
        )


def _chart(quality: YearQuality, rates: Sequence[PublicRate]) -> Chart:
    """The shares of all members that are shown, with their benchmarks."""
    benchmarks = {line.id: line.benchmark for line in rate_lines(quality)}
    drawn = [one for one in rates if one.rate.kind == "share" and one.of_all.result is not None]
    return gauges(
        "Results of all members",
        "Shares of all members; the mark is the benchmark, where there is one.",
        of="Rate",
        labels=[one.title for one in drawn],
        reached=Series(name="result", values=tuple(one.of_all.result for one in drawn)),
        marks=Series(name="benchmark", values=tuple(benchmarks.get(one.rate.id) for one in drawn)),
        shown=drawings.share,
    )
