"""Rules that a careful reviewer would apply, and what they find.

A rule is a generator function: it takes the case under review and yields a `Remark` for each thing it sees; its
docstring is the sentence the filer reads. The decorator says how much the finding weighs, who says so, and on which of
the year's values it rests. A rule that rests on an assumed value says so and never keeps a filing from approval.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from coordcare.filing.values import Answer
from coordcare.rulebook.sources import Citation, Source, Standing, weakest
from coordcare.rulebook.years import Year


class Severity(StrEnum):
    """What a finding means for the filing, heaviest first."""

    NOT_APPROVED = "not_approved"
    """The filing will not be approved as it stands."""
    EXPLAIN = "explain"
    """The filer corrects this or explains it."""
    NOTE = "note"
    """Worth knowing; nothing follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a rule saw: where, what stands there, why it matters, what to do."""

    sheet: str
    cell: str
    value: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A filer's answer to a finding."""

    by: str
    on: date
    text: str
    value: str | None = None
    """What stood in the cell when it was explained; None where the explanation does not say."""

    def answers(self, finding: "Finding") -> bool:
        """Whether the cell still holds what was explained."""
        return self.value is None or " ".join(self.value.split()) == " ".join(finding.value.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A remark with its rule, weight and citation, and the filer's explanation where there is one."""

    rule: str
    severity: Severity
    sheet: str
    cell: str
    value: str
    message: str
    fix: str
    citation: Citation
    explanation: Explanation | None = None


Judge = Callable[[Any], Iterator[Remark]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the catalogue."""

    id: str
    name: str
    sentence: str
    severity: Severity
    source: str
    locator: str
    standing: Standing
    rests_on: tuple[str, ...]
    since: int | None
    until: int | None
    judge: Judge

    def in_force(self, year: int) -> bool:
        """Whether the rule applies to a program year."""
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)

    def ground(self, sources: Mapping[str, Source]) -> tuple[str, ...]:
        """The year's values that the rule rests on: its own, and the one by which its source holds for the year."""
        holds_by = sources[self.source].holds_by
        return (*self.rests_on, holds_by) if holds_by and holds_by not in self.rests_on else self.rests_on

    def citation(self, year: Year, sources: Mapping[str, Source]) -> Citation:
        """Where the rule comes from, with the weakest standing among its own, its source's and its ground's."""
        values = [entry.citation.standing for key in self.ground(sources) for entry in year.at(key)]
        standing = weakest(self.standing, sources[self.source].standing, *values)
        return Citation(source=self.source, locator=self.locator, standing=standing)

    def weight(self, citation: Citation) -> Severity:
        """The rule's severity; on assumed ground it is never `not_approved`."""
        if self.severity is Severity.NOT_APPROVED and citation.standing is Standing.ASSUMED:
            return Severity.EXPLAIN
        return self.severity


def rule(
    id: str,
    *,
    severity: Severity,
    cite: str,
    at: str = "",
    standing: Standing = Standing.CONFIRMED,
    rests_on: tuple[str, ...] = (),
    since: int | None = None,
    until: int | None = None,
) -> Callable[[Judge], Rule]:
    """Make a rule of a generator function; its docstring is the sentence that people read.

    `standing` is weaker than the source's where the rule is our reading of it.
    """

    def make(judge: Judge) -> Rule:
        return Rule(
            id=id,
            name=judge.__name__,
            sentence=" ".join((judge.__doc__ or "").split()),
            severity=severity,
            source=cite,
            locator=at,
            standing=standing,
            rests_on=rests_on,
            since=since,
            until=until,
            judge=judge,
        )

    return make


def remark(answer: Answer, message: str, fix: str) -> Remark:
    """A remark at the cell of an answer, quoting what stands there."""
    return Remark(sheet=answer.sheet, cell=answer.cell, value=answer.shown, message=message, fix=fix)


def judge(rules: Iterable[Rule], case: Any, *, year: Year, sources: Mapping[str, Source]) -> tuple[Finding, ...]:
    """What the rules in force find in a case, in the order of the rules."""
    findings: list[Finding] = []
    for each in rules:
        if not each.in_force(year.number):
            continue
        citation = each.citation(year, sources)
        ground = _assumed_ground(each.ground(sources), year)
        findings += [
            Finding(
                rule=each.id,
                severity=each.weight(citation),
                sheet=seen.sheet,
                cell=seen.cell,
                value=seen.value,
                message=f"{seen.message}{ground}",
                fix=seen.fix,
                citation=citation,
            )
            for seen in each.judge(case)
        ]
    return tuple(findings)


def _assumed_ground(keys: Iterable[str], year: Year) -> str:
    assumed = [key for key in keys if any(e.citation.standing is Standing.ASSUMED for e in year.at(key))]
    return f" (This rests on an assumed value: {', '.join(assumed)}.)" if assumed else ""


def explained(findings: Iterable[Finding], explanations: Mapping[tuple[str, str], Explanation]) -> tuple[Finding, ...]:
    """The findings, each with the explanation given for its rule at its place (“Sheet!B14”); none is left out."""
    return tuple(
        _explained(finding, explanations.get((finding.rule, f"{finding.sheet}!{finding.cell}"))) for finding in findings
    )


def _explained(finding: Finding, explanation: Explanation | None) -> Finding:
    return replace(finding, explanation=explanation if explanation and explanation.answers(finding) else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReview:
    """The review of one file: what was found, or why it could not be read."""

    path: Path
    contractor: str = ""
    period: str = ""
    findings: tuple[Finding, ...] = ()
    error: str | None = None
    judged_by: str = ""
    """A sentence on the year whose rules were used, where the file does not say its year itself."""
    idle_explanations: tuple[str, ...] = ()
    """Explanations that answer no finding of this review, as “CD-06 at Hospital CDA VBP Data!B20”."""
    unread_explanations: str = ""
    """A sentence on why the file of explanations could not be read, where it could not."""

    @property
    def readable(self) -> bool:
        """Whether the file could be read."""
        return self.error is None

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings there are of each severity, explained ones included."""
        return {severity: sum(finding.severity is severity for finding in self.findings) for severity in Severity}

    @property
    def blocks(self) -> bool:
        """Whether anything keeps the filing from approval."""
        return self.counts[Severity.NOT_APPROVED] > 0
