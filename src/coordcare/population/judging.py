"""Each case with the populations that it is in, as whole numbers: 1 or 0 for shares, months and visits for ratios."""

from collections.abc import Mapping
from datetime import date

from coordcare.engine.plan import Expression, of_types
from coordcare.population.cases import COLUMNS, Cases, members_as_cases
from coordcare.population.events import Events
from coordcare.population.members import Members
from coordcare.population.populations import Populations, Ratio, Set
from coordcare.population.ranking import ranked, whole_number

CASES_COLUMNS = {
    "measure": "VARCHAR", "rate": "VARCHAR", "person_id": "VARCHAR", "case_date": "DATE", "npi": "VARCHAR",
    "denominator": "BIGINT", "denominator_exclusion": "INTEGER", "denominator_exception": "INTEGER",
    "numerator": "BIGINT", "evidence_date": "DATE", "closes_by": "DATE", "reason": "VARCHAR",
    "stratum": "VARCHAR",
}  # fmt: skip
_KEY = ["person_id", "case_date"]


def judged(found: Populations | Ratio, *, on: date, measure: str, rate: str) -> Expression:
    """The cases of a rate as a table of `CASES_COLUMNS`; people are cases of the day `on`."""
    import ibis

    rows = _of_ratio(found, on) if isinstance(found, Ratio) else _of_populations(found, on)
    return of_types(rows.mutate(measure=ibis.literal(measure), rate=ibis.literal(rate)), CASES_COLUMNS)


def _of_populations(found: Populations, on: date) -> Expression:
    """The initial population, each case with what else it is in."""
    import ibis

    rows = _as_cases(found.initial_population, on).rows
    rows = rows.mutate(closes_by=_until(found, rows, on)).select(*_KEY, "npi", "closes_by")
    rows = _marked(rows, found.initial_population if found.denominator is None else found.denominator, "held")
    rows = _with_reasons(rows, found.exclusions, "excluded")
    rows = _with_reasons(rows, found.exceptions, "excepted")
    rows = _marked(rows, found.numerator, "met")
    rows = _with_strata(rows, found.strata)
    inside = rows.held_flag == 1
    out = inside & rows.excluded.notnull()
    met = inside & ~out & (rows.met_flag == 1)
    spared = inside & ~out & ~met & rows.excepted.notnull()
    reason = ibis.cases(
        (~inside, "not in the denominator"), (out, rows.excluded), (spared, rows.excepted), else_=ibis.null("string")
    )
    return rows.mutate(
        denominator=inside.ifelse(1, 0),
        denominator_exclusion=out.ifelse(1, 0),
        denominator_exception=spared.ifelse(1, 0),
        numerator=met.ifelse(1, 0),
        evidence_date=met.ifelse(rows.met_on, ibis.null("date")),
        reason=reason,
    )


def _of_ratio(found: Ratio, on: date) -> Expression:
    """Everybody who counts below, with what he or she adds above."""
    import ibis

    below, above = found.denominator.rows, found.numerator.rows.select("person_id", added="amount")
    rows = below.left_join(above, "person_id").select("person_id", "amount", "added")
    rows = rows.mutate(case_date=ibis.date(on), npi=ibis.null("string"))
    rows = _with_reasons(rows, found.exclusions, "excluded")
    return rows.mutate(
        denominator=rows.amount,
        denominator_exclusion=rows.excluded.notnull().ifelse(1, 0),
        denominator_exception=ibis.literal(0, "int32"),
        numerator=rows.excluded.isnull().ifelse(rows.added.fill_null(0), 0),
        evidence_date=ibis.null("date"),
        closes_by=ibis.null("date"),
        reason=rows.excluded,
        stratum=ibis.null("string"),
    )


def _until(found: Populations, rows: Expression, on: date) -> Expression:
    """The last day on which the numerator can be met; unknown for cases of which it is not said."""
    import ibis

    if found.until is not None:
        return found.until(rows)
    return ibis.date(on) if isinstance(found.initial_population, Members) else ibis.null("date")


def _as_cases(who: Members | Cases, on: date) -> Cases:
    return who if isinstance(who, Cases) else members_as_cases(who, on=on)


def _marked(rows: Expression, who: Set, name: str) -> Expression:
    """The rows with a flag whether each is in a set, and the day of the evidence where there is one."""
    marks, key = _marks(who)
    marks = marks.select(
        **{f"{name}_{column}": marks[column] for column in key}, **{f"{name}_on": marks.evidence_date}
    ).mutate(**{f"{name}_flag": whole_number(1)})
    joined = rows.left_join(marks, [rows[column] == marks[f"{name}_{column}"] for column in key])
    joined = joined.mutate(**{f"{name}_flag": joined[f"{name}_flag"].fill_null(0)})
    return joined.select(*rows.columns, f"{name}_flag", f"{name}_on")


def _with_reasons(rows: Expression, reasons: Mapping[str, Set], name: str) -> Expression:
    """The rows with the first reason that is true of each, or none."""
    import ibis

    columns = list(rows.columns)
    flags = []
    for place, (reason, who) in enumerate(reasons.items()):
        marks, key = _marks(who)
        marks = marks.select(**{f"{name}{place}_{column}": marks[column] for column in key})
        rows = rows.left_join(marks, [rows[column] == marks[f"{name}{place}_{column}"] for column in key])
        flags.append((f"{name}{place}_person_id", reason))
    branches = [(rows[column].notnull(), reason) for column, reason in flags]
    told = ibis.cases(*branches, else_=ibis.null("string")) if branches else ibis.null("string")
    return rows.mutate(**{name: told}).select(*columns, name)


def _marks(who: Set) -> tuple[Expression, list[str]]:
    """The keys of a set, each once, with the day of its evidence."""
    import ibis

    match who:
        case Members():
            return who.people.mutate(evidence_date=ibis.null("date")), ["person_id"]
        case Events():
            return who.rows.group_by("person_id").agg(evidence_date=who.rows.service_date.min()), ["person_id"]
        case Cases():
            rows = ranked(who.rows.select(*COLUMNS), per=_KEY, by=[("evidence_date", "asc"), ("npi", "asc")])
            return rows.filter(rows["rank"] == 0).select(*_KEY, "evidence_date"), _KEY


def _with_strata(rows: Expression, strata: Expression | None) -> Expression:
    import ibis

    if strata is None:
        return rows.mutate(stratum=ibis.null("string"))
    named = strata.select(stratum_person=strata.person_id, stratum_date=strata.case_date, stratum=strata.stratum)
    joined = rows.left_join(named, [rows.person_id == named.stratum_person, rows.case_date == named.stratum_date])
    return joined.select(*rows.columns, "stratum")
