"""The SQL that turns staged text into typed rows, and says of each value that cannot be used why.

Used on DuckDB alone: whatever engine reckons later, taking in happens here.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coordcare.engine.on_duckdb import identifier, quoted
from coordcare.tables.declaration import EARLIEST_DATE, LATEST_DATE, Column, Kind, Table
from coordcare.tables.ingest.staging import Staged

# Forms in which exports write dates, beside ISO. Month before day, as in the United States; a file that puts the day
# first says so in cco.yaml. Two-digit years are refused: 21 may be a child or a centenarian.
DATE_FORMS = (
    "%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y", "%d%b%Y", "%d-%b-%Y", "%b %d, %Y", "%B %d, %Y",
    "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%d%b%Y:%H:%M:%S",
)  # fmt: skip
_DIGITS = r"\$?\s*(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?"
_MONEY_AS_PEOPLE_WRITE_IT = rf"\+?\s*{_DIGITS}|-\s*{_DIGITS}|\$\s*-\s*{_DIGITS}|{_DIGITS}\s*-|\(\s*{_DIGITS}\s*\)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """A condition under which a value cannot be used, and the reason in words."""

    column: Column
    fails: str
    reason: str


def typed_sql(table: Table, columns: Sequence[Column], staged: Staged) -> str:
    """One input's rows, typed.

    Beside the columns there are `rejected`, `problems` (a list of what is wrong, each with column, value as written,
    reason, and whether it rejects), `rounded` (how many amounts had more than cents), `amount_written` (the table's
    money before rounding) and, where the input is Parquet, `file_row_number`.
    """
    dates = staged.source.dates
    values = ", ".join(f"{_value(column, staged, dates)} AS {column.name}" for column in columns)
    written = "".join(
        f", {_source(column, staged)[0]} AS written_{column.name}" for column in columns if not _is_plain(column)
    )
    number = "" if staged.text else ", file_row_number"
    asked = [column for column in columns if column.required or column.name in staged.header.ours]
    checks = checks_of(asked, dates=dates, typed=_typed_already(columns, staged))
    usable = ", ".join(_usable(column, checks) for column in columns)
    rounded = " + ".join(_rounded(column, staged) for column in columns if column.kind is Kind.MONEY) or "0"
    return (
        f"SELECT {usable}{number}, {_any(check.fails for check in checks if check.column.rejects)} AS rejected, "
        f"{_problems(checks)} AS problems, {rounded} AS rounded, {_as_written(table, staged)} AS amount_written "
        f"FROM (SELECT {values}{written}{number} FROM {staged.rows})"
    )


def _source(column: Column, staged: Staged) -> tuple[str, str]:
    """The input's column that serves as ours, as SQL, and its type; NULL where there is none."""
    theirs = staged.header.ours.get(column.name)
    if theirs is None:
        return "NULL", "VARCHAR"
    return identifier(theirs), staged.types[theirs]


def _text(column: Column, staged: Staged) -> str:
    """The value as text without blanks around it, NULL where nothing is left."""
    source, sql_type = _source(column, staged)
    if source == "NULL":
        return "NULL::VARCHAR"
    if source in staged.filled:
        return f"trim({source})"
    if sql_type == "DOUBLE" or (sql_type == "FLOAT" and column.kind is Kind.TEXT):  # 12345.0; FLOAT holds no date
        source = f"regexp_replace(CAST({source} AS VARCHAR), '\\.0$', '')"
    elif sql_type != "VARCHAR":
        source = f"CAST({source} AS VARCHAR)"
    return f"nullif(trim({source}), '')"


def _is_plain(column: Column) -> bool:
    """Whether the column is text that is used as it was written."""
    return column.kind is Kind.TEXT and not column.choices


def _written(column: Column) -> str:
    """The value as text, as it was written."""
    return column.name if _is_plain(column) else f"CAST(written_{column.name} AS VARCHAR)"


def _shown(column: Column) -> str:
    """The value as it was written, for whoever has to mend it; asked of few rows, for trimming takes time."""
    return column.name if _is_plain(column) else f"nullif(trim({_written(column)}), '')"


def _person(text: str, staged: Staged) -> str:
    """The person's number falls back on the member's."""
    if "member_id" not in staged.header.ours:
        return text
    return f"coalesce({text}, {_text(Column(name='member_id', kind=Kind.TEXT, says=''), staged)})"


