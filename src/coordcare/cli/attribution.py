"""`coordcare attribution`: to whom members belong, and why one member belongs where."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from coordcare.cli.layout import wrapped


@click.command
@click.argument("workspace", type=click.Path(path_type=Path), default=".")
@click.option("--member", "person_id", metavar="PERSON_ID", help="Explain the attribution of one member.")
@click.option("--months", "by_month", is_flag=True, help="Explain every month, and not the spans alone.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write every member's reason to a CSV file.")
@click.option("--json", "as_json", is_flag=True, help="Print the same for machines.")
def command(workspace: Path, person_id: str | None, by_month: bool, output: Path | None, as_json: bool) -> None:
    """Show to which clinics members belong, on what basis; or explain one member, with every candidate.

    The policy is assigned_then_visits: the clinic of the assignment, else the one with the most primary-care visits in
    twelve months. Beside it stands five_passes, which attributes as the Tuva Project does.

    \b
    coordcare attribution cascade
    coordcare attribution cascade --member P0000017
    coordcare attribution cascade -o reasons.csv
    """
    from coordcare.errors import CoordcareError
    from coordcare.payment.results import open_results
    from coordcare.tables.store import current_run
    from coordcare.tables.workspace import open_workspace

    if output is not None and (person_id is not None or as_json):
        other = "--member" if person_id is not None else "--json"
        raise CoordcareError(
            f"-o writes every member's reason as CSV, so it does not go with {other}. Leave one of the two out."
        )
    with open_results(current_run(open_workspace(workspace).store)) as connection:
        if person_id is not None:
            _explain(connection, person_id, by_month=by_month, as_json=as_json)
        elif output is not None:
            _write_reasons(connection, output, by_month=by_month)
        else:
            _summarize(connection, as_json=as_json)
        if output is None and not as_json:
            _tell_what_is_missing(connection)


def _tell_what_is_missing(connection: Any) -> None:
    """Where nobody is known to give primary care, no visit can tell where a member belongs."""
    (practitioners,) = connection.execute("SELECT count(*) FROM practitioners WHERE standing = 'counted'").fetchone()
    if not practitioners:
        told = (
            "No practitioners were taken in, so nobody is known to give primary care but by the procedure codes of "
            "value_sets/primary_care_services.csv. Bring the table practitioners to attribute by visits."
        )
        click.echo("\n" + wrapped(told))


def _explain(connection: Any, person_id: str, *, by_month: bool, as_json: bool) -> None:
    from coordcare.errors import CoordcareError
    from coordcare.payment.attribution.reasons import attribution_of, spans_of

    months = attribution_of(connection, person_id)
    if not months:
        raise CoordcareError(
            "There is no member month of this person. Check the number: it is the person_id of eligibility."
        )
    passes = _five_passes(connection, person_id)
    if as_json:
        _print_json({"months": [_month_as_json(one) for one in months], "five_passes": passes})
        return
    for span in [[one] for one in months] if by_month else spans_of(months):
        _tell_span(span)
    click.echo("\nBy the policy five_passes, which attributes by year as the Tuva Project does:")
    for one in passes:
        click.echo(wrapped(one["reason"], first=f"{one['year']:<20}"))


def _tell_span(span: Sequence[Any]) -> None:
    """To whom and why, as of the last month of the span, and who else was a candidate then."""
    last = span[-1]
    when = f"{span[0].month:%Y-%m}" + (f" to {last.month:%Y-%m}" if len(span) > 1 else "")
    click.echo(wrapped(last.to_whom, first=f"{when:<20}"))
    changes = len(span) > 1 and last.basis == "visits"
    click.echo(wrapped(f"As of {last.month:%Y-%m}: {last.reason}" if changes else last.reason, first=" " * 20))
    for candidate in last.candidates if last.basis == "assignment" else last.candidates[1:]:
        there = last.clinic_id is not None and candidate.clinic_id == last.clinic_id
        seen = "seen there" if there else "also seen"
        told = (
            f"{seen}: {candidate.named}, visits: {candidate.visits}, the last {candidate.last_visit}, "
            f"${candidate.allowed_amount:,.2f} allowed"
        )
        click.echo(wrapped(told, first=" " * 22))


_HEADINGS = (
    "person_id", "first_month", "last_month", "basis", "clinic_id", "npi", "contracting_entity", "candidates", "reason",
)  # fmt: skip


def _write_reasons(connection: Any, output: Path, *, by_month: bool) -> None:
    """Write every member's spans, or months, each with the reason as of its last month; whole or not at all."""
    import csv
    import io

    from coordcare.filing.workbook import write_whole
    from coordcare.payment.attribution.reasons import attribution_of_all, spans_of

    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEADINGS)
    members = 0
    for person_id, months in attribution_of_all(connection):
        members += 1
        for span in [[one] for one in months] if by_month else spans_of(months):
            last = span[-1]
            to_whom = (last.clinic_id, last.npi, last.contracting_entity)
            when = (f"{span[0].month:%Y-%m}", f"{last.month:%Y-%m}")
            candidates = "" if last.basis == "assignment" else len(last.candidates)  # not counted where one is assigned
            writer.writerow((person_id, *when, last.basis, *to_whom, candidates, last.reason))
    write_whole(output, text.getvalue().encode())
    click.echo(f"Written: {output} ({members:,} members)")


