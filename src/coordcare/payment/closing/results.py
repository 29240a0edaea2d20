"""Results of measures for a close: those that the CCO brings, and beside them those that were computed from claims."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from coordcare.engine.on_duckdb import connect, write_rows
from coordcare.figures import Rows
from coordcare.payment.quality import MeasureResult

COMPUTED = "computed_results"
"""The table of computed results, beside what the engine found."""
CASES = "measure_cases"
"""The view of the cases that a computed result is of."""
_COLUMNS = {
    "measure": "VARCHAR", "party": "VARCHAR", "result": "DECIMAL(18,6)", "target": "DECIMAL(18,6)",
    "previous": "DECIMAL(18,6)", "numerator": "DECIMAL(18,3)", "denominator": "DECIMAL(18,6)", "basis": "VARCHAR",
    "whose": "VARCHAR", "comes_from": "VARCHAR",
}  # fmt: skip

_BROUGHT = ("measure", "party", "result", "target", "previous", "numerator", "denominator", "status")


def write_computed(results: Iterable[MeasureResult], folder: Path) -> None:
    """Keep computed results with the figures of a close; each names the basis of its cases, and whose they are."""
    rows = [
        (one.measure, one.party, one.result, one.target, one.previous, one.numerator, one.denominator,
         _only(one, "basis"), _only(one, "whose"), one.comes_from)
        for one in results
    ]  # fmt: skip
    with TemporaryDirectory() as temporary, closing(connect(temporary=Path(temporary))) as connection:
        write_rows(connection, _COLUMNS, rows, folder / f"{COMPUTED}.parquet")


def _only(one: MeasureResult, column: str) -> str:
    assert one.rows is not None
    (value,) = one.rows.where[column]
    return str(value)


def read_results(connection: Any, year: int) -> tuple[MeasureResult, ...]:
    """All results of a year; of a measure and party that were computed and brought, the brought one."""
    brought = tuple(_brought(connection, year))
    known = {(one.measure, one.party) for one in brought}
    return (*(one for one in _computed(connection) if (one.measure, one.party) not in known), *brought)


def _computed(connection: Any) -> Iterator[MeasureResult]:
    if not _has(connection, COMPUTED):
        return
    rows = connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM {COMPUTED} ORDER BY measure, party").fetchall()
    for measure, party, result, target, previous, numerator, denominator, basis, whose, comes_from in rows:
        cases = Rows(view=CASES, where={"rate": (measure,), "basis": (basis,), "whose": (whose,)})
        yield MeasureResult(
            measure=measure,
            party=party,
            result=result,
            target=target,
            previous=previous,
            numerator=numerator,
            denominator=denominator,
            rows=cases,
            comes_from=comes_from,
        )


def _brought(connection: Any, year: int) -> Iterator[MeasureResult]:
    """The rows of the table of results whose period ends in the year; of several of a party the last that is final."""
    sql = (
        "SELECT measure, contracting_entity, result, target, previous_result, numerator, denominator, "
        "coalesce(status, 'final'), source, period_end_date, input_file, input_row FROM measure_results "
        "WHERE standing = 'counted' AND clinic_id IS NULL AND year(period_end_date) = $1 "
        "ORDER BY measure, contracting_entity, coalesce(status, 'final') = 'final', period_end_date"
    )
    if not _has(connection, "measure_results"):
        return
    for *values, source, end, file, row in connection.execute(sql, [year]).fetchall():
        yield MeasureResult(
            **dict(zip(_BROUGHT, values, strict=True)),
            rows=Rows(view="measure_results", where={"input_file": (file,), "input_row": (row,)}),
            comes_from=f"brought: {source or 'source not stated'}, for the period to {end} ({file}, row {row})",
        )


def _has(connection: Any, view: str) -> bool:
    sql = "SELECT count(*) FROM duckdb_views() WHERE view_name = $1"
    return bool(connection.execute(sql, [view]).fetchone()[0])
