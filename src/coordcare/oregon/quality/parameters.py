"""What a program year must state about quality: measures with their benchmarks, targets, the pool, small numbers."""

from dataclasses import dataclass
from decimal import Decimal

from coordcare.figures import written
from coordcare.measures.improvement import Better, FloorKind
from coordcare.measures.incentive_metric import WORDS_OF_UNITS, Combined, DecidedBy, Unit
from coordcare.rulebook.parameters import Parameters, stated

_DECIDED = {
    "benchmark_or_target": "met at the benchmark or the improvement target",
    "benchmark_only": "met at the benchmark only",
    "target_only": "met at the improvement target only",
    "reporting": "met by reporting",
    "passed": "met where every element is passed",
    "sliding_score": "counts as the part of a measure that its score is, and is met at the benchmark",
    None: "no source says what decides it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IncentiveMeasure(Parameters, topic="incentive_measures", since=2013, many=True):
    """Measures with their benchmarks: those of the incentive set, and others the state gave a benchmark for."""

    measure: str = stated("The measure in words.")
    incentive: bool = stated("Whether it is in the incentive set and counts for the pool.", default=True)
    better: Better = stated("Which way it improves.", default="higher")
    benchmark: Decimal | None = stated("The result that is to be reached, the same for all.", default=None)
    unit: Unit = stated("What the benchmark is in.", default="percent")
    basis: str = stated("What the benchmark was taken from.", default="")
    floor: Decimal | None = stated("Least improvement; null where no source gives one.", default=None)
    floor_kind: FloorKind | None = stated("What the floor is a share of; none where there is no floor.", default=None)
    decided_by: DecidedBy | None = stated("What meets it; null where no source says.", default="benchmark_or_target")
    rates: tuple[str, ...] = stated("The rates of results that it means; by default its key.", default=())
    combined: Combined = stated("How several rates become one.", default="pooled")
    part_of: str = stated("The measure that it is a component of, where all components must be met.", default="")
    least_population: Decimal | None = stated("Share of members that a report covers at least.", default=None)
    weight: Decimal | None = stated("Points in a measure that is met by points.", default=None)
    gate: bool = stated("Whether the measure is missed without it, whatever the points.", default=False)
    threshold: Decimal | None = stated("Points by which the measure is met.", default=None)

    def __str__(self) -> str:
        """The row as a person reads it."""
        facts = [self.measure]
        if self.benchmark is not None:
            facts.append(f"benchmark {written(self.benchmark, WORDS_OF_UNITS[self.unit])}, {self.better} is better")
            facts += [f"taken from: {self.basis}"] * bool(self.basis)
        if self.incentive:
            facts += [_DECIDED[self.decided_by], *self._floor(), *self._points()]
        else:
            facts.append("not an incentive measure")
        facts += [f"component of {self.part_of}"] * bool(self.part_of)
        facts += [f"rates: {', '.join(self.rates)}"] * bool(self.rates)
        return "; ".join(facts)

    def _floor(self) -> list[str]:
        if self.floor_kind == "none":
            return ["no floor"]
        if self.floor is None:
            return []
        if self.floor_kind == "percent_of_baseline":
            return [f"floor {written(self.floor, 'share')} of the baseline"]
        points = written(self.floor * 100, "score")
        return [f"floor {points} percentage point{'s' * (points != '1')}"]

    def _points(self) -> list[str]:
        found = [] if self.weight is None else [f"{self.weight} points" + " and indispensable" * self.gate]
        found += [] if self.threshold is None else [f"all together met at {self.threshold} points"]
        least = self.least_population
        return found + ([] if least is None else [f"for at least {written(least, 'share')} of members"])


@dataclass(frozen=True, slots=True, kw_only=True)
class ImprovementTargets(Parameters, topic="improvement_targets", since=2013):
    """How a CCO's own improvement target follows from its result of the year before."""

    share_of_gap: Decimal = stated("Share of the gap between baseline and benchmark that must be closed.")
    digits: int | None = stated(
        "Decimals of percentages and rates that results and targets are rounded to before they are compared; where "
        "none are stated, exact figures are compared."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityPool(Parameters, topic="quality_pool", since=2013):
    """The pool that incentive measures earn."""

    share_of_payments: Decimal | None = stated("Share of the payments to a CCO that it can earn.")
    measure_count: int | None = stated("How many measures the incentive set has.")
    fewest_met: int | None = stated("Measures that must be met for the whole maximum.")
    required_measures: tuple[str, ...] | None = stated(
        "Measures that must be met for the whole maximum, whatever the number."
    )
    required_measures_count: bool | None = stated("Whether required measures count among those that must be met.")
    minimum_payment: Decimal | None = stated("Least payment, in dollars, of a CCO that earns its whole maximum.")
    challenge_measures: tuple[str, ...] | None = stated("Measures by which unearned dollars are divided.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure(Parameters, topic="disclosure", since=2013):
    """What a publication of results may show of small numbers."""

    smallest_count: int = stated("Fewest people whom a published count may tell of, where it tells of any.")
    smallest_denominator: int = stated("Fewest people behind the denominator of a published rate.")


TOPICS: tuple[type[Parameters], ...] = (IncentiveMeasure, ImprovementTargets, QualityPool, Disclosure)