def _value(column: Column, staged: Staged, dates: str | None) -> str:
    source, sql_type = _source(column, staged)
    if column.name == "person_id":
        return _person(_text(column, staged), staged)
    if source == "NULL":
        return f"NULL::{column.sql_type}"
    written, text = source if sql_type == "VARCHAR" else f"CAST({source} AS VARCHAR)", _text(column, staged)
    match column.kind:
        case Kind.TEXT:
            return _chosen(column, text) if column.choices else text
        case Kind.DATE if sql_type == "DATE":
            return source
        case Kind.DATE if sql_type == "TIMESTAMP WITH TIME ZONE":
            return f"TRY_CAST({source} AT TIME ZONE 'UTC' AS DATE)"
        case Kind.DATE if sql_type.startswith("TIMESTAMP") and not sql_type.endswith("]"):
            return f"TRY_CAST({source} AS DATE)"
        case Kind.DATE:
            return _date(written, text, dates)
        case Kind.WHOLE if sql_type in _WHOLE_NUMBERS:
            return f"TRY_CAST({source} AS INTEGER)"
        case Kind.WHOLE:
            exact = _cast(written, text, "DECIMAL(18,3)")
            return f"CASE WHEN {exact} % 1 = 0 THEN {_cast(written, text, 'INTEGER')} END"
        case _ if _decimals(sql_type) is not None or sql_type in _WHOLE_NUMBERS:
            return f"TRY_CAST({source} AS {column.sql_type})"
        case _:
            return _number(written, text, column.sql_type)


_WHOLE_NUMBERS = ("BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UBIGINT", "UINTEGER", "HUGEINT")


def _chosen(column: Column, text: str) -> str:
    """The choice however it is written: any case, and the spellings that the declaration knows."""
    spelled = " ".join(f"WHEN {quoted(other)} THEN {quoted(ours)}" for other, ours in column.spelled)
    return f"CASE lower({text}) {spelled} ELSE lower({text}) END" if spelled else f"lower({text})"


def _date(written: str, text: str, dates: str | None) -> str:
    if dates is not None:
        return f"CAST(try_strptime({text}, {quoted(dates)}) AS DATE)"
    eight_digits = f"CASE WHEN regexp_full_match({text}, '[0-9]{{8}}') THEN try_strptime({text}, '%Y%m%d') END"
    return (
        f"coalesce(TRY_CAST(nullif({written}, 'epoch') AS DATE), TRY_CAST(nullif(lower({text}), 'epoch') AS DATE), "
        f"CAST(coalesce({eight_digits}, try_strptime({text}, {list(DATE_FORMS)!r})) AS DATE))"
    )


def _cleaned(text: str) -> str:
    """A number as people write it, as a computer does: $1,234.50, (12.00) and 12.00- are numbers."""
    negative = f"contains({text}, '(') OR contains({text}, '-')"
    digits = f"regexp_replace({text}, '[^0-9.]', '', 'g')"
    return (
        f"CASE WHEN regexp_full_match({text}, {quoted(_MONEY_AS_PEOPLE_WRITE_IT)}) "
        f"THEN CASE WHEN {negative} THEN '-' ELSE '' END || {digits} END"
    )


def _cast(written: str, text: str, sql_type: str) -> str:
    """The value as it was written, or else without what only trimming knows for a blank: trimming takes time."""
    return f"coalesce(TRY_CAST({written} AS {sql_type}), TRY_CAST({text} AS {sql_type}))"


def _number(written: str, text: str, sql_type: str) -> str:
    return f"coalesce({_cast(written, text, sql_type)}, TRY_CAST({_cleaned(text)} AS {sql_type}))"


def _exact(column: Column) -> str:
    """The amount with all its digits, where the input may have more than cents."""
    return _number(_written(column), _shown(column), "DECIMAL(38,18)")


def _has_cents_only(column: Column, staged: Staged) -> bool:
    source, sql_type = _source(column, staged)
    if source == "NULL" or sql_type in _WHOLE_NUMBERS:
        return True
    decimals = _decimals(sql_type)
    return decimals is not None and decimals <= 2


def _decimals(sql_type: str) -> int | None:
    """How many decimals the type has; None where it is no decimal number."""
    found = re.fullmatch(r"DECIMAL\(\d+,(\d+)\)", sql_type)
    return int(found[1]) if found else None


def _rounded(column: Column, staged: Staged) -> str:
    """1 where the amount had more than cents and was rounded."""
    if _has_cents_only(column, staged):
        return "0"
    written = _written(column)
    return f"CASE WHEN length({written}) - coalesce(nullif(strpos({written}, '.'), 0), length({written})) > 2 AND " \
           f"{_exact(column)} <> {column.name} THEN 1 ELSE 0 END"  # fmt: skip


