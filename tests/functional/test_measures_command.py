"""`coordcare measures` as people call it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coordcare.cli.measures import command
from coordcare.errors import CoordcareError
from coordcare.oregon.quality.registry import all_measures
from coordcare.oregon.rulebook import rulebook
from coordcare.payment.arrangement_files import load_arrangements
from coordcare.tables.store import new_run

NEVER_LACKING = "prevention_indicators"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments], catch_exceptions=False)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "cco"
    (folder / "value_sets").mkdir(parents=True)
    (folder / "inputs").mkdir()
    (folder / "inputs" / "members.csv").write_text("person_id\n", encoding="utf-8")
    (folder / "cco.yaml").write_text("name: Example CCO\n", encoding="utf-8")
    return folder


def sets_of(measure: str, *arguments: object) -> dict[str, str]:
    said = json.loads(run(*arguments, "--json").stdout)
    return next(one["value_sets"] for one in said["measures"] if one["id"] == measure)


def test_a_measure_whose_sets_are_all_shipped_can_be_computed_and_one_that_lacks_a_set_cannot(workspace: Path) -> None:
    done = run(workspace, "--year", "2022")
    complete, lacking = done.stdout.split(" lack value sets:\n")
    assert done.exit_code == 0
    assert f"\n  {NEVER_LACKING} " in complete
    assert "\n  well_child_visits " not in complete
    assert "  well_child_visits " in lacking
    assert "lacks: well_care_visits\n" in lacking
    assert "\n  well_care_visits  " in lacking, "what the set holds is told where it goes"


def test_a_set_that_the_cco_brings_lets_its_measure_be_computed(workspace: Path) -> None:
    assert sets_of("well_child_visits", workspace, "--year", 2022)["well_care_visits"] == "missing"
    (workspace / "value_sets" / "well_care_visits.csv").write_text("diagnosis_code\nZ00129\n", encoding="utf-8")
    assert sets_of("well_child_visits", workspace, "--year", 2022) == {
        "well_care_visits": "brought", "telehealth": "shipped", "hospice": "shipped",
    }  # fmt: skip
    said = json.loads(run(workspace, "--year", 2022, "--json").stdout)
    assert next(one["computable"] for one in said["measures"] if one["id"] == "well_child_visits")


def test_a_file_that_cannot_be_used_is_told_and_does_not_let_the_shipped_set_take_its_place(workspace: Path) -> None:
    (workspace / "value_sets" / "hospice.csv").write_text("hcpcs_code\n", encoding="utf-8")
    done = run(workspace, "--year", 2022, "--json")
    assert done.exit_code == 1
    assert "value_sets/hospice.csv holds no code" in done.stderr
    assert sets_of("well_child_visits", workspace, "--year", 2022)["hospice"] == "missing"


def test_without_a_workspace_the_current_folder_is_looked_at(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (workspace / "value_sets" / "telehealth.csv").write_text("place_of_service_code\n02\n", encoding="utf-8")
    monkeypatch.chdir(workspace)
    assert sets_of("well_child_visits", "--year", 2022)["telehealth"] == "brought"


def test_a_measure_is_explained_in_full() -> None:
    done = run("plan_all_cause_readmissions", "--year", 2022)
    said = " ".join(done.stdout.split())
    assert done.exit_code == 0
    (one,) = (each for each in all_measures() if each.id == "plan_all_cause_readmissions" and each.in_force(2022))
    for part in (one.says, *one.notes, *one.value_sets, "from 2020 on", "Better lower", "(assumed)"):
        assert part in said
    assert "stays: the CCO's own, without denied ones" in said


def test_a_measure_is_found_by_the_name_of_a_rate_and_has_all_its_versions() -> None:
    said = json.loads(run("prevention_08", "--json").stdout)
    assert [(one["id"], one["since"], one["until"]) for one in said] == [
        (NEVER_LACKING, 2015, 2019), (NEVER_LACKING, 2020, None),
    ]  # fmt: skip
    assert {rate["for_each"] for rate in said[0]["rates"]} == {1_200_000}


@pytest.mark.parametrize("workspace_first", [True, False])
def test_one_measure_of_a_workspace_is_explained_with_the_sets_that_are_there(
    workspace: Path, workspace_first: bool
) -> None:
    asked = ["well_child_visits", str(workspace)]
    done = run(*(reversed(asked) if workspace_first else asked), "--year", 2022)
    said = " ".join(done.stdout.split())
    assert done.exit_code == 0
    assert "Members aged 3 to 6 on the last day of the year" in said
    assert "In 2022 it lacks value sets here." in said
    assert "There shipped: telehealth, hospice Lacking well_care_visits" in said
    assert "prevention_indicators" not in said
    found = json.loads(run(*asked, "--year", 2022, "--json").stdout)
    assert (found["year"], found["computable"]) == (2022, False)
    assert found["value_sets_found"] == {
        "well_care_visits": "missing", "telehealth": "shipped", "hospice": "shipped",
    }  # fmt: skip
    assert found["rates"][0]["for_each"] == 1


def test_a_measure_of_a_workspace_is_shown_as_it_is_in_its_year_alone(workspace: Path) -> None:
    said = run("plan_all_cause_readmissions", workspace, "--year", 2019).stdout
    assert "from 2015 until 2019" in said
    assert "from 2020 on" not in said


def test_more_than_one_measure_or_workspace_is_refused_with_what_to_type(workspace: Path) -> None:
    done = run("well_child_visits", "postpartum_care")
    assert done.exit_code == 2
    assert "coordcare measures follow_up_mental_illness cascade" in done.stderr


def test_the_year_is_that_of_the_last_program_else_of_the_data_else_the_last_that_is_known(workspace: Path) -> None:
    def year() -> int:
        return int(json.loads(run(workspace, "--json").stdout)["year"])

    assert year() == rulebook().years()[-1]
    with new_run(workspace / "store") as taken_in:
        (taken_in / "run.json").write_text('{"first_month": "2020-01-01", "last_month": "2021-06-01"}', "utf-8")
    assert year() == 2021
    (workspace / "quality").mkdir()
    for stated in (2019, 2020):
        (workspace / "quality" / f"{stated}.yaml").write_text("digits: 1\n", encoding="utf-8")
    assert year() == 2020


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no_such_measure"], "no_such_measure: there is no such measure and no such folder"),
        (["well_child_visit"], "The nearest measure is well_child_visits"),
        (["plan_all_cause_readmissions", "--year", "2014"], "is not in force in that year"),
        (["--year", "1999"], "No quality measure is known for 1999"),
    ],
)
def test_what_is_not_known_is_refused_with_a_sentence(arguments: list[str], said: str) -> None:
    with pytest.raises(CoordcareError, match=said):
        run(*arguments)


def test_a_folder_that_is_no_workspace_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CoordcareError, match=r"cco\.yaml"):
        run(tmp_path)


def test_help_shows_examples_and_how_it_ends() -> None:
    said = run("--help").stdout
    assert "coordcare measures cascade --year 2022" in said
    assert "Ends with 0" in said


@pytest.mark.parametrize("file", ["well_care_visit.csv", "Well_Care_Visits.csv", "wellcare.json"])
def test_a_file_of_a_set_that_nothing_asks_for_is_told_with_the_nearest_set(workspace: Path, file: str) -> None:
    named = {"resourceType": "ValueSet", "name": "Well Care Visit", "expansion": {"contains": []}}
    content = json.dumps(named) if file.endswith("json") else "diagnosis_code\nZ00129\n"
    (workspace / "value_sets" / file).write_text(content, encoding="utf-8")
    done = run(workspace, "--year", 2022)
    assert done.exit_code == 1
    assert f"value_sets/{file} is of no value set" in done.stderr
    assert "If it is “well_care_visits”, give it that name" in done.stderr


def test_a_set_that_an_arrangement_names_and_one_of_quite_another_name_are_not_told(workspace: Path) -> None:
    file = workspace / "value_sets" / "well_care_visits_1.csv"
    file.write_text("hcpcs_code\nG0438\n", encoding="utf-8")
    (workspace / "value_sets" / "kept_for_next_year.csv").write_text("hcpcs_code\nG0438\n", encoding="utf-8")
    told = run(workspace, "--year", 2022).stderr
    assert "well_care_visits_1.csv is of no value set" in told
    assert "kept_for_next_year" not in told
    (workspace / "arrangements").mkdir()
    (workspace / "arrangements" / "one.yaml").write_text(
        "id: ONE\nname: One\nparties: [Blue Bridge]\nperiod: {first: 2022-01-01, last: 2022-12-31}\n"
        "streams: [{stream: population_payment, name: Payment, code_set: well_care_visits_1, "
        "scope: comprehensive, rates: [{pmpm: 1}], paid_as: [capitation]}]\n",
        encoding="utf-8",
    )
    assert len(load_arrangements(workspace)) == 1
    done = run(workspace, "--year", 2022)
    assert (done.exit_code, done.stderr) == (0, "")


def test_a_year_later_than_all_that_are_known_says_whose_definitions_are_shown(workspace: Path) -> None:
    last = rulebook().years()[-1]
    for asked in ((workspace,), ("well_child_visits", workspace), ("well_child_visits",)):
        assert f"These are the definitions of {last}" in " ".join(run(*asked, "--year", 2030).stdout.split())
        assert "These are the definitions" not in run(*asked, "--year", last).stdout
    assert json.loads(run(workspace, "--year", 2030, "--json").stdout)["definitions_of"] == last
