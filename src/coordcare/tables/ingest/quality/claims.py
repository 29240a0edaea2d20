"""What is odd in claim lines: dates and amounts that do not fit, values that are missing, totals told on every line."""

from coordcare.tables.ingest.quality.conditions import PAID
from coordcare.tables.ingest.quality.eligibility import people_sql
from coordcare.tables.ingest.quality.findings import Found, QualityFinding, counted, in_dollars, share
from coordcare.tables.ingest.quality.stored_run import StoredRun

# Below these shares of lines a missing value or a paid amount of nothing is what claims are like.
_NOTHING_PAID_PERCENT = 20
_MISSING_PERCENT = 1


def services_before_birth(run: StoredRun) -> list[QualityFinding]:
    """Claim lines of days before the person was born."""
    return _against_people(
        run, "c.service_date < p.birth_date", "least_date < birth_date", name="services_before_birth",
        what="of a day before the member was born", todo="Check the dates of service, and these members' birth dates.",
    )  # fmt: skip


def services_after_death(run: StoredRun) -> list[QualityFinding]:
    """Claim lines of days after the person died."""
    return _against_people(
        run, "c.service_date > p.death_date", "greatest_date > death_date", name="services_after_death",
        what="of a day after the member died", todo="Check both dates; some lines may be paid in error.",
    )  # fmt: skip


def _against_people(
    run: StoredRun, line_fails: str, person_fails: str, *, name: str, what: str, todo: str
) -> list[QualityFinding]:
    """Lines that do not fit what is known of the person; only people of whom some line fails are looked at closely."""
    findings = []
    for table in run.claims() if run.has("eligibility") or run.has("members") else ():
        run.ask_once(
            f"CREATE OR REPLACE TEMP TABLE people_of_{table} AS SELECT * FROM ("
            "SELECT person_id, min(service_date) AS least_date, max(service_date) AS greatest_date "
            f"FROM kept_{table} WHERE {PAID} GROUP BY person_id) JOIN ({people_sql(run)}) USING (person_id)"
        )
        run.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE found_people AS FROM people_of_{table} WHERE {person_fails}"
        )
        query = f"FROM kept_{table} c JOIN found_people p USING (person_id) WHERE {PAID} AND {line_fails}"
        found = _found(run, f"SELECT c.input_file, c.input_row, c.paid_amount {query}")
        findings += _about_lines(
            table, name, found, what=what,
            why="A date is wrong, or the claim is somebody else's; it counts where the member is covered on that day.",
            todo=todo,
        )  # fmt: skip
    return findings


def paid_before_service(run: StoredRun) -> list[QualityFinding]:
    """Claim lines paid before the day of their service."""
    return _by_condition(
        run, "paid_before_service", what="paid before the day of service",
        why="One of the dates is wrong; run-out, and the month the cost falls in, are judged by them.",
        todo="Check which date the export holds: that of service, of receipt or of payment.",
    )  # fmt: skip


def paid_above_allowed(run: StoredRun) -> list[QualityFinding]:
    """Claim lines with more paid than allowed."""
    return _by_condition(
        run, "paid_above_allowed", what="paid above the allowed amount",
        why="The allowed amount holds what is paid, so cost by paid and by allowed contradict each other.",
        todo="Check whether the allowed amount is filled, and whether incentives or interest are in the paid amount.",
    )  # fmt: skip


def allowed_above_charged(run: StoredRun) -> list[QualityFinding]:
    """Claim lines with more allowed than charged."""
    return _by_condition(
        run, "allowed_above_charged", what="allowed above the charge",
        why="This happens where rates are fixed, as for encounters; elsewhere amounts stand in the wrong column.",
        todo="Check a few of these lines against the contract.",
    )  # fmt: skip


def taken_back_without_original(run: StoredRun) -> list[QualityFinding]:
    """Amounts below zero with no line above zero that they could take back; one taken back already is none."""
    findings = []
    for table in run.claims():
        if not run.found(table, "taken_back").rows:
            continue
        key = "claim_id, claim_line_number, data_source"
        same = " AND ".join(f"p.{name} IS NOT DISTINCT FROM n.{name}" for name in key.split(", "))
        query = (
            f"WITH n AS (SELECT {key}, paid_amount, input_file, input_row FROM kept_{table} "
            "WHERE standing = 'counted' AND paid_amount < 0), p AS ("
            f"SELECT DISTINCT {key} FROM kept_{table} SEMI JOIN n USING (claim_id) "
            "WHERE paid_amount > 0 AND standing <> 'reversed') "
            f"SELECT input_file, input_row, paid_amount FROM n WHERE NOT EXISTS (FROM p WHERE {same})"
        )
        findings += _about_lines(
            table, "taken_back_without_original", _found(run, query),
            what="below zero, and what they take back is not here",
            why="They lower cost for services that are not here, or were paid in an earlier year.",
            todo="Send the lines they take back, or leave both out.",
        )  # fmt: skip
    return findings


def nothing_paid(run: StoredRun) -> list[QualityFinding]:
    """A large share of claim lines with nothing paid."""
    return _by_share(
        run, "nothing_paid", "paid", _NOTHING_PAID_PERCENT, what="paid at zero dollars",
        why="Denied lines, and encounters under a fixed payment, look like free care: cost per member is too low.",
        todo="Mark denied lines in denied_flag, and price encounters, or say that they are paid outside of claims.",
    )  # fmt: skip


def denied_and_paid(run: StoredRun) -> list[QualityFinding]:
    """Claim lines that the payer denied and on which money was paid or taken back."""
    found = run.found("medical_claim", "denied_and_paid")
    return _about_lines(
        "medical_claim", "denied_and_paid", found, what="denied and have money all the same",
        why="They count as paid, so that no dollar is missing; as denied they would not.",
        todo="Check which holds: clear denied_flag, or send 0 as the paid amount.",
    )  # fmt: skip


