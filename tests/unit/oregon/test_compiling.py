"""The workbook is compiled from a closed year."""

from decimal import Decimal
from pathlib import Path

from coordcare.oregon.filings.vbp_data.compiling.compile import compile_filing
from coordcare.oregon.filings.vbp_data.compiling.models import models_of
from coordcare.oregon.filings.vbp_data.narrative import Narrative
from tests.unit.payment.closing.made import ALDER, BASALT, arrangement, claims, closed, found, months, result, tiers

NARRATIVE = Narrative(path=Path("narrative/2022.yaml"), contractor="Made-up CCO", range_reason="By risk.")
HOMES = """
metrics: [{measure: visits, name: Visits, steward: NCQA, better: higher, target: 60%}]
streams:
  - {stream: fee_for_service, name: Claims}
  - stream: infrastructure
    name: Homes
    primary_care_home: true
    rates: [{tier: 1, pmpm: 9.50, clinics: [C1], says: low risk}, {tier: 1, pmpm: 10.00}]
  - {stream: pay_for_performance, name: Bonus, at_stake: {amount: 1000}, penalty: 1, quality: {by_score: true}}
"""


def compiled(more: str = "areas: [childrens_health]"):  # type: ignore[no-untyped-def]  # what it gives is compiled
    given = found(
        exposure=(months("C1", 300), months("C2", 100)),
        tiers=tiers(C1=1, C2=1),
        claims=(claims("300.00", npi=ALDER.npi), claims("100.00", npi=BASALT.npi), claims("55.00")),
        results=(result("visits", "0.65"),),
        members={("ONE", None): (40, 30), ("ONE", "Blue Bridge"): (40, 30)},
    )
    return compile_filing(closed(arrangement(HOMES, more=more), found=given), NARRATIVE)


def test_nine_fifty_and_ten_dollars_weighted_three_to_one_give_9_625() -> None:
    answers = compiled().answers
    assert answers["pcpch.tiers.tier_1.clinics"].raw == 2
    assert answers["pcpch.tiers.tier_1.pmpm"].raw == "$9.50-$10.00"
    assert answers["pcpch.tiers.tier_1.average_pmpm"].raw == Decimal("9.625")
    assert answers["pcpch.tiers.tier_1.range_reason"].raw == "By risk."


def test_a_tier_that_no_clinic_held_is_answered_with_nothing_and_the_reason() -> None:
    answers = compiled().answers
    assert answers["pcpch.tiers.tier_5.clinics"].raw == 0
    assert answers["pcpch.tiers.tier_5.pmpm"].raw == "N/A"
    assert "none of the CCO's clinics held this tier" in str(answers["pcpch.tiers.tier_5.deviation"].raw)


def test_a_model_has_its_dollars_category_share_and_metrics() -> None:
    answers = compiled().answers
    homes, bonus, paid = Decimal("3850.00"), Decimal("1000.00"), Decimal("400.00")
    assert answers["models.models.1.dollars"].raw == homes + bonus + paid
    assert answers["models.models.1.category"].raw == "2C"
    assert answers["models.models.1.share"].raw == round((bonus + paid) / (homes + bonus + paid), 4)
    assert answers["models.models.1.additional_categories"].raw == "2A"
    assert answers["models.models.1.metrics"].raw == "Visits"


def test_an_area_has_the_arrangement_with_members_gain_and_loss_from_the_terms() -> None:
    answers = compiled().answers
    assert answers["childrens.dollars"].raw == Decimal("5250.00")
    assert answers["childrens.members"].raw == 30
    assert answers["childrens.maximum_gain"].raw == Decimal("1000.00")
    assert answers["childrens.maximum_loss"].raw == Decimal("1000.00")
    told = "The target was 60.0% and the rate was 65.0%. Target met."
    assert answers["childrens.metrics.1.performance"].raw == told
    assert "also in model 1 of the sheet Model Descriptions" in str(answers["childrens.description"].raw)


def test_two_areas_of_one_arrangement_name_both_and_say_that_the_dollars_are_the_same() -> None:
    answers = compiled("areas: [childrens_health, maternity]").answers
    assert answers["childrens.area"].raw == answers["maternity.area"].raw == "Children's health and Maternity care"
    assert "The same dollars stand on the sheet of Maternity care." in str(answers["childrens.description"].raw)


def test_every_answer_that_is_not_empty_has_a_receipt_at_its_cell() -> None:
    filing = compiled()
    answered = {answer.place for answer in filing.answers.values() if answer.raw not in (None, "")}
    assert answered <= set(filing.receipts)


def test_models_stand_in_order_of_their_dollars() -> None:
    small = arrangement("streams: [{stream: infrastructure, name: A, amount: 5}]", id="SMALL")
    large = arrangement("streams: [{stream: infrastructure, name: A, amount: 9}]", id="LARGE")
    assert [one.name for one in models_of(closed(small, large, found=found()))] == ["Large", "Small"]
