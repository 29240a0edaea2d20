"""The sheets of care delivery areas: which arrangement is filed for an area, its dollars, members, gain and loss."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from coordcare.figures import Figure, Number, Rows, dollars_of
from coordcare.oregon.filings.vbp_data.compiling.models import Model, category_figure, dollars_figure
from coordcare.oregon.filings.vbp_data.compiling.results import metric_cells
from coordcare.oregon.filings.vbp_data.compiling.tiers import not_applicable
from coordcare.oregon.filings.vbp_data.narrative import Narrative
from coordcare.oregon.vbp.parameters import CareDeliveryAreas, VbpModels
from coordcare.payment.closing.closed import Closed
from coordcare.payment.closing.settling import SettledStream
from coordcare.payment.closing.year import BoundArrangement

# The sheets of the form by the areas of services and arrangements, and how an area is written on its sheet.
SHEETS = {
    "hospital": ("hospital", "Hospital care"),
    "maternity": ("maternity", "Maternity care"),
    "behavioral_health": ("behavioral_health", "Behavioral health"),
    "childrens_health": ("childrens", "Children's health"),
    "oral_health": ("oral", "Oral health"),
}


def filed_for(closed: Closed, terms: CareDeliveryAreas) -> dict[str, BoundArrangement]:
    """The arrangement that is filed for each area: of those that name it the largest at the least category or above.

    Where none is at it the largest of all is filed, and the review says so.
    """
    chosen = {}
    for area in SHEETS:
        named = [one for one in closed.arrangements if area in one.arrangement.areas]
        able = [
            one
            for one in named
            if one.categories.most_advanced.category.at_least(terms.minimum_category) and one.arrangement.metrics
        ]
        if named:
            chosen[area] = max(able or named, key=lambda one: (_dollars(closed, one), one.arrangement.id))
    return chosen


def not_filed(closed: Closed, filed: Mapping[str, BoundArrangement]) -> list[str]:
    """In words, the arrangements of an area that have no sheet, because another one is filed for it."""
    return [
        f"{one.arrangement.id} is of {area} too; {chosen.arrangement.id}, which is larger, is filed."
        for area, chosen in filed.items()
        for one in closed.arrangements
        if area in one.arrangement.areas and one is not chosen
    ]


def area_cells(
    closed: Closed, area: str, one: BoundArrangement, narrative: Narrative, *, models: Sequence[Model], terms: VbpModels
) -> tuple[dict[str, Figure], list[dict[str, Figure]]]:
    """The answers of an area's sheet and the rows of its metrics, each as a figure."""
    settled = [each for each in closed.settled if each.of is one]
    paid = [each for each in closed.payments if each.arrangement_id == one.arrangement.id]
    dollars = dollars_figure(f"All that was paid under {one.arrangement.id}", paid)
    said = narrative.areas.get(area) or {}
    names = [SHEETS[each][1] for each in one.arrangement.areas if each in SHEETS]
    answers = {
        "area": Figure(value=_listed(names), unit="text", says="Care delivery area", how="as the arrangement names it"),
        "category": category_figure([one], terms),
        "description": _description(narrative, area, said.get("description", ""), one, models),
        "complex_care": narrative.text(said.get("complex_care", ""), f"areas.{area}.complex_care", "Complex care"),
        "dollars": dollars,
        "members": _members(closed, one),
        "maximum_gain": _bound(settled, "gain"),
        "maximum_loss": _bound(settled, "loss"),
    }
    return answers, metric_cells(settled, one.arrangement.metrics, closed.year)


def _description(narrative: Narrative, area: str, said: str, one: BoundArrangement, models: Sequence[Model]) -> Figure:
    """The text of a person, and a sentence that says where the same dollars stand as well."""
    place = next((number for number, model in enumerate(models, start=1) if one in model.arrangements), None)
    written = narrative.text(said, f"areas.{area}.description", "The arrangement")
    told = []
    if place is not None:
        told.append(f"These dollars are also in model {place} of the sheet Model Descriptions.")
    others = [SHEETS[each][1] for each in one.arrangement.areas if each != area and each in SHEETS]
    if others:
        told.append(f"The same dollars stand on the sheet of {_listed(others)}.")
    if not told:
        return written
    how = "as a person wrote it, and where the same dollars stand"
    return Figure(value=" ".join([said, *told]), unit="text", says="The arrangement", how=how, of=(written,))


def _members(closed: Closed, one: BoundArrangement) -> Figure:
    """Members whom the parties served; where no party bills, those whom the arrangement covers."""
    covered, served = closed.found.members.get((one.arrangement.id, None), (0, 0))
    by_service = any(party.npis or party.tins for party in one.parties)
    return Figure(
        value=served if by_service else covered,
        unit="count",
        says=f"Different members {'served by the providers' if by_service else 'covered'} under {one.arrangement.id}",
        how="each once; one whom several providers served stands in a row of each",
        source=Rows(
            view="members_served" if by_service else "members_covered",
            where={"arrangement_id": (one.arrangement.id,)},
        ),
    )


def _bound(settled: Sequence[SettledStream], side: str) -> Figure:
    """The most that all providers together can gain or lose; N/A where they cannot."""
    says = f"Most that providers can {'gain' if side == 'gain' else 'lose'}"
    bounds: list[tuple[SettledStream, Figure]] = [(one, getattr(one.bounds, side)) for one in settled]
    if any(figure.value is None for _, figure in bounds):
        return Figure(value="Not limited by the contract", unit="text", says=says, how="a stream states no limit")
    above = [
        Figure(value=figure.value, unit="dollars", says=f"{one.party.name}, {one.stream.name}", how=figure.how,
               of=figure.of)
        for one, figure in bounds
        if figure.value
    ]  # fmt: skip
    if not above:
        return not_applicable(f"providers cannot {'gain' if side == 'gain' else 'lose'} by it")
    value: Number = sum((dollars_of(one.number) for one in above), Decimal(0))
    return Figure(value=value, unit="dollars", says=says, how="sum over providers and streams", of=tuple(above))


def _dollars(closed: Closed, one: BoundArrangement) -> Decimal:
    return sum((each.amount for each in closed.payments if each.arrangement_id == one.arrangement.id), Decimal(0))


def _listed(names: Sequence[str]) -> str:
    return " and ".join(names)
