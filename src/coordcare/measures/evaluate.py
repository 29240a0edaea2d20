"""Measures as steps for an engine: of each measure one table of cases, with the populations that each is in.

A case of the table is of one rate and one person (and, where a measure judges stays or births, of one day). Its
numbers are whole: 1 or 0 for shares, months and visits for rates of many to many.
"""

from collections.abc import Mapping, Sequence
from functools import reduce

from coordcare.engine.plan import Expression, Step, named_table
from coordcare.measures.measure import Measure
from coordcare.measures.population import Population
from coordcare.population.judging import CASES_COLUMNS, judged
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
