"""What the files of value sets say: CSV by column or by code system, and FHIR ValueSets with their expansion, as JSON.

A file is somebody else's: whatever it holds, reading it ends with codes or with sentences. Sentences leave out the
file's name; whoever asked puts it before them.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from coordcare.population.code_systems import CODE_COLUMNS, column_of, is_a_code, normal, not_in_claims

MOST_BYTES = 50_000_000
_DEEPEST = 100
_LINES_ABOVE_THE_HEADER = 50
_DELIMITERS = (",", "\t", ";", "|")
_SHOWN = 3
_ALSO_NAMED = {"diagnosis_code_1": "diagnosis_code", "hcpcs_modifier_1": "hcpcs_modifier"}
_SYSTEM_COLUMNS = ("code_system", "code_system_name", "codesystem", "system", "code_system_oid")
_TOO_LARGE = "is larger than 50 MB, which no list of codes is. Bring the codes of one set alone."


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """What a file lists as one set: codes by column, how many of systems that claims lack, and what is wrong."""

    codes: frozenset[tuple[str, str]] = frozenset()
    not_in_claims: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def read_csv_file(path: Path) -> Listed:
    """The set of a CSV file: a column for each kind of code as in claims, or columns `code` and `code_system`."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return Listed(problems=(_TOO_LARGE,))
        with path.open(newline="", encoding="utf-8-sig") as file:
            lines = [next(file, "") for _ in range(_LINES_ABOVE_THE_HEADER)]
            header, delimiter = _by_system(lines)
            file.seek(0)
            if header is None:
                rows = csv.reader(file, delimiter=delimiter)
                return _by_column(next(rows, []), rows)
            for _ in range(header + 1):
                next(file)
            return _listed(_by_systems(_split(lines[header], delimiter), csv.reader(file, delimiter=delimiter)))
    except (OSError, ValueError, csv.Error) as error:
        return Listed(problems=(f"cannot be read ({error}). Save it as CSV in UTF-8.",))


def _by_system(lines: Sequence[str]) -> tuple[int | None, str]:
    """The line that names the columns `code` and `code_system`, and what parts them; downloads have lines above it."""
    for number, line in enumerate(lines):
        for delimiter in _DELIMITERS:
            names = _split(line, delimiter)
            if "code" in names and any(name in names for name in _SYSTEM_COLUMNS):
                return number, delimiter
    return None, max(_DELIMITERS, key=lines[0].count)


def _split(line: str, delimiter: str) -> list[str]:
    cells: list[str] = next(csv.reader([line], delimiter=delimiter), [])
    return [_plain(cell) for cell in cells]


def _plain(name: str) -> str:
    return "_".join(name.lower().split())


