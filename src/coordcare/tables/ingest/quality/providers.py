"""What is odd about practitioners and clinics, and in assignments, payments, premiums and whose results are told."""

from coordcare.tables.ingest.quality.findings import Found, QualityFinding, about_rows, counted, in_dollars, month_name
from coordcare.tables.ingest.quality.stored_run import StoredRun

_NPI_COLUMNS = {
    "medical_claim": ("rendering_npi", "billing_npi", "facility_npi"),
    "pharmacy_claim": ("prescribing_provider_npi", "dispensing_provider_npi"),
}
_WHO_GAVE = {"medical_claim": "rendering_npi", "pharmacy_claim": "prescribing_provider_npi"}

# The check digit of an NPI (45 CFR 162.406) is that of the card number 80840 and the NPI; the prefix adds 24.
_DOUBLED = " + ".join(f"(2 * d[{n}]) // 10 + (2 * d[{n}]) % 10" for n in (1, 3, 5, 7, 9))
_TAKEN_ONCE = " + ".join(f"d[{n}]" for n in (2, 4, 6, 8, 10))
_IS_NO_NPI = (
    "CASE WHEN NOT regexp_full_match(npi, '[12][0-9]{9}') THEN true ELSE "
    f"(SELECT (24 + {_DOUBLED} + {_TAKEN_ONCE}) % 10 <> 0 FROM "
    "(SELECT [CAST(digit AS INTEGER) FOR digit IN regexp_extract_all(npi, '[0-9]')] AS d)) END"
)

_LISTED = "SELECT npi FROM kept_practitioners WHERE standing <> 'rejected'"

_OVERLAPS = """
SELECT input_file, input_row, {known_by}, max(coalesce(end_date, DATE '2100-01-01')) OVER (PARTITION BY {known_by}
  ORDER BY start_date, end_date, input_file, input_row ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS held_until
FROM kept_{table} WHERE standing = 'counted' QUALIFY start_date <= held_until
"""

_OF_UNKNOWN_CLINICS = """
SELECT t.* FROM kept_{table} t WHERE clinic_id IS NOT NULL AND standing = 'counted' AND NOT EXISTS
  (FROM kept_clinics c WHERE c.clinic_id = t.clinic_id AND c.standing = 'counted')
"""


def not_an_npi(run: StoredRun) -> list[QualityFinding]:
    """Numbers on claims that are no NPI: not ten digits, or with a check digit that does not fit."""
    findings = []
    for table in run.claims():
        for column in _NPI_COLUMNS[table]:
            bad = (
                f"FROM (SELECT {column} AS npi, count(*) AS lines, sum(paid_amount) AS dollars "
                f"FROM kept_{table} WHERE {column} IS NOT NULL "
                f"AND standing <> 'rejected' GROUP BY 1) WHERE {_IS_NO_NPI}"
            )
            findings += _about_numbers(
                run, table, column, bad, name="not_an_npi", one=f"number in {column} is no NPI",
                many=f"numbers in {column} are no NPIs",
                why="Such a number leads to no practitioner; it may be a number of the payer's own, or a slip.",
                todo="Send the NPI; where the column holds other numbers, name the right one in cco.yaml.",
            )  # fmt: skip
    return findings


def practitioners_not_listed(run: StoredRun) -> list[QualityFinding]:
    """Whoever gave or prescribed a service and is not in practitioners, where that table is given."""
    findings = []
    for table in run.claims() if run.has("practitioners") else ():
        column = _WHO_GAVE[table]
        missing = (
            f"SELECT {column} AS npi, count(*) AS lines, sum(paid_amount) AS dollars FROM kept_{table} "
            f"WHERE {column} IS NOT NULL AND standing = 'counted' GROUP BY 1"
        )
        findings += _about_numbers(
            run, table, column, f"FROM ({missing}) WHERE npi NOT IN ({_LISTED})",
            name="practitioners_not_listed", one=f"practitioner in {column} is not in practitioners",
            many=f"practitioners in {column} are not in practitioners",
            why="Whether they give primary care cannot be told, so their visits count for no clinic.",
            todo="Add them to practitioners with their taxonomy code, which NPPES lists.",
        )  # fmt: skip
    return findings


