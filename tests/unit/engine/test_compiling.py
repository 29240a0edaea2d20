"""The small steps in dialects that no test runs: compiled, not run."""

from collections.abc import Iterator
from typing import Any

import pytest

from coordcare.engine.plan import Step
from tests.engines.small_steps import small_steps

COMPILED_AND_RUN = ["duckdb", "pyspark", "postgres"]
COMPILED_NOT_RUN = ["athena", "bigquery", "clickhouse", "databricks", "mssql", "risingwave", "snowflake", "trino"]

# What Ibis has no SQL for, in one dialect or another; whoever means to compute there has to do without.
NOT_COMPILED = {
    ("mssql", "neighbours"): "a count of all rows of a group, beside each of them",
    ("mssql", "words"): "regular expressions",
}


def steps_and_dialects() -> Iterator[Any]:
    for dialect in [*COMPILED_AND_RUN, *COMPILED_NOT_RUN]:
        for step in small_steps():
            lack = NOT_COMPILED.get((dialect, step.name))
            marks = [pytest.mark.xfail(reason=f"Ibis does not compile {lack} for {dialect}")] if lack else []
            yield pytest.param(step, dialect, id=f"{dialect}-{step.name}", marks=marks)


@pytest.mark.parametrize(("step", "dialect"), list(steps_and_dialects()))
def test_a_small_step_is_compiled(step: Step, dialect: str) -> None:
    assert step.sql(dialect).startswith(("SELECT", "WITH"))
