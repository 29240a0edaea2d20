"""Which kind of practitioner somebody is, by taxonomy; the table is data and can be replaced."""

from functools import cache
from pathlib import Path
from typing import Any

from coordcare.engine.plan import Expression, Step, named_table
from coordcare.rulebook.strict_yaml import load_yaml
from coordcare.tables.standing import COUNTED
from coordcare.tables.stored import stored_table

_KINDS = Path(__file__).with_name("practitioner_kinds.yaml")
PRIMARY_CARE_KINDS = ("primary_care_physician", "non_physician")
KINDS_COLUMNS = {"npi": "VARCHAR", "kind": "VARCHAR", "primary_care": "VARCHAR"}


@cache
def taxonomies() -> dict[str, tuple[str, ...]]:
    """The taxonomy codes of each kind of practitioner."""
    read: Any = load_yaml(_KINDS)
    return {kind: tuple(codes) for kind, codes in read["kinds"].items()}


def practitioners_by_kind() -> Expression:
    """The kinds of practitioners that a run has found."""
    return named_table("practitioner_kinds", KINDS_COLUMNS)


def kinds_step() -> Step:
    """Every practitioner with the kind: `npi`, `kind` (unknown where the taxonomy tells none) and `primary_care`.

    Primary care is given by physicians of primary care and by non-physician practitioners, unless the column
    `primary_care` of the practitioner says otherwise.
    """
    import ibis

    people = stored_table("practitioners")
    people = people.filter(people.standing == COUNTED)
    branches = [(people.taxonomy_code.isin(codes), kind) for kind, codes in taxonomies().items()]
    people = people.mutate(kind=ibis.cases(*branches, else_="unknown"))
    by_taxonomy = people.kind.isin(PRIMARY_CARE_KINDS).ifelse("1", "0")
    people = people.mutate(gives_primary_care=people.primary_care.coalesce(by_taxonomy))
    return Step(
        name="practitioner_kinds",
        says="Of each practitioner the kind, by taxonomy, and whether he or she gives primary care.",
        expression=people.select("npi", "kind", primary_care=people.gives_primary_care),
    )
