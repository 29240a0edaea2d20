"""The files of a year's quality, written into a folder.

report.html             for use inside
scorecards/ENTITY.html  one for each contracting entity, confidential
public/                 report.html, results.csv and results.json: what may leave the building
quality.json            everything for machines
results.csv             every computed result; measure_results.csv those of all, entities and clinics
receipts.json           how the pool and every verdict came about
"""

import json
from collections.abc import Mapping
from pathlib import Path

from coordcare.figures import Figure
from coordcare.oregon.quality.report.as_json import quality_as_json
from coordcare.oregon.quality.report.names import Names, file_names, read_names
from coordcare.oregon.quality.report.page import award_of, report_page
from coordcare.oregon.quality.report.public import write_public
from coordcare.oregon.quality.report.scorecard import cards_of, scorecard_page
from coordcare.oregon.quality.report.tables import write_measure_results, write_results
from coordcare.oregon.quality.year_quality import YearQuality, entities_of
from coordcare.payment.closing.receipts import write_receipts

SCORECARDS, PUBLIC = "scorecards", "public"


def write_quality(quality: YearQuality, folder: Path) -> tuple[Path, ...]:
    """Write all files into a folder that is there; returns their paths, the report first."""
    names = read_names(quality.computed.run)
    entities = file_names(entities_of(quality.results), otherwise="entity")
    links = {entity: f"{SCORECARDS}/{name}.html" for entity, name in entities.items()}
    for name in (SCORECARDS, PUBLIC):
        (folder / name).mkdir(exist_ok=True)
    report, results, for_others, machines, receipts = (
        folder / name for name in ("report.html", "results.csv", "measure_results.csv", "quality.json", "receipts.json")
    )
    report.write_text(report_page(quality, names, links), encoding="utf-8")
    write_results(results, quality)
    write_measure_results(for_others, quality)
    machines.write_text(json.dumps(quality_as_json(quality), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    write_receipts(receipts, receipts_of(quality))
    return (
        report,
        *_write_scorecards(quality, names, {entity: folder / link for entity, link in links.items()}),
        *write_public(quality, names, folder / PUBLIC),
        machines,
        results,
        for_others,
        receipts,
    )


def receipts_of(quality: YearQuality) -> dict[str, Figure]:
    """The figure of the pool, and that of the verdict on each metric: `pool`, `pool/earned`, `metric/ID`."""
    found = {f"metric/{id}": verdict.figure for id, verdict in quality.verdicts.items()}
    if quality.payout is not None:
        found["pool/earned"] = quality.payout.earned.figure
    award = award_of(quality)
    if award is not None:
        found["pool"] = award.figure
    return found


def _write_scorecards(quality: YearQuality, names: Names, paths: Mapping[str, Path]) -> tuple[Path, ...]:
    cards = cards_of(quality, names)
    for entity, path in paths.items():
        path.write_text(scorecard_page(cards, entity), encoding="utf-8")
    return tuple(paths.values())
