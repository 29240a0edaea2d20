"""The year that is closed: its arrangements with their files, and parties with their clinics, bills and months."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coordcare.payment.arrangement import Arrangement, Party
from coordcare.payment.category import Categories, categories_of
from coordcare.payment.streams.stream import Stream
from coordcare.rulebook.periods import Period, calendar_year


@dataclass(frozen=True, kw_only=True, slots=True)
class Clinic:
    """A clinic as the table of clinics has it."""

    clinic_id: str
    name: str
    npi: str | None
    entity: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class BoundParty:
    """A party with the clinics and the numbers that the data know it by."""

    party: Party
    clinics: tuple[Clinic, ...]
    npis: tuple[str, ...]
    tins: tuple[str, ...]

    @property
    def name(self) -> str:
        """The party's name."""
        return self.party.name

    def was_paid(self, entity: str, clinic_id: str | None) -> bool:
        """Whether a payment to an entity, for a clinic or none, was made to this party.

        A party that lists its clinics has no part in what was paid for others of the same entity.
        """
        return entity == self.name and (not self.party.clinics or clinic_id in (None, *self.party.clinics))


@dataclass(frozen=True, kw_only=True, slots=True)
class BoundArrangement:
    """An arrangement with its file, its categories, its months of the year, and its parties bound to the data."""

    file: Path
    arrangement: Arrangement
    categories: Categories
    period: Period
    parties: tuple[BoundParty, ...]

    @property
    def first_number(self) -> int:
        """The number of its first month in the year."""
        return number_of(self.period.start.year, self.period.start.month)

    @property
    def last_number(self) -> int:
        """The number of its last month in the year."""
        return number_of(self.period.end.year, self.period.end.month)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its months in the year."""
        return tuple(range(self.first_number, self.last_number + 1))

    def stream_key(self, stream: str) -> str:
        """The name of a stream within the workspace."""
        return f"{self.arrangement.id}/{stream}"


def stream_of(one: BoundArrangement, kind: str | None) -> Stream | None:
    """The stream that a kind of payment outside of claims belongs to; None where none or several could be meant."""
    streams = [each for each in one.arrangement.streams if not each.fee_for_service]
    named = [each for each in streams if kind in each.paid_as]
    if named:
        return named[0] if len(named) == 1 else None
    return streams[0] if len(streams) == 1 and not streams[0].paid_as else None


def number_of(year: int, month: int) -> int:
    """The number of a month, as the table of months has it."""
    return year * 12 + month


def bound(
    arrangements: Mapping[Path, Arrangement], clinics: Iterable[Clinic], year: int
) -> tuple[BoundArrangement, ...]:
    """The arrangements in force in a year, bound to clinics; of clinics that are not there they are bound to none."""
    by_entity: dict[str | None, list[Clinic]] = {}
    by_id: dict[str, Clinic] = {}
    for clinic in clinics:
        by_entity.setdefault(clinic.entity, []).append(clinic)
        by_id[clinic.clinic_id] = clinic
    found = []
    for file, arrangement in arrangements.items():
        period = arrangement.period.within(calendar_year(year))
        if period is not None:
            parties = tuple(_bound_party(party, by_entity, by_id) for party in arrangement.parties)
            found.append(
                BoundArrangement(
                    file=file,
                    arrangement=arrangement,
                    categories=categories_of(arrangement),
                    period=period,
                    parties=parties,
                )
            )
    return tuple(found)


def _bound_party(party: Party, by_entity: Mapping[str | None, list[Clinic]], by_id: Mapping[str, Clinic]) -> BoundParty:
    if party.clinics:
        clinics = tuple(by_id[name] for name in party.clinics if name in by_id)
    else:
        clinics = tuple(by_entity.get(party.name, ()))
    npis = dict.fromkeys([*party.npis, *(clinic.npi for clinic in clinics if clinic.npi)])
    return BoundParty(party=party, clinics=clinics, npis=tuple(npis), tins=party.tins)


def clinics_of(connection: Any) -> tuple[Clinic, ...]:
    """The clinics of a run, in the order of their numbers."""
    rows = connection.execute(
        "SELECT clinic_id, coalesce(name, clinic_id), npi, contracting_entity FROM clinics "
        "WHERE standing = 'counted' ORDER BY clinic_id"
    ).fetchall()
    return tuple(Clinic(clinic_id=id, name=name, npi=npi, entity=entity) for id, name, npi, entity in rows)
