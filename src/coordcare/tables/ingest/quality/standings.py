"""Rows that are in a bucket other than counted, table by table, in rows and dollars; and values set aside."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from coordcare.tables.catalogue import BY_NAME
from coordcare.tables.ingest.quality.findings import QualityFinding, counted, in_dollars, month_name, share
from coordcare.tables.ingest.quality.stored_run import CLAIMS, StoredRun
from coordcare.tables.ingest.rejects import INPUTS_READ

_MONTHS_NAMED = 3


def read_inputs(run: Path) -> Sequence[Mapping[str, Any]]:
    """What the reader knows of each input of a run."""
    inputs: Sequence[Mapping[str, Any]] = json.loads((run / INPUTS_READ).read_text(encoding="utf-8"))
    return inputs


def unreadable_lines(inputs: Sequence[Mapping[str, Any]]) -> list[QualityFinding]:
    """Lines that could not be read as rows, by file."""
    return [
        QualityFinding(
            name="unreadable_lines",
            table=one["table"],
            what=f"{counted(one['unreadable'], 'line is no row', 'lines are no rows')} in {one['file']}.",
            rows=one["unreadable"],
            dollars=None,
            first=tuple(f"{one['file']}, line {line}" for line in one["first_lines"]),
            why="Nothing of them is in any result, and what dollars they hold is not known.",
            todo="Look at the reasons in rejects.csv, export the file again, and take it in again.",
        )
        for one in inputs
        if one["unreadable"]
    ]


def no_rows(inputs: Sequence[Mapping[str, Any]]) -> list[QualityFinding]:
    """Files of claims or eligibility that hold the names of columns and nothing else."""
    return [
        QualityFinding(
            name="no_rows",
            table=one["table"],
            what=f"{one['file']} has no rows.",
            rows=0,
            dollars=None,
            first=(),
            why="Whatever should stand in it is missing from every result.",
            todo="Check that the export ran to its end, and take the file in again.",
        )
        for one in inputs
        if one["table"] in ("eligibility", *CLAIMS) and not one["rows"] and not one["unreadable"]
    ]


def duplicates(run: StoredRun) -> list[QualityFinding]:
    """Rows that are the same as another."""
    return _in_bucket(
        run, "duplicate", "is the same as another and is counted once.", "are the same as others and are counted once.",
        why="Rows that come twice often mean that a file was sent or joined twice; without this, cost counts double.",
        todo="Check that no file holds rows of another; nothing else is to be done.",
    )  # fmt: skip


def repeated(run: StoredRun) -> list[QualityFinding]:
    """Rows with the key of another row and other content."""
    return _in_bucket(
        run, "repeated", "has the key of another and says something else.",
        "have the key of others and say something else.",
        why="Only one row of a key can be used, and the first is; the other may be the right one.",
        todo="Send one row for each key.",
    )  # fmt: skip


def reversals(run: StoredRun) -> list[QualityFinding]:
    """Amounts that were taken back, with what took them back."""
    return _in_bucket(
        run, "reversed", "is an amount taken back, or what took it back.",
        "are amounts taken back, and what took them back.",
        why="They cancel out to the cent, so neither cost nor visits count them.",
        todo="Nothing, where the share is what you know of your payer; a sudden rise is worth a question.",
    )  # fmt: skip


def replaced(run: StoredRun) -> list[QualityFinding]:
    """Earlier versions of rows that were paid anew later."""
    return _in_bucket(
        run, "replaced", "was paid anew later and is not counted.", "were paid anew later and are not counted.",
        why="Only the version paid last is what the service cost.",
        todo="Check that they replace the earlier ones; where they add to them, give them lines of their own.",
    )  # fmt: skip


def conflicting(run: StoredRun) -> list[QualityFinding]:
    """Versions of a row with different money, of which nothing says which is right."""
    return _in_bucket(
        run, "conflicting",
        "is one of several versions with different money; none is counted.",
        "are versions of the same rows with different money; none is counted.",
        why="No date tells which was paid last, so the services they stand for are missing from cost.",
        todo="Send the date on which each version was paid, or only the version that holds.",
    )  # fmt: skip


def unknown_members(run: StoredRun) -> list[QualityFinding]:
    """Rows of people who are not in eligibility."""
    return _in_bucket(
        run, "unknown_member", "is of a person who is not known.", "are of people who are not known.",
        why="Nobody's member months stand against them, so they are kept out of cost per member and of attribution.",
        todo="Check that both files use the same numbers for people, and that eligibility is whole.",
    )  # fmt: skip


def unknown_clinics(run: StoredRun) -> list[QualityFinding]:
    """Rows of clinics that are not in clinics."""
    return _in_bucket(
        run, "unknown_clinic", "is of a clinic that is not in clinics.", "are of clinics that are not in clinics.",
        why="Members assigned to such a clinic are attributed by their visits, or not at all.",
        todo="Add the clinics to clinics, or correct their numbers.",
    )  # fmt: skip


def unknown_practitioners(run: StoredRun) -> list[QualityFinding]:
    """Rows of practitioners who are not in practitioners."""
    return _in_bucket(
        run, "unknown_practitioner", "is of a practitioner who is not in practitioners.",
        "are of practitioners who are not in practitioners.",
        why="Their visits cannot be told to be primary care, and lead to no clinic.",
        todo="Add them to practitioners with their taxonomy code.",
    )  # fmt: skip


def outside_coverage(run: StoredRun) -> list[QualityFinding]:
    """Claim lines of days on which the member was not covered: share, and the months with the most dollars."""
    findings = []
    for table in run.claims():
        found = run.found(table, "outside_coverage")
        if not found.rows:
            continue
        months = run.ask(
            f"SELECT date_trunc('month', service_date) AS month, sum(paid_amount) AS dollars FROM kept_{table} "
            "WHERE standing = 'outside_coverage' AND service_date IS NOT NULL "
            f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_MONTHS_NAMED}"
        )
        most = ", ".join(f"{in_dollars(dollars)} in {month_name(month)}" for month, dollars in months)
        findings.append(
            QualityFinding(
                name="outside_coverage",
                table=table,
                what=(
                    f"{counted(found.rows, 'line is', 'lines are')} of days on which the member was not covered: "
                    f"{share(found.rows, run.sizes[table])} of all lines, {in_dollars(found.dollars)} paid; "
                    f"most of it {most}."
                ),
                rows=found.rows,
                dollars=found.dollars,
                first=found.first,
                why="They are kept apart from cost per member, and would vanish from it unseen.",
                todo="Check late changes of eligibility in these months; what was paid in error can be claimed back.",
            )
        )
    return findings


def denied(run: StoredRun) -> list[QualityFinding]:
    """Claim lines that the payer denied."""
    return _in_bucket(
        run, "denied", "was denied by the payer and is not counted.", "were denied by the payer and are not counted.",
        why="Nothing was paid for them; measures that ask for denied claims count the service all the same.",
        todo="Nothing, where the share is what you know of your payer; a sudden rise is worth a question.",
    )  # fmt: skip


def not_given(run: StoredRun) -> list[QualityFinding]:
    """Immunizations that were not given."""
    return _in_bucket(
        run, "not_given", "is of an immunization that was not given.", "are of immunizations that were not given.",
        why="A refusal, or an entry in error, is no immunization, and no measure counts it.",
        todo="Nothing, where it is so.",
    )  # fmt: skip


def values_set_aside(run: StoredRun) -> list[QualityFinding]:
    """Values that could not be used while their row is kept, by column and reason."""
    return _unusable(
        run, rejects=False, name="values_set_aside", one="value of {} could not be used",
        many="values of {} could not be used",
        why="The rows are kept and count; whatever needs this column goes without these values.",
        todo="Look at the values in rejects.csv, and mend them where the file is made.",
    )  # fmt: skip


def rows_rejected(run: StoredRun) -> list[QualityFinding]:
    """Rows that cannot be used because of a value, by column and reason."""
    return _unusable(
        run, rejects=True, name="rows_rejected", one="row is rejected for its {}",
        many="rows are rejected for their {}",
        why="Nothing of these rows is in any result.",
        todo="Look at them in rejects.csv, mend them where the file is made, and take it in again.",
    )  # fmt: skip


def _unusable(
    run: StoredRun, *, rejects: bool, name: str, one: str, many: str, why: str, todo: str
) -> list[QualityFinding]:
    findings = []
    for table in run.sizes:
        if not run.found(table, "with_problems").rows:
            continue
        shape = '[{"column_name": "VARCHAR", "reason": "VARCHAR", "rejects": "BOOLEAN"}]'
        reasons = run.ask(
            "SELECT column_name, reason, count(*), sum(dollars), min((input_file, input_row), 5) FROM (SELECT "
            f"unnest(from_json(set_aside, '{shape}'), recursive := true), "
            f"{BY_NAME[table].money or 'NULL'} AS dollars, standing, input_file, input_row "
            f"FROM kept_{table} WHERE set_aside IS NOT NULL) "
            f"WHERE (rejects AND standing = 'rejected') = {rejects} GROUP BY ALL ORDER BY 3 DESC, 1, 2"
        )
        findings += [
            QualityFinding(
                name=name,
                table=table,
                what=f"{counted(rows, one.format(column), many.format(column))}: what stands there {reason}.",
                rows=rows,
                dollars=dollars,
                first=tuple(f"{file}, row {row}" for file, row in first),
                why=why,
                todo=todo,
            )
            for column, reason, rows, dollars, first in reasons
        ]
    return findings


def _in_bucket(run: StoredRun, standing: str, one: str, many: str, *, why: str, todo: str) -> list[QualityFinding]:
    """A finding for each table that has rows of this standing."""
    findings = []
    for table in run.sizes:
        found = run.found(table, standing)
        if not found.rows:
            continue
        dollars = f" {in_dollars(found.dollars)} in all." if found.dollars is not None else ""
        findings.append(
            QualityFinding(
                name=standing,
                table=table,
                what=counted(found.rows, f"row {one}", f"rows {many}") + dollars,
                rows=found.rows,
                dollars=found.dollars,
                first=found.first,
                why=why,
                todo=todo,
            )
        )
    return findings


CHECKS = (
    conflicting,
    rows_rejected,
    outside_coverage,
    unknown_members,
    unknown_clinics,
    unknown_practitioners,
    replaced,
    repeated,
    duplicates,
    values_set_aside,
)
ROUTINE = (reversals, denied, not_given)  # told after all that may be wrong
