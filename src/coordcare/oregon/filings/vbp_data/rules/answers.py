"""Rules about answering at all: every highlighted cell, in the type asked for, with N/A only where it is allowed.

The template says of the sheets PCPCH and Model Descriptions that a highlighted cell without a response is not approved,
and of the care delivery area sheets only that each highlighted cell needs one. We give both the same weight; that an
unanswered cell of a care delivery area sheet keeps the filing from approval is our reading.
"""

from collections.abc import Iterator

from coordcare.filing.form import Response
from coordcare.filing.review import Remark, Severity, remark, rule
from coordcare.filing.values import Answer, Kind, read_count, read_money, read_range, read_reporting_period, read_share
from coordcare.oregon.filings.vbp_data.areas_named import areas_listed
from coordcare.oregon.filings.vbp_data.records import CareDeliveryArea, answers_of
from coordcare.oregon.filings.vbp_data.rules.case import PRACTICE, TEMPLATE, Case, on_sheet
from coordcare.oregon.filings.vbp_data.rules.wording import PLACEHOLDER, quoted
from coordcare.payment.lan import read_categories
from coordcare.rulebook.sources import Standing

ASKED_FOR = {
    "count": (read_count, "a whole number, such as 17"),
    "money": (read_money, "an amount in dollars, such as 12.94"),
    "money_or_range": (read_range, "an amount or a range in dollars, such as $6.00-$9.00"),
    "share": (read_share, "a percentage, such as 100%"),
    "period": (read_reporting_period, "a period, such as 1/1/2022 - 12/31/2022"),
}
SAYS_NOTHING = (Kind.DASH, Kind.ACCOUNTING_ZERO)


def _first_sheets(case: Case) -> Iterator[Answer]:
    """The answers of PCPCH and of the models that are begun, as far as their cells were found."""
    begun = {answer.question for model in case.models for answer in answers_of(model)}
    for name, answer in case.filing.filing.answers.items():
        always = name.startswith("pcpch.") or name in ("models.contractor", "models.period")
        if (always or name in begun) and case.asked(answer):
            yield answer


def _area_answers(case: Case) -> Iterator[tuple[CareDeliveryArea, Answer]]:
    """The answers above the metric tables of the sheets that must be complete."""
    for area in case.areas:
        for answer in answers_of(area):
            if case.asked(answer):
                yield area, answer


def _response(case: Case, answer: Answer) -> Response:
    return case.filing.filing.field(answer.question).response


def _in_scope(case: Case) -> Iterator[Answer]:
    """Every answer that the filing must give."""
    yield from _first_sheets(case)
    for _, answer in _area_answers(case):
        yield answer


@rule("AN-01", severity=Severity.NOT_APPROVED, cite=TEMPLATE, at="PCPCH and Model Descriptions, evaluation criteria")
def highlighted_cells_are_answered(case: Case) -> Iterator[Remark]:
    """Every highlighted cell of PCPCH and Model Descriptions has a response, also for a tier without clinics."""
    for answer in _first_sheets(case):
        if answer.kind is Kind.BLANK and _response(case, answer) is not Response.IF_APPLICABLE:
            label = case.filing.filing.field(answer.question).label
            yield remark(answer, f"Nothing is answered here: “{label}”", _what_to_write(case, answer))


@rule(
    "AN-02",
    severity=Severity.NOT_APPROVED,
    cite=TEMPLATE,
    at="care delivery area sheets, evaluation criteria",
    standing=Standing.REPORTED,
)
def care_delivery_area_cells_are_answered(case: Case) -> Iterator[Remark]:
    """Every highlighted cell of a required care delivery area sheet has a response."""
    for area, answer in _area_answers(case):
        required = area.id in case.delivery_areas.required  # AN-04 speaks of the others
        if required and answer.kind is Kind.BLANK and _response(case, answer) is not Response.IF_APPLICABLE:
            label = case.filing.filing.field(answer.question).label
            yield remark(answer, f"Nothing is answered here: “{label}”", _what_to_write(case, answer))


