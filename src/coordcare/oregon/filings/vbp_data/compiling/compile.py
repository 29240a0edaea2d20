"""Compile the workbook of a closed year: every answer with its receipt."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from coordcare.errors import Problems
from coordcare.figures import Figure, Law
from coordcare.filing.answers import read_answers
from coordcare.filing.form import Form
from coordcare.filing.values import Answer
from coordcare.oregon.filings.vbp_data.compiling.areas import SHEETS, area_cells, filed_for, not_filed
from coordcare.oregon.filings.vbp_data.compiling.models import largest, model_cells
from coordcare.oregon.filings.vbp_data.compiling.tiers import tier_cells, tiers_without_a_reason
from coordcare.oregon.filings.vbp_data.narrative import Narrative
from coordcare.oregon.filings.vbp_data.records import form_for
from coordcare.oregon.rulebook import program_year
from coordcare.oregon.vbp.parameters import CareDeliveryAreas, VbpModels
from coordcare.payment.closing.closed import Closed
from coordcare.rulebook.periods import calendar_year

Cells = dict[str, Figure]
_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


@dataclass(frozen=True, kw_only=True, slots=True)
class Compiled:
    """The answers of the workbook by question, their receipts by cell, and what was left out, in sentences."""

    form: Form
    answers: Mapping[str, Answer]
    receipts: Mapping[str, Figure]
    left_out: tuple[str, ...]


def compile_filing(closed: Closed, narrative: Narrative) -> Compiled:
    """The filing of a closed year. Raises `Problems` that name the texts that its figures ask for and nobody wrote."""
    form, law = form_for(closed.year), program_year(closed.year)
    models_law, areas_law = law.for_year(VbpModels), law.for_year(CareDeliveryAreas)
    tiers = dict(tier_cells(closed, narrative, range(1, len(form.sheet("pcpch").table.row_labels) + 1)))
    untold = list(tiers_without_a_reason(tiers))
    if untold:
        raise Problems(where=f"{narrative.path}: these texts are missing", problems=untold)
    models = largest(closed, models_law)
    filed = filed_for(closed, areas_law)
    sheets: dict[str, Any] = {
        "pcpch": {**_head(narrative, closed), "tiers": {f"tier_{tier}": cells for tier, cells in tiers.items()}},
        "models": {
            **_head(narrative, closed),
            "models": [_with_law(model_cells(one, narrative, models_law), closed) for one in models],
        },
    }
    for sheet, _ in SHEETS.values():
        sheets[sheet] = {"contractor": _contractor(narrative)}
    for area, one in filed.items():
        answers, metrics = area_cells(closed, area, one, narrative, models=models, terms=models_law)
        sheets[SHEETS[area][0]] |= {**_with_law(answers, closed), "metrics": metrics}
    answers_read = read_answers(form, _plain(sheets), where="the compiled filing")
    receipts = {answers_read[name].place: figure for name, figure in _flat(sheets, form).items()}
    return Compiled(form=form, answers=answers_read, receipts=receipts, left_out=tuple(not_filed(closed, filed)))


def file_name(compiled: Compiled, narrative: Narrative, year: int) -> str:
    """The name that the state asks for: CCO, reporting year, title of the template."""
    contractor = " ".join(_NOT_IN_A_NAME.sub(" ", narrative.contractor).split())
    return f"{contractor} {year} {compiled.form.title}.xlsx".lstrip(" .")


def _head(narrative: Narrative, closed: Closed) -> Cells:
    year = str(calendar_year(closed.year))
    period = Figure(value=year, unit="text", says="The reporting period", how="the year closed")
    return {"contractor": _contractor(narrative), "period": period}


def _contractor(narrative: Narrative) -> Figure:
    return narrative.text(narrative.contractor, "contractor", "Name of the CCO")


def _with_law(cells: Cells, closed: Closed) -> Cells:
    """The category's receipt with what the year states about categories."""
    stated = program_year(closed.year).at("vbp_models.risk_sharing_rate_from")[-1]
    from_here = Figure(
        value=str(stated.value),
        unit="text",
        says="Category from which the risk-sharing rate is listed",
        source=Law(name=stated.key, cite=str(stated.citation), standing=str(stated.citation.standing)),
    )
    category = cells["category"]
    whole = Figure(
        value=category.value, unit=category.unit, says=category.says, how=category.how, of=(*category.of, from_here)
    )
    return {**cells, "category": whole}


def _plain(part: Any) -> Any:
    """The same nest of answers with plain values, as a file of answers has them."""
    match part:
        case Figure():
            return _raw(part)
        case dict():
            return {name: _plain(one) for name, one in part.items()}
        case list():
            return [_plain(one) for one in part]
    return part


def _raw(figure: Figure) -> Any:
    value = figure.value
    if isinstance(value, Fraction):
        raise TypeError(f"{figure.says} is not rounded")
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value


def _flat(sheets: Mapping[str, Any], form: Form) -> dict[str, Figure]:
    """Every answer by its question."""
    flat: dict[str, Figure] = {}
    for sheet in form.sheets:
        for name, value in sheets.get(sheet.id, {}).items():
            if isinstance(value, Figure):
                flat[sheet.question(name)] = value
            for key, cells in _rows(value):
                flat |= {sheet.row_question(str(key), column): figure for column, figure in cells.items()}
    return flat


def _rows(value: Any) -> Iterable[tuple[Any, Cells]]:
    """The rows of a table by their keys; none of anything else."""
    if isinstance(value, dict):
        return value.items()
    return enumerate(value, start=1) if isinstance(value, list) else ()
