"""Reads the world of the fictional CCO from the files beside this module."""

import csv
from pathlib import Path

from coordcare.rulebook.strict_yaml import load_yaml
from coordcare.tables.synthetic.world import Disability, Language, LikelyResult, Place, PlanType, Race, Tier, World

_FOLDER = Path(__file__).parent


def fictional_world() -> World:
    """The plan types and places of Oregon, with names and shares that are made up."""
    stated = load_yaml(_FOLDER / "world.yaml")
    return World(
        name=stated["name"],
        payer=stated["payer"],
        places=_places(),
        plan_types=tuple(PlanType(**{**each, "covers": tuple(each["covers"])}) for each in stated["plan_types"]),
        tiers=tuple(Tier(**each) for each in stated["tiers"]),
        races=tuple(Race(**each) for each in stated["races"]),
        languages=tuple(Language(**each) for each in stated["languages"]),
        disabilities=tuple(Disability(**each) for each in stated["disabilities"]),
        measures=_measures(),
        clinic_words=tuple(stated["clinic_words"]),
        clinic_kinds=tuple(stated["clinic_kinds"]),
        contracting_words=tuple(stated["contracting_words"]),
    )


def _places() -> tuple[Place, ...]:
    with (_FOLDER / "places.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Place(zip_code=row["zip_code"], county=row["county"], weight=int(row["weight"]))
            for row in csv.DictReader(file)
        )


def _measures() -> tuple[LikelyResult, ...]:
    with (_FOLDER / "measures.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            LikelyResult(
                measure=row["measure"],
                settings=row["settings"],
                kind=row["kind"],
                better=row["better"],
                counted_permille=_number(row["counted_permille"]),
                usual_millionths=int(row["usual_millionths"]),
                spread_millionths=_number(row["spread_millionths"]),
                target_millionths=_number(row["target_millionths"]),
                source=row["source"] or None,
            )
            for row in csv.DictReader(file)
        )


def _number(cell: str) -> int | None:
    return int(cell) if cell else None