def _five_passes(connection: Any, person_id: str) -> list[dict[str, Any]]:
    from coordcare.payment.attribution.five_passes import PASSES

    rows = connection.execute(
        'SELECT year, npi, "pass", visits, allowed_amount, candidates FROM attribution_five_passes '
        "WHERE person_id = $1 ORDER BY year",
        [person_id],
    ).fetchall()
    told = []
    for year, npi, number, visits, allowed, candidates in rows:
        reason = "nobody: no service in two years by anybody known by an NPI"
        if npi is not None:
            reason = (
                f"practitioner {npi}, pass {number} ({PASSES[number]}): ${allowed:,.2f} allowed, visits: {visits}, "
                f"candidates: {candidates}"
            )
        told.append({"year": year, "npi": npi, "pass": number, "reason": reason})
    return told


def _month_as_json(one: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(one) | {"reason": one.reason}


_BASES = "SELECT basis, count(*), count(DISTINCT person_id) FROM attribution GROUP BY basis ORDER BY basis"
_CLINICS = """
SELECT a.clinic_id, c.name, a.contracting_entity, count(DISTINCT a.person_id), count(*)
FROM attribution a LEFT JOIN clinics c ON c.clinic_id = a.clinic_id AND c.standing = 'counted'
WHERE a.basis <> 'none' GROUP BY a.clinic_id, c.name, a.contracting_entity
ORDER BY a.clinic_id IS NULL DESC, 5 DESC, 1
"""
_IN_WORDS = {"assignment": "by assignment", "visits": "by primary-care visits", "none": "to nobody"}
_MOST_CLINICS = 20


def _summarize(connection: Any, *, as_json: bool) -> None:
    from dataclasses import asdict

    from coordcare.payment.attribution.comparison import agreement

    bases = connection.execute(_BASES).fetchall()
    clinics = connection.execute(_CLINICS).fetchall()
    agreed = agreement(connection)
    if as_json:
        columns = ("clinic_id", "name", "contracting_entity", "members", "member_months")
        _print_json(
            {
                "bases": [dict(zip(("basis", "member_months", "members"), row, strict=True)) for row in bases],
                "clinics": [dict(zip(columns, row, strict=True)) for row in clinics],
                "five_passes": asdict(agreed),
            }
        )
        return
    click.echo(f"{'Attributed':<28}{'member months':>15}{'members':>12}")
    for basis, months, members in bases:
        click.echo(f"{_IN_WORDS[basis]:<28}{months:>15,}{members:>12,}")
    click.echo(f"\n{'Clinic':<12}{'member months':>15}{'members':>12}  name, contracting entity")
    for clinic, name, entity, members, months in clinics[:_MOST_CLINICS]:
        called = (
            ", ".join(part for part in (name, entity) if part) if clinic else "practitioners who work for no clinic"
        )
        click.echo(f"{clinic or 'no clinic':<12}{months:>15,}{members:>12,}  {called}")
    if len(clinics) > _MOST_CLINICS:
        click.echo(f"… and {len(clinics) - _MOST_CLINICS} more; --json has all.")
    told = (
        f"Of {agreed.member_years:,} member years, {agreed.by_both:,} are attributed by this policy (in the last "
        f"month) and by five_passes; {agreed.alike:,} to the same clinic or practitioner, {agreed.by_neither:,} by "
        "neither."
    )
    click.echo("\n" + wrapped(told))


def _print_json(found: Any) -> None:
    import json

    click.echo(json.dumps(found, indent=1, default=str))
