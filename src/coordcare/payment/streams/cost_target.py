"""A cost target and what is shared of the difference: the terms and the arithmetic of savings and losses.

Shared savings, shared risk and episodes settle by it. The order is that of the Medicare Shared Savings Program: the
minimum rate, the share, quality, sequestration, the limit; what is forgiven is taken off what is then owed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pydantic import Field, model_validator

from coordcare.figures import Figure, Number, written
from coordcare.payment.facts import Facts
from coordcare.payment.lines import Balance
from coordcare.payment.streams.stream import term
from coordcare.payment.terms import Dollars, Share, Terms, listed


class Limit(Terms):
    """The most that is paid or owed: the lowest of what is stated."""

    share_of_target: Share | None = Field(default=None, description="A share of the target.")
    share_of_revenue: Share | None = Field(default=None, description="A share of what the party was paid in all.")
    amount: Dollars | None = Field(default=None, description="Dollars.")

    @model_validator(mode="after")
    def _says_something(self) -> "Limit":
        if self.share_of_target is None and self.share_of_revenue is None and self.amount is None:
            raise ValueError("states no limit; give “share_of_target”, “share_of_revenue” or “amount”")
        return self


class Band(Terms):
    """A band of the difference, as shares of the target, and the share of it that is the provider's."""

    above: Share = Field(description="From here on, as a share of the target.")
    share: Share = Field(description="The provider's share of what lies in the band.")


class Side(Terms):
    """What the provider gains of savings, or bears of losses."""

    share: Share | None = Field(default=None, description="The provider's share.")
    bands: listed(Band) = Field(default=(), description="Shares that differ by band, instead of one share.")  # type: ignore[valid-type]  # a type made by a function
    minimum_rate: Share = Field(default=Decimal(0), description="Below this share of the target nothing is shared.")
    from_minimum: bool = Field(
        default=False, description="Whether only what lies beyond the minimum is shared, and not from the first dollar."
    )
    limit: Limit | None = Field(default=None, description="The most that is paid or owed.")

    @model_validator(mode="after")
    def _has_one_share(self) -> "Side":
        if self.bands and (self.share is not None or self.from_minimum):
            raise ValueError("gives “bands” beside “share” or “from_minimum”; the bands say both")
        starts = [band.above for band in self.bands]
        if starts != sorted(set(starts)):
            raise ValueError("has “bands” that do not rise; order them by “above”, each once")
        return self


class Upside(Side):
    """What the provider gains of savings."""

    share_below_minimum: Share | None = Field(
        default=None, description="A share of savings that miss the minimum rate; without it, they are not shared."
    )
    sequestration: Share = Field(default=Decimal(0), description="A share that is taken off what is earned.")

    @model_validator(mode="after")
    def _states_a_share(self) -> "Upside":
        if self.share is None and not self.bands:
            raise ValueError("needs “share” or “bands”")
        if self.share_below_minimum is None:
            return self
        if self.share is None or self.from_minimum:
            raise ValueError("gives “share_below_minimum”, which goes with a “share” from the first dollar alone")
        if self.share_below_minimum > self.share:
            raise ValueError("shares more below the minimum rate than from it on; lower “share_below_minimum”")
        return self

    @model_validator(mode="after")
    def _has_room_beneath_its_limit(self) -> "Upside":
        # Losses are not held to it: a low limit of losses beside a high minimum is in force in real programs.
        limit = None if self.limit is None else self.limit.share_of_target
        if limit is None or self.share is None or self.from_minimum:
            return self
        least = self.share * self.minimum_rate
        if limit < least:
            raise ValueError(
                f"has a limit of {written(limit, 'share')} of the target, below the {written(least, 'share')} that is "
                "shared at the minimum rate, so that every settlement would be the limit; raise it"
            )
        return self


class Complement(Terms):
    """The provider bears what its final share of savings leaves: one less that share, within bounds."""

    least: Share = Field(default=Decimal(0), description="It bears at least this share.")
    most: Share = Field(default=Decimal(1), description="It bears at most this share.")

    @model_validator(mode="after")
    def _is_in_order(self) -> "Complement":
        if self.least > self.most:
            raise ValueError("bears at least more than at most; exchange “least” and “most”")
        return self


