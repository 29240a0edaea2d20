"""Which of our columns a file's columns are: whatever their order, case and blanks, and whatever they were renamed."""

import csv
import gzip
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from coordcare.errors import UnreadableFile
from coordcare.tables.declaration import Table

DELIMITERS = (",", "|", "\t", ";")
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK": "an Excel or zip file", b"\x1f\x8b": "a gzip file"}
_LONGEST_HEADER = 1_000_000
_NAMES = "The first line must hold the names of the columns."
_EMPTY = "is empty. It needs a first line with the names of its columns."


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """The columns of a file: all as they stand there, and which of them serve as ours."""

    columns: tuple[str, ...]
    delimiter: str
    ours: Mapping[str, str]
    not_read: tuple[str, ...]


def read_csv_header(path: Path, *, encoding: str) -> tuple[tuple[str, ...], str]:
    """The names in the first line, and what separates them; raises `UnreadableFile`."""
    start = _start_of(path)
    for mark, meant in _MARKS.items():
        if start.startswith(mark) and encoding == "utf-8":
            raise UnreadableFile(path=path, reason=f"is {meant} and not UTF-8 text. Save it as CSV in UTF-8.")
    try:
        text = start.decode(encoding, errors="ignore").removeprefix("\ufeff")
    except UnicodeError as error:
        raise UnreadableFile(path=path, reason=f"is not “{encoding}”. Say in cco.yaml which encoding it is.") from error
    if not text.strip():
        raise UnreadableFile(path=path, reason=_EMPTY)
    without_quoted = re.sub('"[^"]*"', "", text)
    first = re.split(r"[\r\n]", without_quoted, maxsplit=1)[0]
    if "\0" in first:
        raise UnreadableFile(path=path, reason="holds bytes that no text has. Save it as CSV in UTF-8.")
    if len(start) == _LONGEST_HEADER and first == without_quoted:
        raise UnreadableFile(path=path, reason=f"starts with more than {_LONGEST_HEADER:,} bytes in one line. {_NAMES}")
    delimiter = max(DELIMITERS, key=first.count)
    try:
        names = tuple(next(csv.reader(StringIO(text, newline=""), delimiter=delimiter)))
    except csv.Error as error:
        raise UnreadableFile(path=path, reason=f"has a first line that cannot be read ({error}). {_NAMES}") from error
    if not any(name.strip() for name in names):
        raise UnreadableFile(path=path, reason=f"has a blank first line. {_NAMES}")
    return names, delimiter


def _start_of(path: Path) -> bytes:
    try:
        with gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb") as file:
            start = file.read(_LONGEST_HEADER)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile(path=path, reason=f"cannot be read ({error}). Get the file again.") from error
    if not start.strip():
        raise UnreadableFile(path=path, reason=_EMPTY)
    return start


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
        name = _said(theirs, renamed) or names.get(plain)
        if name is None:
            if plain and plain not in table.ignored:
                not_read.append(theirs.strip())
        elif name not in ours:
            ours[name] = theirs
        elif _said(theirs, renamed) != _said(ours[name], renamed):  # what cco.yaml says goes before what names say
            ours[name] = theirs if _said(theirs, renamed) else ours[name]
        elif _plain(ours[name]) == plain or _said(theirs, renamed):
            problems.append(f"{place}: the column “{name}” stands twice. Keep one of them.")
        elif plain == name:  # their own `person_id` goes before their `patient_id`
            ours[name] = theirs
    for column in table.columns:
        if column.required and column.name not in ours and not _stands_in(column.name, ours):
            also = f" (or {', '.join(column.also_named)})" if column.also_named else ""
            problems.append(
                f"{place}: the column “{column.name}”{also} is missing. {column.says} Add it, or say under "
                "“columns” in cco.yaml which column it is."
            )
    header = Header(columns=tuple(columns), delimiter=delimiter, ours=ours, not_read=tuple(not_read))
    return header, problems


def _said(theirs: str, renamed: Mapping[str, str]) -> str | None:
    """Which of ours the column is by what cco.yaml says."""
    return renamed.get(theirs.strip().lower())


def _stands_in(name: str, ours: Mapping[str, str]) -> bool:
    """Whether another column serves in its place: the member's number for the person's."""
    return name == "person_id" and "member_id" in ours


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.strip().lower().removeprefix("\ufeff")).strip("_")
