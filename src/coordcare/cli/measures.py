"""`coordcare measures`: which quality measures a year has, which value sets they lack, and what one of them is."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coordcare.cli.layout import wrapped
from coordcare.errors import CoordcareError

if TYPE_CHECKING:
    from coordcare.measures.measure import Measure, Rate
    from coordcare.oregon.quality.value_sets import SetsFound

_KINDS = {"share": "a share of", "rate": "for each", "index": "observed over expected, of"}


@click.command
@click.argument("asked", metavar="[WORKSPACE | MEASURE]", required=False)
@click.option("--year", type=int, help="Program year; by default the last one that is known.")
@click.option("--json", "as_json", is_flag=True, help="Print the same for machines.")
def command(asked: str | None, year: int | None, as_json: bool) -> None:
    """Show which quality measures can be computed, and which value sets the others lack; or what a MEASURE is.

    A value set is a list of codes. Those of open code systems are shipped. Those under licence, as of CPT, CDT and
    HEDIS, the CCO brings: value_sets/NAME.csv in the WORKSPACE, or a FHIR ValueSet as VSAC exports it. What the CCO
    brings stands above what is shipped. Without WORKSPACE it is the current folder.

    Ends with 0, with 1 if a file of value_sets cannot be used as it stands, or with 2 if nothing can be shown.

    \b
    coordcare measures
    coordcare measures cascade --year 2022
    coordcare measures follow_up_mental_illness
    """
    from coordcare.oregon.quality.registry import all_measures
    from coordcare.oregon.rulebook import rulebook

    known = [one for one in all_measures() if year is None or one.in_force(year)]
    versions = [one for one in known if asked is not None and asked in (one.id, *(rate.id for rate in one.rates))]
    if versions:
        click.echo(_as_json([_content(one) for one in versions]) if as_json else "\n".join(_full_lines(versions)))
        return
    number = rulebook().years()[-1] if year is None else year
    workspace, measures = _workspace(asked), [one for one in known if one.in_force(number)]
    if not measures:
        raise CoordcareError(f"No quality measure is known for {number}. Name another year.")
    from coordcare.oregon.quality.value_sets import sets_for

    found = sets_for(workspace, measures)
    if as_json:
        click.echo(_as_json(_list_content(number, measures, found)))
    else:
        click.echo("\n".join(_list_lines(number, measures, found)))
    if found.problems:
        click.echo("\n".join(found.problems), err=True)
        sys.exit(1)


def _workspace(asked: str | None) -> Path:
    """The folder that is meant; one that is named must be a workspace."""
    from coordcare.oregon.quality.registry import all_measures
    from coordcare.tables.workspace import open_workspace

    if asked is None:
        return Path()
    if any(asked in (one.id, *(rate.id for rate in one.rates)) for one in all_measures()):
        raise CoordcareError(f"{asked} is not in force in that year. Leave out --year to see when it is.")
    if not Path(asked).is_dir():
        raise CoordcareError(f"{asked}: there is no such measure and no such folder. “coordcare measures” lists them.")
    return open_workspace(Path(asked)).folder


def _list_lines(year: int, measures: "Sequence[Measure]", found: "SetsFound") -> Iterator[str]:
    from coordcare.oregon.quality.value_sets import known_sets

    complete = [one for one in measures if one.id not in found.missing]
    width = max(len(one.id) for one in measures) + 2
    yield f"Program year {year}: {len(measures)} measures, of which {len(complete)} can be computed from claims."
    yield ""
    for one in complete:
        yield wrapped(one.title, first=f"  {one.id:<{width}}")
        yield wrapped(_there(one, found), first=" " * 6)
    if not found.missing:
        return
    yield ""
    yield f"{len(found.missing)} {'lacks' if len(found.missing) == 1 else 'lack'} value sets:"
    for one in measures:
        if one.id in found.missing:
            yield wrapped(one.title, first=f"  {one.id:<{width}}")
            yield wrapped(", ".join(found.missing[one.id]), first="      lacks: ")
            yield wrapped(_there(one, found), first=" " * 6)
    yield ""
    yield "What is lacking goes into value_sets/NAME.csv of the workspace, or there as a FHIR ValueSet in JSON:"
    for name in sorted({name for names in found.missing.values() for name in names}):
        known = known_sets()[name]
        yield wrapped(f"{known.says} ({', '.join(known.systems)})", first=f"  {name:<32}")


def _there(one: "Measure", found: "SetsFound") -> str:
    """Which of its sets are there, and whose they are."""
    names = {of: [name for name in one.value_sets if found.origin.get(name) == of] for of in ("brought", "shipped")}
    told = [f"{of}: {', '.join(listed)}" for of, listed in names.items() if listed]
    return "; ".join(told) or ("none is there" if one.value_sets else "needs no value set")


def _full_lines(versions: "Sequence[Measure]") -> Iterator[str]:
    for place, one in enumerate(versions):
        if place:
            yield ""
        yield wrapped(one.title, first=f"{one.id}  ")
        yield ""
        yield wrapped(one.says)
        yield ""
        yield f"In force    {_span(one)}"
        yield f"Better      {one.better}"
        for rate in one.rates:
            yield wrapped(f"{rate.id}: {rate.title} ({_written(rate)})", first="Rate        ")
        yield from _ground_lines(one)


def _ground_lines(one: "Measure") -> Iterator[str]:
    """What it looks at, and who says so."""
    from coordcare.oregon.quality.value_sets import known_sets
    from coordcare.oregon.rulebook import rulebook

    if one.care:
        yield f"Coverage    by plans for {one.care} care"
    for component, used in one.claims.items():
        whose = "the CCO's own" if used.own else "of any payer"
        yield wrapped(f"{component}: {whose}, {'with' if used.denied else 'without'} denied ones", first="Claims      ")
    for name in one.value_sets:
        known = known_sets()[name]
        whose = "the CCO brings it" if known.brought else "shipped"
        yield wrapped(f"{name}: {known.says} {', '.join(known.systems)}; {whose}.", first="Value set   ")
    if one.closes:
        yield wrapped(f"{one.closes}.", first="Closes it   ")
    for note in one.notes:
        yield wrapped(note, first="Note        ")
    yield wrapped(one.steward, first="Steward     ")
    titles = "; ".join(rulebook().sources[cite].title for cite in one.cite)
    yield wrapped(f"{titles}{f', {one.at}' if one.at else ''} ({one.standing})", first="Source      ")


def _span(one: "Measure") -> str:
    return f"from {one.since} on" if one.until is None else f"from {one.since} until {one.until}"


def _written(rate: "Rate") -> str:
    return f"{_KINDS[rate.kind]} {f'{rate.for_each:,} ' if rate.kind == 'rate' else ''}{rate.unit}"


def _list_content(year: int, measures: "Sequence[Measure]", found: "SetsFound") -> dict[str, Any]:
    return {
        "year": year,
        "measures": [
            {
                "id": one.id,
                "title": one.title,
                "rates": [rate.id for rate in one.rates],
                "computable": one.id not in found.missing,
                "value_sets": {name: found.origin.get(name, "missing") for name in one.value_sets},
            }
            for one in measures
        ],
        "problems": list(found.problems),
    }


def _content(one: "Measure") -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "says": one.says,
        "since": one.since,
        "until": one.until,
        "better": one.better,
        "care": one.care,
        "rates": [
            {"id": rate.id, "title": rate.title, "kind": rate.kind, "for_each": rate.for_each, "unit": rate.unit}
            for rate in one.rates
        ],
        "claims": {name: {"own": used.own, "denied": used.denied} for name, used in one.claims.items()},
        "value_sets": list(one.value_sets),
        "closes": one.closes,
        "notes": list(one.notes),
        "steward": one.steward,
        "citation": {"sources": list(one.cite), "locator": one.at, "standing": one.standing},
    }


def _as_json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)
