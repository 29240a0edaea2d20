"""Age groups, as results are told apart by them."""

from datetime import date

from coordcare.engine.plan import Expression

LIMITS = (6, 12, 18, 26, 35, 45, 55, 65)  # the first year of age of each group after the youngest


def names_of_groups() -> tuple[str, ...]:
    """The groups from the youngest to the oldest, such as “6–11” and “65+”."""
    first = (0, *LIMITS)
    return (*(f"{low}–{high - 1}" for low, high in zip(first, LIMITS, strict=False)), f"{LIMITS[-1]}+")


def age_group(birth_date: Expression, *, on: date) -> Expression:
    """The group of the age, in whole years, on a day; NULL without a birth date."""
    import ibis

    today = on.year * 10000 + on.month * 100 + on.day
    years = (today - (birth_date.year() * 10000 + birth_date.month() * 100 + birth_date.day()).cast("int64")) // 10000
    names = names_of_groups()
    branches = [(years < limit, name) for limit, name in zip(LIMITS, names, strict=False)]
    return birth_date.isnull().ifelse(ibis.null("string"), ibis.cases(*branches, else_=names[-1]))
