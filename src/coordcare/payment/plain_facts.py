"""Facts in plain figures: a table with a row for each party, on which terms are settled without a workspace."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from coordcare.errors import Problems
from coordcare.figures import Figure
from coordcare.payment.arrangement import Arrangement
from coordcare.payment.arrangement_files import sentences
from coordcare.payment.facts import ClinicMonths, Facts
from coordcare.payment.lines import Line
from coordcare.payment.plain_columns import COUNTS, DOLLARS, TEXTS, Columns, columns_of, fact_of, grouped
from coordcare.payment.plain_numbers import NotRead, count, dollars, rate, share_or_index, stated_value
from coordcare.payment.quality import MeasureResult, Metric, metrics_that_count
from coordcare.payment.streams.stream import Stream
from coordcare.payment.terms_at import content_of, replaced

Row = tuple[int, Sequence[str]]
_PARTS = (("excess", "cost"), ("episode_excess", "episode_cost"))


@dataclass(frozen=True, kw_only=True, slots=True)
class PlainParty:
    """A party with the facts in its row, the streams by its terms, and the notes that are carried along."""

    facts: Facts
    streams: tuple[Stream, ...]
    notes: Mapping[str, str] = field(default_factory=dict)

    def settled(self) -> tuple[tuple[Stream, tuple[Line, ...]], ...]:
        """Every stream with its lines."""
        return tuple((stream, stream.settle(self.facts)) for stream in self.streams)


def chosen_streams(arrangement: Arrangement, name: str | None) -> tuple[Stream, ...]:
    """The stream of a name, or all; raises `Problems` where there is none of that name."""
    streams: tuple[Stream, ...] = arrangement.streams
    found = tuple(one for one in streams if name in (None, one.name))
    if not found:
        there = ", ".join(f"“{one.name}”" for one in streams)
        raise Problems(where=arrangement.id, problems=[f"has no stream “{name}”; there are {there}."])
    return found


def plain_parties(
    arrangement: Arrangement, header: Sequence[str], rows: Sequence[Row], *, stream: str | None = None, where: str
) -> tuple[tuple[PlainParty, ...], tuple[str, ...]]:
    """The parties of a table, and the columns that no stream asks for; raises `Problems` that name all that is wrong.

    `rows` are numbered as a spreadsheet numbers them, the header being row 1.
    """
    streams = chosen_streams(arrangement, stream)
    columns, problems = columns_of(header, arrangement, streams)
    reader = _Reader(arrangement=arrangement, names=tuple(one.name for one in streams), columns=columns)
    parties, told = [], []
    if not problems:
        for number, cells in rows:
            if any(cell.strip() for cell in cells):
                party, wrong = reader.read(cells)
                told += [(number, sentence) for sentence in wrong]
                parties += [party] if party is not None else []
        problems += [*sorted(reader.missing), *grouped(told), *_twice(parties)]
        if not parties and not problems:
            problems.append("holds no row beneath its header. Give a row for each party.")
    if problems:
        raise Problems(where=where, problems=problems)
    asked = {fact_of(name) for one in parties for each in one.streams for name in each.asks}
    return tuple(parties), tuple(name for name in columns.facts if name not in asked and name not in TEXTS)


def _twice(parties: Sequence[PlainParty]) -> Iterator[str]:
    names = [one.facts.party for one in parties]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1) if len(set(names)) < len(names) else ():
        yield f"column “party”: “{name}” stands in more than one row. Give one row a party."


@dataclass(kw_only=True, slots=True)
class _Reader:
    """Reads rows, and keeps what the table as a whole lacks: a sentence for each column that is asked for."""

    arrangement: Arrangement
    names: tuple[str, ...]
    columns: Columns
    missing: set[str] = field(default_factory=set)

    def read(self, cells: Sequence[str]) -> tuple[PlainParty | None, list[str]]:
        """The party of a row, None where something is wrong; and what is wrong."""
        if len(cells) > self.columns.width and any(cell.strip() for cell in cells[self.columns.width :]):
            return None, ["has more cells than the header has columns. Put text with commas in quotation marks."]
        row = {name: cells[at].strip() if at < len(cells) else "" for name, at in self.columns.at.items()}
        arrangement, wrong = self._by_its_terms(row)
        if not row["party"]:
            wrong.append("column “party” is empty. Name the party.")
        streams = tuple(one for one in arrangement.streams if one.name in self.names)
        figures = self._figures(row, wrong)
        self._ask_facts(streams, row, wrong)
        results = self._results(row, arrangement.metrics, streams, wrong)
        if wrong or self.missing:
            return None, wrong
        facts = _facts(row, figures, arrangement.metrics, results)
        notes = {name: row[column] for name, column in self.columns.notes.items()}
        return PlainParty(facts=facts, streams=streams, notes=notes), wrong

    def _by_its_terms(self, row: Mapping[str, str]) -> tuple[Arrangement, list[str]]:
        """The arrangement with the terms that the row replaces."""
        given = {column: row[column] for column in self.columns.terms if row[column]}
        if not given:
            return self.arrangement, []
        content = content_of(self.arrangement)
        wrong: list[str] = []
        for column, text in given.items():
            try:
                replaced(content, self.names[0], column.removeprefix("terms."), stated_value(text))
            except (NotRead, LookupError) as error:
                wrong.append(f"column “{column}”: {error}")
        try:
            return (self.arrangement if wrong else Arrangement.model_validate(content)), wrong
        except ValidationError as error:
            by = ", ".join(f"{column} “{text}”" for column, text in given.items())
            return self.arrangement, [f"by {by}: {sentence}" for sentence in sentences(error, content)]

    def _figures(self, row: Mapping[str, str], wrong: list[str]) -> dict[str, Figure]:
        figures: dict[str, Figure] = {}
        for name in self.columns.facts:
            if name in TEXTS or not row[name]:
                continue
            try:
                figures[name] = _figure(name, row[name])
            except NotRead as error:
                wrong.append(f"column “{name}”: {error}")
        for part, whole in _PARTS:
            if part in figures and whole in figures and figures[part].number > figures[whole].number:
                wrong.append(f"column “{part}” is more than “{whole}”, of which it is a part. Correct one of them.")
        if row.get("tier") and not (row["tier"].isascii() and row["tier"].isdigit()):
            wrong.append(f"column “tier”: “{row['tier']}” is no whole number.")
        return figures

    def _ask_facts(self, streams: Sequence[Stream], row: Mapping[str, str], wrong: list[str]) -> None:
        for stream in streams:
            for name in dict.fromkeys(map(fact_of, stream.asks)):
                if name not in row:
                    self.missing.add(f"lacks the column “{name}”, which “{stream.name}” asks for. Add it.")
                elif not row[name]:
                    wrong.append(
                        f"column “{name}” is empty, and “{stream.name}” asks for it. Write 0 where it is none."
                    )

    def _results(
        self, row: Mapping[str, str], metrics: Sequence[Metric], streams: Sequence[Stream], wrong: list[str]
    ) -> dict[str, MeasureResult]:
        results: dict[str, MeasureResult] = {}
        for measure, column in self.columns.results.items():
            target = row.get(f"target:{measure}", "")
            try:
                if row[column]:
                    results[measure] = MeasureResult(
                        measure=measure,
                        party=row["party"],
                        result=rate(row[column]),
                        target=rate(target) if target else None,
                    )
            except NotRead as error:
                wrong.append(f"column “{column}”: {error}")
        for stream in streams:
            self._ask_results(stream, metrics, row, results, wrong)
        return results

    def _ask_results(
        self,
        stream: Stream,
        metrics: Sequence[Metric],
        row: Mapping[str, str],
        results: Mapping[str, MeasureResult],
        wrong: list[str],
    ) -> None:
        quality = stream.quality_terms
        if quality is None:
            return
        counting = [one for one in metrics_that_count(quality, metrics) if one.pays_on == "performance"]
        without = {one.measure for one in counting if one.target is None}
        for measure in [one.measure for one in counting] if quality.score_is is None else [quality.score_is]:
            for column in [f"result:{measure}", *([f"target:{measure}"] if measure in without else [])]:
                if column not in row:
                    self.missing.add(f"lacks the column “{column}”, which “{stream.name}” asks for. Add it.")
                elif not row[column]:
                    wrong.append(f"column “{column}” is empty, and “{stream.name}” pays by it.")
        score = results.get(quality.score_is or "")
        if score is not None and not 0 <= score.result <= 1:
            wrong.append(
                f"column “result:{score.measure}”: “{row[f'result:{score.measure}']}” is the score itself and no share "
                "of one. Write 0.985 or 98.5%."
            )


def _figure(name: str, text: str) -> Figure:
    says = DOLLARS.get(name) or COUNTS.get(name) or "Risk of the party over that of all"
    if name in DOLLARS:
        return Figure(value=dollars(text, may_be_negative=name == "other_payments"), unit="dollars", says=says)
    if name in COUNTS:
        unit = name.replace("_", " ")
        return Figure(value=count(text, whole=name != "member_months"), unit=unit, says=says)
    return Figure(value=share_or_index(text), unit="index", says=says)


def _facts(
    row: Mapping[str, str],
    figures: Mapping[str, Figure],
    metrics: tuple[Metric, ...],
    results: Mapping[str, MeasureResult],
) -> Facts:
    facts = Facts(
        party=row["party"],
        claims=(figures["claims"],) if "claims" in figures else (),
        clinic_months=_clinic_months(row, figures.get("member_months")),
        metrics=metrics,
        results=results,
    )
    given: dict[str, Any] = {name: figure for name, figure in figures.items() if name != "claims"}
    return replace(facts, **given)


def _clinic_months(row: Mapping[str, str], months: Figure | None) -> tuple[ClinicMonths, ...]:
    """All member months as those of one clinic."""
    if months is None:
        return ()
    return (
        ClinicMonths(
            clinic_id=row.get("clinic") or None,
            clinic=row.get("clinic") or row["party"],
            tier=int(row["tier"]) if row.get("tier") else None,
            plan=row.get("plan") or None,
            member_months=months,
        ),
    )