def clinics_share_an_npi(run: StoredRun) -> list[QualityFinding]:
    """Clinics that bill under the same NPI."""
    if not run.has("clinics"):
        return []
    shared = (
        "SELECT input_file, input_row FROM kept_clinics WHERE standing = 'counted' AND npi IS NOT NULL "
        "QUALIFY count(DISTINCT clinic_id) OVER (PARTITION BY npi) > 1"
    )
    return about_rows(
        "clinics", "clinics_share_an_npi", _rows(run, shared), "clinic bills under an NPI that another has too.",
        "clinics bill under an NPI that another has too.",
        why="Claims with this NPI alone cannot be told apart by clinic.",
        todo="Give each clinic the NPI it bills under; where they do share it, list affiliations by practitioner.",
    )  # fmt: skip


def clinics_without_recognition(run: StoredRun) -> list[QualityFinding]:
    """Clinics without any span of recognition, where recognitions are given."""
    if not run.has("clinics", "clinic_recognitions"):
        return []
    query = (
        "SELECT input_file, input_row FROM kept_clinics c WHERE standing = 'counted' AND NOT EXISTS "
        "(FROM kept_clinic_recognitions r WHERE r.clinic_id = c.clinic_id AND r.standing = 'counted')"
    )
    return about_rows(
        "clinics", "clinics_without_recognition", _rows(run, query), "clinic is not recognized at any time.",
        "clinics are not recognized at any time.",
        why="Members there count as outside of primary care homes.",
        todo="Nothing, where it is so; otherwise add the tier and the dates to clinic_recognitions.",
    )  # fmt: skip


def recognitions_overlap(run: StoredRun) -> list[QualityFinding]:
    """Spans of recognition of one clinic that overlap."""
    if not run.has("clinic_recognitions"):
        return []
    found = _rows(run, _OVERLAPS.format(table="clinic_recognitions", known_by="clinic_id"))
    return about_rows(
        "clinic_recognitions", "recognitions_overlap", found,
        "span of recognition begins before the one before has ended.",
        "spans of recognition begin before the one before has ended.",
        why="On these days the clinic has two tiers, and payments by tier depend on which is taken.",
        todo="End each span on the day before the next.",
    )  # fmt: skip


def assignments_overlap(run: StoredRun) -> list[QualityFinding]:
    """Spans of assignment of one member that overlap."""
    if not run.has("assignments"):
        return []
    found = _rows(run, _OVERLAPS.format(table="assignments", known_by="person_id"))
    return about_rows(
        "assignments", "assignments_overlap", found, "assignment begins before the member's one before has ended.",
        "assignments begin before the member's one before has ended.",
        why="The member belongs to two clinics on the same day, and only one of them can count.",
        todo="End each assignment on the day before the next.",
    )  # fmt: skip


def practitioners_without_clinic(run: StoredRun) -> list[QualityFinding]:
    """Practitioners who work for no clinic at any time, where affiliations are given."""
    if not run.has("practitioners", "affiliations"):
        return []
    query = (
        "SELECT input_file, input_row FROM kept_practitioners p WHERE standing = 'counted' AND NOT EXISTS "
        "(FROM kept_affiliations a WHERE a.npi = p.npi AND a.standing = 'counted')"
    )
    return about_rows(
        "practitioners", "practitioners_without_clinic", _rows(run, query), "practitioner works for no clinic.",
        "practitioners work for no clinic.",
        why="Visits to them lead to no clinic.",
        todo="Nothing for specialists and hospitals' staff; for primary care, add them to affiliations.",
    )  # fmt: skip


def payments_to_unknown_clinics(run: StoredRun) -> list[QualityFinding]:
    """Non-claims payments for a clinic that is not in clinics."""
    if not run.has("non_claims_payments", "clinics"):
        return []
    found = _rows(run, _OF_UNKNOWN_CLINICS.format(table="non_claims_payments"), money="amount")
    return about_rows(
        "non_claims_payments", "payments_to_unknown_clinics", found,
        "payment is for a clinic that is not in clinics.", "payments are for clinics that are not in clinics.",
        why="These dollars stand with no clinic.",
        todo="Add the clinics to clinics, or correct their numbers.",
    )  # fmt: skip


