"""The case that the rules judge: a filing, its year, and what was given to compare it with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from coordcare.filing.form import Response
from coordcare.filing.review import Remark
from coordcare.filing.values import Answer
from coordcare.oregon.filings.vbp_data.records import CareDeliveryArea, Metric, Model, VbpFiling
from coordcare.oregon.vbp.parameters import CareDeliveryAreas, PcpchPayments, Plausibility, VbpDataFiling, VbpModels
from coordcare.rulebook.periods import calendar_year
from coordcare.rulebook.years import Year

TEMPLATE = "vbp-template-2022"
PRACTICE = "review-practice"
LAN = "hcp-lan-framework"
PCPCH_SHEET = "pcpch"
MODELS_SHEET = "models"


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is under review."""

    filing: VbpFiling
    year: Year
    previous: VbpFiling | None = None
    received: date | None = None

    @cached_property
    def deliverable(self) -> VbpDataFiling:
        """What the year states about the filing itself."""
        return self.year.for_year(VbpDataFiling)

    @cached_property
    def delivery_areas(self) -> CareDeliveryAreas:
        """What the year states about care delivery areas."""
        return self.year.for_year(CareDeliveryAreas)

    @cached_property
    def model_terms(self) -> VbpModels:
        """What the year states about models."""
        return self.year.for_year(VbpModels)

    @cached_property
    def pcpch(self) -> PcpchPayments:
        """What the year states about primary care homes on its last day."""
        return self.year.on(PcpchPayments, calendar_year(self.year.number).end)

    @cached_property
    def bounds(self) -> Plausibility:
        """Our own bounds of what is plausible."""
        return self.year.for_year(Plausibility)

    def asked(self, answer: Answer) -> bool:
        """Whether an answer's cell was found, so that an empty one is an answer missing and not a label lost."""
        return answer.question not in self.filing.filing.unfound

    @cached_property
    def models(self) -> tuple[Model, ...]:
        """The models of which anything is answered."""
        return tuple(model for model in self.filing.models if model.started)

    @cached_property
    def chosen_area(self) -> str | None:
        """Of the areas of which one is filled, the one that is filled furthest; None when none is begun."""
        spoiled = {lost.sheet for lost in self.filing.filing.lost_labels}
        begun = [area for area in self.filing.areas if area.id in self.delivery_areas.one_of and area.started]

        def filled(area: CareDeliveryArea) -> tuple[bool, int]:
            return area.area.sheet not in spoiled, sum(bool(answer.text) for answer in area.questions)

        return max(begun, key=filled).id if begun else None

    def unanswered(self, area: CareDeliveryArea) -> tuple[Answer, ...]:
        """The questions of an area's sheet that need a response and have none, its first metric included."""
        asked = (answer for answer in area.questions if not answer.answered)
        optional = Response.IF_APPLICABLE
        empty = [answer for answer in asked if self.filing.filing.field(answer.question).response is not optional]
        return tuple(empty) if area.metrics else (*empty, area.metric_rows[0].metric)

    @cached_property
    def required_sheets(self) -> tuple[str, ...]:
        """The sheets that must be filled: the first two, the required areas, and the chosen one."""
        chosen = (self.chosen_area,) if self.chosen_area else ()
        return (PCPCH_SHEET, MODELS_SHEET, *self.delivery_areas.required, *chosen)

    @cached_property
    def areas(self) -> tuple[CareDeliveryArea, ...]:
        """The care delivery areas that must be complete, the required and the chosen, where their sheets exist."""
        ids = {*self.delivery_areas.required, self.chosen_area}
        missing, form = self.filing.filing.missing_sheets, self.filing.form
        return tuple(area for area in self.filing.areas if area.id in ids and form.sheet(area.id).title not in missing)

    @cached_property
    def begun_areas(self) -> tuple[CareDeliveryArea, ...]:
        """Every care delivery area of which anything is answered."""
        return tuple(area for area in self.filing.areas if area.started)

    @cached_property
    def metrics(self) -> tuple[tuple[CareDeliveryArea, Metric], ...]:
        """Every metric that anything is said about, with its area."""
        return tuple((area, metric) for area in self.filing.areas for metric in area.metrics)


def on_sheet(case: Case, id: str, message: str, fix: str) -> Remark:
    """A remark about a whole sheet of the form."""
    return Remark(sheet=case.filing.filing.titles[id], cell="", value="", message=message, fix=fix)


def on_workbook(value: str, message: str, fix: str) -> Remark:
    """A remark about the workbook as a whole."""
    return Remark(sheet="", cell="", value=value, message=message, fix=fix)


def every_answer(case: Case) -> Iterator[Answer]:
    """Every answer of the filing, in the form's order."""
    yield from case.filing.filing.answers.values()
