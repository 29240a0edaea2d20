"""Moves between categories 2C, 3A and 3B: what each does with the streams of an arrangement.

3B to 3A      Losses are no longer shared: shared risk becomes shared savings, an episode loses its downside. Target,
              upside and quality stay.
3A to 3B      Losses are shared as savings are: the downside has the share (or bands), minimum rate and limit of the
              upside. What the scenario states of the downside takes precedence.
2C to 3A, 3B  Pay for performance becomes shared savings, or shared risk, with the same quality terms. What was at stake
              is no more. Its terms name no cost, so the scenario must state the target and the upside.
to 2C         Savings and losses are no longer shared: what quality earns is paid on what is at stake, which the
              scenario must state.

Other moves, such as to capitation, are other contracts, and not made.
"""

from collections.abc import Iterator
from typing import Any

from coordcare.payment.arrangement import Arrangement
from coordcare.payment.category import Categories, categories_of
from coordcare.payment.lan import LanCategory
from coordcare.payment.scenario.asked import MOVES_TO
from coordcare.payment.scenario.places import Content

_KEPT = ("name", "paid_as", "quality")
_OF_TWO_SIDES = ("share", "bands", "minimum_rate", "from_minimum", "limit")
_WAYS_TO_SHARE = ("share", "bands", "share_left_by_gains")
_SHARED_SAVINGS, _SHARED_RISK, _BONUS = "shared_savings", "shared_risk", "pay_for_performance"


def refusals(arrangement: Arrangement, to: LanCategory) -> Iterator[str]:
    """Why an arrangement cannot be moved to a category, whatever terms are given."""
    category = categories_of(arrangement).most_advanced.category
    if category == to:
        yield f"it is at {to} already, so it cannot be moved there. Leave out “to”."
    elif category not in MOVES_TO:
        yield f"it is at {category}, and moves are made between {', '.join(MOVES_TO)} alone. Write it as a new file."
    elif category == LanCategory.PAY_FOR_PERFORMANCE and arrangement.members == "served":
        yield (
            f"its members are those whom the parties served, and a move to {to} needs members whose cost can be held "
            "against a target. Write it as a new file with “members: attributed” or “assigned”, or as an episode."
        )


def move(content: Content, arrangement: Arrangement, to: LanCategory, given: tuple[str, ...]) -> tuple[str, ...]:
    """Turn the streams of the content into those of the category; returns the names of the streams that are moved.

    `given` are the places whose terms the scenario states. Those that a turned stream lacks are not filled in.
    """
    moved = _movers(arrangement, categories_of(arrangement), to, given)
    content["streams"] = [_turned(one, to) if one["name"] in moved else one for one in content["streams"]]
    return moved


def mirror_downside(content: Content, moved: tuple[str, ...], to: LanCategory) -> None:
    """Give the streams that were moved to 3B the downside that their upside mirrors, but for what is stated of it."""
    for stream in content["streams"] if to == LanCategory.SHARED_RISK else ():
        upside, stated = stream.get("upside"), stream.get("downside") or {}
        if stream["name"] in moved and isinstance(upside, dict) and isinstance(stated, dict):
            mirrored = {name: upside[name] for name in _OF_TWO_SIDES if upside.get(name) is not None}
            if any(stated.get(way) is not None for way in _WAYS_TO_SHARE):
                mirrored = {name: value for name, value in mirrored.items() if name not in _WAYS_TO_SHARE}
            stream["downside"] = {**mirrored, **stated}


def lacking(content: Content, moved: tuple[str, ...], to: LanCategory) -> Iterator[str]:
    """What terms a moved stream lacks, in a sentence each."""
    for stream in content["streams"]:
        if stream["name"] not in moved:
            continue
        place = f"streams[{stream['name']}]"
        needed = {"target": f"{place}.target.pmpm=440", "upside": f"{place}.upside.share=50%"}
        if stream["stream"] == "episode":
            needed = {}
        if to == LanCategory.PAY_FOR_PERFORMANCE:
            needed = {"at_stake": f"{place}.at_stake.amount=50000", "quality": f"{place}.quality.by_score=true"}
        missing = {name: example for name, example in needed.items() if not stream.get(name)}
        if missing:
            names = " and ".join(f"“{name}”" for name in missing)
            examples = "; ".join(missing.values())
            told = f"“{stream['name']}” cannot be moved to {to} by its own terms: it lacks {names}."
            yield f"{told} Set what is missing, as in {examples}."


def _movers(
    arrangement: Arrangement, categories: Categories, to: LanCategory, given: tuple[str, ...]
) -> tuple[str, ...]:
    """The streams to move: downwards all beyond the category, upwards those that make the arrangement what it is.

    Of several bonuses those whose target is stated are moved, and the first where none is.
    """
    now = categories.most_advanced.category
    own = {one.stream.name: one.reading.category for one in categories.streams}
    if now.at_least(to):
        return tuple(name for name, category in own.items() if category.at_least(to) and category != to)
    names = tuple(name for name, category in own.items() if category == now)
    if now != LanCategory.PAY_FOR_PERFORMANCE:
        return names
    stated = tuple(name for name in names if any(place.startswith(f"streams[{name}].target") for place in given))
    return stated or names[:1]


def _turned(stream: Content, to: LanCategory) -> Content:
    """A stream of the content as one of the category, with what both kinds state."""
    kind: str = stream["stream"]
    if to == LanCategory.PAY_FOR_PERFORMANCE:
        return {**_kept(stream), "stream": _BONUS}
    new = _SHARED_SAVINGS if to == LanCategory.SHARED_SAVINGS else _SHARED_RISK
    if kind == _BONUS:
        return {**_kept(stream), "stream": new}
    turned: dict[str, Any] = {**stream, "stream": kind if kind == "episode" else new}
    if to == LanCategory.SHARED_SAVINGS:
        turned.pop("downside", None)
    return turned


def _kept(stream: Content) -> Content:
    return {name: stream[name] for name in _KEPT if name in stream}
