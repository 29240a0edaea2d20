"""What is odd in eligibility and about people: spans that overlap, births and deaths that do not fit."""

from coordcare.tables.ingest.quality.findings import QualityFinding, counted
from coordcare.tables.ingest.quality.stored_run import StoredRun

_SHORT_GAP_DAYS = 2
_USED = "standing <> 'rejected'"

_SPANS = """
SELECT person_id, coalesce(payer, '') AS payer, coalesce(plan, '') AS plan, enrollment_start_date AS start_date,
  coalesce(enrollment_end_date, DATE '2100-01-01') AS end_date, input_file, input_row
FROM kept_eligibility WHERE standing = 'counted'
"""
# A span that begins no later than an earlier one ends; the window looks at all spans before it.
_OVERLAPPING = """
SELECT *, max(end_date) OVER (PARTITION BY {known_by} ORDER BY start_date, end_date, input_file, input_row
  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered_until
FROM ({spans}) QUALIFY start_date <= covered_until
"""


def people_sql(run: StoredRun) -> str:
    """Each person's first and last birth date and first date of death, from members and eligibility together."""
    sources = [name for name in ("members", "eligibility") if run.has(name)]
    rows = " UNION ALL ".join(
        f"SELECT person_id, birth_date, death_date FROM kept_{name} WHERE {_USED}" for name in sources
    )
    return (
        "SELECT person_id, min(birth_date) AS birth_date, max(birth_date) AS other_birth_date, "
        f"min(death_date) AS death_date FROM ({rows}) GROUP BY person_id"
    )


def spans_overlap(run: StoredRun) -> list[QualityFinding]:
    """Spans of a person in one plan that overlap."""
    query = _OVERLAPPING.format(known_by="person_id, payer, plan", spans=_SPANS)
    return _about_members(
        run,
        query,
        name="spans_overlap",
        one="member has spans of one plan that overlap.",
        many="members have spans of one plan that overlap.",
        why="Days are counted once, so member months are right; but one of the spans is wrong or was sent twice.",
        todo="Ask where eligibility comes from which span holds, and send one span for each stretch of coverage.",
    )


def spans_overlap_across_plans(run: StoredRun) -> list[QualityFinding]:
    """Spans of a person in different plans that overlap."""
    # Whoever has two such spans is found by the span that reaches furthest: it overlaps each of those it covers.
    window = "(PARTITION BY person_id ORDER BY start_date, end_date, input_file, input_row " \
             "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"  # fmt: skip
    query = (
        f"SELECT *, max(end_date) OVER {window} AS covered_until, "
        f"arg_max([payer, plan], end_date) OVER {window} AS covered_by FROM ({_SPANS}) "
        "QUALIFY start_date <= covered_until AND covered_by <> [payer, plan]"
    )
    return _about_members(
        run,
        query,
        name="spans_overlap_across_plans",
        one="member is covered by two plans on the same day.",
        many="members are covered by two plans on the same day.",
        why="Their months can be counted under one plan only, and premiums may have been paid for both.",
        todo="Check the day of change between the plans; where both hold, tell plans apart by payer.",
    )


def two_birth_dates(run: StoredRun) -> list[QualityFinding]:
    """People with more than one birth date, within eligibility or between members and eligibility."""
    if not (run.has("eligibility") or run.has("members")):
        return []
    sources = [name for name in ("members", "eligibility") if run.has(name)]
    rows = " UNION ALL ".join(
        f"SELECT person_id, input_file, input_row FROM kept_{name} WHERE {_USED}" for name in sources
    )
    people = people_sql(run)
    query = (
        f"SELECT r.person_id, r.input_file, r.input_row FROM ({rows}) r "
        f"SEMI JOIN (SELECT person_id FROM ({people}) WHERE birth_date <> other_birth_date) USING (person_id)"
    )
    return _about_members(
        run,
        query,
        name="two_birth_dates",
        one="member has more than one birth date.",
        many="members have more than one birth date.",
        why="Ages, and with them rate categories and measures, depend on it; two people may share one number.",
        todo="Find out which date is right, or give the people numbers of their own.",
    )


