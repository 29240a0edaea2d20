"""What is odd in results of measures and in expected readmissions: figures that cannot be what they are called."""

from coordcare.tables.ingest.quality.findings import QualityFinding, about_rows
from coordcare.tables.ingest.quality.stored_run import StoredRun


def results_do_not_divide(run: StoredRun) -> list[QualityFinding]:
    """Results that are not their numerator by their denominator, as where percent were sent."""
    return about_rows(
        "measure_results", "results_do_not_divide", run.found("measure_results", "does_not_divide"),
        "result is not its numerator divided by its denominator.",
        "results are not their numerators divided by their denominators.",
        why="A result in percent is a hundred times the share that targets are compared with.",
        todo="Send 0.85 where 85 percent is meant, and no numerator and denominator where the result is adjusted.",
    )  # fmt: skip


def results_above_their_denominator(run: StoredRun) -> list[QualityFinding]:
    """Results that count more people than there could be."""
    return about_rows(
        "measure_results", "results_above_their_denominator", run.found("measure_results", "above_denominator"),
        "result has a numerator above its denominator.", "results have numerators above their denominators.",
        why="Of those of whom something could be true it cannot be true of more; the two may have changed places.",
        todo="Exchange them, where they did; nothing, where it is an index or a rate of events.",
    )  # fmt: skip


def risks_above_one(run: StoredRun) -> list[QualityFinding]:
    """Probabilities of a readmission that are none, as where percent were sent."""
    return about_rows(
        "readmission_risks", "risks_above_one", run.found("readmission_risks", "above_one"),
        "expected readmission is above 1.", "expected readmissions are above 1.",
        why="A probability is a share of one; sent in percent, a hundred times as many readmissions are expected.",
        todo="Send 0.12 where 12 percent is meant.",
    )  # fmt: skip


CHECKS = (results_do_not_divide, results_above_their_denominator, risks_above_one)
