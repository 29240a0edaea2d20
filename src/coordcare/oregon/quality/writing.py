"""A year's quality computed and written: `out/YEAR-quality`, built beside the old one and put in its place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coordcare.errors import CoordcareError
from coordcare.oregon.quality.report.files import write_quality
from coordcare.oregon.quality.work_lists import write_work_lists
from coordcare.oregon.quality.year_quality import YearQuality, quality_of
from coordcare.tables.replacing import in_place_of, link
from coordcare.tables.store import alone
from coordcare.tables.workspace import Workspace

Tell = Callable[[str], None]
FIGURES = "figures"


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """The folder that was written, and what is in it."""

    folder: Path
    files: tuple[Path, ...]

    @property
    def says(self) -> str:
        """What is in the folder, in words."""
        lists = sum(path.suffix == ".xlsx" for path in self.files)
        cards = sum(path.parent.name == "scorecards" for path in self.files)
        return f"report.html, {cards} scorecards, {lists} work lists, public results, quality.json."


def write_year(
    workspace: Workspace,
    year: int,
    *,
    as_of: date | None = None,
    with_protected: bool = False,
    tell: Tell = lambda _: None,
) -> tuple[YearQuality, Written]:
    """Compute a year's quality and write it; raises `CoordcareError` that names all that is wrong, and then nothing is
    written."""
    if as_of is not None and as_of.year != year:
        raise CoordcareError(f"Work lists as of {as_of}: the measures are of {year}. Name a day of {year}.")
    out = workspace.folder / "out"
    out.mkdir(exist_ok=True)
    folder = out / f"{year}-quality"
    with alone(out):
        quality = quality_of(workspace, year, tell=tell)
        with in_place_of(folder) as partial:
            link(quality.computed.figures, partial / FIGURES)
            tell("writing report, scorecards and work lists")
            lists = write_work_lists(quality, partial, as_of=as_of, with_protected=with_protected)
            files = [*write_quality(quality, partial), *lists]
            files = [folder / path.relative_to(partial) for path in files]
    return quality, Written(folder=folder, files=tuple(files))
