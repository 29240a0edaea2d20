"""`coordcare sql` as people call it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coordcare.cli.sql import command
from coordcare.errors import CoordcareError
from coordcare.tables.store import current_run
from tests.unit.payment.profile.five_members import workspace_of_five


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspace_of_five(tmp_path_factory.mktemp("five") / "cco")


def test_the_text_is_what_the_run_kept(workspace: Path) -> None:
    kept = current_run(workspace / "store") / "sql" / "exposure.sql"
    assert run("exposure", workspace).stdout == kept.read_text("utf-8")


def test_the_list_names_every_table_of_a_run(workspace: Path) -> None:
    listed = {line.split()[0] for line in run().stdout.splitlines() if not line.startswith(" ")}
    assert listed == {path.stem for path in (current_run(workspace / "store") / "sql").iterdir()}


def test_other_engines_are_compiled_and_said_not_to_be_run(workspace: Path) -> None:
    snowflake, spark = (run("exposure", workspace, "--dialect", engine) for engine in ("snowflake", "spark"))
    assert "compiled, not run" in snowflake.stderr
    assert spark.stderr == ""
    assert "`days_in_month`" in spark.stdout
    assert '"days_in_month"' in snowflake.stdout


def test_an_unknown_table_or_engine_brings_the_nearest_names(workspace: Path) -> None:
    with pytest.raises(CoordcareError, match="Did you mean exposure"):
        run("exposur", workspace)
    with pytest.raises(CoordcareError, match="Did you mean snowflake"):
        run("exposure", workspace, "--dialect", "snowflak")


def test_help_shows_examples() -> None:
    assert "coordcare sql attribution cascade" in run("--help").stdout
