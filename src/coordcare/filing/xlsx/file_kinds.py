"""What a file is when it is no Excel workbook, in a sentence that says what to do about it."""

import re
from collections.abc import Container

ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE2_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The record that opens a bare Excel 2, 3, 4 or 5 file, from before the .xls container.
BARE_XLS_SIGNATURES = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)

_OLD_XLS = (
    "is an old Excel 97-2003 file (.xls), which this program does not read. Open it in Excel and save it as .xlsx."
)
_SAVE_AS_XLSX = "Open it in the program that made it, save it as an Excel workbook (.xlsx), and give that file."
_LOCKED = (
    "is locked with a password, so nothing in it can be read. "
    "Open it in Excel, remove the password under File, Info, Protect Workbook, Encrypt with Password, and save it."
)
_PDF = "is a PDF, not an Excel workbook; its cells cannot be read. Give the workbook that it was printed from."
_WEB_PAGE = "is a web page (HTML), not an Excel workbook. " + _SAVE_AS_XLSX
_XML = "is an XML file, not an Excel workbook. " + _SAVE_AS_XLSX
_TEXT = (
    "is plain text or CSV, not an Excel workbook; it has no sheets. "
    "Put the answers into the template, and give that .xlsx file."
)
_UNKNOWN = "is not an Excel workbook, whatever its name says: it does not begin as one. Give the .xlsx file."

_WEB_PAGE_START = re.compile(
    rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|table|meta|script|div)\b", re.IGNORECASE | re.DOTALL
)
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

_FOREIGN_PARTS = {
    "xl/workbook.bin": "is an Excel binary workbook (.xlsb), which this program does not read. "
    "Open it in Excel and save it as .xlsx.",
    "word/document.xml": "is a Word document, not an Excel workbook. Give the .xlsx file.",
    "ppt/presentation.xml": "is a PowerPoint presentation, not an Excel workbook. Give the .xlsx file.",
    "index/document.iwa": "is an Apple Numbers or Pages file. Export it as an Excel workbook (.xlsx).",
    "meta-inf/manifest.xml": "is an OpenDocument file (such as .ods), which this program does not read. "
    "Open it in Excel or LibreOffice and save it as .xlsx.",
}
_PLAIN_ZIP = (
    "is a zip archive, not an Excel workbook. If the workbook is inside, unpack it and give the .xlsx file itself."
)


def say_what_it_is(content: bytes) -> str | None:
    """Why this content is no workbook; None when it begins as a zip, which a workbook does."""
    if not content:
        return "is empty: it holds no bytes at all. Ask for it again; it was probably not copied to its end."
    if content.startswith(ZIP_SIGNATURES):
        return None
    if content.startswith(OLE2_SIGNATURE):
        return _say_which_old_office_file(content)
    beginning = content[:4096]
    if content.startswith(BARE_XLS_SIGNATURES):
        return _OLD_XLS
    if b"%PDF-" in beginning[:1024]:
        return _PDF
    text = beginning.removeprefix(b"\xef\xbb\xbf")
    if _WEB_PAGE_START.match(text):
        return _WEB_PAGE
    if text.lstrip().startswith(b"<?xml"):
        return _XML
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")) or not _CONTROL_BYTES.search(beginning):
        return _TEXT
    return _UNKNOWN


def say_which_zip_it_is(part_names: Container[str]) -> str | None:
    """Why a zip with these parts (lower-case names) is no workbook; None when it may be one."""
    for part, reason in _FOREIGN_PARTS.items():
        if part in part_names:
            return reason
    return None if "[content_types].xml" in part_names else _PLAIN_ZIP


def _say_which_old_office_file(content: bytes) -> str:
    """An encrypted .xlsx is wrapped in the container of the old .xls; the names of its streams tell them apart."""
    if _names_stream(content, "EncryptedPackage"):
        return _LOCKED
    if _names_stream(content, "Workbook") or _names_stream(content, "Book"):
        return _OLD_XLS
    if _names_stream(content, "WordDocument"):
        return "is an old Word document (.doc), not an Excel workbook. Give the .xlsx file."
    return "is an old Office file, not an Excel workbook. " + _SAVE_AS_XLSX


def _names_stream(content: bytes, stream: str) -> bool:
    return f"{stream}\0".encode("utf-16-le") in content