def rendering_npi_missing(run: StoredRun) -> list[QualityFinding]:
    """Professional and dental lines that do not say who gave the service."""
    return _by_share(
        run, "rendering_npi_missing", "should_have_rendering_npi", _MISSING_PERCENT,
        what="without a rendering NPI on professional, dental or vision claims",
        why="A visit without its practitioner leads to no clinic, and the member may stay unattributed.",
        todo="Fill rendering_npi; name the column in cco.yaml where yours is called otherwise.",
    )  # fmt: skip


def diagnosis_missing(run: StoredRun) -> list[QualityFinding]:
    """Professional and institutional lines without a first diagnosis."""
    return _by_share(
        run, "diagnosis_missing", "should_have_diagnosis", _MISSING_PERCENT,
        what="without a first diagnosis on professional or institutional claims",
        why="Conditions and measures that rest on diagnoses miss these services.",
        todo="Fill diagnosis_code_1; name the column in cco.yaml where yours is called otherwise.",
    )  # fmt: skip


def claim_type_missing(run: StoredRun) -> list[QualityFinding]:
    """Claim lines without a type of claim."""
    found = run.found("medical_claim", "claim_type_missing")
    return _about_lines(
        "medical_claim", "claim_type_missing", found, what="without a type of claim",
        why="The service category, and checks that differ between professional and institutional claims, rest on it.",
        todo="Fill claim_type with professional, institutional, dental or vision.",
    )  # fmt: skip


def total_on_every_line(run: StoredRun) -> list[QualityFinding]:
    """Institutional claims of three or more lines with one amount on all: the claim's total, told on each line."""
    if not run.has("medical_claim"):
        return []
    # Sessions billed line by line cost the same each: one procedure on several days is no claim's total.
    run.connection.execute(
        "CREATE OR REPLACE TEMP TABLE found_claims AS SELECT claim_id, data_source, count(*) AS lines, "
        "sum(paid_amount) - max(paid_amount) AS too_much FROM kept_medical_claim "
        "WHERE standing = 'counted' AND claim_type = 'institutional' GROUP BY claim_id, data_source "
        "HAVING count(*) >= 3 AND min(paid_amount) = max(paid_amount) AND min(paid_amount) > 0 AND NOT ("
        "count(DISTINCT service_date) > 1 AND count(hcpcs_code) = count(*) AND min(hcpcs_code) = max(hcpcs_code))"
    )
    ((claims, lines, too_much),) = run.ask("SELECT count(*), sum(lines), sum(too_much) FROM found_claims")
    if not claims:
        return []
    rows = (
        "SELECT m.input_file, m.input_row FROM kept_medical_claim m SEMI JOIN found_claims f "
        "ON f.claim_id = m.claim_id AND f.data_source IS NOT DISTINCT FROM m.data_source WHERE m.standing = 'counted' "
        "AND m.claim_type = 'institutional'"
    )
    had = "institutional claim has" if claims == 1 else "institutional claims have"
    return [
        QualityFinding(
            name="total_on_every_line",
            table="medical_claim",
            what=(
                f"{claims:,} {had} the same amount on every line, which looks like the claim's total told on each; "
                f"if so, {in_dollars(too_much)} are counted too much."
            ),
            rows=int(lines),
            dollars=too_much,
            first=run.first_of(rows),
            why="A claim of ten lines would cost ten times what was paid.",
            todo="Ask where claims come from whether paid_amount is the line's; if not, put the total on one line.",
        )
    ]


def _by_condition(run: StoredRun, name: str, *, what: str, why: str, todo: str) -> list[QualityFinding]:
    return [
        finding
        for table in run.claims()
        for finding in _about_lines(table, name, run.found(table, name), what=what, why=why, todo=todo)
    ]


def _by_share(
    run: StoredRun, name: str, of: str, percent: int, *, what: str, why: str, todo: str
) -> list[QualityFinding]:
    """A finding where lines that meet a condition are more than so many percent of those that could."""
    findings = []
    for table in run.claims():
        found, could = run.found(table, name), run.found(table, of).rows
        if found.rows * 100 > percent * could:
            of_all = f"{what} ({share(found.rows, could)})"
            findings += _about_lines(table, name, found, what=of_all, why=why, todo=todo)
    return findings


def _found(run: StoredRun, query: str) -> Found:
    """The rows of a query that has `paid_amount` and each row's place."""
    run.connection.execute(f"CREATE OR REPLACE TEMP TABLE found_rows AS {query}")
    ((rows, dollars),) = run.ask("SELECT count(*), sum(paid_amount) FROM found_rows")
    return Found(rows=rows, dollars=dollars, first=run.first_of("FROM found_rows") if rows else ())


def _about_lines(table: str, name: str, found: Found, *, what: str, why: str, todo: str) -> list[QualityFinding]:
    """A finding on claim lines, or none where there are none."""
    if not found.rows:
        return []
    lines = counted(found.rows, f"line is {what}", f"lines are {what}")
    return [
        QualityFinding(
            name=name,
            table=table,
            what=f"{lines}: {in_dollars(found.dollars)} paid.",
            rows=found.rows,
            dollars=found.dollars,
            first=found.first,
            why=why,
            todo=todo,
        )
    ]


CHECKS = (
    services_before_birth,
    services_after_death,
    paid_before_service,
    paid_above_allowed,
    allowed_above_charged,
    taken_back_without_original,
    total_on_every_line,
    nothing_paid,
    denied_and_paid,
    rendering_npi_missing,
    diagnosis_missing,
    claim_type_missing,
)
