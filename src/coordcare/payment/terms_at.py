"""A term of a stream by its place, such as `upside.bands[1].share`, replaced in what an arrangement states."""

import re
from typing import Any

from coordcare.payment.arrangement import Arrangement

_STEP = re.compile(r"([a-z_]+)((?:\[[0-9]{1,4}\])?)")
_NOT_TERMS = ("name", "stream")


def content_of(arrangement: Arrangement) -> dict[str, Any]:
    """What the arrangement states, as its file would hold it; a new copy."""
    content: dict[str, Any] = _thawed(arrangement.model_dump(exclude_unset=True))
    return content


def _thawed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _thawed(each) for name, each in value.items()}
    return [_thawed(each) for each in value] if isinstance(value, tuple | list) else value


def replaced(content: dict[str, Any], stream: str, path: str, value: Any) -> None:
    """Put a value at a place of a stream in the content; raises `LookupError` where there is no such place.

    Whether the term is known and may have the value is told when the content is validated.
    """
    steps = [_STEP.fullmatch(step) for step in path.split(".")]
    if path in _NOT_TERMS or not all(steps):
        raise LookupError(f"“{path}” is no place of a term. Write it as in terms.upside.limit.amount.")
    here = next(one for one in content["streams"] if one["name"] == stream)
    places: list[str | int] = []
    for step in steps:
        assert step is not None
        places += [step[1], int(step[2][1:-1])] if step[2] else [step[1]]
    for place, following in zip(places, [*places[1:], None], strict=True):
        if isinstance(place, int) and not (isinstance(here, list) and place < len(here)):
            raise LookupError(f"“{path}” counts beyond what is listed there. The first in a list is [0].")
        if isinstance(place, str) and not isinstance(here, dict):
            raise LookupError(f"“{path}” leads into a value that holds nothing more.")
        if following is None:
            here[place] = value
        else:
            if isinstance(place, str) and here.get(place) is None:
                here[place] = [] if isinstance(following, int) else {}
            here = here[place]
