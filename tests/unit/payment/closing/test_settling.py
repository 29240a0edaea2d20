"""Streams are settled for each party, from what was found."""

from decimal import Decimal

from tests.unit.payment.closing.made import (
    ALDER,
    BASALT,
    CAMAS,
    arrangement,
    claims,
    closed,
    found,
    months,
    payment,
    result,
    tiers,
)

INFRASTRUCTURE = """
streams:
  - stream: infrastructure
    name: Homes
    primary_care_home: true
    rates: [{tier: 3, pmpm: 5.00}, {tier: 4, pmpm: 7.50}]
    paid_as: [bonus]
"""
BONUS = """
metrics: [{measure: visits, better: higher, target: 60%}]
streams:
  - {stream: fee_for_service, name: Claims, service_categories: [primary care]}
  - {stream: pay_for_performance, name: Bonus, at_stake: {amount: 1000}, quality: {by_score: true}}
"""


def test_a_clinic_is_paid_by_the_tier_of_each_month() -> None:
    exposure = (months("C1", 10), months("C1", 10, number=2022 * 12 + 7), months("C2", 4))
    spans = {
        "C1": ((3, *_span(1, 6)), (4, *_span(7, 12))),
        "C2": ((4, *_span(1, 12)),),
    }
    year = closed(arrangement(INFRASTRUCTURE), found=found(exposure=exposure, tiers=spans))
    (settled,) = year.settled
    assert [(line.figure.says, line.amount) for line in settled.lines] == [
        ("Alder, tier 3", Decimal("50.00")),
        ("Alder, tier 4", Decimal("75.00")),
        ("Basalt, tier 4", Decimal("30.00")),
    ]
    assert settled.earned == Decimal("155.00")


def test_what_was_paid_ahead_is_taken_off_what_is_due() -> None:
    year = closed(
        arrangement(INFRASTRUCTURE),
        found=found(exposure=(months("C1", 10),), tiers=tiers(C1=4), other_payments=(payment("80.00"),)),
    )
    (settled,) = year.settled
    assert (settled.earned, settled.due) == (Decimal("75.00"), Decimal("-5.00"))


def test_months_without_a_rate_are_a_line_of_nothing_and_not_lost() -> None:
    year = closed(arrangement(INFRASTRUCTURE), found=found(exposure=(months("C1", 10),)))
    (settled,) = year.settled
    assert [(line.key, line.amount) for line in settled.lines] == [("C1_no_rate", Decimal("0.00"))]
    assert "10 member months for which there is no rate" in settled.lines[0].figure.how


def test_members_who_only_visit_are_not_of_those_assigned() -> None:
    exposure = (months("C1", 10), months("C1", 7, basis="visits"))
    everybody = arrangement(INFRASTRUCTURE)
    assigned = arrangement(INFRASTRUCTURE, more="members: assigned")
    earned = [
        closed(one, found=found(exposure=exposure, tiers=tiers(C1=3))).settled[0].earned
        for one in (everybody, assigned)
    ]
    assert earned == [Decimal("85.00"), Decimal("50.00")]


def test_each_party_is_settled_by_its_own_results_and_else_by_those_of_all() -> None:
    year = closed(
        arrangement(BONUS, parties="[Blue Bridge, Broad Valley]"),
        found=found(results=(result("visits", "0.65"), result("visits", "0.40", party=None))),
    )
    earned = {one.party.name: one.earned for one in year.settled if one.stream.name == "Bonus"}
    assert earned == {"Blue Bridge": Decimal("1000.00"), "Broad Valley": Decimal("0.00")}


def test_every_payment_counts_once_and_the_sum_is_that_of_claims_payments_and_what_is_due() -> None:
    lines = (
        claims("100.00", npi=ALDER.npi), claims("50.00", npi=BASALT.npi, category="laboratory"),
        claims("70.00", npi=CAMAS.npi), claims("30.00"),
    )  # fmt: skip
    other = (payment("200.00"), payment("9.00", id="ELSEWHERE", number="P2"))
    year = closed(
        arrangement(BONUS), found=found(claims=lines, other_payments=other, results=(result("visits", "0.65"),))
    )
    assert sum(one.amount for one in year.payments) == Decimal("250.00") + Decimal("209.00") + Decimal("800.00")
    under = {(one.sort, one.stream): one.amount for one in year.payments if one.arrangement_id == "ONE"}
    assert under == {
        ("claims", "Claims"): Decimal("100.00"),
        ("other", "Bonus"): Decimal("200.00"),
        ("due", "Bonus"): Decimal("800.00"),
    }


def test_an_interim_settlement_keeps_part_of_a_gain() -> None:
    given = found(results=(result("visits", "0.65"),))
    terms = arrangement(BONUS, more="interim_share: 40%")
    now, then = closed(terms, found=given, interim=True), closed(terms, found=given)
    assert [one.settled[1].earned for one in (now, then)] == [Decimal("400.00"), Decimal("1000.00")]
    assert now.settled[1].lines[-1].key == "kept_until_final"


def test_terms_of_lines_know_their_file_and_place() -> None:
    year = closed(arrangement(INFRASTRUCTURE), found=found(exposure=(months("C1", 10),), tiers=tiers(C1=4)))
    sources = [str(leaf.source) for leaf in year.settled[0].lines[0].figure.leaves()]
    assert any("streams[Homes].rates[1].pmpm" in one and "arrangements/ONE.yaml" in one for one in sources)


def _span(first: int, last: int) -> tuple[object, object]:
    from datetime import date

    return date(2022, first, 1), date(2022, last, 28)
