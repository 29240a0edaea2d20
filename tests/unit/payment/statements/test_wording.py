"""Values and sources in words."""

from decimal import Decimal
from fractions import Fraction

import pytest

from coordcare.figures import Figure, Law, Rows, Source, Term
from coordcare.payment.statements.wording import bound_of, decimal_of, place_of, signed, value_of

FIRST = 2022 * 12 + 1


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (None, ("", "")),
        (Term(path="metrics[x].target", file="arrangements/a.yaml"), ("arrangements/a.yaml", "metrics[x].target")),
        (Law(name="least share", cite="Rule 1", standing="assumed"), ("Rule 1", "least share (assumed)")),
        (Rows(view="r", where={"input_file": ("i.csv",), "input_row": (7,)}), ("i.csv", "row 7")),
        (Rows(view="paid_lines", where={"npi or tin": ("1", "2")}), ("table paid_lines", "billed by 1, 2")),
        (Rows(view="p", where={"payment_id": tuple("abcdef")}), ("table p", "payment id a, b, c, d, and 2 more")),
        (Rows(view="p", where={"area": (None,)}), ("table p", "area none")),
        (Rows(view="p", where={"payment_id": ()}), ("table p", "payment id none")),
        (Rows(view="m", where={"number": tuple(range(FIRST, FIRST + 12))}), ("table m", "month Jan–Dec 2022")),
        (Rows(view="m", where={"number": (FIRST, FIRST + 2, FIRST + 3)}), ("table m", "month Jan 2022, Mar–Apr 2022")),
        (
            Rows(view="measure_cases", where={"rate": ("well_visits",), "basis": ("served",), "whose": ("Alder",)}),
            ("computed from claims", "well visits: members whom Alder served"),
        ),
        (
            Rows(view="measure_cases", where={"rate": ("well_visits",), "basis": ("all",), "whose": ("",)}),
            ("computed from claims", "well visits: all members"),
        ),
        (Rows(view="m", where={"number": (FIRST - 1, FIRST)}), ("table m", "month Dec 2021–Jan 2022")),
    ],
)
def test_a_source_is_a_file_or_table_and_a_place(source: Source | None, place: tuple[str, str]) -> None:
    assert place_of(source) == place


@pytest.mark.parametrize(
    ("text", "told"),
    [("-$5.00 of it", "−$5.00 of it"), ("2022-01-31", "2022-01-31"), ("A-1, x -2", "A-1, x −2"), ("C-$5", "C-$5")],
)
def test_a_minus_before_a_figure_is_a_true_one_and_hyphens_stay(text: str, told: str) -> None:
    assert signed(text) == told


def test_values_are_written_with_their_units() -> None:
    assert value_of(Figure(value=Decimal("-1234.5"), unit="dollars", says="x")) == "−$1,234.50"
    assert value_of(Figure(value=None, unit="dollars", says="x")) == "–"
    assert bound_of(Figure(value=None, unit="dollars", says="x")) == "no limit"
    assert (decimal_of(Fraction(1, 3)), decimal_of(1200)) == (Decimal("0.333333"), Decimal(1200))
