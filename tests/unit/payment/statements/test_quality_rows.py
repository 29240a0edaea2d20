"""The table of quality has what counts for a stream and nothing else."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from coordcare.payment.closing.settling import SettledStream
from coordcare.payment.quality import MeasureResult, Metric, Quality
from coordcare.payment.statements.quality_rows import quality_of, shown
from tests.unit.payment.statements.closed_year import closed_year


def stream(key: str) -> SettledStream:
    return next(one for one in closed_year().settled if one.key == key)


def test_a_stream_that_pays_whatever_the_results_has_no_table() -> None:
    assert quality_of(stream("PRIMARY-CARE/Alder Health/Care home PMPM")) is None


def test_metrics_on_reporting_are_left_out_beside_those_on_performance() -> None:
    table = quality_of(stream("ORAL-HEALTH/Cedar Dental/Dental capitation"))
    assert table is not None
    assert [(row.title, row.met, row.credit) for row in table.rows] == [
        ("Preventive dental visits", "met", Fraction(1))
    ]


def test_a_result_that_is_the_score_is_the_only_row() -> None:
    one = stream("SHARED-RISK/Alder Health/Medical loss ratio")
    score = Quality(score_is="index", by_score=True)
    facts = replace(one.facts, results={"index": MeasureResult(measure="index", party=None, result=Decimal("0.8"))})
    table = quality_of(replace(one, stream=one.stream.model_copy(update={"quality": score}), facts=facts))
    assert table is not None
    assert [(row.title, row.result, row.met, row.credit) for row in table.rows] == [
        ("index", "80%", "is the score", Fraction(4, 5))
    ]


def test_where_a_result_comes_from_is_told_in_words_and_else_by_file_and_place() -> None:
    one = stream("ORAL-HEALTH/Cedar Dental/Dental capitation")
    said = {
        name: replace(result, comes_from=f"brought: charts of {name}") for name, result in one.facts.results.items()
    }
    plain, told = quality_of(one), quality_of(replace(one, facts=replace(one.facts, results=said)))
    assert plain is not None
    assert told is not None
    assert plain.rows[0].result_from.startswith("inputs/measure_results.csv, row ")
    assert told.rows[0].result_from.startswith("brought: charts of ")
    assert told.rows[0].target_from == plain.rows[0].target_from


def test_results_are_shown_as_their_metric_has_them_written() -> None:
    metric = Metric(measure="x", better="higher")
    written = {
        kind: shown(Decimal("1"), metric.model_copy(update={"shown_as": kind})) for kind in ("percent", "index", "pass")
    }
    assert written == {"percent": "100%", "index": "1", "pass": "passed"}
    assert shown(Decimal("0.5"), metric.model_copy(update={"shown_as": "pass"})) == "not passed"
