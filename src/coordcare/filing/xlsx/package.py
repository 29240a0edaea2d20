"""An Excel file as the zip of XML parts that it is, opened without trusting anything it says of itself.

This is the gate and the reader's only way in. Nothing is written, nothing outside the file is followed, and every part
is unpacked and parsed once and never past the limits below; so time and memory are bounded, whoever made the file.
"""

import posixpath
import stat
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TypeAlias
from xml.parsers import expat  # what makes XML dangerous is a DOCTYPE, and `walk` refuses every one of them
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from coordcare.filing.xlsx.file_kinds import say_what_it_is, say_which_zip_it_is

MEGABYTE = 1024 * 1024
# Limits. A real filing is 30 to 300 KB, seven sheets, some 900 cells with content and as many that are only coloured.
FILE_BYTES = 5 * MEGABYTE
ENTRIES = 1_000  # files in the zip
DECLARED_BYTES = 64 * MEGABYTE  # that all entries together say they unpack to, be they read or not
PART_BYTES = 8 * MEGABYTE  # that one part really unpacks to
READ_BYTES = 16 * MEGABYTE  # that all parts read really unpack to
TAGS = 500_000  # in all parts read: what parsing costs in time
ATTRIBUTES = 400_000  # in all parts read: what parsing costs in memory

MACROS = (
    "holds macros, which are programs; a filing needs none and this program does not open them. "
    "Open it in Excel and save it as an Excel workbook without macros (.xlsx)."
)
LINKS = (
    "holds links to other files, so its figures may not be its own; nothing outside of a filing is read. "
    "In Excel choose Data, Workbook Links (or Edit Links), break every link, and save it."
)
OBJECTS = (
    "holds embedded objects or controls, which can carry programs and are not read. "
    "Delete them in Excel, or copy the sheets' cells into a clean copy of the template, and save it."
)
# Words in the names and types of the parts that do something when a workbook is opened.
ACTIVE_CONTENT = (
    ("vbaproject", MACROS),
    ("macrosheet", MACROS),
    ("macroenabled", MACROS),
    ("externallink", LINKS),
    ("embeddings/", OBJECTS),
    ("oleobject", OBJECTS),
    ("relationships/package", OBJECTS),
    ("relationships/control", OBJECTS),
    ("activex", OBJECTS),
)

# The elements to be reported, each with those inside it; all others are passed over with all that they hold.
Tree: TypeAlias = "dict[str, Tree]"
Opened = Callable[[str, dict[str, str]], None]
Closed = Callable[[str, str], None]

_ZIP_DAMAGE = (BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError)


class Refused(Exception):
    """Why a file is not read further: the end of a sentence that begins with the file's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """What one part says of another: the last word of the relationship's type, and the other part's name."""

    kind: str
    target: str


def shown(text: str) -> str:
    """A text from the file, made safe and short enough to stand in a sentence."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:60])


def damaged(how: str) -> Refused:
    """The refusal of a file that Excel did not write so."""
    return Refused(
        f"is damaged: {how}. Open it in Excel, let Excel repair it, save it under a new name, and give that file."
    )


class Package:
    """The parts of one workbook, by name, whatever the case of its letters."""

    def __init__(self, path: Path) -> None:
        """Open the file and look at its list of parts; raises `Refused`."""
        content = _read_content(path)
        if (reason := say_what_it_is(content)) is not None:
            raise Refused(reason)
        self._archive = _open_archive(content)
        self._entries = _list_entries(self._archive)
        self._read_bytes = self._tags = self._attributes = 0
        if (reason := say_which_zip_it_is(self._entries)) is not None:
            raise Refused(reason)
        for name in self._entries:
            _refuse_active_content(name)
        self._refuse_active_content_types()

    def __contains__(self, part: str) -> bool:
        """Whether the package has such a part."""
        return part.lower() in self._entries

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """The parts that one part refers to, by relationship id; "" stands for the package as a whole."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, Relationship] = {}

        def opened(element: str, attributes: dict[str, str]) -> None:
            if element != "Relationship":
                return
            kind = attributes.get("Type", "").rpartition("/")[2]
            if attributes.get("TargetMode", "Internal").lower() != "internal":
                if kind != "hyperlink":
                    raise Refused(LINKS)
                return
            _refuse_active_content(attributes.get("Type", ""))
            target = posixpath.join("/", folder, attributes.get("Target", "").replace("\\", "/"))
            found[attributes.get("Id", "")] = Relationship(kind=kind, target=posixpath.normpath(target).lstrip("/"))

        if listing in self:
            self.walk(listing, {"Relationships": {"Relationship": {}}}, opened, holds="a list of its parts")
        return found

    def walk(self, part: str, tree: Tree, opened: Opened, closed: Closed = lambda *_: None, *, holds: str) -> None:
        """Parse a part once, reporting the elements of `tree`: `opened(name, attributes)`, then `closed(name, text)`.

        Names come without their namespace's prefix. `holds` says in plain words what the part is, for a refusal.
        """
        within, text, skipped = [tree], list[str](), 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal skipped
            if not skipped:
                local_name = name.rpartition(":")[2] if ":" in name else name
                inner = within[-1].get(local_name)
                if inner is not None:
                    within.append(inner)
                    text.clear()
                    opened(local_name, attributes)
                    return
                if len(within) == 1:
                    raise damaged(f"{holds} is something else ({shown(local_name)})")
            skipped += 1

        def end(name: str) -> None:
            nonlocal skipped
            if skipped:
                skipped -= 1
                return
            within.pop()
            closed(name.rpartition(":")[2] if ":" in name else name, "".join(text))

        parser = _careful_parser()
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text.append
        try:
            parser.Parse(self._unpack(part, holds), True)
        except expat.ExpatError as problem:
            raise damaged(
                f"{holds} breaks off or is garbled at line {problem.lineno}, column {problem.offset}"
            ) from problem

    def _unpack(self, part: str, holds: str) -> bytes:
        """A part's bytes, with its checksum proven; refuses what would cost too much to parse."""
        entry = self._entries.get(part.lower())
        if entry is None:
            raise damaged(f"{holds} is missing")
        try:
            with self._archive.open(entry) as unpacking:
                content = unpacking.read(PART_BYTES + 1)
        except _ZIP_DAMAGE as problem:
            raise damaged(f"{holds} cannot be unpacked, or was changed on its way") from problem
        if len(content) <= PART_BYTES and len(content) != entry.file_size:
            raise damaged(f"{holds} has not the size that it is said to have")
        self._read_bytes += len(content)
        # Counting bytes is a hundred times quicker than parsing them, and never counts too few.
        self._tags += content.count(b"<")
        self._attributes += content.count(b"=")
        if len(content) > PART_BYTES or self._read_bytes > READ_BYTES:
            raise _too_much(holds)
        if self._tags > TAGS or self._attributes > ATTRIBUTES:
            raise _too_much(holds)
        return content

    def _refuse_active_content_types(self) -> None:
        def opened(element: str, attributes: dict[str, str]) -> None:
            _refuse_active_content(attributes.get("ContentType", ""))

        self.walk(
            "[Content_Types].xml", {"Types": {"Override": {}, "Default": {}}}, opened, holds="its list of contents"
        )


