"""An arrangement as a scenario has it: validated as its file would be."""

from pydantic import ValidationError

from coordcare.errors import Problems
from coordcare.payment.arrangement import Arrangement
from coordcare.payment.arrangement_files import sentences
from coordcare.payment.category import categories_of
from coordcare.payment.scenario.asked import Scenario
from coordcare.payment.scenario.moves import lacking, mirror_downside, move, refusals
from coordcare.payment.scenario.places import multiply_unit_prices, put
from coordcare.payment.terms_at import content_of


def changed(arrangement: Arrangement, scenario: Scenario) -> Arrangement:
    """The arrangement with the scenario's terms; raises `Problems` that name everything that is wrong.

    In this order: cost targets, prices and rates are multiplied, streams are moved, terms are set, and a downside is
    mirrored. A category that the file claims is left out: it is a claim for the arrangement as it is.
    """
    if scenario.to is None and scenario.target == 1 and not scenario.terms:
        return arrangement
    content = content_of(arrangement)
    content.pop("category", None)
    problems = [] if scenario.to is None else list(refusals(arrangement, scenario.to))
    if not multiply_unit_prices(content, scenario.target) and scenario.target != 1:
        problems.append("has no cost target, price or rate that “target” could change. Set the amount instead.")
    moved: tuple[str, ...] = ()
    if scenario.to is not None and not problems:
        moved = move(content, arrangement, scenario.to, tuple(scenario.terms))
    for place, value in scenario.terms.items():
        try:
            put(content, place, value)
        except LookupError as error:
            problems.append(str(error.args[0]))
    if scenario.to is not None and not problems:
        mirror_downside(content, moved, scenario.to)
        problems += lacking(content, moved, scenario.to)
    if problems:
        raise Problems(where=f"“{scenario.name}”", problems=problems)
    try:
        found = Arrangement.model_validate(content)
    except ValidationError as error:
        raise Problems(where=f"“{scenario.name}”", problems=sentences(error, content)) from error
    _refuse_another_category(found, scenario)
    return found


def _refuse_another_category(found: Arrangement, scenario: Scenario) -> None:
    """Raise `Problems` where the terms do not come to the category that the scenario moves to."""
    reading = categories_of(found).most_advanced
    if scenario.to not in (None, reading.category):
        told = f"moved to {scenario.to} it still comes to {reading.category}: {reading.because}. Set what is missing."
        raise Problems(where=f"“{scenario.name}”", problems=[told])
