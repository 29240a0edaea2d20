"""Figures know where they come from, and are written as people write them."""

from decimal import Decimal
from fractions import Fraction

import pytest

from coordcare.figures import Figure, Law, Rows, Term, dollars_of, rounded, written


@pytest.mark.parametrize(
    ("number", "rounds_to"),
    [
        (Decimal("0.005"), "0.01"),
        (Decimal("-0.005"), "-0.01"),
        (Decimal("0.00499999"), "0.00"),
        (Fraction(2, 3), "0.67"),
        (Fraction(-2, 3), "-0.67"),
        (0, "0.00"),
        (10**15, "1000000000000000.00"),
        (Fraction(1, 10**40), "0.00"),
    ],
)
def test_dollars_are_rounded_once_halves_away_from_zero(number: Decimal, rounds_to: str) -> None:
    assert str(dollars_of(number)) == rounds_to


def test_numbers_are_rounded_to_so_many_decimals() -> None:
    assert (rounded(Fraction(1, 3), 4), rounded(Decimal("2.5"), 0)) == (Decimal("0.3333"), Decimal(3))


@pytest.mark.parametrize(
    ("number", "unit", "reads"),
    [
        (Decimal("1234.5"), "dollars", "$1,234.50"),
        (Decimal("-1234.5"), "dollars", "-$1,234.50"),
        (Decimal("-0.001"), "dollars", "$0.00"),
        (Decimal("9.625"), "dollars PMPM", "$9.625"),
        (Decimal("9.5"), "dollars PMPM", "$9.50"),
        (Decimal("0.625"), "share", "62.5%"),
        (Fraction(1, 3), "share", "33.3333%"),
        (Decimal("1.2422"), "index", "1.2422"),
        (Fraction(2469, 2), "member months", "1,234.5 member months"),
        (12, "count", "12"),
        (None, "dollars", ""),
        ("N/A", "dollars", "N/A"),
    ],
)
def test_a_value_is_written_as_people_write_it(number: Decimal, unit: str, reads: str) -> None:
    assert written(number, unit) == reads


def _tree() -> Figure:
    rate = Figure(value=Decimal("9.5"), unit="dollars PMPM", says="Rate", source=Term(path="rates[0].pmpm"))
    months = Figure(
        value=12, unit="member months", says="Months", source=Rows(view="months", where={"clinic": ("C1",)})
    )
    law = Figure(value=1, unit="count", says="A law", source=Law(name="x", cite="y", standing="assumed"))
    whole = Figure(value=114, unit="dollars", says="Whole", of=(rate, months))
    return Figure(value=114, unit="dollars", says="All", of=(whole, law))


def test_the_leaves_of_a_figure_are_those_made_of_no_others() -> None:
    assert [one.says for one in _tree().leaves()] == ["Rate", "Months", "A law"]


def test_sources_are_changed_in_the_whole_tree_and_nothing_else_is() -> None:
    changed = _tree().with_sources(lambda one: Term(path=one.path, file="a.yaml") if isinstance(one, Term) else one)
    sources = [one.source for one in changed.leaves()]
    assert sources[0] == Term(path="rates[0].pmpm", file="a.yaml")
    assert sources[1:] == [one.source for one in _tree().leaves()][1:]


def test_a_text_is_no_number() -> None:
    with pytest.raises(TypeError, match="Name is no number"):
        _ = Figure(value="x", unit="text", says="Name").number
