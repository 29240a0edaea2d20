"""Value sets that the CCO brings in the folder `value_sets`: lists of codes, by name, for contracts and measures.

A set is a file of its name, `NAME.csv` or `NAME.json`, or a FHIR ValueSet in any JSON file there whose name, title or
id is the set's: “Well Care Visits” is `well_care_visits`. Codes are kept in one form; `code_systems.spellings` has all
ways in which claims may write them.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coordcare.population.value_set_files import Listed, read_csv_file, read_json_file

FOLDER = "value_sets"


@dataclass(frozen=True, kw_only=True, slots=True)
class ValueSet:
    """A set of codes: each with the column of claims it stands in; the file it is from; and what is wrong with it.

    `not_in_claims` counts codes of systems that claims do not hold, such as SNOMED CT: they are left out. A set that is
    not there has no file and one problem.
    """

    name: str
    file: str | None = None
    codes: frozenset[tuple[str, str]] = frozenset()
    not_in_claims: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def read_value_sets(folder: Path, names: Iterable[str]) -> tuple[list[tuple[str, str, str]], list[str]]:
    """Rows of set, column and code for the sets named; and what is wrong, in sentences. The folder is `value_sets`."""
    found = value_sets_of(folder, names).values()
    rows = [(one.name, column, code) for one in found for column, code in sorted(one.codes)]
    return rows, list(dict.fromkeys(problem for one in found for problem in one.problems))


def value_sets_of(folder: Path, names: Iterable[str]) -> dict[str, ValueSet]:
    """The sets named, by name; the folder is `value_sets` and need not be there. Nothing in it raises an error."""
    wanted = sorted(set(names))
    if not wanted:
        return {}
    files = _files(folder)
    sources: dict[str, list[tuple[Path, Listed | None]]] = {name: [] for name in wanted}
    for path in files:
        if path.suffix.lower() == ".csv" and path.stem in sources:
            sources[path.stem].append((path, None))
    broken: dict[Path, str] = {}
    for path in files:
        if path.suffix.lower() == ".json":
            _look_into(path, sources, broken)
    return {name: _value_set(name, folder, found, broken) for name, found in sources.items()}


def files_of_none(folder: Path, names: Collection[str]) -> dict[str, str]:
    """Files of the folder that are of none of these sets, by their place, each with the name that it goes by.

    A JSON file that cannot be read is not among them: it is told with the sets that may be in it.
    """
    found: dict[str, str] = {}
    for path in (each for each in _files(folder) if each.stem not in names):
        called = [path.stem]
        if path.suffix.lower() == ".json":
            try:
                called = [one for several, _ in read_json_file(path) for one in several] or called
            except ValueError:
                continue
            if {_plain(one) for one in called} & {_plain(one) for one in names}:
                continue
        if path.suffix.lower() in (".csv", ".json"):
            found[f"{folder.name}/{path.name}"] = called[0]
    return found


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    except OSError:
        return []


def _look_into(path: Path, sources: Mapping[str, list[tuple[Path, Listed | None]]], broken: dict[Path, str]) -> None:
    """Add the sets of a JSON file that are wanted; a file that cannot be read is told for the set it is named for."""
    by_name = {_plain(name): name for name in sources}
    try:
        sets = read_json_file(path)
    except ValueError as error:
        if path.stem in sources:
            sources[path.stem].append((path, Listed(problems=(str(error),))))
        else:
            broken[path] = str(error)
        return
    for called, listed in sets:
        names = {by_name[plain] for each in called if (plain := _plain(each)) in by_name}
        if len(sets) == 1 and path.stem in sources:
            names = {path.stem}
        for name in names:
            sources[name].append((path, listed))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _value_set(
    name: str, folder: Path, found: list[tuple[Path, Listed | None]], broken: Mapping[Path, str]
) -> ValueSet:
    places = [f"{folder.name}/{path.name}" for path, _ in found]
    if not found:
        here = f"{folder.name}/{name}"
        missing = (
            f"The value set “{name}” is asked for, and neither {here}.csv nor {here}.json is there. Bring its codes."
        )
        unread = [f"{folder.name}/{path.name} {problem}" for path, problem in broken.items()]
        return ValueSet(name=name, problems=(missing, *unread))
    if len(found) > 1:
        twice = f"The value set “{name}” stands in {' and in '.join(places)}. Keep one of them."
        return ValueSet(name=name, file=places[0], problems=(twice,))
    ((path, read),) = found
    listed = read or read_csv_file(path)
    return ValueSet(
        name=name,
        file=places[0],
        codes=listed.codes,
        not_in_claims=listed.not_in_claims,
        problems=tuple(f"{places[0]} {problem}" for problem in listed.problems),
    )
