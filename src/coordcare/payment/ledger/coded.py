"""Which lines have codes of the code sets, and what they cost.

A line may be in several sets, by one of its codes or by several: it counts once in each.
"""

from collections.abc import Collection
from functools import reduce
from operator import or_

from coordcare.engine.plan import Expression, Step, named_table
from coordcare.payment.experience.costs import of_three_digits
from coordcare.payment.experience.service_categories import ServiceCategories
from coordcare.payment.ledger.paid_lines import amounts, medical_lines, pharmacy_lines, with_category
from coordcare.payment.ledger.scope import CODE_COLUMNS, scope_table
from coordcare.population.ranking import whole_number

# Of each column of codes the number of the combination of sets that the line's code is in, 0 for none.
IN_SETS = tuple(f"in_{column}" for column in CODE_COLUMNS)
_SUMS = {"lines": "BIGINT", "paid_amount": "DECIMAL(38,2)", "allowed_amount": "DECIMAL(38,2)"}
_KEYS = {"person_id": "VARCHAR", "number": "INTEGER", "category": "VARCHAR", "claim": "VARCHAR"}
CODE_SET_COSTS_COLUMNS = {"code_set": "VARCHAR", **_KEYS, **_SUMS}
_CODED_COSTS_COLUMNS = {**_KEYS, **dict.fromkeys(IN_SETS, "INTEGER"), **_SUMS}


def steps(categories: ServiceCategories, code_columns: Collection[str]) -> tuple[Step, ...]:
    """Costs of the lines that have codes of code sets, by combination and by set."""
    return _coded_costs_step(categories, code_columns), _code_set_costs_step()


def coded_medical_lines(code_columns: Collection[str]) -> Expression:
    """The lines of medical claims with a code of any set; only the columns named are looked at."""
    return _coded(medical_lines(), [one for one in CODE_COLUMNS if one in code_columns and one != "ndc_code"])


def coded_pharmacy_lines(code_columns: Collection[str]) -> Expression:
    """The lines of pharmacy claims with a code of any set; they have drug codes alone."""
    return _coded(pharmacy_lines(), [one for one in ("ndc_code",) if one in code_columns])


def _coded(lines: Expression, code_columns: Collection[str]) -> Expression:
    asked = scope_table("codes_asked")
    columns = lines.columns
    numbers = {}
    for column in code_columns:
        codes = asked.filter(asked.column_name == column).select(
            **{f"{column}_asked": asked.code, f"{column}_combination": asked.combination}
        )
        code = of_three_digits(lines[column]) if column == "revenue_center_code" else lines[column]
        lines = lines.left_join(codes, code == codes[f"{column}_asked"])
        numbers[f"in_{column}"] = f"{column}_combination"
    found = {name: lines[numbers[name]].fill_null(0) if name in numbers else whole_number(0) for name in IN_SETS}
    lines = lines.mutate(**found)
    any_set = reduce(or_, (lines[name] > 0 for name in numbers), whole_number(0) > 0)
    return lines.filter(any_set).select(*columns, *IN_SETS)


def sets_of(rows: Expression) -> Expression:
    """For every five combinations that rows have, the code sets that are in any of them, each once."""
    fives = rows.select(*IN_SETS).distinct()
    named = scope_table("combinations")
    in_any = reduce(or_, (fives[name] == named.combination for name in IN_SETS))
    return fives.join(named, in_any).select(*IN_SETS, "code_set").distinct()


def coded_costs_table() -> Expression:
    """Costs of lines with codes of any set, as a run has reckoned them."""
    return named_table("coded_costs", _CODED_COSTS_COLUMNS)


def code_set_costs_table() -> Expression:
    """Costs of lines with codes of each set, as a run has reckoned them."""
    return named_table("code_set_costs", CODE_SET_COSTS_COLUMNS)


def _coded_costs_step(categories: ServiceCategories, code_columns: Collection[str]) -> Step:
    lines = with_category(coded_medical_lines(code_columns), coded_pharmacy_lines(code_columns), categories)
    summed = lines.group_by(*_KEYS, *IN_SETS).agg(lines=lines.count(), **amounts(lines))
    return Step(
        name="coded_costs",
        says="Costs of lines with codes of any code set, by member, month and the combinations of sets.",
        expression=summed.select(*_CODED_COSTS_COLUMNS),
    )


def _code_set_costs_step() -> Step:
    costs = coded_costs_table()
    joined = costs.join(sets_of(costs), list(IN_SETS))
    summed = joined.group_by("code_set", *_KEYS).agg(lines=joined.lines.sum(), **amounts(joined))
    return Step(
        name="code_set_costs",
        says="Costs of the lines in each code set, by member, month and category; a line counts once in every set.",
        expression=summed.select(*CODE_SET_COSTS_COLUMNS),
    )
