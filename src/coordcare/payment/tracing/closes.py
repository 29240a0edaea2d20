"""A closed year as it lies in a workspace: its receipts by name, and the run in the store that it rests on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from coordcare.errors import CoordcareError, UnreadableFile
from coordcare.figures import Figure
from coordcare.payment.closing.receipts import read_receipts
from coordcare.payment.results import record_of
from coordcare.payment.tracing.views import Tables
from coordcare.population.enrollment import MemberMonthPolicy

_ABOUT, _RECEIPTS = "closed.json", "receipts.json"
_MOST_NEAR = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Close:
    """A closed year of a workspace.

    name      the CCO
    run       what the run in the store is called that it rests on
    tables    the tables of that run, and what the close found; None where the run is no longer kept
    """

    workspace: Path
    folder: Path
    year: int
    name: str
    interim: bool
    run: str
    receipts: Mapping[str, Figure]
    tables: Tables | None

    @property
    def written_at_ns(self) -> int:
        """When the receipts were written, in nanoseconds, as the system tells it."""
        return (self.folder / _RECEIPTS).stat().st_mtime_ns


def open_close(workspace: Path, year: int | None = None) -> Close:
    """The close of a year; without one, of the last that is closed. Raises `CoordcareError` where there is none."""
    folder = _folder_of(workspace, year)
    try:
        about: dict[str, Any] = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        year, run = int(about["year"]), str(about["run"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(path=folder / _ABOUT, reason="cannot be read. Close the year again.") from error
    return Close(
        workspace=workspace,
        folder=folder,
        year=year,
        name=str(about.get("name", workspace.resolve().name)),
        interim=bool(about.get("interim")),
        run=run,
        receipts=read_receipts(folder / _RECEIPTS),
        tables=_tables(workspace / "store" / run, folder / "figures"),
    )


def _folder_of(workspace: Path, year: int | None) -> Path:
    if not workspace.is_dir():
        raise CoordcareError(f"{workspace}: there is no such folder. Name the workspace, which holds cco.yaml.")
    out = workspace / "out"
    closed = sorted(path.parent for path in out.glob(f"[0-9][0-9][0-9][0-9]/{_ABOUT}")) if out.is_dir() else []
    if year is not None:
        chosen = [path for path in closed if path.name == str(year)]
        there = f" Closed are {', '.join(path.name for path in closed)}." if closed else ""
        if not chosen:
            raise CoordcareError(
                f"{workspace}: {year} is not closed, so there is no figure of it to explain.{there} "
                f"Run “coordcare close {year} {workspace}” first."
            )
        return chosen[0]
    if not closed:
        raise CoordcareError(
            f"{workspace}: no year is closed here, so there is no figure to explain. Run “coordcare close YEAR "
            f"{workspace}” first."
        )
    return closed[-1]


def _tables(run: Path, figures: Path) -> Tables | None:
    try:
        policy = MemberMonthPolicy(record_of(run)["member_months"])
    except (OSError, ValueError, KeyError):
        return None
    return Tables(run=run, figures=figures, policy=policy) if figures.is_dir() else None


def named(close: Close, name: str) -> str:
    """A receipt by its name as people write it; raises `CoordcareError` with the nearest names where there is none.

    Capitals do not matter, nor the quotes and dollar signs that a spreadsheet writes around a cell.
    """
    if name in close.receipts:
        return name
    plain = {_plain(known): known for known in close.receipts}
    if _plain(name) in plain:
        return plain[_plain(name)]
    near = [plain[one] for one in get_close_matches(_plain(name), list(plain), n=_MOST_NEAR)]
    within = [known for text, known in plain.items() if _plain(name) and _plain(name) in text]
    likely = list(dict.fromkeys([*within[:_MOST_NEAR], *near]))[:_MOST_NEAR]
    meant = f" Did you mean {' or '.join(f'“{one}”' for one in likely)}?" if likely else ""
    raise CoordcareError(
        f"“{name}” is not a figure of the closed year {close.year}.{meant} “coordcare explain --list "
        f"{close.workspace}” names them all."
    )


def _plain(name: str) -> str:
    return " ".join(name.replace("'", "").replace("$", "").split()).casefold()


def listed(close: Close, word: str = "") -> dict[str, Figure]:
    """The receipts whose name or meaning holds a word; all without one."""
    wanted = word.casefold()
    return {
        name: figure
        for name, figure in close.receipts.items()
        if wanted in name.casefold() or wanted in figure.says.casefold()
    }
