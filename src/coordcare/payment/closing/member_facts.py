"""Facts of covered members: member months by clinic and tier, members, premium, risk."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from coordcare.figures import Figure, Rows
from coordcare.payment.closing.found import Exposure, Found
from coordcare.payment.closing.year import BoundArrangement, BoundParty
from coordcare.payment.facts import ClinicMonths
from coordcare.payment.ledger.scope import EVERY_CLINIC
from coordcare.payment.streams.rates import PmpmRate
from coordcare.payment.streams.stream import Stream


def covered_exposure(one: BoundArrangement, party: BoundParty, found: Found) -> list[Exposure]:
    """The member months that a party covers."""
    months, plans = set(one.numbers), one.arrangement.plans
    by_clinic = (found.exposure_by_clinic.get(clinic.clinic_id, ()) for clinic in party.clinics)
    kept = found.exposure if one.arrangement.members == "all" else [each for some in by_clinic for each in some]
    return [
        each
        for each in kept
        if each.number in months
        and (one.arrangement.members != "assigned" or each.basis == "assignment")
        and (not plans or each.plan in plans)
    ]


def _months_rows(one: BoundArrangement, clinic_id: str | None, **more: tuple[str | int | None, ...]) -> Rows:
    where: dict[str, tuple[str | int | None, ...]] = {"number": one.numbers, **more}
    if clinic_id is not None and clinic_id != EVERY_CLINIC:
        where["clinic_id"] = (clinic_id,)
    if one.arrangement.members == "assigned":
        where["basis"] = ("assignment",)
    if one.arrangement.plans:
        where.setdefault("plan", one.arrangement.plans)
    return Rows(view="covered_months", where=where)


def clinic_months_of(
    one: BoundArrangement, party: BoundParty, stream: Stream, found: Found
) -> tuple[ClinicMonths, ...]:
    """Member months by clinic and tier; by plan too where the rates of the stream ask for it."""
    by_plan = any(rate.plan is not None for rate in _rates(stream))
    by_clinic = bool(party.clinics) and one.arrangement.members != "all"
    names = {clinic.clinic_id: clinic.name for clinic in party.clinics}
    sums: dict[tuple[str, int | None, str | None], dict[int, Fraction]] = {}
    for each in covered_exposure(one, party, found):
        clinic_id = each.clinic_id if by_clinic and each.clinic_id is not None else ""
        tier = _tier(found, clinic_id, each.number) if clinic_id else None
        months = sums.setdefault((clinic_id, tier, each.plan if by_plan else None), {})
        months[each.number] = months.get(each.number, Fraction(0)) + each.member_months
    return tuple(
        ClinicMonths(
            clinic_id=clinic_id or None,
            clinic=names.get(clinic_id, party.name),
            tier=tier,
            plan=plan,
            member_months=_months_figure(
                one, clinic_id or None, names.get(clinic_id, party.name), tier, plan, months, by_plan=by_plan
            ),
        )
        for (clinic_id, tier, plan), months in sorted(sums.items(), key=lambda item: str(item[0]))
    )


def _months_figure(
    one: BoundArrangement,
    clinic_id: str | None,
    name: str,
    tier: int | None,
    plan: str | None,
    months: dict[int, Fraction],
    *,
    by_plan: bool,
) -> Figure:
    at_tier = f" at tier {tier}" if tier is not None else ""
    in_plan = f" in {plan}" if plan is not None else ""
    more: dict[str, tuple[str | int | None, ...]] = {"number": tuple(sorted(months))}
    rows = _months_rows(one, clinic_id, **(more | ({"plan": (plan,)} if by_plan else {})))
    return Figure(
        value=sum(months.values(), Fraction(0)),
        unit="member months",
        says=f"Member months of {name}{at_tier}{in_plan}",
        how=f"over {len(months)} months",
        source=rows,
    )


def _rates(stream: Stream) -> tuple[PmpmRate, ...]:
    stake = getattr(stream, "at_stake", stream)
    rates: tuple[PmpmRate, ...] = getattr(stake, "rates", ())
    return rates


def _tier(found: Found, clinic_id: str, number: int) -> int | None:
    """The tier of a clinic on the first day of a month; of two at once the one that began last."""
    year, month = divmod(number - 1, 12)
    held = [
        (first, tier)
        for tier, first, last in found.tiers.get(clinic_id, ())
        if (first.year, first.month, first.day) <= (year, month + 1, 1) <= (last.year, last.month, last.day)
    ]
    return max(held)[1] if held else None


def member_months_of(one: BoundArrangement, party: BoundParty, found: Found) -> Figure:
    """All member months that a party covers."""
    value = sum((each.member_months for each in covered_exposure(one, party, found)), Fraction(0))
    rows = _months_rows(one, None)
    if one.arrangement.members != "all":
        clinics = tuple(clinic.clinic_id for clinic in party.clinics)
        rows = Rows(view=rows.view, where={**rows.where, "clinic_id": clinics})
    return Figure(value=value, unit="member months", says=f"Member months of {party.name}", source=rows)


def members_of(one: BoundArrangement, party: BoundParty, found: Found) -> Figure:
    """Different members, covered or served as the arrangement says."""
    covered, served = found.members.get((one.arrangement.id, party.name), (0, 0))
    by_service = one.arrangement.members == "served"
    return Figure(
        value=served if by_service else covered,
        unit="members",
        says=f"Members {'served' if by_service else 'covered'} by {party.name}",
        how="each once",
        source=Rows(
            view="members_served" if by_service else "members_covered",
            where={"arrangement_id": (one.arrangement.id,), "party": (party.name,)},
        ),
    )


def premium_of(one: BoundArrangement, party: BoundParty, found: Found) -> Figure:
    """What the state paid for the covered member months: the premium PMPM of each month and plan, times them."""
    months: dict[tuple[int, str | None], Fraction] = {}
    for each in covered_exposure(one, party, found):
        months[each.number, each.plan] = months.get((each.number, each.plan), Fraction(0)) + each.member_months
    value = Fraction(0)
    for key, member_months in months.items():
        amount, paid_for = found.premiums.get(key, (Decimal(0), 0))
        value += Fraction(amount) / paid_for * member_months if paid_for else 0
    return Figure(
        value=value,
        unit="dollars",
        says=f"Premium of the members of {party.name}",
        how="of each month and plan the premium PMPM times the member months",
        of=(*_premiums_paid(months, found), member_months_of(one, party, found)),
    )


def _premiums_paid(months: Iterable[tuple[int, str | None]], found: Found) -> Iterator[Figure]:
    """What the state paid for all members, by plan, for the months in which the party covers any of the plan."""
    by_plan: dict[str | None, list[int]] = {}
    for number, plan in sorted(months, key=str):
        by_plan.setdefault(plan, []).append(number)
    for plan, numbers in sorted(by_plan.items(), key=str):
        paid = [found.premiums.get((number, plan), (Decimal(0), 0)) for number in numbers]
        yield Figure(
            value=sum((amount for amount, _ in paid), Decimal(0)),
            unit="dollars",
            says=f"Premium of all members {f'in {plan}' if plan is not None else 'without a plan'}",
            how=f"for {sum(member_months for _, member_months in paid):,} member months, over {len(numbers)} months",
            source=Rows(view="premiums", where={"number": tuple(numbers), "plan": (plan,)}, amount="amount"),
        )


def risk_ratio_of(one: BoundArrangement, party: BoundParty, found: Found) -> Figure:
    """The mean risk score of the party's member months over that of all."""
    figures, means = [], []
    for says, key in (
        (f"Mean risk score of {party.name}", (one.arrangement.id, party.name)),
        ("Mean risk score of all members", ("*", "*")),
    ):
        months, score = found.risk.get(key, (0, Decimal(0)))
        means.append(Fraction(score) / months if months else Fraction(1))
        rows = Rows(view="risk_lines", where={"arrangement_id": (key[0],), "party": (key[1],)}, amount="risk_score")
        how = f"a score in {months:,} member months"
        figures.append(Figure(value=means[-1], unit="index", says=says, how=how, source=rows))
    ratio = means[0] / means[1] if means[1] else Fraction(1)
    return Figure(value=ratio, unit="index", says="Risk of the party over that of all", of=tuple(figures))
