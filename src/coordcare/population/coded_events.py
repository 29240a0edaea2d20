"""Every event with the value sets that its codes are in: the claims are passed over once, and all measures ask this.

A value set has a number. An event tells by bits in which sets any of its codes is (`sets_1`, `sets_2` …), and in which
its first diagnosis is (`principal_1` …): sixty-two sets to a column, which every engine can hold. An event in no set is
left out, for nobody asks it.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from operator import or_
from types import MappingProxyType

from coordcare.engine.plan import Expression, Step, named_table, of_types
from coordcare.population.ranking import whole_number
from coordcare.tables.standing import COUNTED
from coordcare.tables.stored import stored_table

DENIED = "denied"
SETS_IN_A_COLUMN = 62
CODES_COLUMNS = {"column_name": "VARCHAR", "code": "VARCHAR"}
# Whose number may be in a set of taxonomies: who gave the service, and who billed it.
_WHO = ("rendering_npi", "billing_npi")
_KEPT = {
    "person_id": "VARCHAR", "service_date": "DATE", "end_date": "DATE", "admission_date": "DATE",
    "discharge_date": "DATE", "claim_id": "VARCHAR", "npi": "VARCHAR", "billing_npi": "VARCHAR", "own": "INTEGER",
    "denied": "INTEGER",
}  # fmt: skip


def set_columns(count: int) -> tuple[str, ...]:
    """The columns of bits for so many sets, of any code and then of the first diagnosis."""
    words = range(1, (count - 1) // SETS_IN_A_COLUMN + 2)
    return (*(f"sets_{word}" for word in words), *(f"principal_{word}" for word in words))


def place_of_bit(number: int) -> tuple[int, int]:
    """The column, from 1, and the value of a set's bit; sets are numbered from 0."""
    return number // SETS_IN_A_COLUMN + 1, 1 << (number % SETS_IN_A_COLUMN)