def negative_payments(run: StoredRun) -> list[QualityFinding]:
    """Non-claims payments and premiums below zero."""
    return [
        finding
        for table, paid in (("non_claims_payments", "payment is"), ("premiums", "premium is"))
        for finding in about_rows(
            table, "negative_payments", run.found(table, "below_zero"), f"{paid} below zero.",
            f"{paid.replace(' is', 's are')} below zero.",
            why="They lower what was paid in their period, which may be another than the one they correct.",
            todo="Check that they are money that came back, and the period they belong to.",
        )
    ]  # fmt: skip


def results_of_unknown_clinics(run: StoredRun) -> list[QualityFinding]:
    """Results of measures for a clinic that is not in clinics."""
    if not run.has("measure_results", "clinics"):
        return []
    return about_rows(
        "measure_results", "results_of_unknown_clinics",
        _rows(run, _OF_UNKNOWN_CLINICS.format(table="measure_results")),
        "result is of a clinic that is not in clinics.", "results are of clinics that are not in clinics.",
        why="Nobody can be paid by these results.",
        todo="Add the clinics to clinics, or correct their numbers.",
    )  # fmt: skip


def months_without_premium(run: StoredRun) -> list[QualityFinding]:
    """Months between the first and the last premium for which there is none."""
    if not run.has("premiums"):
        return []
    months = run.ask(
        "WITH paid AS (SELECT DISTINCT date_trunc('month', month) AS month FROM kept_premiums "
        "WHERE standing = 'counted') "
        "SELECT unnest(generate_series(min(month), max(month), INTERVAL 1 MONTH)) AS month FROM paid "
        "EXCEPT FROM paid ORDER BY month"
    )
    if not months:
        return []
    named = ", ".join(month_name(month) for (month,) in months[:12]) + ("." if len(months) <= 12 else " …")
    return [
        QualityFinding(
            name="months_without_premium",
            table="premiums",
            what=f"{counted(len(months), 'month has', 'months have')} no premium: {named}",
            rows=len(months),
            dollars=None,
            first=(),
            why="What was spent in these months stands against no revenue.",
            todo="Check whether a payment file is missing.",
        )
    ]


def _about_numbers(
    run: StoredRun, table: str, column: str, query: str, *, name: str, one: str, many: str, why: str, todo: str
) -> list[QualityFinding]:
    """A finding on numbers of a column, from a query of `npi`, `lines` and `dollars`."""
    run.connection.execute(f"CREATE OR REPLACE TEMP TABLE found_numbers AS {query}")
    ((numbers, lines, dollars),) = run.ask("SELECT count(*), sum(lines), sum(dollars) FROM found_numbers")
    if not numbers:
        return []
    rows = f"SELECT input_file, input_row FROM kept_{table} c SEMI JOIN found_numbers f ON f.npi = c.{column}"
    return [
        QualityFinding(
            name=name,
            table=table,
            what=(
                f"{counted(numbers, one, many)}, on {counted(int(lines), 'line', 'lines')} with "
                f"{in_dollars(dollars)} paid."
            ),
            rows=int(lines),
            dollars=dollars,
            first=run.first_of(rows),
            why=why,
            todo=todo,
        )
    ]


def _rows(run: StoredRun, query: str, *, money: str | None = None) -> Found:
    """The rows of a query that has each row's place, and their money."""
    dollars = f"sum({money})" if money else "NULL"
    ((rows, total),) = run.ask(f"SELECT count(*), {dollars} FROM ({query})")
    return Found(rows=rows, dollars=total, first=run.first_of(query) if rows else ())


CHECKS = (
    not_an_npi,
    practitioners_not_listed,
    practitioners_without_clinic,
    clinics_share_an_npi,
    clinics_without_recognition,
    recognitions_overlap,
    assignments_overlap,
    payments_to_unknown_clinics,
    results_of_unknown_clinics,
    months_without_premium,
    negative_payments,
)
