"""Results of measures and risk scores are kept as they are sent, or told."""

from decimal import Decimal

import pytest

from coordcare.tables.declaration import Kind, rate
from tests.unit.tables.ingest.small_workspaces import Ended, asked, lay, take

RESULTS = """\
measure,contracting_entity,clinic_id,period_start_date,period_end_date,numerator,denominator,result,target,status
visits,North,,2023-01-01,2023-12-31,2,3,0.6666667,0.6,
visits,,,2023-01-01,2023-12-31,,,.5,,Final
readmissions,North,,2023-01-01,2023-12-31,3,2.5,1.2,1,interim
visits,South,,2023-01-01,2023-12-31,,,85%,,
visits,East,,2023-01-01,2023-12-31,,,-0.2,,
visits,West,,2023-01-01,2022-12-31,,,0.4,,
visits,Far,,2023-01-01,2023-12-31,,,0.4,soon,done
visits,North,,2023-01-01,2023-12-31,,,0.7,,
visits,North,K1,2023-01-01,2023-12-31,,,0.7,,
"""
SCORES = """\
person_id,start_date,end_date,risk_score,model
A,2023-01-01,2023-06-30,1.234567,M
A,2023-07-01,,0.9,M
B,2023-01-01,,0,M
B,2023-07-01,2023-06-30,1,M
B,2023-08-01,,-1,M
B,2023-09-01,,,M
Z,2023-01-01,,1,M
"""


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    files = {"measure_results.csv": RESULTS, "risk_scores.csv": SCORES}
    return take(lay(tmp_path_factory.mktemp("quality") / "cco", files))


def reasons(ended: Ended, table: str) -> list[tuple[str, str, str]]:
    """Line, column and reason of every value of a table that could not be used."""
    return [(row["line"], row["column"], row["reason"]) for row in ended.rejects if row["table"] == table]


def test_a_result_is_kept_to_six_decimals_with_or_without_numerator_and_denominator(ended: Ended) -> None:
    kept = asked(
        "SELECT contracting_entity, numerator, denominator, result, status FROM read_parquet(?) "
        "WHERE standing = 'counted' AND clinic_id IS NULL ORDER BY input_row",
        str(ended.run / "tables" / "measure_results.parquet"),
    )
    assert kept == [
        ("North", Decimal("2.000"), Decimal("3.000"), Decimal("0.666667"), None),
        (None, None, None, Decimal("0.500000"), "final"),
        ("North", Decimal("3.000"), Decimal("2.500"), Decimal("1.200000"), "interim"),
        ("Far", None, None, Decimal("0.400000"), None),
    ]


def test_a_result_that_is_no_rate_rejects_its_row(ended: Ended) -> None:
    assert ended.rows("measure_results") == {"counted": 5, "repeated": 1, "rejected": 3}
    assert reasons(ended, "measure_results") == [
        ("5", "result", "is not a rate"),
        ("6", "result", "is less than 0"),
        ("7", "period_end_date", "is earlier than period_start_date"),
        ("8", "target", "is not a rate"),
        ("8", "status", "is none of final, interim, reporting_only"),
    ]


def test_a_risk_score_holds_from_a_day_on_for_somebody_who_is_known(ended: Ended) -> None:
    assert ended.rows("risk_scores") == {"counted": 3, "unknown_member": 1, "rejected": 3}
    assert reasons(ended, "risk_scores") == [
        ("5", "end_date", "is earlier than start_date"),
        ("6", "risk_score", "is less than 0"),
        ("7", "risk_score", "is empty, and nothing can be done without it"),
    ]


def test_a_rate_is_below_zero_only_where_its_column_says_so() -> None:
    assert rate("change", "A change.", at_least=None).at_least is None
    assert (rate("share", "A share.").at_least, rate("share", "A share.").kind) == (0, Kind.RATE)
