"""What only a person can say in the filing: texts in `narrative/YEAR.yaml`, checked before a year is closed.

```yaml
contractor: Cascade Fields CCO
models:
  Primary care homes: {providers: …, equity: …}      # also description, where the name does not say enough
areas:
  hospital: {description: …, complex_care: …}
tiers:
  range_reason: …
  deviations: {2: …}
```
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coordcare.errors import Problems
from coordcare.figures import Figure, Text
from coordcare.oregon.vbp.parameters import VbpModels
from coordcare.payment.arrangement import Arrangement
from coordcare.payment.category import categories_of
from coordcare.rulebook.strict_yaml import load_yaml

FOLDER = "narrative"
OF_MODELS = ("providers", "equity")
OF_AREAS = ("description", "complex_care")
_KEYS = {"contractor": str, "models": dict, "areas": dict, "tiers": dict}


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrative:
    """The texts of a filing, by model, by area and by tier."""

    path: Path
    contractor: str
    models: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    areas: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    range_reason: str = ""
    deviations: Mapping[int, str] = field(default_factory=dict)

    def text(self, value: str, place: str, says: str) -> Figure:
        """A text as a figure that knows where it was written."""
        source = Text(file=f"{FOLDER}/{self.path.name}", path=place)
        return Figure(value=value, unit="text", says=says, source=source)


def path_of(workspace: Path, year: int) -> Path:
    """Where the narrative of a year stands."""
    return workspace / FOLDER / f"{year}.yaml"


def load_narrative(workspace: Path, year: int) -> Narrative:
    """The narrative of a year; raises `Problems` that name everything wrong in it, or that it is not there."""
    path = path_of(workspace, year)
    if not path.is_file():
        raise Problems(
            where=str(path),
            problems=[
                "is not there, and the filing asks for texts. Begin it: "
                f"coordcare close {year} {workspace} --draft-narrative"
            ],
        )
    content: Any = load_yaml(path)
    problems = list(_wrong(content))
    if problems:
        raise Problems(where=str(path), problems=problems)
    tiers = content.get("tiers") or {}
    return Narrative(
        path=path,
        contractor=content["contractor"],
        models=content.get("models") or {},
        areas=content.get("areas") or {},
        range_reason=tiers.get("range_reason") or "",
        deviations=tiers.get("deviations") or {},
    )


def _wrong(content: Any) -> Iterable[str]:
    if not isinstance(content, dict):
        yield "holds no texts. Begin it anew with the option --draft-narrative of coordcare close."
        return
    for name, value in content.items():
        if name not in _KEYS:
            yield f"“{name}” is not known; there are {', '.join(_KEYS)}."
        elif value is not None and not isinstance(value, _KEYS[name]):
            yield f"“{name}” must be {'a text' if _KEYS[name] is str else 'names with texts'}."
    if not content.get("contractor"):
        yield "“contractor” is missing: the name of the CCO, as it is filed on every sheet."
    for part, asked in (("models", (*OF_MODELS, "description")), ("areas", OF_AREAS)):
        texts = content.get(part)
        for name, said in texts.items() if isinstance(texts, dict) else ():
            unknown = [one for one in said if one not in asked] if isinstance(said, dict) else [str(said)]
            if unknown:
                yield f"{part} · {name}: “{', '.join(unknown)}” is not asked; there are {', '.join(asked)}."
            elif not all(isinstance(one, str) for one in said.values() if one is not None):
                yield f"{part} · {name}: holds something that is no text. Put it in quotes."


def missing(narrative: Narrative, arrangements: Sequence[Arrangement], models: VbpModels) -> list[str]:
    """The texts that the filing may ask for and that are not there: of models that can be listed, and of areas."""
    told = []
    for model in models_that_can_be_listed(arrangements, models):
        said = narrative.models.get(model) or {}
        lacking = [name for name in OF_MODELS if not said.get(name)]
        if lacking:
            told.append(f"models · {model}: {' and '.join(lacking)}")
    for area in dict.fromkeys(area for one in arrangements for area in one.areas):
        said = narrative.areas.get(area) or {}
        lacking = [name for name in OF_AREAS if not said.get(name)]
        if lacking:
            told.append(f"areas · {area}: {' and '.join(lacking)}")
    return told


def models_that_can_be_listed(arrangements: Sequence[Arrangement], models: VbpModels) -> tuple[str, ...]:
    """The models at a category that the template ranks, in the order of their files."""
    listed = [one.model_name for one in arrangements if categories_of(one).most_advanced.category in models.categories]
    return tuple(dict.fromkeys(listed))


def draft(contractor: str, arrangements: Sequence[Arrangement], models: VbpModels, *, kept: Narrative | None) -> str:
    """A narrative to fill in: what there is already, and an empty text for everything that is asked."""
    import yaml

    said = {} if kept is None else kept.models
    of_areas = {} if kept is None else kept.areas
    content = {
        "contractor": kept.contractor if kept is not None else contractor,
        "models": {
            model: {name: (said.get(model) or {}).get(name, "") for name in OF_MODELS}
            for model in models_that_can_be_listed(arrangements, models)
        },
        "areas": {
            area: {name: (of_areas.get(area) or {}).get(name, "") for name in OF_AREAS}
            for area in dict.fromkeys(area for one in arrangements for area in one.areas)
        },
        "tiers": {"range_reason": "" if kept is None else kept.range_reason,
                  "deviations": {} if kept is None else dict(kept.deviations)},
    }  # fmt: skip
    head = "# What only a person can say in the filing. Fill in every text between quotes.\n"
    return head + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)
