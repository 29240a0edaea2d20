"""Clinics and entities with so few members that their cost could tell of one of them: their figures are withheld.

The total and the entities are on the same page, so a figure that stands alone in being withheld could be found by
subtraction. Then the next smallest is withheld with it.
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
    for entity in entities:
        own = [clinic for clinic in clinics if clinic.entity == entity.key]
        if entity.key in hidden_entities:  # its total is not on the page: one of its clinics withheld hides it
            hidden_clinics |= _small(own) or _smallest(own)
        else:
            hidden_clinics |= _in_company(_small(own), own)
    return (
        tuple(_shown(one, hidden_entities) for one in entities),
        tuple(_shown(one, hidden_clinics) for one in clinics),
    )


def _small(groups: Sequence[Group]) -> set[str | None]:
    return {group.key for group in groups if group.members < SMALLEST_SHOWN}


def _smallest(groups: Sequence[Group]) -> set[str | None]:
    return {group.key for group in sorted(groups, key=lambda group: (group.members, group.key or ""))[:1]}


def _in_company(hidden: set[str | None], groups: Sequence[Group]) -> set[str | None]:
    """The same, and the next smallest where only one would be withheld."""
    if len(hidden) != 1:
        return hidden
    return hidden | _smallest([group for group in groups if group.key not in hidden])


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
