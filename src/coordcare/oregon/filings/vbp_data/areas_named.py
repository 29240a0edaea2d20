"""Care delivery areas as filers name them."""

import re

_NAMES = {
    "hospital": r"\bhospital",
    "maternity": r"\bmaternity\b|\bperinatal\b|\bpregnan",
    "behavioral_health": r"\bbehaviou?ral\b|\bmental health\b|\bsubstance\b|\bSUD\b",
    "childrens": r"\bchild|\bpediatric",
    "oral": r"\boral\b|\bdental\b",
}


def areas_named(text: str) -> tuple[str, ...]:
    """The care delivery areas that a text names, in the order of the law: “ Hospital Care” gives hospital."""
    return tuple(area for area, pattern in _NAMES.items() if re.search(pattern, text, re.IGNORECASE))
