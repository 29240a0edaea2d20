"""The incentive program of a year, from the year's rows or from a CCO's own file, which stands above them."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

from coordcare.errors import NotStated
from coordcare.figures import Figure, Law, Term
from coordcare.measures.incentive_metric import Component, IncentiveMetric
from coordcare.measures.pool import PoolTerms, Step
from coordcare.measures.program import IncentiveProgram
from coordcare.oregon.quality.parameters import ImprovementTargets, IncentiveMeasure, QualityPool
from coordcare.oregon.quality.program_file import FOLDER, ProgramFile, program_file, refuse_unknown_ids
from coordcare.oregon.quality.registry import measures_of
from coordcare.oregon.rulebook import program_year, rulebook
from coordcare.rulebook.sources import Standing, weakest
from coordcare.rulebook.years import Stated, Year


def program_of(year: int, workspace: Path | None = None) -> IncentiveProgram:
    """The program of a year; metrics and pool values of the workspace's `quality/YEAR.yaml` stand above the year's.

    Raises `NotStated` where neither states the measure set, and `Problems` that name everything wrong in the file.
    """
    law, file = program_year(year), f"{FOLDER}/{year}.yaml"
    own = program_file(workspace, year) if workspace is not None else None
    if own is None:
        own = ProgramFile()
    stated_digits = law.for_year(ImprovementTargets).digits
    metrics = own.all_metrics(file) or _metrics_of(law)
    if workspace is not None:
        refuse_unknown_ids(own, metrics, workspace, year)
    return IncentiveProgram(
        year=year,
        metrics=metrics,
        share_of_gap=_share_of_gap(law, own, file),
        digits=stated_digits if own.digits is None else own.digits,
        pool=own.pool_above(_pool_of(law), file),
    )


def of_unknown_rates(own: ProgramFile | None, year: int, brought: Collection[str]) -> tuple[str, ...]:
    """What is to be known of aims in a file whose results nothing knows by their name, in sentences.

    Known are the rates that the year's measures compute, those of results that are brought, and those of any year's
    benchmarks. An unknown one may still be brought, so it is told and not refused.
    """
    metrics = own.metrics if own is not None else ()
    aims = [each for metric in metrics for each in metric.components or (metric,)]
    named = dict.fromkeys(rate for aim in aims for rate in aim.rates or (aim.id,))
    computed = {rate.id for one in measures_of(year) for rate in one.rates}
    known = computed | set(brought)
    if known.issuperset(named):
        return ()
    known |= _rates_of_benchmarks()
    return tuple(_told_of_unknown(name, year, known) for name in named if name not in known)


def _told_of_unknown(name: str, year: int, known: Collection[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1)
    meant = f"Write {near[0]} if that is meant, or" if near else "Correct it, or"
    return (
        f"{FOLDER}/{year}.yaml: “{name}” under metrics is a name that no measure of {year}, no result that is brought "
        f"and no known benchmark has, so it has no result and its metric is not met. {meant} bring its result in "
        "measure_results."
    )


def _rates_of_benchmarks() -> set[str]:
    """The rates that the benchmarks of any year are of."""
    rows = (item for year in rulebook().years() for item in program_year(year).rows(IncentiveMeasure).items())
    return {rate for key, row in rows for rate in row.rates or (key,)}


def _share_of_gap(law: Year, own: ProgramFile, file: str) -> Figure:
    says = "Share of the gap that must be closed"
    if own.share_of_gap is not None:
        return Figure(value=own.share_of_gap, unit="share", says=says, source=Term(path="share_of_gap", file=file))
    [stated] = law.at("improvement_targets.share_of_gap")
    return Figure(value=stated.value, unit="share", says=says, source=_law(stated))


def _metrics_of(law: Year) -> tuple[IncentiveMetric, ...]:
    rows = {key: row for key, row in law.rows(IncentiveMeasure).items() if row.incentive}
    keys: dict[str, list[str]] = {}
    for key, row in rows.items():
        keys.setdefault(row.part_of or key, []).append(key)
    pool = law.for_year(QualityPool)
    if pool.measure_count != len(keys):
        raise NotStated(
            f"{law.number}: the year does not state its whole set of incentive measures (known of it: {len(keys)}). "
            f"State the metrics in {FOLDER}/{law.number}.yaml of your workspace."
        )
    challenges = pool.challenge_measures or ()
    return tuple(_metric(law, id, {key: rows[key] for key in parts}, id in challenges) for id, parts in keys.items())


def _metric(law: Year, id: str, rows: Mapping[str, IncentiveMeasure], challenge: bool) -> IncentiveMetric:
    stated = [law.at(f"incentive_measures.{key}")[-1] for key in rows]
    components = tuple(_component(row, each) for row, each in zip(rows.values(), stated, strict=True))
    return IncentiveMetric(
        id=id,
        title=rows[id].measure if id in rows else " and ".join(row.measure for row in rows.values()),
        components=components,
        threshold=next((row.threshold for row in rows.values() if row.threshold is not None), None),
        challenge=challenge,
        cite=str(stated[0].citation),
        standing=_weakest(stated),
        note=" ".join(dict.fromkeys(each.note for each in stated if each.note)),
    )


def _component(row: IncentiveMeasure, stated: Stated) -> Component:
    return Component(
        id=stated.name,
        title=row.measure,
        better=row.better,
        unit=row.unit,
        benchmark=row.benchmark,
        floor=row.floor,
        floor_kind=row.floor_kind,
        decided_by=row.decided_by,
        rates=row.rates,
        combined=row.combined,
        least_population=row.least_population,
        weight=row.weight,
        gate=row.gate,
        source=_law(stated),
    )


def _pool_of(law: Year) -> PoolTerms:
    pool = law.for_year(QualityPool)
    whole: tuple[Step, ...] = ()
    if pool.fewest_met is not None:
        besides = pool.required_measures_count is False
        whole = (Step(met=Decimal(pool.fewest_met), earns=Decimal(1), required=True, besides=besides),)
    stated = [law.at(f"quality_pool.{name}")[-1] for name in law.keys(QualityPool)]
    return PoolTerms(
        share_of_payments=pool.share_of_payments,
        steps=whole,
        required=pool.required_measures or (),
        minimum_payment=pool.minimum_payment,
        standing=_weakest(stated),
        source=_law(law.at("quality_pool.share_of_payments")[-1]),
    )


def _law(stated: Stated) -> Law:
    return Law(name=stated.key, cite=stated.citation.source, standing=stated.citation.standing)


def _weakest(stated: list[Stated]) -> Standing:
    return weakest(*(each.citation.standing for each in stated))
