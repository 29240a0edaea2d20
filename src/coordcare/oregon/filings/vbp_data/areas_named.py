"""Care delivery areas as filers name them."""

import re

_NAMES = {
    "hospital": r"\bhospital|\binpatient\b",
    "maternity": r"\bmaternity\b|\bperinatal\b|\bpregnan",
    "behavioral_health": r"\bbehaviou?ral\b|\bmental health\b|\bsubstance\b|\bSUD\b",
    "childrens": r"\bchild|\bpediatric",
    "oral": r"\boral\b|\bdental\b",
}


def areas_named(text: str) -> tuple[str, ...]:
    """The care delivery areas that a text speaks of, in the order of the law."""
    return tuple(area for area, pattern in _NAMES.items() if re.search(pattern, text, re.IGNORECASE))


def areas_listed(text: str) -> tuple[str, ...]:
    """The care delivery areas that a text lists: “ Hospital Care” gives hospital.

    What stands in parentheses, or after “for” or “including”, describes an area and lists no further one.
    """
    return areas_named(re.split(r"\b(?:for|including|incl)\b", re.sub(r"\([^()]*\)?", " ", text), maxsplit=1)[0])
