"""The reference pages say what the code says, and the site has every page."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from coordcare.filing.explanations import KEYS, OPTIONAL_KEYS
from coordcare.filing.report.as_json import json_report
from coordcare.oregon.filings.vbp_data import narrative
from coordcare.oregon.filings.vbp_data.reviewing import review_file
from coordcare.oregon.filings.vbp_data.rules import RULES
from coordcare.payment.arrangement import STREAMS
from coordcare.payment.experience import service_categories
from coordcare.population.enrollment import MemberMonthPolicy
from coordcare.tables import workspace
from coordcare.tables.standing import STANDINGS
from docs import generate
from tests.docs.papers import ROOT, text_of
from tests.health.test_papers import abbreviations, glossary_entries

REAL = next((ROOT / "examples" / "health_share_2022").glob("*.xlsx"))


def pages_of(navigation: Any) -> list[str]:
    """The pages that a navigation names, at any depth."""
    if isinstance(navigation, str):
        return [navigation]
    values = navigation.values() if isinstance(navigation, dict) else navigation
    return [page for value in values for page in pages_of(value)]


def keys_of(content: Any) -> set[str]:
    """Every key of a JSON text, at any depth."""
    if isinstance(content, dict):
        return set(content) | {key for value in content.values() for key in keys_of(value)}
    return {key for value in content for key in keys_of(value)} if isinstance(content, list) else set()


def first_column(name: str) -> list[str]:
    """What stands in code at the beginning of each row of a page's tables."""
    return re.findall(r"^\| `([^`]+)` \|", text_of(name), re.MULTILINE)


def test_the_reference_pages_are_fresh() -> None:
    assert generate.on_disk() == generate.pages(), "run `make docs`"


@pytest.mark.parametrize("folder", ["tutorial", "how-to", "explanation", "decisions"])
def test_the_glossary_explains_every_abbreviation_of_the_pages(folder: str) -> None:
    used = {word for path in ROOT.glob(f"docs/{folder}/*.md") for word in abbreviations(path.read_text("utf-8"))}
    of_computers = {"DOCTYPE", "GB", "ISO", "KB", "MB", "SVG", "UTF"}
    of_rules = {rule.id.split("-")[0] for rule in RULES}
    assert used - of_computers - of_rules - glossary_entries(text_of("GLOSSARY.md")) == set()


def test_every_rule_has_its_place() -> None:
    index = text_of("docs/reference/rules/index.md")
    assert [rule.id for rule in RULES if f"[{rule.id}](" not in index] == []


def test_the_site_shows_every_page_once() -> None:
    named = pages_of(yaml.safe_load(text_of("mkdocs.yml"))["nav"])
    assert sorted(named) == sorted(path.relative_to(ROOT / "docs").as_posix() for path in ROOT.glob("docs/**/*.md"))


def test_the_page_on_json_names_every_key(tmp_path: Path) -> None:
    filing = tmp_path / "filing.xlsx"
    filing.write_bytes(REAL.read_bytes())
    filing.with_suffix(".explanations.yaml").write_text(
        "[{rule: PC-12, at: PCPCH!C9, by: Ana Ruiz, on: 2023-05-01, text: Quality moves it.}]", "utf-8"
    )
    content = json.loads(json_report([review_file(filing)]))
    assert set(first_column("docs/reference/json.md")) == keys_of(content)


def test_the_page_on_workspaces_names_every_setting() -> None:
    settings = [*workspace._KEYS, *workspace._INPUT_KEYS]
    assert first_column("docs/how-to/bring-your-own-data.md")[-len(settings) :] == settings


def test_the_page_on_member_months_names_every_policy() -> None:
    assert set(first_column("docs/explanation/member-months.md")) == set(MemberMonthPolicy)


def test_the_page_on_service_categories_names_all_that_rules_can_ask() -> None:
    page = text_of("docs/how-to/replace-the-service-categories.md")
    assert [column for column in service_categories._WHEN if f"`{column}`" not in page] == []


def test_the_page_on_where_rows_end_names_every_standing() -> None:
    page = text_of("docs/explanation/where-rows-end.md")
    assert [name for name in STANDINGS if f"**{name}**" not in page] == []


def test_the_page_on_explanations_names_every_key() -> None:
    assert first_column("docs/reference/explanations-file.md") == [*KEYS, *OPTIONAL_KEYS]


def test_the_page_on_a_closed_year_names_every_key(after_demo: Path) -> None:
    closed = json.loads((after_demo / "demo" / "cascade" / "out" / "2022" / "closed.json").read_text("utf-8"))
    for held in (closed, closed["progress"]):  # their keys are names of the data
        held.update({name: [] for name in ("files", "by_category") if name in held})
    of_adjustments = {"before", "after", "change", "causes"}  # the demo has none
    part = text_of("docs/reference/closed-year.md").partition("{ #closed }")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", part, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named == keys_of(closed) | of_adjustments


def test_the_page_on_a_year_s_quality_names_every_key(after_demo: Path) -> None:
    text = (after_demo / "demo" / "cascade" / "out" / "2022-quality" / "quality.json").read_text("utf-8")
    quality = json.loads(text)
    for held, name in ((quality, "entities"), (quality, "value_sets"), (quality["pool"], "for_challenges")):
        held[name] = []  # their keys are names of the data
    of_who_stands_out = {"value"}  # nobody does in the demo
    part = text_of("docs/reference/year-of-quality.md").partition("{ #quality }")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", part, re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == keys_of(quality) | of_who_stands_out


def test_the_page_on_a_year_s_quality_names_every_file(after_demo: Path) -> None:
    folder = after_demo / "demo" / "cascade" / "out" / "2022-quality"
    page = text_of("docs/reference/year-of-quality.md")
    assert [path.name for path in folder.iterdir() if f"`{path.name}" not in page] == []


def test_the_page_on_the_narrative_names_every_key() -> None:
    keys = {*narrative._KEYS, *narrative.OF_MODELS, *narrative.OF_AREAS, "range_reason", "deviations"}
    assert set(first_column("docs/reference/narrative.md")) == keys


def test_the_page_on_arrangements_names_every_stream() -> None:
    page = text_of("docs/how-to/write-an-arrangement.md")
    names = [stream.model_fields["stream"].annotation.__args__[0] for stream in STREAMS]  # type: ignore[union-attr]  # a literal
    assert [name for name in names if f"`{name}`" not in page] == []
