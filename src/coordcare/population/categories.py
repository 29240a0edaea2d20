"""Give every row the first label whose conditions it fits."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_, or_

from coordcare.engine.plan import Expression


def first_fitting(rows: Expression, rules: Sequence[tuple[str, Mapping[str, Sequence[str]]]]) -> Expression:
    """The label of each row: of the first rule in which every named column has one of its values; NULL where none fits.

    A value that ends with `*` fits whatever begins with the rest. A rule without conditions fits every row.
    """
    import ibis

    branches: list[tuple[Expression, str]] = []
    for label, when in rules:
        if not when:
            return ibis.cases(*branches, else_=label) if branches else ibis.literal(label, "string")
        branches.append((_fits(rows, when), label))
    return ibis.cases(*branches, else_=None) if branches else ibis.null("string")


def _fits(rows: Expression, when: Mapping[str, Sequence[str]]) -> Expression:
    return reduce(and_, (_has_one(rows[column], values) for column, values in when.items()))


def _has_one(column: Expression, values: Sequence[str]) -> Expression:
    whole = [value for value in values if not value.endswith("*")]
    fitting = [column.isin(whole)] if whole else []
    fitting += [column.startswith(value[:-1]) for value in values if value.endswith("*")]
    return reduce(or_, fitting)
