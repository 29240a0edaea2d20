"""What stands in the cells of a workbook is read as Excel shows it."""

from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import quoteattr

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Alignment, Font, PatternFill

from coordcare.filing.xlsx.grid import Cell, Merge, Sheet, Style, Workbook, address, open_workbook

from .hostile_files import (
    RELATIONSHIPS,
    SHEET,
    STYLES,
    TEXTS,
    WORKBOOK,
    WORKBOOK_RELATIONSHIPS,
    good_parts,
    packed,
    relationships,
    sheet,
    sheet_list,
    texts,
)


def opened(tmp_path: Path, parts: dict[str, str]) -> Workbook:
    """The good workbook with some parts changed."""
    path = tmp_path / "filing.xlsx"
    path.write_bytes(packed({**good_parts(), **parts}))
    return open_workbook(path)


def read_cell(tmp_path: Path, cell: str) -> Cell:
    """The one cell of a sheet."""
    (only,) = opened(tmp_path, {SHEET: sheet(f'<row r="1">{cell}</row>')}).sheets[0].cells.values()
    return only


def read_text(tmp_path: Path, entry: str) -> object:
    """A shared text, as the cell that names it shows it."""
    parts = {TEXTS: texts(entry), SHEET: sheet('<row><c t="s"><v>0</v></c></row>')}
    return opened(tmp_path, parts).sheets[0].cells[1, 1].value


def styled(tmp_path: Path, style_sheet: str) -> Cell:
    """A cell that holds 1 in the first cell format of a style sheet."""
    parts = {STYLES: f"<styleSheet>{style_sheet}</styleSheet>", SHEET: sheet('<row><c s="0"><v>1</v></c></row>')}
    return opened(tmp_path, parts).sheets[0].cells[1, 1]


def filled(tmp_path: Path, colour: str, pattern: str = "solid") -> str | None:
    fill = f'<fill><patternFill patternType="{pattern}"><fgColor {colour}/></patternFill></fill>'
    return styled(tmp_path, f"<fills>{fill}</fills><cellXfs><xf fillId='0'/></cellXfs>").style.fill


@pytest.mark.parametrize(
    ("where", "name"),
    [((1, 1), "A1"), ((14, 2), "B14"), ((9, 26), "Z9"), ((9, 27), "AA9"), ((1048576, 16384), "XFD1048576")],
)
def test_an_address_names_the_column_by_letters(where: tuple[int, int], name: str) -> None:
    assert address(*where) == name


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        ("17", 17),
        ("-17", -17),
        ("0", 0),
        (" 17\n", 17),
        ("2917218", 2917218),
        ("12.94", Decimal("12.94")),
        ("12.940000000000001", Decimal("12.94")),
        ("13.600000000000001", Decimal("13.6")),
        ("0.69999999999999996", Decimal("0.7")),
        ("17.0", Decimal("17")),
        ("1E3", Decimal("1000")),
        ("6.02e23", Decimal("6.02E+23")),
        (".5", Decimal("0.5")),
        ("123456789012345678", 123456789012346000),
    ],
)
def test_a_number_is_the_one_that_excel_shows(stored: str, value: int | Decimal, tmp_path: Path) -> None:
    read = read_cell(tmp_path, f'<c r="A1"><v>{stored}</v></c>').value
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c t="n"><v>4</v></c>', 4),
        ('<c t="b"><v>1</v></c>', True),
        ('<c t="b"><v>0</v></c>', False),
        ('<c t="b"><v>true</v></c>', True),
        ('<c t="str"><v>3B</v></c>', "3B"),
        ('<c t="inlineStr"><is><t>2C</t></is></c>', "2C"),
        ('<c t="inlineStr"><is><r><t>2</t></r><r><rPr><b/></rPr><t>C</t></r></is></c>', "2C"),
        ('<c t="inlineStr"><is><t><![CDATA[<2C>]]></t></is></c>', "<2C>"),
        ('<c t="d"><v>2022-12-31</v></c>', 44926),
        ('<c t="d"><v>2022-12-31T12:00:00Z</v></c>', Decimal("44926.5")),
        ('<c t="d"><v>1900-01-01</v></c>', 1),
        ('<c t="d"><v>1900-03-01</v></c>', 61),
        ('<c t="d"><v>18:00:00</v></c>', Decimal("0.75")),
    ],
)
def test_each_type_of_cell_is_read(cell: str, value: object, tmp_path: Path) -> None:
    read = read_cell(tmp_path, cell)
    assert (read.value, type(read.value)) == (value, type(value))
    assert not read.error
    assert not read.formula


