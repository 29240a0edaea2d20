"""The results that CMS published for the Medicare Shared Savings Program in 2015 and 2016 come out of its terms."""

import csv
import itertools
import subprocess
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from coordcare.cli.main import main
from coordcare.payment.arrangement_files import load_arrangement
from coordcare.payment.category import categories_of
from coordcare.payment.lines import total_of
from coordcare.payment.plain_facts import plain_parties

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "shared_savings_program"
SOURCES = ROOT / "../shared/data/settlement"
FACTS = sorted(FOLDER.glob("facts_*.csv"))
EARNED = "note:earned"
# Half of the last place that the files print; minimum rates have up to nine decimals in 2016, and four in 2015.
WHOLE_DOLLARS, FOUR_DECIMALS, NINE_DECIMALS = Decimal("0.5"), Decimal("0.00005"), Decimal("0.0000000005")


def terms_of(facts: Path) -> Path:
    return FOLDER / f"track_{facts.stem[-1]}.yaml"


def table(facts: Path) -> list[dict[str, str]]:
    with facts.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def settled(facts: Path, rows: Sequence[dict[str, str]]) -> list[Decimal]:
    """What each row earns, exactly as `coordcare settle` has it."""
    numbered = [(number, list(row.values())) for number, row in enumerate(rows, 2)]
    parties, _ = plain_parties(load_arrangement(terms_of(facts)), list(rows[0]), numbered, where=facts.name)
    return [total_of(line for _, lines in party.settled() for line in lines) for party in parties]


