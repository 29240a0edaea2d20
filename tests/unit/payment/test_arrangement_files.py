"""Arrangements as files: everything wrong is told at once, each in a sentence that says where."""

import json
from pathlib import Path
from typing import Any

import pytest

from coordcare.errors import CoordcareError, Problems, UnreadableFile
from coordcare.payment.arrangement import STREAMS
from coordcare.payment.arrangement_files import json_schema, load_arrangement, load_arrangements

ROOT = Path(__file__).parents[3]
GOOD = """\
id: {id}
name: An arrangement
parties: [Clinic group]
period: {{first: 2022-01-01, last: 2022-12-31}}
streams:
  - {{stream: fee_for_service, name: Fees}}
"""
BAD = """\
id: X
name: ""
parties: []
period: {first: 2022-01-01, last: soon}
colour: red
category: 5A
metrics:
  - {measure: a, better: up, target: 70%}
streams:
  - stream: shared_risk
    name: Risk
    target: {pmpm: -4}
    upside: {share: 150%, limit: {}}
    downside: {share: half}
  - {stream: shared_losses, name: Losses}
"""


def problems(text: str, folder: Path) -> list[str]:
    (folder / "a.yaml").write_text(text, "utf-8")
    with pytest.raises(Problems) as error:
        load_arrangement(folder / "a.yaml")
    return list(error.value.problems)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD.format(id="A"), "utf-8")
    assert load_arrangement(tmp_path / "a.yaml").id == "A"


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    assert problems(BAD, tmp_path) == [
        "name “” is empty.",
        "parties is empty.",
        "period · last “soon” is no date, such as 2022-01-01.",
        "category claims a category “5A” that the framework does not have; it has 1, 2A, 2B, 2C, 3A, 3B, 3N, 4A, 4B, "
        "4C, 4N.",
        "metrics “a” · better “up” is not one of 'higher' or 'lower'.",
        "streams “Risk” · target · pmpm “-4” is below 0.",
        "streams “Risk” · upside · share “150%” is above 1.",
        "streams “Risk” · upside · limit states no limit; give “share_of_target”, “share_of_revenue” or “amount”.",
        "streams “Risk” · downside · share “half” is no number.",
        "streams “Losses” is of a stream that is not known; there are 'fee_for_service', 'infrastructure', "
        "'pay_for_reporting', 'pay_for_performance', 'shared_savings', 'shared_risk', 'episode', 'population_payment'.",
        "colour is not known here.",
    ]


@pytest.mark.parametrize("text", ["", "- a\n", "just words\n"])
def test_what_states_nothing_is_told(text: str, tmp_path: Path) -> None:
    assert problems(text, tmp_path) == ["states no arrangement. See the guide for an example."]


def test_yaml_that_cannot_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("id: A\nid: B\n", "utf-8")
    with pytest.raises(UnreadableFile, match="line 2: the key “id” stands twice"):
        load_arrangement(tmp_path / "a.yaml")


def test_a_workspace_tells_of_all_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "arrangements"
    folder.mkdir()
    for name, text in {"a": GOOD.format(id="A"), "b": GOOD.format(id="A"), "c": "x: ["}.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    (folder / "d.yaml").write_text(GOOD.format(id="D") + "colour: red\n", "utf-8")
    with pytest.raises(Problems) as error:
        load_arrangements(tmp_path)
    told = str(error.value)
    assert "b.yaml: has the id A of a.yaml; ids differ." in told
    assert "c.yaml: line " in told
    assert "d.yaml: colour is not known here." in told


def test_a_workspace_without_arrangements_is_told(tmp_path: Path) -> None:
    with pytest.raises(CoordcareError, match="holds no arrangement"):
        load_arrangements(tmp_path)


# The schema


def parts(schema: Any) -> list[Any]:
    """A schema and everything in it."""
    inner = list(schema.values()) if isinstance(schema, dict) else schema if isinstance(schema, list) else []
    return [schema, *(each for one in inner for each in parts(one))]


def test_the_schema_in_the_documentation_is_fresh() -> None:
    assert (ROOT / "docs/reference/arrangement.schema.json").read_text("utf-8") == json_schema(), "run `make docs`"


def test_the_schema_leads_to_every_stream_and_every_part() -> None:
    schema = json.loads(json_schema())
    links = {each["$ref"].rsplit("/", 1)[1] for each in parts(schema) if isinstance(each, dict) and "$ref" in each}
    assert links == set(schema["$defs"])
    assert {one.__name__ for one in STREAMS} <= links


def test_the_schema_allows_what_files_may_say() -> None:
    """A party may be its name alone; a share may be a percentage, and is never above 1 as a number."""
    schema = json.loads(json_schema())
    assert {"type": "string", "minLength": 1} in schema["properties"]["parties"]["items"]["anyOf"]
    number, percent = schema["$defs"]["Band"]["properties"]["share"]["anyOf"]
    assert (number["maximum"], percent["type"]) == (1, "string")
    assert schema["$defs"]["Metric"]["properties"]["target"]["anyOf"][0]["anyOf"][0] == {"type": "number", "minimum": 0}


def test_every_part_of_the_schema_knows_no_other_names() -> None:
    schema = json.loads(json_schema())
    objects = [one for one in parts(schema) if isinstance(one, dict) and one.get("type") == "object"]
    assert len(objects) > 15
    assert all(one["additionalProperties"] is False for one in objects)
