"""`coordcare rules`: the catalogue of review rules, or one of them in full."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from coordcare.cli.layout import wrapped
from coordcare.errors import CoordcareError

if TYPE_CHECKING:
    from coordcare.filing.review import Rule, Severity
    from coordcare.rulebook.sources import Citation, Source
    from coordcare.rulebook.years import Stated

SEVERITIES = {
    "not_approved": "the filing will not be approved as it stands",
    "explain": "the filer corrects it or explains it",
    "note": "worth knowing; nothing follows",
}


@click.command
@click.argument("rule", required=False)
@click.option("--year", type=int, help="Only the rules in force in a program year, weighed by what that year states.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text",
    help="Text for the terminal, JSON for programs, Markdown for a page.",
)  # fmt: skip
def command(rule: str | None, year: int | None, form: str) -> None:
    """List the review rules, or show one RULE in full.

    not_approved: the filing will not be approved as it stands; explain: correct or explain it; note: nothing follows.
    A rule that rests on a value which is only assumed is never not_approved.

    \b
    coordcare rules
    coordcare rules MD-03
    coordcare rules --year 2022 --format json
    """
    listed = _listed(rule, year)
    if form == "json":
        click.echo(json.dumps([_content(each) for each in listed], default=str, ensure_ascii=False, indent=2))
    elif form == "markdown":
        click.echo("\n".join(_markdown_lines(listed)))
    elif rule:
        click.echo("\n".join(_full_lines(listed[0])))
    else:
        click.echo("\n".join(_list_lines(listed)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """A rule with its weight and citation, and the values it rests on."""

    rule: "Rule"
    severity: "Severity"
    citation: "Citation"
    values: "tuple[Stated, ...]"

    @property
    def source(self) -> "Source":
        """The document it comes from."""
        from coordcare.oregon.rulebook import rulebook

        return rulebook().sources[self.rule.source]


def _listed(id: str | None, year: int | None) -> tuple[_Listed, ...]:
    """The rules asked for; raises `CoordcareError` where there are none."""
    from coordcare.oregon.filings.vbp_data.rules import RULES

    asked = [each for each in RULES if id is None or each.id == id.upper()]
    if not asked:
        raise CoordcareError(f"{id}: there is no such rule. `coordcare rules` lists them all.")
    in_force = [each for each in asked if year is None or each.in_force(year)]
    if not in_force:
        raise CoordcareError(f"{asked[0].id} is not in force in {year} ({_span(asked[0])}).")
    return tuple(_weighed(each, year) for each in in_force)


def _weighed(rule: "Rule", number: int | None) -> _Listed:
    """The rule as it weighs in a year, or at its heaviest in any year there is a file for."""
    from coordcare.oregon.rulebook import filing_years, program_year, rulebook
    from coordcare.rulebook.sources import Standing

    book = rulebook()
    years = [program_year(each) for each in ([number] if number else filing_years()) if rule.in_force(each)]
    citations = [rule.citation(year, book.sources) for year in years]
    citation = next((each for each in citations if each.standing is not Standing.ASSUMED), citations[0])
    values = tuple(entry for key in rule.rests_on for year in years for entry in year.at(key))
    return _Listed(rule=rule, severity=rule.weight(citation), citation=citation, values=values)


def _list_lines(listed: Sequence[_Listed]) -> Iterator[str]:
    for each in listed:
        yield wrapped(each.rule.sentence, first=f"{each.rule.id:<7}{each.severity:<14}")
    counts = Counter(each.severity.value for each in listed)
    assumed = sum(each.citation.standing == "assumed" for each in listed)
    yield ""
    yield f"{len(listed)} rules: {', '.join(f'{counts[severity]} {severity}' for severity in SEVERITIES)}."
    yield f"{assumed} of them rest on our own practice or on a value that is only assumed."
    yield "One in full, with its source: coordcare rules " + listed[0].rule.id


def _full_lines(each: _Listed) -> Iterator[str]:
    yield wrapped(each.rule.sentence, first=f"{each.rule.id}  ")
    yield ""
    yield wrapped(f"{each.severity}: {SEVERITIES[each.severity]}.", first="Weight    ")
    yield wrapped(f"{_place(each)} ({each.citation.standing})", first="Source    ")
    if each.source.address:
        yield f"          {each.source.address}"
    if each.source.note:
        yield wrapped(each.source.note, first="          ")
    yield f"In force  {_span(each.rule)}"
    for entry in each.values:
        yield wrapped(_resting(entry), first="Rests on  ")
    yield f"Name      {each.rule.name}"


def _place(each: _Listed) -> str:
    return f"{each.source.title}, {each.rule.locator}" if each.rule.locator else each.source.title


def _resting(entry: "Stated") -> str:
    from coordcare.rulebook.parameters import shown

    return f"{entry.key}, from {entry.since}: {shown(entry.value)} ({entry.citation.standing})"


def _span(rule: "Rule") -> str:
    """The program years in which a rule is in force, in words."""
    match rule.since, rule.until:
        case None, None:
            return "in every program year"
        case since, None:
            return f"from {since} on"
        case None, until:
            return f"until {until}"
    return f"from {rule.since} until {rule.until}"


def _markdown_lines(listed: Sequence[_Listed]) -> Iterator[str]:
    for severity, meaning in SEVERITIES.items():
        group = [each for each in listed if each.severity == severity]
        yield f"## {severity}: {meaning}"
        yield ""
        yield "| rule | sentence | source | rests on | in force |"
        yield "| --- | --- | --- | --- | --- |"
        for each in group:
            resting = ", ".join(f"`{key}`" for key in each.rule.rests_on) or "-"
            cells = (
                f"`{each.rule.id}`",
                each.rule.sentence,
                str(each.citation),
                resting,
                _span(each.rule),
            )
            yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
        yield ""
    yield "## Sources"
    yield ""
    for source in {each.source.id: each.source for each in listed}.values():
        address = f", <{source.address}>" if source.address else ""
        yield f"- `{source.id}`: {source.publisher}, {source.title}{address}"


def _content(each: _Listed) -> dict[str, Any]:
    return {
        "id": each.rule.id,
        "name": each.rule.name,
        "sentence": each.rule.sentence,
        "severity": each.severity,
        "citation": {
            "source": each.citation.source,
            "title": each.source.title,
            "locator": each.citation.locator,
            "standing": each.citation.standing,
        },
        "since": each.rule.since,
        "until": each.rule.until,
        "rests_on": [
            {"key": entry.key, "value": entry.value, "from": entry.since, "standing": entry.citation.standing}
            for entry in each.values
        ],
    }
