"""The comparison of what care cost with what it was to cost, before anything is shared."""

from decimal import Decimal
from fractions import Fraction

from pydantic import Field, model_validator

from coordcare.figures import Figure, Number, written
from coordcare.payment.facts import Facts
from coordcare.payment.lines import Balance
from coordcare.payment.streams.cost_target import Compared
from coordcare.payment.streams.stream import term
from coordcare.payment.terms import Dollars, Factor, Share, Terms, Texts


class Target(Terms):
    """What care is to cost: dollars per member per month, a share of the premium, or a benchmark set elsewhere."""

    pmpm: Dollars | None = Field(default=None, description="Dollars per member per month.")
    medical_loss_ratio: Factor | None = Field(default=None, description="A share of the premium of covered members.")
    benchmark: bool = Field(default=False, description="Whether the target is the benchmark that is given in dollars.")
    risk_adjusted: bool = Field(
        default=False, description="Whether it is multiplied by the party's risk score over that of all members."
    )

    @model_validator(mode="after")
    def _is_one(self) -> "Target":
        if (self.pmpm is not None) + (self.medical_loss_ratio is not None) + self.benchmark != 1:
            raise ValueError("needs exactly one of “pmpm”, “medical_loss_ratio” and “benchmark: true”")
        return self

    @property
    def asks(self) -> tuple[str, ...]:
        """The facts that it rests on."""
        by = "member_months" if self.pmpm is not None else "premium" if not self.benchmark else "benchmark"
        return (by, "risk_ratio") if self.risk_adjusted else (by,)


class StopLoss(Terms):
    """What one member costs beyond the attachment is left out, or a share of it."""

    attachment: Dollars = Field(description="Dollars of a member in the period, or of an episode.")
    share: Share = Field(default=Decimal(1), description="The share of what lies beyond that is left out.")


class Cost(Terms):
    """What counts as cost of the covered members."""

    service_categories: Texts = Field(default=(), description="Service categories that count; without it, all.")
    leaves_out_categories: Texts = Field(default=(), description="Service categories that do not count.")
    leaves_out: Texts = Field(default=(), description="Code sets whose lines do not count.")
    stop_loss: StopLoss | None = Field(default=None, description="Beyond which a member's cost does not count.")
    completion: Share = Field(default=Decimal(1), description="The share of claims that is paid by now.")
    other_payments: bool = Field(
        default=False, description="Whether payments outside of claims to the party's clinics count."
    )

    @model_validator(mode="after")
    def _can_be_completed(self) -> "Cost":
        if not self.completion:
            raise ValueError("has a “completion” of nothing; give the share of claims that is paid by now")
        if set(self.service_categories) & set(self.leaves_out_categories):
            raise ValueError("names a service category that counts and is left out; keep one")
        return self

    @property
    def asks(self) -> tuple[str, ...]:
        """The facts that it rests on."""
        excess = ("excess",) if self.stop_loss is not None else ()
        return ("cost", *excess, *(("other_payments",) if self.other_payments else ()))


def compared(target: Target, cost: Cost, facts: Facts) -> Compared:
    """The target and the cost with the lines that lead to their difference."""
    aim, first = _target(target, facts)
    spent, lines = _cost(cost, facts)
    below = [
        Balance(
            key=one.key, says=one.says, balance=Fraction(aim.number) - Fraction(one.balance), how=one.how, of=one.of
        )
        for one in lines
    ]
    return Compared(target=aim, actual=spent, balances=(*first, *below))


def _target(target: Target, facts: Facts) -> tuple[Figure, tuple[Balance, ...]]:
    value, how, of = _unadjusted(target, facts)
    lines = [Balance(key="target", says="Target", balance=value, how=how, of=of)]
    if target.risk_adjusted:
        ratio = facts.asked("risk_ratio")
        value = Fraction(value) * Fraction(ratio.number)
        how = f"× {written(ratio.number, 'index')}, the party's risk over that of all"
        lines.append(Balance(key="risk_adjustment", says="Risk adjustment", balance=value, how=how, of=(ratio,)))
        of = (*of, ratio)
    return Figure(value=value, unit="dollars", says="Target", how=how, of=of), tuple(lines)


def _unadjusted(target: Target, facts: Facts) -> tuple[Number, str, tuple[Figure, ...]]:
    if target.benchmark:
        benchmark = facts.asked("benchmark")
        return benchmark.number, "the benchmark", (benchmark,)
    if target.pmpm is not None:
        months, rate = facts.asked("member_months"), term("target.pmpm", target.pmpm, "dollars PMPM", "Target PMPM")
        how = f"{written(months.number, months.unit)} × {written(target.pmpm, 'dollars PMPM')}"
        return Fraction(months.number) * Fraction(target.pmpm), how, (months, rate)
    assert target.medical_loss_ratio is not None
    ratio = target.medical_loss_ratio
    premium = facts.asked("premium")
    stated = term("target.medical_loss_ratio", ratio, "share", "Target medical loss ratio")
    how = f"{written(premium.number, 'dollars')} of premium × {written(ratio, 'share')}"
    return Fraction(premium.number) * Fraction(ratio), how, (premium, stated)


def _cost(cost: Cost, facts: Facts) -> tuple[Figure, list[Balance]]:
    """What was spent, as a line for each thing that counts or is taken out, growing."""
    claims = facts.asked("cost")
    value = Fraction(claims.number)
    lines = [Balance(key="claims", says="Claims", balance=value, how=claims.how, of=(claims,))]
    if cost.stop_loss is not None:
        excess, share = facts.asked("excess"), cost.stop_loss.share
        value -= Fraction(excess.number) * Fraction(share)
        how = f"{written(share, 'share')} of what exceeds {written(cost.stop_loss.attachment, 'dollars')}"
        terms = (
            term("cost.stop_loss.attachment", cost.stop_loss.attachment, "dollars", "Stop-loss attachment"),
            term("cost.stop_loss.share", share, "share", "Share left out"),
        )
        lines.append(Balance(key="stop_loss", says="Stop-loss", balance=value, how=how, of=(excess, *terms)))
    if cost.completion != 1:
        value /= Fraction(cost.completion)
        stated = term("cost.completion", cost.completion, "share", "Share of claims paid by now")
        how = f"claims still to come: {written(cost.completion, 'share')} is paid by now"
        lines.append(Balance(key="completion", says="Claims to come", balance=value, how=how, of=(stated,)))
    if cost.other_payments:
        others = facts.asked("other_payments")
        value += Fraction(others.number)
        lines.append(
            Balance(
                key="other_payments", says="Payments outside of claims", balance=value, how=others.how, of=(others,)
            )
        )
    of = tuple(figure for one in lines for figure in one.of)
    return Figure(value=value, unit="dollars", says="Cost", how="claims and what changes them", of=of), lines