@pytest.mark.parametrize(
    ("code", "days", "from_1904", "date"),
    [
        ("mm-dd-yy", "44562", False, "1/1/2022"),
        ("d-mmm", "44721", False, "6/9/2022"),
        ("[$-409]d\\-mmm\\-yyyy;@", "44562.75", False, "1/1/2022"),
        ("m/d/yy h:mm AM/PM", "44562.75", False, "1/1/2022"),
        ("mmm yyyy", "43100", True, "1/1/2022"),
        ("m/d/yyyy", "1", False, "1/1/1900"),
        ("m/d/yyyy", "60", False, "2/29/1900"),
        ("m/d/yyyy", "61", False, "3/1/1900"),
        ("m/d/yyyy", "0", True, "1/1/1904"),
        ("m/d/yyyy", "2958465", False, "12/31/9999"),
        ("m/d/yyyy", "2958466", False, None),
        ("m/d/yyyy", "-1", False, None),
        ("m/d/yyyy", "1E300", False, None),
        ("h:mm", "44562.75", False, None),
        ("mm:ss", "44562.75", False, None),
        ("General", "44562", False, None),
        ("Standard", "44562", False, None),
        ('0 "days"', "44562", False, None),
        ('_("$"* #,##0.00_)', "44562", False, None),
        ("[Red]0.00E+00", "44562", False, None),
    ],
)
def test_the_date_of_a_day_is_told_beside_its_number(
    code: str, days: str, from_1904: bool, date: str | None, tmp_path: Path
) -> None:
    style = f"<numFmts><numFmt numFmtId='164' formatCode={quoteattr(code)}/></numFmts>"
    style = f"<styleSheet>{style}<cellXfs><xf numFmtId='164'/></cellXfs></styleSheet>"
    parts = {STYLES: style, SHEET: sheet(f'<row><c s="0"><v>{days}</v></c></row>')}
    if from_1904:
        parts[WORKBOOK] = str(good_parts()[WORKBOOK]).replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    read = opened(tmp_path, parts).sheets[0].cells[1, 1]
    assert read.date == date
    assert read.content == (date or read.value)
    assert read.value == Decimal(days)


def test_an_error_is_its_text_and_marked(tmp_path: Path) -> None:
    read = read_cell(tmp_path, '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>')
    assert (read.value, read.error, read.formula) == ("#DIV/0!", True, True)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("<c><f>A2</f><v>4</v></c>", 4),
        ('<c t="str"><f>A2</f><v>N/A</v></c>', "N/A"),
        ('<c t="str"><f>A2</f><v></v></c>', ""),
        ("<c><f>A2</f><v/></c>", None),
        ("<c><f>A2</f></c>", None),
        ('<c><f t="shared" si="0"/><v>4</v></c>', 4),
    ],
)
def test_a_formula_has_its_stored_result(cell: str, value: object, tmp_path: Path) -> None:
    read = read_cell(tmp_path, cell)
    assert (read.value, read.formula) == (value, True)


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("<t>Tier 3</t>", "Tier 3"),
        ("<t>Children&#8217;s &amp; Oral</t>", "Children’s & Oral"),
        ("<t/>", ""),
        ("<t> 2C </t>", "2C"),
        ("<t>&#x9;2C&#xA;</t>", "2C"),
        ("<t>\xa02C</t>", "\xa02C"),
        ('<t xml:space="preserve"> 2C </t>', " 2C "),
        ('<r><t xml:space="preserve">Tier </t></r><r><rPr><b/></rPr><t>3</t></r>', "Tier 3"),
        ('<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>', "東京"),
        ("<t>one_x000D_\ntwo</t>", "one\r\ntwo"),
        ("<t>_x005F_x000D_</t>", "_x000D_"),
        ("<t>_x0041__x0042_</t>", "AB"),
        ("<t>_xD83D__xDE00_</t>", "\U0001f600"),
        ("<t>_xD83D_</t>", "\ufffd"),
        ("<t>_x41_ _xyz_</t>", "_x41_ _xyz_"),
    ],
)
def test_a_text_is_the_one_that_excel_shows(entry: str, text: str, tmp_path: Path) -> None:
    assert read_text(tmp_path, entry) == text