def _by_systems(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """The codes of rows, each with its system: of several ways in which it is named, one that is known."""
    code = names.index("code")
    systems = [names.index(name) for name in _SYSTEM_COLUMNS if name in names]
    for row in rows:
        cells = [row[place].strip() if place < len(row) else "" for place in (code, *systems)]
        if cells[0]:
            stated = [cell for cell in cells[1:] if cell]
            known = (cell for cell in stated if column_of(cell) or not_in_claims(cell))
            yield next(known, stated[0] if stated else ""), cells[0]


def _by_column(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Listed:
    names = [_ALSO_NAMED.get(name, name) for name in map(_plain, header)]
    unknown = [theirs for theirs, name in zip(header, names, strict=True) if name not in CODE_COLUMNS]
    if unknown:
        wrong = (
            f"has the column “{', '.join(unknown)[:200]}”; its columns are named as in claims: "
            f"{', '.join(CODE_COLUMNS)}. Or they are code and code_system."
        )
        return Listed(problems=(wrong,))
    return _listed((name, cell) for row in rows for name, cell in zip(names, row, strict=False) if cell.strip())


def read_json_file(path: Path) -> list[tuple[tuple[str, ...], Listed]]:
    """The sets of a JSON file, each with the names it goes by; raises ValueError with a sentence where there are none.

    Pages of one expansion, which a Bundle may hold one after the other, are one set.
    """
    pages: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for one in _value_sets(_json(path)):
        names = tuple(name for key in ("name", "title", "id") if isinstance(name := one.get(key), str) and name)
        pages.setdefault(names, []).append(one)
    if not pages:
        raise ValueError("holds no ValueSet. Export the value set as FHIR JSON, with its expansion.")
    return [(names, _expanded(found)) for names, found in pages.items()]


def _json(path: Path) -> Any:
    try:
        small = path.stat().st_size <= MOST_BYTES
        said = json.loads(path.read_bytes().decode("utf-8-sig")) if small else None
    except (OSError, ValueError, RecursionError) as error:
        raise ValueError(f"cannot be read as JSON ({error}). Export the value set again.") from error
    if not small:
        raise ValueError(_TOO_LARGE)
    return said


def _value_sets(said: Any) -> Iterator[Mapping[str, Any]]:
    match said:
        case {"resourceType": "ValueSet"}:
            yield said
        case {"resourceType": "Bundle", "entry": list() as entries}:
            for entry in entries:
                match entry:
                    case {"resource": {"resourceType": "ValueSet"} as one}:
                        yield one


def _expanded(pages: Sequence[Mapping[str, Any]]) -> Listed:
    """The codes of an expansion that may have come in pages."""
    expansions = [expansion for page in pages if isinstance(expansion := page.get("expansion"), dict)]
    if len(expansions) < len(pages):
        chosen = "says how codes are chosen and not which: it has no “expansion”. Export it expanded ($expand)."
        return Listed(problems=(chosen,))
    try:
        nodes = [node for expansion in expansions for node in _nodes(expansion.get("contains", []))]
    except ValueError as error:
        return Listed(problems=(str(error),))
    problems: list[str] = []
    total = max((count for each in expansions if isinstance(count := each.get("total"), int)), default=0)
    if total > len(nodes):
        problems.append(f"holds {len(nodes):,} of {total:,} codes: a page of them. Bring all pages, as one Bundle.")
    coded = [node for node in nodes if not _is_a_heading(node)]
    pairs = []
    for node in coded:
        match node:
            case {"code": str() as code, "system": str() as system}:
                pairs.append((system, code))
    if len(pairs) < len(coded):
        count = len(coded) - len(pairs)
        problems.append(f"has entries that are no code with a system ({count:,}). Export the value set again.")
    listed = _listed(pairs)
    return replace(listed, problems=(*problems, *listed.problems))


def _is_a_heading(node: Any) -> bool:
    return isinstance(node, dict) and (node.get("abstract") is True or "code" not in node)


def _nodes(contains: Any, depth: int = 1) -> Iterator[Any]:
    """The entries of an expansion, whatever they hold; raises ValueError with a sentence where they are no tree."""
    if not isinstance(contains, list):
        raise ValueError("has a “contains” that is no list. Export the value set again.")
    if depth > _DEEPEST:
        raise ValueError(f"nests codes more than {_DEEPEST} deep. Export the value set again.")
    for one in contains:
        yield one
        if isinstance(one, dict) and "contains" in one:
            yield from _nodes(one["contains"], depth + 1)


def _listed(pairs: Iterable[tuple[str, str]]) -> Listed:
    """Codes by the column that claims hold them in, from pairs of a system or a column and a code."""
    codes: set[tuple[str, str]] = set()
    others: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    bad: dict[str, str] = {}
    for system, code in pairs:
        column = column_of(system)
        if column is None:
            name = not_in_claims(system)
            (unknown if name is None else others)[name or system] += 1
            continue
        if column == "hcpcs_code" and len(code.strip()) == 2:  # CPT and HCPCS hold the modifiers too
            column = "hcpcs_modifier"
        normalised = normal(column, code)
        if is_a_code(column, normalised):
            codes.add((column, normalised))
        else:
            bad.setdefault(code.strip()[:40], column)
    return Listed(
        codes=frozenset(codes), not_in_claims=dict(others), problems=tuple(_wrong(codes, others, unknown, bad))
    )


def _wrong(
    codes: set[tuple[str, str]], others: Mapping[str, int], unknown: Mapping[str, int], bad: Mapping[str, str]
) -> Iterator[str]:
    for system, count in list(unknown.items())[:_SHOWN]:
        yield (
            f"has codes of the system “{system[:80]}” ({count:,}), which is not known here. Name it as FHIR does, "
            "or take its codes out."
        )
    if bad:
        first = ", ".join(f"“{code}” ({column})" for code, column in list(bad.items())[:_SHOWN])
        more = f" and {len(bad) - _SHOWN:,} more" if len(bad) > _SHOWN else ""
        yield f"has what is no code: {first}{more}. Ranges and placeholders find nothing; write each code out."
    if not codes and not bad and not unknown:
        only = ", ".join(f"{count:,} of {system}" for system, count in others.items())
        yield (
            f"holds no code that claims have: {only}. Bring codes of a system that claims use."
            if only
            else "holds no code, so nothing would be found. Write codes into it."
        )
