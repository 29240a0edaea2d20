"""What is asked: scenarios with what each changes of an arrangement, from a command's options or from a file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from coordcare.errors import CoordcareError, Problems
from coordcare.figures import written
from coordcare.payment.lan import LanCategory
from coordcare.rulebook.strict_yaml import load_yaml, parse_yaml

MOVES_TO = (LanCategory.PAY_FOR_PERFORMANCE, LanCategory.SHARED_SAVINGS, LanCategory.SHARED_RISK)
AS_IT_IS_NAME = "as it is"
_BY_SO_MUCH = re.compile(r"([+-])([0-9]{1,4}(?:\.[0-9]{1,4})?)\s*%")
_MOST = 10  # times as much as it is
_LONGEST_NAME = 60
_MOST_SCENARIOS = 20
_KEYS = ("to", "members", "target", "set")


_MIRRORED = " (where it had no downside, its downside mirrors the upside but for what is set)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """What is changed of an arrangement.

    to        the category that it is moved to
    members   what its members are multiplied by: 1.1 for +10%
    target    what its cost targets, prices and rates are multiplied by
    terms     by their places, such as `streams[Savings].upside.share`, the values that terms get; None takes one out
    """

    name: str
    to: LanCategory | None = None
    members: Fraction = Fraction(1)
    target: Fraction = Fraction(1)
    terms: Mapping[str, Any] = field(default_factory=dict)

    @property
    def changes(self) -> tuple[str, ...]:
        """What it changes, each in a few words."""
        moved = (
            (f"moved to {self.to}{_MIRRORED if self.to == LanCategory.SHARED_RISK else ''}",)
            if self.to is not None
            else ()
        )
        members = (f"members {_signed(self.members)}",) if self.members != 1 else ()
        target = (f"cost targets, prices and rates {_signed(self.target)}",) if self.target != 1 else ()
        return (*moved, *members, *target, *(f"{place} = {_shown(value)}" for place, value in self.terms.items()))


AS_IT_IS = Scenario(name=AS_IT_IS_NAME)


def scenario_of_options(
    *, to: str | None, members: str | None, target: str | None, terms: Sequence[str]
) -> Scenario | None:
    """The one scenario that options ask for, named by what it changes; None where they ask for none.

    Each of `terms` is PLACE=VALUE. Raises `Problems`.
    """
    said: dict[str, Any] = {"to": to, "members": members, "target": target}
    said = {name: value for name, value in said.items() if value is not None}
    problems: list[str] = []
    stated: dict[str, Any] = {}
    for each in terms:
        place, equals, text = each.partition("=")
        if not equals or not place.strip():
            problems.append(f"--set “{each}” is no PLACE=VALUE, such as streams[Savings].upside.share=60%.")
            continue
        try:
            stated[place.strip()] = _value(text.strip())
        except CoordcareError as error:
            problems.append(f"{error}")
    found = _scenario("", {**said, "set": stated}, problems)
    if problems:
        raise Problems(where="The scenario", problems=problems)
    short = [f"to {found.to}"] if found.to is not None else []
    short += [f"members {_signed(found.members)}"] if members is not None else []
    short += [f"target {_signed(found.target)}"] if target is not None else []
    short += [f"{place.rpartition('].')[2]}={_shown(value)}" for place, value in found.terms.items()]
    if not short:
        return None
    name = ", ".join(short)
    return Scenario(
        name=name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…",
        to=found.to, members=found.members, target=found.target, terms=found.terms,
    )  # fmt: skip


def scenarios_in(path: Path) -> tuple[str, tuple[Scenario, ...]]:
    """The arrangement that a file names (empty for none) and its scenarios; raises `UnreadableFile` or `Problems`."""
    content = load_yaml(path)
    problems: list[str] = []
    if not isinstance(content, dict) or not isinstance(content.get("scenarios"), dict) or not content["scenarios"]:
        told = "holds no “scenarios”. Write “scenarios:” and beneath it names, such as “Without downside: {to: 3A}”."
        raise Problems(where=str(path), problems=[told])
    problems += [
        f"“{key}” is not known here; there are “arrangement” and “scenarios”."
        for key in content if key not in ("arrangement", "scenarios")
    ]  # fmt: skip
    asked = content["scenarios"]
    if len(asked) > _MOST_SCENARIOS:
        problems.append(f"holds {len(asked)} scenarios; {_MOST_SCENARIOS} at most are set side by side.")
    scenarios = tuple(_scenario(str(name), said, problems) for name, said in asked.items())
    for one in scenarios:
        if not 0 < len(one.name.strip()) <= _LONGEST_NAME or one.name == AS_IT_IS_NAME:
            told = f"is no name of a scenario. Take one of up to {_LONGEST_NAME} letters, other than “{AS_IT_IS_NAME}”."
            problems.append(f"“{one.name[:_LONGEST_NAME]}” {told}")
    if problems:
        raise Problems(where=str(path), problems=problems)
    return str(content.get("arrangement") or ""), scenarios


def _scenario(name: str, said: Any, problems: list[str]) -> Scenario:
    """A scenario as it is stated; what is wrong with it is added to the problems."""
    where = f"“{name}”: " if name else ""
    if not isinstance(said, dict) or not said:
        problems.append(f"{where}says nothing that changes; give any of {', '.join(_KEYS)}.")
        return Scenario(name=name)
    problems += [f"{where}“{key}” is not known; there are {', '.join(_KEYS)}." for key in said if key not in _KEYS]
    to = _category(said.get("to"), where, problems)
    members, target = (_factor(said.get(key), where, key, problems) for key in ("members", "target"))
    terms = said.get("set") or {}
    if not isinstance(terms, dict):
        problems.append(f"{where}“set” must hold places and values, such as streams[Savings].upside.share: 60%.")
        terms = {}
    terms = {str(place): value for place, value in terms.items()}
    return Scenario(name=name, to=to, members=members, target=target, terms=terms)


def _category(said: Any, where: str, problems: list[str]) -> LanCategory | None:
    found = next((one for one in MOVES_TO if str(said).upper() == one), None)
    if said is not None and found is None:
        problems.append(f"{where}“to: {said}” is no category that one moves to here; there are {', '.join(MOVES_TO)}.")
    return found


def _factor(said: Any, where: str, key: str, problems: list[str]) -> Fraction:
    """What to multiply by for “+10%” or “-2.5%”."""
    if said is None:
        return Fraction(1)
    match = _BY_SO_MUCH.fullmatch(str(said).strip().replace("−", "-"))
    if match is None:
        problems.append(f"{where}“{key}: {said}” does not say by how much. Write it as +10% or -2.5%.")
        return Fraction(1)
    factor = 1 + Fraction(f"{match[1]}{match[2]}") / 100
    if not 0 < factor <= _MOST:
        problems.append(f"{where}“{key}: {said}” leaves nothing, or more than {_MOST} times as much as there is.")
    return factor


def _value(text: str) -> Any:
    """A value as the file of an arrangement would have it: 60%, 440, {by_score: true}; none takes the term out."""
    return None if text.lower() == "none" else parse_yaml(text, path=Path(f"--set “{text}”"))


def _signed(factor: Fraction) -> str:
    change = written(abs(factor - 1), "share")
    return f"{'+' if factor >= 1 else '−'}{change}"


def _shown(value: Any) -> str:
    """A value as the file would have it."""
    if value is None:
        return "none"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_shown(each)}' for name, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)
