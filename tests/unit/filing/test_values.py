"""Answers are read as people type them; the five ways of saying nothing stay apart."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordcare.filing.values import (
    AmountRange,
    Answer,
    Kind,
    Raw,
    kind_of,
    read_count,
    read_money,
    read_range,
    read_reporting_period,
    read_share,
    shown,
    shows_zero_as_dash,
)
from coordcare.filing.workbook import ACCOUNTING_FORMAT
from coordcare.rulebook.periods import Period

D = Decimal
NBSP = "\u00a0"

KINDS = [
    # what stands in the cell     its number format    what kind of answer it is
    (None, "General", Kind.BLANK),
    ("", "General", Kind.BLANK),
    (f" {NBSP}\n\t", "General", Kind.BLANK),
    ("N/A", "General", Kind.NOT_APPLICABLE),
    (" N/A ", "General", Kind.NOT_APPLICABLE),
    ("n/a", "General", Kind.NOT_APPLICABLE),
    ("NA", "General", Kind.NOT_APPLICABLE),
    ("N.A.", "General", Kind.NOT_APPLICABLE),
    ("Not applicable", "General", Kind.NOT_APPLICABLE),
    ("-", "General", Kind.DASH),
    ("- ", "General", Kind.DASH),
    ("–", "General", Kind.DASH),
    ("---", "General", Kind.DASH),
    (0, ACCOUNTING_FORMAT, Kind.ACCOUNTING_ZERO),
    (D("0.00"), ACCOUNTING_FORMAT, Kind.ACCOUNTING_ZERO),
    (0, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)', Kind.ACCOUNTING_ZERO),
    (0, "#,##0;(#,##0);-", Kind.ACCOUNTING_ZERO),
    (0, "General", Kind.NUMBER),
    (0, '"$"#,##0.00', Kind.NUMBER),
    (0, '"$"#,##0_);[Red]("$"#,##0)', Kind.NUMBER),
    (0, "0;-0;0", Kind.NUMBER),
    ("0", "General", Kind.TEXT),
    (5, ACCOUNTING_FORMAT, Kind.NUMBER),
    (True, "General", Kind.NUMBER),
    ("Not applicable to this arrangement", "General", Kind.TEXT),
    ("N/A - upside only", "General", Kind.NOT_APPLICABLE),
    ("N/A applies to two clinics", "General", Kind.TEXT),
    ("- none -", "General", Kind.TEXT),
    ("Namibia", "General", Kind.TEXT),
]


@pytest.mark.parametrize(("raw", "number_format", "kind"), KINDS)
def test_blank_not_applicable_dash_accounting_zero_and_zero_are_five_different_answers(
    raw: Raw, number_format: str, kind: Kind
) -> None:
    assert kind_of(raw, number_format) is kind


def test_an_error_is_a_kind_of_its_own_whatever_its_text() -> None:
    assert Answer(question="", sheet="", cell="", raw="#N/A", error=True).kind is Kind.ERROR


MONEY = [
    (2917218, D(2917218)),
    (D("12.94"), D("12.94")),
    ("$ 2,917,218 ", D(2917218)),
    ("$       2,917,218 ", D(2917218)),
    ("888,674,379                              ", D(888674379)),
    ("12.94$                     ", D("12.94")),
    ("12.94", D("12.94")),
    (f"${NBSP}12.94{NBSP}", D("12.94")),
    ("$6.47 PMPM", D("6.47")),
    ("5 dollars", D(5)),
    (".50", D("0.50")),
    ("US$ 1,200", D(1200)),
    ("(1,200.50)", D("-1200.50")),
    ("$(1,200)", D(-1200)),
    ("-$3", D(-3)),
    ("- 3", D(-3)),
    ("$1.2 million", D(1200000)),
    ("3M", D(3000000)),
    ("450k", D(450000)),
    ("0", D(0)),
    # what is no amount, and is not made one
    ("", None),
    ("-", None),
    ("N/A", None),
    ("TBD", None),
    ("about $5", Decimal(5)),
    ("$7.38 (weighted)", Decimal("7.38")),
    ("USD 31,385,508", Decimal(31385508)),
    ("None", Decimal(0)),
    ("some $5", None),
    ("$5 or more", None),
    ("≤5", None),
    ("1,23", None),
    ("12,34,567", None),
    ("1.234.567", None),
    ("1 200", None),
    ("1e5", None),
    ("$6.47-$16.80", None),
    ("(5", None),
    ("5)", None),
    ("100%", None),
    ("=5", None),
    (True, None),
    (None, None),
]


@pytest.mark.parametrize(("raw", "amount"), MONEY)
def test_money_is_read_as_typed_and_never_guessed(raw: Raw, amount: Decimal | None) -> None:
    assert read_money(raw) == amount


COUNTS = [
    (17, 17),
    (D("70.0"), 70),
    ("70", 70),
    ("                      70 ", 70),
    ("163,375          ", 163375),
    ("17 clinics", 17),
    ("12.0", 12),
    ("0", 0),
    (0, 0),
    ("-3", None),
    (-3, None),
    (D("70.5"), None),
    ("70.5", None),
    ("17-20", None),
    ("about 17", 17),
    ("14,870 (unduplicated)", 14870),
    ("None", 0),
    ("0 (none in area)", 0),
    ("17 of 20", None),
    ("1,63,375", None),
    ("N/A", None),
    ("", None),
    (None, None),
    (True, None),
]


@pytest.mark.parametrize(("raw", "count"), COUNTS)
def test_counts_are_whole_numbers_from_zero(raw: Raw, count: int | None) -> None:
    assert read_count(raw) == count


SHARES = [
    (1, D(1)),
    ("100%", D(1)),
    (" 100 % ", D(1)),
    ("1", D(1)),
    (D("0.85"), D("0.85")),
    ("0.85", D("0.85")),
    ("85%", D("0.85")),
    ("85 percent", D("0.85")),
    (85, D("0.85")),
    ("85", D("0.85")),
    ("0.5%", D("0.005")),
    ("1%", D("0.01")),
    (0, D(0)),
    ("0%", D(0)),
    ("150%", D("1.5")),
    ("about 85%", Decimal("0.85")),
    ("~85% (est.)", Decimal("0.85")),
    ("80-90%", None),
    ("half", None),
    ("N/A", None),
    ("", None),
    (None, None),
    (False, None),
]


@pytest.mark.parametrize(("raw", "share"), SHARES)
def test_shares_are_shares_of_one(raw: Raw, share: Decimal | None) -> None:
    assert read_share(raw) == share


RANGES = [
    ("$6.47-$16.80", (D("6.47"), D("16.80"))),
    ("$6.47 - $16.80", (D("6.47"), D("16.80"))),
    ("$6.47–$16.80", (D("6.47"), D("16.80"))),
    ("$6.47 — $16.80 PMPM", (D("6.47"), D("16.80"))),
    ("6.47 to 16.80", (D("6.47"), D("16.80"))),
    ("6.47$ through 16.80$", (D("6.47"), D("16.80"))),
    ("between $3.40 and $16.05", (D("3.40"), D("16.05"))),
    ("$16.80-$6.47", (D("16.80"), D("6.47"))),
    ("$9.50", (D("9.50"), D("9.50"))),
    (D("9.5"), (D("9.5"), D("9.5"))),
    (0, (D(0), D(0))),
    ("$3-$4-$5", None),
    ("$3-", None),
    ("$3-high", None),
    ("up to $5", None),
    ("-", None),
    ("N/A", None),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("raw", "ends"), RANGES)
def test_ranges_are_read_with_their_ends_as_typed(raw: Raw, ends: tuple[Decimal, Decimal] | None) -> None:
    read = read_range(raw)
    assert (None if read is None else (read.low, read.high)) == ends


def test_a_single_amount_is_no_range() -> None:
    single, several = read_range("$9.50"), read_range("$6.47-$16.80")
    assert single is not None
    assert several is not None
    assert single.single
    assert not several.single


YEAR_2022 = Period(start=date(2022, 1, 1), end=date(2022, 12, 31))
PERIODS = [
    ("1/1/2022 - 12/31/2022", YEAR_2022),
    ("01/01/2022-12/31/2022", YEAR_2022),
    ("1/1/22 to 12/31/22", YEAR_2022),
    ("1-1-2022 - 12-31-2022", YEAR_2022),
    ("2022-01-01 through 2022-12-31", YEAR_2022),
    ("January 1, 2022 – December 31, 2022", YEAR_2022),
    ("Jan 1, 2022\nthru Dec 31, 2022", YEAR_2022),
    ("CY 2022", YEAR_2022),
    ("CY2022", YEAR_2022),
    ("Calendar year 2022", YEAR_2022),
    ("2022", YEAR_2022),
    (2022, YEAR_2022),
    ("1/1/2022 - 6/30/2022", Period(start=date(2022, 1, 1), end=date(2022, 6, 30))),
    ("12/31/2022 - 1/1/2022", None),
    ("1/1/2022", None),
    ("13/1/2022 - 12/31/2022", None),
    ("2/30/2022 - 12/31/2022", None),
    ("2022-2023", None),
    ("0022", None),
    (44562, None),
    ("last year", None),
    ("", None),
    (None, None),
    (True, None),
]


@pytest.mark.parametrize(("raw", "period"), PERIODS)
def test_reporting_periods_are_read_as_typed(raw: Raw, period: Period | None) -> None:
    assert read_reporting_period(raw) == period


SHOWN = [
    (31385508, '"$"#,##0', "$31,385,508"),
    (D("25717199.75"), ACCOUNTING_FORMAT, "$25,717,199.75"),
    (D("12.94"), '"$"#,##0.00', "$12.94"),
    (-3, '"$"#,##0.00', "-$3.00"),
    (1, "0%", "100%"),
    (D("0.125"), "0.0%", "12.5%"),
    (10582, "#,##0", "10,582"),
    (17, "General", "17"),
    (D("12.94"), "General", "12.94"),
    (0, ACCOUNTING_FORMAT, "-"),
    (" 2C ", "General", "2C"),
    (None, "General", ""),
    (True, "General", "TRUE"),
]


@pytest.mark.parametrize(("raw", "number_format", "text"), SHOWN)
def test_an_answer_is_shown_as_the_sheet_shows_it(raw: Raw, number_format: str, text: str) -> None:
    assert shown(raw, number_format) == text


def test_an_answer_knows_its_place_and_its_raw_text() -> None:
    answer = Answer(question="hospital.category", sheet="Hospital CDA VBP Data", cell="B8", raw=" 2C\n(bonus) ")
    assert (answer.place, answer.raw, answer.text) == ("Hospital CDA VBP Data!B8", " 2C\n(bonus) ", "2C (bonus)")


@pytest.mark.parametrize(("raw", "text"), [("N/A", ""), ("-", ""), (None, ""), (0, "0"), ("none", "none")])
def test_the_text_of_an_answer_that_says_nothing_is_empty(raw: Raw, text: str) -> None:
    assert Answer(question="", sheet="", cell="", raw=raw).text == text


# Texts that have broken other programs: digits and dashes of other scripts, invisible marks, half-written numbers.
NAUGHTY_WORDS = """
    NaN Infinity -Infinity 1E+02 0x10 1_000 １２ ٣ ² ½ ௲ ① \ufeff1 1\u200b \ud7ff $ $$ $- % %% 1%% ( ) () $() , ,, . ..
    1. -. --1 1/0 1/1/0000-1/1/9999 99/99/99-1/1/22 to 2C, =1+1 @SUM(A1) null None true #REF! ';DROP