def columns_of_codes(kinds: Collection[str], held: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Of each kind of codes the columns of medical claims that hold them, of those that a store has.

    A diagnosis stands in any of `diagnosis_code_1` to `_25`. Drugs, vaccines and taxonomies stand in other tables.
    """
    numbered = [(one.rpartition("_")[0] if one.rpartition("_")[2].isdigit() else one, one) for one in held]
    return {kind: tuple(sorted((one for plain, one in numbered if plain == kind), key=_by_number)) for kind in kinds}


def _by_number(column: str) -> tuple[int, str]:
    number = column.rpartition("_")[2]
    return (int(number) if number.isdigit() else 0), column


def coded_events_table(sets: int) -> Expression:
    """The events that a run of measures has found, for so many sets."""
    return named_table("coded_events", {**_KEPT, **dict.fromkeys(set_columns(sets), "BIGINT")})


def coded_events_step(
    sets: int,
    columns: Mapping[str, Sequence[str]],
    *,
    words: Mapping[str, Collection[int]] | None = None,
    own_payers: Sequence[str] = (),
) -> Step:
    """All events in any set: lines of claims, prescriptions, and immunizations that a registry tells.

    `columns` names for each kind of codes the columns of the store that hold them, as `columns_of_codes` gives it;
    `words` the columns of bits that a kind has any bit in, all where it is not said. A line is the CCO's own where its
    payer is among `own_payers`, or where none is named.
    """
    parts = [_medical(sets, columns, words or {}, own_payers)]
    if "ndc_code" in columns:
        parts.append(_pharmacy(sets, own_payers))
    if "cvx_code" in columns:
        parts.append(_immunizations(sets))
    columns_kept = {**_KEPT, **dict.fromkeys(set_columns(sets), "BIGINT")}
    return Step(
        name="coded_events",
        says="Every event that is in a value set, with the sets that it is in as bits.",
        expression=reduce(lambda left, right: left.union(right), [of_types(one, columns_kept) for one in parts]),
    )


def _codes(sets: int, column: str) -> Expression:
    """The codes of one column with their bits."""
    words = dict.fromkeys((one for one in set_columns(sets) if one.startswith("sets_")), "BIGINT")
    codes = named_table("value_set_codes", {**CODES_COLUMNS, **words})
    codes = codes.filter(codes.column_name == column).drop("column_name")
    return _by_practitioner(codes) if column == "taxonomy_code" else codes


def _by_practitioner(taxonomies: Expression) -> Expression:
    """The codes of taxonomies as numbers of practitioners, whose taxonomy the lines do not hold."""
    people = stored_table("practitioners")
    people = people.filter(people.standing == COUNTED).select("npi", "taxonomy_code").distinct()
    joined = people.join(taxonomies, people.taxonomy_code == taxonomies.code)
    return joined.mutate(code=joined.npi).drop("npi", "taxonomy_code")


def _medical(
    sets: int,
    columns: Mapping[str, Sequence[str]],
    words: Mapping[str, Collection[int]],
    own_payers: Sequence[str],
) -> Expression:
    held = {one for several in columns.values() for one in several}
    lines = stored_table("medical_claim", also=sorted(held))
    lines = lines.filter(lines.standing.isin([COUNTED, DENIED]))
    lines = lines.select(
        "person_id",
        "service_date",
        "admission_date",
        "discharge_date",
        "claim_id",
        "billing_npi",
        end_date=lines.claim_line_end_date.coalesce(lines.claim_end_date, lines.service_date),
        npi=lines.rendering_npi.coalesce(lines.billing_npi),
        own=_own(lines, own_payers),
        denied=(lines.standing == DENIED).ifelse(1, 0),
        rendering_npi=lines.rendering_npi,
        **{f"code_{one}": lines[one] for one in sorted(held)},
    )
    looked_at = [(kind, f"code_{one}", one) for kind, several in columns.items() for one in several]
    if "taxonomy_code" in columns:
        looked_at += [("taxonomy_code", who, who) for who in _WHO]
    return _marked(lines, looked_at, sets, words)


def _marked(
    lines: Expression,
    looked_at: Sequence[tuple[str, str, str]],
    sets: int,
    words_of: Mapping[str, Collection[int]] = MappingProxyType({}),
) -> Expression:
    """The lines with the sets that their codes are in; those in none are left out."""
    count = len(set_columns(sets)) // 2
    found: dict[int, list[str]] = {word: [] for word in range(1, count + 1)}
    for kind, column, name in looked_at:
        codes = _codes(sets, kind)
        words_here = sorted(words_of.get(kind, found))
        named = {f"{name}_{word}": codes[f"sets_{word}"] for word in words_here}
        codes = codes.select(**{f"{name}_asked": codes.code}, **named)
        lines = lines.left_join(codes, lines[column] == codes[f"{name}_asked"])
        for word in words_here:
            found[word].append(f"{name}_{word}")
    words = {f"sets_{word}": _together(lines, names) for word, names in found.items()}
    first = "diagnosis_code_1"
    principal = {
        f"principal_{word}": _together(lines, [name for name in names if name == f"{first}_{word}"])
        for word, names in found.items()
    }
    lines = lines.mutate(**words, **principal)
    in_any = reduce(or_, (lines[f"sets_{word}"] != 0 for word in found))
    return lines.filter(in_any).select(*_KEPT, *words, *principal)


def _together(lines: Expression, names: Sequence[str]) -> Expression:
    import ibis

    nothing = ibis.literal(0, "int64")
    return reduce(or_, (lines[name].fill_null(nothing) for name in names), nothing) if names else nothing


def _pharmacy(sets: int, own_payers: Sequence[str]) -> Expression:
    lines = stored_table("pharmacy_claim")
    lines = lines.filter(lines.standing == COUNTED)
    lines = lines.select(
        "person_id",
        "service_date",
        "claim_id",
        **_no_stay(),
        end_date=lines.service_date,
        npi=lines.prescribing_provider_npi,
        billing_npi=lines.dispensing_provider_npi,
        own=_own(lines, own_payers),
        denied=whole_number(0),
        code_ndc_code=lines.ndc_code,
    )
    return _marked(lines, [("ndc_code", "code_ndc_code", "ndc_code")], sets)


def _immunizations(sets: int) -> Expression:
    import ibis

    given = stored_table("immunization")
    given = given.filter(given.standing == COUNTED)
    nobody = ibis.null("string")
    given = given.select(
        "person_id",
        service_date=given.occurrence_date,
        end_date=given.occurrence_date,
        **_no_stay(),
        claim_id=nobody,
        npi=nobody,
        billing_npi=nobody,
        own=whole_number(1),
        denied=whole_number(0),
        code_cvx_code=given.cvx_code,
    )
    return _marked(given, [("cvx_code", "code_cvx_code", "cvx_code")], sets)


def _no_stay() -> dict[str, Expression]:
    import ibis

    return {"admission_date": ibis.null("date"), "discharge_date": ibis.null("date")}


def _own(lines: Expression, own_payers: Sequence[str]) -> Expression:
    if not own_payers:
        return whole_number(1)
    return (lines.payer.isnull() | lines.payer.isin(sorted(own_payers))).ifelse(1, 0)
