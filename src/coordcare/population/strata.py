"""Strata: cases told apart by age, gender and kind of illness, for what is expected of each to be compared alike."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from coordcare.engine.plan import Expression
from coordcare.population.cases import Cases
from coordcare.population.members import members_table

_KEY = ["person_id", "case_date"]


def strata_of(cases: Cases, *, ages: Sequence[int], kinds: Mapping[str, Cases], otherwise: str) -> Expression:
    """A table of person_id, case_date and stratum, as in “45–54, female, mental illness”.

    `ages` are the first years of age of each group. A case is of the first of the kinds that it is among, or of the
    one that is named for all others. Cases without a birth date or a gender are of age or gender “unknown”.
    """
    import ibis

    members = members_table().select("birth_date", "gender", member="person_id").distinct()
    rows = cases.rows.select(*_KEY)
    rows = rows.left_join(members, rows.person_id == members.member)
    rows = rows.select(*_KEY, gender=rows.gender.coalesce("unknown"), age=_age_group(rows, ages))
    flags = []
    for place, (kind, who) in enumerate(kinds.items()):
        marked = who.rows.select(
            **{f"person_{place}": who.rows.person_id, f"day_{place}": who.rows.case_date}
        ).distinct()
        rows = rows.left_join(
            marked, [rows.person_id == marked[f"person_{place}"], rows.case_date == marked[f"day_{place}"]]
        )
        flags.append((f"person_{place}", kind))
    kind = ibis.cases(*((rows[flag].notnull(), name) for flag, name in flags), else_=otherwise)
    return rows.select(*_KEY, stratum=rows.age + ", " + rows.gender + ", " + kind)


def _age_group(rows: Expression, ages: Sequence[int]) -> Expression:
    """The group of the age, in whole years, on the day of the case."""
    import ibis

    years = (_as_number(rows.case_date) - _as_number(rows.birth_date)) // 10000
    names = [f"{low}–{high - 1}" for low, high in pairwise(ages)]
    below = [(years < ages[0], f"under {ages[0]}")]
    below += [(years < high, name) for high, name in zip(ages[1:], names, strict=True)]
    return ibis.cases((years.isnull(), "unknown"), *below, else_=f"{ages[-1]}+")


def _as_number(day: Expression) -> Expression:
    return (day.year() * 10000 + day.month() * 100 + day.day()).cast("int64")
