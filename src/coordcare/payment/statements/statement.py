"""A party's statement: all its streams in all arrangements, and what changed since the settlement before."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from coordcare.pages.words import money
from coordcare.payment.closing.closed import Adjustment, Closed
from coordcare.payment.closing.settling import SettledStream

FOLDER = "statements"
_LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """What a party is told. Amounts in dollars; `due` below zero is owed by the party."""

    closed: Closed
    party: str
    streams: tuple[SettledStream, ...]
    adjustments: tuple[Adjustment, ...]

    @property
    def earned(self) -> Decimal:
        """What all streams come to."""
        return sum((one.earned for one in self.streams), Decimal(0))

    @property
    def paid_before(self) -> Decimal:
        """What was paid of it before."""
        return sum((one.earned - one.due for one in self.streams), Decimal(0))

    @property
    def due(self) -> Decimal:
        """What is still to be paid, or to be paid back."""
        return self.earned - self.paid_before

    @property
    def who_pays(self) -> str:
        """Who pays whom, in a sentence."""
        if not self.due:
            return f"Nothing is due: neither {self.closed.name} nor {self.party} pays."
        payer, payee = (self.closed.name, self.party) if self.due > 0 else (self.party, self.closed.name)
        return f"{payer} pays {payee} {money(abs(self.due))}."

    @property
    def kind(self) -> str:
        """Whether it is final, in words."""
        return "interim" if self.closed.interim else "final"


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementFiles:
    """Where the files of a party's statement stand, below the folder of the closed year."""

    page: str
    workbook: str


def parties_of(closed: Closed) -> tuple[str, ...]:
    """Every party that was settled, in the order of the arrangements."""
    return tuple(dict.fromkeys(one.party.name for one in closed.settled))


def statement_of(closed: Closed, party: str) -> Statement:
    """The statement of a party; raises LookupError where it has no stream in the year."""
    streams = tuple(one for one in closed.settled if one.party.name == party)
    if not streams:
        raise LookupError(f"“{party}” is no party of the year {closed.year}; there are {', '.join(parties_of(closed))}")
    adjustments = tuple(one for one in closed.adjustments if party_of(one, closed) == party)
    return Statement(closed=closed, party=party, streams=streams, adjustments=adjustments)


def party_of(adjustment: Adjustment, closed: Closed) -> str | None:
    """Whom an adjustment concerns; None where neither its stream nor its party is settled any more."""
    settled = next((one.party.name for one in closed.settled if one.key == adjustment.stream), None)
    if settled is not None:
        return settled
    party_and_stream = adjustment.stream.partition("/")[2]
    named = [party for party in parties_of(closed) if party_and_stream.startswith(f"{party}/")]
    return max(named, key=len, default=None)


def statement_files(closed: Closed) -> Mapping[str, StatementFiles]:
    """The files of each party's statement: its name in small letters, and a number where two would be alike."""
    found: dict[str, StatementFiles] = {}
    taken: set[str] = set()
    for party in parties_of(closed):
        short = re.sub(r"[^a-z0-9]+", "-", party.lower()).strip("-")[:_LONGEST_NAME].strip("-") or "party"
        name, number = short, 1
        while name in taken:
            number += 1
            name = f"{short}-{number}"
        taken.add(name)
        found[party] = StatementFiles(page=f"{FOLDER}/{name}.html", workbook=f"{FOLDER}/{name}.xlsx")
    return found
