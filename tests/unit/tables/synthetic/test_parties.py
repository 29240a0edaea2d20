"""Parties are whoever signs contracts with the fictional CCO, with what their claims are billed under."""

from collections import Counter
from pathlib import Path

from coordcare.oregon.fictional_cco.world import fictional_world
from coordcare.tables.synthetic.database import Wanted, drawn, output_sql
from coordcare.tables.synthetic.parties import Party, parties, tiers_held

WITHOUT_CLINICS = ("behavioral", "dental", "specialist", "maternity", "hospital", "pharmacy")
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
    assert {party.setting for party in found} == {"primary care", *WITHOUT_CLINICS}
    for setting in WITHOUT_CLINICS:
        of_setting = [party for party in found if party.setting == setting]
        assert {(party.billing_npi, party.billing_tin) for party in of_setting} == known[setting]
        assert len(of_setting) == len(known[setting])
    assert all((party.billing_npi is None) == bool(party.clinics) for party in found)


def test_parties_are_the_same_each_time(tmp_path: Path) -> None:
    assert of_a_fictional_cco(tmp_path / "one")[0] == of_a_fictional_cco(tmp_path / "two")[0]


def test_tiers_are_those_that_clinics_are_recognized_at(tmp_path: Path) -> None:
    with drawn(fictional_world(), WANTED, temporary=tmp_path) as connection:
        rows = connection.execute(output_sql("clinic_recognitions")).fetchall()
        held = tiers_held(connection)
    assert sum(len(tiers) for tiers in held.values()) == len(rows)
    assert {(clinic, tier) for clinic, tiers in held.items() for tier in tiers} == {row[:2] for row in rows}
    assert any(len(tiers) > 1 for tiers in held.values()), "some clinics change their tier"
    assert list(held) == sorted(held)
