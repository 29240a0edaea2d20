"""Each rule of the catalogue in examples: an edit to a filing in which nothing is wrong, and what the rule then finds.

The examples stand in the YAML files beside this one, a file a subject; the reference page of the rules shows them.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coordcare.filing.answers import filing_of, load_answers
from coordcare.filing.form import Filing, LostLabel
from coordcare.filing.review import judge
from coordcare.filing.values import Answer
from coordcare.oregon.filings.vbp_data.records import VbpFiling, form_for, vbp_filing
from coordcare.oregon.filings.vbp_data.rules import RULES
from coordcare.oregon.filings.vbp_data.rules.case import Case
from coordcare.oregon.rulebook import program_year, rulebook
from coordcare.rulebook.strict_yaml import load_yaml

HERE = Path(__file__).parent
GOOD = load_answers(form_for(2022), HERE.parents[2] / "examples" / "clean_2022.answers.yaml")
NAME = Path("Cascade Fields CCO 2022 VBP PCPCH Data and CDA VBP Data Template.xlsx")
READ = [example for path in sorted(HERE.glob("*.yaml")) for example in load_yaml(path)]
EXAMPLES = [pytest.param(example, id=f"{example['rule']} {example['when']}") for example in READ]


def edited(edit: Mapping[str, Any], *, path: Path = NAME, workbook: Mapping[str, Any] | None = None) -> VbpFiling:
    """The good filing with other answers at some questions, and other oddities of its workbook."""
    answers = dict(GOOD)
    for question, value in edit.items():
        before = answers.get(question) or answers[question.replace(".models.6.", ".models.5.")]
        error = isinstance(value, str) and value.startswith("#REF")
        format_ = "General"
        if value == {"number": 0, "shown": "-"}:
            value, format_ = 0, '"$"#,##0;-"$"#,##0;"-"'
        answers[question] = Answer(
            question=question, sheet=before.sheet, cell=before.cell, raw=value, number_format=format_, error=error
        )
    filing = filing_of(form_for(2022), answers, path=path)
    return vbp_filing(replace(filing, **_oddities(filing, workbook or {})))


def _oddities(filing: Filing, workbook: Mapping[str, Any]) -> dict[str, Any]:
    odd: dict[str, Any] = {name: tuple(value) for name, value in workbook.items() if name.endswith("sheets")}
    if "lost_labels" in workbook:
        odd["lost_labels"] = tuple(LostLabel(**lost) for lost in workbook["lost_labels"])
    if "missing_sheets" in workbook:
        ids = [sheet.id for sheet in filing.form.sheets if sheet.title in workbook["missing_sheets"]]
        odd["unfound"] = frozenset(name for name in filing.answers if name.split(".")[0] in ids)
        odd["answers"] = {
            name: replace(answer, raw=None) if name in odd["unfound"] else answer
            for name, answer in filing.answers.items()
        }
    return odd


def found(example: Mapping[str, Any]) -> list[str]:
    """The places where the example's rule finds something."""
    year = program_year(example.get("year", 2022))
    received = example.get("received")
    case = Case(
        filing=edited(example.get("edit", {}), path=Path(example.get("named", NAME)), workbook=example.get("workbook")),
        year=year,
        previous=edited(example["previous"]) if "previous" in example else None,
        received=received if isinstance(received, date) else None,
    )
    rules = [rule for rule in RULES if rule.id == example["rule"]]
    findings = judge(rules, case, year=year, sources=rulebook().sources)
    return [f"{finding.sheet}!{finding.cell}".strip("!") or "workbook" for finding in findings]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_says_nothing_that_is_not_read(example: Mapping[str, Any]) -> None:
    assert set(example) <= {"rule", "when", "edit", "workbook", "previous", "received", "named", "year", "finds"}


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_rule_finds_what_its_example_says(example: Mapping[str, Any]) -> None:
    expected = example["finds"]
    assert found(example) == ([] if expected == "nothing" else expected if isinstance(expected, list) else [expected])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_an_example_that_trips_it_and_one_that_passes(rule: Any) -> None:
    outcomes = {example["finds"] == "nothing" for example in READ if example["rule"] == rule.id}
    assert outcomes == {True, False}


def test_the_good_filing_passes_every_rule() -> None:
    case = Case(filing=edited({}), year=program_year(2022), received=date(2023, 5, 5))
    assert judge(RULES, case, year=case.year, sources=rulebook().sources) == ()


def test_a_filing_like_last_years_passes_the_comparison() -> None:
    restated = {
        question: "Target met: 9 of 10 providers."
        for question in GOOD
        if question.endswith(".performance") and GOOD[question].answered
    }
    last_year = edited({**restated, "pcpch.period": "CY2021"})
    case = Case(filing=edited({}), year=program_year(2022), previous=last_year)
    assert judge(RULES, case, year=case.year, sources=rulebook().sources) == ()


def test_rules_have_ids_of_their_own() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES) >= 45


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@pytest.mark.parametrize("number", [2022, 2023])
def test_on_assumed_ground_nothing_keeps_a_filing_from_approval(rule: Any, number: int) -> None:
    citation = rule.citation(program_year(number), rulebook().sources)
    assert citation.standing != "assumed" or rule.weight(citation) != "not_approved"
