"""Named tables computed from named tables, in order, each as SQL that is kept.

A step is an Ibis expression over tables that are known by name and columns alone. Ibis is used as a compiler: it turns
the expression into the SQL of an engine and never touches data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Ibis ships no types. An expression, whatever its shape, is an `ibis.Table` or `ibis.Value`.
Expression = Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A table to compute: its name, a sentence on it, and the expression."""

    name: str
    says: str
    expression: Expression

    def table(self) -> Expression:
        """The computed table as later steps see it: a name and its columns."""
        import ibis

        return ibis.table(_of_stated_types(self.expression).schema(), name=self.name)

    def sql(self, dialect: str) -> str:
        """The step as the SQL of an engine; `dialect` is a name that Ibis knows, such as duckdb, pyspark or trino."""
        import ibis

        return str(ibis.to_sql(_of_stated_types(self.expression), dialect=dialect))


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """A step as the SQL of an engine."""

    name: str
    says: str
    sql: str


def _of_stated_types(expression: Expression) -> Expression:
    """The table with its types spelled out, for engines differ in them.

    A sum of whole numbers is a HUGEINT here, a BIGINT or a NUMERIC there; the first day of a month comes with a time;
    and no two have the same narrow whole numbers. `.cast` would leave out what Ibis holds for needless.
    """
    from ibis.expr.datatypes import int32
    from ibis.expr.operations import Cast

    columns = {
        name: Cast(expression[name], int32 if kind.is_integer() and kind.nbytes < int32.nbytes else kind).to_expr()
        for name, kind in expression.schema().items()
    }
    return expression.select(**columns)


def named_table(name: str, columns: Mapping[str, str]) -> Expression:
    """A table known by its name and columns; types in SQL's words, such as VARCHAR or DECIMAL(18,2)."""
    import ibis

    return ibis.table({column: _IBIS_TYPES[sql_type] for column, sql_type in columns.items()}, name=name)


def of_types(table: Expression, columns: Mapping[str, str]) -> Expression:
    """The columns that are declared, each of its type, so that tables made in different ways can be put together."""
    from ibis.expr.datatypes import dtype
    from ibis.expr.operations import Cast

    return table.select(
        **{name: Cast(table[name], dtype(_IBIS_TYPES[kind])).to_expr() for name, kind in columns.items()}
    )


_IBIS_TYPES = {
    "VARCHAR": "string",
    "DATE": "date",
    "DECIMAL(18,2)": "decimal(18,2)",
    "DECIMAL(18,3)": "decimal(18,3)",
    "DECIMAL(18,6)": "decimal(18,6)",
    "DECIMAL(38,2)": "decimal(38,2)",
    "DECIMAL(38,6)": "decimal(38,6)",
    "INTEGER": "int32",
    "BIGINT": "int64",
    "BOOLEAN": "boolean",
}
