"""Results for the parties of arrangements, as settlements take them.

A party with clinics answers for the members who belong to them. One without answers for the cases for which it gave the
care that makes them cases, such as stays in its hospital; where it gave none of these, for the members whom it served.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from coordcare.figures import Rows, rounded
from coordcare.measures.brought import Brought
from coordcare.measures.counts import ALL, GAVE, SERVED
from coordcare.measures.improvement import improvement_target
from coordcare.measures.incentive_metric import Component
from coordcare.measures.results import DIGITS, RateResult, as_decimal
from coordcare.measures.scoring import Observed
from coordcare.oregon.quality.work_list import titled
from coordcare.oregon.quality.year_quality import YearQuality, observed_of
from coordcare.payment.closing.year import BoundParty
from coordcare.payment.quality import MeasureResult

CASES_KEPT = ("measure_cases", "measure_people", "measure_served", "quality_parties")
"""The tables that lead from a result to its cases."""
_BELONGS = "contracting_entity"


def results_for_parties(quality: YearQuality) -> tuple[MeasureResult, ...]:
    """The computed results of every party of the year's arrangements, for the measures that their metrics name.

    Beside them stands the result of all members together, under no party: it counts for a party without any case.
    """
    by_place: dict[tuple[str, str, str], RateResult] = {
        (one.rate.id, one.dimension, one.value): one for one in quality.results if one.cases
    }
    aims = {rate: each for each in _components(quality) for rate in each.rates or (each.id,) if _single(each)}
    before = {(one.rate, one.entity): one for one in quality.before if one.clinic_id is None}
    found: dict[tuple[str, str | None], MeasureResult] = {}
    for arrangement in quality.computed.arrangements:
        for party in arrangement.parties:
            for metric in arrangement.arrangement.metrics:
                own, whole = _result_for(party, metric.measure, by_place), by_place.get((metric.measure, ALL, ""))
                for one, name in ((own, party.name), (whole, None)):
                    if one is not None and one.result is not None:
                        found[metric.measure, name] = _measured(one, name, aims, before, quality)
    return tuple(found.values())


def _result_for(party: BoundParty, rate: str, by_place: Mapping[tuple[str, str, str], RateResult]) -> RateResult | None:
    if party.clinics:
        return by_place.get((rate, _BELONGS, party.name))
    return by_place.get((rate, GAVE, party.name)) or by_place.get((rate, SERVED, party.name))


def _measured(
    one: RateResult,
    party: str | None,
    aims: Mapping[str, Component],
    before: Mapping[tuple[str, str | None], Brought],
    quality: YearQuality,
) -> MeasureResult:
    observed, baseline = observed_of(one), before.get((one.rate.id, party))
    return MeasureResult(
        measure=one.rate.id,
        party=party,
        result=rounded(Fraction(observed.value), DIGITS),
        target=_target(aims.get(one.rate.id), baseline.observed if baseline else None, quality),
        previous=baseline.result if baseline else None,
        numerator=as_decimal(one.numerator),
        denominator=as_decimal(one.denominator),
        rows=Rows(
            view="measure_cases", where={"rate": (one.rate.id,), "basis": (one.dimension,), "whose": (one.value,)}
        ),
        comes_from=_comes_from(one, quality),
    )


def _comes_from(one: RateResult, quality: YearQuality) -> str:
    """Where a computed result comes from, in words."""
    origin = quality.computed.sets.origin
    sets = [
        f"{says}: {', '.join(names)}"
        for of, says in (("brought", "brought by the CCO"), ("shipped", "of open code systems"))
        if (names := [name for name in one.measure.value_sets if origin.get(name) == of])
    ]
    codes = f"; value sets {'; '.join(sets)}" if sets else ""
    return f"computed from claims of {quality.year}: {titled(one.measure, one.rate.id)}{codes}"


def _components(quality: YearQuality) -> Iterator[Component]:
    """The aims of the year's program."""
    if quality.program is not None:
        for metric in quality.program.metrics:
            yield from metric.components


def _single(one: Component) -> bool:
    """Whether an aim is that of one rate, so that a target of a party can be told."""
    return len(one.rates or (one.id,)) == 1 and one.decided_by in (
        "benchmark_or_target",
        "target_only",
        "benchmark_only",
    )


def _target(aim: Component | None, baseline: Observed | None, quality: YearQuality) -> Decimal | None:
    """The party's improvement target from its own baseline; where there is none, the benchmark."""
    if aim is None or quality.program is None:
        return None
    if baseline is not None and aim.decided_by != "benchmark_only":
        target = improvement_target(
            baseline=baseline.value,
            benchmark=aim.benchmark,
            better=aim.better,
            floor=aim.floor,
            floor_kind=aim.floor_kind,
            share=quality.program.share_of_gap,
        )
        if target.value is not None:
            return rounded(target.value, DIGITS)
    return aim.benchmark
