"""A review as text for the terminal: findings by sheet and cell, each with what to do and who says so."""

from collections.abc import Iterator, Sequence
from typing import Any

import click

from coordcare.filing.report.words import (
    SEVERITY_WORDS,
    WHOLE_SHEET,
    WHOLE_WORKBOOK,
    by_sheet,
    could_not_be_read,
    counted,
    counts_in_words,
    next_step,
    on_one_line,
    open_to_explain,
)
from coordcare.filing.review import FileReview, Finding, Severity

NARROWEST, WIDEST = 80, 110
_COLOURS = {Severity.NOT_APPROVED: "red", Severity.EXPLAIN: "yellow", Severity.NOTE: "cyan"}
_INDENT = " " * 8
_COUNT_HEADERS = ("Not approved", "Explain", "Notes")


def text_report(reviews: Sequence[FileReview], *, width: int, colour: bool) -> str:
    """The reviews as text: a table of all where there are several, then each; `width` is kept between 80 and 110."""
    width = max(NARROWEST, min(WIDEST, width))
    page = _Page(width=width, colour=colour)
    parts = []
    if len(reviews) > 1:
        parts.append("\n".join([*page.table(reviews), "", *page.wrapped(_ending(reviews))]))
    parts += ["\n".join(page.review(review)) for review in reviews]
    ruler = f"\n\n{'─' * width}\n"
    return f"{ruler.join(parts)}\n"


def _ending(reviews: Sequence[FileReview]) -> str:
    """All files in a sentence: how many there are, how many block, how many could not be read."""
    blocked = sum(review.blocks for review in reviews)
    unread = sum(not review.readable for review in reviews)
    parts = [
        f"{counted(blocked, 'file')} {'has' if blocked == 1 else 'have'} findings that block approval"
        if blocked
        else "nothing blocks approval",
        f"{counted(unread, 'file')} could not be read" if unread else "",
    ]
    return f"{counted(len(reviews), 'file')}: {', '.join(filter(None, parts))}."


class _Page:
    """Lines of a given width, painted or plain."""

    def __init__(self, *, width: int, colour: bool) -> None:
        self.width = width
        self.colour = colour

    def painted(self, text: str, **style: Any) -> str:
        return click.style(text, **style) if self.colour else text

    def wrapped(self, text: str, *, first: str = "", then: str = "", **style: Any) -> list[str]:
        lines = _wrapped(on_one_line(text), self.width, first, then)
        return [self.painted(line, **style) if style else line for line in lines]

    def review(self, review: FileReview) -> Iterator[str]:
        """All about one file, from its name to what to do next."""
        head = " · ".join(filter(None, (review.contractor, review.period)))
        yield from self.wrapped(head, bold=True)
        yield from self.wrapped(str(review.path), bold=not head)
        if not review.readable:
            for line in f"The file {could_not_be_read(review)}".splitlines():
                yield from self.wrapped(line, fg="red")
            yield from self.wrapped(next_step(review))
            return
        if review.judged_by:
            yield from self.wrapped(review.judged_by)
        yield from self.wrapped(counts_in_words(review))
        for sheet, findings in by_sheet(review.findings).items():
            yield ""
            yield from self.wrapped(
                f"{sheet or WHOLE_WORKBOOK} ({counted(len(findings), 'finding')})", bold=True, underline=True
            )
            for finding in findings:
                yield from self.finding(finding)
        yield from self.idle(review)
        if review.findings:
            yield ""
            yield from self.wrapped(next_step(review), bold=True)
        if open_to_explain(review):
            yield from self.wrapped(
                "To explain a finding instead of correcting it: coordcare review FILE --draft-explanations"
            )

    def finding(self, finding: Finding) -> Iterator[str]:
        """One finding: cell, weight, what stands there, what to do, who says so, and its explanation."""
        cell = finding.cell or (WHOLE_SHEET if finding.sheet else "")
        word = SEVERITY_WORDS[finding.severity]
        lines = self.wrapped(f"{word}: {finding.message}", first=f"  {cell:<5} ", then=_INDENT)
        if lines:
            lines[0] = lines[0].replace(
                f"{word}:", self.painted(f"{word}:", fg=_COLOURS[finding.severity], bold=True), 1
            )
        yield ""
        yield from lines
        yield from self.wrapped(finding.fix, first=f"{_INDENT}→ ", then=f"{_INDENT}  ")
        if given := finding.explanation:
            told = f"Explained by {given.by} on {given.on.isoformat()}: {given.text}"
            yield from self.wrapped(told, first=f"{_INDENT}✓ ", then=f"{_INDENT}  ", fg="green")
        yield from self.wrapped(f"{finding.rule} · {finding.citation}", first=_INDENT, then=_INDENT, dim=True)

    def idle(self, review: FileReview) -> Iterator[str]:
        """The explanations that answer nothing, or why none could be read."""
        if review.unread_explanations:
            yield ""
            yield from self.wrapped(review.unread_explanations, fg="yellow")
        if not review.idle_explanations:
            return
        yield ""
        yield from self.wrapped(
            "Explanations that answer no finding of this review; correct their rule and place, or delete them:"
        )
        for idle in review.idle_explanations:
            yield from self.wrapped(idle, first="  - ", then="    ")

    def table(self, reviews: Sequence[FileReview]) -> Iterator[str]:
        """One line a file: its name, whose it is, for when, and the three counts, or why it could not be read."""
        counts_width = sum(len(header) + 2 for header in _COUNT_HEADERS)
        period_width = min(23, max(6, *(len(on_one_line(review.period)) for review in reviews)))
        room = self.width - counts_width - period_width - 4
        longest_name = max(10, *(len(on_one_line(review.contractor)) for review in reviews))
        name_width = min(room * 2 // 5, longest_name)
        path_width = max(4, min(room - name_width, max(len(on_one_line(review.path.name)) for review in reviews)))
        head = f"{'File':<{path_width}}  {'Contractor':<{name_width}}  {'Period':<{period_width}}"
        yield self.painted(head + "".join(f"  {header}" for header in _COUNT_HEADERS), bold=True)
        for review in reviews:
            path = _clipped(on_one_line(review.path.name), path_width)
            if not review.readable:
                lines = self.wrapped(
                    could_not_be_read(review), first=" " * (path_width + 2), then=" " * (path_width + 2)
                )
                lines[0] = f"{path:<{path_width}}{lines[0][path_width:]}"
                yield from (self.painted(line, fg="red") for line in lines)
                continue
            name, period = (
                _clipped(on_one_line(review.contractor), name_width),
                _clipped(on_one_line(review.period), period_width),
            )
            counts = "".join(
                f"  {review.counts[severity]:>{len(header)},}"
                for severity, header in zip(Severity, _COUNT_HEADERS, strict=True)
            )
            yield f"{path:<{path_width}}  {name:<{name_width}}  {period:<{period_width}}{counts}"


def _wrapped(text: str, width: int, first: str, then: str) -> list[str]:
    """A text broken at blanks, each line with its indent; `textwrap` is too slow for a thousand files."""
    lines: list[str] = []
    line, started = first, False
    for word in text.split(" ") if text else ():
        if started and len(line) + 1 + len(word) > width:
            lines.append(line)
            line, started = then, False
        line = f"{line} {word}" if started else f"{line}{word}"
        started = True
    return [*lines, line] if started else lines


def _clipped(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
