"""Give every row the first label whose conditions it fits."""

from collections.abc import Mapping, Sequence

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
    fits = None
    for column, values in when.items():
        one = _has_one(rows[column], values)
        fits = one if fits is None else fits & one
    return fits


def _has_one(column: Expression, values: Sequence[str]) -> Expression:
    whole = [value for value in values if not value.endswith("*")]
    has = column.isin(whole) if whole else None
    by_length: dict[int, list[str]] = {}
    for value in values:
        if value.endswith("*"):
            by_length.setdefault(len(value) - 1, []).append(value[:-1])
    for length, starts in by_length.items():
        begins = column.substr(0, length).isin(starts)
        has = begins if has is None else has | begins
    return has
