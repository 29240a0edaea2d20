"""Rules about the five largest models: their order, categories, shares and risk."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from coordcare.filing.review import Remark, Severity, remark, rule
from coordcare.filing.values import Kind, read_money, read_share
from coordcare.oregon.filings.vbp_data.records import Model
from coordcare.oregon.filings.vbp_data.rules.case import LAN, PRACTICE, TEMPLATE, Case
from coordcare.oregon.filings.vbp_data.rules.wording import (
    CAPITATION,
    DOWNSIDE_RISK,
    INFRASTRUCTURE,
    PERFORMANCE,
    SHARED_SAVINGS,
    affirms,
    dollars,
    quoted,
    words,
)
from coordcare.payment.lan import LanCategory, read_categories

COLUMN_B = "Model Descriptions, column B"


def _dollars(model: Model) -> Decimal | None:
    return read_money(model.dollars.raw)


def told(model: Model) -> str:
    """All that is said about a model, in one text."""
    return " ".join(answer.text for answer in (model.description, model.metrics, model.providers, model.equity))


@rule(
    "MD-01", severity=Severity.NOT_APPROVED, cite=TEMPLATE, at=COLUMN_B, rests_on=("vbp_models.risk_sharing_rate_from",)
)
def risk_sharing_rate_is_given(case: Case) -> Iterator[Remark]:
    """A model at category 3B or higher gives its risk-sharing rate."""
    for model in case.models:
        lan = model.lan
        if lan and lan.at_least(case.model_terms.risk_sharing_rate_from) and not _names_a_rate(model.category.text):
            yield remark(
                model.category,
                f"{quoted(model.description)} is listed at {lan} and gives no risk-sharing rate.",
                f"Add the provider's share of gains and losses, for example “{lan}, 50%”.",
            )


_RATE = re.compile(
    r"(?<![\d.])(?:100(?:\.0+)?|0*[1-9]\d?(?:\.\d+)?|0?\.\d*[1-9]\d*)\s*(?:%|percent)"  # above 0, up to 100 percent
    r"|\b0?\.\d*[1-9]\d*\b|\b\d{1,2}/\d{1,2}\b"  # 0.5, 50/50
    r"|\b(?:half|third|thirds|quarter|fully|full[- ](?:financial[- ])?risk|all (?:of )?the (?:financial )?risk)\b",
    re.IGNORECASE,
)


def _names_a_rate(text: str) -> bool:
    """Whether a rate is named: a percentage above 0 and up to 100, a fraction, or full risk in words."""
    return _RATE.search(text) is not None


@rule("MD-02", severity=Severity.EXPLAIN, cite=TEMPLATE, at=COLUMN_B, rests_on=("vbp_models.categories",))
def models_are_at_listed_categories(case: Case) -> Iterator[Remark]:
    """A model is listed at one of the categories the template ranks, none below 2C and none without link to quality."""
    for model in case.models:
        if model.lan and model.lan not in case.model_terms.categories:
            allowed = ", ".join(case.model_terms.categories)
            yield remark(
                model.category,
                f"{quoted(model.description)} is listed at {model.lan}; the template ranks {allowed}.",
                "Give the most advanced of these that the arrangement meets, or describe another model.",
            )


@rule("MD-03", severity=Severity.NOTE, cite=TEMPLATE, at="Model Descriptions, columns A and E")
def models_stand_in_order_of_dollars(case: Case) -> Iterator[Remark]:
    """The models stand in order of dollars, the largest first."""
    paid = [(model, amount) for model in case.models if (amount := _dollars(model)) is not None]
    for (before, more), (after, amount) in pairwise(paid):
        if amount > more:
            yield remark(
                after.dollars,
                f"{quoted(after.description)} with {dollars(amount)} stands below {quoted(before.description)} "
                f"with {dollars(more)}.",
                "List the models from the largest to the smallest.",
            )


@rule("MD-04", severity=Severity.EXPLAIN, cite=TEMPLATE, at="Model Descriptions, column A")
def largest_models_are_the_largest(case: Case) -> Iterator[Remark]:
    """No arrangement of a care delivery area is larger than a model listed, unless it can be part of one.

    An area's dollars can be part of a model that is at least as large and at the same category.
    """
    paid = [(model, amount) for model in case.models if (amount := _dollars(model)) is not None]
    if not paid:
        return
    smallest, least = min(paid, key=lambda item: item[1])
    for area in case.begun_areas:
        amount = read_money(area.dollars.raw)
        part_of = [
            model for model, total in paid if amount is not None and total + 1 > amount and model.lan == area.lan
        ]
        if amount is not None and amount > least and not part_of:
            yield remark(
                area.dollars,
                f"{dollars(amount)} were paid here, more than in {quoted(smallest.description)} with "
                f"{dollars(least)} "
                f"({smallest.dollars.place}), which is listed among the five largest models; this arrangement is "
                "not.",
                "List it among the models, or say which model it is part of, or correct the amount.",
            )


@rule("MD-05", severity=Severity.EXPLAIN, cite=TEMPLATE, at="Model Descriptions, columns C and D")
def share_agrees_with_additional_categories(case: Case) -> Iterator[Remark]:
    """All of a model's payments are at its category exactly when no additional category is listed."""
    for model in case.models:
        share, others = read_share(model.share.raw, model.share.number_format), _additional(model)
        if share == 1 and others:
            yield remark(
                model.additional_categories,
                f"{quoted(model.share)} of {quoted(model.description)} is paid at {model.category.text} "
                f"({model.share.cell}), and {', '.join(others)} is listed as well.",
                "Lower the share by what is paid at the other category, or write N/A here.",
            )
        elif share is not None and share < 1 and model.additional_categories.kind is Kind.NOT_APPLICABLE:
            yield remark(
                model.additional_categories,
                f"{quoted(model.share)} is paid at {model.category.text} ({model.share.cell}), and no category is "
                "listed for the rest.",
                "List the categories of the rest.",
            )


