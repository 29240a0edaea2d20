"""The words and the order that every report of a review shares, whether a terminal, a page or a workbook shows it."""

import re
from collections.abc import Iterable, Sequence

from coordcare.filing.review import FileReview, Finding, Severity
from coordcare.rulebook.sources import Standing

SEVERITY_WORDS = {Severity.NOT_APPROVED: "not approved", Severity.EXPLAIN: "explain", Severity.NOTE: "note"}
SEVERITY_MEANINGS = {
    Severity.NOT_APPROVED: "The filing will not be approved as it stands. Correct the cell.",
    Severity.EXPLAIN: "Correct the cell, or explain in the file of explanations why it is right.",
    Severity.NOTE: "Worth knowing. Nothing has to be done.",
}
STANDING_MEANINGS = {
    Standing.CONFIRMED: "Read in the official text.",
    Standing.REPORTED: "Read in a copy or in a secondary source.",
    Standing.ASSUMED: "Nobody here has seen the text; such a finding never blocks approval.",
}
WHOLE_WORKBOOK = "Whole workbook"
WHOLE_SHEET = "whole sheet"
NOTHING_FOUND = "Nothing was found."

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]*)")


def on_one_line(text: str) -> str:
    """A text from a file, safe to show: on one line, with nothing that could steer a terminal or turn the script."""
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 finding, 12 findings."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def place_words(sheet: str, cell: str) -> str:
    """Where a finding stands, for people: “Hospital!B7”, a sheet's name, or the whole workbook."""
    if not sheet:
        return WHOLE_WORKBOOK.lower()
    return on_one_line(f"{sheet}!{cell}" if cell else sheet)


def cell_position(cell: str) -> tuple[int, int]:
    """Row and column of a cell, or of the first cell of a range; (0, 0) for a whole sheet."""
    match = _CELL.match(cell)
    if match is None:
        return 0, 0
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def by_sheet(findings: Iterable[Finding], titles: Sequence[str] = ()) -> dict[str, tuple[Finding, ...]]:
    """The findings of each sheet by row and column: the workbook as a whole first, then sheets as in `titles`.

    Sheets that `titles` does not name come last, in the order in which findings name them.
    """
    groups: dict[str, list[Finding]] = {title: [] for title in ("", *titles)}
    for finding in findings:
        groups.setdefault(finding.sheet, []).append(finding)
    return {
        sheet: tuple(sorted(group, key=lambda finding: cell_position(finding.cell)))
        for sheet, group in groups.items()
        if group
    }


def open_to_explain(review: FileReview) -> tuple[Finding, ...]:
    """The findings that wait for a correction or an explanation."""
    return tuple(
        finding for finding in review.findings if finding.severity is Severity.EXPLAIN and finding.explanation is None
    )


def counts_in_words(review: FileReview) -> str:
    """The counts in a sentence: “2 findings block approval, 3 are to correct or explain (1 of them is explained).”"""
    if not review.findings:
        return NOTHING_FOUND
    counts = review.counts
    explained = counts[Severity.EXPLAIN] - len(open_to_explain(review))
    parts = []
    if number := counts[Severity.NOT_APPROVED]:
        parts.append(f"{counted(number, 'finding')} {'blocks' if number == 1 else 'block'} approval")
    if number := counts[Severity.EXPLAIN]:
        aside = f" ({explained:,} of them {_is(explained)} explained)" if explained else ""
        parts.append(f"{number:,} {_is(number)} to correct or explain{aside}")
    if number := counts[Severity.NOTE]:
        parts.append(f"{number:,} {_is(number)} {'a note' if number == 1 else 'notes'}")
    return f"{', '.join(parts)}."


def next_step(review: FileReview) -> str:
    """What to do next with a file, in one or two sentences."""
    if not review.readable:
        return "Mend the file as said, then review it again."
    blocking, waiting = review.counts[Severity.NOT_APPROVED], len(open_to_explain(review))
    if blocking:
        what = "the finding that blocks" if blocking == 1 else f"the {blocking:,} findings that block"
        return f"Correct {what} approval, then review the file again."
    if waiting:
        wait = "waits" if waiting == 1 else "wait"
        return f"Nothing blocks approval. {counted(waiting, 'finding')} {wait} for a correction or an explanation."
    return "Nothing blocks approval, and nothing waits for an answer."


def could_not_be_read(review: FileReview) -> str:
    """Why a file could not be read, without the file's name; several problems stand on lines of their own."""
    return "could not be read: " + "\n".join(on_one_line(line) for line in (review.error or "").splitlines())


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
