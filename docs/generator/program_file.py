"""The page about a CCO's own file on the incentive program of a year."""

from coordcare.oregon.quality.program_file import ProgramFile
from docs.generator.streams import numbers, part_title, terms


def program_file_page() -> list[str]:
    """The terms of `quality/YEAR.yaml`: metrics, their components, and the pool."""
    schema = ProgramFile.model_json_schema()
    parts = schema["$defs"]
    lines = [
        "# The quality program",
        "",
        "What a CCO states of the incentive program of a year stands in `quality/YEAR.yaml` of its workspace. The "
        "metrics all together, and the pool value by value, stand above what [the year](years.md) states. How they "
        "decide: [Results, targets, and the pool](../explanation/quality.md).",
        "",
        *terms(schema, parts, up=""),
    ]
    for part in parts:
        lines += [f"## {part_title(part)} {{ #{part.lower()} }}", "", parts[part]["description"], ""]
        lines += terms(parts[part], parts, up="")
    return [*lines, *numbers()]
