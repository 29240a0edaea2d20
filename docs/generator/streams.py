"""The pages about payment streams: the file of an arrangement, and each stream with its rule, terms and examples."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import yaml

from coordcare.figures import Figure, written
from coordcare.payment.arrangement import STREAMS, Arrangement
from coordcare.payment.category import Categories, categories_of
from coordcare.payment.facts import ClinicMonths, Facts
from coordcare.payment.lines import Line
from coordcare.payment.plain_facts import plain_parties
from coordcare.payment.streams.stream import Bounds, Stream
from coordcare.rulebook.strict_yaml import load_yaml
from docs.generator.markdown import table

EXAMPLES = Path(__file__).parents[2] / "tests" / "spec" / "settlement"
NAMES = tuple(str(get_args(stream.model_fields["stream"].annotation)[0]) for stream in STREAMS)
_BY_NAME: Mapping[str, type[Stream]] = dict(zip(NAMES, STREAMS, strict=True))
_OF_ALL_STREAMS = ("stream", "name", "paid_as")


class _Plain(yaml.SafeDumper):
    """YAML as people write it: numbers without a sign of their type."""


_Plain.add_representer(
    Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", format(value, "f"))
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """An example, settled: what its terms come to on its facts."""

    categories: Categories
    bounds: Bounds
    lines: tuple[Line, ...]
    facts: Facts


def examples_of(name: str) -> list[dict[str, Any]]:
    """The examples of a stream, in their order."""
    examples: list[dict[str, Any]] = load_yaml(EXAMPLES / f"{name}.yaml")
    return examples


def settled(name: str, example: Mapping[str, Any]) -> Settled:
    """An example settled as `coordcare settle` would; clinics beside the facts are the party's."""
    stream = _stream(name, example)
    stated = {
        "id": "example",
        "name": "Example",
        "parties": ["The provider"],
        "period": {"first": date(2023, 1, 1), "last": date(2023, 12, 31)},
        "metrics": example.get("metrics", []),
        "streams": [stream, *example.get("beside", [])],
    }
    arrangement = Arrangement.model_validate(stated)
    facts = _facts(example)
    rows = [(2, ["The provider", *facts.values()])]
    [party], _ = plain_parties(arrangement, ["party", *facts], rows, stream=stream["name"], where=name)
    found = replace(party.facts, clinic_months=_clinics(example)) if "clinics" in example else party.facts
    [own] = party.streams
    return Settled(
        categories=categories_of(arrangement), bounds=own.bounds(found), lines=own.settle(found), facts=found
    )


def stream_pages() -> dict[str, list[str]]:
    """A list of all streams, a page for each, and the page on the file that holds them."""
    pages = {f"streams/{_file(name)}": _page(name) for name in NAMES}
    return {"arrangement-file.md": _file_page(), "streams/index.md": _index(), **pages}


def _stream(name: str, example: Mapping[str, Any]) -> dict[str, Any]:
    """The stream as an arrangement file states it."""
    return {"stream": name, "name": _title(name), **example["terms"]}


def _facts(example: Mapping[str, Any]) -> dict[str, str]:
    """The row of facts, by its columns, as people type it."""
    facts = {column: _typed(value) for column, value in example.get("facts", {}).items()}
    if "clinics" in example:
        facts["member_months"] = str(sum(each["member_months"] for each in example["clinics"]))
    return facts


def _typed(value: Any) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _clinics(example: Mapping[str, Any]) -> tuple[ClinicMonths, ...]:
    return tuple(
        ClinicMonths(
            clinic_id=each["clinic"],
            clinic=each["clinic"],
            tier=each.get("tier"),
            plan=each.get("plan"),
            member_months=Figure(value=each["member_months"], unit="member months", says="Member months"),
        )
        for each in example["clinics"]
    )


def _title(name: str) -> str:
    """The name of a stream in words."""
    return name.replace("_", " ").capitalize()


def _file(name: str) -> str:
    return f"{name.replace('_', '-')}.md"


def _says(documented: Any) -> str:
    return " ".join((inspect.getdoc(documented) or "").split())


