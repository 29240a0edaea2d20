"""The incentive program of a year: its metrics, how improvement is measured, and its pool."""

from dataclasses import dataclass

from coordcare.figures import Figure
from coordcare.measures.incentive_metric import IncentiveMetric
from coordcare.measures.pool import PoolTerms
from coordcare.measures.scoring import Results, Verdict, decide


@dataclass(frozen=True, slots=True, kw_only=True)
class IncentiveProgram:
    """What a year's results are held against, and what they earn."""

    year: int
    metrics: tuple[IncentiveMetric, ...]
    share_of_gap: Figure
    digits: int | None
    """Decimals that percentages and rates are rounded to before they are compared; None where they are exact."""
    pool: PoolTerms

    @property
    def challenges(self) -> tuple[str, ...]:
        """The metrics that pay from the challenge pool."""
        return tuple(metric.id for metric in self.metrics if metric.challenge)


def verdicts(program: IncentiveProgram, results: Results, baselines: Results) -> dict[str, Verdict]:
    """The verdict on each metric of a program, from this year's results and last year's."""
    return {
        metric.id: decide(metric, results, baselines, share=program.share_of_gap, digits=program.digits)
        for metric in program.metrics
    }
