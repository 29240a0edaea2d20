"""Writes the facts of this example from the public use files: `python make.py FOLDER`, with the two files in FOLDER.

Kept are the columns on which a settlement rests, and beside them what was published. Numbers stand as they are printed
there, without their thousands commas. Where quality was only to be reported the score is 1, and where the quality
standard was not met it is 0; as printed it stands in a note.
"""

import csv
import sys
from pathlib import Path

HERE = Path(__file__).parent
FILES = {2015: "cms_mssp_aco_puf_2015.csv", 2016: "cms_mssp_aco_puf_2016.csv"}
TRACKS = {2015: {1: "Track1", 2: "Track2"}, 2016: {1: "Current_Track_1", 2: "Current_Track_2", 3: "Current_Track_3"}}
NOTES = {"note:printed_quality": "QualScore", "note:savings_rate": "Sav_rate", "note:earned": "EarnSaveLoss"}


def make(source: Path, folder: Path = HERE) -> list[Path]:
    """Write a file for each year and track below `folder`; the paths written."""
    written = []
    for year, name in FILES.items():
        with (source / name).open(encoding="latin-1", newline="") as file:
            published = list(csv.DictReader(file))
        for track, column in TRACKS[year].items():
            rows = [facts(row, two_sided=track > 1) for row in published if row[column] == "1"]
            path = folder / f"facts_{year}_track_{track}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
            written.append(path)
    return written


def facts(row: dict[str, str], *, two_sided: bool) -> dict[str, str]:
    """The plain facts of an organization, as `coordcare settle` reads them."""
    found = {
        "party": row["ACO_Num"],
        "benchmark": _plain(row["ABtotBnchmk"]),
        "cost": _plain(row["ABtotExp"]),
        "result:quality_score": _score(row),
        "terms.upside.minimum_rate": _plain(row["MinSavPerc"]),
    }
    if two_sided:
        found["terms.downside.minimum_rate"] = _plain(row["MinSavPerc"])
    return found | {note: _plain(row[column]) for note, column in NOTES.items()}


def _score(row: dict[str, str]) -> str:
    met = row["Met_QPS"] == "1" if "Met_QPS" in row else not _plain(row["FinalShareRate"]).startswith("0.00")
    if not met:
        return "0"
    return "1" if row["QualScore"] == "P4R" else _plain(row["QualScore"])


def _plain(printed: str) -> str:
    return printed.replace(",", "").strip()


if __name__ == "__main__":
    for path in make(Path(sys.argv[1])):
        print(path.name)
