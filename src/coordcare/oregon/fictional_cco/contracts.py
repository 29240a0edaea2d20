"""What the fictional CCO writes itself: its arrangements, the codes that they and measures name, its incentive program,
and the prose of its filing."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coordcare.oregon.fictional_cco.world import fictional_world
from coordcare.oregon.quality.program_file import FOLDER as PROGRAMS
from coordcare.payment.arrangement_files import FOLDER, SCHEMA_FILE, json_schema
from coordcare.payment.closing.code_sets import FOLDER as VALUE_SETS
from coordcare.tables.synthetic.database import Wanted
from coordcare.tables.synthetic.parties import Party, parties, tiers_held

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_HERE = Path(__file__).parent
_STAFFED_FROM_TIER = 4
_ONE_OF_SO_MANY_IS_STAFFED = 3
_MORE_WHERE_STAFFED = Decimal("1.25")


def contract_files(connection: "DuckDBPyConnection", wanted: Wanted) -> dict[str, str]:
    """The texts of the files by their places in the workspace; parties and clinics are those that were drawn."""
    known = _known(connection, wanted.year)
    arrangements = {
        f"{FOLDER}/{template.name.removesuffix('.j2')}": _written(template, known)
        for template in sorted((_HERE / "arrangements").glob("*.yaml.j2"))
    }
    code_sets = {
        f"{VALUE_SETS}/{path.name}": path.read_text("utf-8") for path in sorted((_HERE / "value_sets").glob("*.csv"))
    }
    return {
        **arrangements,
        f"{FOLDER}/{SCHEMA_FILE}": json_schema(),
        **code_sets,
        f"{PROGRAMS}/{wanted.year}.yaml": _written(_HERE / "quality.yaml.j2", known),
        f"narrative/{wanted.year}.yaml": _written(_HERE / "narrative.yaml.j2", known),
    }


def _known(connection: "DuckDBPyConnection", year: int) -> dict[str, Any]:
    """What the templates are filled with."""
    by_setting: dict[str, list[Party]] = {}
    for party in parties(connection):
        by_setting.setdefault(party.setting, []).append(party)
    world = fictional_world()
    rates = {one.tier: Decimal(one.payment_cents_pmpm).scaleb(-2) for one in world.tiers}
    staffed = _staffed(connection)
    staffed_at = {tier for tiers in staffed.values() for tier in tiers if tier >= _STAFFED_FROM_TIER}
    return {
        "year": year,
        "name": world.name,
        "entities": by_setting["primary care"],
        "networks": _networks(by_setting),
        "hospitals": by_setting["hospital"],
        "maternity": by_setting["maternity"],
        "behavioral": by_setting["behavioral"],
        "dental": by_setting["dental"][0],
        "dental_offices": by_setting["dental"],
        "dental_plans": [one.name for one in world.plan_types if "dental" in one.covers],
        "rates": rates,
        "staffed_clinics": list(staffed),
        "staffed_rates": {tier: pmpm + _MORE_WHERE_STAFFED for tier, pmpm in rates.items() if tier in staffed_at},
    }


def _staffed(connection: "DuckDBPyConnection") -> dict[str, tuple[int, ...]]:
    """The clinics that have staff for behavioral health on site: every third of those ever at an upper tier."""
    upper = [(clinic, tiers) for clinic, tiers in tiers_held(connection).items() if max(tiers) >= _STAFFED_FROM_TIER]
    return dict(upper[::_ONE_OF_SO_MANY_IS_STAFFED])


def _networks(by_setting: Mapping[str, Sequence[Party]]) -> list[dict[str, Any]]:
    """The first two contracting entities, each with its part of the specialists; the first has pharmacies as well.

    The part of each is that of its clinics among all clinics.
    """
    entities = by_setting["primary care"]
    clinics = sum(len(entity.clinics) for entity in entities)
    first, second = entities[:2]
    to_first, to_second = (_part(len(by_setting["specialist"]), len(one.clinics), clinics) for one in (first, second))
    pharmacies = by_setting["pharmacy"][: _part(len(by_setting["pharmacy"]), len(first.clinics), clinics)]
    return [
        _network(first, [*by_setting["specialist"][:to_first], *pharmacies]),
        _network(second, by_setting["specialist"][to_first : to_first + to_second]),
    ]


def _part(count: int, of_these: int, of_all: int) -> int:
    """How many of so many there are for these of all: at least one."""
    return max(1, count * of_these // of_all)


def _network(entity: Party, members: Sequence[Party]) -> dict[str, Any]:
    return {
        "name": entity.name,
        "npis": [f'"{one.billing_npi}"' for one in members],
        "tins": [f'"{one.billing_tin}"' for one in members],
    }


def _written(template: Path, known: dict[str, Any]) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(  # noqa: S701  # what is written is YAML and no page
        loader=FileSystemLoader(template.parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(template.name).render(known)