def test_cells_and_rows_without_a_name_follow_each_other(tmp_path: Path) -> None:
    rows = (
        "<row><c><v>1</v></c><c><v>2</v></c></row>"
        '<row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row>'
        "<row><c><v>5</v></c></row>"
    )
    cells = opened(tmp_path, {SHEET: sheet(rows)}).sheets[0].cells
    assert {where: cell.value for where, cell in cells.items()} == {
        (1, 1): 1,
        (1, 2): 2,
        (5, 3): 3,
        (5, 4): 4,
        (6, 1): 5,
    }
    assert all((cell.row, cell.column) == where for where, cell in cells.items())


def test_blank_cells_are_kept_only_where_they_are_coloured(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"/><c r="B1" s="0"/><c r="C1" s="1"/><c r="D1" s="1"><v/></c><c r="E1" t="s"/></row>'
    cells = opened(tmp_path, {SHEET: sheet(rows)}).sheets[0].cells
    assert {where: (cell.value, cell.style.fill) for where, cell in cells.items()} == {
        (1, 3): (None, "FFFF00"),
        (1, 4): (None, "FFFF00"),
    }


def test_blank_cells_beyond_the_rows_and_columns_read_do_no_harm(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="GS2"><v/></c><c r="XFD2" s="1"/></row><row r="1048576" ht="20"><c r="A1048576" s="1"/></row>'
    )
    assert opened(tmp_path, {SHEET: sheet(rows)}).sheets[0].cells == {}


def test_names_of_elements_may_have_any_prefix(tmp_path: Path) -> None:
    rows = '<x:row r="1"><x:c r="A1"><x:v>4</x:v></x:c></x:row>'
    prefixed = f'<x:worksheet xmlns:x="urn:any"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    assert opened(tmp_path, {SHEET: prefixed}).sheets[0].cells[1, 1].value == 4


def test_a_workbook_in_strict_form_is_read(tmp_path: Path) -> None:
    strict = {
        name: content.replace(RELATIONSHIPS, "http://purl.oclc.org/ooxml/officeDocument/relationships")
        for name, content in good_parts().items()
        if isinstance(content, str)
    }
    assert opened(tmp_path, strict).sheets[0].cells[1, 1].value == "Tier 3 clinics"


@pytest.mark.parametrize(
    "target",
    ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "./Worksheets/SHEET1.xml", "../xl/worksheets/sheet1.xml"],
)
def test_a_sheet_is_found_however_its_part_is_named(target: str, tmp_path: Path) -> None:
    listed = relationships(("worksheet", target), ("sharedStrings", "/XL/sharedstrings.xml"))
    assert opened(tmp_path, {WORKBOOK_RELATIONSHIPS: listed}).sheets[0].cells[1, 1].value == "Tier 3 clinics"


def test_parts_packed_with_backslashes_are_found(tmp_path: Path) -> None:
    path = tmp_path / "filing.xlsx"
    path.write_bytes(packed({name.replace("/", "\\"): content for name, content in good_parts().items()}))
    assert open_workbook(path).sheets[0].cells[1, 1].value == "Tier 3 clinics"


def test_parts_in_utf_16_are_read(tmp_path: Path) -> None:
    path = tmp_path / "filing.xlsx"
    path.write_bytes(
        packed({**good_parts(), TEXTS: texts("<t>Tier 4</t>").replace("UTF-8", "UTF-16").encode("utf-16")})
    )
    assert open_workbook(path).sheets[0].cells[1, 1].value == "Tier 4"


def test_a_workbook_without_styles_and_texts_is_read(tmp_path: Path) -> None:
    parts = {
        WORKBOOK_RELATIONSHIPS: relationships(("worksheet", "worksheets/sheet1.xml")),
        SHEET: sheet("<row><c s='7'><v>4</v></c></row>"),
    }
    assert opened(tmp_path, parts).sheets[0].cells[1, 1] == Cell(row=1, column=1, value=4, style=Style())


def test_sheets_keep_their_order_and_say_whether_they_are_hidden(tmp_path: Path) -> None:
    listed = sheet_list("Last", "First", "Secret").replace('name="First"', 'name="First" state="hidden"')
    related = relationships(*(("worksheet", f"worksheets/sheet{number}.xml") for number in (3, 1, 2)))
    parts = {f"xl/worksheets/sheet{number}.xml": sheet() for number in (1, 2, 3)}
    workbook = opened(
        tmp_path,
        {
            **parts,
            WORKBOOK: listed.replace('name="Secret"', 'name="Secret" state="veryHidden"'),
            WORKBOOK_RELATIONSHIPS: related,
        },
    )
    assert [(sheet.title, sheet.hidden) for sheet in workbook.sheets] == [
        ("Last", False),
        ("First", True),
        ("Secret", True),
    ]