class Downside(Side):
    """What the provider bears of losses."""

    share_left_by_gains: Complement | None = Field(
        default=None, description="The share that the final share of savings, after quality, leaves of one."
    )
    forgiven: Share = Field(default=Decimal(0), description="A share that is forgiven of what is owed after the limit.")

    @model_validator(mode="after")
    def _states_a_share(self) -> "Downside":
        if (self.share is not None) + bool(self.bands) + (self.share_left_by_gains is not None) != 1:
            raise ValueError("needs exactly one of “share”, “bands” and “share_left_by_gains”")
        return self

    @property
    def bears_nothing(self) -> bool:
        """Whether the provider can lose nothing by it, whatever it says: a share, a limit or a remainder of nothing."""
        shares = [self.share] if self.share is not None else [band.share for band in self.bands]
        if self.share_left_by_gains is not None:
            shares = [self.share_left_by_gains.most]
        limits = [] if self.limit is None else [self.limit.share_of_target, self.limit.amount]
        return not any(shares) or self.forgiven == 1 or any(one is not None and not one for one in limits)


def most_lost(down: "Downside", limit: Figure | None) -> Figure:
    """The most that can be lost: the limit less what is forgiven; without a limit there is none."""
    says = "Most that can be lost"
    if down.bears_nothing:
        return Figure(value=0, unit="dollars", says=says, how="the downside bears nothing")
    if limit is None:
        return Figure(value=None, unit="dollars", says=says, how="the terms set no limit")
    value = Fraction(limit.number) * (1 - Fraction(down.forgiven))
    how = f"the limit, less {written(down.forgiven, 'share')} that is forgiven" if down.forgiven else "the limit"
    return Figure(value=value, unit="dollars", says=says, how=how, of=(limit,))


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """A target and what it came to, with the lines so far."""

    target: Figure
    actual: Figure
    balances: tuple[Balance, ...]

    @property
    def difference(self) -> Fraction:
        """Savings above 0, losses below."""
        return Fraction(self.target.number) - Fraction(self.actual.number)


def gained(up: Upside, compared: Compared, facts: Facts, *, quality: Figure | None) -> list[Balance]:
    """The lines from savings to what is paid; `quality` is the share that quality earns."""
    target, savings = Fraction(compared.target.number), compared.difference
    minimum = target * Fraction(up.minimum_rate)
    reached = savings >= minimum
    needed = term("upside.minimum_rate", up.minimum_rate, "share", "Minimum savings rate")
    if not reached and up.share_below_minimum is None:
        how = f"{_rate(savings, target)} of the target, below the minimum of {written(up.minimum_rate, 'share')}"
        return [Balance(key="below_minimum", says="Savings below the minimum", balance=0, how=how, of=(needed,))]
    shared, how, of = _shared(up, savings, target, side="upside")
    if not reached and up.share_below_minimum is not None:
        shared = savings * Fraction(up.share_below_minimum)
        how = f"{written(up.share_below_minimum, 'share')} of savings below the minimum"
        of = (term("upside.share_below_minimum", up.share_below_minimum, "share", "Share below the minimum"),)
    balances = [Balance(key="share_of_payer", says="The payer's share", balance=shared, how=how, of=(*of, needed))]
    if quality is not None:
        shared *= Fraction(quality.number)
        how = f"{written(quality.number, 'share')} is earned"
        balances.append(Balance(key="not_earned", says="Not earned by quality", balance=shared, how=how, of=(quality,)))
    if up.sequestration:
        taken = term("upside.sequestration", up.sequestration, "share", "Sequestration")
        shared *= 1 - Fraction(up.sequestration)
        how = f"{written(up.sequestration, 'share')} is taken off"
        balances.append(Balance(key="sequestration", says="Sequestration", balance=shared, how=how, of=(taken,)))
    return [*balances, *_limited(up.limit, shared, compared, facts, side="upside")]


def lost(down: Downside, compared: Compared, facts: Facts, *, final_share: Fraction) -> list[Balance]:
    """The lines from losses to what is owed; `final_share` is the share of savings after quality."""
    target, loss = Fraction(compared.target.number), -compared.difference
    minimum = target * Fraction(down.minimum_rate)
    needed = term("downside.minimum_rate", down.minimum_rate, "share", "Minimum loss rate")
    if loss < minimum or not loss:
        how = f"{_rate(loss, target)} of the target, below the minimum of {written(down.minimum_rate, 'share')}"
        return [Balance(key="below_minimum", says="Losses below the minimum", balance=0, how=how, of=(needed,))]
    if down.share_left_by_gains is not None:
        left = down.share_left_by_gains
        share = min(max(1 - final_share, Fraction(left.least)), Fraction(left.most))
        base = loss - minimum if down.from_minimum else loss
        owed, how = base * share, f"{written(share, 'share')}: one less the final share of savings, within its bounds"
        of: tuple[Figure, ...] = (
            term("downside.share_left_by_gains", share, "share", "Share of losses that the provider bears"),
        )
    else:
        owed, how, of = _shared(down, loss, target, side="downside")
    first = Balance(key="share_of_payer", says="The payer's share", balance=-owed, how=how, of=(*of, needed))
    balances = [first, *_limited(down.limit, owed, compared, facts, side="downside", sign=-1)]
    if down.forgiven:
        owed = -Fraction(balances[-1].balance) * (1 - Fraction(down.forgiven))
        gone = term("downside.forgiven", down.forgiven, "share", "Share forgiven")
        how = f"{written(down.forgiven, 'share')} is forgiven"
        balances.append(Balance(key="forgiven", says="Forgiven", balance=-owed, how=how, of=(gone,)))
    return balances


