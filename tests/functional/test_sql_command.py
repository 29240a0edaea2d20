"""`coordcare sql` as people call it."""

from collections.abc import Iterator
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


def names(listed: str) -> list[str]:
    return [line.split()[0] for line in listed.splitlines() if not line.startswith(" ")]


def test_the_list_names_every_table_of_a_run(workspace: Path) -> None:
    kept = {path.stem for path in (current_run(workspace / "store") / "sql").iterdir()}
    assert set(names(run(workspace).stdout)) == kept | {"months"}


def test_without_a_run_the_list_names_the_tables_that_one_would_reckon(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    listed = run().stdout
    assert names(listed)[0] == "coverage"
    assert "months" in names(listed)
    assert "eligibility" not in names(listed)


@pytest.fixture
def with_a_table_taken_in(monkeypatch: pytest.MonkeyPatch, workspace: Path) -> Iterator[Path]:
    """The workspace as current folder, with a text on how a table was taken in."""
    text = current_run(workspace / "store") / "sql" / "clinics.sql"
    before = text.read_text("utf-8") if text.exists() else None
    text.write_text("-- How clinics were taken in.\n-- More of it.\nSELECT 1\n", "utf-8")
    monkeypatch.chdir(workspace)
    yield workspace
    if before is None:
        text.unlink()
    else:
        text.write_text(before, "utf-8")


def test_tables_taken_in_stand_behind_the_results_with_their_sentence(with_a_table_taken_in: Path) -> None:
    listed = run().stdout
    assert names(listed).index("clinics") > names(listed).index("lags")
    [line] = [line for line in listed.splitlines() if line.startswith("clinics ")]
    assert line.split(maxsplit=1)[1] == "How clinics were taken in."
    assert run("clinics").stdout == "-- How clinics were taken in.\n-- More of it.\nSELECT 1\n"


def test_only_reckoned_tables_are_compiled_for_other_engines(with_a_table_taken_in: Path) -> None:
    with pytest.raises(CoordcareError, match="clinics: this table is taken in, not reckoned"):
        run("clinics", with_a_table_taken_in, "--dialect", "spark")


def test_months_are_written_by_the_program_and_have_no_sql(workspace: Path) -> None:
    for asked in (["months", workspace], ["months", workspace, "--dialect", "spark"]):
        with pytest.raises(CoordcareError, match="months: the program writes this table itself"):
            run(*asked)


@pytest.mark.parametrize(("name", "engine"), [("five_passes_candidates", "mssql"), ("coverage", "polars")])
def test_what_an_engine_cannot_say_is_one_plain_sentence_with_those_that_can(
    workspace: Path, name: str, engine: str
) -> None:
    with pytest.raises(CoordcareError) as caught:
        run(name, workspace, "--dialect", engine)
    said = str(caught.value)
    assert said.startswith(f"{name}: this step cannot be compiled for {engine}. It can be for athena, ")
    assert "snowflake" in said
    assert not any(mark in said for mark in ("object at", "<ibis", "\n", "has failed"))
    assert engine not in said.partition("It can be for")[2]


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
