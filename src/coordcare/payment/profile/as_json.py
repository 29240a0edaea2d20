"""The profile for machines: the figures of the page, money and member months as text so that no digit is lost."""

import json
from dataclasses import asdict
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

from coordcare.figures import dollars_of
from coordcare.payment.experience.completion import Completion
from coordcare.payment.experience.summary import Cost
from coordcare.payment.profile.figures import Profile
from coordcare.payment.profile.small_numbers import SMALLEST_SHOWN, ShownGroup


def profile_as_json(profile: Profile) -> str:
    """The profile as JSON. Member months have up to six decimals; PMPM is rounded to the cent; null is withheld."""
    found = profile.experience
    by_cell = found.by_month_and_category.items()
    said = {
        "run": profile.record,
        "quality": profile.quality,
        "member_month_policy": found.policy,
        "members": found.members,
        "enrollment": [
            {
                "month": str(one.month),
                "members": one.members,
                "member_months": _months(one.member_months),
                "by_plan": [{"plan": plan, "member_months": _months(many)} for plan, many in one.by_plan.items()],
            }
            for one in found.enrollment
        ],
        "cost": _cost(found.total),
        "cost_outside_months": _cost(found.outside_months),
        "not_placed_amount": str(profile.not_placed_amount),
        "by_month": [{"month": str(month)} | _cost(cost) for month, cost in found.by_month.items()],
        "by_category": [{"category": name} | _cost(cost) for name, cost in found.by_category.items()],
        "by_area": [{"area": name} | _cost(cost) for name, cost in found.by_area.items()],
        "by_month_and_category": [
            {"month": str(month), "category": name} | _cost(cost) for (month, name), cost in by_cell
        ],
        "smallest_shown": SMALLEST_SHOWN,
        "by_entity": [_group(one) for one in profile.entities],
        "by_clinic": [_group(one) for one in profile.clinics],
        "attribution": _attribution(profile),
        "completion": [_completion(one) for one in profile.completions],
        "no_completion": profile.no_completion or None,
    }
    return json.dumps(said, indent=1)


def _cost(cost: Cost) -> dict[str, Any]:
    return {
        "lines": cost.lines,
        "paid_amount": str(cost.paid_amount),
        "allowed_amount": str(cost.allowed_amount),
        "member_months": _months(cost.member_months),
        "paid_pmpm": _cents(cost.paid_pmpm),
        "allowed_pmpm": _cents(cost.allowed_pmpm),
    }


def _group(group: ShownGroup) -> dict[str, Any]:
    return {
        "id": group.key,
        "name": group.name,
        "contracting_entity": group.entity,
        "members": group.members,
        "withheld": group.withheld,
        "cost": _cost(group.cost) if group.cost else None,
    }


def _attribution(profile: Profile) -> dict[str, Any]:
    found = profile.attribution
    return {
        "member_months_by_basis": {basis: _months(many) for basis, many in found.by_basis.items()},
        "by_month": [
            {"month": str(month)} | {basis: _months(many) for basis, many in bases.items()}
            for month, bases in found.by_month.items()
        ],
        "five_passes": {
            **asdict(found.agreement),
        },
    }


def _completion(completion: Completion) -> dict[str, Any]:
    return {
        "kind": completion.kind,
        "is_an_estimate": True,
        "paid_through": str(completion.paid_through),
        "left_out_amount": str(completion.left_out_amount),
        "too_late_lines": completion.too_late_lines,
        "too_late_amount": str(completion.too_late_amount),
        "factors_by_age": [_text(factor) for factor in completion.factors],
        "months": [
            {
                "month": str(one.month),
                "age_months": one.age_months,
                "too_young": one.too_young,
                "paid_amount": str(one.paid_amount),
                "factor": _text(one.factor),
                "completed_amount": _text(one.completed_amount),
            }
            for one in completion.months
        ],
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _cents(amount: Fraction | None) -> str | None:
    return None if amount is None else str(dollars_of(amount))


def _months(number: Fraction) -> str:
    if number.denominator == 1:
        return str(number.numerator)
    with localcontext(prec=50):
        exact = Decimal(number.numerator) / Decimal(number.denominator)
        return str(exact.quantize(Decimal("0.000001"), ROUND_HALF_UP))