"""
NAUGHTY_PHRASES = ["\x00", "between and", "between 1 and", "- to -", "4 > 3 > 2C", "1" * 400, "9" * 30 + "%"]
NAUGHTY = st.sampled_from([*NAUGHTY_WORDS.split(), *NAUGHTY_PHRASES])
FINITE = st.decimals(allow_nan=False, allow_infinity=False, min_value=D("-1e40"), max_value=D("1e40"))
RAW = st.none() | st.booleans() | st.integers() | FINITE | st.text() | NAUGHTY
NUMBER_FORMATS = st.sampled_from(["General", "0%", ACCOUNTING_FORMAT, "@", ";;;", "0.00E+00"]) | st.text(
    '#0,.%;_*\\$-?[]"@ E'
)


@given(raw=RAW, number_format=NUMBER_FORMATS)
def test_no_cell_content_breaks_a_reading(raw: Raw, number_format: str) -> None:
    answer = Answer(question="", sheet="", cell="", raw=raw, number_format=number_format)
    assert isinstance(answer.kind, Kind)
    assert isinstance(answer.text, str)
    assert isinstance(shows_zero_as_dash(number_format), bool)
    for read in (read_money, read_count, read_share, read_range, read_reporting_period):
        assert read(raw) is None or isinstance(read(raw), Decimal | int | AmountRange | Period)


@given(amount=st.decimals(min_value=0, max_value=10**12, places=2))
def test_an_amount_reads_the_same_however_it_is_written(amount: Decimal) -> None:
    ways = (f"{amount}", f"${amount:,}", f" $ {amount:,} ", f"{amount:,}$   ", f"{amount} PMPM")
    assert {read_money(way) for way in ways} == {amount}


@given(
    low=st.decimals(min_value=0, max_value=10**6, places=2), high=st.decimals(min_value=0, max_value=10**6, places=2)
)
def test_a_range_reads_the_same_whatever_stands_between_its_ends(low: Decimal, high: Decimal) -> None:
    for between in ("-", " - ", "–", " to ", " through "):
        read = read_range(f"${low}{between}${high}")
        assert read is not None
        assert (read.low, read.high) == (low, high)
