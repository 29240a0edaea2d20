"""The table, the page and the JSON of a comparison: the same figures, nothing hostile, nothing fetched."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from coordcare.payment.category import categories_of
from coordcare.payment.lan import LanCategory
from coordcare.payment.progress import Reached, Target
from coordcare.payment.scenario.as_json import comparison_as_json
from coordcare.payment.scenario.asked import AS_IT_IS, Scenario
from coordcare.payment.scenario.outcome import Comparison, Outcome, StreamOutcome, range_of
from coordcare.payment.scenario.page import comparison_page
from coordcare.payment.scenario.ranges import chart_of
from coordcare.payment.scenario.rows import rows_of
from tests.unit.payment.scenario.small import RISK, arrangement

HOSTILE = "<script>alert(1)</script> & Sons"


def outcome(scenario: Scenario, shift: int) -> Outcome:
    draws = range_of([Decimal(each * 1000 + shift) for each in range(-50, 50)])
    settlement = Decimal(shift) + Decimal("0.25")
    stream = StreamOutcome(name="Risk", category=LanCategory.SHARED_RISK, settlement=settlement, range=draws)
    other = StreamOutcome(
        name=HOSTILE, category=LanCategory.INFRASTRUCTURE, settlement=Decimal(0), range=range_of([Decimal(0)])
    )
    return Outcome(
        scenario=scenario, categories=categories_of(arrangement(RISK)), dollars=Decimal("1000000.50"),
        reached=tuple(Reached(dollars=Decimal(some), of_dollars=Decimal(of)) for some, of in ((3, 8), (0, 0))),
        settlement=settlement, range=draws, streams=(stream, other), still=(),
    )  # fmt: skip


def comparison() -> Comparison:
    targets = (
        Target(category=LanCategory.PAY_FOR_PERFORMANCE, share=Decimal("0.5"), cite="page 4", standing="assumed"),
        Target(category=LanCategory.SHARED_RISK, share=None, cite="page 4", standing="assumed"),
    )
    return Comparison(
        name="Example & Co", year=2022, arrangement_id="RISK", arrangement=HOSTILE, targets=targets, draws=100, seed=7,
        outcomes=(outcome(AS_IT_IS, 500), outcome(Scenario(name=HOSTILE, members=Fraction(11, 10)), -2500)),
        notes=("A note <b>.",),
    )  # fmt: skip


def test_the_table_has_a_cell_for_every_scenario() -> None:
    rows = {label: cells for _, part in rows_of(comparison()) for label, cells in part}
    assert rows["category"] == ("3B", "3B")
    assert rows["under the arrangement"] == ("$1,000,001", "$1,000,001")
    assert rows["share at 2C or above (target 50%)"] == ("37.5%", "37.5%")
    assert rows["share at 3B or above (no target)"] == ("–", "–")
    assert rows["in all"] == ("$500.25", "-$2,499.75")
    assert rows["5th percentile"] == ("-$45,500", "-$48,500")
    assert rows["chance that it owes"] == ("50.0%", "53.0%")
    assert rows["  Risk"] == ("50.0%", "53.0%")
    assert f"  {HOSTILE}" not in rows, "a stream that never owes needs no row of its own"


def test_json_says_the_same_exactly() -> None:
    said = json.loads(comparison_as_json(comparison()))
    assert said["seed"] == 7
    [as_it_is, other] = said["scenarios"]
    assert as_it_is["shares"][0] == {
        "at_or_above": "2C", "dollars": "3", "of_dollars": "8", "share": "0.375000", "target": "0.5",
        "standing": "assumed",
    }  # fmt: skip
    assert as_it_is["shares"][1]["share"] is None
    assert other["settlement"] == "-2499.75"
    assert other["outcomes"]["p5"] == "-48500"
    assert other["outcomes"]["chance_of_owing"] == "0.530000"
    assert other["changes"] == ["members +10%"]


def test_the_page_carries_all_it_needs_and_nothing_hostile() -> None:
    page = comparison_page(comparison())
    assert not any(word in page for word in ("<script", "http://", "https://", " src=", "<link", "<b>"))
    assert page.count("&lt;script&gt;") >= 5
    assert "-$2,499.75" in page
    assert "page 4" in page


def test_the_chart_shows_every_range_around_zero_with_its_table() -> None:
    chart = chart_of(comparison())
    [zero] = re.findall(r'class="zero" x1="([0-9.]+)"', chart.svg)
    drawn = re.findall(r'class="reach" x1="([0-9.]+)" x2="([0-9.]+)"', chart.svg)
    reaches = [(Decimal(low), Decimal(high)) for low, high in drawn if low != high]
    assert len(reaches) == 2
    assert all(low < Decimal(zero) < high for low, high in reaches)
    assert reaches[1][0] < reaches[0][0], "the second scenario comes lower"
    assert [row[0] for row in chart.rows] == ["as it is", HOSTILE]
    assert all(len(row) == len(chart.header) for row in chart.rows)


def test_a_chart_of_nothing_can_be_drawn() -> None:
    nothing = replace(comparison().outcomes[0], range=range_of([Decimal(0)]), settlement=Decimal(0))
    chart = chart_of(replace(comparison(), outcomes=(nothing,)))
    assert 'class="fact"' in chart.svg


def test_an_axis_reaches_over_every_amount() -> None:
    for top in (1, 7, 1234, 5_000_000):
        far = replace(comparison().outcomes[0], range=range_of([Decimal(-top), Decimal(top)]), settlement=Decimal(0))
        svg = chart_of(replace(comparison(), outcomes=(far,))).svg
        ends = [
            Decimal(each) for pair in re.findall(r'class="reach" x1="([0-9.]+)" x2="([0-9.]+)"', svg) for each in pair
        ]
        assert 176 <= min(ends) < max(ends) <= 616
        assert 2 <= svg.count('class="grid"') <= 8
