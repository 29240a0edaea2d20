"""Names by which measures tell whose claims they look at and which care is covered: of payers and of plans.

A payer that is stated and that no claim has would count nothing, so it is refused. A plan of a name that the program
does not know counts for every kind of care, which is told.
"""

from collections.abc import Collection, Sequence
from typing import Any

from coordcare.errors import CoordcareError
from coordcare.oregon.quality.coverage import PLANS
from coordcare.tables.workspace import SETTINGS, Workspace

_CLAIMS = ("medical_claim", "pharmacy_claim")
_MOST_NAMED = 10


def own_payers(workspace: Workspace) -> tuple[str, ...]:
    """The payers whose claims are the CCO's own; none where all are. Raises `CoordcareError` where it is no list."""
    said = workspace.chosen.get("own_payers", ())
    if isinstance(said, list | tuple) and all(isinstance(one, str) for one in said):
        return tuple(said)
    raise CoordcareError(
        f"{workspace.folder / SETTINGS}: “own_payers” is no list of names, so nobody can tell which claims are the "
        "CCO's own. Write it as [Example CCO]."
    )


def refuse_unknown_payers(connection: Any, stated: Collection[str], workspace: Workspace) -> None:
    """Raise `CoordcareError` where a payer is stated that no claim has, where no medical claim has any of them, and
    where claims have one in other letters; claims without a payer are the CCO's own."""
    if not stated:
        return
    medical, all_known = (_named(connection, "payer", *tables) for tables in (_CLAIMS[:1], _CLAIMS))
    where = f"{workspace.folder / SETTINGS}: “own_payers” states"
    too_few = "Measures of the CCO's own claims would count too few."
    unknown = [name for name in stated if name not in all_known]
    alike = [name for name in all_known if name not in stated and name.lower() in {one.lower() for one in stated}]
    if unknown and all_known:
        raise CoordcareError(
            f"{where} {_listed(unknown)}, which no claim has as its payer; claims have {_listed(all_known)}. {too_few} "
            "Correct the name, or take it out."
        )
    if medical and not set(medical) & set(stated):
        raise CoordcareError(
            f"{where} {_listed(list(stated))}, and no medical claim has such a payer; medical claims have "
            f"{_listed(medical)}. {too_few} State these payers, if they are the CCO."
        )
    if alike:
        raise CoordcareError(
            f"{where} {_listed(list(stated))}, and claims also have {_listed(alike)}, the same in other letters. "
            f"{too_few} State them too, if they are the CCO."
        )


def of_unknown_plans(connection: Any) -> tuple[str, ...]:
    """What is to be known of plans in eligibility whose names the program does not know, in a sentence or none."""
    unknown = [name for name in _named(connection, "plan", "eligibility") if name not in PLANS]
    if not unknown:
        return ()
    return (
        f"Plans that the program does not know: {_listed(unknown)}. Their members count for every kind of care, also "
        f"for care that the plan does not cover. Known are {_listed(PLANS)}; name plans so in eligibility.",
    )


def _named(connection: Any, column: str, *tables: str) -> tuple[str, ...]:
    """The names in a column of these tables, where rows count."""
    found: set[str] = set()
    for table in tables:
        sql = f"SELECT DISTINCT {column} FROM {table} WHERE standing = 'counted'"  # noqa: S608  # our own names
        found.update(name for (name,) in connection.execute(sql).fetchall() if name is not None)
    return tuple(sorted(found))


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(f"“{name}”" for name in names[:_MOST_NAMED]) + more
