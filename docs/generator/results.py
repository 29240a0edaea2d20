"""The pages about what a run reckons: its tables, and the tables of codes that it reckons by."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from coordcare.engine.plan import Expression
from coordcare.payment.experience.service_categories import CHILDREN, read_service_categories
from coordcare.payment.steps import PRIMARY_CARE_SERVICES, PUBLIC_PRIMARY_CARE_SERVICES, steps
from coordcare.population import practitioners
from coordcare.population.months import months_table
from coordcare.population.practitioners import PRIMARY_CARE_KINDS
from coordcare.population.visits import WALK_IN_PLACES
from coordcare.rulebook.sources import Standing
from coordcare.rulebook.strict_yaml import load_yaml
from docs.generator.markdown import standing_word, table


def results_page() -> list[str]:
    """Every table that a run reckons, in the order in which they are computed."""
    lines = [
        "# Result tables",
        "",
        "What a run reckons, in this order: `store/RUN/results/NAME.parquet` in the workspace, and beside it "
        "`store/RUN/sql/NAME.sql`, the SQL that computed it. `coordcare sql` lists the same, and "
        "`coordcare sql NAME WORKSPACE` prints the SQL. Money is `decimal`; `number` is a month's number, its year "
        "times twelve plus its month.",
        "",
        "## months",
        "",
        "The calendar months of the run, which every engine is given.",
        "",
        *schema_rows(months_table()),
    ]
    for step in steps(services=PUBLIC_PRIMARY_CARE_SERVICES, categories=read_service_categories()):
        lines += [f"## {step.name}", "", step.says, "", *schema_rows(step.table())]
    return lines


def schema_rows(expression: Expression) -> list[str]:
    """The columns of a table with their types."""
    rows = [[f"`{name}`", str(kind).removeprefix("!")] for name, kind in expression.schema().items()]
    return table(["column", "type"], rows)


def service_categories_page() -> list[str]:
    """The table of service categories, rule by rule."""
    categories = read_service_categories()
    rows = [
        [
            str(number),
            rule.category,
            _conditions(rule.when),
            _plain(rule.area or ""),
            "yes" if rule.children else "",
        ]
        for number, rule in enumerate(categories.rules, start=1)
    ]
    return [
        "# Service categories",
        "",
        "Which service category a claim line is of, and which care delivery area the category belongs to. The first "
        "rule that fits gives it; a value that ends with `*` fits whatever begins so. How to bring another table: "
        "[Replace the service categories](../how-to/replace-the-service-categories.md).",
        "",
        f"- Standing: {standing_word(Standing(categories.standing))}",
        f"- Source: {categories.source}",
        f"- Categories marked *children* count as {_plain(CHILDREN)} for members under "
        f"{categories.children_are_under}, and else for their own area.",
        "",
        *table(["rule", "category", "lines where", "area", "children"], rows),
    ]


def _conditions(when: Mapping[str, Sequence[str]]) -> str:
    return " and ".join(f"`{column}` is {_coded(values)}" for column, values in when.items()) or "all other lines"


def _coded(values: Sequence[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _plain(name: str) -> str:
    return name.replace("childrens", "children's").replace("_", " ")


def primary_care_page() -> list[str]:
    """Who gives primary care, where, and by which codes it is known where nobody knows the practitioner."""
    stated: Any = load_yaml(Path(practitioners.__file__).with_name("practitioner_kinds.yaml"))
    kinds = [
        [f"`{kind}`", "yes" if kind in PRIMARY_CARE_KINDS else "", _coded(codes)]
        for kind, codes in stated["kinds"].items()
    ]
    return [
        "# Primary care: who, where, which codes",
        "",
        "By what a primary-care visit is known. How to bring your own codes: "
        "[Bring primary-care procedure codes](../how-to/bring-primary-care-codes.md).",
        "",
        "## Kinds of practitioner",
        "",
        "By the taxonomy code in `practitioners`. The column `primary_care` of a practitioner, where it is given, "
        "stands above this table. Whoever has another code is *unknown*.",
        "",
        f"- Standing: {standing_word(Standing(stated['standing']))}",
        f"- Source: {stated['source']}",
        "",
        *table(["kind", "primary care", "taxonomy codes"], kinds),
        "## Places of service",
        "",
        "CMS codes of places where people walk in; a leading zero may be missing. That these are the ones is "
        f"{standing_word(Standing.ASSUMED)}.",
        "",
        _coded(WALK_IN_PLACES),
        "",
        "## Procedure codes",
        "",
        "HCPCS level II codes that CMS publishes. They are used where the CCO brings no list of its own in "
        f"`{PRIMARY_CARE_SERVICES.as_posix()}`. That these are the ones is {standing_word(Standing.ASSUMED)}.",
        "",
        _coded(PUBLIC_PRIMARY_CARE_SERVICES),
        "",
    ]