def _as_written(table: Table, staged: Staged) -> str:
    """The table's money as written, before it is rounded to the cent; nothing where it cannot be used."""
    if table.money is None:
        return "NULL::DECIMAL(38,18)"
    column = table[table.money]
    if _has_cents_only(column, staged):
        return f"CAST({column.name} AS DECIMAL(38,18))"
    return f"CASE WHEN {column.name} IS NOT NULL THEN {_exact(column)} END"


def _typed_already(columns: Sequence[Column], staged: Staged) -> frozenset[str]:
    """Columns that the input holds in our type: nothing in them can be unreadable."""
    return frozenset(
        column.name
        for column in columns
        if column.kind is not Kind.TEXT
        and _source(column, staged)[1] in (column.sql_type, "DATE" if column.kind is Kind.DATE else "INTEGER")
    )


def checks_of(
    columns: Sequence[Column], *, dates: str | None = None, typed: frozenset[str] = frozenset()
) -> tuple[Check, ...]:
    """Every condition that a value of the columns may fail, in their order."""
    return tuple(check for column in columns for check in _checks(column, dates, column.name in typed))


def _checks(column: Column, dates: str | None, typed: bool) -> list[Check]:
    name = column.name
    is_read = typed or column.kind is Kind.TEXT  # text is always read; where there is none, nothing was written
    checks = []

    def fails_when(condition: str, reason: str) -> None:
        checks.append(Check(column=column, fails=condition, reason=reason))

    if column.required:
        empty = f"{name} IS NULL" if is_read else f"CASE WHEN {name} IS NULL THEN {_shown(column)} IS NULL END"
        fails_when(empty, "is empty, and nothing can be done without it")
    if not is_read:
        fails_when(
            f"CASE WHEN {name} IS NULL THEN {_shown(column)} IS NOT NULL END",
            f"is not {_A[column.kind]}{_as(column, dates)}",
        )
    if column.kind is Kind.DATE:
        fails_when(
            f"{name} < DATE '{EARLIEST_DATE}'" + ("" if column.essential else f" OR {name} >= DATE '{LATEST_DATE}'"),
            f"is not between {EARLIEST_DATE.year} and {LATEST_DATE.year}",
        )
    if column.not_before:
        fails_when(f"{name} < {column.not_before}", f"is earlier than {column.not_before}")
    if column.choices:
        # A list of five or more would be made a join, after which rows are in no order.
        fails_when(
            " AND ".join(f"{name} <> {quoted(choice)}" for choice in column.choices),
            f"is none of {', '.join(column.choices)}",
        )
    if column.at_least is not None:
        fails_when(f"{name} < {column.at_least}", f"is less than {column.at_least}")
    if column.length is not None:
        fails_when(f"length({name}) <> {column.length}", f"does not have {column.length} characters")
    return checks


_A = {
    Kind.DATE: "a date", Kind.MONEY: "an amount", Kind.QUANTITY: "a quantity", Kind.RATE: "a rate",
    Kind.WHOLE: "a whole number",
}  # fmt: skip


def _as(column: Column, dates: str | None) -> str:
    if column.kind is Kind.DATE:
        return f" as {dates}, which cco.yaml asks for" if dates else " with year, month and day, such as 2022-12-31"
    return ""


def _any(conditions: Iterable[str]) -> str:
    """Whether any condition holds; one that cannot be told, because a value is missing, does not."""
    return f"coalesce({' OR '.join(f'({condition})' for condition in conditions) or 'false'}, false)"


def _usable(column: Column, checks: tuple[Check, ...]) -> str:
    """The value, or nothing where it fails a check."""
    failing = [check.fails for check in checks if check.column is column and "IS NULL" not in check.fails]
    if column.kind is Kind.DATE and column.essential:
        failing.append(f"{column.name} >= DATE '{LATEST_DATE}'")  # how sources write an end that is not known yet
    if not failing:
        return column.name
    return (
        f"CASE WHEN {' OR '.join(f'({fails})' for fails in failing)} THEN NULL ELSE {column.name} END AS {column.name}"
    )


def _problems(checks: tuple[Check, ...]) -> str:
    """A list of what is wrong in the row, each with column, value as written, reason, and whether it rejects."""
    found = ", ".join(
        f"CASE WHEN {check.fails} THEN {{'column_name': {quoted(check.column.name)}, "
        f"'written': {_shown(check.column)}, 'reason': {quoted(check.reason)}, "
        f"'rejects': {'true' if check.column.rejects else 'false'}}} END"
        for check in checks
    )
    any_fails = _any(check.fails for check in checks)
    return f"CASE WHEN {any_fails} THEN list_filter([{found}], lambda problem: problem IS NOT NULL) END"
