"""Close a year as the state asks for it: `out/YEAR` with the workbook, receipts, statements, and a report.

The folder is built beside the old one and takes its place when all is there and the settlement is recorded.
"""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from coordcare.errors import Problems
from coordcare.filing.review import FileReview, Severity
from coordcare.filing.workbook import write_form, write_whole
from coordcare.oregon.closed_files import write_files
from coordcare.oregon.filings.vbp_data.compiling.compile import Compiled, compile_filing, file_name
from coordcare.oregon.filings.vbp_data.narrative import Narrative, draft, load_narrative, missing, path_of
from coordcare.oregon.filings.vbp_data.reviewing import review_file
from coordcare.oregon.quality.party_results import CASES_KEPT, results_for_parties
from coordcare.oregon.quality.registry import measures_of
from coordcare.oregon.quality.year_quality import quality_of
from coordcare.oregon.rulebook import program_year
from coordcare.oregon.vbp.parameters import VbpModels
from coordcare.oregon.vbp.targets import targets_of
from coordcare.payment.arrangement import Arrangement
from coordcare.payment.arrangement_files import load_arrangements
from coordcare.payment.closing import history
from coordcare.payment.closing.closed import Closed
from coordcare.payment.closing.results import write_computed
from coordcare.payment.closing.run import asked_of, close_year, inputs_of
from coordcare.payment.progress import Target
from coordcare.tables.replacing import in_place_of, link
from coordcare.tables.store import alone
from coordcare.tables.workspace import Workspace

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Filed:
    """A closed year with its folder, its compiled workbook, and the review of it."""

    closed: Closed
    folder: Path
    workbook: Path
    compiled: Compiled
    review: FileReview
    targets: tuple[Target, ...]

    @property
    def blocking(self) -> bool:
        """Whether the review of the workbook finds something that keeps it from approval."""
        return not self.review.readable or any(one.severity is Severity.NOT_APPROVED for one in self.review.findings)


def close(
    workspace: Workspace, year: int, *, interim: bool = False, anyway: bool = False, tell: Tell = lambda _: None
) -> Filed:
    """Close a year and write `out/YEAR`. Raises `CoordcareError` that names everything that keeps it from being closed.

    Nothing is written then, neither into `out` nor into the record of settlements. A workbook that would not be
    approved keeps it from being closed too, unless it is wanted `anyway`.
    """
    arrangements = load_arrangements(workspace.folder)
    asked_of(workspace, arrangements, year)  # what is wrong with terms is told first
    narrative = _told(workspace, year, arrangements)
    out = workspace.folder / "out"
    out.mkdir(exist_ok=True)
    with alone(out):
        return _closed(workspace, year, arrangements, narrative, interim=interim, anyway=anyway, tell=tell)


def _closed(
    workspace: Workspace,
    year: int,
    arrangements: Mapping[Path, Arrangement],
    narrative: Narrative,
    *,
    interim: bool,
    anyway: bool,
    tell: Tell,
) -> Filed:
    """Build the folder of the year beside the old one, put it in place, and record the settlement."""
    folder = workspace.folder / "out" / str(year)
    with in_place_of(folder) as partial:
        (figures := partial / "figures").mkdir()
        told, uncomputed = keep_computed_results(workspace, year, arrangements, figures, tell)
        closed = close_year(
            workspace, arrangements, year, folder=figures, interim=interim, uncomputed=uncomputed, tell=tell
        )
        closed = replace(closed, notes=(*closed.notes, *told))
        tell("compiling the workbook")
        compiled = compile_filing(closed, narrative)
        name = file_name(compiled, narrative, year)
        write_form(compiled.form, partial / name, year=year, answers=compiled.answers)
        _keep_explanations(folder, partial)
        review = review_file(partial / name, year=year)
        if not anyway:
            _refuse_what_blocks(year, review)
        tell("writing statements and report")
        write_files(workspace, closed, compiled, partial, workbook=name, review=review)
        shutil.rmtree(partial / "figures" / "temporary", ignore_errors=True)
        streams = history.streams_recorded(closed.settled)
        inputs = inputs_of(workspace, closed.record, arrangements)
        history.record(workspace.folder, year, interim=interim, inputs=inputs, streams=streams)
    return Filed(
        closed=closed,
        folder=folder,
        workbook=folder / name,
        compiled=compiled,
        review=review,
        targets=targets_of(year),
    )


def keep_computed_results(
    workspace: Workspace,
    year: int,
    arrangements: Mapping[Path, Arrangement],
    figures: Path,
    tell: Tell = lambda _: None,
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Compute the measures that arrangements name and claims tell, and keep results and cases with the figures.

    Returns what is to be known of them, in sentences: of value sets, and of the data; and of the rates that could not
    be computed, what they lack.
    """
    named = {metric.measure for one in arrangements.values() for metric in one.metrics}
    if not named & {rate.id for one in measures_of(year) for rate in one.rates}:
        return (), {}
    quality = quality_of(workspace, year, tell=tell)
    write_computed(results_for_parties(quality), figures)
    for name in CASES_KEPT:
        link(quality.computed.figures / f"{name}.parquet", figures / f"{name}.parquet")
    sets = quality.computed.sets
    without = [one for one in measures_of(year) if one.id in sets.missing]
    lacking = {rate.id: sets.says_missing(one.id) for one in without for rate in one.rates}
    return (*sets.problems, *quality.notes), lacking


def _refuse_what_blocks(year: int, review: FileReview) -> None:
    """Raise `Problems` naming every finding that would keep the workbook from approval."""
    blocking = [one for one in review.findings if one.severity is Severity.NOT_APPROVED]
    told = [f"{one.sheet}!{one.cell}: {one.message} {one.fix}" for one in blocking]
    if not review.readable:
        told = [str(review.error)]
    if told:
        raise Problems(
            where=f"The workbook of {year} would not be approved, and nothing was written (--anyway writes it)",
            problems=told,
        )


def draft_narrative_of(workspace: Workspace, year: int) -> Path:
    """Write the file of texts to fill in, with those that are there already; returns where it stands."""
    path = path_of(workspace.folder, year)
    kept = load_narrative(workspace.folder, year) if path.exists() else None
    arrangements = tuple(load_arrangements(workspace.folder).values())
    text = draft(workspace.name, arrangements, program_year(year).for_year(VbpModels), kept=kept)
    write_whole(path, text.encode())
    return path


def _told(workspace: Workspace, year: int, arrangements: Mapping[Path, Arrangement]) -> Narrative:
    """The narrative; raises `Problems` naming every text that is missing, before anything is reckoned."""
    narrative = load_narrative(workspace.folder, year)
    lacking = missing(narrative, tuple(arrangements.values()), program_year(year).for_year(VbpModels))
    if lacking:
        raise Problems(where=f"{narrative.path}: these texts are missing, and nothing was written", problems=lacking)
    return narrative


def _keep_explanations(folder: Path, partial: Path) -> None:
    """Take over what a filer explained beside the workbook of the last close."""
    for path in folder.glob("*.explanations.yaml"):
        shutil.copyfile(path, partial / path.name)
