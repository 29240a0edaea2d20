"""Measures as steps for an engine: of each measure one table of cases, with the populations that each is in.

A case of the table is of one rate and one person (and, where a measure judges stays or births, of one day). Its
numbers are whole: 1 or 0 for shares, months and visits for rates of many to many.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

from coordcare.engine.plan import Expression, Step, named_table
from coordcare.measures.measure import Measure
from coordcare.measures.population import STAYS, Population, claims_used
from coordcare.population.judging import CASES_COLUMNS, judged
from coordcare.population.stays import stays_step
from coordcare.rulebook.periods import Period


def cases_table(measure: str) -> Expression:
    """The cases of a measure that a run has found."""
    return named_table(f"measure_{measure}", CASES_COLUMNS)


def measure_step(
    one: Measure,
    year: Period,
    *,
    numbers: Mapping[str, int],
    without_plans: Mapping[str, Sequence[str]],
) -> Step:
    """The cases of all rates of a measure; `numbers` gives the number of every value set there is."""
    asked = Population(
        numbers={name: numbers[name] for name in one.value_sets},
        sets=len(numbers),
        claims_used={name: (used.own, used.denied) for name, used in one.claims.items()},
        care=one.care,
        without_plans=without_plans,
    )
    found = one.logic(asked, year)
    by_rate = found if isinstance(found, Mapping) else {one.rates[0].id: found}
    if set(by_rate) != {rate.id for rate in one.rates}:
        raise ValueError(f"{one.id} declares {[rate.id for rate in one.rates]} and gives {list(by_rate)}")
    parts = [judged(populations, on=year.end, measure=one.id, rate=rate) for rate, populations in by_rate.items()]
    return Step(
        name=f"measure_{one.id}",
        says=one.says,
        expression=reduce(lambda left, right: left.union(right), parts),
    )


def stays_steps(measures: Iterable[Measure], *, numbers: Mapping[str, int]) -> tuple[Step, ...]:
    """The stays in hospital that measures look at: of own claims or all, with denied ones or without."""
    asked = {(used.own, used.denied) for one in measures if STAYS in one.value_sets for used in one.claims.values()}
    lines = {
        kind: claims_used(len(numbers), numbers, own=kind[0], denied=kind[1]).with_any(STAYS) for kind in sorted(asked)
    }
    return tuple(stays_step(of, own=own, denied=denied) for (own, denied), of in lines.items())