def _what_to_write(case: Case, answer: Answer) -> str:
    field = case.filing.filing.field(answer.question)
    if answer.question.endswith(".clinics"):
        return "Write the number of clinics; 0 where there are none."
    may_not_apply = field.response is Response.REQUIRED_OR_NA and "N/A" not in field.hint
    return f"{field.hint} Write N/A where it does not apply." if may_not_apply else field.hint


@rule("AN-03", severity=Severity.EXPLAIN, cite=TEMPLATE, at="care delivery area sheets, row 12 and evaluation criteria")
def complex_care_is_answered(case: Case) -> Iterator[Remark]:
    """The question on complex care needs and health disparities is answered, be it with N/A.

    Its prompt says “if applicable”, which allows an empty cell; the criteria ask for a response in each highlighted
    cell and allow N/A in rows 18 and 20 alone, which does not. We ask, and do not hold it against approval.
    """
    for area, answer in _area_answers(case):
        if answer is area.complex_care and answer.kind in (Kind.BLANK, *SAYS_NOTHING):
            yield remark(
                answer,
                "It is not said how this area serves members with complex care needs or at risk of health disparities.",
                "Say how it does, or write N/A and why it does not apply.",
            )


@rule(
    "AN-04",
    severity=Severity.NOT_APPROVED,
    cite=TEMPLATE,
    at="instruction 1; Children's and Oral sheets, evaluation criteria",
    rests_on=("care_delivery_areas.one_of",),
)
def one_of_the_further_areas_is_filled(case: Case) -> Iterator[Remark]:
    """Of the children's and the oral health sheet, one is filled whole."""
    choices, chosen = case.delivery_areas.one_of, case.chosen_area
    titles = " and ".join(f"“{case.filing.form.sheet(id).title}”" for id in choices)
    if choices and chosen is None:
        yield on_sheet(case, choices[0], f"Nothing is filled on {titles}; one of them must be.", "Fill one of them.")
    elif chosen and (empty := _cells(case, case.filing.area(chosen))):
        yield on_sheet(
            case,
            chosen,
            f"Of {titles} one must be filled whole. This one comes nearest; nothing is answered at {empty}.",
            "Answer these cells, or fill the other sheet.",
        )


def _cells(case: Case, area: CareDeliveryArea) -> str:
    return ", ".join(answer.cell for answer in case.unanswered(area))


@rule(
    "AN-05",
    severity=Severity.NOTE,
    cite=TEMPLATE,
    at="Children's and Oral sheets, evaluation criteria",
    rests_on=("care_delivery_areas.one_of",),
)
def optional_sheet_is_whole_or_empty(case: Case) -> Iterator[Remark]:
    """An optional sheet is filled whole or left empty."""
    for area in case.begun_areas:
        optional = area.id in case.delivery_areas.one_of and area.id != case.chosen_area
        if optional and (empty := _cells(case, area)):
            message = f"This optional sheet is half filled; nothing is answered at {empty}."
            yield on_sheet(case, area.id, message, "Complete it, or clear it.")


@rule("AN-06", severity=Severity.NOT_APPROVED, cite=TEMPLATE, at="evaluation criteria", standing=Standing.REPORTED)
def not_applicable_stands_where_it_is_allowed(case: Case) -> Iterator[Remark]:
    """N/A stands only where a question may not apply."""
    for answer in _in_scope(case):
        if answer.kind is Kind.NOT_APPLICABLE and _response(case, answer) is Response.REQUIRED:
            yield remark(answer, f"{quoted(answer)} stands where an answer is required.", _what_to_write(case, answer))


@rule(
    "AN-07",
    severity=Severity.EXPLAIN,
    cite=TEMPLATE,
    at="care delivery area sheets, evaluation criteria (rows 18 and 20)",
)
def gain_and_loss_are_amounts_or_not_applicable(case: Case) -> Iterator[Remark]:
    """The maximum gain and loss are amounts, or the words N/A; a dash may mean either nothing or not applicable."""
    for area, answer in _area_answers(case):
        if answer in (area.maximum_gain, area.maximum_loss) and answer.kind in SAYS_NOTHING:
            yield remark(
                answer, "A dash stands here. It can mean zero, none, or not applicable.", "Write the amount, 0, or N/A."
            )


