"""The pages about quality measures: each with its definition, what it asks for, its history, and its examples."""

import importlib
import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from coordcare.figures import written
from coordcare.measures.incentive_metric import WORDS_OF_UNITS
from coordcare.measures.measure import Measure, Rate
from coordcare.oregon.quality.parameters import IncentiveMeasure
from coordcare.oregon.quality.registry import MODULES, all_measures
from coordcare.oregon.quality.value_sets import known_sets
from coordcare.oregon.rulebook import rulebook
from coordcare.rulebook.sources import Standing
from docs.generator.markdown import standing_word, table

_MOST_LINES = 24  # of a table that a page shows
_KINDS = {"share": "a share of the denominator", "index": "observed over expected"}


@dataclass(kw_only=True)
class Case:
    """An example as a test states it: its sentence, the tables that are given, and what the measure finds in them."""

    sentence: str
    given: Mapping[str, str] = field(default_factory=dict)
    year: int | None = None
    finds: list[str] = field(default_factory=list)


class _Recorder:
    """Stands in for the judging of a measure: what a test gives and expects is noted, and nothing is computed."""

    def __init__(self, cases: list[Case], sentence: str) -> None:
        self.cases, self.sentence = cases, sentence

    def __call__(self, _folder: Path, _measure: Measure, _sets: object, **given: Any) -> "_Recorder":
        tables = {name: text for name, text in given.items() if isinstance(text, str)}
        self.cases.append(Case(sentence=self.sentence, given=tables, year=given.get("year")))
        return self

    def holds(self, text: str) -> None:
        """Note what the measure must find."""
        self.cases[-1].finds.append(text)


def cases_of(id: str) -> list[Case]:
    """The examples of a measure, in their order; a test that runs over several values is told by its sentence."""
    module = importlib.import_module(f"tests.spec.measures.test_{id}")
    cases: list[Case] = []
    for name, test in vars(module).items():
        if name.startswith("test_"):
            _note(module, test, cases, name.removeprefix("test_").replace("_", " "))
    return cases


def _note(module: ModuleType, test: Any, cases: list[Case], sentence: str) -> None:
    if set(inspect.signature(test).parameters) - {"tmp_path"} or "judged" not in vars(module):
        cases.append(Case(sentence=sentence))
        return
    judged, before = vars(module)["judged"], len(cases)
    try:
        setattr(module, "judged", _Recorder(cases, sentence))  # noqa: B010  # the module is no class of ours
        with TemporaryDirectory() as folder:
            test(Path(folder))
    except (AttributeError, TypeError):  # it asks more of what was judged than its tables
        del cases[before:]
        cases.append(Case(sentence=sentence))
    finally:
        setattr(module, "judged", judged)  # noqa: B010


def measure_pages() -> dict[str, list[str]]:
    """A list of all measures, and a page for each."""
    versions = {id: [one for one in all_measures() if one.id == id] for id in MODULES}
    pages = {f"measures/{_file(id)}": _page(several) for id, several in versions.items()}
    return {"measures/index.md": _index(versions), **pages}


def _file(id: str) -> str:
    return f"{id.replace('_', '-')}.md"


def _index(versions: Mapping[str, Sequence[Measure]]) -> list[str]:
    rows = [
        [f"[{now.title}]({_file(id)})", now.steward, now.better, now.care or "any",
         ", ".join(f"`{rate.id}`" for rate in now.rates)]
        for id, several in versions.items()
        for now in [several[-1]]
    ]  # fmt: skip
    return [
        "# Quality measures",
        "",
        "Each measure is a short function over members and events; its page is made from it and from its tests. "
        "`coordcare measures` tells which of them a workspace can compute, and `coordcare quality` computes them.",
        "",
        *table(["measure", "steward", "better", "care that the plan covers", "rates"], rows),
    ]


