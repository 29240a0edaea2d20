"""Months that stand out: enrolment, lines and dollars per member against the months around them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from statistics import median

from coordcare.tables.ingest.quality.findings import QualityFinding, counted, in_dollars, month_name
from coordcare.tables.ingest.quality.stored_run import StoredRun

_JUMP = Decimal("0.30")
_NEIGHBOURS = 3
# Few people change much by chance: a count must also leave its neighbours by so many of its own standard errors.
_STANDARD_ERRORS = 4
_LINES_FOR_DOLLARS = 500  # below, one stay in hospital makes a month dear
_YOUNG_MONTHS = 3
_A_MONTH_OF_CLAIMS = Decimal("0.05")  # of the median month; months with less are slips in a date
_FAR_MONTHS = 3

_Numbers = Sequence[int] | Sequence[Decimal]

# Months in which each person is covered, each once: what an earlier span already holds of them is cut off. Months are
# counted from the year 0.
_MEMBERS_BY_MONTH = """
WITH spans AS (
  SELECT person_id, 12 * year(enrollment_start_date) + month(enrollment_start_date) - 1 AS first,
    least(coalesce(12 * year(enrollment_end_date) + month(enrollment_end_date) - 1, {last}), {last}) AS last
  FROM kept_eligibility WHERE standing = 'counted'
), cut AS (
  SELECT greatest(first, coalesce(1 + max(last) OVER (PARTITION BY person_id ORDER BY first, last
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), first), {first}) AS first, last
  FROM spans WHERE last >= first
), changes AS (
  SELECT first AS month, count(*) AS change FROM cut WHERE first <= last GROUP BY 1
  UNION ALL SELECT last + 1, -count(*) FROM cut WHERE first <= last GROUP BY 1
), every AS (
  SELECT unnest(range({first}, {last} + 1)) AS month
)
SELECT month, coalesce(sum(change) FILTER (changed <= month), 0) FROM (
  SELECT every.month, changes.month AS changed, change FROM every, changes
) GROUP BY month ORDER BY month
"""


def enrolment_jumps(run: StoredRun) -> list[QualityFinding]:
    """Months in which enrolment is far from the median of the months around it."""
    members = _members(run)
    months = list(members)
    counts = [members[month] for month in months]
    odd = [n for n in range(len(counts)) if counts[n] and _jumps(counts, n) and _is_no_chance(counts, n)]
    return [
        QualityFinding(
            name="enrolment_jump",
            table="eligibility",
            what=(
                f"{month_name(months[n])} has {counted(counts[n], 'member', 'members')}, and the months around it "
                f"{_around(counts, n):,.0f}."
            ),
            rows=counts[n],
            dollars=None,
            first=(),
            why="Every cost per member of the month is divided by this; a file may be missing or held twice.",
            todo="Compare with what the state paid for in this month, and check that eligibility is whole.",
        )
        for n in odd
    ]


def months_without_members(run: StoredRun) -> list[QualityFinding]:
    """Months between the first and the last with nobody enrolled."""
    empty = [month for month, members in _members(run).items() if members == 0]
    if not empty:
        return []
    return [
        QualityFinding(
            name="months_without_members",
            table="eligibility",
            what=f"{counted(len(empty), 'month has', 'months have')} no members: {_listed(empty)}.",
            rows=len(empty),
            dollars=None,
            first=(),
            why="Cost of these months stands against nobody, so no cost per member can be told.",
            todo="Check whether a file of eligibility is missing, or whether the months are asked for by mistake.",
        )
    ]


def line_jumps(run: StoredRun) -> list[QualityFinding]:
    """Months in which lines or dollars per member are far from the median of the months around them; not young ones."""
    return [finding for table in run.claims() for finding in _line_jumps(run, table)]


def _line_jumps(run: StoredRun, table: str) -> list[QualityFinding]:
    members = _members(run)
    known = {month: (lines, dollars) for month, lines, dollars in run.months[table]}
    young = set(_young(run, table))
    months = [month for month in members if members[month] and month not in young]
    lines = [known.get(month, (0, Decimal(0)))[0] for month in months]
    by_line = [Decimal(count) / members[month] for count, month in zip(lines, months, strict=True)]
    by_dollar = [known.get(month, (0, Decimal(0)))[1] / members[month] for month in months]
    findings = []
    for n, month in enumerate(months):
        if not lines[n]:
            continue  # told as a month without lines
        if _jumps(by_line, n) and _is_no_chance(lines, n):
            told = f"{by_line[n]:,.2f} lines per member, and the months around it {_around(by_line, n):,.2f}"
        elif _jumps(by_dollar, n) and _around(lines, n) >= _LINES_FOR_DOLLARS:
            told = (
                f"{in_dollars(by_dollar[n])} per member, and the months around it {in_dollars(_around(by_dollar, n))}"
            )
        else:
            continue
        findings.append(
            QualityFinding(
                name="claims_jump",
                table=table,
                what=f"{month_name(month)} has {told}.",
                rows=lines[n],
                dollars=known[month][1],
                first=(),
                why="A file may be missing, cut off or held twice, or amounts may have moved to another column.",
                todo="Count the lines of the month where they come from.",
            )
        )
    return findings


def months_without_lines(run: StoredRun) -> list[QualityFinding]:
    """Months with members and without a claim line, between the first and the last that have any."""
    findings = []
    for table in run.claims():
        there = {month for month, _, _ in run.months[table]}
        empty = [month for month, members in _members(run).items() if there and members and month not in there]
        if empty:
            findings.append(
                QualityFinding(
                    name="months_without_lines",
                    table=table,
                    what=f"{counted(len(empty), 'month has', 'months have')} members and no line: {_listed(empty)}.",
                    rows=len(empty),
                    dollars=None,
                    first=(),
                    why="Members of these months seem to cost nothing, and cost per member of the year is too low.",
                    todo="Check whether a file is missing.",
                )
            )
    return findings


def young_months(run: StoredRun) -> list[QualityFinding]:
    """The last months of service, for which claims still arrive."""
    findings = []
    for table in run.claims():
        young = _young(run, table)
        if not young:
            continue
        known = {month: (lines, dollars) for month, lines, dollars in run.months[table]}
        of_young = [known[month] for month in young if month in known]
        findings.append(
            QualityFinding(
                name="young_months",
                table=table,
                what=f"{counted(len(young), 'month is', 'months are')} young: {_listed(young)}. Claims still arrive.",
                rows=sum(lines for lines, _ in of_young),
                dollars=sum((dollars for _, dollars in of_young), Decimal(0)),
                first=(),
                why="Their cost is too low until it has run out, and no fall in it is a saving.",
                todo="Leave them out of comparisons, or complete them by the run-out of earlier months.",
            )
        )
    return findings


def services_far_from_the_rest(run: StoredRun) -> list[QualityFinding]:
    """Claim lines dated long before the first or long after the last month that has claims to speak of."""
    findings = []
    for table in run.claims():
        window = _window(run, table)
        if window is None:
            continue
        first, last = window
        earliest, latest = _moved(first, -_FAR_MONTHS), _moved(last, _FAR_MONTHS + 1)
        far = f"service_date < DATE '{earliest}' OR service_date >= DATE '{latest}'"
        rows = f"FROM kept_{table} WHERE standing IN ('counted', 'outside_coverage') AND ({far})"
        ((lines, dollars),) = run.ask(f"SELECT count(*), sum(paid_amount) {rows}")
        if lines:
            findings.append(
                QualityFinding(
                    name="services_far_from_the_rest",
                    table=table,
                    what=(
                        f"{counted(lines, 'line is', 'lines are')} dated more than {_FAR_MONTHS} months away from the "
                        f"rest, which run from {month_name(first)} to {month_name(last)}: {in_dollars(dollars)} paid."
                    ),
                    rows=lines,
                    dollars=dollars,
                    first=run.first_of(f"SELECT input_file, input_row {rows}"),
                    why="A slip in a date takes the cost out of its month, perhaps out of all months reckoned.",
                    todo="Check the dates; where older services belong in, state the months in cco.yaml.",
                )
            )
    return findings


def _window(run: StoredRun, table: str) -> tuple[date, date] | None:
    """The first and the last month with claims to speak of; None where none are counted."""
    months = run.months[table]
    if not months:
        return None
    least = _A_MONTH_OF_CLAIMS * Decimal(median(lines for _, lines, _ in months))
    to_speak_of = [month for month, lines, _ in months if lines >= least]
    return to_speak_of[0], to_speak_of[-1]


def _months_looked_at(run: StoredRun) -> tuple[date, date] | None:
    """The months with claims to speak of; without claims, those from the first day of a span to the last stated."""
    windows = [window for table in run.claims() if (window := _window(run, table))]
    if windows:
        return min(first for first, _ in windows), max(last for _, last in windows)
    ((first, last),) = run.ask(
        "SELECT min(enrollment_start_date), max(greatest(enrollment_start_date, enrollment_end_date)) "
        "FROM kept_eligibility WHERE standing = 'counted'"
    )
    return (first.replace(day=1), last.replace(day=1)) if first else None


def _members(run: StoredRun) -> dict[date, int]:
    """Members by month, on any day of it, of the months looked at."""
    looked_at = _months_looked_at(run) if run.has("eligibility") else None
    if looked_at is None:
        return {}
    first, last = (12 * month.year + month.month - 1 for month in looked_at)
    answer = run.ask_once(_MEMBERS_BY_MONTH.format(first=first, last=last))
    members = {month: int(number) for month, number in answer}
    return {date(n // 12, n % 12 + 1, 1): members.get(n, 0) for n in range(first, last + 1)}


def _young(run: StoredRun, table: str) -> list[date]:
    """Months that ended less than three months before the last payment."""
    ((paid,),) = run.ask_once(f"SELECT max(paid_date) FROM kept_{table} WHERE standing = 'counted'")
    window = _window(run, table)
    if window is None:
        return []
    first, last = window
    youngest = paid.replace(day=1) if paid else _moved(last, 1)
    return [month for n in range(_YOUNG_MONTHS) if first <= (month := _moved(youngest, n + 1 - _YOUNG_MONTHS)) <= last]


def _neighbours(values: _Numbers, n: int) -> Sequence[Decimal]:
    return [Decimal(value) for value in (*values[max(0, n - _NEIGHBOURS) : n], *values[n + 1 : n + 1 + _NEIGHBOURS])]


def _around(values: _Numbers, n: int) -> Decimal:
    """The median of the months around a month."""
    neighbours = _neighbours(values, n)
    return median(neighbours) if neighbours else Decimal(values[n])


def _jumps(values: _Numbers, n: int) -> bool:
    around = _around(values, n)
    return abs(values[n] - around) > _JUMP * abs(around)


def _is_no_chance(counts: Sequence[int], n: int) -> bool:
    around = _around(counts, n)
    return abs(counts[n] - around) > _STANDARD_ERRORS * around.sqrt()


def _moved(month: date, months: int) -> date:
    """The first day of the month so many months later."""
    number = 12 * month.year + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _listed(months: Sequence[date]) -> str:
    """Months as text, those in a row by their first and last."""
    runs: list[list[date]] = []
    for month in months:
        if runs and _moved(runs[-1][-1], 1) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(
        month_name(one[0]) if len(one) == 1 else f"{month_name(one[0])} to {month_name(one[-1])}" for one in runs
    )


CHECKS = (
    enrolment_jumps,
    months_without_members,
    line_jumps,
    months_without_lines,
    services_far_from_the_rest,
    young_months,
)
