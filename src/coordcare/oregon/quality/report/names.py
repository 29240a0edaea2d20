"""Names of clinics and practitioners as pages show them, and names of files that are safe."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from coordcare.payment.closing.run import views_of

_LONGEST_NAME = 60  # of a file


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """The names of clinics by their ids, and the specialties of practitioners by their numbers."""

    clinics: Mapping[str, str]
    specialties: Mapping[str, str]

    def clinic(self, id: str) -> str:
        """A clinic as people call it."""
        return self.clinics.get(id) or id or "no clinic"

    def practitioner(self, npi: str) -> str:
        """A practitioner by number and specialty."""
        specialty = self.specialties.get(npi)
        return (f"{npi}, {specialty}" if specialty else npi) or "no practitioner"


def read_names(run: Path) -> Names:
    """The names that a run of the store has."""
    with views_of(run) as connection:
        clinics = connection.execute(
            "SELECT clinic_id, name FROM clinics WHERE standing = 'counted' ORDER BY ALL"
        ).fetchall()
        specialties = connection.execute(
            "SELECT npi, specialty FROM practitioners WHERE standing = 'counted' ORDER BY ALL"
        ).fetchall()
    return Names(clinics=_said(clinics), specialties=_said(specialties))


def file_names(names: Iterable[str], *, otherwise: str) -> Mapping[str, str]:
    """For each name one for its file, without ending: small letters and digits, and a number where two are alike."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        short = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_LONGEST_NAME].strip("-") or otherwise
        own, number = short, 1
        while own in taken:
            number += 1
            own = f"{short}-{number}"
        taken.add(own)
        found[name] = own
    return found


def _said(rows: Iterable[tuple[str | None, str | None]]) -> Mapping[str, str]:
    return {key: said for key, said in rows if key and said}
