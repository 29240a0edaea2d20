"""The review rules of the VBP data template, a module a subject.

To add one: a generator function with `@rule(…)` in the module of its subject, its docstring the sentence the filer
reads, and one passing and one failing example in `tests/spec/rules`.
"""

from coordcare.filing.review import Rule
from coordcare.oregon.filings.vbp_data.rules import (
    answers,
    areas,
    descriptions,
    dollars,
    measures,
    metrics,
    models,
    pcpch,
    previous,
    workbook,
)

_SUBJECTS = (workbook, answers, pcpch, models, descriptions, areas, metrics, measures, dollars, previous)

RULES: tuple[Rule, ...] = tuple(
    item for subject in _SUBJECTS for item in vars(subject).values() if isinstance(item, Rule)
)
