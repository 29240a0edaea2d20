"""Rules about one sum of money told in several places."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from coordcare.filing.review import Remark, Severity, remark, rule
from coordcare.filing.values import read_count, read_money
from coordcare.oregon.filings.vbp_data.areas_named import areas_listed, areas_named
from coordcare.oregon.filings.vbp_data.records import CareDeliveryArea, Model
from coordcare.oregon.filings.vbp_data.rules.case import PRACTICE, Case
from coordcare.oregon.filings.vbp_data.rules.wording import dollars, quoted, shared_phrase

_WORDS_ALIKE = 8
_SMALLEST_COMPARED = 10_000


@rule("DL-01", severity=Severity.EXPLAIN, cite=PRACTICE)
def the_same_dollars_stand_on_one_sheet(case: Case) -> Iterator[Remark]:
    """No two care delivery areas report the same dollars, unless one arrangement covers both and says so."""
    for one, other in combinations(case.begun_areas, 2):
        amount = read_money(one.dollars.raw)
        combined = {one.id, other.id} <= {*areas_listed(one.area.text), *areas_listed(other.area.text)} and _says_both(
            one, other
        )
        if amount and amount == read_money(other.dollars.raw) and not combined:
            yield remark(
                other.dollars,
                f"{dollars(amount)} stands here and at {one.dollars.place}.",
                "If one arrangement covers both areas, name both on both sheets; else correct the total.",
            )


def _says_both(one: CareDeliveryArea, other: CareDeliveryArea) -> bool:
    return other.id in areas_listed(one.area.text) and one.id in areas_listed(other.area.text)


@rule("DL-02", severity=Severity.EXPLAIN, cite=PRACTICE)
def one_program_has_one_total(case: Case) -> Iterator[Remark]:
    """A program described in the same words as a model and as a care delivery area has the same dollars in both places.

    An area whose total some model has is accounted for, whatever the words.
    """
    totals = {read_money(model.dollars.raw) for model in case.models}
    for area in case.begun_areas:
        here = read_money(area.dollars.raw)
        told = [(model, phrase) for model in case.models if (phrase := _words_alike(area, model))]
        if here is None or not told or any(total is not None and abs(total - here) < 1 for total in totals):
            continue
        model, phrase = told[0]
        there = read_money(model.dollars.raw)
        if there is not None:
            yield remark(
                area.dollars,
                f"This arrangement is described in the words of {quoted(model.description)} (“{phrase} …”), "
                f"which has {dollars(there)} ({model.dollars.place}); here {dollars(here)} were paid.",
                "Say which part of the model's dollars these are, so that none counts twice, or correct a total.",
            )


def _words_alike(area: CareDeliveryArea, model: Model) -> str | None:
    """Words that describe the area and the model alike; None for a model that names another area."""
    named = areas_named(model.description.text)
    if named and area.id not in named:
        return None
    texts = (model.description, model.metrics, model.providers)
    return next(
        (same for text in texts if (same := shared_phrase(area.description.text, text.text, _WORDS_ALIKE))), None
    )


@rule("DL-03", severity=Severity.EXPLAIN, cite=PRACTICE, rests_on=("plausibility.largest_multiple",))
def no_figure_is_a_multiple_of_what_it_should_equal(case: Case) -> Iterator[Remark]:
    """No figure of an area is an exact multiple of the dollars of a model of the same area.

    It would be a sum taken twice, or digits added. Round figures are left alone, since those are multiples by chance.
    """
    for area in case.begun_areas:
        for model in case.models:
            base = read_money(model.dollars.raw)
            if (
                area.id not in areas_named(model.description.text)
                or not base
                or base < _SMALLEST_COMPARED
                or base % 1000 == 0
            ):
                continue
            for answer, name in (
                (area.dollars, "total paid"),
                (area.maximum_gain, "maximum gain"),
                (area.maximum_loss, "maximum loss"),
            ):
                times = _whole_multiple(read_money(answer.raw), base, case.bounds.largest_multiple)
                if times:
                    yield remark(
                        answer,
                        f"The {name} {dollars(base * times)} is exactly {times} times the {dollars(base)} of "
                        f"{quoted(model.description)} ({model.dollars.place}).",
                        "Check whether the sum was taken more than once.",
                    )


def _whole_multiple(amount: Decimal | None, base: Decimal, largest: int) -> int | None:
    if not amount or amount <= base or amount % base:
        return None
    times = int(amount / base)
    return times if times <= largest or set(str(times)) <= set("10") else None


@rule("DL-04", severity=Severity.NOTE, cite=PRACTICE)
def areas_serve_their_own_members(case: Case) -> Iterator[Remark]:
    """No two care delivery areas serve exactly the same number of members, unless one arrangement covers both."""
    for one, other in combinations(case.begun_areas, 2):
        members = read_count(one.members.raw)
        if members and members == read_count(other.members.raw) and not _says_both(one, other):
            yield remark(
                other.members,
                f"{members:,} members stand here and at {one.members.place}.",
                "Check whether one number was copied.",
            )


@rule("DL-05", severity=Severity.EXPLAIN, cite=PRACTICE)
def one_arrangement_has_one_category(case: Case) -> Iterator[Remark]:
    """An arrangement with the same dollars among the models and on an area's sheet has one category."""
    for area in case.begun_areas:
        here = read_money(area.dollars.raw)
        same = [model for model in case.models if here and read_money(model.dollars.raw) == here and model.lan]
        if area.lan and same and area.lan not in [model.lan for model in same]:
            yield remark(
                area.category,
                f"The arrangement is at {area.lan} here; {quoted(same[0].description)} with the same "
                f"{dollars(here or Decimal(0))} is at {same[0].lan} ({same[0].category.place}).",
                "Give the same category in both places, or correct the dollars.",
            )
