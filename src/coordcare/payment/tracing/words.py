"""What is said of a figure's source: the place of a term, the standing of law, what rows come to."""

from collections.abc import Iterator

from coordcare.figures import Figure, Law, Source, Term, Text, written
from coordcare.pages.words import counted
from coordcare.payment.tracing.rows import InputRow, Traced
from coordcare.payment.tracing.tree import Explained

ROW_NUMBERS = (
    "Row 1 is the first after the header. In a CSV file row N is line N + 1, unless a value before it holds a line "
    "break."
)
_STANDINGS = {
    "confirmed": "confirmed: it was read in the official text",
    "reported": "reported: it was read in a copy or a secondary source",
    "assumed": "ASSUMED: nobody here has seen the text that would say it",
}


def value_of(figure: Figure) -> str:
    """The value of a figure as people read it; a dash where there is none."""
    return written(figure.value, figure.unit) or "–"


def is_text(figure: Figure) -> bool:
    """Whether the figure is words, and no number."""
    return isinstance(figure.value, str)


def source_in_words(source: Source | None, told: Explained) -> Iterator[str]:
    """What there is to say of where a term, a text or a value of the law stands; nothing of rows."""
    match source:
        case Term(file=""):
            yield f"Term: {source.path} of the arrangement"
        case Term() | Text():
            kind = "Term" if isinstance(source, Term) else "Text"
            place = told.places.get((source.file, source.path))
            if place is None:
                yield f"{kind}: {source.file}, {source.path}; the file is no longer there, or cannot be read"
                return
            if place.stated:
                yield f"{kind}: {source.file}, line {place.line}: {place.text}"
            else:
                yield (
                    f"{kind}: {source.path}; {source.file} does not state it, so what holds without it holds. It would "
                    f"belong to line {place.line}: {place.text}"
                )
            if source.file in told.changed:
                yield f"{source.file} was changed after the close; the line is shown as it stands now."
        case Law():
            cite = source.cite.removesuffix(f" ({source.standing})")
            yield f"Law: {source.name}, {cite}; {_STANDINGS.get(source.standing, source.standing)}"


def rows_in_words(traced: Traced, figure: Figure) -> Iterator[str]:
    """How many rows there are, what they come to, and whether that is the figure."""
    if not traced.rows:
        yield "Rows: there are none."
        return
    come = f", in all {written(traced.total, 'dollars')}" if traced.total is not None and traced.dollars else ""
    many = counted(traced.rows, traced.called)
    from_inputs = f" from {counted(traced.inputs, 'row')} of the input" if traced.inputs != traced.rows else ""
    yield f"Rows: {many}{from_inputs}{come}. {traced.how}".rstrip()
    if not traced.adds_up(figure):
        given = written(traced.value, figure.unit)
        yield (
            f"These rows give {given} and the figure is {value_of(figure)}. That is a defect of this program; please "
            "report it."
        )


def input_row_in_words(row: InputRow, traced: Traced) -> tuple[str, str]:
    """A row of the input, and what it brings: an amount, or how often it counts."""
    place = f"row {row.row} of {row.file}"
    if row.also is not None:
        says, file, number = row.also
        place += f", {says} row {number} of {file}"
    if row.amount is None:
        return place, counted(row.rows, traced.called) if row.rows > 1 else ""
    if traced.dollars:
        return place, written(row.amount, "dollars")
    return place, f"{written(row.amount / row.rows, 'score')} in {counted(row.rows, traced.called)}"
