"""The filing as the field speaks of it: tiers of primary care homes, models, care delivery areas, metrics.

The same records stand for what is compiled and for what somebody sends; every attribute is an `Answer`, which knows
its cell and what was typed there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from coordcare.filing.form import Filing, Form, load_form
from coordcare.filing.values import Answer
from coordcare.oregon.rulebook import program_year
from coordcare.oregon.vbp.parameters import VbpDataFiling
from coordcare.payment.lan import LanCategory, read_categories

FOLDER = Path(__file__).parent
Record = TypeVar("Record")


@dataclass(frozen=True, kw_only=True)
class Tier:
    """What clinics of one PCPCH tier were paid."""

    number: int
    clinics: Answer
    pmpm: Answer
    average_pmpm: Answer
    range_reason: Answer
    deviation: Answer


@dataclass(frozen=True, kw_only=True)
class Model:
    """One of the largest value-based payment models."""

    number: int
    description: Answer
    category: Answer
    share: Answer
    additional_categories: Answer
    dollars: Answer
    metrics: Answer
    providers: Answer
    equity: Answer

    @property
    def lan(self) -> LanCategory | None:
        """The HCP-LAN category it is listed at."""
        return listed_category(self.category)

    @property
    def started(self) -> bool:
        """Whether anything is answered for it."""
        return any(answer.answered for answer in answers_of(self))


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A quality metric of an arrangement."""

    number: int
    metric: Answer
    steward: Answer
    assessment: Answer
    performance: Answer

    @property
    def started(self) -> bool:
        """Whether anything is answered for it."""
        return any(answer.answered for answer in answers_of(self))


@dataclass(frozen=True, kw_only=True)
class CareDeliveryArea:
    """The arrangement reported for a care delivery area (CDA)."""

    id: str
    contractor: Answer
    area: Answer
    category: Answer
    description: Answer
    complex_care: Answer
    dollars: Answer
    members: Answer
    maximum_gain: Answer
    maximum_loss: Answer
    metric_rows: tuple[Metric, ...]

    @property
    def lan(self) -> LanCategory | None:
        """The HCP-LAN category it is reported at."""
        return listed_category(self.category)

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics of which anything is answered."""
        return tuple(metric for metric in self.metric_rows if metric.started)

    @property
    def questions(self) -> tuple[Answer, ...]:
        """The answers above the metric table, the contractor's name left out."""
        return tuple(answer for answer in answers_of(self) if answer is not self.contractor)

    @property
    def started(self) -> bool:
        """Whether anything that says something is answered on its sheet; a lone dash or N/A says nothing."""
        return any(answer.text for answer in self.questions) or bool(self.metrics)


def answers_of(record: Any) -> tuple[Answer, ...]:
    """The answers that a record holds, in their order."""
    values = (getattr(record, each.name) for each in fields(record))
    return tuple(value for value in values if isinstance(value, Answer))


def listed_category(answer: Answer) -> LanCategory | None:
    """The category that an answer names first, or None."""
    categories = read_categories(answer.text)
    return categories[0] if categories else None


@dataclass(frozen=True, kw_only=True)
class VbpFiling:
    """A whole filing, with its answers by question as read."""

    filing: Filing
    tiers: tuple[Tier, ...]
    models: tuple[Model, ...]
    areas: tuple[CareDeliveryArea, ...]

    @property
    def form(self) -> Form:
        """The edition of the form it was read by."""
        return self.filing.form

    @cached_property
    def contractors(self) -> tuple[Answer, ...]:
        """The contractor's name, sheet by sheet."""
        return tuple(self.filing.answers[sheet.question("contractor")] for sheet in self.form.sheets)

    @cached_property
    def periods(self) -> tuple[Answer, ...]:
        """The reporting period, on each sheet that asks for it."""
        return tuple(self.filing.answers[name] for name in ("pcpch.period", "models.period"))

    def area(self, id: str) -> CareDeliveryArea:
        """A care delivery area by its name."""
        return next(area for area in self.areas if area.id == id)


@cache
def form(edition: int) -> Form:
    """An edition of the form."""
    return load_form(FOLDER / f"form_{edition}.yaml")


def form_for(year: int) -> Form:
    """The edition that is filed for a program year."""
    return form(program_year(year).for_year(VbpDataFiling).form_edition)


def vbp_filing(filing: Filing) -> VbpFiling:
    """The records of a filing."""
    tiers = filing.form.sheet("pcpch").table.row_labels
    return VbpFiling(
        filing=filing,
        tiers=tuple(
            _record(Tier, filing, f"pcpch.tiers.{key}", number=number) for number, key in enumerate(tiers, start=1)
        ),
        models=tuple(_rows(Model, filing, "models", "models")),
        areas=tuple(
            _record(
                CareDeliveryArea,
                filing,
                sheet.id,
                id=sheet.id,
                metric_rows=tuple(_rows(Metric, filing, sheet.id, "metrics")),
            )
            for sheet in filing.form.sheets
            if sheet.id not in ("pcpch", "models")
        ),
    )


def _rows(kind: type[Record], filing: Filing, sheet: str, table: str) -> Iterable[Record]:
    for number in range(1, filing.rows[sheet] + 1):
        yield _record(kind, filing, f"{sheet}.{table}.{number}", number=number)


def _record(kind: type[Record], filing: Filing, prefix: str, **known: Any) -> Record:
    asked = [each.name for each in fields(kind) if each.name not in known]  # type: ignore[arg-type]  # records are dataclasses
    return kind(**known, **{name: filing.answers[f"{prefix}.{name}"] for name in asked})
