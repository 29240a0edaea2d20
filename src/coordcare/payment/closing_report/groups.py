"""Payments by care delivery area and by contracting entity: in all, at 2C or above, and with downside risk."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from coordcare.pages.words import area_named
from coordcare.payment.closing.closed import Closed
from coordcare.payment.closing.payments import Payment
from coordcare.payment.lan import LanCategory
from coordcare.payment.progress import Reached

VALUE_BASED, DOWNSIDE = LanCategory.PAY_FOR_PERFORMANCE, LanCategory.SHARED_RISK


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Payments of one area or entity, by the most advanced category of their arrangements."""

    key: str | None
    name: str
    value_based: Reached
    downside: Reached

    @property
    def dollars(self) -> Decimal:
        """All of them."""
        return self.value_based.of_dollars


def by_area(closed: Closed) -> tuple[Group, ...]:
    """By care delivery area, the largest first; what is in none last."""
    return _groups(closed, lambda one: one.area, area_named)


def by_payee(closed: Closed) -> tuple[Group, ...]:
    """By contracting entity or other party, the largest first; claims of no arrangement last."""
    return _groups(closed, lambda one: one.payee or None, lambda payee: payee or "claims of no arrangement")


def _groups(
    closed: Closed, key: Callable[[Payment], str | None], name: Callable[[str | None], str]
) -> tuple[Group, ...]:
    value_based, downside = closed.progress.by(key, VALUE_BASED), closed.progress.by(key, DOWNSIDE)
    groups = [
        Group(key=one, name=name(one), value_based=reached, downside=downside[one])
        for one, reached in value_based.items()
    ]
    return tuple(sorted(groups, key=lambda group: (group.key is None, -group.dollars, group.name)))