def missing_from_members(run: StoredRun) -> list[QualityFinding]:
    """People of eligibility who are not in members, or are there without the birth date that eligibility has."""
    if not run.has("members"):
        return []
    known = "SELECT person_id, max(birth_date) AS known FROM kept_members WHERE standing = 'counted' GROUP BY person_id"
    spans = f"SELECT e.*, m.person_id AS member, known FROM kept_eligibility e LEFT JOIN ({known}) m USING (person_id)"
    absent = _about_members(
        run,
        f"FROM ({spans}) WHERE standing = 'counted' AND member IS NULL",
        name="missing_from_members",
        one="person of eligibility is not in members.",
        many="people of eligibility are not in members.",
        why="They count as members without age, gender or race, and no cost of theirs is children's health.",
        todo="Send a row of members for each, or leave members out: they are then made from eligibility.",
    )
    return absent + _about_members(
        run,
        f"FROM ({spans}) WHERE standing = 'counted' AND member = person_id AND known IS NULL "
        "AND birth_date IS NOT NULL",
        name="birth_date_missing_in_members",
        one="person has a birth date in eligibility and none in members.",
        many="people have a birth date in eligibility and none in members.",
        why="Where members are given, ages are taken from there, so these people have none.",
        todo="Fill birth_date in members.",
    )


def covered_before_birth(run: StoredRun) -> list[QualityFinding]:
    """Spans that begin before the person was born."""
    return _against_people(
        run,
        "s.start_date < p.birth_date",
        name="covered_before_birth",
        one="member is covered before the date of birth.",
        many="members are covered before their date of birth.",
        why="The birth date or the first day covered is wrong, and ages in these months are below zero.",
        todo="Check the birth date; a newborn's coverage begins on the day of birth.",
    )


def covered_after_death(run: StoredRun) -> list[QualityFinding]:
    """Spans that go on after the month in which the person died."""
    return _against_people(
        run,
        "s.end_date > last_day(p.death_date)",
        name="covered_after_death",
        one="member is covered after the month of death.",
        many="members are covered after the month of their death.",
        why="These months count as member months, lower the cost of each, and premiums for them are paid back.",
        todo="End the spans with the month of death, or correct the date of death.",
    )


def short_gaps(run: StoredRun) -> list[QualityFinding]:
    """Gaps of one or two days between spans of a person, which look like a slip."""
    query = (
        "SELECT *, max(end_date) OVER (PARTITION BY person_id ORDER BY start_date, end_date, input_file, input_row "
        f"ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered_until FROM ({_SPANS}) "
        f"QUALIFY start_date - covered_until - 1 BETWEEN 1 AND {_SHORT_GAP_DAYS}"
    )
    return _about_members(
        run,
        query,
        name="short_gaps",
        one="member has a gap of one or two days in coverage.",
        many="members have a gap of one or two days in coverage.",
        why="So short a gap is mostly a slip in a date, and it breaks continuous enrolment.",
        todo="Check whether the next span should begin on the day after the one before.",
    )


def open_ended_spans(run: StoredRun) -> list[QualityFinding]:
    """Spans without a last day."""
    found = run.found("eligibility", "open_ended")
    if not found.rows:
        return []
    spans = counted(found.rows, "span of coverage has no last day.", "spans of coverage have no last day.")
    return [
        QualityFinding(
            name="open_ended_spans",
            table="eligibility",
            what=f"{spans} They count as going on.",
            rows=found.rows,
            dollars=None,
            first=found.first,
            why="Where a member has left and the last day was not entered, months without coverage are counted.",
            todo="Nothing, where these members are covered today; otherwise enter the last day.",
        )
    ]


def _against_people(
    run: StoredRun, fails: str, *, name: str, one: str, many: str, why: str, todo: str
) -> list[QualityFinding]:
    """Members whose spans `s` do not fit what is known of the person `p`."""
    if not run.has("eligibility"):
        return []
    query = f"SELECT s.* FROM ({_SPANS}) s JOIN ({people_sql(run)}) p USING (person_id) WHERE {fails}"
    return _about_members(run, query, name=name, one=one, many=many, why=why, todo=todo)


def _about_members(
    run: StoredRun, query: str, *, name: str, one: str, many: str, why: str, todo: str
) -> list[QualityFinding]:
    """A finding on the members of a query's rows, or none where there are no rows."""
    if not run.has("eligibility"):
        return []
    run.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE found_rows AS SELECT person_id, input_file, input_row FROM ({query})"
    )
    ((members, rows),) = run.ask(
        "SELECT count(DISTINCT person_id), count(DISTINCT (input_file, input_row)) FROM found_rows"
    )
    if not members:
        return []
    return [
        QualityFinding(
            name=name,
            table="eligibility",
            what=counted(members, one, many),
            rows=rows,
            dollars=None,
            first=run.first_of("FROM found_rows"),
            why=why,
            todo=todo,
        )
    ]


CHECKS = (
    spans_overlap,
    spans_overlap_across_plans,
    two_birth_dates,
    missing_from_members,
    covered_before_birth,
    covered_after_death,
    short_gaps,
    open_ended_spans,
)
