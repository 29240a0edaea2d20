"""`coordcare category`: the HCP-LAN category of arrangements, and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coordcare.cli.layout import wrapped
from coordcare.errors import CoordcareError

if TYPE_CHECKING:
    from coordcare.payment.arrangement import Arrangement
    from coordcare.payment.category import Categories

    Found = tuple[Arrangement, Categories]


@click.command
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the same for machines.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of arrangements, by which an editor checks them.")
@click.pass_context
def command(context: click.Context, files: tuple[Path, ...], as_json: bool, schema: bool) -> None:
    """Tell the category of the arrangements in FILES, derived from their payment streams, and why.

    The most advanced category of its streams is that of an arrangement. Where the framework's words allow another
    reading of a stream, it is named. A category that the file claims is checked. A folder stands for all arrangements
    in it, or in its folder “arrangements”, with a line for each. Exit code 0, 1 if a claimed category does not hold,
    2 if a file could not be read.

    \b
    coordcare category savings.yaml
    coordcare category cascade
    coordcare category --schema > arrangement.schema.json
    """
    from coordcare.payment.arrangement_files import json_schema

    if schema:
        click.echo(json_schema(), nl=False)
        return
    if not files:
        raise click.UsageError("Name the file of an arrangement, or a workspace.", context)
    found = _read(files)
    if as_json:
        _print_json(found)
    elif any(path.is_dir() for path in files):
        _list(found)
    else:
        for at, (path, one) in enumerate(found.items()):
            click.echo("\n" if at else "", nl=False)
            _explain(path, one)
    if any(categories.contested for _, categories in found.values()):
        context.exit(1)


def _read(files: Sequence[Path]) -> "Mapping[Path, Found]":
    """Every arrangement with its categories, by its file; raises `CoordcareError` that names all that is wrong."""
    from coordcare.payment.arrangement_files import load_arrangement, load_arrangements
    from coordcare.payment.category import categories_of

    read: dict[Path, Arrangement] = {}
    wrong: list[str] = []
    for path in files:
        try:
            if path.is_dir() and not _files(path):
                read |= load_arrangements(path)
            else:
                read |= {each: load_arrangement(each) for each in _files(path)}
        except CoordcareError as error:
            wrong.append(str(error))
    if wrong:
        raise CoordcareError("\n".join(wrong))
    return {path: (arrangement, categories_of(arrangement)) for path, arrangement in read.items()}


def _files(path: Path) -> list[Path]:
    """The file itself; of a folder that holds arrangements, each."""
    return sorted(each for each in path.glob("*.y*ml") if each.name != "cco.yaml") if path.is_dir() else [path]


def _explain(path: Path, one: "Found") -> None:
    arrangement, categories = one
    click.echo(wrapped(f"{arrangement.name} ({path})"))
    click.echo(wrapped(categories.most_advanced.because + ".", first=f"  {categories.most_advanced.category:<4}"))
    if arrangement.category is not None:
        held = f"{categories.contested}." if categories.contested else "holds"
        if not categories.contested and arrangement.category != categories.most_advanced.category:
            held = "is another reading that the framework's words allow"
        told = held if categories.contested else f"The file claims {arrangement.category}, which {held}."
        click.echo(wrapped(told[0].upper() + told[1:], first="      "))
    click.echo("\n  Streams")
    for stream in categories.streams:
        reading = stream.reading
        click.echo(wrapped(f"{stream.stream.name}: {reading.because}.", first=f"  {reading.category:<4}"))
        for other in stream.others:
            click.echo(wrapped(f"It can be read as {other.category}: {other.because}.", first="      "))


def _list(found: "Mapping[Path, Found]") -> None:
    """A line for each arrangement, and how many there are of each category."""
    width = max(len(arrangement.id) for arrangement, _ in found.values())
    for arrangement, categories in found.values():
        category = categories.most_advanced.category
        click.echo(wrapped(arrangement.name, first=f"{category:<4}{arrangement.id:<{width}}  "))
        if categories.contested:
            click.echo(wrapped(categories.contested + ".", first=" " * (width + 6)))
    counts = Counter(categories.most_advanced.category for _, categories in found.values())
    told = ", ".join(f"{number} at {category}" for category, number in sorted(counts.items()))
    click.echo(f"\n{len(found)} arrangement{'s' if len(found) > 1 else ''}: {told}.")


def _print_json(found: "Mapping[Path, Found]") -> None:
    import json

    told: list[dict[str, Any]] = []
    for path, (arrangement, categories) in found.items():
        streams = [
            {
                "name": one.stream.name,
                "category": one.reading.category,
                "because": one.reading.because,
                "other_readings": [{"category": each.category, "because": each.because} for each in one.others],
            }
            for one in categories.streams
        ]
        told.append(
            {
                "file": str(path),
                "id": arrangement.id,
                "name": arrangement.name,
                "category": categories.most_advanced.category,
                "because": categories.most_advanced.because,
                "claimed": arrangement.category,
                "contested": categories.contested,
                "streams": streams,
            }
        )
    click.echo(json.dumps(told, indent=1, ensure_ascii=True))
