"""What the store holds of each table: its own columns, and where each row came from and how it stands."""

from collections.abc import Collection
from dataclasses import dataclass

from coordcare.engine.plan import Expression, named_table
from coordcare.tables.catalogue import BY_NAME
from coordcare.tables.declaration import Table

SERVICE_DATE = {
    "medical_claim": "coalesce(claim_line_start_date, claim_start_date)",
    "pharmacy_claim": "dispensing_date",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Extra:
    """A column that the store adds to a table's own."""

    name: str
    sql_type: str
    says: str


_EXTRAS = (
    Extra(name="standing", sql_type="VARCHAR", says="Where the row ends: counted, or the bucket it fell into."),
    Extra(name="set_aside", sql_type="VARCHAR", says="Values that could not be used, as JSON; empty where all could."),
    Extra(name="input_file", sql_type="VARCHAR", says="The file or table it came from."),
    Extra(name="input_row", sql_type="BIGINT", says="The number of the row in it, from 1."),
)


def added_columns(table: Table) -> tuple[Extra, ...]:
    """What the store keeps of a row beside the table's own columns."""
    if table.name not in SERVICE_DATE:
        return _EXTRAS
    return (Extra(name="service_date", sql_type="DATE", says="The day by which the line counts."), *_EXTRAS)


def stored_table(name: str, *, also: Collection[str] = ()) -> Expression:
    """A table of the store as expressions see it.

    A store has only those sparse columns that its inputs had: they are left out but for those asked for in `also`.
    """
    table = BY_NAME[name]
    columns = {column.name: column.sql_type for column in table.columns if not column.sparse or column.name in also}
    return named_table(name, columns | {extra.name: extra.sql_type for extra in added_columns(table)})
