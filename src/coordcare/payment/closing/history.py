"""What was settled before: a numbered record of every settlement of a year, which is never changed.

`settlements/YEAR/NNN.json` holds the lines of every stream and the figures they rest on. When a year is closed again
and something comes out otherwise, the difference is an adjustment with its causes, and the new settlement is recorded
beside the old. When nothing changed, nothing is written.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from coordcare.errors import CoordcareError
from coordcare.figures import Figure, written
from coordcare.payment.closing.closed import Adjustment
from coordcare.payment.closing.settling import SettledStream

FOLDER = "settlements"


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """A settlement as it was recorded: its number, whether interim, the inputs it rests on, and its streams by key."""

    number: int
    interim: bool
    inputs: Mapping[str, str]
    streams: Mapping[str, Mapping[str, Any]]


def last_record(workspace: Path, year: int) -> Record | None:
    """The settlement that was recorded last; None where none was. Raises `CoordcareError` where it cannot be read."""
    numbers = sorted(int(path.stem) for path in _folder(workspace, year).glob("*.json") if path.stem.isdigit())
    return _read(workspace, year, numbers[-1]) if numbers else None


def record_before(
    workspace: Path, year: int, *, interim: bool, streams: Mapping[str, Any]
) -> tuple[int, Record | None]:
    """The number that a settlement has, and the settlement before it, against which it is an adjustment.

    What is settled to the same lines again has the number that it had, and so the same adjustments.
    """
    last = last_record(workspace, year)
    if last is None:
        return 1, None
    if not _same(last, interim, streams):
        return last.number + 1, last
    return last.number, _read(workspace, year, last.number - 1) if last.number > 1 else None


def _read(workspace: Path, year: int, number: int) -> Record:
    path = _folder(workspace, year) / f"{number:03d}.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Record(number=number, interim=content["interim"], inputs=content["inputs"], streams=content["streams"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CoordcareError(
            f"{path}: cannot be read as a settlement. It is the record of what was settled: bring it back from a copy, "
            "and do not change it by hand."
        ) from error


def _folder(workspace: Path, year: int) -> Path:
    return workspace / FOLDER / str(year)


def _same(record: Record, interim: bool, streams: Mapping[str, Any]) -> bool:
    return record.interim == interim and _all_settle(record.streams) == _all_settle(streams)


def streams_recorded(settled: Sequence[SettledStream]) -> dict[str, dict[str, Any]]:
    """What is recorded of settled streams, by their keys; the same sums give the same record."""
    return {one.key: _recorded(one) for one in settled}


def adjustments(
    before: Record | None, streams: Mapping[str, Mapping[str, Any]], inputs: Mapping[str, str]
) -> tuple[Adjustment, ...]:
    """What each stream comes to otherwise than it was recorded, with the causes; none without a record."""
    if before is None:
        return ()
    changed = tuple(_inputs_changed(before.inputs, inputs))
    # the claims of a stream that is gone or new stay paid, whoever they are counted with
    of_claims = {key for key in {*before.streams, *streams} if _is_of_claims(before.streams.get(key, streams.get(key)))}
    found = []
    for key in sorted({*before.streams, *streams}):
        was, now = before.streams.get(key), streams.get(key)
        if was is not None and now is not None and _settles(was) == _settles(now):
            continue
        if (was is None or now is None) and key in of_claims:
            continue
        causes = _causes(was, now) or ["the arithmetic of a line, whose figures are the same"]
        found.append(Adjustment(
            stream=key,
            before=Decimal(was["earned"]) if was else Decimal(0),
            after=Decimal(now["earned"]) if now else Decimal(0),
            causes=(*causes, *(one for one in changed if _concerns(one, now or was or {}))),
        ))  # fmt: skip
    return tuple(found)


def record(workspace: Path, year: int, *, interim: bool, inputs: Mapping[str, str], streams: Mapping[str, Any]) -> int:
    """Record a settlement, if it differs from the last one; returns its number."""
    last = last_record(workspace, year)
    if last is not None and _same(last, interim, streams):
        return last.number
    number = 1 if last is None else last.number + 1
    folder = _folder(workspace, year)
    folder.mkdir(parents=True, exist_ok=True)
    content = {"interim": interim, "inputs": dict(inputs), "streams": dict(streams)}
    beside = folder / f".{number:03d}.json"
    with beside.open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(folder / f"{number:03d}.json")
    return number


def _all_settle(streams: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _settles(one) for key, one in streams.items()}


def _settles(stream: Mapping[str, Any]) -> tuple[Any, Any]:
    """What a stream comes to: its lines, and what was paid before, which decides on what is due."""
    return stream["lines"], stream["paid_before"]


def _is_of_claims(stream: Any) -> bool:
    return bool(stream.get("of_claims"))


def _concerns(change: str, stream: Mapping[str, Any]) -> bool:
    """Whether a changed input can concern a stream: its own arrangement, or anything that is no arrangement."""
    return not change.startswith("arrangements/") or change.startswith(f"{stream.get('file')} ")


def _recorded(one: SettledStream) -> dict[str, Any]:
    return {
        "file": f"{one.of.file.parent.name}/{one.of.file.name}",
        "of_claims": one.stream.fee_for_service,
        "earned": str(one.earned),
        "paid_before": str(one.paid_before.number),
        "lines": [{"key": each.key, "says": each.figure.says, "amount": str(each.amount)} for each in one.lines],
        "rests_on": _rests_on(one),
    }


def _rests_on(one: SettledStream) -> dict[str, str]:
    """The figures at the leaves of the lines, in words; of one name the first."""
    found: dict[str, str] = {}
    for figure in _leaves(one):
        found.setdefault(figure.says, written(figure.value, figure.unit))
    return found


def _leaves(one: SettledStream) -> Iterator[Figure]:
    for each in one.lines:
        for part in each.figure.of:
            yield from part.leaves()


def _causes(was: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> list[str]:
    if was is None:
        return ["it is settled for the first time"]
    if now is None:
        return ["it is settled no more: the arrangement, the party or the stream is gone"]
    before, after = was["rests_on"], now["rests_on"]
    paid = []
    if was["paid_before"] != now["paid_before"]:
        amounts = [written(Decimal(one["paid_before"]), "dollars") for one in (was, now)]
        paid = [f"Paid before, outside of claims: {amounts[0]} before, {amounts[1]} now"]
    changed = [
        f"{name}: {before[name]} before, {after[name]} now"
        for name in before
        if name in after and before[name] != after[name]
    ]
    if changed or paid:  # what else came into play, or out of it, followed from these
        return paid + changed
    return [
        f"{name}: {before.get(name, 'not there')} before, {after.get(name, 'not there')} now"
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]


def _inputs_changed(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for name in dict.fromkeys([*before, *now]):
        if before.get(name) != now.get(name):
            how = "is new" if name not in before else "is gone" if name not in now else "has changed"
            yield f"{name} {how}"
