"""What keeps a year from being closed is told in a sentence each, all at once."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from coordcare.payment.arrangement import Arrangement
from coordcare.payment.closing.checks import notes_of, of_data, of_parties, of_terms
from coordcare.rulebook.strict_yaml import parse_yaml
from tests.unit.payment.closing.made import (
    ALDER,
    CLINICS,
    arrangement,
    bound_to,
    claims,
    found,
    months,
    payment,
    result,
)

CATEGORIES = ("primary care", "inpatient hospital")
AREAS = ("hospital", "childrens_health")
CLAIMS = "streams: [{stream: fee_for_service, name: Claims}]"
BONUS = """
metrics: [{measure: visits, better: higher}]
streams: [{stream: pay_for_performance, name: Bonus, at_stake: {amount: 1000}, quality: {gate: 50%}, paid_as: [bonus]}]
"""
RISK = """
streams:
  - stream: shared_risk
    name: Risk
    target: {medical_loss_ratio: 88%, risk_adjusted: true}
    upside: {share: 50%}
    downside: {share: 30%}
"""


def told(text: str, **given: object) -> list[str]:
    more = str(given.pop("more", ""))
    parties = str(given.pop("parties", "[Blue Bridge]"))
    one = bound_to(arrangement(text, more=more, parties=parties))
    problems: Sequence[str] = (
        *of_terms(one, categories=CATEGORIES, areas=AREAS),
        *of_parties(one, {clinic.clinic_id for clinic in CLINICS}),
        *of_data(one, found(**given), {}),
    )
    return list(problems)


def only(problems: list[str]) -> str:
    assert len(problems) == 1, problems
    return problems[0]


def test_nothing_is_told_where_all_fits() -> None:
    assert told(BONUS, results=(result("visits", "0.6", target="0.5"),)) == []


def test_an_unknown_clinic() -> None:
    assert "“Blue Bridge” has the clinic C9" in only(told(CLAIMS, parties="[{name: Blue Bridge, clinics: [C1, C9]}]"))


def test_a_party_without_clinics_whose_members_are_to_be_attributed() -> None:
    assert "“Nobody” has no clinic" in only(told(CLAIMS, parties="[Nobody]"))


def test_a_period_outside_the_data() -> None:
    problem = only(told(CLAIMS, last_number=2022 * 12 + 9))
    assert "its months 2022-01 to 2022-12 reach outside those of the data, 2022-01 to 2022-09" in problem


def test_a_gate_on_a_measure_without_results() -> None:
    assert "“Bonus” is decided by visits, and there is no result of it for “Blue Bridge”" in only(told(BONUS))


def test_a_metric_without_a_target() -> None:
    assert "no target of visits" in only(told(BONUS, results=(result("visits", "0.6"),)))


def test_a_category_that_the_terms_do_not_bear() -> None:
    assert "category 3A is claimed, and the terms come to 1" in only(told(CLAIMS, more="category: 3A"))


def test_an_area_and_a_service_category_that_there_are_not() -> None:
    text = "streams: [{stream: fee_for_service, name: Claims, service_categories: [tooth care]}]"
    problems = told(text, more="areas: [teeth]")
    assert "“teeth” is not a care delivery area; there are hospital, childrens_health" in problems[0]
    assert "names service categories that there are not: tooth care" in problems[1]


def test_premiums_and_risk_scores_that_are_not_there() -> None:
    problems = told(RISK)
    assert "rests on premiums, and there are none for 2022-01" in problems[0]
    assert "nobody has a score in risk_scores" in problems[1]


def test_two_streams_for_the_same_dollars() -> None:
    both = bound_to(arrangement(CLAIMS, id="ONE"), arrangement(CLAIMS, id="TWO"))
    problem = only(list(of_data(both, found(claims=(claims("12.50", npi=ALDER.npi),)), {})))
    assert "The same $12.50 of claims are paid by “Claims” of ONE" in problem
    assert "TWO" in problem


def test_members_in_two_arrangements_for_the_same_care() -> None:
    line = claims("1", npi="other")
    ready = found(
        claims=(line,),
        premiums={(2022 * 12 + month, "CCOA"): (1, 1) for month in range(1, 13)},
        risk={("*", "*"): (1, 1)},
    )
    both = bound_to(arrangement(RISK, id="ONE"), arrangement(RISK, id="TWO"))
    assert "cover the same members for the same care (cost of care)" in only(list(of_data(both, ready, {})))
    apart = bound_to(arrangement(RISK, id="ONE"), arrangement(RISK, id="TWO", parties="[Broad Valley]"))
    assert list(of_data(apart, ready, {})) == []


@pytest.mark.parametrize(
    ("paid", "says"),
    [
        (payment("5", kind="gift"), "payments of the kind “gift” are of none of its streams"),
        (payment("5", entity="Stranger"), "payments were made under it to “Stranger”, who is no party"),
    ],
)
def test_payments_that_belong_nowhere(paid: object, says: str) -> None:
    given = {"results": (result("visits", "0.6", target="0.5"),), "other_payments": (paid,)}
    assert says in only(told(BONUS, **given))


def test_payments_of_no_stated_arrangement_are_noted_and_do_not_block() -> None:
    given = found(other_payments=(payment("5.25", id="GONE"),))
    (note,) = notes_of(bound_to(arrangement(CLAIMS)), given, ())
    assert "1 payments outside of claims, $5.25, name no arrangement that is stated" in note


def test_a_score_that_is_no_share_of_one() -> None:
    text = """
