"""What was billed by whom: every counted dollar by payee, and who bills for which party in which months.

A payee is known by an NPI or a tax number. Where a line's NPI or tax number is none of a party's, it is left empty.
"""

from coordcare.engine.plan import Expression, Step, named_table
from coordcare.payment.experience.costs import medical_with_category, pharmacy_with_category, with_area
from coordcare.payment.experience.service_categories import ServiceCategories
from coordcare.payment.ledger.paid_lines import amounts, medical_lines, pharmacy_lines
from coordcare.payment.ledger.scope import scope_table

_BY_PAYEE = ("number", "category", "area", "npi", "tin")
CLAIMS_BY_PAYEE_COLUMNS = {
    "number": "INTEGER", "category": "VARCHAR", "area": "VARCHAR", "npi": "VARCHAR", "tin": "VARCHAR",
    "lines": "BIGINT", "paid_amount": "DECIMAL(38,2)", "allowed_amount": "DECIMAL(38,2)",
}  # fmt: skip
_PARTY_BILLING_COLUMNS = {
    "arrangement_id": "VARCHAR", "party": "VARCHAR", "npi": "VARCHAR", "tin": "VARCHAR", "number": "INTEGER",
}  # fmt: skip
MEMBERS_SERVED_COLUMNS = {"arrangement_id": "VARCHAR", "party": "VARCHAR", "person_id": "VARCHAR"}


def steps(categories: ServiceCategories) -> tuple[Step, ...]:
    """The claims by payee, who bills for which party, and whom each party served."""
    return (
        _claims_by_payee_step(categories),
        _party_billing_step(),
        _members_served_step(),
    )


def with_payee(lines: Expression) -> Expression:
    """The lines with their NPI and tax number where these are a party's, and else without."""
    payees = scope_table("party_payees")
    npis = payees.filter(payees.payee_kind == "npi").select(known_npi="payee").distinct()
    tins = payees.filter(payees.payee_kind == "tin").select(known_tin="payee").distinct()
    joined = lines.left_join(npis, lines.npi == npis.known_npi)
    joined = joined.left_join(tins, joined.tin == tins.known_tin)
    return joined.drop("npi").drop("tin").rename(npi="known_npi", tin="known_tin")


def billed_by_parties(lines: Expression) -> Expression:
    """The lines that payees of parties billed within their months: each once for every party, without the payee."""
    known = with_payee(lines)
    known = known.filter(known.npi.notnull() | known.tin.notnull())
    known = known.mutate(npi=known.npi.fill_null(""), tin=known.tin.fill_null(""))
    billing = named_table("party_billing", _PARTY_BILLING_COLUMNS)
    return known.join(billing, ["npi", "tin", "number"]).drop("npi").drop("tin")


def _claims_by_payee_step(categories: ServiceCategories) -> Step:
    medical = medical_with_category(medical_lines(), categories)
    pharmacy = pharmacy_with_category(pharmacy_lines(), categories)
    return Step(
        name="claims_by_payee",
        says="Every counted dollar by month, category, area and payee; whoever bills for no party is not named.",
        expression=_by_payee(medical, categories).union(_by_payee(pharmacy, categories)),
    )


def _by_payee(lines: Expression, categories: ServiceCategories) -> Expression:
    lines = with_payee(with_area(lines, categories))
    return lines.group_by(*_BY_PAYEE).agg(lines=lines.count(), **amounts(lines)).select(*CLAIMS_BY_PAYEE_COLUMNS)


def _party_billing_step() -> Step:
    """For every month and pair of an NPI and a tax number on claims, the parties of either, each once."""
    claims = named_table("claims_by_payee", CLAIMS_BY_PAYEE_COLUMNS)
    pairs = claims.select("number", "npi", "tin").distinct()
    either = _parties_of(pairs, "npi").union(_parties_of(pairs, "tin"), distinct=True)
    return Step(
        name="party_billing",
        says="Who bills for which party in which month, by the pairs of NPI and tax number that claims have.",
        expression=either,
    )


def _parties_of(pairs: Expression, kind: str) -> Expression:
    payees = scope_table("party_payees")
    payees = payees.filter(payees.payee_kind == kind)
    joined = pairs.join(
        payees,
        [
            pairs[kind] == payees.payee,
            pairs.number >= payees.first_number,
            pairs.number <= payees.last_number,
        ],
    )
    return joined.select(
        "arrangement_id", "party", npi=joined.npi.fill_null(""), tin=joined.tin.fill_null(""), number=joined.number
    )


def _members_served_step() -> Step:
    columns = ("person_id", "number", "npi", "tin")
    lines = billed_by_parties(medical_lines().select(*columns).union(pharmacy_lines().select(*columns)))
    return Step(
        name="members_served",
        says="Whom each party served: people with a line that one of its payees billed within its months.",
        expression=lines.select(*MEMBERS_SERVED_COLUMNS).distinct(),
    )


def members_served_table() -> Expression:
    """Whom each party served, as a run has reckoned it."""
    return named_table("members_served", MEMBERS_SERVED_COLUMNS)
