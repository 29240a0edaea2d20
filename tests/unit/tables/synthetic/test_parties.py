"""Parties are whoever signs contracts with the fictional CCO, with what their claims are billed under."""

from collections import Counter
from pathlib import Path

from coordcare.oregon.fictional_cco.world import fictional_world
from coordcare.tables.synthetic.database import Wanted, drawn
from coordcare.tables.synthetic.parties import Party, parties

WANTED = Wanted(members=30_000, year=2023, seed=1, lines_per_member_year=1)


def of_a_fictional_cco(folder: Path) -> tuple[tuple[Party, ...], dict[str, set[tuple[str, ...]]]]:
    """The parties, and the clinics and billing numbers of the sites by setting as the generator knows them."""
    with drawn(fictional_world(), WANTED, temporary=folder) as connection:
        billing: dict[str, set[tuple[str, ...]]] = {}
        for setting, npi, tin in connection.execute("SELECT setting, npi, tin FROM site").fetchall():
            billing.setdefault(setting, set()).add((npi, tin))
        entities = connection.execute(
            "SELECT contracting_entity, list(clinic_id ORDER BY clinic_id) FROM clinic GROUP BY ALL"
        ).fetchall()
        billing["clinics"] = {(name, *clinics) for name, clinics in entities}
        return parties(connection), billing


def test_every_site_and_every_contracting_entity_is_one_party_with_a_name_of_its_own(tmp_path: Path) -> None:
    found, known = of_a_fictional_cco(tmp_path)
    assert max(Counter(party.name for party in found).values()) == 1
    assert {(party.name, *party.clinics) for party in found if party.clinics} == known["clinics"]
    assert {party.setting for party in found} == {"primary care", "behavioral", "dental", "maternity", "hospital"}
    for setting in ("behavioral", "dental", "maternity", "hospital"):
        of_setting = [party for party in found if party.setting == setting]
        assert {(party.billing_npi, party.billing_tin) for party in of_setting} == known[setting]
        assert len(of_setting) == len(known[setting])
    assert all((party.billing_npi is None) == bool(party.clinics) for party in found)


def test_parties_are_the_same_each_time(tmp_path: Path) -> None:
    assert of_a_fictional_cco(tmp_path / "one")[0] == of_a_fictional_cco(tmp_path / "two")[0]
