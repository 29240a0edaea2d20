"""A filer's answers to findings, in a file beside the workbook: `<name of the workbook>.explanations.yaml`.

    - rule: CD-06
      at: Hospital CDA VBP Data!B20
      by: Ana Ruiz
      on: 2023-05-01
      text: The contract has no downside in 2022; its amendment of 2023 adds one.
      value: $4,459,725.00

`value` may be left out; where it stands, the explanation counts only as long as the cell holds that. An explanation
never silences a finding: it is shown beside it. An entry whose `by`, `on` and `text` are all empty is a draft that
nobody has answered yet, and counts for nothing.
"""

import os
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from coordcare.errors import Problems
from coordcare.filing.report.words import by_sheet, on_one_line, open_to_explain, place_words
from coordcare.filing.review import Explanation, FileReview, Finding
from coordcare.rulebook.strict_yaml import load_yaml

KEYS = ("rule", "at", "by", "on", "text")
OPTIONAL_KEYS = ("value",)
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]*)")
_COMMENT_WIDTH = 100


def explanations_path(workbook: Path) -> Path:
    """Where the explanations for a workbook stand."""
    return workbook.with_name(f"{workbook.stem}.explanations.yaml")


def load_explanations(workbook: Path) -> dict[tuple[str, str], Explanation]:
    """The explanations beside a workbook by rule and place (“Sheet!B14”, “Sheet!” for a whole sheet), if there are any.

    Raises `UnreadableFile`, or `Problems` naming everything that is wrong with the entries.
    """
    path = explanations_path(workbook)
    if not os.path.exists(path):  # unlike `Path.exists`, no error for a name that is too long
        return {}
    content = load_yaml(path)
    if not isinstance(content, list | None):
        raise Problems(
            where=path.name, problems=[f"is not a list of entries. Each begins with a dash and has {', '.join(KEYS)}."]
        )
    problems: list[str] = []
    explanations: dict[tuple[str, str], Explanation] = {}
    for number, entry in enumerate(content or [], start=1):
        wrong = list(_wrong_with(entry))
        if wrong:
            problems += [f"entry {number}{_heading(entry)}: {problem}" for problem in wrong]
        elif _answered(entry):
            key = (entry["rule"], place_key(entry["at"]))
            if key in explanations:
                problems.append(
                    f"entry {number}{_heading(entry)}: answers the same finding as an entry above it. Keep one."
                )
            by, text, value = entry["by"].strip(), entry["text"].strip(), entry.get("value")
            stood = None if value is None else str(value)
            explanations[key] = Explanation(by=by, on=entry["on"], text=text, value=stood)
    if problems:
        raise Problems(where=path.name, problems=problems)
    return explanations


def place_key(at: str) -> str:
    """A place as findings are known by it: “'Oral Health'!$B$14” and “Oral Health!b14” are “Oral Health!B14”."""
    if at.strip().casefold() == place_words("", ""):
        return "!"
    sheet, mark, cell = at.rpartition("!")
    match = _CELL.fullmatch(cell.strip())
    if not mark or (cell.strip() and match is None):
        sheet, match = at, None
    if len(sheet) > 1 and sheet[0] == sheet[-1] == "'":
        sheet = sheet[1:-1].replace("''", "'")
    return f"{sheet}!{match[1].upper()}{match[2]}" if match else f"{sheet}!"


def _answered(entry: Mapping[str, Any]) -> bool:
    return any(_holds(entry.get(key)) for key in ("by", "on", "text"))


def _holds(value: Any) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def _wrong_with(entry: Any) -> Iterable[str]:
    if not isinstance(entry, dict):
        yield f"is not an entry. Write {', '.join(f'{key}:' for key in KEYS)} each on a line of its own."
        return
    for key in entry:
        if key not in (*KEYS, *OPTIONAL_KEYS):
            yield f"“{key}” is not one of {', '.join((*KEYS, *OPTIONAL_KEYS))}. Remove it."
    needed = KEYS if _answered(entry) else ("rule", "at")
    for key in needed:
        value = entry.get(key)
        if not _holds(value):
            yield f"{key} is empty. {_NEEDED[key]}"
        elif key == "on":
            if not isinstance(value, date):
                yield f"on is “{value}”, not a date. {_NEEDED[key]}"
        elif not isinstance(value, str):
            yield f"{key} is “{value}”, which is not read as text. Put it into quotation marks."


_NEEDED = {
    "rule": "Name the rule as the review prints it, such as CD-06.",
    "at": "Name the place as the review prints it, such as Hospital CDA VBP Data!B20.",
    "by": "Name who gives the explanation.",
    "on": "Write year, month and day, such as 2023-05-01.",
    "text": "Write why the answer is right as it stands.",
}


def _heading(entry: Any) -> str:
    if not isinstance(entry, dict) or not isinstance(entry.get("rule"), str):
        return ""
    return f" ({on_one_line(entry['rule'])} at {on_one_line(str(entry.get('at', '')))})"


def idle(explanations: Mapping[tuple[str, str], Explanation], findings: Iterable[Finding]) -> tuple[str, ...]:
    """The explanations that answer none of the findings, each as “CD-06 at Hospital CDA VBP Data!B20”."""
    places = [((finding.rule, f"{finding.sheet}!{finding.cell}"), finding) for finding in findings]
    answered = {key for key, finding in places if key in explanations and explanations[key].answers(finding)}
    unanswered = (key for key in explanations if key not in answered)
    return tuple(f"{rule} at {place_words(*at.rpartition('!')[::2])}" for rule, at in unanswered)


def draft_explanations(review: FileReview) -> str:
    """The file of explanations with an entry to complete for every finding that waits for one."""
    import textwrap

    import yaml

    lines = [
        f"# Explanations for {on_one_line(review.path.name)}",
        "# To explain a finding, complete its entry: by (who), on (when: 2023-05-01), text (why the answer is right).",
        "# Delete the entries whose cells you correct instead. An entry left empty counts for nothing.",
    ]
    drafted = set()
    for group in by_sheet(open_to_explain(review)).values():
        for finding in group:
            if (place := (finding.rule, finding.sheet, finding.cell)) in drafted:
                continue
            drafted.add(place)
            comment = f"{on_one_line(finding.message)} → {on_one_line(finding.fix)}"
            lines += ["", *(f"# {line}" for line in textwrap.wrap(comment, _COMMENT_WIDTH))]
            at = place_words("", "") if not finding.sheet else f"{finding.sheet}!{finding.cell}".removesuffix("!")
            entry = {"rule": finding.rule, "at": at} | ({"value": finding.value} if finding.value else {})
            known = yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=100_000)
            lines += [*known.splitlines(), "  by:", "  on:", "  text:"]
    return "\n".join([*lines, ""])