streams: [{stream: pay_for_performance, name: Bonus, at_stake: {amount: 9}, quality: {score_is: stars, by_score: true}}]
"""
    assert "is 85 and no share of one" in only(told(text, results=(result("stars", "85"),)))


def test_members_served_are_nobody_to_hold_a_target_for() -> None:
    assert "“Risk” rests on covered members, and the arrangement covers nobody" in told(RISK, more="members: served")[0]


def test_a_plan_that_nobody_is_in() -> None:
    text = "streams: [{stream: infrastructure, name: Homes, rates: [{pmpm: 1}]}]"
    problem = only(told(text, more="plans: [CCO-A]", exposure=(months("C1", 1),)))
    assert "no member is in the plan CCO-A; there are CCOA" in problem


def test_a_rate_for_a_clinic_that_there_is_not() -> None:
    text = "streams: [{stream: infrastructure, name: Homes, rates: [{pmpm: 1, clinics: [C9]}]}]"
    assert "a rate is for the clinic C9, which is not in the table of clinics" in only(told(text))


def test_premiums_that_lack_a_plan_and_scores_of_too_few() -> None:
    premiums = {(2022 * 12 + month, "CCOF"): (Decimal(5), 1) for month in range(1, 13)}
    given = {
        "premiums": premiums, "claims": (claims("1"),), "exposure": (months("C1", 10),),
        "risk": {("*", "*"): (9, Decimal(9)), ("ONE", "Blue Bridge"): (2, Decimal(2))},
        "covered_months": {("ONE", "Blue Bridge"): 10},
    }  # fmt: skip
    problems = told(RISK, **given)
    assert "for CCOA there are no premium and member months in 2022-01" in problems[0]
    assert "20% of the member months of “Blue Bridge” have a score in risk_scores, fewer than half" in problems[1]


def test_a_percentage_typed_for_a_share() -> None:
    assert "is 58.5 and no share of one" in only(told(BONUS, results=(result("visits", "58.5", target="0.5"),)))


def test_payments_for_months_outside_of_the_period_and_for_another_clinic() -> None:
    good = (result("visits", "0.6", target="0.5"),)
    early = only(told(BONUS, results=good, other_payments=(payment("5", month=2022 * 12),)))
    assert "payments were made under it for 2021-12, outside of its period" in early
    one_clinic = "[{name: Blue Bridge, clinics: [C1]}]"
    other = only(told(BONUS, parties=one_clinic, results=good, other_payments=(payment("5", clinic="C2"),)))
    assert "“Blue Bridge (clinic C2)”, who is no party" in other


def test_capitations_of_other_plans_and_of_other_codes_are_no_overlap_and_all_care_is_one_with_any_target() -> None:
    dental = "streams: [{{stream: population_payment, name: Dental, scope: {0}, code_set: {1}, rates: [{{pmpm: 1}}]}}]"
    exposure = (months("C1", 1), months("C1", 1, plan="CCOG"))
    ready = found(claims=(claims("1", npi="other"),), exposure=exposure)
    codes = {"teeth": frozenset({("hcpcs_code", "D1")}), "gums": frozenset({("hcpcs_code", "D1")})}

    def both(one: str, other: str) -> list[str]:
        return list(of_data(bound_to(arrangement(one), arrangement(other, id="TWO")), ready, codes))

    first = dental.format("defined_services", "teeth")
    assert "for the same care (capitated services)" in only(both(first, dental.format("condition", "gums")))
    assert both(first, dental.format("defined_services", "eyes")) == []
    by_plan = [arrangement(first, more="plans: [CCOA]"), arrangement(first, id="TWO", more="plans: [CCOG]")]
    assert list(of_data(bound_to(*by_plan), ready, codes)) == []
    savings = """
streams: [{stream: shared_savings, name: Savings, target: {pmpm: 5}, upside: {share: 50%}}]
"""
    assert "(all care)" in only(both(savings, dental.format("comprehensive", "teeth")))
    assert "(all care)" in only(both(CLAIMS, dental.format("comprehensive", "teeth")))
    some = "streams: [{stream: fee_for_service, name: Carved out, service_categories: [inpatient hospital]}]"
    assert both(some, dental.format("comprehensive", "teeth")) == []


def test_a_period_within_a_month_is_refused() -> None:
    with pytest.raises(ValueError, match="begins or ends within a month"):
        Arrangement.model_validate(
            parse_yaml(
                "id: A\nname: A\nparties: [B]\nperiod: {first: 2022-01-15, last: 2022-12-31}\n" + CLAIMS, path=Path("a")
            )
        )


def test_a_measure_that_could_not_be_computed_is_told_with_what_it_lacks_once_for_all_parties() -> None:
    one = bound_to(arrangement(BONUS, parties="[Blue Bridge, Broad Valley]"))
    problem = only(list(of_data(one, found(), {}, {"visits": "it lacks “well_care”."})))
    assert "decided by visits, which was not computed: it lacks “well_care”. Mend that" in problem
    assert "there is no result" not in problem
