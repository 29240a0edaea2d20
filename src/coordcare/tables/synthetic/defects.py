"""Plants known defects in the files of a fictional CCO, and lists what was planted.

Every defect is a row added at the end of a file, made from a row that stands there; nothing else is changed.
"""

import csv
import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO, TextIOWrapper
from itertools import groupby, islice
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from coordcare.errors import CoordcareError

Row = dict[str, str]

# Twelve defects stand in claims, and not everybody has a claim that serves.
_MEMBERS_A_DEFECT = 20

LIST_COLUMNS = (
    "defect", "table", "line", "person_id", "claim_id", "claim_line_number", "clinic_id", "what_was_done",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Defect:
    """A known defect: the table it stands in, what was done, and how a row with it is made from a good one."""

    name: str
    table: str
    done: str
    changes: Callable[[Row, int], Row]
    takes_new_claim: bool = True


def plant(inputs: Path, listed: Path, *, file_format: str, count: int, year: int) -> None:
    """Add `count` rows with each known defect to the text files in the folder, and list them in a file."""
    planted: list[Row] = []
    for table in dict.fromkeys(defect.table for defect in known_defects(year)):
        path = inputs / f"{table}.{file_format}"
        of_table = [defect for defect in known_defects(year) if defect.table == table]
        good, line = _good_rows(path, count * len(of_table))
        rows = []
        for number, (defect, base) in enumerate(_paired(of_table, good, count), 1):
            row = base | defect.changes(base, number)
            if table == "medical_claim" and defect.takes_new_claim:
                row["claim_id"] = f"PLANTED{number:07d}"
            rows.append(row)
            known = {column: row.get(column, "") for column in LIST_COLUMNS}
            planted.append(known | {"defect": defect.name, "table": table, "line": str(line + number),
                                    "what_was_done": defect.done})  # fmt: skip
        _append(path, rows)
    with listed.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, LIST_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(planted)


def known_defects(year: int) -> Sequence[Defect]:
    """All defects that are planted in a workspace of this year."""
    outside = _dated("claim_outside_coverage", f"{year + 1}-01-15", "a copy of a claim in a month after all coverage")
    early = _dated("service_before_birth", "1901-03-04", "a copy of a claim on a day before the member's birth")
    return (*_DEFECTS, outside, early)


def _dated(name: str, day: str, done: str) -> Defect:
    columns = ("claim_start_date", "claim_end_date", "claim_line_start_date", "claim_line_end_date")
    changed = {**dict.fromkeys(columns, day), "paid_date": _days_after(day, 40)}
    return Defect(name=name, table="medical_claim", done=done, changes=lambda _, __: changed)


def _days_after(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _negated(row: Mapping[str, str]) -> Row:
    return {name: str(-Decimal(row[name])) for name in ("paid_amount", "allowed_amount", "charge_amount")}


_DEFECTS = (
    Defect(
        name="overlapping_spans",
        table="eligibility",
        done="a second span of the member in the same plan, which begins within the first",
        changes=lambda row, _: {"enrollment_start_date": _days_after(row["enrollment_start_date"], 5)},
    ),
    Defect(
        name="two_birth_dates",
        table="members",
        done="a second row of the member, born eleven days earlier",
        changes=lambda row, _: {"birth_date": _days_after(row["birth_date"], -11)},
    ),
    Defect(
        name="unknown_clinic",
        table="assignments",
        done="a copy of an assignment to a clinic that does not exist",
        changes=lambda _, number: {"clinic_id": f"NOWHERE{number:04d}", "npi": ""},
    ),
    Defect(
        name="orphan_claim",
        table="medical_claim",
        done="a copy of a claim for a person who does not exist",
        changes=lambda _, number: {"person_id": f"NOBODY{number:07d}", "member_id": ""},
    ),
    Defect(
        name="exact_duplicate",
        table="medical_claim",
        done="the same line a second time",
        changes=lambda _, __: {},
        takes_new_claim=False,
    ),
    Defect(
        name="reversal",
        table="medical_claim",
        done="the same line with all its money below zero",
        changes=lambda row, _: {**_negated(row), "paid_date": _days_after(row["paid_date"], 30)},
        takes_new_claim=False,
    ),
    Defect(
        name="conflicting_money",
        table="medical_claim",
        done="the same line with ten dollars more",
        changes=lambda row, _: {
            name: str(Decimal(row[name]) + 10) for name in ("paid_amount", "allowed_amount", "charge_amount")
        },
        takes_new_claim=False,
    ),
    Defect(
        name="end_before_start",
        table="medical_claim",
        done="a copy of a claim that ends the day before it starts",
        changes=lambda row, _: {"claim_end_date": _days_after(row["claim_start_date"], -1)},
    ),
    Defect(
        name="impossible_date",
        table="medical_claim",
        done="a copy of a claim that starts on 13/45 of its year",
        changes=lambda row, _: {"claim_start_date": f"13/45/{row['claim_start_date'][:4]}"},
    ),
    Defect(
        name="negative_units",
        table="medical_claim",
        done="a copy of a claim with units below zero",
        changes=lambda _, __: {"service_unit_quantity": "-1.000"},
    ),
    Defect(
        name="missing_value",
        table="medical_claim",
        done="a copy of a claim without the day it starts",
        changes=lambda _, __: {"claim_start_date": ""},
    ),
    Defect(
        name="thousands_separator",
        table="medical_claim",
        done="a copy of a claim with 1,234.50 paid: no error, it must survive",
        changes=lambda _, __: {
            "paid_amount": "1,234.50",
            "allowed_amount": "1,234.50",
            "charge_amount": "2,469.00",
        },
    ),
)


def _paired(defects: Sequence[Defect], good: Sequence[Row], count: int) -> list[tuple[Defect, Row]]:
    """Each defect `count` times, each time with a good row of its own."""
    repeated = [defect for defect in defects for _ in range(count)]
    if len(good) < len(repeated):
        raise CoordcareError(
            f"--defects {count}: needs claims, spans and assignments of more people than there are, because each "
            f"defect is planted on a person of its own. Ask for at least {count * _MEMBERS_A_DEFECT:,} members."
        )
    return list(zip(repeated, good, strict=True))


_LINE = ("person_id", "enrollment_start_date", "clinic_id", "claim_id", "claim_line_number")


def _good_rows(path: Path, most: int) -> tuple[list[Row], int]:
    """The first rows of as many people, and how many lines the file has."""
    with _reader(path) as file:
        good = list(islice(_one_a_person(csv.DictReader(file)), most))
    with _reader(path) as file:
        return good, sum(1 for _ in file)


def _one_a_person(rows: Iterable[Row]) -> Iterator[Row]:
    """The first plain row of each person; a line that was taken back and paid anew is none."""
    seen: set[str] = set()
    for _, same_line in groupby(rows, key=lambda row: [row.get(name) for name in _LINE]):
        row, *others = same_line
        if row["person_id"] not in seen and not others and _is_plain(row):
            seen.add(row["person_id"])
            yield row


def _is_plain(row: Row) -> bool:
    """Whether a row is paid above zero on its own, or covers more than a week: then a defect in it is no other one."""
    if "paid_amount" in row:
        return Decimal(row["paid_amount"]) > 0 and row["claim_type"] != "institutional"
    if "enrollment_end_date" in row:
        return row["enrollment_end_date"] > _days_after(row["enrollment_start_date"], 7)
    return True


def _append(path: Path, rows: Sequence[Row]) -> None:
    text = StringIO(newline="")
    csv.DictWriter(text, list(rows[0]), lineterminator="\n").writerows(rows)
    added = text.getvalue().encode()
    with path.open("ab") as file:
        # A gzip file may consist of several parts; the part says no time, so that it is the same each time.
        file.write(gzip.compress(added, mtime=0) if path.suffix == ".gz" else added)


def _reader(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return TextIOWrapper(cast(BinaryIO, gzip.open(path)), encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")
