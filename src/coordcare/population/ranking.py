"""Put rows in order within groups, with a tie-break that never ties."""

from collections.abc import Sequence

from coordcare.engine.plan import Expression


def ranked(
    table: Expression, *, per: Sequence[str], by: Sequence[tuple[str, str]], counted_as: str | None = None
) -> Expression:
    """The rows with `rank`, 0 for the first of each group; and, where asked, with how many rows the group has.

    `by` names columns, each with “asc” or “desc”; empty values come last. Who calls ends with a column that differs.
    """
    import ibis

    order = [
        ibis.desc(column, nulls_first=False) if direction == "desc" else ibis.asc(column, nulls_first=False)
        for column, direction in by
    ]
    window = ibis.window(group_by=list(per), order_by=order)
    columns = {"rank": ibis.row_number().over(window)}
    if counted_as is not None:
        columns[counted_as] = table.count().over(ibis.window(group_by=list(per)))
    return table.mutate(**columns)


def whole_number(number: int) -> Expression:
    """A number as a column of four bytes, the same on every engine."""
    import ibis

    return ibis.literal(number, "int32")


def with_least(table: Expression, column: str, *, per: Sequence[str], named: str) -> Expression:
    """The rows with the least value that the column has in the group."""
    import ibis

    return table.mutate(**{named: table[column].min().over(ibis.window(group_by=list(per)))})
