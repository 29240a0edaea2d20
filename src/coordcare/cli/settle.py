"""`coordcare settle`: what terms come to on plain figures, without a workspace."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coordcare.cli.layout import wrapped
from coordcare.errors import CoordcareError, UnreadableFile

if TYPE_CHECKING:
    from coordcare.payment.lines import Line
    from coordcare.payment.plain_facts import PlainParty
    from coordcare.payment.streams.stream import Stream

    Settled = tuple[PlainParty, tuple[tuple[Stream, tuple[Line, ...]], ...]]

_LARGEST = 100_000_000


@click.command
@click.argument("arrangement", type=click.Path(path_type=Path))
@click.option("--facts", type=click.Path(path_type=Path), required=True, help="CSV file with a row for each party.")
@click.option("--stream", metavar="NAME", help="Settle this payment stream alone; by default all of them.")
@click.option("--lines", "with_lines", is_flag=True, help="Show every line of each settlement.")
@click.option("--json", "as_json", is_flag=True, help="Print the same for machines.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write a CSV file.")
def command(
    arrangement: Path, facts: Path, stream: str | None, with_lines: bool, as_json: bool, output: Path | None
) -> None:
    """Settle the terms in the file ARRANGEMENT on plain figures, a row for each party, without a workspace.

    The columns of the facts are “party”, the facts that the streams ask for (benchmark, cost, member_months, …),
    “result:MEASURE”, “target:MEASURE” where the terms leave the target open, “terms.PLACE”, which replaces a term for
    the row (an empty cell leaves it), and “note:NAME”, which is carried along. Amounts below zero are owed by the
    party. Nothing is settled where anything is wrong; exit code 2 then, and else 0.

    \b
    coordcare settle savings.yaml --facts facts.csv
    coordcare settle savings.yaml --facts facts.csv --stream "Shared savings" --lines
    coordcare settle savings.yaml --facts facts.csv -o earned.csv
    """
    from coordcare.payment.arrangement_files import load_arrangement
    from coordcare.payment.plain_facts import plain_parties

    if as_json and output is not None:
        raise CoordcareError("-o writes CSV, so it does not go with --json. Leave one of the two out.")
    if output is not None and output.resolve() in (facts.resolve(), arrangement.resolve()):
        raise CoordcareError(f"{output}: is what is read. Choose another name with -o.")
    terms = load_arrangement(arrangement)
    header, rows = _table(facts)
    parties, unused = plain_parties(terms, header, rows, stream=stream, where=str(facts))
    if unused:
        click.echo(f"{facts}: no stream that is settled asks for {', '.join(unused)}.", err=True)
    settled = [(party, party.settled()) for party in parties]
    if as_json:
        _print_json(terms.id, settled, with_lines=with_lines)
    elif output is not None:
        _write(output, settled, with_lines=with_lines)
    elif with_lines:
        _show_lines(settled)
    else:
        _show(settled)


def _table(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header and the rows of a CSV file, numbered as a spreadsheet numbers them; raises `UnreadableFile`."""
    import csv

    try:
        if path.stat().st_size > _LARGEST:
            raise UnreadableFile(path=path, reason=f"is larger than {_LARGEST:,} bytes. Settle it in parts.")
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.reader(file, strict=True))
    except OSError as error:
        raise UnreadableFile(path=path, reason=f"cannot be opened ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(path=path, reason="is not UTF-8 text. Save it as CSV UTF-8.") from error
    except csv.Error as error:
        raise UnreadableFile(path=path, reason=f"is not readable as CSV ({error}). Save it anew as CSV.") from error
    if not rows:
        raise UnreadableFile(path=path, reason="is empty. Its first row names the columns.")
    return rows[0], list(enumerate(rows[1:], 2))


def _earned(one: "Settled") -> Decimal:
    from coordcare.payment.lines import total_of

    return sum((total_of(lines) for _, lines in one[1]), Decimal(0))


def _written(amount: Decimal) -> str:
    from coordcare.figures import written

    return written(amount, "dollars")


def _show(settled: Sequence["Settled"]) -> None:
    amounts = [(party.facts.party, _earned((party, streams))) for party, streams in settled]
    total = sum((amount for _, amount in amounts), Decimal(0))
    width = max(len(name) for name in ("party", "together", *(name for name, _ in amounts)))
    across = max(len(_written(amount)) for amount in (total, *(amount for _, amount in amounts)))
    click.echo(f"{'party':<{width}}  {'earned':>{across}}")
    for name, amount in amounts:
        click.echo(f"{name:<{width}}  {_written(amount):>{across}}")
    if len(amounts) > 1:
        click.echo(f"{'together':<{width}}  {_written(total):>{across}}")


def _show_lines(settled: Sequence["Settled"]) -> None:
    for at, one in enumerate(settled):
        click.echo(("\n" if at else "") + f"{one[0].facts.party}: {_written(_earned(one))}")
        for stream, lines in one[1]:
            click.echo(f"  {stream.name}")
            for line in lines:
                how = f" ({line.figure.how})" if line.figure.how else ""
                click.echo(wrapped(f"{line.figure.says}{how}", first=f"{_written(line.amount):>22}  "))


def _rows(settled: Sequence["Settled"], *, with_lines: bool) -> Iterator[dict[str, Any]]:
    """A row for each party, or for each line."""
    for one in settled:
        party = one[0]
        base = {"party": party.facts.party, **{f"note:{name}": text for name, text in party.notes.items()}}
        if not with_lines:
            yield {**base, "earned": str(_earned(one))}
            continue
        for stream, lines in one[1]:
            for line in lines:
                said = {"line": line.key, "says": line.figure.says, "how": line.figure.how, "amount": str(line.amount)}
                yield {**base, "stream": stream.name, **said}


def _write(output: Path, settled: Sequence["Settled"], *, with_lines: bool) -> None:
    import csv
    import io

    from coordcare.filing.workbook import write_whole

    rows = list(_rows(settled, with_lines=with_lines))
    text = io.StringIO(newline="")
    ends = ["stream", "line", "says", "how", "amount"] if with_lines else ["earned"]
    names = ["party", *(f"note:{name}" for name in settled[0][0].notes), *ends]
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(rows)
    write_whole(output, text.getvalue().encode())
    click.echo(f"Written: {output} ({len(settled):,} {'parties' if len(settled) > 1 else 'party'})")


def _print_json(arrangement: str, settled: Sequence["Settled"], *, with_lines: bool) -> None:
    import json

    parties = []
    for one in settled:
        found: dict[str, Any] = {"party": one[0].facts.party, "earned": str(_earned(one))}
        if one[0].notes:
            found["notes"] = dict(one[0].notes)
        if with_lines:
            names = ("stream", "line", "says", "how", "amount")
            found["lines"] = [{name: row[name] for name in names} for row in _rows([one], with_lines=True)]
        parties.append(found)
    click.echo(json.dumps({"arrangement": arrangement, "parties": parties}, indent=1))
