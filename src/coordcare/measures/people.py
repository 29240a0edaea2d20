"""Of each member where he or she belongs and who he or she is, as results are told apart by it.

A member belongs, for the whole period, to the clinic and practitioner of the last month in it in which the member was
covered and belonged to one.
"""

from coordcare.engine.plan import Expression, Step, named_table
from coordcare.population.ages import age_group
from coordcare.population.members import members_table
from coordcare.population.ranking import ranked
from coordcare.rulebook.periods import Period

STEP = "measure_people"
BELONGS = ("contracting_entity", "clinic_id", "npi")
GROUPS = ("race", "ethnicity", "language", "disability", "gender", "age_group", "county")
PEOPLE_COLUMNS = dict.fromkeys(("person_id", *BELONGS, *GROUPS), "VARCHAR")


def people_table() -> Expression:
    """The members as a run of measures has found them."""
    return named_table(STEP, PEOPLE_COLUMNS)


def people_step(attribution: Expression, year: Period) -> Step:
    """One row for each member; `attribution` has a row for each member month with clinic, practitioner and entity."""
    months = attribution.filter(
        attribution.month.between(year.start.replace(day=1), year.end), attribution.clinic_id.notnull()
    )
    last = ranked(months, per=["person_id"], by=[("number", "desc"), ("clinic_id", "asc"), ("npi", "asc")])
    last = last.filter(last["rank"] == 0).select(
        "contracting_entity", "clinic_id", belongs_person=last.person_id, npi=last.npi
    )
    members = members_table()
    members = members.mutate(age_group=age_group(members.birth_date, on=year.end))
    joined = members.left_join(last, members.person_id == last.belongs_person)
    joined = ranked(joined.select(*PEOPLE_COLUMNS), per=["person_id"], by=[("clinic_id", "asc")])
    return Step(
        name=STEP,
        says="Of each member the clinic and practitioner at the end of the period, and the groups of equity.",
        expression=joined.filter(joined["rank"] == 0).select(*PEOPLE_COLUMNS),
    )
