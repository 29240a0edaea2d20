"""Shares of payments at categories, by three principles."""

from decimal import Decimal
from fractions import Fraction

from coordcare.payment.closing.closed import Closed
from coordcare.payment.lan import LanCategory
from coordcare.payment.progress import Basis
from tests.unit.payment.closing.made import ALDER, arrangement, claims, closed, found, payment, result

MIXED = """
metrics: [{measure: visits, better: higher, target: 60%}]
streams:
  - {stream: fee_for_service, name: Claims}
  - {stream: infrastructure, name: Homes, amount: 500}
  - {stream: pay_for_performance, name: Bonus, at_stake: {amount: 100}, quality: {by_score: true}}
"""
CAPITATION = """
streams:
  - {stream: fee_for_service, name: Claims}
  - {stream: population_payment, name: Capitation, scope: primary_care, rates: [{pmpm: 1}]}
"""


def year(text: str = MIXED) -> Closed:
    lines = (claims("300.00", npi=ALDER.npi), claims("100.00", area="hospital"))
    return closed(arrangement(text), found=found(claims=lines, results=(result("visits", "0.65"),)))


def test_by_the_template_all_dollars_of_an_arrangement_are_at_its_most_advanced_category() -> None:
    progress = year().progress
    assert progress.by_category[Basis.MOST_ADVANCED] == {"1": Decimal("100.00"), "2C": Decimal("900.00")}
    assert progress.at_least(LanCategory.PAY_FOR_PERFORMANCE).share == Fraction(9, 10)


def test_by_the_dominant_form_they_are_where_most_are_paid() -> None:
    progress = year().progress
    assert progress.by_category[Basis.DOMINANT] == {"1": Decimal("100.00"), "2A": Decimal("900.00")}


def test_by_stream_each_is_at_its_own_and_claims_at_what_is_built_on_them() -> None:
    progress = year().progress
    assert progress.by_category[Basis.BY_STREAM] == {
        "1": Decimal("100.00"), "2A": Decimal("500.00"), "2C": Decimal("400.00"),
    }  # fmt: skip


def test_capitation_without_quality_counts_neither_from_2c_nor_from_3b() -> None:
    progress = year(CAPITATION).progress
    assert progress.at_least(LanCategory.PAY_FOR_PERFORMANCE).dollars == 0
    assert progress.at_least(LanCategory.SHARED_RISK).dollars == 0


def test_what_is_not_fee_for_service_is_an_alternative_methodology_whatever_its_category() -> None:
    assert year().progress.alternative.dollars == Decimal("600.00")


def test_groups_add_up_to_the_whole() -> None:
    progress = year().progress
    by_payee = progress.by(lambda one: one.payee, LanCategory.PAY_FOR_PERFORMANCE)
    assert sum(one.of_dollars for one in by_payee.values()) == progress.of_dollars
    assert by_payee[""].share == 0


def test_nothing_paid_has_no_share() -> None:
    empty = closed(arrangement("streams: [{stream: fee_for_service, name: Claims}]"), found=found())
    assert empty.progress.at_least(LanCategory.PAY_FOR_PERFORMANCE).share is None


def test_payments_without_terms_are_in_the_denominator_alone() -> None:
    lost = closed(
        arrangement("streams: [{stream: fee_for_service, name: Claims}]"),
        found=found(other_payments=(payment("10.00", id="GONE"),)),
    )
    assert lost.progress.by_category[Basis.MOST_ADVANCED] == {None: Decimal("10.00")}
