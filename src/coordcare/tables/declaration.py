"""How a table that we accept is declared: its columns, what each may hold, and a sentence on each.

One declaration checks what comes in, gives the stored types, writes the data dictionary and shapes the fictional CCO.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum


class Kind(Enum):
    """What a column holds; the value is the type it is stored as, in the SQL that all engines share."""

    TEXT = "VARCHAR"
    DATE = "DATE"
    MONEY = "DECIMAL(18,2)"
    QUANTITY = "DECIMAL(18,3)"
    RATE = "DECIMAL(18,6)"
    WHOLE = "INTEGER"


# A date outside these is a slip of the pen: nobody enrolled is older, and nothing is planned so far ahead.
EARLIEST_DATE = date(1900, 1, 1)
LATEST_DATE = date(2100, 1, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column: its name, what it holds, a sentence on it, and what its values must satisfy.

    A value that cannot be read, or cannot be, is set aside and the row kept, unless the column is required or
    `essential`: then the row is rejected. `spelled` maps other spellings of the choices to ours. A `sparse` column is
    not stored where no source has it.
    """

    name: str
    kind: Kind
    says: str
    required: bool = False
    essential: bool = False
    also_named: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    spelled: tuple[tuple[str, str], ...] = ()
    at_least: int | None = None
    not_before: str | None = None
    length: int | None = None
    references: str | None = None
    sparse: bool = False

    @property
    def sql_type(self) -> str:
        """The type it is stored as."""
        return self.kind.value

    @property
    def rejects(self) -> bool:
        """Whether a bad value rejects the row."""
        return self.required or self.essential


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table that we accept: its columns, and those by which a row is known.

    `ignored` names columns that the source may hold and that are left out on purpose, because nothing here needs them.
    """

    name: str
    says: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    ignored: tuple[str, ...] = ()
    money: str | None = None

    def __getitem__(self, name: str) -> Column:
        """The column of this name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, in order."""
        return tuple(column.name for column in self.columns)


def text(
    name: str,
    says: str,
    *,
    required: bool = False,
    essential: bool = False,
    also_named: Sequence[str] = (),
    choices: Sequence[str] = (),
    spelled: Sequence[tuple[str, str]] = (),
    length: int | None = None,
    references: str | None = None,
) -> Column:
    """A column of text, or of one of the choices; `references` names the table and column where it must stand."""
    return Column(
        name=name,
        kind=Kind.TEXT,
        says=says,
        required=required,
        essential=essential,
        also_named=tuple(also_named),
        choices=tuple(choices),
        spelled=tuple(spelled),
        length=length,
        references=references,
    )


def day(
    name: str, says: str, *, required: bool = False, essential: bool = False, not_before: str | None = None
) -> Column:
    """A column of dates, which may have to be no earlier than another of the row."""
    return Column(name=name, kind=Kind.DATE, says=says, required=required, essential=essential, not_before=not_before)


def money(name: str, says: str, *, required: bool = False) -> Column:
    """A column of US dollars, exact to the cent."""
    return Column(name=name, kind=Kind.MONEY, says=says, required=required)


def quantity(name: str, says: str) -> Column:
    """A column of amounts that are not money and never below zero."""
    return Column(name=name, kind=Kind.QUANTITY, says=says, at_least=0)


def rate(name: str, says: str, *, required: bool = False, at_least: int | None = 0) -> Column:
    """A column of shares of one, ratios and indices; below zero only where `at_least` is None."""
    return Column(name=name, kind=Kind.RATE, says=says, required=required, at_least=at_least)


def whole(name: str, says: str, *, required: bool = False, at_least: int | None = None) -> Column:
    """A column of whole numbers."""
    return Column(name=name, kind=Kind.WHOLE, says=says, required=required, at_least=at_least)


def numbered(name: str, says: str, count: int, *, kind: Kind = Kind.TEXT) -> tuple[Column, ...]:
    """Columns `name_1` to `name_count`, as claims have them for diagnoses."""
    return tuple(Column(name=f"{name}_{n}", kind=kind, says=f"{says} {n}.", sparse=n > 1) for n in range(1, count + 1))
