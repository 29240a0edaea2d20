"""A closed year: everything that was settled and counted, for whoever files it, reports it or explains it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from coordcare.payment.closing.found import Found
from coordcare.payment.closing.payments import Payment
from coordcare.payment.closing.settling import SettledStream
from coordcare.payment.closing.year import BoundArrangement
from coordcare.payment.progress import Progress


@dataclass(frozen=True, kw_only=True, slots=True)
class Adjustment:
    """What a settlement of a stream comes to now, and what it came to when it was settled last, with the causes.

    `stream` is the key of the settled stream; `causes` say which figures it rests on have changed, and which inputs.
    """

    stream: str
    before: Decimal
    after: Decimal
    causes: tuple[str, ...]

    @property
    def change(self) -> Decimal:
        """Dollars by which the settlement differs."""
        return self.after - self.before


@dataclass(frozen=True, kw_only=True, slots=True)
class Closed:
    """A year of a CCO.

    name          the CCO
    run           the folder of the run in the store that it rests on, and `record` what that run says of itself
    figures       the folder of what the engine found for it, with its SQL
    settled       every stream of every party
    payments      every payment, once
    adjustments   against what was settled before; none where nothing was, or nothing changed
    settlement    the number of this settlement of the year, from 1; the same again where nothing changed
    notes         what a reader must know and nothing blocks, in sentences
    """

    name: str
    year: int
    interim: bool
    run: Path
    record: Mapping[str, Any]
    figures: Path
    arrangements: tuple[BoundArrangement, ...]
    found: Found
    settled: tuple[SettledStream, ...]
    payments: tuple[Payment, ...]
    progress: Progress
    adjustments: tuple[Adjustment, ...]
    settlement: int
    notes: tuple[str, ...]