def _index() -> list[str]:
    rows = [
        [f"[{_title(name)}]({_file(name)})", f"`{name}`", _says(stream.reading), _says(stream).split(". ")[0] + "."]
        for name, stream in _BY_NAME.items()
    ]
    return [
        "# Payment streams",
        "",
        "The ways in which an arrangement pays. Each page has the rule in words, the terms, and worked examples that "
        "are tests. The file that states them: [Arrangements](../arrangement-file.md).",
        "",
        *table(["stream", "`stream:`", "category", "what it is"], rows),
    ]


def _page(name: str) -> list[str]:
    stream = _BY_NAME[name]
    schema = stream.model_json_schema()
    own = {key: value for key, value in schema["properties"].items() if key not in _OF_ALL_STREAMS}
    lines = [f"# {_title(name)}", "", *_paragraphs(stream), "## Category", ""]
    others = [_says(stream.other_readings)] if "other_readings" in vars(stream) else []
    lines += [*(f"- {each}" for each in [_says(stream.reading), *others]), "", "## Terms", ""]
    lines += ["Beside `name` and `paid_as`, which [every stream](../arrangement-file.md#stream) can have:", ""]
    lines += terms({**schema, "properties": own}, schema.get("$defs", {}), up="../arrangement-file.md")
    for part in _own_parts(schema, own):
        lines += [f"### {part_title(part)} {{ #{part.lower()} }}", "", schema["$defs"][part]["description"], ""]
        lines += terms(schema["$defs"][part], schema["$defs"], up="../arrangement-file.md")
    lines += ["## Examples", ""]
    for example in examples_of(name):
        lines += _example(name, example)
    return lines


def _paragraphs(documented: Any) -> Iterator[str]:
    for paragraph in (inspect.getdoc(documented) or "").split("\n\n"):
        yield from (" ".join(paragraph.split()), "")


def _own_parts(schema: Mapping[str, Any], own: Mapping[str, Any]) -> list[str]:
    """The parts of terms that this stream alone has, which the page of the file does not explain."""
    return [part for part in schema.get("$defs", {}) if part == "AtStake"]


_TITLES = {
    "AtStake": "At stake", "PmpmRate": "Rate", "ScoreStep": "Step", "StopLoss": "Stop-loss",
    "ComponentTerms": "Component", "MetricTerms": "Metric", "OtherCco": "Other CCO", "OwnPool": "Pool",
    "StepTerms": "Step",
}  # fmt: skip


def part_title(part: str) -> str:
    """The name of a part of terms in words."""
    return _TITLES.get(part, part)


def terms(schema: Mapping[str, Any], parts: Mapping[str, Any], *, up: str) -> list[str]:
    """A line for each term of a part; `parts` say what is meant where a term does not say so itself."""
    rows = [
        [f"`{name}`", _kind(each, up=up), "required" if name in schema.get("required", ()) else "", _said(each, parts)]
        for name, each in schema["properties"].items()
    ]
    return table(["term", "holds", "", "what it says"], rows)