def _careful_parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.XmlDeclHandler = _refuse_other_encodings
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _read_content(path: Path) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise Refused("is a folder, not a file. Give the workbook itself.")
        if not stat.S_ISREG(status.st_mode):
            raise Refused("is not an ordinary file, so nothing is read from it. Give the workbook itself.")
        with path.open("rb") as file:
            content = file.read(FILE_BYTES + 1)
    except FileNotFoundError as problem:
        raise Refused("does not exist. Check the folder and the name.") from problem
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "the name is not possible"
        raise Refused(
            f"cannot be opened ({reason}). Close it in Excel, or check its name and that you may read it."
        ) from problem
    if len(content) > FILE_BYTES:
        raise Refused(
            f"is larger than {FILE_BYTES // MEGABYTE} MB, far more than a filing needs, and is not opened. "
            "Delete pictures and sheets that do not belong to the filing, save it, and try again."
        )
    return content


def _open_archive(content: bytes) -> ZipFile:
    # The signature of an entry in the list at the archive's end: the list is not read before it is known to be short.
    if content.count(b"PK\x01\x02") > ENTRIES:
        raise Refused(
            f"is a zip of more than {ENTRIES:,} files, which no workbook is. Give the workbook itself (.xlsx)."
        )
    try:
        return ZipFile(BytesIO(content))
    except _ZIP_DAMAGE as problem:
        raise Refused(
            "is damaged or breaks off before its end: the list of its parts, which ends every such file, is not whole. "
            "It was probably not copied or downloaded to its end. Fetch it again."
        ) from problem


def _list_entries(archive: ZipFile) -> dict[str, ZipInfo]:
    entries: dict[str, ZipInfo] = {}
    for entry in archive.infolist():
        name = entry.orig_filename.replace("\\", "/").lower()
        if name.startswith("/") or name[1:2] == ":" or "\0" in name or ".." in name.split("/"):
            raise damaged(f"a part has the name {shown(name)!r}, which points outside of the file")
        if name in entries:
            raise damaged(
                f"the part {shown(name)!r} is there twice, so that two programs could read two different workbooks"
            )
        if entry.flag_bits & 0x1:
            raise Refused(
                "is an encrypted zip, so it cannot be read. Open it in Excel, save it as .xlsx without a password."
            )
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise damaged(f"the part {shown(name)!r} is packed in a way that Excel does not use")
        entries[name] = entry
    if sum(entry.file_size for entry in entries.values()) > DECLARED_BYTES:
        raise _too_much("the zip archive that it is")
    return entries


def _too_much(holds: str) -> Refused:
    return Refused(
        f"unpacks to far more than a filing can hold, and is not read on: {holds} is too large. "
        "The usual cause is formatting on thousands of empty rows: in Excel select the rows below the last answer, "
        "delete them, save it, and try again."
    )


def _refuse_active_content(name_or_type: str) -> None:
    words = name_or_type.lower()
    for word, reason in ACTIVE_CONTENT:
        if word in words:
            raise Refused(reason)


def _refuse_other_encodings(version: str, encoding: str | None, standalone: int) -> None:
    if encoding is not None and encoding.upper() not in ("UTF-8", "UTF-16"):
        raise damaged(f"a part is written in the encoding {shown(encoding)!r}; Excel writes only UTF-8 and UTF-16")


def _refuse_doctype(name: str, system_id: str | None, public_id: str | None, has_internal_subset: int) -> None:
    raise Refused(
        "holds an XML document type (DOCTYPE), which Excel never writes and which can make a small file grow without "
        "end or fetch other files. Do not open it in other programs; ask the sender for a workbook saved by Excel."
    )
