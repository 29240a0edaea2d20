"""Cases counted by a value that each has."""

from coordcare.engine.plan import Expression


def with_value(cases: Expression, dimension: str, column: str = "", *, within: str = "") -> Expression:
    """The cases with the value of a dimension, and with what the value lies within; one without any is of “”."""
    import ibis

    nothing = ibis.literal("")
    return cases.mutate(
        dimension=ibis.literal(dimension),
        value=cases[column].fill_null("") if column else nothing,
        within=cases[within].fill_null("") if within else nothing,
    )


def without_risk(cases: Expression) -> Expression:
    """Cases of which no probability is asked."""
    import ibis

    return cases.mutate(risk=ibis.null("decimal(18,6)"))


def counted(cases: Expression) -> Expression:
    """How many cases of each rate, value and stratum are in which population; who is left out counts only as that.

    `people` are the different persons in the denominator, `people_met` those of them with anything in the numerator.
    `risk` is the sum of the probabilities of those cases that have one, `with_risk` how many they are.
    """
    inside = (cases.denominator > 0) & (cases.denominator_exclusion == 0) & (cases.denominator_exception == 0)
    met = inside & (cases.numerator > 0)
    return cases.group_by("rate", "dimension", "value", "within", "stratum").agg(
        initial_population=cases.count().cast("int64"),
        denominator=inside.ifelse(cases.denominator, 0).sum().cast("int64"),
        denominator_exclusion=cases.denominator_exclusion.sum().cast("int64"),
        denominator_exception=cases.denominator_exception.sum().cast("int64"),
        numerator=inside.ifelse(cases.numerator, 0).sum().cast("int64"),
        people=cases.person_id.nunique(where=inside).cast("int64"),
        people_met=cases.person_id.nunique(where=met).cast("int64"),
        with_risk=(inside & cases.risk.notnull()).ifelse(1, 0).sum().cast("int64"),
        risk=inside.ifelse(cases.risk, None).sum(),
    )
