"""Results as CSV: all of them for use inside, and those of entities and clinics as other systems take them in."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from coordcare.measures.counts import ALL
from coordcare.measures.results import RateResult
from coordcare.oregon.quality.report.rates import ENTITY, lines_of_entities, rate_lines
from coordcare.oregon.quality.report.wording import plain
from coordcare.oregon.quality.year_quality import YearQuality
from coordcare.tables.quality import MEASURE_RESULTS

RESULTS_COLUMNS = (
    "measure", "rate", "dimension", "group", "within", "initial_population", "exclusions", "exceptions", "numerator",
    "denominator", "result", "people", "people_met",
)  # fmt: skip
_CLINIC = "clinic_id"
_SOURCE = "computed from claims"


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write rows by their columns; text that a spreadsheet would take for a formula stands as text."""
    written = io.StringIO(newline="")
    table = csv.DictWriter(written, columns, lineterminator="\n")
    table.writeheader()
    table.writerows({name: _harmless(value) for name, value in row.items()} for row in rows)
    path.write_text(written.getvalue(), encoding="utf-8")


def write_results(path: Path, quality: YearQuality) -> None:
    """Every computed result by every dimension; `denominator` of an index is what was expected."""
    write_csv(path, RESULTS_COLUMNS, (as_row(one) for one in quality.results))


def write_measure_results(path: Path, quality: YearQuality) -> None:
    """The computed results of all, of entities and of clinics in the columns of the table of results.

    Results are interim where the data do not reach to the end of the year.
    """
    columns = [one.name for one in MEASURE_RESULTS.columns]
    status = "interim" if quality.interim else "final"
    lines = {("", line.id): line for line in rate_lines(quality)}
    lines |= {(entity, line.id): line for entity, own in lines_of_entities(quality).items() for line in own}
    rows = []
    for one in quality.results:
        if one.result is None or not _has_a_place(one):
            continue
        of_clinic = one.dimension == _CLINIC
        line = None if of_clinic else lines[one.value, one.rate.id]
        rows.append(
            {
                "measure": one.rate.id,
                "contracting_entity": one.within if of_clinic else one.value,
                "clinic_id": one.value if of_clinic else "",
                "period_start_date": date(quality.year, 1, 1),
                "period_end_date": date(quality.year, 12, 31),
                "numerator": plain(one.numerator),
                "denominator": plain(one.denominator),
                "result": plain(one.result),
                "target": plain(line.aimed_at) if line is not None else "",
                "previous_result": plain(line.before) if line is not None else "",
                "status": status,
                "source": _SOURCE,
            }
        )
    write_csv(path, columns, rows)


def _has_a_place(one: RateResult) -> bool:
    """Whether the table of results can say whose result it is."""
    return one.dimension == ALL or (one.dimension in (ENTITY, _CLINIC) and bool(one.value))


def as_row(one: RateResult) -> dict[str, object]:
    """A computed result by `RESULTS_COLUMNS`."""
    return {
        "measure": one.measure.id,
        "rate": one.rate.id,
        "dimension": one.dimension,
        "group": one.value,
        "within": one.within,
        "initial_population": one.initial_population,
        "exclusions": one.exclusions,
        "exceptions": one.exceptions,
        "numerator": plain(one.numerator),
        "denominator": plain(one.denominator),
        "result": plain(one.result),
        "people": one.people,
        "people_met": one.people_met,
    }


def _harmless(value: object) -> str:
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "@", "+", "-", "\t", "\r") else text
