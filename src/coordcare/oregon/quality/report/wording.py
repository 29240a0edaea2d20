"""How the pages of a year's quality write results, reasons and groups."""

import re
from decimal import Decimal
from fractions import Fraction

from coordcare.figures import Number, rounded
from coordcare.measures.equity import Comparison, Seen
from coordcare.measures.readmissions import Readmissions
from coordcare.measures.results import as_decimal
from coordcare.oregon.quality.report.rates import RateLine
from coordcare.pages.words import NONE

NOT_RECORDED = "not recorded"
SO_FAR = " so far"
DIMENSIONS = {
    "all": "All members",
    "contracting_entity": "Contracting entity",
    "clinic_id": "Clinic",
    "race": "Race",
    "ethnicity": "Ethnicity",
    "language": "Language",
    "disability": "Disability",
    "gender": "Gender",
    "age_group": "Age",
    "county": "County",
}
"""Each dimension of results as people read it, in the order in which pages show them."""

_DECIMALS = {"share": 1, "fine share": 2, "rate": 1, "index": 3, "number": 4}
_MET = {True: "met", False: "not met", None: "not known"}
_DECIDED = re.compile(r"^(Met|Not met): ")
_FIRST_WORD = re.compile(r"^(Met|Not met|Not known): ")


def result(value: Number | None, kind: str) -> str:
    """A result as people read it: 84.9%, 58.5 visits, an index of 0.912; a dash where there is none."""
    if value is None:
        return NONE
    if kind == "passed":
        return "passed" if value == 1 else "not passed"
    percent = kind in ("share", "fine share")
    exact = Fraction(value) * (100 if percent else 1)
    text = f"{rounded(exact, _DECIMALS[kind]):,}".replace("-", "−")
    if kind == "number":
        text = text.rstrip("0").rstrip(".")
    return f"{text}%" if percent else text


def difference(value: Number | None, kind: str) -> str:
    """A difference of two results, with its sign; of shares in percentage points."""
    if value is None:
        return NONE
    text = result(-value if value < 0 else value, kind).removesuffix("%")
    return f"{'−' if value < 0 else '+'}{text}"


def span(one: Comparison, kind: str) -> str:
    """The interval around a rate."""
    around = one.interval
    return NONE if around is None else f"{result(around.low, kind).removesuffix('%')} to {result(around.high, kind)}"


def span_of_difference(one: Comparison, kind: str) -> str:
    """The interval around a difference."""
    around = one.difference_interval
    return NONE if around is None else f"{difference(around.low, kind)} to {difference(around.high, kind)}"


def seen(one: Comparison) -> str:
    """What is seen of a group."""
    if one.is_reference:
        return "reference"
    return NONE if one.seen is None else str(one.seen)


def tone(word: Seen | str | bool | None) -> str:
    """The colour of a verdict."""
    good = word is True or word == Seen.BETTER
    bad = word is False or word == Seen.WORSE
    return "met" if good else "missed" if bad else "open"


def count(number: Number) -> str:
    """A count, or what was expected to two decimals."""
    exact = Fraction(number)
    return f"{int(exact):,}" if exact.denominator == 1 else f"{rounded(exact, 2):,}"


def met(verdict: bool | None, *, interim: bool = False) -> str:
    """Whether something is met, or is so far where the year is not over in the data."""
    return _MET[verdict] + SO_FAR * (interim and verdict is not None)


def standing(line: RateLine, *, interim: bool = False) -> str:
    """Whether a rate is met; a dash where nothing is held against it."""
    if line.aim is not None and not line.aim.alone:
        return "counts with others"
    return NONE if line.aim is None and line.met is None else met(line.met, interim=interim)


def verdict(says: str, *, interim: bool = False) -> str:
    """A verdict in words, so far where the year is not over in the data."""
    return _DECIDED.sub(rf"\1{SO_FAR}: ", says) if interim else says


def reason(says: str) -> str:
    """The reason of a verdict without its first word, which stands beside it."""
    rest = _FIRST_WORD.sub("", says)
    return rest[:1].upper() + rest[1:]


def counts(line: RateLine) -> tuple[str, str]:
    """Numerator and denominator of the result that counts."""
    above: Number | None
    below: Number | None
    if line.brought is not None:
        above, below = line.brought.numerator, line.brought.denominator
    elif line.computed is not None:
        above, below = line.computed.numerator, line.computed.denominator
    else:
        above, below = None, None
    return (NONE if above is None else count(above)), (NONE if below is None else count(below))


def of_stays(line: RateLine) -> str:
    """Of an index from claims what was observed and what was expected for 100 stays; empty of other rates."""
    one = line.computed
    if line.kind != "index" or one is None or not one.cases:
        return ""
    stays = Readmissions(stays=one.cases, observed=int(one.numerator), expected=as_decimal(one.denominator))
    return f"for 100 stays {rounded(stays.observed_rate, 2)} observed and {rounded(stays.expected_rate, 2)} expected"


def source(line: RateLine) -> str:
    """Where a brought result comes from."""
    if line.brought is None:
        return ""
    return line.brought.source or f"table {line.brought.rows.view}"


def group(value: str) -> str:
    """A group of members as people read it."""
    return value or NOT_RECORDED


def ordinal(place: int) -> str:
    """A place in words: 1st, 2nd, 11th."""
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def plain(number: Decimal | Fraction | int | None, places: int = 6) -> str:
    """A number for machines: exact to so many decimals, without noughts at its end; empty where there is none."""
    if number is None:
        return ""
    text = f"{rounded(number, places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