def refuse_a_share_left_by_bands(up: Upside, down: Downside | None) -> None:
    """Raise `ValueError` where losses take what the final share of savings leaves, and there is no one such share."""
    if up.bands and down is not None and down.share_left_by_gains is not None:
        raise ValueError("bears what the share of savings leaves, and savings have “bands” instead of one “share”")


def share_at_once(side: Side, whole: Fraction, target: Fraction) -> Fraction:
    """The provider's dollars of a difference of so many, from the first dollar, by the share or the bands."""
    if not side.bands:
        return whole * Fraction(side.share or 0)
    total = Fraction(0)
    ends = [Fraction(band.above) * target for band in side.bands[1:]] + [None]
    for band, end in zip(side.bands, ends, strict=True):
        start = Fraction(band.above) * target
        top = whole if end is None else min(whole, end)
        total += max(top - start, Fraction(0)) * Fraction(band.share)
    return total


def limit_of(limit: Limit | None, target: Number, revenue: Callable[[], Figure], *, side: str) -> Figure | None:
    """The lowest of the limits stated, in dollars; None where none is."""
    if limit is None:
        return None
    stated: list[Figure] = []
    if limit.share_of_target is not None:
        share = term(f"{side}.limit.share_of_target", limit.share_of_target, "share", "Limit as a share of the target")
        stated.append(_share_of(share, target, "of the target"))
    if limit.share_of_revenue is not None:
        whole = revenue()
        share = term(f"{side}.limit.share_of_revenue", limit.share_of_revenue, "share", "Limit as a share of revenue")
        of_it = _share_of(share, whole.number, "of revenue")
        stated.append(Figure(value=of_it.value, unit="dollars", says=of_it.says, how=of_it.how, of=(share, whole)))
    if limit.amount is not None:
        stated.append(term(f"{side}.limit.amount", limit.amount, "dollars", "Limit in dollars"))
    return min(stated, key=lambda one: Fraction(one.number))


def _share_of(share: Figure, whole: Number, of_what: str) -> Figure:
    value = Fraction(share.number) * Fraction(whole)
    how = f"{written(share.number, 'share')} {of_what} of {written(whole, 'dollars')}"
    return Figure(value=value, unit="dollars", says=share.says, how=how, of=(share,))


def _shared(terms: Side, whole: Fraction, target: Fraction, *, side: str) -> tuple[Fraction, str, tuple[Figure, ...]]:
    """The provider's dollars of a difference that is shared, how, and by which terms."""
    if terms.bands:
        of = tuple(
            term(f"{side}.bands[{at}].share", band.share, "share", f"Share above {written(band.above, 'share')}")
            for at, band in enumerate(terms.bands)
        )
        return share_at_once(terms, whole, target), "by bands of the target", of
    share = terms.share or Decimal(0)
    beyond = target * Fraction(terms.minimum_rate) if terms.from_minimum else Fraction(0)
    how = f"{written(share, 'share')} of {written(whole - beyond, 'dollars')}"
    how += " beyond the minimum" if terms.from_minimum else ""
    return (whole - beyond) * Fraction(share), how, (term(f"{side}.share", share, "share", "The provider's share"),)


def _limited(
    limit: Limit | None, amount: Fraction, compared: Compared, facts: Facts, *, side: str, sign: int = 1
) -> list[Balance]:
    most = limit_of(limit, compared.target.number, lambda: facts.asked("revenue"), side=side)
    if most is None:
        return []
    held = min(amount, Fraction(most.number))
    reached = "is reached" if amount > Fraction(most.number) else "is not reached"
    how = f"the limit of {written(most.number, 'dollars')} {reached}"
    return [Balance(key="limit", says="Above the limit", balance=sign * held, how=how, of=(most,))]


def _rate(amount: Fraction, target: Fraction) -> str:
    return written(amount / target, "share") if target else "nothing"
