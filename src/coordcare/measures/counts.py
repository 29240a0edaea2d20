"""What results are made of: the cases of every rate counted for all, for each clinic, and for each group of members.

A row counts the cases of one rate, of one value of one dimension, and of one stratum. Dimensions are `all`, where
members belong (`contracting_entity`, `clinic_id`, `npi`), groups of equity (`race`, `language` …), and parties of
arrangements: `gave` counts the cases for which a party gave the care that makes them cases, `served` those of members
whom the party served at all in the period.
"""

from collections.abc import Sequence
from functools import reduce

from coordcare.engine.plan import Expression, Step, named_table, of_types
from coordcare.measures.evaluate import cases_table
from coordcare.measures.measure import Measure
from coordcare.measures.people import BELONGS, GROUPS, people_table
from coordcare.population.counting import by_person, counted, with_value, without_risk
from coordcare.population.judging import CASES_COLUMNS
from coordcare.rulebook.periods import Period
from coordcare.tables.standing import COUNTED
from coordcare.tables.stored import stored_table

ALL, GAVE, SERVED = "all", "gave", "served"
ALL_CASES_COLUMNS = {**CASES_COLUMNS, "risk": "DECIMAL(18,6)"}
_COUNTED = {
    "initial_population": "BIGINT", "denominator": "BIGINT", "denominator_exclusion": "BIGINT",
    "denominator_exception": "BIGINT", "numerator": "BIGINT", "people": "BIGINT", "people_met": "BIGINT",
    "with_risk": "BIGINT", "risk": "DECIMAL(38,6)",
}  # fmt: skip
BY_PERSON_COLUMNS = {"rate": "VARCHAR", "stratum": "VARCHAR", "person_id": "VARCHAR", **_COUNTED}
COUNTS_COLUMNS = {
    "rate": "VARCHAR", "dimension": "VARCHAR", "value": "VARCHAR", "within": "VARCHAR", "stratum": "VARCHAR",
    **_COUNTED,
}  # fmt: skip
_PARTIES = {"party": "VARCHAR", "npi": "VARCHAR"}


def all_cases_step(measures: Sequence[Measure]) -> Step:
    """The cases of all measures in one table; stays with the risk that the CCO brings for them, if it does."""
    plain = [cases_table(one.id) for one in measures if not _is_index(one)]
    indices = [cases_table(one.id) for one in measures if _is_index(one)]
    parts = [*(without_risk(one) for one in plain), *(_with_risks(one) for one in indices)]
    return Step(
        name="measure_cases",
        says="The cases of every rate: who is in which population, and why.",
        expression=reduce(lambda left, right: left.union(right), [of_types(one, ALL_CASES_COLUMNS) for one in parts]),
    )


def _is_index(one: Measure) -> bool:
    return any(rate.kind == "index" for rate in one.rates)


def _with_risks(cases: Expression) -> Expression:
    """Cases with the probability that is brought for the person and the day of the discharge."""
    risks = stored_table("readmission_risks")
    risks = risks.filter(risks.standing == COUNTED)
    risks = risks.group_by(of_person=risks.person_id, of_day=risks.discharge_date).agg(risk=risks.expected.max())
    joined = cases.left_join(risks, [cases.person_id == risks.of_person, cases.case_date == risks.of_day])
    return joined.drop("of_person", "of_day")


def served_step(year: Period) -> Step:
    """Which members each party of an arrangement served in the period, by the numbers under which it bills."""
    lines = stored_table("medical_claim")
    lines = lines.filter(lines.standing == COUNTED, lines.service_date.between(year.start, year.end))
    parties = named_table("quality_parties", _PARTIES)
    joined = lines.select("person_id", "billing_npi").join(parties, [lines.billing_npi == parties.npi])
    return Step(
        name="measure_served",
        says="Whom each party of an arrangement served in the period.",
        expression=joined.select("party", "person_id").distinct(),
    )


def counts_steps() -> tuple[Step, Step]:
    """The cases added up for each person, and then counted by every dimension."""
    cases = named_table("measure_cases", ALL_CASES_COLUMNS)
    persons = Step(
        name="measure_by_person",
        says="The cases of every rate added up for each person.",
        expression=of_types(by_person(cases), BY_PERSON_COLUMNS),
    )
    return persons, _counts_step(cases)


def _counts_step(cases: Expression) -> Step:
    persons = named_table("measure_by_person", BY_PERSON_COLUMNS)
    people = people_table()
    named = people.select(**{f"of_{name}": people[name] for name in people.columns})
    whole = persons.left_join(named, persons.person_id == named.of_person_id)
    parts = [counted(with_value(whole, ALL))]
    parts += [counted(with_value(whole, name, f"of_{name}")) for name in (*BELONGS, *GROUPS) if name != "clinic_id"]
    parts.append(counted(with_value(whole, "clinic_id", "of_clinic_id", within="of_contracting_entity")))
    parts.append(counted(with_value(_gave(cases), GAVE, "party")))
    parts.append(counted(with_value(_served(persons), SERVED, "party")))
    return Step(
        name="measure_counts",
        says="The cases of every rate counted for all, by clinic, by group of members, and by party of arrangements.",
        expression=reduce(lambda left, right: left.union(right), [of_types(one, COUNTS_COLUMNS) for one in parts]),
    )


def _gave(cases: Expression) -> Expression:
    parties = named_table("quality_parties", _PARTIES)
    return by_person(cases.join(parties, "npi"), "party")


def _served(persons: Expression) -> Expression:
    served = named_table("measure_served", {"party": "VARCHAR", "person_id": "VARCHAR"})
    return persons.join(served, "person_id")