def test_chart_sheets_are_passed_over(tmp_path: Path) -> None:
    related = relationships(("chartsheet", "chartsheets/sheet1.xml"), ("worksheet", "worksheets/sheet1.xml"))
    workbook = opened(
        tmp_path, {WORKBOOK: sheet_list("Chart", "Figures"), WORKBOOK_RELATIONSHIPS: related, SHEET: sheet()}
    )
    assert [sheet.title for sheet in workbook.sheets] == ["Figures"]


def test_hyperlinks_are_no_links_to_other_files(tmp_path: Path) -> None:
    link = (
        f'<Relationship Id="a" Type="{RELATIONSHIPS}/hyperlink" Target="https://example.org/" TargetMode="External"/>'
    )
    parts = {"xl/worksheets/_rels/sheet1.xml.rels": relationships(more=link)}
    assert len(opened(tmp_path, parts).sheets) == 1


@pytest.mark.parametrize(
    ("attribute", "from_1904"),
    [("", False), ('date1904="0"', False), ('date1904="1"', True), ('date1904="true"', True)],
)
def test_a_workbook_says_from_which_day_it_counts(attribute: str, from_1904: bool, tmp_path: Path) -> None:
    rows = '<row><c t="d"><v>2022-12-31</v></c></row>'
    listed = sheet_list("Figures", more=f"<workbookPr {attribute}/>")
    workbook = opened(tmp_path, {WORKBOOK: listed, SHEET: sheet(rows)})
    assert workbook.dates_from_1904 is from_1904
    assert workbook.sheets[0].cells[1, 1].value == (43464 if from_1904 else 44926)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("0", "General"),
        ("9", "0%"),
        ("10", "0.00%"),
        ("44", r'_("$"* #,##0.00_);_("$"* \(#,##0.00\);_("$"* "-"??_);_(@_)'),
        ("49", "@"),
        ("50", "General"),
    ],
)
def test_a_built_in_number_format_is_known_by_its_number(number: str, code: str, tmp_path: Path) -> None:
    assert styled(tmp_path, f'<cellXfs><xf numFmtId="{number}"/></cellXfs>').number_format == code


def test_a_number_format_of_the_workbook_s_own_is_read(tmp_path: Path) -> None:
    own = '<numFmts><numFmt numFmtId="164" formatCode="_(&quot;$&quot;* #,##0.00_)"/></numFmts>'
    assert styled(tmp_path, f'{own}<cellXfs><xf numFmtId="164"/></cellXfs>').number_format == '_("$"* #,##0.00_)'


@pytest.mark.parametrize(
    ("colour", "fill"),
    [
        ('rgb="FFffff00"', "FFFF00"),
        ('rgb="FFFF00"', "FFFF00"),
        ('indexed="13"', "FFFF00"),
        ('indexed="5"', "FFFF00"),
        ('indexed="63"', "333333"),
        ('indexed="64"', None),
        ('theme="0"', "FFFFFF"),
        ('theme="0" tint="-0.14999847407452621"', "D9D9D9"),
        ('theme="0" tint="-4.9989318521683403E-2"', "F2F2F2"),
        ('theme="1" tint="0.34998626667073579"', "595959"),
        ('theme="7" tint="0.79998168889431442"', None),
        ('rgb="red;}"', None),
        ("", None),
    ],
)
def test_a_solid_fill_is_known_by_its_colour(colour: str, fill: str | None, tmp_path: Path) -> None:
    assert filled(tmp_path, colour) == fill


def test_a_pattern_is_no_solid_fill(tmp_path: Path) -> None:
    assert filled(tmp_path, 'rgb="FFFFFF00"', pattern="gray125") is None


def test_fonts_and_alignment_are_read_and_those_of_conditions_are_not(tmp_path: Path) -> None:
    """Formats that apply only on a condition stand in the same part, under the same names."""
    look = styled(
        tmp_path,
        "<fonts><font><b val='0'/></font><font><b/></font></fonts><fills><fill/></fills>"
        "<cellStyleXfs><xf fontId='0'/></cellStyleXfs>"
        "<cellXfs><xf fontId='1' fillId='0'><alignment horizontal='center' wrapText='1'/></xf></cellXfs>"
        "<dxfs><dxf><font><b val='0'/></font><fill><patternFill patternType='solid'><fgColor rgb='FFFF0000'/>"
        "</patternFill></fill></dxf></dxfs>",
    )
    assert look.style == Style(fill=None, bold=True, wrap=True, align="center")


