"""How a statement says things: rules, values, sources and categories in words."""

import inspect
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from coordcare.figures import Figure, Law, Number, Rows, Source, Term, Text, rounded, written
from coordcare.payment.category import StreamCategory
from coordcare.payment.closing.results import CASES
from coordcare.payment.closing.settling import SettledStream
from coordcare.payment.streams.stream import Stream

CONFIDENTIAL = "Confidential: tells of small numbers of members. Not to be passed on."
"""What stands on every page of a statement: it is of one party, which knows the members it is settled for."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST_VALUES = 4
_CASES = {
    "all": "all members",
    "contracting_entity": "members who belong to {}",
    "gave": "cases in the care of {}",
    "served": "members whom {} served",
}  # by the basis of a computed result
_COLUMNS = {"npi or tin": "billed by", "number": "month", "stream_key": "stream"}


def rule_of(stream: Stream) -> tuple[str, str]:
    """The rule of a stream in words: the first paragraph of its docstring, and what the others add to it."""
    first, *others = (inspect.getdoc(type(stream)) or "").split("\n\n")
    return " ".join(first.split()), " ".join(" ".join(others).split())


def category_of(one: SettledStream) -> StreamCategory:
    """The category of a settled stream with its reason."""
    return next(each for each in one.of.categories.streams if each.stream.name == one.stream.name)


def value_of(figure: Figure) -> str:
    """The value of a figure as people read it; a dash where there is none."""
    return signed(written(figure.value, figure.unit)) if figure.value is not None else "–"


def signed(text: str) -> str:
    """Words with figures in them, with a minus that is as wide as a plus."""
    return re.sub(r"(?<![\w-])-(?=\$?[0-9])", "−", text)


def place_of(source: Source | None) -> tuple[str, str]:
    """Where a figure comes from: the file or table, and the place in it; both empty where it is made of others."""
    match source:
        case None:
            return "", ""
        case Term() | Text():
            return source.file or "terms", source.path
        case Law():
            return source.cite, f"{source.name} ({source.standing})"
        case Rows():
            return _rows(source)


def _rows(source: Rows) -> tuple[str, str]:
    where = dict(source.where)
    files, rows = where.pop("input_file", ()), where.pop("input_row", ())
    if files and rows:
        return str(files[0]), f"row {rows[0]}"
    if source.view == CASES:
        (rate,), (basis,), (whose,) = (where[name] for name in ("rate", "basis", "whose"))
        return "computed from claims", f"{_words(str(rate))}: {_CASES[str(basis)].format(whose)}"
    says = [f"{_COLUMNS.get(name, _words(name))} {_values(name, values)}" for name, values in where.items()]
    return f"table {source.view}", "; ".join(says)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _values(name: str, values: Sequence[str | int | None]) -> str:
    if name == "number":
        return _months([value for value in values if isinstance(value, int)])
    said = ["none" if value is None else str(value) for value in values[:_MOST_VALUES]]
    more = [f"and {len(values) - _MOST_VALUES} more"] if len(values) > _MOST_VALUES else []
    return ", ".join([*said, *more]) or "none"


def _months(numbers: Sequence[int]) -> str:
    """Months by their numbers, as spans: Jan–Dec 2022."""
    return ", ".join(_span(first, last) for first, last in _spans(sorted(set(numbers)))) or "none"


def _spans(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = 0
    for at, number in enumerate(numbers):
        if at + 1 == len(numbers) or numbers[at + 1] != number + 1:
            yield numbers[first], number
            first = at + 1


def _span(first: int, last: int) -> str:
    (first_year, first_month), (last_year, last_month) = divmod(first - 1, 12), divmod(last - 1, 12)
    end = f"{_MONTHS[last_month]} {last_year}"
    if first == last:
        return end
    return f"{_MONTHS[first_month]}–{end}" if first_year == last_year else f"{_MONTHS[first_month]} {first_year}–{end}"


def bound_of(figure: Figure) -> str:
    """The most that can be gained or lost; where the terms set no limit, that."""
    return "no limit" if figure.value is None else value_of(figure)


def as_number(figure: Figure) -> Decimal | None:
    """The value as a decimal number to six places; None where it is text or nothing."""
    if figure.value is None or isinstance(figure.value, str):
        return None
    return decimal_of(figure.value)


def decimal_of(number: Number) -> Decimal:
    """A number to six places, without zeros at its end."""
    exact = rounded(number, 6)
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()
