"""Makes workbooks part by part: a good one, and one of every kind that must be refused."""

import struct
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

Parts = dict[str, str | bytes]

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

CONTENT_TYPES = "[Content_Types].xml"
ROOT_RELATIONSHIPS = "_rels/.rels"
WORKBOOK = "xl/workbook.xml"
WORKBOOK_RELATIONSHIPS = "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"
TEXTS = "xl/sharedStrings.xml"
SHEET = "xl/worksheets/sheet1.xml"
SHEET_RELATIONSHIPS = "xl/worksheets/_rels/sheet1.xml.rels"

YELLOW_STYLES = (
    '<styleSheet><fonts><font/><font><b/></font></fonts><fills><fill/><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFFFF00"/></patternFill></fill></fills>'
    '<cellXfs><xf/><xf fontId="1" fillId="2"/></cellXfs></styleSheet>'
)


LONG_FORMAT = "0" * 256


def content_types(*, main: str = f"{SPREADSHEET}.sheet.main+xml", more: str = "") -> str:
    return (
        f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/>{more}</Types>'
    )


def relationships(*entries: tuple[str, str], more: str = "") -> str:
    """A list of related parts: (kind, target) each, with the ids rId1, rId2 and so on."""
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONSHIPS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(entries, 1)
    )
    return (
        f'{DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{listed}{more}</Relationships>"
    )


def sheet_list(*titles: str, more: str = "") -> str:
    listed = "".join(
        f'<sheet name="{title}" sheetId="{number}" r:id="rId{number}"/>' for number, title in enumerate(titles, 1)
    )
    return f'{DECLARATION}<workbook xmlns:r="{RELATIONSHIPS}">{more}<sheets>{listed}</sheets></workbook>'


def sheet(rows: str = "", *, before: str = "", after: str = "") -> str:
    return f"{DECLARATION}<worksheet>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def texts(*entries: str) -> str:
    return f"{DECLARATION}<sst>" + "".join(f"<si>{entry}</si>" for entry in entries) + "</sst>"


