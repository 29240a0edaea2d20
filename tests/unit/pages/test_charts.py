"""Charts say what they show, to eyes and to screen readers, and nothing from outside becomes part of the page."""

import xml.etree.ElementTree as ElementTree
from decimal import Decimal
from fractions import Fraction

from coordcare.pages.charts import Chart, Series, bars, gauges, lines, shares, stacked_columns
from coordcare.pages.words import money, percent, short_money, whole

SVG_TEXT = "<script>alert(1)</script>"


def parsed(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(str(chart.svg))  # noqa: S314  # made by this project


def rectangles(chart: Chart) -> list[tuple[Decimal, Decimal]]:
    """Where each begins and how long it is, along the axis."""
    return [(Decimal(one.attrib["x"]), Decimal(one.attrib["width"])) for one in parsed(chart).iter("rect")]


def test_columns_stand_one_upon_the_other() -> None:
    series = [Series(name="a", values=(100, 0)), Series(name="b", values=(50, None))]
    chart = stacked_columns("T", "S", of="M", labels=["x", "y"], series=series, shown=whole, axis=whole)
    [lower, upper] = [one.attrib for one in parsed(chart).iter("rect")]
    assert Decimal(upper["y"]) + Decimal(upper["height"]) == Decimal(lower["y"])
    assert abs(Decimal(lower["height"]) - 2 * Decimal(upper["height"])) <= Decimal("0.2")
    assert chart.rows == (("x", "100", "50"), ("y", "0", "–"))
    assert chart.legend == ("a", "b")


def test_a_line_breaks_where_there_is_no_value() -> None:
    series = [Series(name="a", values=(Decimal(1), None, Decimal(3)))]
    chart = lines("T", "S", of="M", labels=["x", "y", "z"], series=series, shown=money, axis=short_money)
    [path] = [one.attrib["d"] for one in parsed(chart).iter("path")]
    assert path.count("M") == 2
    assert len(list(parsed(chart).iter("circle"))) == 2


def test_a_sliver_is_seen_and_the_bar_stays_as_long() -> None:
    series = [Series(name="most", values=(999_999, 5)), Series(name="few", values=(1, 0))]
    chart = shares("T", "S", of="M", labels=["x", "y"], series=series, shown=whole)
    (_, most), (_, few), (_, alone) = rectangles(chart)
    assert few >= 1
    assert most + few == alone


def test_nothing_at_all_can_be_drawn() -> None:
    empty = Series(name="a", values=(None,))
    assert rectangles(bars("T", "S", of="M", labels=["x"], series=empty, shown=money)) == []
    assert rectangles(shares("T", "S", of="M", labels=["x"], series=[empty], shown=money)) == []
    assert lines("T", "S", of="M", labels=[], series=[], shown=money, axis=money).rows == ()


def test_what_comes_from_outside_stays_text() -> None:
    series = [Series(name=SVG_TEXT, values=(1,)), Series(name="b", values=(2,))]
    chart = stacked_columns(SVG_TEXT, SVG_TEXT, of="M", labels=[SVG_TEXT], series=series, shown=whole, axis=whole)
    assert not list(parsed(chart).iter("script"))
    assert parsed(chart).find("title").text == SVG_TEXT  # type: ignore[union-attr]  # it is there, or this fails


def test_figures_read_as_people_write_them() -> None:
    assert [money(amount) for amount in (Decimal("1234.5"), Fraction(-1, 3), "7", None)] == [
        "$1,234.50", "−$0.33", "$7.00", "–",
    ]  # fmt: skip
    assert [short_money(amount) for amount in (0, 20, 350_000, 1_250_000)] == ["$0", "$20", "$350k", "$1.2M"]
    assert [percent(Decimal("0.98765")), percent(Fraction(1), 0)] == ["98.8 %", "100 %"]


def test_a_gauge_is_filled_as_far_as_was_reached_and_marked_where_it_was_to_be() -> None:
    reached = Series(name="reached", values=(Fraction(3, 4), None, Fraction(-1, 10)))
    marks = Series(name="target", values=(Decimal("0.5"), None, Decimal("0.2")))
    chart = gauges("T", "S", of="P", labels=["a", SVG_TEXT, "c"], reached=reached, marks=marks, shown=percent)
    tracks = [one for one in parsed(chart).iter("rect") if one.attrib["class"] == "track"]
    filled = [one for one in parsed(chart).iter("rect") if one.attrib["class"] != "track"]
    assert len(tracks) == 3
    assert [Decimal(one.attrib["width"]) / Decimal(tracks[0].attrib["width"]) for one in filled] == [Decimal("0.75")]
    assert len(list(parsed(chart).iter("path"))) == 2
    assert chart.rows == (("a", "75.0 %", "50.0 %"), (SVG_TEXT, "–", "–"), ("c", "-10.0 %", "20.0 %"))


def test_a_bar_of_shares_tells_its_whole_with_what_lies_below_zero() -> None:
    series = [Series(name="paid", values=(100,)), Series(name="paid back", values=(-30,))]
    chart = shares("T", "S", of="P", labels=["a"], series=series, shown=money)
    assert [one.text for one in parsed(chart).iter("text")] == ["a", "$70.00"]
