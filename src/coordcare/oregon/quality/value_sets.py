"""The value sets that measures ask for: brought by the CCO, or shipped where the code systems are open.

A set that the CCO brings in its `value_sets` folder stands above the one that is shipped. A set without codes is
missing, and a file that cannot be read does not let the shipped set take its place. A file whose name
seems to be that of a set, mistyped, is told with the nearest that is known.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Literal

from coordcare.errors import CoordcareError
from coordcare.measures.measure import Measure
from coordcare.payment.arrangement_files import FOLDER as ARRANGEMENTS
from coordcare.payment.arrangement_files import load_arrangements
from coordcare.payment.closing.scopes import code_sets_named
from coordcare.payment.steps import PRIMARY_CARE_SERVICES
from coordcare.population.value_sets import FOLDER, ValueSet, files_of_none, value_sets_of
from coordcare.rulebook.strict_yaml import load_yaml

SHIPPED = Path(__file__).parent / "value_sets"
Origin = Literal["brought", "shipped"]


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownSet:
    """A value set that measures may ask for: what is in it, in words, and from which code systems.

    `brought` says that its codes are under licence, so that only the CCO can bring them.
    """

    name: str
    says: str
    systems: tuple[str, ...]
    brought: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SetsFound:
    """The value sets that are there for measures.

    rows      set, column of claims, and code
    missing   of each measure the sets that it asks for and that are not there
    problems  what is wrong with files that were brought, in sentences
    origin    of each set that is there, whether it was brought or shipped
    """

    rows: tuple[tuple[str, str, str], ...]
    missing: Mapping[str, tuple[str, ...]]
    problems: tuple[str, ...]
    origin: Mapping[str, Origin]

    def says_missing(self, measure: str) -> str:
        """What a measure lacks, its sets or tables, and what is wrong with files of these sets, in sentences."""
        names = self.missing[measure]
        told = [each for each in self.problems if any(_tells_of(each, name) for name in names)]
        return " ".join([f"it lacks {', '.join(f'“{name}”' for name in names)}.", *told])


@cache
def known_sets() -> Mapping[str, KnownSet]:
    """Every set that a measure may ask for, by its name."""
    content = load_yaml(Path(__file__).parent / "value_sets.yaml")
    return {
        name: KnownSet(name=name, says=entry["says"], systems=tuple(entry["systems"]), brought=entry["brought"])
        for name, entry in content.items()
    }


def sets_for(workspace: Path, measures: Collection[Measure]) -> SetsFound:
    """The sets that these measures ask for, from a workspace and, where it has none, from those that are shipped."""
    asked = sorted({name for one in measures for name in one.value_sets})
    brought = value_sets_of(workspace / FOLDER, asked)
    ours = value_sets_of(SHIPPED, [name for name in asked if brought[name].file is None])
    origin: dict[str, Origin] = {name: "brought" for name in asked if brought[name].codes}
    origin |= {name: "shipped" for name, one in ours.items() if one.codes}
    found = {name: brought[name] if of == "brought" else ours[name] for name, of in origin.items()}
    missing = {one.id: tuple(name for name in one.value_sets if name not in origin) for one in measures}
    return SetsFound(
        rows=tuple((name, column, code) for name in sorted(found) for column, code in sorted(found[name].codes)),
        missing={id: names for id, names in missing.items() if names},
        problems=tuple(
            dict.fromkeys((*(each for one in brought.values() for each in _problems(one)), *_strangers(workspace)))
        ),
        origin=origin,
    )


def _problems(one: ValueSet) -> tuple[str, ...]:
    """What is wrong with its file; that no file is there is told by the measures that lack it."""
    return one.problems[1:] if one.file is None else one.problems


def _tells_of(problem: str, name: str) -> bool:
    return problem.startswith((f"{FOLDER}/{name}.csv ", f"{FOLDER}/{name}.json ")) or f"“{name}”" in problem


def _strangers(workspace: Path) -> Iterator[str]:
    """Files of sets that nothing asks for and whose names are near to that of a set: somebody seems to have mistyped.

    Other sets that nothing asks for may be kept for a contract to come. Where arrangements are wrong none is told, for
    what they name is not known.
    """
    known = {*known_sets(), PRIMARY_CARE_SERVICES.stem}
    if not files_of_none(workspace / FOLDER, known):
        return
    try:
        stated = load_arrangements(workspace).values() if (workspace / ARRANGEMENTS).is_dir() else ()
    except CoordcareError:
        return
    for place, name in files_of_none(workspace / FOLDER, known | code_sets_named(stated)).items():
        for near in get_close_matches("_".join(name.lower().split()), sorted(known), n=1):
            yield (
                f"{place} is of no value set that a measure or an arrangement asks for, so it is not used. If it is "
                f"“{near}”, give it that name."
            )
