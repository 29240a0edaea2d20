"""Clinics and entities with so few members that their cost could tell of one of them: their figures are withheld.

The total and the entities are on the same page, so what is withheld of a total together is found by subtraction. Of
each total the next smallest are withheld too, until together they are several and have enough members.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from coordcare.payment.experience.summary import Cost, Group

SMALLEST_SHOWN = 11  # members; CMS cell size suppression policy: no cell of 1 to 10


class Withheld(StrEnum):
    """Why figures are withheld."""

    SMALL = "fewer than 11 members"
    BESIDE_SMALL = "withheld so that a smaller one beside it cannot be worked out"


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownGroup:
    """A clinic or an entity as it is shown: `members` is None where they are too few, `cost` where it is withheld."""

    key: str | None
    name: str | None
    entity: str | None
    members: int | None
    cost: Cost | None
    withheld: Withheld | None = None


def shown_groups(
    entities: Sequence[Group], clinics: Sequence[Group], *, show_small_numbers: bool
) -> tuple[tuple[ShownGroup, ...], tuple[ShownGroup, ...]]:
    """Entities and clinics, with small ones withheld, and what small ones could be worked out from."""
    if show_small_numbers:
        return tuple(_shown(one, ()) for one in entities), tuple(_shown(one, ()) for one in clinics)
    hidden_entities = _in_company(_small(entities), entities)
    hidden_clinics: set[str | None] = set()
    without_total = []  # of entities that are withheld: together they are the total less the entities that are shown
    for entity in entities:
        own = [clinic for clinic in clinics if clinic.entity == entity.key]
        if entity.key in hidden_entities:
            hidden_clinics |= _small(own) or _smallest(own)  # or its clinics would come to what it is
            without_total += own
        else:
            hidden_clinics |= _in_company(_small(own), own)
    hidden_clinics |= _in_company(hidden_clinics & {clinic.key for clinic in without_total}, without_total)
    return (
        tuple(_shown(one, hidden_entities) for one in entities),
        tuple(_shown(one, hidden_clinics) for one in clinics),
    )


def _small(groups: Sequence[Group]) -> set[str | None]:
    return {group.key for group in groups if group.members < SMALLEST_SHOWN}


def _smallest(groups: Sequence[Group]) -> set[str | None]:
    return {group.key for group in sorted(groups, key=lambda group: (group.members, group.key or ""))[:1]}


def _in_company(hidden: set[str | None], groups: Sequence[Group]) -> set[str | None]:
    """The same, with the next smallest of the groups until they are several with enough members, or all of them."""
    together = set(hidden)
    while together and len(together) < len(groups):
        members = sum(group.members for group in groups if group.key in together)
        if len(together) > 1 and members >= SMALLEST_SHOWN:
            break
        together |= _smallest([group for group in groups if group.key not in together])
    return together


def _shown(group: Group, hidden: Collection[str | None]) -> ShownGroup:
    small = group.members < SMALLEST_SHOWN
    withheld = (Withheld.SMALL if small else Withheld.BESIDE_SMALL) if group.key in hidden else None
    return ShownGroup(
        key=group.key,
        name=group.name,
        entity=group.entity,
        members=None if withheld is Withheld.SMALL else group.members,
        cost=None if withheld else group.cost,
        withheld=withheld,
    )
