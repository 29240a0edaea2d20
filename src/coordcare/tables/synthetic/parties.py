"""Who can sign a contract with the fictional CCO, and how each bills."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """A contracting entity with its clinics, each of which bills by itself; or a site of another setting, which bills
    under one NPI and one TIN and has no clinics."""

    name: str
    setting: str
    billing_npi: str | None
    billing_tin: str | None
    clinics: tuple[str, ...]


def parties(connection: "DuckDBPyConnection") -> tuple[Party, ...]:
    """All parties of a CCO that was `drawn`, by setting and site; `clinics` holds their ids, in order."""
    found = connection.execute(
        "SELECT name, setting, npi, tin, clinics FROM party ORDER BY setting_number, site"
    ).fetchall()
    return tuple(
        Party(name=name, setting=setting, billing_npi=npi, billing_tin=tin, clinics=tuple(clinics))
        for name, setting, npi, tin, clinics in found
    )


def tiers_held(connection: "DuckDBPyConnection") -> dict[str, tuple[int, ...]]:
    """Of each clinic that is ever recognized in the year, in the order of their ids, the tiers that it holds."""
    found = connection.execute(
        "SELECT clinic_id_of(site), list(tier ORDER BY start_date) FROM recognition GROUP BY site ORDER BY site"
    ).fetchall()
    return {clinic: tuple(tiers) for clinic, tiers in found}