def as_printed(text: str, half: Decimal) -> tuple[Decimal, Decimal]:
    """The least and the most that a number can have been before it was rounded by up to so much."""
    value = Decimal(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    return value - half, value + half


def corners(row: dict[str, str]) -> Iterator[dict[str, str]]:
    """The row with its rounded inputs at either end of what they can have been."""
    quality, rate, savings = "result:quality_score", "terms.upside.minimum_rate", ("benchmark", "cost")
    score = Decimal(1), Decimal(1)
    if row[quality] == "0":
        score = Decimal(0), Decimal(0)
    elif row["note:printed_quality"] != "P4R":
        score = as_printed(row["note:printed_quality"], FOUR_DECIMALS)
    ends = [as_printed(row[name], WHOLE_DOLLARS) for name in savings]
    rates = as_printed(row[rate], FOUR_DECIMALS if row[rate].endswith("%") else NINE_DECIMALS)
    for each, minimum, at in itertools.product(score, rates, (0, 1)):
        changed = dict(row)
        changed[quality] = format(min(each, Decimal(1)), "f")
        changed |= {name: format(max(minimum, Decimal(0)), "f") for name in row if name.endswith(".minimum_rate")}
        changed |= {savings[0]: format(ends[0][at], "f"), savings[1]: format(ends[1][1 - at], "f")}
        yield changed


def within_a_dollar(published: Decimal, least: Decimal, most: Decimal) -> bool:
    return least - 1 <= published <= most + 1


@pytest.mark.parametrize("facts", FACTS, ids=lambda path: path.stem)
def test_every_published_amount_is_what_the_terms_come_to(facts: Path) -> None:
    rows = table(facts)
    published = [Decimal(row[EARNED]) for row in rows]
    by_the_terms = settled(facts, rows)
    at_the_printed = [within_a_dollar(amount, mine, mine) for amount, mine in zip(published, by_the_terms, strict=True)]
    differing = [
        f"{row['party']} {mine - amount:+,.0f}"
        for row, amount, mine, near in zip(rows, published, by_the_terms, at_the_printed, strict=True)
        if not near
    ]
    ends = [list(corners(row)) for row in rows]
    reached = [settled(facts, [{**each[at], "party": row["party"]} for each, row in zip(ends, rows, strict=True)])
               for at in range(8)]  # fmt: skip
    off = [
        f"{row['party']}: published {amount:,}, by the terms {min(each):,} to {max(each):,}"
        for row, amount, each in zip(rows, published, zip(*reached, strict=True), strict=True)
        if not within_a_dollar(amount, min(each), max(each))
    ]
    widest = max(max(each) - min(each) for each in zip(*reached, strict=True))
    paid = sum(amount != 0 for amount in published)
    print(
        f"\n{facts.stem}: {len(rows)} rows, {paid} of them paid or owed; {sum(at_the_printed)} within a dollar at the "
        f"printed figures, {len(rows) - len(off)} within a dollar of what their rounding allows, which "
        f"is at most ${widest:,.0f} wide. By rounding alone differ: {', '.join(differing) or 'none'}"
    )
    assert off == []


def test_no_row_was_left_out() -> None:
    years = {year: [row for path in FACTS if str(year) in path.stem for row in table(path)] for year in (2015, 2016)}
    assert {year: len(rows) for year, rows in years.items()} == {2015: 392, 2016: 432}
    assert {year: sum(row[EARNED] != "0" for row in rows) for year, rows in years.items()} == {2015: 119, 2016: 138}
    assert sum(Decimal(row[EARNED]) < 0 for row in years[2016]) == 4


def test_an_amount_that_is_off_is_found() -> None:
    """The test above can fail: with another sequestration no row that was paid agrees."""
    facts = FOLDER / "facts_2016_track_1.csv"
    rows = [row for row in table(facts) if Decimal(row[EARNED]) > 0]
    other = [{**row, "terms.upside.sequestration": "1%"} for row in rows]
    agree = [
        within_a_dollar(Decimal(row[EARNED]), one, one) for row, one in zip(rows, settled(facts, other), strict=True)
    ]
    assert sum(agree) <= 1  # the one at the limit


def test_the_facts_are_those_of_the_public_use_files(tmp_path: Path) -> None:
    if not SOURCES.is_dir():
        pytest.skip("the public use files are not beside the project")
    done = subprocess.run(
        [sys.executable, "-c", "import make, pathlib, sys; make.make(*map(pathlib.Path, sys.argv[1:]))",
         str(SOURCES.resolve()), str(tmp_path)],
        cwd=FOLDER, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == {
        path.name: path.read_text("utf-8") for path in FACTS
    }


def test_the_command_comes_to_the_same(tmp_path: Path) -> None:
    facts, output = FOLDER / "facts_2016_track_3.csv", tmp_path / "earned.csv"
    with pytest.raises(SystemExit) as ended:
        main(["settle", str(terms_of(facts)), "--facts", str(facts), "-o", str(output)])
    assert not ended.value.code
    told = {row["party"]: row for row in table(output)}
    assert [Decimal(row["earned"]) for row in told.values()] == settled(facts, table(facts))
    assert told["A04423"]["earned"] == "-2532113.20"
    assert told["A04423"][EARNED] == "-2532113"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_file_of_the_example_is_an_arrangement_with_its_category(path: Path) -> None:
    one_sided = path.stem in ("track_1", "basic_a", "basic_b")
    assert categories_of(load_arrangement(path)).most_advanced.category == ("3A" if one_sided else "3B")


# Rules of later years, of which no results are at hand: rows made up, amounts reckoned by hand.

LATER = ["party", "benchmark", "cost", "result:quality_share"]
BOTH = ["terms.upside.minimum_rate", "terms.downside.minimum_rate"]


@pytest.mark.parametrize(
    ("terms", "columns", "row", "earned"),
    [
        # 40% of 500,000, less 2%
        ("basic_a", [], ["10000000", "9500000", "1"], "196000.00"),
        # half the rate, where the alternative quality standard is met with a score of 0.6
        ("basic_b", [], ["10000000", "9500000", "0.6"], "117600.00"),
        # low revenue, savings below the minimum rate: half of 40%
        ("basic_a", ["terms.upside.share_below_minimum"], ["10000000", "9900000", "1", "20%"], "19600.00"),
        # its own minimum rates; savings of 0.5% are enough for one that chose 0%
        ("basic_e", ["revenue", *BOTH], ["10000000", "9950000", "1", "900000", "0", "0"], "24500.00"),
        # 30% of a loss of 1,000,000 is 300,000; 8% of revenue is 72,000, which is less than 4% of the benchmark
        ("basic_e", ["revenue", *BOTH], ["10000000", "11000000", "1", "900000", "0", "0"], "-72000.00"),
        # with more revenue, 4% of the benchmark would be 400,000 and the loss is the 300,000
        ("basic_e", ["revenue", *BOTH], ["10000000", "11000000", "1", "90000000", "2%", "2%"], "-300000.00"),
        # level C: at most 1% of the benchmark, and minimum rates of 3.9% each
        ("basic_c", ["revenue", *BOTH], ["10000000", "11000000", "1", "90000000", "3.9%", "3.9%"], "-100000.00"),
        ("basic_c", ["revenue", *BOTH], ["10000000", "10389999", "1", "90000000", "3.9%", "3.9%"], "0.00"),
        # level D: 4% of revenue
        ("basic_d", ["revenue"], ["10000000", "11000000", "0.5", "1000000"], "-40000.00"),
        # 75% of 1,000,000 × 0.9, less 2%
        ("enhanced_2019", [], ["10000000", "9000000", "0.9"], "661500.00"),
        # one less 75% × 0.6 is 55% of the loss
        ("enhanced_2019", [], ["10000000", "11000000", "0.6"], "-550000.00"),
        # the share of losses as published for the organization, though quality earned the full rate of savings
        ("enhanced_2021", ["terms.downside.share"], ["10000000", "11000000", "1", "44.61%"], "-446100.00"),
        # a public health emergency all year: all is forgiven; or a quarter of it, after the limit of 15%
        ("enhanced_2021", ["terms.downside.forgiven"], ["10000000", "11000000", "1", "1"], "0.00"),
        ("enhanced_2021", ["terms.downside.forgiven"], ["10000000", "13000000", "1", "25%"], "-1125000.00"),
        # sequestration suspended
        ("enhanced_2021", ["terms.upside.sequestration"], ["10000000", "9000000", "1", "0"], "750000.00"),
        # savings at their limit of 20%
        ("enhanced_2021", [], ["10000000", "7000000", "1"], "2000000.00"),
        # half a year: benchmark and cost of the whole year, halved
        ("enhanced_2019", [], ["5000000", "4500000", "1"], "367500.00"),
    ],
)
def test_rules_of_later_years_come_out(terms: str, columns: list[str], row: list[str], earned: str) -> None:
    arrangement = load_arrangement(FOLDER / f"{terms}.yaml")
    [party], _ = plain_parties(arrangement, [*LATER, *columns], [(2, ["A", *row])], where="made up")
    assert total_of(line for _, lines in party.settled() for line in lines) == Decimal(earned)
