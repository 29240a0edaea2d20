"""The denominator is spelled out, and what must add up is seen to, or seen not to."""

from dataclasses import replace
from decimal import Decimal

from coordcare.payment.closing_report.denominator import in_it, left_out, sums
from tests.unit.payment.statements.closed_year import closed_year


def test_the_denominator_is_claims_payments_outside_of_claims_and_what_is_due() -> None:
    closed = closed_year()
    # 2,429,357.36 of claims; 15,300 + 5,800 + 1,000 + 60,000 + 2,500; 22,161.83 + 700.00 + 8,990.00 − 44,599.00
    assert [part.dollars for part in in_it(closed)] == [
        Decimal("2429357.36"),
        Decimal("84600.00"),
        Decimal("-12747.17"),
    ]
    assert closed.progress.of_dollars == Decimal("2501210.19")


def test_what_was_left_out_is_told_with_rows_dollars_and_why() -> None:
    told = [(one.table, one.standing, one.rows, str(one.dollars)) for one in left_out(closed_year())]
    assert told == [
        ("medical_claim", "duplicate", 4, "310.00"),
        ("medical_claim", "reversed", 2, "0.00"),
        ("pharmacy_claim", "outside_coverage", 11, "905.10"),
        ("non_claims_payments", "rejected", 1, "40.00"),
        ("medical_claim", "outside the months", 3, "210.00"),
        ("non_claims_payments", "other years", 1, "400.00"),
    ]
    assert all(one.why for one in left_out(closed_year()))


def test_premiums_are_no_payments_to_providers() -> None:
    assert not any("premium" in part.says for one in sums(closed_year()) for part in one.parts)


def test_everything_adds_up() -> None:
    found = sums(closed_year())
    assert [one.says for one in found if not one.adds_up] == []
    assert len(found) == 6


def test_a_payment_that_is_lost_is_seen() -> None:
    closed = closed_year()
    without = replace(closed, progress=replace(closed.progress, payments=closed.progress.payments[1:]))
    broken = [one.says for one in sums(without) if not one.adds_up]
    assert "From the year to the payments" in broken
    assert "Payments by category, dominant" in broken


def test_claims_that_appear_from_nowhere_are_seen() -> None:
    closed = closed_year()
    doubled = replace(closed, found=replace(closed.found, claims=(*closed.found.claims, closed.found.claims[0])))
    broken = [one.says for one in sums(doubled) if not one.adds_up]
    assert broken == ["From the input to the year", "From the year to the payments"]


def test_what_rounding_took_is_a_part_of_its_own() -> None:
    closed = closed_year()
    tables = [
        one | {"dollars": "2026958.595", "rounding": "-0.005"} if one["table"] == "medical_claim" else one
        for one in closed.record["reconciliation"]
    ]
    rounded = replace(closed, record=closed.record | {"reconciliation": tables})  # type: ignore[operator]  # a dict
    first = sums(rounded)[0]
    assert first.adds_up
    assert ("rounding amounts to the cent", Decimal("-0.005")) in [(part.says, part.dollars) for part in first.parts]
