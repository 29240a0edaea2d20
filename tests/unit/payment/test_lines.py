"""Lines of a settlement add up, however their balances are rounded."""

from decimal import Decimal
from fractions import Fraction

from coordcare.payment.lines import Balance, line, total_of, waterfall


def test_a_line_is_what_the_balance_changes_in_cents() -> None:
    balances = [Balance(key=str(at), says="", balance=Fraction(at, 3)) for at in range(1, 7)]
    lines = waterfall(balances)
    assert [one.amount for one in lines] == [Decimal(text) for text in ("0.33", "0.34", "0.33", "0.33", "0.34", "0.33")]
    assert total_of(lines) == 2


def test_no_balances_are_no_lines_and_nothing() -> None:
    assert waterfall([]) == ()
    assert total_of([]) == 0


def test_a_line_by_itself_is_rounded_to_the_cent() -> None:
    assert line("a", "A line", Decimal("1.005")).amount == Decimal("1.01")
    assert line("a", "A line", Decimal("-1.005")).amount == Decimal("-1.01")