def _said(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> str:
    named = parts.get(schema.get("$ref", "").rsplit("/", 1)[-1], {})
    return str(schema.get("description") or named.get("description", ""))


def _kind(schema: Mapping[str, Any], *, up: str) -> str:
    """What a term holds, in words."""
    if "$ref" in schema:
        part = schema["$ref"].rsplit("/", 1)[1]
        place = "" if part == "AtStake" else up
        return "a category" if part == "LanCategory" else f"[{part_title(part).lower()}]({place}#{part.lower()})"
    if "anyOf" in schema:
        kinds = [each for each in schema["anyOf"] if each.get("type") != "null"]
        if any("%" in each.get("pattern", "") for each in kinds):
            return "share" if any("maximum" in each for each in kinds) else "rate"
        return " or ".join(dict.fromkeys(_kind(each, up=up) for each in kinds))
    if "enum" in schema:
        return "one of " + ", ".join(f"`{each}`" for each in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if schema.get("type") == "array":
        return "list of " + (_kind(schema["items"], up=up) if "oneOf" not in schema["items"] else "[streams](#stream)")
    words = {"integer": "whole number", "number": "dollars", "boolean": "true or false", "object": "terms"}
    return "date" if schema.get("format") == "date" else words.get(str(schema.get("type")), "text")


def _example(name: str, example: Mapping[str, Any]) -> list[str]:
    """An example: its terms as a file states them, its facts, and the lines that they come to."""
    found = settled(name, example)
    stated: dict[str, Any] = {"metrics": example["metrics"]} if "metrics" in example else {}
    stated["streams"] = [_stream(name, example), *example.get("beside", [])]
    text = yaml.dump(stated, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None)
    facts = [[f"`{column}`", value] for column, value in example.get("facts", {}).items()]
    rows = [[one.figure.says, one.figure.how, written(one.amount, "dollars")] for one in found.lines]
    total = sum((one.amount for one in found.lines), Decimal(0))
    lines = [f"### {example['when']}", "", "```yaml", *text.rstrip().splitlines(), "```", ""]
    if "clinics" in example:
        columns = list(dict.fromkeys(column for each in example["clinics"] for column in each))
        lines += table(columns, [[_typed(each.get(column, "")) for column in columns] for each in example["clinics"]])
    elif facts:
        lines += table(["fact", ""], [[column, _typed(value)] for column, value in facts])
    lines += table(["line", "how", "amount"], [*rows, ["**Together**", "", f"**{written(total, 'dollars')}**"]])
    return [*lines, *_remarks(example, found, total)]


def _remarks(example: Mapping[str, Any], found: Settled, total: Decimal) -> Iterator[str]:
    if "average_pmpm" in example:
        months = sum(Fraction(each.member_months.number) for each in found.facts.clinic_months)
        yield f"By member months that is {written(Fraction(total) / months, 'dollars PMPM')} per member per month."
        yield ""
    if "bounds" in example:
        gain, loss = (written(one.value, "dollars") for one in (found.bounds.gain, found.bounds.loss))
        yield f"At most {gain} can be gained, and {loss} lost."
        yield ""
    if "category" in example:
        own = found.categories.streams[0]
        yield f"Category {own.reading.category}: {own.reading.because}."
        yield from (f"It can be read as {other.category}: {other.because}." for other in own.others)
        yield ""


def _file_page() -> list[str]:
    """The file of an arrangement: its terms, and the terms that several streams share."""
    schema = Arrangement.model_json_schema()
    parts = schema["$defs"]
    stream = {name: parts["FeeForService"]["properties"][name] for name in _OF_ALL_STREAMS}
    stream["stream"] = {"description": "Which stream it is.", "enum": list(NAMES)}
    lines = [
        "# Arrangements",
        "",
        f"{_says(Arrangement)} A file is YAML, in the folder `arrangements` of a workspace; `coordcare category FILE` "
        "checks it and tells its category.",
        "",
        "An editor that knows JSON Schema completes what is typed and marks what is wrong. The schema is "
        "[arrangement.schema.json](arrangement.schema.json), and `coordcare category --schema` prints it. A first line "
        "in each file names it:",
        "",
        "```yaml",
        "# yaml-language-server: $schema=arrangement.schema.json",
        "```",
        "",
        *terms(schema, parts, up=""),
        "## Stream { #stream }",
        "",
        "What every stream has; the rest is told with [each of them](streams/index.md).",
        "",
        *terms({"properties": stream, "required": ["stream", "name"]}, parts, up=""),
    ]
    own = {one.__name__ for one in STREAMS} | {"LanCategory", "AtStake"}
    for part in [name for name in parts if name not in own]:
        lines += [f"## {part_title(part)} {{ #{part.lower()} }}", "", parts[part]["description"], ""]
        lines += terms(parts[part], parts, up="")
    return [*lines, *numbers()]


def numbers() -> list[str]:
    """How a file writes shares, rates and dollars."""
    return [
        "## Shares, rates and dollars { #numbers }",
        "",
        "A share is from 0 to 1, written `0.5` or `50%`. A rate is a share or an index, and may be above 1. Dollars "
        "are written without sign and commas: `250000` or `9.50`. Every number is kept exactly as it is written.",
    ]