def _additional(model: Model) -> tuple[LanCategory, ...]:
    return read_categories(model.additional_categories.text)


@rule("MD-06", severity=Severity.EXPLAIN, cite=TEMPLATE, at="instruction 2")
def most_advanced_category_is_listed(case: Case) -> Iterator[Remark]:
    """The category listed is the most advanced of the arrangement; no additional category is equal or more advanced."""
    for model in case.models:
        for other in _additional(model):
            if model.lan and other.at_least(model.lan):
                yield remark(
                    model.additional_categories,
                    f"{other} is listed as additional to {model.lan} and is "
                    f"{'the same' if other == model.lan else 'more advanced'}.",
                    "Put the most advanced category into column B.",
                )


@rule("MD-07", severity=Severity.EXPLAIN, cite=TEMPLATE, at="Model Descriptions, column C")
def shares_lie_between_nothing_and_all(case: Case) -> Iterator[Remark]:
    """The percentage of payments at the highest category is above 0 and at most 100."""
    for model in case.models:
        share = read_share(model.share.raw, model.share.number_format)
        if share is not None and not 0 < share <= 1:
            yield remark(
                model.share,
                f"{quoted(model.share)} of the payments cannot be made at the highest category.",
                "Give a percentage above 0 and up to 100.",
            )


@rule("MD-08", severity=Severity.EXPLAIN, cite=TEMPLATE, at="Model Descriptions, column E")
def models_have_dollars(case: Case) -> Iterator[Remark]:
    """A model among the largest involves more than zero dollars."""
    for model in case.models:
        if _dollars(model) == 0:
            yield remark(
                model.dollars,
                f"{quoted(model.description)} involves no dollars.",
                "Give the whole yearly value of the contract.",
            )


@rule("MD-09", severity=Severity.EXPLAIN, cite=LAN, at="categories 2C to 4C")
def category_fits_the_terms_described(case: Case) -> Iterator[Remark]:
    """A model's description fits its category: shared savings from 3A, downside risk from 3B, capitation at 4."""
    for model in case.models:
        text, lan = told(model), model.lan
        if lan is None:
            continue
        if affirms(DOWNSIDE_RISK, text) and not lan.has_downside_risk:
            yield remark(
                model.category,
                f"{quoted(model.description)} is listed at {lan} and is described with downside risk, which is 3B "
                "or more.",
                "List it at 3B with its rate, or say that the risk depends on quality alone.",
            )
        elif affirms(SHARED_SAVINGS, text) and not lan.at_least(LanCategory.SHARED_SAVINGS):
            yield remark(
                model.category,
                f"{quoted(model.description)} is listed at {lan} and is described with shared savings, which are "
                "3A or more.",
                "List it at 3A or 3B, or describe what is shared.",
            )
        elif CAPITATION.search(model.description.text) and not lan.at_least(
            LanCategory.CONDITION_SPECIFIC_POPULATION_PAYMENT
        ):
            yield remark(
                model.category,
                f"{quoted(model.description)} is listed at {lan} and is described as capitation, which is 4A or "
                "more where it is linked to quality.",
                "List it at 4A, 4B or 4C, or describe the payment.",
            )


@rule("MD-10", severity=Severity.EXPLAIN, cite=LAN, at="categories 2A and 2C")
def performance_is_paid_for_from_2c(case: Case) -> Iterator[Remark]:
    """A model at 2C is described as paying for performance; a PMPM for infrastructure or staff alone is 2A."""
    for model in case.models:
        text = told(model)
        if (
            model.lan is LanCategory.PAY_FOR_PERFORMANCE
            and INFRASTRUCTURE.search(text)
            and not PERFORMANCE.search(text)
        ):
            yield remark(
                model.category,
                f"{quoted(model.description)} is listed at 2C and is described as a payment for infrastructure, "
                "without a word on performance.",
                "Say which performance the payment depends on; if on none, it is 2A and below what is asked for here.",
            )


@rule("MD-11", severity=Severity.EXPLAIN, cite=PRACTICE)
def models_are_listed_once(case: Case) -> Iterator[Remark]:
    """No model is listed twice."""
    seen: dict[tuple[str, ...], Model] = {}
    for model in case.models:
        name = tuple(words(model.description.text))
        if name and name in seen:
            yield remark(
                model.description,
                f"{quoted(model.description)} stands at {seen[name].description.cell} already.",
                "List each model once, with all of its dollars.",
            )
        seen.setdefault(name, model)
