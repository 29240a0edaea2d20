"""Which of our columns a file's columns are: whatever their order, case and blanks, and whatever they were renamed."""

import csv
import gzip
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coordcare.errors import UnreadableFile
from coordcare.tables.declaration import Table

DELIMITERS = (",", "|", "\t", ";")
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK": "an Excel or zip file", b"\x1f\x8b": "a gzip file"}
_LONGEST_HEADER = 100_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """The columns of a file: all as they stand there, and which of them serve as ours."""

    columns: tuple[str, ...]
    delimiter: str
    ours: Mapping[str, str]
    not_read: tuple[str, ...]


def read_csv_header(path: Path, *, encoding: str) -> tuple[tuple[str, ...], str]:
    """The names in the first line, and what separates them; raises `UnreadableFile`."""
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            start = file.read(_LONGEST_HEADER)
    except (OSError, EOFError) as error:
        raise UnreadableFile(path=path, reason=f"cannot be read ({error}). Get the file again.") from error
    if not start.strip():
        raise UnreadableFile(path=path, reason="is empty. It needs a first line with the names of its columns.")
    for mark, meant in _MARKS.items():
        if start.startswith(mark) and encoding == "utf-8":
            raise UnreadableFile(path=path, reason=f"is {meant} and not UTF-8 text. Save it as CSV in UTF-8.")
    try:
        first = start.decode(encoding, errors="ignore").removeprefix("\ufeff").splitlines()[0]
    except LookupError as error:
        raise UnreadableFile(path=path, reason=f"“{encoding}” is not an encoding. Use utf-8 or latin-1.") from error
    if "\0" in first:
        raise UnreadableFile(path=path, reason="holds bytes that no text has. Save it as CSV in UTF-8.")
    delimiter = max(DELIMITERS, key=first.count)
    return tuple(next(csv.reader([first], delimiter=delimiter))), delimiter


def match_columns(
    table: Table, columns: Sequence[str], *, renamed: Mapping[str, str], place: str, delimiter: str = ","
) -> tuple[Header, list[str]]:
    """Say which column serves as which of ours; and what is wrong, each in a sentence."""
    ours: dict[str, str] = {}
    not_read: list[str] = []
    problems: list[str] = []
    names = {spelling: column.name for column in table.columns for spelling in (column.name, *column.also_named)}
    for theirs in columns:
        plain = _plain(theirs)
        name = renamed.get(theirs.strip().lower()) or names.get(plain)
        if name is None:
            if plain and plain not in table.ignored:
                not_read.append(theirs.strip())
        elif name not in ours:
            ours[name] = theirs
        elif _plain(ours[name]) == plain:
            problems.append(f"{place}: the column “{plain}” stands twice. Keep one of them.")
        elif plain == name:  # their own `person_id` goes before their `patient_id`
            ours[name] = theirs
    for column in table.columns:
        if column.required and column.name not in ours and not _stands_in(column.name, ours):
            also = f" (or {', '.join(column.also_named)})" if column.also_named else ""
            problems.append(
                f"{place}: the column “{column.name}”{also} is missing. {column.says} Add it, or say under “columns” in "
                "cco.yaml which column it is."
            )
    header = Header(columns=tuple(columns), delimiter=delimiter, ours=ours, not_read=tuple(not_read))
    return header, problems


def _stands_in(name: str, ours: Mapping[str, str]) -> bool:
    """Whether another column serves in its place: the member's number for the person's."""
    return name == "person_id" and "member_id" in ours


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.strip().lower().removeprefix("\ufeff")).strip("_")
