"""The pages about the review rules: a list of all, and each in full with its examples."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from coordcare.filing.report.words import SEVERITY_WORDS
from coordcare.filing.review import Rule
from coordcare.oregon.filings.vbp_data.rules import RULES
from coordcare.oregon.rulebook import filing_years, program_year, rulebook
from coordcare.rulebook.parameters import shown
from coordcare.rulebook.sources import Citation
from coordcare.rulebook.strict_yaml import load_yaml
from coordcare.rulebook.years import Stated
from docs.generator.markdown import by_year, said, standing_word, table, typed

EXAMPLES = Path(__file__).parents[2] / "tests" / "spec" / "rules"
SUBJECTS = {
    "workbook": "The workbook as a whole",
    "answers": "Answering at all",
    "pcpch": "Primary care homes",
    "models": "The five largest models",
    "descriptions": "What models say of themselves",
    "areas": "Care delivery areas",
    "metrics": "Quality metrics",
    "measures": "Metrics against the catalogue",
    "dollars": "One sum told twice",
    "previous": "This year beside last year",
}
_MOST_EDITS_SHOWN = 4


def rules_page() -> list[str]:
    """The list of all rules, subject by subject."""
    lines = [
        "# All rules",
        "",
        f"{len(RULES)} rules. What the weights mean: [How a finding is weighed](../../explanation/weighing.md).",
        "",
    ]
    for subject, title in SUBJECTS.items():
        rules = [
            [f"[{rule.id}]({subject}.md#{rule.id.lower()})", rule.sentence, by_year(_weights(rule))]
            for rule in _rules_of(subject)
        ]
        lines += [f"## {title}", "", *table(["rule", "sentence", "weight"], rules)]
    return lines


def subject_page(subject: str) -> list[str]:
    """The rules of one subject, each in full with its examples."""
    examples = load_yaml(EXAMPLES / f"{subject}.yaml")
    lines = [f"# {SUBJECTS[subject]}", ""]
    for rule in _rules_of(subject):
        lines += [f"## {rule.id} {{ #{rule.id.lower()} }}", "", f"**{rule.sentence}**", ""]
        lines += [*(f"- {fact}" for fact in _facts(rule)), "", *_examples(rule, examples)]
    return lines


def _rules_of(subject: str) -> list[Rule]:
    return [rule for rule in RULES if rule.judge.__module__.endswith(f".{subject}")]


def _citations(rule: Rule) -> dict[int, Citation]:
    """Who says so, in each year in which the rule is in force."""
    years = [number for number in filing_years() if rule.in_force(number)]
    return {number: rule.citation(program_year(number), rulebook().sources) for number in years}


def _weights(rule: Rule) -> dict[int, str]:
    return {number: SEVERITY_WORDS[rule.weight(citation)] for number, citation in _citations(rule).items()}


def _facts(rule: Rule) -> Iterator[str]:
    """Weight, source, years and values of a rule."""
    yield f"Weight: {by_year(_weights(rule))}"
    yield "Source: " + by_year({number: said(each, up="../") for number, each in _citations(rule).items()})
    if rule.since or rule.until:
        yield f"In force: {rule.since or 'the first year'} to {rule.until or 'now'}"
    for key in rule.rests_on:
        stated = {number: ", then ".join(map(_value, program_year(number).at(key))) for number in _citations(rule)}
        yield f"Rests on [`{key}`](../years.md#{key.replace('.', '-')}): {by_year(stated)}"


def _value(entry: Stated) -> str:
    return f"{shown(entry.value)} ({standing_word(entry.citation.standing)})"


def _examples(rule: Rule, examples: Sequence[Mapping[str, Any]]) -> list[str]:
    """The examples of a rule as a table: each an edit to a filing in which nothing is wrong."""
    own = [example for example in examples if example["rule"] == rule.id]
    cells = ([each["when"], "<br>".join(_edits(each)) or "nothing", _finds(each["finds"])] for each in own)
    return table(["when", "changed in the good filing", "finds"], cells)


def _finds(found: Any) -> str:
    return ", ".join(found) if isinstance(found, list) else str(found)


def _edits(example: Mapping[str, Any]) -> list[str]:
    """What an example changes, one edit a line; of many the first few."""
    edits = [f"`{question}`: {typed(value)}" for question, value in example.get("edit", {}).items()]
    edits += [f"last year `{question}`: {typed(value)}" for question, value in example.get("previous", {}).items()]
    if example.get("previous") == {}:
        edits.append("last year: the same filing")
    for kind, oddities in example.get("workbook", {}).items():
        named = (f"{odd['label']} reads {odd['found']}" if isinstance(odd, dict) else odd for odd in oddities)
        edits.append(f"{kind.replace('_', ' ')}: {', '.join(named)}")
    edits += [f"{name} {example[name]}" for name in ("year", "named", "received") if name in example]
    more = len(edits) - _MOST_EDITS_SHOWN
    return edits if more <= 0 else [*edits[:_MOST_EDITS_SHOWN], f"and {more} more"]