def test_merged_ranges_and_measures_are_read_and_kept_within_the_sheet(tmp_path: Path) -> None:
    part = sheet(
        '<row r="2" ht="31.5" customHeight="1"/><row r="3" ht="tall"/>',
        before='<cols><col min="1" max="2" width="40.7"/><col min="5" max="16384" width="9"/>'
        '<col min="3" max="3" width="NaN"/></cols>',
        after='<mergeCells><mergeCell ref="B2:D4"/><mergeCell ref="A7:XFD7"/><mergeCell ref="XA9:XB9"/></mergeCells>',
    )
    read = opened(tmp_path, {SHEET: part}).sheets[0]
    assert read.merges == (Merge(top=2, left=2, bottom=4, right=4), Merge(top=7, left=1, bottom=7, right=200))
    assert read.row_heights == {2: 31.5}
    assert read.column_widths == {1: 40.7, 2: 40.7, **dict.fromkeys(range(5, 201), 9.0)}


def test_the_workbook_knows_its_path(tmp_path: Path) -> None:
    assert opened(tmp_path, {}).path == tmp_path / "filing.xlsx"


def test_a_workbook_written_by_xlsxwriter_is_read(tmp_path: Path) -> None:
    """With locked cells, lists to choose from, notes, a chart and a hyperlink, none of which is in the way."""
    path = tmp_path / "filing.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("PCPCH")
        asked = book.add_format(
            {"bg_color": "#FFFF00", "num_format": '_("$"* #,##0.00_)', "text_wrap": True, "bold": True}
        )
        page.write_string(0, 0, " Tier 3\nclinics ")
        page.write_rich_string(1, 0, "Tier ", asked, "4", " clinics")
        page.write_number(1, 1, 12.94, asked)
        page.write_blank(2, 1, None, asked)
        page.write_formula(3, 1, "=B2*2", None, 25.88)
        page.write_url(4, 1, "https://example.org/", string="rules")
        page.merge_range(5, 0, 5, 2, "merged")
        page.set_column(0, 0, 40)
        page.data_validation(1, 1, 1, 1, {"validate": "list", "source": ["2C", "3A"]})
        page.write_comment(1, 1, "a note")
        page.protect("password")
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=PCPCH!$B$2:$B$4"})
        page.insert_chart("H2", chart)
        book.add_chartsheet("Chart").set_chart(chart_of(book))
        book.add_worksheet("Empty").hide()
    workbook = open_workbook(path)
    read = workbook.sheets[0]
    assert [(sheet.title, sheet.hidden) for sheet in workbook.sheets] == [("PCPCH", False), ("Empty", True)]
    assert values(read) == {
        "A1": " Tier 3\nclinics ",
        "A2": "Tier 4 clinics",
        "B2": Decimal("12.94"),
        "B4": Decimal("25.88"),
        "B5": "rules",
        "A6": "merged",
    }
    assert read.cells[4, 2].formula
    assert (read.cells[2, 2].number_format, read.cells[2, 2].style) == (
        '_("$"* #,##0.00_)',
        Style(fill="FFFF00", bold=True, wrap=True),
    )
    assert read.cells[3, 2].style.fill == "FFFF00"
    assert read.merges == (Merge(top=6, left=1, bottom=6, right=3),)
    assert read.column_widths[1] > 40


def test_a_workbook_written_by_openpyxl_is_read(tmp_path: Path) -> None:
    path = tmp_path / "filing.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["A1"], page["B1"], page["C1"], page["D1"] = "Tier 3", 17, 12.94, True
    page["B1"].fill = PatternFill("solid", fgColor="FFFF00")
    page["C1"].font = Font(bold=True)
    page["C1"].alignment = Alignment(horizontal="right", wrap_text=True)
    book.save(path)
    read = open_workbook(path).sheets[0]
    assert values(read) == {"A1": "Tier 3", "B1": 17, "C1": Decimal("12.94"), "D1": True}
    assert read.cells[1, 2].style == Style(fill="FFFF00")
    assert read.cells[1, 3].style == Style(bold=True, wrap=True, align="right")


def chart_of(book: xlsxwriter.Workbook) -> object:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=PCPCH!$B$2:$B$4"})
    return chart


def values(read: Sheet) -> dict[str, object]:
    return {address(*where): cell.value for where, cell in read.cells.items() if cell.value is not None}
