"""Cases counted: first for each person, so that nobody is counted twice, and then by a value that each person has."""

from coordcare.engine.plan import Expression

_SUMS = (
    "initial_population", "denominator", "denominator_exclusion", "denominator_exception", "numerator", "with_risk",
    "risk",
)  # fmt: skip


def with_value(rows: Expression, dimension: str, column: str = "", *, within: str = "") -> Expression:
    """The rows with the value of a dimension, and with what the value lies within; one without any is of “”."""
    import ibis

    nothing = ibis.literal("")
    return rows.mutate(
        dimension=ibis.literal(dimension),
        value=rows[column].fill_null("") if column else nothing,
        within=rows[within].fill_null("") if within else nothing,
    )


def without_risk(cases: Expression) -> Expression:
    """Cases of which no probability is asked."""
    import ibis

    return cases.mutate(risk=ibis.null("decimal(18,6)"))


def by_person(cases: Expression, *also: str) -> Expression:
    """The cases of each rate, stratum and person summed, and of each further column; who is left out counts as that.

    `people` is 1 for a person in the denominator, `people_met` for one with anything in the numerator. `risk` is the
    sum of the probabilities of those cases that have one, `with_risk` how many they are.
    """
    inside = (cases.denominator > 0) & (cases.denominator_exclusion == 0) & (cases.denominator_exception == 0)
    met = inside & (cases.numerator > 0)
    return cases.group_by("rate", "stratum", "person_id", *also).agg(
        initial_population=cases.count(),
        denominator=inside.ifelse(cases.denominator, 0).sum(),
        denominator_exclusion=cases.denominator_exclusion.sum(),
        denominator_exception=cases.denominator_exception.sum(),
        numerator=inside.ifelse(cases.numerator, 0).sum(),
        people=inside.ifelse(1, 0).max(),
        people_met=met.ifelse(1, 0).max(),
        with_risk=(inside & cases.risk.notnull()).ifelse(1, 0).sum(),
        risk=inside.ifelse(cases.risk, None).sum(),
    )


def counted(rows: Expression) -> Expression:
    """The persons of `by_person` added up by rate, stratum, and the value of a dimension."""
    return rows.group_by("rate", "dimension", "value", "within", "stratum").agg(
        **{name: rows[name].sum() for name in (*_SUMS, "people", "people_met")}
    )
