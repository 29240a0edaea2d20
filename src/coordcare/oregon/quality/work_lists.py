"""Work lists written: `work_lists/`, one workbook for each clinic, and every gap in `gaps.csv`.

They tell of members, so they are for the treating clinic alone, and nothing in them is hidden.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from coordcare.errors import CoordcareError
from coordcare.measures.gaps import closable, read_gaps
from coordcare.measures.incentive_metric import Component
from coordcare.measures.scoring import Verdict
from coordcare.oregon.quality.registry import measures_of
from coordcare.oregon.quality.work_list import CONFIDENTIAL, GOES_ON, NO_CLINIC, WORTH_A_CALL, Aim, WorkList, titled
from coordcare.oregon.quality.work_list_workbook import work_list_workbook
from coordcare.oregon.quality.year_quality import YearQuality
from coordcare.payment.closing.run import views_of

FOLDER, ALL_GAPS = "work_lists", "gaps.csv"
HEADINGS = (
    "as_of", "clinic_id", "npi", "person_id", "member_id", "birth_date", "measure", "rate", "title", "closes",
    "open_since", "closes_by", "days_left", "last_primary_care_visit", "handling",
)  # fmt: skip
Row = TypeVar("Row")
_LONGEST_NAME = 60  # letters of a clinic in the name of a file


def write_work_lists(
    quality: YearQuality, folder: Path, *, as_of: date | None = None, with_protected: bool = False
) -> tuple[Path, ...]:
    """Write the work lists of a year into a folder's `work_lists`, as of the last day that the data reach or another.

    Gaps that tell of treatment which law protects beyond other care are left out, unless they are wanted. A clinic
    without gaps gets a list that says so. Raises `CoordcareError` where `as_of` is in another year.
    """
    day = quality.last_service if as_of is None else as_of
    if day.year != quality.year:
        raise CoordcareError(
            f"Work lists as of {day}: the measures are of {quality.year}, and gaps are open within it alone. Name a "
            f"day of {quality.year}."
        )
    to = folder / FOLDER
    to.mkdir(parents=True, exist_ok=True)
    lists = _work_lists(quality, day, with_protected=with_protected)
    names = file_names({one.clinic_id: one.clinic for one in lists})
    paths = [to / names[one.clinic_id] for one in lists]
    for one, path in zip(lists, paths, strict=True):
        path.write_bytes(work_list_workbook(one))
    _write_csv(lists, to / ALL_GAPS)
    return (*paths, to / ALL_GAPS)


def file_names(clinics: Mapping[str | None, str]) -> dict[str | None, str]:
    """The file of each clinic: its number and name in small letters, and a further number where two would be alike."""
    found: dict[str | None, str] = {}
    for clinic_id, name in clinics.items():
        words = "no-clinic" if clinic_id is None else f"clinic-{_in_small_letters(name) or 'unnamed'}"
        short, number = words, 1
        while f"{words}.xlsx" in found.values():
            number += 1
            words = f"{short}-{number}"
        found[clinic_id] = f"{words}.xlsx"
    return found


def aims_of(quality: YearQuality) -> dict[str, Aim]:
    """What the CCO must reach in each rate that a single aim is of: the nearer of target and benchmark that count."""
    program, found = quality.program, {}
    for metric in () if program is None else program.metrics:
        verdict = quality.verdicts[metric.id]
        digits = None if program is None or program.digits is None else program.digits + 2
        for component, part in zip(metric.components, verdict.parts or (verdict,), strict=True):
            rates, values = component.rates or (component.id,), _values(component, part)
            if len(rates) == 1 and component.better == "higher" and component.unit == "percent" and values:
                value, says = min(values)
                found[rates[0]] = Aim(value=value, says=says, digits=digits)
    return found


def _values(component: Component, part: Verdict) -> list[tuple[Fraction, str]]:
    """What may decide a component: its target, its benchmark, or both."""
    decides = component.decided_by
    values = []
    if decides in ("benchmark_or_target", "target_only") and part.target is not None:
        values.append((Fraction(part.target), "improvement target"))
    if decides in ("benchmark_or_target", "benchmark_only") and component.benchmark is not None:
        values.append((Fraction(component.benchmark), "benchmark"))
    return values


def _work_lists(quality: YearQuality, as_of: date, *, with_protected: bool) -> list[WorkList]:
    """The list of every clinic that the store knows or that members belong to, then that of members without one."""
    computed = quality.computed
    listed = tuple(one for one in computed.measures if with_protected or not one.protected)
    with views_of(computed.run, computed.figures) as connection:
        found = read_gaps(connection, closable(listed), as_of=as_of, goes_on=GOES_ON, watched=tuple(WORTH_A_CALL))
        clinics = _clinics(connection)
    gaps = _by_clinic(found.open, lambda one: one.person.clinic_id)
    tallies = _by_clinic(found.tallies, lambda one: one.clinic_id)
    watched = _by_clinic(found.watched, lambda one: one.person.clinic_id)
    told = {*clinics, *gaps, *tallies, *watched}
    measures = {rate.id: one for one in computed.measures for rate in one.rates}
    missing = tuple(one.title for one in measures_of(quality.year) if one.id in computed.sets.missing and one.closes)
    aims = aims_of(quality)
    protected = tuple(one.title for one in computed.measures if one.protected and one.closes)
    return [
        WorkList(
            cco=quality.name,
            year=quality.year,
            as_of=as_of,
            reach=quality.last_service,
            clinic_id=id,
            clinic=NO_CLINIC if id is None else clinics.get(id, id),
            gaps=gaps.get(id, ()),
            tallies=tallies.get(id, ()),
            watched=watched.get(id, ()),
            measures=measures,
            aims=aims,
            missing=missing,
            protected=protected,
            with_protected=with_protected,
            notes=quality.notes if quality.interim else (),
        )
        for id in sorted(told, key=lambda id: (id is None, id or ""))
    ]


def _by_clinic(rows: Iterable[Row], clinic_of: Callable[[Row], str | None]) -> dict[str | None, tuple[Row, ...]]:
    found: dict[str | None, list[Row]] = {}
    for row in rows:
        found.setdefault(clinic_of(row), []).append(row)
    return {clinic_id: tuple(listed) for clinic_id, listed in found.items()}


def _clinics(connection: Any) -> dict[str, str]:
    """The clinics of the store with their names."""
    rows = connection.execute("SELECT clinic_id, name FROM clinics WHERE standing = 'counted'").fetchall()
    return {id: f"{id} {name}" if name else id for id, name in rows}


def _write_csv(lists: list[WorkList], path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for one in lists:
            writer.writerows([_harmless(cell) for cell in row] for row in _csv_rows(one))


def _csv_rows(of: WorkList) -> Iterator[tuple[object, ...]]:
    for gap in of.gaps:
        who, measure = gap.person, of.measures[gap.rate]
        yield (
            of.as_of, who.clinic_id, who.npi, who.person_id, who.member_id, who.birth_date, measure.id, gap.rate,
            titled(measure, gap.rate), measure.closes, gap.since, gap.closes_by, gap.days_left(of.as_of),
            who.last_visit, CONFIDENTIAL,
        )  # fmt: skip


def _harmless(cell: object) -> object:
    """Text that a spreadsheet would take for a formula is shown as text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _in_small_letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_LONGEST_NAME].strip("-")
