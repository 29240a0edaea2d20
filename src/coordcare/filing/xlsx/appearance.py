"""How a cell looks: what a picture of its sheet needs, and the format in which its number is shown."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from coordcare.filing.xlsx.package import Package, Tree, damaged

CELL_FORMATS = 65_490  # Excel's own limit for one workbook
NUMBER_FORMAT_LENGTH = 255  # Excel's own limit

# The formats that a file names by number only, as Excel shows them in the United States (ECMA-376, part 1, 18.8.30).
BUILT_IN_NUMBER_FORMATS = {
    "1": "0",
    "2": "0.00",
    "3": "#,##0",
    "4": "#,##0.00",
    "5": '"$"#,##0_);("$"#,##0)',
    "6": '"$"#,##0_);[Red]("$"#,##0)',
    "7": '"$"#,##0.00_);("$"#,##0.00)',
    "8": '"$"#,##0.00_);[Red]("$"#,##0.00)',
    "9": "0%",
    "10": "0.00%",
    "11": "0.00E+00",
    "12": "# ?/?",
    "13": "# ??/??",
    "14": "mm-dd-yy",
    "15": "d-mmm-yy",
    "16": "d-mmm",
    "17": "mmm-yy",
    "18": "h:mm AM/PM",
    "19": "h:mm:ss AM/PM",
    "20": "h:mm",
    "21": "h:mm:ss",
    "22": "m/d/yy h:mm",
    "37": "#,##0_);(#,##0)",
    "38": "#,##0_);[Red](#,##0)",
    "39": "#,##0.00_);(#,##0.00)",
    "40": "#,##0.00_);[Red](#,##0.00)",
    "41": r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)',
    "42": r'_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)',
    "43": r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)',
    "44": r'_("$"* #,##0.00_);_("$"* \(#,##0.00\);_("$"* "-"??_);_(@_)',
    "45": "mm:ss",
    "46": "[h]:mm:ss",
    "47": "mmss.0",
    "48": "##0.0E+0",
    "49": "@",
}

# The colours of Excel 97, which newer files still name by number, from number 8 on; 0 to 7 repeat the first eight.
_INDEXED_COLOURS: list[str | None] = re.findall(
    "[0-9A-F]{6}",
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 800000 008000 000080 808000 800080 008080 C0C0C0 808080 "
    "9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF "
    "00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 "
    "003366 339966 003300 333300 993300 993366 333399 333333",
)
_THEME_GREYS = {"0": 255, "1": 0}  # a theme's paper and ink: the two colours that are the same in nearly all themes
_ALIGNMENTS = frozenset({"left", "center", "right", "justify"})
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_NUMBER_LENGTH = 64  # Excel writes 24 signs at most

Choice = TypeVar("Choice")

_STYLE_SHEET: Tree = {
    "styleSheet": {
        "numFmts": {"numFmt": {}},
        "fonts": {"font": {"b": {}}},
        "fills": {"fill": {"patternFill": {"fgColor": {}}}},
        "cellXfs": {"xf": {"alignment": {}}},
    }
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A cell's solid fill as RRGGBB, whether its text is bold and wrapped, and its alignment if one is set."""

    fill: str | None = None
    bold: bool = False
    wrap: bool = False
    align: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """A cell's style and the code of its number format."""

    style: Style
    number_format: str


PLAIN = Appearance(style=Style(), number_format="General")


def read_appearances(package: Package, part: str) -> Mapping[str, Appearance]:
    """The appearances that cells name by number, by that number as text; raises `Refused`."""
    listed = _StyleSheet()
    package.walk(part, _STYLE_SHEET, listed.opened, holds="its list of styles")
    return {str(number): listed.appearance(*format) for number, format in enumerate(listed.formats)}


class _StyleSheet:
    """The lists of a style sheet, whose entries name each other by their places."""

    def __init__(self) -> None:
        self.formats: list[tuple[dict[str, str], dict[str, str]]] = []  # each with its alignment
        self._number_formats = dict(BUILT_IN_NUMBER_FORMATS)
        self._bold_fonts: list[bool] = []
        self._fills: list[str | None] = []
        self._solid = False

    def opened(self, element: str, attributes: dict[str, str]) -> None:
        match element:
            case "numFmt":
                code = attributes.get("formatCode", "General")
                if len(code) > NUMBER_FORMAT_LENGTH:
                    raise damaged("a number format is longer than Excel allows")
                self._number_formats[attributes.get("numFmtId", "")] = code
            case "font":
                self._bold_fonts.append(False)
            case "b":
                self._bold_fonts[-1] = is_true(attributes.get("val", "1"))
            case "fill":
                self._fills.append(None)
            case "patternFill":
                self._solid = attributes.get("patternType") == "solid"
            case "fgColor" if self._solid:
                self._fills[-1] = _colour(attributes)
            case "xf":
                self.formats.append((attributes, {}))
                if len(self.formats) > CELL_FORMATS:
                    raise damaged("it has more cell formats than Excel allows")
            case "alignment":
                self.formats[-1][1].update(attributes)

    def appearance(self, format: dict[str, str], alignment: dict[str, str]) -> Appearance:
        align = alignment.get("horizontal")
        style = Style(
            fill=_chosen(self._fills, format.get("fillId"), None),
            bold=_chosen(self._bold_fonts, format.get("fontId"), False),
            wrap=is_true(alignment.get("wrapText", "0")),
            align=align if align in _ALIGNMENTS else None,
        )
        return Appearance(style=style, number_format=self._number_formats.get(format.get("numFmtId", ""), "General"))


def is_true(text: str) -> bool:
    """Whether an XML attribute says yes."""
    return text in ("1", "true", "on")


def finite_number(text: str) -> float | None:
    """The number that Excel would see in this text; None where it is no number or too large for one."""
    if len(text) > _NUMBER_LENGTH or not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def _chosen(choices: Sequence[Choice], number: str | None, otherwise: Choice) -> Choice:
    if number is None or not re.fullmatch("[0-9]{1,6}", number) or int(number) >= len(choices):
        return otherwise
    return choices[int(number)]


def _colour(attributes: dict[str, str]) -> str | None:
    """A colour as RRGGBB; None for one that only the workbook's theme could tell."""
    grey = _THEME_GREYS.get(attributes.get("theme", ""))
    if grey is not None:
        return _tinted_grey(grey, finite_number(attributes.get("tint", "0")) or 0.0) * 3
    rgb = attributes.get("rgb", "")
    if re.fullmatch("([0-9A-Fa-f]{2})?[0-9A-Fa-f]{6}", rgb):
        return rgb[-6:].upper()
    return _chosen(_INDEXED_COLOURS[:8] + _INDEXED_COLOURS, attributes.get("indexed"), None)


def _tinted_grey(grey: int, tint: float) -> str:
    """One channel of a grey made darker by a tint below zero, or lighter by one above it."""
    tint = max(-1.0, min(1.0, tint))
    return f"{round(grey * (1 + tint) if tint < 0 else grey + (255 - grey) * tint):02X}"
