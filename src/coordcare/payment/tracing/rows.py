"""The rows behind figures: how many, what they come to, and the first of them by file and number."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from coordcare.engine.on_duckdb import connect, identifier, quoted, within_its_limits
from coordcare.errors import CoordcareError
from coordcare.figures import Figure, Rows
from coordcare.pages.words import counted
from coordcare.payment.tracing.views import Tables, View, statements, view_of

_PLACE = ("input_file", "input_row")
_FEW = 4  # values of a long list that are shown
Values = tuple[str | int | None, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class InputRow:
    """A row of the input: its file and number in it; how many rows of the view come from it, with what amount.

    `also` is a second row that decided, with what it did, such as an assignment.
    """

    file: str
    row: int
    rows: int
    amount: Decimal | None
    also: tuple[str, str, int] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Traced:
    """The rows of a figure.

    rows     how many there are in the view, and `called` what one of them is
    inputs   from how many rows of the input they come
    total    the sum of the amount, which may be `dollars`; None where rows are counted
    value    the figure as these rows give it; None where it stands in the row itself
    how      what is done with the rows, in words, where it is more than a sum or a count
    select   the SQL that lists them; `shown` is the same with long lists cut
    """

    view: str
    called: str
    rows: int
    inputs: int
    total: Decimal | None
    dollars: bool
    value: Fraction | None
    how: str
    first: tuple[InputRow, ...]
    select: str
    shown: str

    def adds_up(self, figure: Figure) -> bool:
        """Whether the figure is what its rows give."""
        return self.value is None or self.value == Fraction(figure.number)


@contextmanager
def opened() -> Iterator[Any]:
    """A DuckDB connection on which views can be made."""
    with TemporaryDirectory() as temporary, within_its_limits():
        connection = connect(temporary=Path(temporary))
        try:
            yield connection
        finally:
            connection.close()


def trace(connection: Any, sources: Mapping[int, Rows], tables: Tables, *, most: int) -> dict[int, Traced]:
    """The rows of each source, of which the first `most` are named; what one view has is looked for at once.

    Raises `CoordcareError` where a source names a view that is not known.
    """
    by_view: dict[str, dict[int, Rows]] = {}
    for number, rows in sources.items():
        by_view.setdefault(rows.view, {})[number] = rows
    views = {name: _known(name, tables) for name in by_view}
    for statement in statements(by_view, tables):
        connection.execute(statement)
    found: dict[int, Traced] = {}
    for name, asked in by_view.items():
        _keep(connection, name, views[name], list(asked.values()))
        for number, rows in asked.items():
            connection.execute(f"CREATE OR REPLACE TEMP TABLE apart AS FROM kept WHERE {condition(rows.where)}")
            found[number] = _traced(connection, views[name], rows, most)
    return found


def _known(name: str, tables: Tables) -> View:
    view = view_of(name, tables.policy)
    if view is None:
        raise CoordcareError(
            f"The receipts name rows of “{name}”, which this version does not know. Close the year again."
        )
    return view


def _keep(connection: Any, name: str, view: View, asked: Sequence[Rows]) -> None:
    """Keep all rows of a view that any of the sources may ask for, with the columns that are looked at."""
    columns = [*_PLACE, *view.keys, *(view.also[:2] if view.also else ())]
    columns += [column for rows in asked for key in rows.where for column in _columns(key)]
    columns += [rows.amount for rows in asked if rows.amount]
    listed = ", ".join(identifier(column) for column in dict.fromkeys(columns))
    where = " AND ".join(_narrowed(asked)) or "TRUE"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE kept AS SELECT {listed} FROM {identifier(name)} WHERE {where}")


def _narrowed(asked: Sequence[Rows]) -> Iterator[str]:
    """What all sources ask, column by column, so that the engine looks at fewer lines from the start."""
    for key in asked[0].where:
        if all(key in rows.where for rows in asked):
            together: Values = tuple(dict.fromkeys(value for rows in asked for value in rows.where[key]))
            yield f"({condition({key: together})})"


def _traced(connection: Any, view: View, rows: Rows, most: int) -> Traced:
    amount = identifier(rows.amount) if rows.amount else "NULL"
    value = view.sums.format(amount=amount) if rows.amount else view.counts
    count, total, numerator, denominator, units = connection.execute(
        f"SELECT count(*), sum({amount}), {value}, {view.over}, {view.units} FROM apart"
    ).fetchone()
    known = denominator and view.counts != "NULL"
    first, inputs = _first(connection, view, amount, most)
    return Traced(
        view=rows.view,
        called=view.rows,
        rows=count,
        inputs=inputs,
        total=total if rows.amount else None,
        dollars=view.dollars,
        value=Fraction(numerator or 0) / denominator if known else None,
        how=view.how.format(units=counted(units, view.unit or view.rows)),
        first=first,
        select=_select(rows),
        shown=_select(rows, shortened=True),
    )


def _first(connection: Any, view: View, amount: str, most: int) -> tuple[tuple[InputRow, ...], int]:
    """The first rows of the input by file and number, and how many there are in all."""
    also = ", ".join(view.also[:2]) if view.also else "NULL, NULL"
    found = connection.execute(
        f"SELECT input_file, input_row, {also}, count(*), sum({amount}), count(*) OVER () FROM apart "
        f"GROUP BY ALL ORDER BY ALL LIMIT {max(most, 1)}"
    ).fetchall()
    first = tuple(
        InputRow(
            file=file,
            row=row,
            rows=count,
            amount=total if amount != "NULL" else None,
            also=(view.also[2], also_file, also_row) if view.also and also_file is not None else None,
        )
        for file, row, also_file, also_row, count, total, _ in found[:most]
    )
    return first, found[0][-1] if found else 0


def _select(rows: Rows, *, shortened: bool = False) -> str:
    amount = f", {rows.amount}" if rows.amount else ""
    where = condition(rows.where, shortened=shortened)
    return f"SELECT input_file, input_row{amount} FROM {rows.view} WHERE {where} ORDER BY input_file, input_row"


def condition(where: Mapping[str, Values], *, shortened: bool = False) -> str:
    """What rows must have, as SQL; a key such as “npi or tin” is of any of these columns."""
    parts = []
    for key, values in where.items():
        any_of = [_one_of(column, values, shortened=shortened) for column in _columns(key)]
        parts.append(f"({' OR '.join(any_of)})" if len(any_of) > 1 else any_of[0])
    return " AND ".join(parts) or "TRUE"


def _columns(key: str) -> Iterable[str]:
    return key.split(" or ")


def _one_of(column: str, values: Values, *, shortened: bool) -> str:
    stated = [value for value in values if value is not None]
    if len(values) > 2 and _follow_each_other(values):
        return f"{column} BETWEEN {values[0]} AND {values[-1]}"
    literals = [quoted(value) if isinstance(value, str) else str(value) for value in stated]
    if shortened and len(literals) > _FEW + 1:
        literals = [*literals[:_FEW], f"… {len(literals) - _FEW} more"]
    parts = [f"{column} = {literals[0]}"] if len(literals) == 1 else []
    parts += [f"{column} IN ({', '.join(literals)})"] if len(literals) > 1 else []
    parts += [f"{column} IS NULL"] if None in values else []
    return f"({' OR '.join(parts)})" if len(parts) > 1 else parts[0] if parts else "FALSE"


def _follow_each_other(values: Values) -> bool:
    """Whether these are whole numbers, each one more than that before, such as the months of a year."""
    first = values[0]
    return isinstance(first, int) and values == tuple(range(first, first + len(values)))
