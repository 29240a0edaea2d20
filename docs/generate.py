"""Writes the reference pages from the code: `python -m docs.generate`, which `make docs` calls.

The pages are kept in the repository, and `tests/docs` checks that they say what the code says.
"""

from pathlib import Path

from coordcare.payment.arrangement_files import SCHEMA_FILE, json_schema
from docs.generator.closing import close_tables_page
from docs.generator.form import form_page
from docs.generator.measures import measure_pages
from docs.generator.program import commands_page, limits_page
from docs.generator.program_file import program_file_page
from docs.generator.results import primary_care_page, results_page, service_categories_page
from docs.generator.rules import SUBJECTS, rules_page, subject_page
from docs.generator.streams import stream_pages
from docs.generator.tables import tables_page
from docs.generator.years import sources_page, years_page

REFERENCE = Path(__file__).parent / "reference"
MARK = "<!-- Written by docs/generate.py from the code. Do not edit. -->"


def pages() -> dict[Path, str]:
    """Every generated page with its text."""
    content = {
        "close-tables.md": close_tables_page(),
        "commands.md": commands_page(),
        "form.md": form_page(),
        "limits.md": limits_page(),
        "primary-care.md": primary_care_page(),
        "program-file.md": program_file_page(),
        "results.md": results_page(),
        "rules/index.md": rules_page(),
        "service-categories.md": service_categories_page(),
        "sources.md": sources_page(),
        "tables.md": tables_page(),
        "years.md": years_page(),
        **{f"rules/{subject}.md": subject_page(subject) for subject in SUBJECTS},
        **measure_pages(),
        **stream_pages(),
    }
    return {REFERENCE / name: "\n".join([MARK, "", *lines]).rstrip() + "\n" for name, lines in content.items()}


def on_disk() -> dict[Path, str]:
    """Every page that is there and was generated, with its text."""
    texts = {path: path.read_text("utf-8") for path in REFERENCE.rglob("*.md")}
    return {path: text for path, text in texts.items() if text.startswith(MARK)}


def main() -> None:
    """Write every page, and remove those that are no longer generated."""
    written = pages()
    for path in on_disk().keys() - written.keys():
        path.unlink()
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (REFERENCE / SCHEMA_FILE).write_text(json_schema(), "utf-8")


if __name__ == "__main__":
    main()
