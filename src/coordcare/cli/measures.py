"""`coordcare measures`: which quality measures a year has, which value sets they lack, and what one of them is."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from difflib import get_close_matches
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
@click.argument("asked", nargs=-1, metavar="[MEASURE] [WORKSPACE]")
@click.option("--year", type=int, help="Program year; by default that of the workspace, or the last one that is known.")
@click.option("--json", "as_json", is_flag=True, help="Print the same for machines.")
def command(asked: Sequence[str], year: int | None, as_json: bool) -> None:
    """Show which quality measures can be computed, and which value sets the others lack; or what a MEASURE is.

    A value set is a list of codes. Those of open code systems are shipped. Those under licence, as of CPT, CDT and
    HEDIS, the CCO brings: value_sets/NAME.csv in the WORKSPACE, or a FHIR ValueSet as VSAC exports it. What the CCO
    brings stands above what is shipped. Without WORKSPACE it is the current folder. Its year is that of its last
    quality/YEAR.yaml or, without one, the last that its data reach.

    A MEASURE alone is shown in all its versions; with a WORKSPACE in that of the year, with the sets that are there.

    Ends with 0, with 1 if a file of value_sets cannot be used as it stands, or with 2 if nothing can be shown.

    \b
    coordcare measures
    coordcare measures cascade --year 2022
    coordcare measures follow_up_mental_illness
    coordcare measures follow_up_mental_illness cascade
    """
    from coordcare.oregon.quality.registry import all_measures

    name, folder = _named(asked)
    known = [one for one in all_measures() if year is None or one.in_force(year)]
    versions = [one for one in known if name in _names_of(one)]
    if name is not None and not versions:
        raise CoordcareError(f"{name} is not in force in that year. Leave out --year to see when it is.")
    if name is not None and folder is None:
        lines = [*_definitions_lines(year), *_full_lines(versions)]
        click.echo(_as_json([_content(one) for one in versions]) if as_json else "\n".join(lines))
        return
    workspace = _workspace(folder)
    number = _year_of(workspace) if year is None else year
    measures = [one for one in versions if one.in_force(number)] if name is not None else _in_force(number)
    if not measures:
        raise CoordcareError(f"{name} is not in force in {number}. Name another with --year.")
    _tell(number, measures, workspace, one_alone=name is not None, as_json=as_json)


def _tell(year: int, measures: "Sequence[Measure]", workspace: Path, *, one_alone: bool, as_json: bool) -> None:
    """Tell measures with the sets that the workspace has for them; ends with 1 where a file cannot be used."""
    from coordcare.oregon.quality.value_sets import sets_for

    found = sets_for(workspace, measures)
    if as_json:
        click.echo(_as_json((_one_content if one_alone else _list_content)(year, measures, found)))
    else:
        lines = (_one_lines if one_alone else _list_lines)(year, measures, found)
        click.echo("\n".join([*_definitions_lines(year), *lines]))
    if found.problems:
        click.echo("\n".join(found.problems), err=True)
        sys.exit(1)


def _named(asked: Sequence[str]) -> tuple[str | None, str | None]:
    """The measure and the folder that a call names, in either order; None for what it does not."""
    from coordcare.oregon.quality.registry import all_measures

    names = {name for one in all_measures() for name in _names_of(one)}
    measures, folders = [one for one in asked if one in names], [one for one in asked if one not in names]
    for folder in folders:
        if not Path(folder).is_dir():
            near = get_close_matches(folder, sorted(names), n=1)
            meant = f" The nearest measure is {near[0]}." if near else ""
            raise CoordcareError(
                f"{folder}: there is no such measure and no such folder.{meant} “coordcare measures” lists them all."
            )
    if len(measures) > 1 or len(folders) > 1:
        raise click.UsageError(
            "Name at most one measure and one workspace: coordcare measures follow_up_mental_illness cascade"
        )
    return next(iter(measures), None), next(iter(folders), None)


def _names_of(one: "Measure") -> tuple[str, ...]:
    return (one.id, *(rate.id for rate in one.rates))


def _in_force(year: int) -> "Sequence[Measure]":
    from coordcare.oregon.quality.registry import measures_of

    measures = measures_of(year)
    if not measures:
        raise CoordcareError(f"No quality measure is known for {year}. Name another year.")
    return measures


def _workspace(folder: str | None) -> Path:
    """The folder that is meant; one that is named must be a workspace."""
    from coordcare.tables.workspace import open_workspace

    return Path() if folder is None else open_workspace(Path(folder)).folder


def _year_of(workspace: Path) -> int:
    """The year of a workspace: of its last program, else the last that its data reach, else the last that is known."""
    from coordcare.oregon.quality.program_file import FOLDER
    from coordcare.oregon.rulebook import rulebook
    from coordcare.payment.results import record_of
    from coordcare.tables.store import current_run

    stated = [path.stem for path in (workspace / FOLDER).glob("[0-9][0-9][0-9][0-9].yaml")]
    if stated:
        return int(max(stated))
    with suppress(CoordcareError, OSError, ValueError, KeyError):
        return int(str(record_of(current_run(workspace / "store"))["last_month"])[:4])
    return rulebook().years()[-1]


def _definitions_of(year: int) -> int:
    """The year whose definitions hold in a year: its own, or the last that is known where it comes later."""
    from coordcare.oregon.rulebook import rulebook

    return min(year, rulebook().years()[-1])


def _definitions_lines(year: int | None) -> Iterator[str]:
    """That a year is later than all that are known, and whose definitions are shown for it."""
    if year is not None and (shown := _definitions_of(year)) != year:
        yield wrapped(f"Nothing is known of {year} yet. These are the definitions of {shown}, the last year known.")
        yield ""


def _one_lines(year: int, measures: "Sequence[Measure]", found: "SetsFound") -> Iterator[str]:
    """A measure in full, and what of it is there."""
    yield from _full_lines(measures)
    yield ""
    for one in measures:
        lacking = found.missing.get(one.id, ())
        computed = "lacks value sets" if lacking else "can be computed"
        yield f"In {year} it {computed} here."
        yield wrapped(_there(one, found), first="There       ")
        if lacking:
            yield wrapped(", ".join(lacking), first="Lacking     ")


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


def _one_content(year: int, measures: "Sequence[Measure]", found: "SetsFound") -> dict[str, Any]:
    """A measure as machines take it, and what of it is there."""
    listed = _list_content(year, measures, found)
    (there,) = listed["measures"]
    return _content(measures[0]) | {
        "year": year,
        "definitions_of": listed["definitions_of"],
        "computable": there["computable"],
        "value_sets_found": there["value_sets"],
        "problems": listed["problems"],
    }


def _list_content(year: int, measures: "Sequence[Measure]", found: "SetsFound") -> dict[str, Any]:
    return {
        "year": year,
        "definitions_of": _definitions_of(year),
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