def good_parts(rows: str = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>12.94</v></c></row>') -> Parts:
    """The parts of a workbook with one sheet, "Figures", that Excel would open."""
    return {
        CONTENT_TYPES: content_types(),
        ROOT_RELATIONSHIPS: relationships(("officeDocument", "xl/workbook.xml")),
        WORKBOOK: sheet_list("Figures"),
        WORKBOOK_RELATIONSHIPS: relationships(
            ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        STYLES: YELLOW_STYLES,
        TEXTS: texts("<t>Tier 3 clinics</t>"),
        SHEET: sheet(rows),
    }


def packed(parts: Mapping[str, str | bytes], *, compression: int = ZIP_DEFLATED) -> bytes:
    """A zip of the parts, the same bytes every time."""
    with BytesIO() as file:
        with ZipFile(file, "w") as archive:
            for name, content in parts.items():
                archive.writestr(ZipInfo(name), content, compress_type=compression)
        return file.getvalue()


def with_parts(changed: Mapping[str, str | bytes]) -> bytes:
    """The good workbook with some parts changed or added."""
    return packed({**good_parts(), **changed})


def with_rows(rows: str) -> bytes:
    return packed(good_parts(rows))


def with_cell(cell: str) -> bytes:
    return with_rows(f'<row r="1">{cell}</row>')


def without(part: str) -> bytes:
    return packed({name: content for name, content in good_parts().items() if name != part})


def with_doctype(part: str, *, encoding: str = "utf-8", subset: str = "") -> bytes:
    """The good workbook with a document type in one part."""
    declared = DECLARATION.replace("UTF-8", encoding.upper())
    content = str(good_parts()[part]).removeprefix(DECLARATION)
    return with_parts({part: f"{declared}<!DOCTYPE any {subset}>{content}".encode(encoding)})


def with_field(content: bytes, name: str, offset: int, layout: str, value: int) -> bytes:
    """The archive with one number of an entry changed in the list at its end."""
    start = content.rindex(b"PK\x01\x02", 0, content.rindex(name.encode()))
    return content[: start + offset] + struct.pack(layout, value) + content[start + offset + struct.calcsize(layout) :]


def xml_bomb() -> str:
    """A subset in which one short entity stands for a thousand million letters."""
    steps = "".join(f'<!ENTITY e{step} "{f"&e{step - 1};" * 10}">' for step in range(1, 9))
    return f'[<!ENTITY e0 "0123456789">{steps}]'


def twice_the_same_part() -> bytes:
    with BytesIO() as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library says, rightly, that the name is there already
        with ZipFile(file, "w") as archive:
            for name, content in [*good_parts().items(), (SHEET, sheet())]:
                archive.writestr(ZipInfo(name), content)
        return file.getvalue()


def with_renamed_part(name: str) -> bytes:
    """The good workbook with one more part, of a name that only a hostile writer gives (the library would mend it)."""
    stand_in = "x" * len(name)
    return with_parts({stand_in: ""}).replace(stand_in.encode(), name.encode())


def old_office_file(stream: str) -> bytes:
    """The beginning of the container of Office 97, with the name of one stream."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    return header + "Root Entry".encode("utf-16-le").ljust(128, b"\0") + stream.encode("utf-16-le").ljust(128, b"\0")


def styled_empty_rows(number: int) -> str:
    return "".join(f'<row r="{row}" s="1" customFormat="1" ht="15.75"/>' for row in range(1, number + 1))


def blank_cells(rows: int, columns: int) -> str:
    return ("<row>" + '<c s="1"/>' * columns + "</row>") * rows


def many_attributes(number: int) -> str:
    return "<row " + " ".join(f'a{count}=""' for count in range(number)) + "/>"


def too_much_text() -> bytes:
    """One long text, shown in 200 cells."""
    row = "<row>" + '<c t="s"><v>0</v></c>' * 200 + "</row>"
    return packed({**good_parts(row), TEXTS: texts("<t>" + "a" * 30_000 + "</t>")})


def macro_sheet() -> bytes:
    listed = relationships(("worksheet", "worksheets/sheet1.xml"), ("xlMacrosheet", "sheets/auto.xml"))
    return with_parts(
        {WORKBOOK: sheet_list("Figures", "Auto"), WORKBOOK_RELATIONSHIPS: listed, "xl/sheets/auto.xml": sheet()}
    )


def external(kind: str, part: str = WORKBOOK_RELATIONSHIPS) -> bytes:
    entry = f'<Relationship Id="out" Type="{RELATIONSHIPS}/{kind}" Target="file:///other.xlsx" TargetMode="External"/>'
    return with_parts(
        {part: str(good_parts().get(part, relationships())).replace("</Relationships>", f"{entry}</Relationships>")}
    )


def many_sheets(number: int) -> bytes:
    parts = good_parts()
    parts[WORKBOOK] = sheet_list(*(f"Sheet {count}" for count in range(number)))
    parts[WORKBOOK_RELATIONSHIPS] = relationships(
        *(("worksheet", f"worksheets/s{count}.xml") for count in range(number))
    )
    return packed({**parts, **{f"xl/worksheets/s{count}.xml": sheet() for count in range(number)}})


@dataclass(frozen=True, kw_only=True)
class HostileFile:
    """A file that must be refused, and words that the refusal must hold."""

    name: str
    content: Callable[[], bytes]
    says: tuple[str, ...]


def _file(name: str, content: Callable[[], bytes], *says: str) -> HostileFile:
    return HostileFile(name=name, content=content, says=says)


OTHER_KINDS = [
    _file("empty", lambda: b"", "is empty"),
    _file("PDF", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "is a PDF"),
    _file("CSV", lambda: b"Tier,Clinics,PMPM\r\nTier 3,17,12.94\r\n", "plain text or CSV", "template"),
    _file("UTF-16 text", lambda: "Tier\tClinics\r\n".encode("utf-16"), "plain text or CSV"),
    _file("web page", lambda: b"\xef\xbb\xbf\n<HTML><body><table><tr><td>17</td></tr></table>", "web page (HTML)"),
    _file(
        "XML spreadsheet",
        lambda: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        "XML file",
    ),
    _file("noise", lambda: bytes(range(1, 200)), "is not an Excel workbook"),
    _file("old Excel", lambda: old_office_file("Workbook"), "Excel 97-2003", ".xls", "save it as .xlsx"),
    _file("Excel 95", lambda: old_office_file("Book"), "Excel 97-2003"),
    _file("Excel 4", lambda: b"\x09\x04\x06\x00\x00\x00\x10\x00", "Excel 97-2003"),
    _file("old Word", lambda: old_office_file("WordDocument"), "old Word document"),
    _file("old Outlook", lambda: old_office_file("Message"), "old Office file"),
    _file("password", lambda: old_office_file("EncryptedPackage"), "locked with a password", "remove the password"),
    _file(
        "ODS", lambda: packed({"mimetype": "x", "META-INF/manifest.xml": "<m/>"}), "OpenDocument", "save it as .xlsx"
    ),
    _file("XLSB", lambda: with_parts({"xl/workbook.bin": b"\x83\x01"}), "binary workbook (.xlsb)"),
    _file("Word", lambda: with_parts({"word/document.xml": "<w/>"}), "is a Word document"),
    _file("PowerPoint", lambda: with_parts({"ppt/presentation.xml": "<p/>"}), "PowerPoint"),
    _file("Numbers", lambda: packed({"Index/Document.iwa": b"\0"}), "Apple Numbers"),
    _file("zip of a workbook", lambda: packed({"filing.xlsx": packed(good_parts())}), "zip archive", "unpack it"),
]

DAMAGED_ARCHIVES = [
    _file("first half only", lambda: packed(good_parts())[:900], "breaks off before its end", "Fetch it again"),
    _file("last bytes lost", lambda: packed(good_parts())[:-10], "breaks off before its end"),
    _file(
        "checksum",
        lambda: with_field(packed(good_parts()), SHEET, 16, "<L", 1),
        "sheet 'Figures'",
        "changed on its way",
    ),
    _file("size understated", lambda: with_field(packed(good_parts()), SHEET, 24, "<L", 10), "cannot be unpacked"),
    _file("size overstated", lambda: with_field(packed(good_parts()), SHEET, 24, "<L", 9_999), "not the size"),
    _file("list overwritten", lambda: packed(good_parts()).replace(b"PK\x01\x02", b"PK\x09\x09"), "list of its parts"),
    _file("encrypted entry", lambda: with_field(packed(good_parts()), SHEET, 8, "<H", 1), "encrypted zip", "password"),
    _file("bzip2", lambda: packed(good_parts(), compression=ZIP_BZIP2), "packed in a way that Excel does not use"),
    _file("part twice", twice_the_same_part, "is there twice"),
    _file("part twice by case", lambda: with_parts({"XL/WorkSheets/Sheet1.xml": sheet()}), "is there twice"),
    _file("absolute name", lambda: with_renamed_part("/xl/other.xml"), "points outside of the file"),
    _file("name with dots", lambda: with_renamed_part("xl/../../other.xml"), "points outside of the file"),
    _file("name with backslashes", lambda: with_renamed_part("xl\\..\\..\\other.xml"), "points outside of the file"),
    _file("name with drive", lambda: with_renamed_part("C:/other.xml"), "points outside of the file"),
    _file("name with null", lambda: with_renamed_part("xl/sheet\0.xml"), "points outside of the file"),
    _file("1,001 files", lambda: packed({f"part{number}": "" for number in range(1_001)}), "more than 1,000 files"),
    _file("larger than 5 MB", lambda: b"PK\x03\x04".ljust(5 * 1024 * 1024 + 1, b"\0"), "larger than 5 MB"),
]

BOMBS = [
    _file("bomb in a sheet", lambda: with_rows(" " * 9_000_000), "far more than a filing", "sheet 'Figures'"),
    _file(
        "bomb in three sheets",
        lambda: packed(
            {
                **good_parts(),
                WORKBOOK: sheet_list("A", "B", "C"),
                WORKBOOK_RELATIONSHIPS: relationships(
                    *(("worksheet", f"worksheets/sheet{number}.xml") for number in (1, 2, 3))
                ),
                **{f"xl/worksheets/sheet{number}.xml": sheet(" " * 6_000_000) for number in (1, 2, 3)},
            }
        ),
        "far more than a filing",
        "sheet 'C'",
    ),
    _file(
        "declared bomb in a part unread",
        lambda: with_field(with_parts({"xl/media/image1.png": b"0"}), "xl/media/image1.png", 24, "<L", 4_000_000_000),
        "far more than a filing",
    ),
    _file("elements", lambda: with_rows("<x/>" * 500_001), "far more than a filing", "sheet 'Figures'"),
    _file("attributes", lambda: with_rows(many_attributes(400_001)), "far more than a filing"),
    _file("XML bomb", lambda: with_doctype(SHEET, subset=xml_bomb()), "DOCTYPE"),
    _file("XML bomb in UTF-16", lambda: with_doctype(SHEET, encoding="utf-16", subset=xml_bomb()), "DOCTYPE"),
    _file("external entity", lambda: with_doctype(TEXTS, subset='[<!ENTITY e SYSTEM "file:///etc/hosts">]'), "DOCTYPE"),
    _file("external subset", lambda: with_doctype(WORKBOOK, subset='SYSTEM "https://example.org/any.dtd"'), "DOCTYPE"),
    *(
        _file(f"document type in {part}", partial(with_doctype, part), "DOCTYPE")
        for part in (CONTENT_TYPES, ROOT_RELATIONSHIPS, WORKBOOK, WORKBOOK_RELATIONSHIPS, STYLES, TEXTS, SHEET)
    ),
    _file(
        "other encoding", lambda: with_parts({SHEET: sheet().replace("UTF-8", "cp037").encode("cp037")}), "is damaged"
    ),
    _file("seven-bit encoding", lambda: with_parts({SHEET: sheet().replace("UTF-8", "utf-7")}), "encoding 'utf-7'"),
]

ACTIVE = [
    _file("macros", lambda: with_parts({"xl/vbaProject.bin": b"\xd0\xcf"}), "holds macros", "without macros (.xlsx)"),
    _file(
        "macro type",
        lambda: with_parts({CONTENT_TYPES: content_types(main="application/vnd.ms-excel.sheet.macroEnabled.main+xml")}),
        "holds macros",
    ),
    _file(
        "macros under another name",
        lambda: with_parts(
            {
                WORKBOOK_RELATIONSHIPS: relationships(
                    ("worksheet", "worksheets/sheet1.xml"), ("vbaProject", "harmless.dat")
                )
            }
        ),
        "holds macros",
    ),
    _file("macro sheet", macro_sheet, "holds macros"),
    _file(
        "external link part", lambda: with_parts({"xl/externalLinks/externalLink1.xml": "<x/>"}), "links to other files"
    ),
    _file("external relationship", lambda: external("externalLinkPath"), "links to other files", "break every link"),
    _file("external on a sheet", lambda: external("image", SHEET_RELATIONSHIPS), "links to other files"),
    _file("external workbook", lambda: external("officeDocument", ROOT_RELATIONSHIPS), "links to other files"),
    _file("embedded object", lambda: with_parts({"xl/embeddings/oleObject1.bin": b"0"}), "embedded objects"),
    _file(
        "embedded by relationship",
        lambda: with_parts({SHEET_RELATIONSHIPS: relationships(("package", "a.b"))}),
        "embedded",
    ),
    _file("control", lambda: with_parts({"xl/activeX/activeX1.xml": "<x/>"}), "embedded objects or controls"),
]

BROKEN_WORKBOOKS = [
    _file("no workbook", lambda: without(ROOT_RELATIONSHIPS), "which of its parts is the workbook"),
    _file("workbook part missing", lambda: without(WORKBOOK), "list of sheets is missing"),
    _file("sheet part missing", lambda: without(SHEET), "the sheet 'Figures' is missing"),
    _file(
        "sheet unrelated",
        lambda: with_parts({WORKBOOK_RELATIONSHIPS: relationships()}),
        "'Figures' has no part of its own",
    ),
    _file("no sheets", lambda: with_parts({WORKBOOK: sheet_list()}), "has no sheets"),
    _file("101 sheets", lambda: many_sheets(101), "more than 100 sheets"),
    _file("two sheets of a name", lambda: with_parts({WORKBOOK: sheet_list("Figures", "FIGURES")}), "same name"),
    _file("sheet without a name", lambda: with_parts({WORKBOOK: sheet_list("")}), "name is missing"),
    _file(
        "two sheets in one part",
        lambda: with_parts(
            {
                WORKBOOK: sheet_list("A", "B"),
                WORKBOOK_RELATIONSHIPS: relationships(
                    ("worksheet", "worksheets/sheet1.xml"),
                    ("worksheet", "worksheets/SHEET1.xml"),
                    ("sharedStrings", "sharedStrings.xml"),
                ),
            }
        ),
        "'B' has no part of its own",
    ),
    _file("not a worksheet", lambda: with_parts({SHEET: "<chartsheet/>"}), "is something else (chartsheet)"),
    _file("garbled XML", lambda: with_parts({SHEET: sheet()[:-12]}), "sheet 'Figures' breaks off", "line 2"),
    _file("not UTF-8", lambda: with_parts({TEXTS: b"<sst><si><t>\xff\xfe</t></si></sst>"}), "garbled"),
    _file("undefined entity", lambda: with_cell("<c><v>&other;</v></c>"), "garbled"),
    _file(
        "long number format",
        lambda: with_parts(
            {STYLES: f'<styleSheet><numFmts><numFmt numFmtId="164" formatCode="{LONG_FORMAT}"/></numFmts></styleSheet>'}
        ),
        "number format is longer",
    ),
    _file(
        "65,491 cell formats",
        lambda: with_parts({STYLES: f"<styleSheet><cellXfs>{'<xf/>' * 65_491}</cellXfs></styleSheet>"}),
        "more cell formats",
    ),
    _file("long text", lambda: with_parts({TEXTS: texts(f"<t>{'a' * 32_768}</t>")}), "longer than the 32,767 letters"),
]

BROKEN_CELLS = [
    _file(
        "cell far right and below",
        lambda: with_rows(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        ),
        "cell XFD1048576 of the sheet 'Figures'",
        "beyond the 2,000 rows and 200 columns",
    ),
    _file("row 2,001", lambda: with_rows('<row r="2001"><c r="A2001"><v>1</v></c></row>'), "cell A2001"),
    _file("column 201", lambda: with_cell('<c r="GS1"><f>1</f></c>'), "cell GS1"),
    _file(
        "too many cells", lambda: with_rows(blank_cells(1_000, 100)), "more than 100,000 cells and rows", "'Figures'"
    ),
    _file("a million styled rows", lambda: with_rows(styled_empty_rows(1_000_000)), "sheet 'Figures'", "delete them"),
    _file(
        "100,001 empty rows", lambda: with_rows("<row/>" * 100_001), "more than 100,000 cells and rows", "delete them"
    ),
    _file("too much text", too_much_text, "more than 5,000,000 letters"),
    *(
        _file(
            f"number {number}", partial(with_cell, f'<c r="A1"><v>{number}</v></c>'), "cell A1 of the sheet", "stores"
        )
        for number in ("1E400", "-1E400", "NaN", "INF", "1_000", "12,94", "0x1F", "٣", "1 2", "9" * 400, "1e", ".")
    ),
    *(
        _file(f"reference {reference}", partial(with_cell, f'<c r="{reference}"><v>1</v></c>'), "cell")
        for reference in (
            "",
            "A",
            "1",
            "A0",
            "A01",
            "AAAA1",
            "XFE1",
            "A1048577",
            "A99999999999",
            "ZZZZZ1",
            "A-1",
            "$A$1",
            "A1:B1",
            "A2",
            "À1",
        )
    ),
    *(
        _file(f"row {number}", partial(with_rows, f'<row r="{number}"><c><v>1</v></c></row>'), "row with the number")
        for number in ("", "0", "-1", "1.5", "99999999999", "1048577", "٣")
    ),
    *(
        _file(
            f"text number {index}", partial(with_cell, f'<c r="A1" t="s"><v>{index}</v></c>'), "cell A1", "as type 's'"
        )
        for index in ("1", "-1", "99999999999999999999", "00", "1.0", "one")
    ),
    _file("unknown type", lambda: with_cell('<c r="A1" t="x"><v>1</v></c>'), "as type 'x'"),
    _file("neither true nor false", lambda: with_cell('<c r="A1" t="b"><v>2</v></c>'), "as type 'b'"),
    _file("no day", lambda: with_cell('<c r="A1" t="d"><v>2022-02-30</v></c>'), "as type 'd'"),
    _file("cell twice", lambda: with_cell('<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>'), "cell A1", "stored twice"),
    _file("two values", lambda: with_cell('<c r="A1"><v>1</v><v>2</v></c>'), "stores two values"),
    _file(
        "long inline text",
        lambda: with_cell('<c t="inlineStr"><is><t>' + "a" * 32_768 + "</t></is></c>"),
        "longer than",
    ),
    _file(
        "whole sheet merged",
        lambda: with_parts({SHEET: sheet(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')}),
        "merges more than 100,000 cells",
        "sheet 'Figures'",
    ),
    _file(
        "merged backwards",
        lambda: with_parts({SHEET: sheet(after='<mergeCells><mergeCell ref="B2:A1"/></mergeCells>')}),
        "merged range 'B2:A1'",
    ),
    _file(
        "merge of no cells",
        lambda: with_parts({SHEET: sheet(after='<mergeCells><mergeCell ref="A:B"/></mergeCells>')}),
        "is the name of no cell",
    ),
    _file(
        "two widths",
        lambda: with_parts(
            {SHEET: sheet(before='<cols><col min="1" max="2" width="9"/><col min="2" max="3" width="9"/></cols>')}
        ),
        "two widths",
    ),
]

HOSTILE_FILES = [*OTHER_KINDS, *DAMAGED_ARCHIVES, *BOMBS, *ACTIVE, *BROKEN_WORKBOOKS, *BROKEN_CELLS]