def _page(versions: Sequence[Measure]) -> list[str]:
    now = versions[-1]
    lines = [f"# {now.title}", ""]
    for one in versions:
        lines += [*([f"## {_years(one)}", ""] if len(versions) > 1 else []), one.says, ""]
        lines += _facts(one)
        lines += [*(f"- {note}" for note in one.notes), *([""] if one.notes else [])]
    lines += ["## Rates", "", *table(["rate", "what it is", "written as"], [_rate(one) for one in now.rates])]
    lines += ["## Claims", "", *_claims(now)] if now.claims else []
    lines += ["## Value sets", "", *_sets(now)] if now.value_sets else []
    lines += _history(now)
    lines += ["## Examples", "", "They are tests. `1` is in the population, `0` is not.", ""]
    return [*lines, *_examples(now.id)]


def _years(one: Measure) -> str:
    until = f" to {one.until}" if one.until else " on"
    return f"Program years from {one.since}{until}"


def _facts(one: Measure) -> list[str]:
    sources = ", ".join(f"[{rulebook().sources[cite].title}](../sources.md#{cite})" for cite in one.cite)
    at = f", {one.at}" if one.at else ""
    rows = [
        ["steward", one.steward],
        ["better", one.better],
        ["care that the plan covers", one.care or "any"],
        ["a gap is closed by", one.closes or "nothing that can still be done"],
        ["source", f"{sources}{at} ({standing_word(Standing(one.standing))})"],
    ]
    return table(["", ""], rows)


def _rate(one: Rate) -> list[str]:
    written = _KINDS.get(one.kind, f"for each {one.for_each:,} {one.unit}")
    return [f"`{one.id}`", one.title, written]


def _claims(one: Measure) -> list[str]:
    rows = [
        [name.replace("_", " "), "the CCO's own" if used.own else "of any payer", "count" if used.denied else "do not"]
        for name, used in one.claims.items()
    ]
    return table(["component", "claims", "denied claims"], rows)


def _sets(one: Measure) -> list[str]:
    known = known_sets()
    rows = [
        [f"`{name}`", known[name].says, ", ".join(known[name].systems),
         "brought by the CCO" if known[name].brought else "shipped, made by us"]
        for name in one.value_sets
    ]  # fmt: skip
    return table(["set", "what is in it", "code systems", ""], rows)


def _history(one: Measure) -> list[str]:
    """The benchmarks that program years state for the measure's rates."""
    ids = {rate.id for rate in one.rates}
    rows = []
    for number in rulebook().years():
        for key, row in rulebook().year(number).rows(IncentiveMeasure).items():
            if ids & {*row.rates, key}:
                [stated] = rulebook().year(number).at(f"incentive_measures.{key}")
                unit = WORDS_OF_UNITS[row.unit]
                floor_unit = "share" if row.floor_kind == "percent_of_baseline" else unit
                rows.append([
                    str(number),
                    row.measure,
                    written(row.benchmark, unit),
                    f"{written(row.floor, floor_unit)} {(row.floor_kind or '').replace('_', ' ')}".strip(),
                    "yes" if row.incentive else "no",
                    standing_word(stated.citation.standing),
                ])  # fmt: skip
    if not rows:
        return []
    head = ["year", "as the state names it", "benchmark", "floor of improvement", "incentive measure", "standing"]
    return ["## History", "", *table(head, rows)]


def _examples(id: str) -> Iterator[str]:
    for case in cases_of(id):
        yield from (f"### {case.sentence[:1].upper()}{case.sentence[1:]}", "")
        if not case.finds:
            continue
        if case.year:
            yield from (f"Program year {case.year}.", "")
        for name, text in case.given.items():
            yield from (f"`{name}`", "", "```text", *_dedented(text), "```", "")
        for text in case.finds:
            yield from ("finds", "", "```text", *_dedented(text), "```", "")


def _dedented(text: str) -> list[str]:
    """The lines of a table, the first of them where they are many."""
    lines = [line for line in inspect.cleandoc(text).splitlines() if line.strip()]
    more = len(lines) - _MOST_LINES
    return lines if more < 2 else [*lines[:_MOST_LINES], f"… and {more} more"]