@rule("AN-08", severity=Severity.NOT_APPROVED, cite=TEMPLATE, at="evaluation criteria", standing=Standing.REPORTED)
def a_dash_is_no_answer(case: Case) -> Iterator[Remark]:
    """No dash stands in for an answer that is required."""
    for answer in _in_scope(case):
        may_be_empty = _response(case, answer) is Response.IF_APPLICABLE
        elsewhere = answer.question.endswith(("maximum_gain", "maximum_loss"))  # AN-07 speaks of these
        if answer.kind is Kind.DASH and not may_be_empty and not elsewhere:
            yield remark(answer, "A dash stands here, which is no answer.", _what_to_write(case, answer))


@rule("AN-09", severity=Severity.EXPLAIN, cite=TEMPLATE, at="labels")
def answers_have_the_type_asked_for(case: Case) -> Iterator[Remark]:
    """Amounts, counts, percentages, periods, categories and care delivery areas can be read as such."""
    for answer in _in_scope(case):
        if answer.kind not in (Kind.TEXT, Kind.NUMBER):
            continue
        asked = case.filing.filing.field(answer.question).type
        if asked == "categories" and answer.text.casefold() in ("none", "no"):
            continue
        if asked in ASKED_FOR and ASKED_FOR[asked][0](answer.raw) is None:
            yield remark(
                answer,
                f"“{_typed(answer)}” cannot be read as {ASKED_FOR[asked][1].split(',')[0]}.",
                f"Write {ASKED_FOR[asked][1]}.",
            )
        elif asked in ("category", "categories") and not read_categories(answer.text):
            yield remark(
                answer,
                f"{quoted(answer)} names no HCP-LAN category.",
                "Write a category such as 2C; from 3B up with the risk-sharing rate.",
            )
        elif asked == "areas" and not areas_listed(answer.text):
            yield remark(
                answer,
                f"{quoted(answer)} names no care delivery area.",
                "Name the area of this sheet, such as Hospital care.",
            )


def _typed(answer: Answer) -> str:
    """What was typed, every digit of it."""
    return answer.text if isinstance(answer.raw, str) else str(answer.raw)


@rule("AN-10", severity=Severity.EXPLAIN, cite=PRACTICE)
def no_placeholder_stands_for_an_answer(case: Case) -> Iterator[Remark]:
    """No placeholder such as “TBD” or “see attached” stands for an answer."""
    metrics = (answer for area, metric in case.metrics if area in case.areas for answer in answers_of(metric))
    for answer in (*_in_scope(case), *metrics):
        still_to_come = answer.question.endswith(".performance")  # MT-07 speaks of these
        if answer.kind is Kind.TEXT and not still_to_come and PLACEHOLDER.fullmatch(answer.text):
            yield remark(answer, f"{quoted(answer)} is a placeholder and no answer.", "Write the answer itself.")


@rule(
    "AN-11",
    severity=Severity.NOT_APPROVED,
    cite=TEMPLATE,
    at="Model Descriptions, column A",
    rests_on=("vbp_models.count",),
)
def the_asked_number_of_models_is_described(case: Case) -> Iterator[Remark]:
    """As many models are described as the template asks for: the five largest."""
    wanted = case.model_terms.count
    for model in case.filing.models[:wanted]:
        if not model.started and case.asked(model.description):
            yield remark(
                model.description,
                f"{len(case.models)} of the {wanted} largest models are described; this row is empty.",
                "Describe one more model.",
            )


@rule("AN-12", severity=Severity.EXPLAIN, cite=PRACTICE)
def amounts_are_not_negative(case: Case) -> Iterator[Remark]:
    """No amount is below zero."""
    for answer in case.filing.filing.answers.values():
        asked = case.filing.filing.field(answer.question).type
        if asked in ("money", "money_or_range"):
            amount = read_money(answer.raw)
            if amount is not None and amount < 0:
                yield remark(
                    answer,
                    f"{quoted(answer)} is below zero.",
                    "Write the amount without a minus sign, or explain what it stands for.",
                )
