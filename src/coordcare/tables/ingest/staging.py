"""Every input made readable alike: which of its columns serve as ours, and the SQL that reads its rows.

Nothing is typed here, so that what cannot be read can still be shown. Parquet inputs are used where they lie.
"""

import codecs
import gzip
import shutil
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coordcare.engine.on_duckdb import identifier, quoted
from coordcare.errors import CoordcareError, UnreadableFile
from coordcare.tables.declaration import Table
from coordcare.tables.ingest.databases import copy_out
from coordcare.tables.ingest.headers import Header, match_columns, read_csv_header
from coordcare.tables.workspace import Input

# How exports write “nothing here”, beside an empty field.
_NOTHING = ("", "NULL", "\\N")
_IN_UTF8 = ("utf-8", "utf-8-sig", "ascii")  # as Python calls encodings that DuckDB reads as they are


@dataclass(frozen=True, kw_only=True, slots=True)
class Staged:
    """One input, ready to be typed: its columns and their types, and `rows`, what stands after FROM to read it.

    `text` is where it lies as text in UTF-8, if it is a text file. `filled` are columns, as SQL, of which the file
    itself says that no value is empty or begins with a blank.
    """

    source: Input
    header: Header
    types: Mapping[str, str]
    rows: str
    text: Path | None = None
    filled: frozenset[str] = frozenset()


def stage(connection: Any, table: Table, source: Input, *, into: Path) -> tuple[Staged | None, list[str]]:
    """Make one input readable; or say, each in a sentence, why it cannot be. What must be copied goes to `into`."""
    try:
        if source.database is not None:
            _copy_out(connection, source, into)
            return _stage_parquet(connection, table, source, into)
        assert source.path is not None
        if source.path.suffix.lower() == ".parquet":
            return _stage_parquet(connection, table, source, source.path)
        return _stage_text(table, source, source.path, into.with_suffix(".csv"))
    except CoordcareError as error:
        return None, [str(error)]


def _stage_parquet(connection: Any, table: Table, source: Input, path: Path) -> tuple[Staged | None, list[str]]:
    import duckdb

    try:
        described = connection.execute(f"DESCRIBE FROM read_parquet({quoted(path)})").fetchall()
    except duckdb.Error as error:
        raise UnreadableFile(
            path=path, reason="is named .parquet and is not a Parquet file. Export it again."
        ) from error
    types = {str(row[0]): str(row[1]) for row in described}
    if "TIMESTAMP WITH TIME ZONE" in types.values():
        connection.execute("LOAD icu")  # it comes with DuckDB; without it the machine's time zone would move dates
    if "file_row_number" in types:
        raise UnreadableFile(
            path=path, reason="has a column “file_row_number”, which the reader adds itself. Export it without."
        )
    header, problems = match_columns(table, tuple(types), renamed=source.columns, place=source.place)
    if problems:
        return None, problems
    rows = f"read_parquet({quoted(path)}, file_row_number = true)"
    filled = _filled(connection, path, types)
    return Staged(source=source, header=header, types=types, rows=rows, filled=filled), []


def _filled(connection: Any, path: Path, types: Mapping[str, str]) -> frozenset[str]:
    """Columns of text of which every value, in every part of the file, begins with a letter, digit or sign of ASCII."""
    found = connection.execute(
        "SELECT path_in_schema FROM parquet_metadata($1) GROUP BY path_in_schema HAVING bool_and(coalesce("
        "stats_min_value >= '!' AND stats_max_value < chr(127), stats_null_count = num_values, false))",
        [str(path)],
    ).fetchall()
    return frozenset(identifier(name) for (name,) in found if types.get(name) == "VARCHAR")


def _stage_text(table: Table, source: Input, path: Path, copy: Path) -> tuple[Staged | None, list[str]]:
    encoding = _known_encoding(path, source.encoding)
    columns, delimiter = read_csv_header(path, encoding=encoding)
    header, problems = match_columns(table, columns, renamed=source.columns, place=source.place, delimiter=delimiter)
    if problems:
        return None, problems
    text = path if encoding == "utf-8" else _in_utf8(path, encoding, copy)
    compression = "gzip" if text.suffix.lower() == ".gz" else "none"
    positions = {name: f"column_{number}" for number, name in enumerate(columns)}
    wanted = ", ".join(f"{positions[theirs]} AS {identifier(theirs)}" for theirs in header.ours.values())
    declared = ", ".join(f"'column_{number}': 'VARCHAR'" for number in range(len(columns)))
    rows = (
        f"(SELECT {wanted} FROM read_csv({quoted(text)}, columns = {{{declared}}}, header = true, auto_detect = false, "
        f"delim = {quoted(delimiter)}, quote = '\"', escape = '\"', nullstr = {list(_NOTHING)!r}, "
        f"encoding = 'utf-8', compression = {quoted(compression)}, store_rejects = true, rejects_limit = 0))"
    )
    types = dict.fromkeys(header.ours.values(), "VARCHAR")
    return Staged(source=source, header=header, types=types, rows=rows, text=text), []


def _known_encoding(path: Path, named: str) -> str:
    """The encoding as Python calls it; raises `UnreadableFile` for one that it does not know."""
    with suppress(LookupError, ValueError):
        "".encode(named)  # raises for a codec that is not one of text
        known = codecs.lookup(named).name
        return "utf-8" if known in _IN_UTF8 else known
    raise UnreadableFile(
        path=path, reason=f"“{named}” is not an encoding. Use utf-8, cp1252, latin-1 or utf-16 in cco.yaml."
    )


def _in_utf8(path: Path, encoding: str, copy: Path) -> Path:
    """A copy of the text in UTF-8; raises `UnreadableFile` where it is not in this encoding."""
    opened = gzip.open if path.suffix.lower() == ".gz" else open
    try:
        with (
            opened(path, "rt", encoding=encoding, newline="") as text,
            copy.open("w", encoding="utf-8", newline="") as out,
        ):
            shutil.copyfileobj(text, out)
    except UnicodeError as error:
        reason = f"is not “{encoding}” throughout ({error.reason if isinstance(error, UnicodeDecodeError) else error})."
        raise UnreadableFile(path=path, reason=f"{reason} Say in cco.yaml which encoding it is.") from error
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile(path=path, reason=f"cannot be read ({error}). Get the file again.") from error
    return copy


def _copy_out(connection: Any, source: Input, into: Path) -> None:
    import duckdb

    assert source.database is not None
    assert source.database_table is not None
    try:
        copy_out(connection, source.database, source.database_table, into)
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise CoordcareError(
            f"{source.place}: cannot be read ({first[:200]}). Check the database and the table in cco.yaml."
        ) from error
