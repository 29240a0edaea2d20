"""How a rate differs between groups: by race, ethnicity, language, disability, gender, age or place.

A row counts people by the value as recorded. Where the data puts a person of several races into several rows, the rows
are not independent of each other and the intervals of their differences are only a guide.

Proportions have Wilson's score interval (Wilson 1927), counts per person time Byar's approximation to the exact Poisson
interval (Breslow and Day 1987, volume II, chapter 2). A difference of two rates has the interval that recovers the
variances from these: for proportions Newcombe's method 10 (Newcombe 1998, Statistics in Medicine 17: 873-890), for
others the same of Zou and Donner (2008, Statistics in Medicine 27: 1693-1702). All are at 95 % and for one comparison:
of twenty comparisons without any true difference one is expected to be seen as different.

A difference to a group tells the rate of that group, so only groups that may be shown belong here before publication.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Literal

NO_ANSWER = frozenset({"", "declined", "not recorded", "unknown"})  # in small letters

_Z = Decimal("1.959963984540054")  # 97.5 % of a normal distribution lies below it
_SIX_DIGITS = Decimal("0.000001")


@dataclass(frozen=True, kw_only=True, slots=True)
class Stratum:
    """A group with its count: of people with the event out of people, or of events in person time."""

    group: str
    numerator: int
    denominator: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """A 95 % interval."""

    low: Decimal
    high: Decimal


class Seen(StrEnum):
    """What is seen of a group beside the reference: a difference is seen where its interval leaves nought out."""

    BETTER = "better"
    WORSE = "worse"
    NO_DIFFERENCE = "no difference seen"


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """A group beside the reference: rates and differences to six decimals, a difference is the group's less the other.

    `rate` and `interval` are None where the denominator is nought, `difference` and what follows from it also for the
    reference itself and where there is none.
    """

    stratum: Stratum
    is_reference: bool
    rate: Decimal | None = None
    interval: Interval | None = None
    difference: Decimal | None = None
    difference_interval: Interval | None = None
    seen: Seen | None = None


def compared(
    strata: Sequence[Stratum],
    *,
    improvement: Literal["higher", "lower"],
    per_person_time: int | None = None,
    reference: str | None = None,
    no_answer: Collection[str] = NO_ANSWER,
) -> tuple[Comparison, ...]:
    """Every group beside the reference, in the order given.

    `per_person_time` is None for proportions; for counts per person time it is the scale of the rate, such as 1,000
    member months. The reference is the group named, or else the one with the largest denominator; a group of people
    without an answer is compared and is never the reference. Raises ValueError where it is named as such, where the
    group named is not there or is empty, or where a proportion has more in its numerator than in its denominator.
    """
    base = _reference(strata, reference, {each.casefold() for each in no_answer})
    return tuple(_beside(stratum, base, improvement, per_person_time) for stratum in strata)


def wilson_interval(numerator: int, denominator: int) -> Interval:
    """Of a proportion, between nought and one; the denominator is above nought."""
    return _written(_wilson(numerator, denominator), 1)


def poisson_interval(events: int) -> Interval:
    """Of a count of events, by Byar's approximation."""
    return _written(_byar(events), 1)


def _reference(strata: Sequence[Stratum], named: str | None, no_answer: Collection[str]) -> Stratum | None:
    able = [each for each in strata if each.denominator and each.group.strip().casefold() not in no_answer]
    if named is None:
        return max(able, key=lambda each: each.denominator, default=None)
    found = next((each for each in able if each.group == named), None)
    if found is None:
        raise ValueError(f"{named} cannot be the reference: it is no group here, nobody is in it, or it is no answer")
    return found


def _beside(
    stratum: Stratum, base: Stratum | None, improvement: Literal["higher", "lower"], per_person_time: int | None
) -> Comparison:
    if not stratum.denominator:
        return Comparison(stratum=stratum, is_reference=False)
    scale = per_person_time or 1
    rate, interval = _rate(stratum, per_person_time)
    comparison = Comparison(
        stratum=stratum,
        is_reference=stratum is base,
        rate=_six_digits(rate * scale),
        interval=_written(interval, scale),
    )
    if base is None or stratum is base:
        return comparison
    of_base, around_base = _rate(base, per_person_time)
    difference = _difference(rate, interval, of_base, around_base)
    return Comparison(
        stratum=stratum,
        is_reference=False,
        rate=comparison.rate,
        interval=comparison.interval,
        difference=_six_digits((rate - of_base) * scale),
        difference_interval=_written(difference, scale),
        seen=_seen(difference, improvement),
    )


def _rate(stratum: Stratum, per_person_time: int | None) -> tuple[Decimal, Interval]:
    """The rate for one of the denominator, and its interval."""
    rate = Decimal(stratum.numerator) / stratum.denominator
    if per_person_time is None:
        return rate, _wilson(stratum.numerator, stratum.denominator)
    events, time = _byar(stratum.numerator), stratum.denominator
    return rate, Interval(low=events.low / time, high=events.high / time)


def _wilson(numerator: int, denominator: int) -> Interval:
    if not 0 <= numerator <= denominator or not denominator:
        raise ValueError(f"{numerator} of {denominator} is no proportion")
    inside, outside, people = Decimal(numerator), Decimal(denominator - numerator), Decimal(denominator)
    square = _Z * _Z
    middle = 2 * inside + square
    half = _Z * (square + 4 * inside * outside / people).sqrt()
    below = 2 * (people + square)
    return Interval(
        low=(middle - half) / below if numerator else Decimal(0),
        high=(middle + half) / below if numerator < denominator else Decimal(1),
    )


def _byar(events: int) -> Interval:
    if events < 0:
        raise ValueError(f"{events} is no count of events")
    return Interval(low=_byar_limit(events, -_Z) if events else Decimal(0), high=_byar_limit(events + 1, _Z))


def _byar_limit(events: int, z: Decimal) -> Decimal:
    count = Decimal(events)
    root = 1 - 1 / (9 * count) + z / (3 * count.sqrt())
    return count * root**3


def _difference(rate: Decimal, around: Interval, other: Decimal, around_other: Interval) -> Interval:
    """The interval of `rate - other`, from the distances of each rate to its own limits."""
    return Interval(
        low=rate - other - _together(rate - around.low, around_other.high - other),
        high=rate - other + _together(around.high - rate, other - around_other.low),
    )


def _together(one: Decimal, another: Decimal) -> Decimal:
    return (one * one + another * another).sqrt()


def _seen(difference: Interval, improvement: Literal["higher", "lower"]) -> Seen:
    if difference.low <= 0 <= difference.high:
        return Seen.NO_DIFFERENCE
    return Seen.BETTER if (difference.low > 0) == (improvement == "higher") else Seen.WORSE


def _written(interval: Interval, scale: int) -> Interval:
    return Interval(low=_six_digits(interval.low * scale), high=_six_digits(interval.high * scale))


def _six_digits(number: Decimal) -> Decimal:
    return number.quantize(_SIX_DIGITS, ROUND_HALF_UP) + 0
