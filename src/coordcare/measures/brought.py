"""Results that others reckoned and the CCO brings: of charts, surveys, other agencies, and of the year before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from coordcare.figures import Rows
from coordcare.measures.scoring import Observed

REPORTING_ONLY = "reporting_only"


@dataclass(frozen=True, kw_only=True, slots=True)
class Brought:
    """A row of the table of results: whose it is (`entity` and `clinic_id` None: that of all), and of which period."""

    rate: str
    entity: str | None
    clinic_id: str | None
    period_end: date
    result: Decimal
    target: Decimal | None
    previous: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    status: str
    source: str | None
    rows: Rows

    @property
    def observed(self) -> Observed:
        """The result as scoring takes it."""
        return Observed(value=self.result, numerator=self.numerator, denominator=self.denominator, source=self.rows)


def read_brought(connection: Any, year: int) -> tuple[Brought, ...]:
    """The results whose period ends in a year; of several of one kind the last that is final stands last."""
    rows = connection.execute(_SQL, [year]).fetchall()
    return tuple(
        Brought(
            **dict(zip(_COLUMNS, row[:-2], strict=True)),
            rows=Rows(view="measure_results", where={"input_file": (row[-2],), "input_row": (row[-1],)}),
        )
        for row in rows
    )


_COLUMNS = (
    "rate", "entity", "clinic_id", "period_end", "result", "target", "previous", "numerator", "denominator", "status",
    "source",
)  # fmt: skip
_SQL = """
    SELECT measure, contracting_entity, clinic_id, period_end_date, result, target, previous_result, numerator,
           denominator, coalesce(status, 'final'), source, input_file, input_row
    FROM measure_results
    WHERE standing = 'counted' AND year(period_end_date) = $1
    ORDER BY measure, contracting_entity, clinic_id, coalesce(status, 'final') = 'final', period_end_date
"""


def of_all(brought: Iterable[Brought]) -> dict[str, Observed]:
    """The results of all providers together, by rate."""
    return {one.rate: one.observed for one in brought if one.entity is None and one.clinic_id is None}


def of_entity(brought: Iterable[Brought], entity: str) -> dict[str, Observed]:
    """The results of one contracting entity, by rate."""
    return {one.rate: one.observed for one in brought if one.entity == entity and one.clinic_id is None}
