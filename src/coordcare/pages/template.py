"""Templates of pages: everything escaped, nothing undefined, and the look and the parts that all pages share."""

from functools import cache
from pathlib import Path
from typing import Any

from coordcare.pages import words
from coordcare.pages.charts import COLOURS


@cache
def template(folder: Path, name: str = "page.html.j2") -> Any:
    """A page's template in its own folder; it may include `look.css.j2` and import from `parts.html.j2`.

    It is compiled once, for there is a page for each provider.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader([folder, Path(__file__).parent]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "money": words.money,
        "whole": words.whole,
        "months": words.months,
        "percent": words.percent,
        "named": words.named,
    }
    environment.globals |= {"words": words, "colours": COLOURS}
    return environment.get_template(name)
