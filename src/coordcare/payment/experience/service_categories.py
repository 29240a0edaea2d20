"""The table of service categories, read and checked; a CCO may bring its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coordcare.errors import Problems
from coordcare.rulebook.strict_yaml import load_yaml

DEFAULT = Path(__file__).with_name("service_categories.yaml")
CHILDREN = "childrens_health"
# Columns of a medical claim that a rule may ask; a rule may also ask `claim` and the practitioner's `kind`.
COLUMNS_ASKED = (
    "claim_type",
    "drg_code",
    "diagnosis_code_1",
    "bill_type_code",
    "revenue_center_code",
    "place_of_service_code",
    "hcpcs_code",
)
_WHEN = ("claim", "kind", *COLUMNS_ASKED)


@dataclass(frozen=True, kw_only=True, slots=True)
class CategoryRule:
    """Lines that fit `when` are of this category: each column must have one of its values."""

    category: str
    when: Mapping[str, tuple[str, ...]]
    area: str | None = None
    children: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceCategories:
    """The rules in order, the age under which members are children, and who says so."""

    rules: tuple[CategoryRule, ...]
    children_are_under: int
    standing: str
    source: str

    def rules_for(self, claim: str) -> Sequence[tuple[str, Mapping[str, tuple[str, ...]]]]:
        """Category and conditions of the rules that medical or pharmacy claims can fit.

        A pharmacy line has none of the columns that rules ask for, so it fits only rules that ask for nothing else.
        """
        able = [rule for rule in self.rules if claim in rule.when.get("claim", (claim,))]
        asked = [
            (rule.category, {column: values for column, values in rule.when.items() if column != "claim"})
            for rule in able
        ]
        return asked if claim == "medical" else [rule for rule in asked if not rule[1]][:1]

    @property
    def by_area(self) -> dict[str, tuple[str, ...]]:
        """The categories of each care delivery area."""
        areas: dict[str, dict[str, None]] = {}
        for rule in self.rules:
            if rule.area:
                areas.setdefault(rule.area, {})[rule.category] = None
        return {area: tuple(names) for area, names in areas.items()}

    @property
    def for_children(self) -> tuple[str, ...]:
        """Categories that are children's health when done for a child."""
        return tuple(dict.fromkeys(rule.category for rule in self.rules if rule.children))


def read_service_categories(path: Path = DEFAULT) -> ServiceCategories:
    """Read a table of service categories; raises `Problems` that name all that is wrong in it."""
    read: Any = load_yaml(path)
    problems: list[str] = []
    if not isinstance(read, dict) or not isinstance(read.get("rules"), list):
        raise Problems(
            where=str(path), problems=["needs a list of “rules”. Copy the table that comes with the program."]
        )
    areas = _areas(read.get("areas"), problems)
    rules = [_rule(number, rule, areas, problems) for number, rule in enumerate(read["rules"], start=1)]
    for_all = [number for number, rule in enumerate(rules, start=1) if not rule.when]
    if len(rules) not in for_all:
        problems.append("the last rule must fit all lines: give it “when: {}”, so that no line is without a category.")
    elif for_all[0] < len(rules):
        problems.append(f"rule {for_all[0]} fits all lines, so no rule after it is asked. Put it last.")
    for category in dict.fromkeys(rule.category for rule in rules):
        alike = {(rule.area, rule.children) for rule in rules if rule.category == category}
        if len(alike) > 1:
            problems.append(f"“{category}” has different areas in different rules. Name it differently or agree them.")
    under = read.get("children_are_under", 19)
    if type(under) is not int:
        problems.append("“children_are_under” must be an age in whole years.")
    if problems:
        raise Problems(where=str(path), problems=problems)
    return ServiceCategories(
        rules=tuple(rules),
        children_are_under=under,
        standing=str(read.get("standing", "assumed")),
        source=str(read.get("source", "")),
    )


def _areas(said: Any, problems: list[str]) -> list[str]:
    if said is not None and not isinstance(said, list):
        problems.append("“areas” must be a list of names.")
        return []
    return [str(area) for area in said or []]


def _rule(number: int, rule: Any, areas: list[str], problems: list[str]) -> CategoryRule:
    if not isinstance(rule, dict) or not rule.get("category") or not isinstance(rule.get("when"), dict):
        problems.append(f"rule {number} needs a “category” and a “when”.")
        return CategoryRule(category="", when={"claim": ()})
    problems += [
        f"rule {number}: “{column}” cannot be asked; there are {', '.join(_WHEN)}."
        for column in rule["when"]
        if column not in _WHEN
    ]
    area = None if rule.get("area") is None else str(rule["area"])
    if area is not None and area not in areas:
        problems.append(f"rule {number}: “{area}” is not among the areas {', '.join(areas)}.")
    problems += [
        f"rule {number}: “{column}” needs a list of values, such as [A*, B20]."
        for column, values in rule["when"].items()
        if not _is_list_of_values(values)
    ]
    when = {
        str(column): tuple(
            _as_compared(str(column), str(value)) for value in (values if isinstance(values, list) else [values])
        )
        for column, values in rule["when"].items()
    }
    return CategoryRule(category=str(rule["category"]), when=when, area=area, children=rule.get("children") is True)


def _as_compared(column: str, value: str) -> str:
    """The value in the form to which codes of claims are brought before they are compared."""
    if column == "diagnosis_code_1":
        return value.upper().replace(".", "")
    if column == "hcpcs_code":
        return value.upper()
    if column == "bill_type_code" or (column == "drg_code" and len(value) == 4 and not value.endswith("*")):
        return value.removeprefix("0")
    return value


def _is_list_of_values(values: Any) -> bool:
    return isinstance(values, list) and bool(values) and all(isinstance(value, (str, int)) for value in values)
