"""Terms of an arrangement by their places, replaced in its content; and what it pays by the unit, all of it changed."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from coordcare.figures import rounded
from coordcare.payment.terms_at import replaced

Content = dict[str, Any]
_NAME = re.compile(r"[a-z_]+")
_DOLLARS, _SHARES = 4, 6  # decimals


def put(content: Content, place: str, value: Any) -> None:
    """Put a value at a place such as `streams[Savings].upside.share`; raises `LookupError` where there is none."""
    for one in content["streams"]:
        if place.startswith(f"streams[{one['name']}]."):
            replaced(content, one["name"], place.removeprefix(f"streams[{one['name']}]."), value)
            return
    for one in content.get("metrics", ()):
        name = place.removeprefix(f"metrics[{one['measure']}].")
        if name != place and _NAME.fullmatch(name) and name != "measure":
            one[name] = value
            return
    known = [f"streams[{one['name']}]" for one in content["streams"]]
    known += [f"metrics[{one['measure']}]" for one in content.get("metrics", ())]
    raise LookupError(
        f"“{place}” is no place of a term. It begins with one of {', '.join(known)}, then a point and the term, such "
        "as upside.share."
    )


def multiply_unit_prices(content: Content, factor: Fraction) -> bool:
    """Multiply every cost target, price and rate; False where the arrangement has none.

    These are dollars per member per month, per episode and per event, a medical loss ratio, and a share of the premium.
    Amounts for the period, shares of claims, attachments and limits stay.
    """
    there = False
    for stream in content["streams"]:
        for holder, name, decimals in _unit_prices(stream):
            if holder.get(name) is not None:
                there = True
                if factor != 1:
                    holder[name] = rounded(Fraction(_number(holder[name])) * factor, decimals)
    return there


def _unit_prices(stream: Content) -> Iterator[tuple[Content, str, int]]:
    target, stake = stream.get("target") or {}, stream.get("at_stake") or {}
    yield target, "pmpm", _DOLLARS
    yield target, "medical_loss_ratio", _SHARES
    yield stake, "per_event", _DOLLARS
    yield stream, "price", _DOLLARS
    yield stream, "pmpm", _DOLLARS
    yield stream, "share_of_premium", _SHARES
    for rate in (*stream.get("rates", ()), *stake.get("rates", ())):
        yield rate, "pmpm", _DOLLARS


def _number(value: Any) -> Decimal:
    return Decimal(value)
