"""The data dictionary: every table that is taken in, with what its columns may hold and what the store adds."""

import re
from collections.abc import Iterator
from itertools import groupby

from coordcare.tables.catalogue import TABLES
from coordcare.tables.declaration import EARLIEST_DATE, LATEST_DATE, Column, Kind, Table
from coordcare.tables.standing import STANDINGS
from coordcare.tables.stored import SERVICE_DATE, Extra, added_columns
from docs.generator.markdown import table

KINDS = {
    Kind.TEXT: "text",
    Kind.DATE: "date",
    Kind.MONEY: "money",
    Kind.QUANTITY: "quantity",
    Kind.RATE: "rate",
    Kind.WHOLE: "whole number",
}
HEAD = ("column", "type", "required", "must be", "other names", "what it holds")


def tables_page() -> list[str]:
    """Every table that is taken in, column by column."""
    lines = [
        "# Data dictionary",
        "",
        "Every table that `coordcare ingest` takes in. Only `eligibility` must be there. How files are named "
        "and columns renamed: [Bring your own data](../how-to/bring-your-own-data.md).",
        "",
        *_meanings(),
    ]
    for one in TABLES:
        lines += [f"## {one.name}", "", one.says, "", *_facts(one), ""]
        lines += table(HEAD, map(list, _columns(one)))
    return [*lines, *_stored(), *_standings()]


def _meanings() -> list[str]:
    types = [
        ["text", Kind.TEXT.value, "anything"],
        ["date", Kind.DATE.value, f"a day from {EARLIEST_DATE.year} until before {LATEST_DATE.year}"],
        ["money", Kind.MONEY.value, "US dollars, rounded to the cent"],
        ["quantity", Kind.QUANTITY.value, "a number that is no money, with up to three decimals"],
        ["rate", Kind.RATE.value, "a share of one, a ratio or an index, rounded to six decimals"],
        ["whole number", Kind.WHOLE.value, "a number without decimals"],
    ]
    return [
        "A row without a usable value in a column that is *required* is rejected. In a column that *rejects if bad* "
        "the value may be empty, and one that cannot be used rejects the row. Elsewhere a value that cannot be used is "
        "set aside, and the row stays. Columns that are numbered stand on one line.",
        "",
        *table(["type", "kept as", "holds"], types),
    ]


def _facts(one: Table) -> Iterator[str]:
    """By what a row is known, its money, and what is left out on purpose."""
    yield f"- A row is known by {_listed(one.key)}."
    if one.money is not None:
        yield f"- Its dollars are those of `{one.money}`."
    if one.ignored:
        yield f"- Left out on purpose, and never stored: {_listed(one.ignored)}."


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _columns(one: Table) -> Iterator[tuple[str, ...]]:
    """A line for each column; columns that are numbered share one."""
    for _, group in groupby(one.columns, key=lambda column: (re.sub(r"_\d+$", "", column.name), column.kind)):
        first, *others = group
        name = f"`{first.name}`" + (f" to `{others[-1].name}`" if others else "")
        says = re.sub(r" \d+\.$", ", by its number.", first.says) if others else first.says
        yield name, KINDS[first.kind], _required(first), "; ".join(_limits(first)), _listed(first.also_named), says


def _required(column: Column) -> str:
    if column.required:
        return "required"
    return "rejects if bad" if column.essential else ""


def _limits(column: Column) -> Iterator[str]:
    if column.choices:
        spelled = ", ".join(f"{theirs} for {ours}" for theirs, ours in column.spelled)
        yield f"one of {', '.join(column.choices)}" + (f" (also {spelled})" if spelled else "")
    if column.at_least is not None:
        yield f"{column.at_least} or more"
    if column.not_before:
        yield f"no earlier than `{column.not_before}`"
    if column.length is not None:
        yield f"{column.length} characters"
    if column.references:
        yield f"in `{column.references}`" + ("" if column.required else ", which is not checked")


def _stored() -> list[str]:
    """The columns that the store adds to every table."""
    extras: dict[str, Extra] = {}
    for one in TABLES:
        extras |= {extra.name: extra for extra in added_columns(one)}
    with_day = _listed(tuple(SERVICE_DATE))
    rows = [
        [f"`{name}`", extra.sql_type, extra.says + (f" In {with_day}." if name == "service_date" else "")]
        for name, extra in sorted(extras.items(), key=lambda each: each[0] == "service_date")
    ]
    days = [[f"`{name}`", f"`{day}`"] for name, day in SERVICE_DATE.items()]
    return [
        "## What the store adds { #added }",
        "",
        "The store keeps a table's own columns and these. A numbered column beyond the first is kept only where an "
        "input has it.",
        "",
        *table(["column", "type", "what it holds"], rows),
        *table(["claim lines of", "count by"], days),
    ]


def _standings() -> list[str]:
    return [
        "## Where a row ends { #standings }",
        "",
        "The values of `standing`. Why there are so many: [Where every row ends](../explanation/where-rows-end.md).",
        "",
        *table(["standing", "what it means"], [[f"`{name}`", says] for name, says in STANDINGS.items()]),
    ]
