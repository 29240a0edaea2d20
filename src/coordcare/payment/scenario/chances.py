"""Chances of whole numbers, reckoned in integers: how many of so many reach a measure, and how many events happen.

The weights are those of the binomial and the Poisson distribution, from the most likely number outwards until they
vanish beside it (below one in 2 to the 64).
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from random import Random

_WHOLE = 1 << 64


@dataclass(frozen=True, kw_only=True, slots=True)
class Chances:
    """Whole numbers from `first` on, with their weights summed up."""

    first: int
    cumulated: tuple[int, ...]

    def draw(self, generator: Random) -> int:
        """One of the numbers, each as often as its weight says."""
        return self.first + bisect_right(self.cumulated, generator.randrange(self.cumulated[-1]))


def binomial(of: int, rate: Fraction) -> Chances:
    """How many of so many, if each comes about at the rate."""
    if rate in (0, 1) or not of:
        return Chances(first=int(of * rate), cumulated=(1,))
    odds = rate / (1 - rate)
    return _outwards(int((of + 1) * rate), up=lambda k: Fraction(of - k, k + 1) * odds, last=of)


def poisson(mean: Fraction) -> Chances:
    """How many events happen where so many are expected."""
    if not mean:
        return Chances(first=0, cumulated=(1,))
    return _outwards(int(mean), up=lambda k: mean / (k + 1), last=None)


def _outwards(most_likely: int, *, up: Callable[[int], Fraction], last: int | None) -> Chances:
    """Weights on both sides of the most likely number; `up` is the weight of k + 1 over that of k."""
    start = most_likely if last is None else min(most_likely, last)
    above, weight, k = [_WHOLE], _WHOLE, start
    while weight and (last is None or k < last):
        ratio = up(k)
        weight = weight * ratio.numerator // ratio.denominator
        above.append(weight)
        k += 1
    below: list[int] = []
    weight, k = _WHOLE, start
    while weight and k > 0:
        ratio = up(k - 1)
        weight = weight * ratio.denominator // ratio.numerator
        below.append(weight)
        k -= 1
    return Chances(first=k, cumulated=tuple(accumulate([*reversed(below), *above])))
