"""A CCO's workspace: a folder with `cco.yaml`, which says who it is, where its data are and how to reckon.

```yaml
name: Cascade Community Care
inputs:                                 # without this: inputs/TABLE.csv, .csv.gz or .parquet
  eligibility: exports/eligibility.csv
  medical_claim:
    files: [exports/claims_2022.csv.gz, exports/claims_2023.parquet]
    columns: {PATIENT: person_id}       # their name: our name
    dates: "%d.%m.%Y"
    encoding: latin-1
  pharmacy_claim: {database: warehouse.duckdb, table: main.pharmacy}
months: {first: 2022-01-01, last: 2022-12-01}
member_months: covered_on_15th
service_categories: our_categories.yaml
engine: duckdb
```
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from coordcare.errors import CoordcareError, Problems, UnreadableFile
from coordcare.rulebook.strict_yaml import load_yaml
from coordcare.tables.catalogue import BY_NAME

SETTINGS = "cco.yaml"
SUFFIXES = (".csv", ".csv.gz", ".tsv", ".txt", ".parquet")
_KEYS = ("name", "inputs", "months", "member_months", "engine", "service_categories", "own_payers")
# Day, month and year, each once, with what may stand between; and the time of day, which is not read on.
_DATES = re.compile(r"(?=.*%-?[dj])(?=.*%(?:-?[mj]|[bB]))(?=.*%-?[Yy])(?:%-?[dmjyYHIMS]|%[bBpaAfz]|[^%])*", re.DOTALL)
_INPUT_KEYS = ("files", "database", "table", "columns", "dates", "encoding")


@dataclass(frozen=True, kw_only=True, slots=True)
class Input:
    """Where one table comes from: a file, or a table in a database; and how to read it."""

    place: str
    path: Path | None = None
    database: str | None = None
    database_table: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    dates: str | None = None
    encoding: str = "utf-8"

    @property
    def file(self) -> Path | None:
        """The file that is read, be it a table or a database; None for a server."""
        if self.database is not None:
            return None if "://" in self.database else Path(self.database)
        return self.path


@dataclass(frozen=True, kw_only=True, slots=True)
class Workspace:
    """What `cco.yaml` says, with every default filled in. `chosen` holds the settings that later rooms read."""

    folder: Path
    name: str
    inputs: Mapping[str, tuple[Input, ...]]
    months: tuple[date, date] | None = None
    chosen: Mapping[str, Any] = field(default_factory=dict)
    files_not_read: tuple[str, ...] = ()

    @property
    def store(self) -> Path:
        """Where what was taken in is kept."""
        return self.folder / "store"


def open_workspace(folder: Path) -> Workspace:
    """Read a workspace; raises `CoordcareError` that names all that is wrong in `cco.yaml`."""
    if not folder.is_dir():
        raise CoordcareError(f"{folder}: there is no such folder. Name the folder that holds {SETTINGS}.")
    path = folder / SETTINGS
    said = _settings(path)
    problems: list[str] = []
    if not isinstance(said, dict):
        raise Problems(where=str(path), problems=["does not hold names with values. See the example in the guide."])
    problems += [f"“{key}” is not a setting; there are {', '.join(_KEYS)}." for key in said if key not in _KEYS]
    inputs = _inputs(folder, said.get("inputs"), problems)
    months = _months(said.get("months"), problems)
    if problems:
        raise Problems(where=str(path), problems=problems)
    chosen = {key: said[key] for key in _KEYS[3:] if key in said}
    name = str(said.get("name") or folder.resolve().name)
    files_not_read = _not_read(folder, inputs)
    return Workspace(
        folder=folder, name=name, inputs=inputs, months=months, chosen=chosen, files_not_read=files_not_read
    )


def _settings(path: Path) -> Any:
    """What the file says; nothing where there is none. Raises `Problems` where it is no YAML."""
    try:
        return (load_yaml(path) if path.exists() else {}) or {}
    except UnreadableFile as error:
        told = f"{error.reason} Until it can be read, nothing is known of the data. Mend it there."
        raise Problems(where=str(path), problems=[told]) from error


def _months(said: Any, problems: list[str]) -> tuple[date, date] | None:
    if said is None:
        return None
    match said:
        case {"first": date() as first, "last": date() as last, **rest} if not rest and first <= last:
            return first.replace(day=1), last.replace(day=1)
    problems.append("“months” must be {first: 2022-01-01, last: 2022-12-01}, the first no later than the last.")
    return None


def _inputs(folder: Path, said: Any, problems: list[str]) -> dict[str, tuple[Input, ...]]:
    if said is not None and not isinstance(said, dict):
        problems.append("“inputs” must hold a table's name and where it is, such as “eligibility: eligibility.csv”.")
        return {}
    stated: dict[str, Any] = dict(said or {})
    tables = ", ".join(BY_NAME)
    problems += [
        f"“{name}” under “inputs” is not a table; there are {tables}." for name in stated if name not in BY_NAME
    ]
    found: dict[str, tuple[Input, ...]] = {}
    for name in BY_NAME:
        if name in stated:
            found[name] = _stated(folder, name, stated[name], problems)
        elif standing := _lying_there(folder, name):
            if len(standing) > 1:
                twins = ", ".join(str(path.relative_to(folder)) for path in standing)
                problems.append(
                    f"“{name}” could be any of {twins}, and their rows may be the same. Name those that count under "
                    f"“inputs” in {SETTINGS}, or take the others away."
                )
            found[name] = tuple(Input(place=str(path.relative_to(folder)), path=path) for path in standing)
    if not found and not problems:
        problems.append(
            f"no input is stated, and none of {', '.join(BY_NAME)} lies in {folder / 'inputs'} as .csv, .csv.gz, "
            ".tsv, .txt or .parquet. Put the files there, or name them under “inputs”."
        )
    return found


def _lying_there(folder: Path, name: str) -> list[Path]:
    """Files named for a table, in `inputs` or beside `cco.yaml`."""
    for place in (folder / "inputs", folder):
        files = sorted(place.iterdir()) if place.is_dir() else []
        there = [path for path in files if _names(path, name) and path.is_file()]
        if there:
            return there
    return []


def _names(path: Path, table: str) -> bool:
    """Whether a file is named for a table, with a suffix that can be read, in capitals or not."""
    return path.name.startswith(f"{table}.") and path.name.removeprefix(table).lower() in SUFFIXES


def _not_read(folder: Path, inputs: Mapping[str, tuple[Input, ...]]) -> tuple[str, ...]:
    """Files in `inputs`, and files beside `cco.yaml` named nearly as a table, that no table is read from."""
    read = {path.resolve() for several in inputs.values() for one in several if (path := one.file) is not None}
    tables = {name.rstrip("s") for name in BY_NAME}
    beside = [path for path in folder.iterdir() if path.name.split(".")[0].lower().rstrip("s") in tables]
    within = list((folder / "inputs").iterdir()) if (folder / "inputs").is_dir() else []
    lying = [path for path in (*within, *beside) if path.is_file() and not path.name.startswith(".")]
    return tuple(sorted(str(path.relative_to(folder)) for path in lying if path.resolve() not in read))


def _stated(folder: Path, name: str, said: Any, problems: list[str]) -> tuple[Input, ...]:
    if isinstance(said, (str, list)):
        said = {"files": said}
    if not isinstance(said, dict):
        problems.append(f"“{name}” must be a file, a list of files, or say files or a database.")
        return ()
    problems += [
        f"“{key}” under “{name}” is not known; there are {', '.join(_INPUT_KEYS)}."
        for key in said
        if key not in _INPUT_KEYS
    ]
    common = _how_to_read(name, said, problems)
    if "database" in said:
        if not said.get("table"):
            problems.append(f"“{name}” names a database and no table in it. Add “table:”.")
        database = str(said["database"])
        if "://" not in database:
            database = str(folder / database)
        place = f"{_without_password(str(said['database']))}:{said.get('table')}"
        return (Input(place=place, database=database, database_table=str(said.get("table")), **common),)
    files = said.get("files") or []
    files = [files] if isinstance(files, str) else files
    if not (isinstance(files, list) and files and all(isinstance(file, str) and file for file in files)):
        problems.append(f"“{name}” must say a file, a list of files, or a database.")
        return ()
    inputs: list[Input] = []
    for file in files:
        path = folder / file
        if not path.is_file():
            problems.append(f"“{file}” for “{name}” is not there. Check the name; it is read from {folder}.")
        if path.resolve() in {one.path.resolve() for one in inputs if one.path}:
            problems.append(f"“{file}” is named twice for “{name}”, so its rows would come twice. Name it once.")
        inputs.append(Input(place=file, path=path, **common))
    return tuple(inputs)


def _without_password(database: str) -> str:
    """The address as messages and the store may show it."""
    return re.sub(r"(?<=://)[^/@]*@|(?<=[?&]password=)[^&]*", "", database)


def _how_to_read(name: str, said: dict[str, Any], problems: list[str]) -> dict[str, Any]:
    columns = said.get("columns") or {}
    table = BY_NAME.get(name)
    if not isinstance(columns, dict):
        problems.append(f"“columns” of “{name}” must map their names to ours, such as {{PATIENT: person_id}}.")
        columns = {}
    known = columns.values() if table is None else table.names
    problems += [
        f"“{ours}” is not a column of {name}; see the data dictionary."
        for ours in columns.values()
        if ours not in known
    ]
    dates = said.get("dates")
    if dates is not None and not (isinstance(dates, str) and _DATES.fullmatch(dates)):
        problems.append(f'“dates: {dates}” of “{name}” is not a form of dates, such as "%d.%m.%Y" for 31.12.2022.')
    return {
        "columns": {str(theirs).strip().lower(): str(ours) for theirs, ours in columns.items()},
        "dates": dates,
        "encoding": str(said.get("encoding") or "utf-8"),
    }
