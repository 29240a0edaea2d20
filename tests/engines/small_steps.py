"""Small tables, full of what engines disagree on, and a step for every construct that our steps may use.

Not among them, because engines differ: medians and other floats, months between dates, divided or averaged money,
hashes of text, and two that look harmless. Rows counted under a condition, `table.count(where=...)`, are NULL on Spark
where the condition is NULL in all of them: count a column that is never NULL. Columns turned into rows, `pivot_longer`,
fail on PostgreSQL for dates: unite selections.
"""

from pathlib import Path
from typing import Any

from coordcare.engine.on_duckdb import connect, quoted
from coordcare.engine.plan import Step, named_table

# Names that only a comparison by bytes puts in one order everywhere, and texts that a CSV file may break on.
NAMES = ["a", "A", "b", "_b", "B", "é", "e", "z", "Z", "a b", "a-b", "", "  ", "10", "9", "ß", "Ω", "😀"]
TEXTS = ['say "so"', "one\ntwo", "one\r\ntwo", "\r", "a,b", "\\N", "\\.", "NULL", '""', "\t", "it's", "", "%s", "\\"]

CATEGORIES = ["inpatient", "pharmacy", "primary_care", "Primary care"]

COLUMNS = {
    "claims": {
        "line": "BIGINT",
        "member": "VARCHAR",
        "provider": "VARCHAR",
        "day": "DATE",
        "until": "DATE",
        "category": "VARCHAR",
        "note": "VARCHAR",
        "paid_amount": "DECIMAL(18,2)",
        "days_supply": "DECIMAL(18,3)",
        "units": "INTEGER",
        "counted": "BOOLEAN",
    },
    "spans": {"member": "VARCHAR", "birth": "DATE", "starts": "DATE", "ends": "DATE"},
    "providers": {"provider": "VARCHAR", "clinic": "VARCHAR"},
    "months": {"month": "VARCHAR", "starts": "DATE", "ends": "DATE"},
}


ROWS = {
    # A year and a half over a leap day; money to the cent and below zero; every column but the number may be NULL.
    "claims": """
        SELECT i, name_of(i * 7), name_of(i * i),
            CASE WHEN i % 41 > 0 THEN DATE '2023-08-30' + CAST(i * 37 % 550 AS INTEGER) END,
            CASE WHEN i % 43 > 0 THEN DATE '2023-08-30' + CAST(i * 37 % 550 + i % 9 AS INTEGER) END,
            category_of(i), text_of(i),
            CASE WHEN i % 29 > 0 THEN i * 7919 % 1000003 - 99999 - 0.01 * (i % 100) END,
            CASE WHEN i % 31 > 0 THEN i * 0.125 END, CASE WHEN i % 37 > 0 THEN i % 23 - 11 END,
            CASE WHEN i % 7 > 0 THEN i % 3 > 0 END
        FROM range(1, 2001) AS numbers(i)
    """,
    # Two amounts whose sum needs more digits than either column has.
    "large_claims": """
        SELECT i, 'a', 'b', DATE '2024-02-29', NULL, 'pharmacy', 'great', '9999999999999999.99', 0, 0, true
        FROM range(2001, 2003) AS numbers(i)
    """,
    "spans": """
        SELECT name_of(i), DATE '1960-02-29' + CAST(i * 173 % 20000 AS INTEGER),
            DATE '2023-01-15' + CAST(i * 31 % 700 AS INTEGER),
            CASE WHEN i % 11 > 0 THEN DATE '2023-01-15' + CAST(i * 31 % 700 + i * 13 % 200 AS INTEGER) END
        FROM range(120) AS numbers(i)
    """,
    "providers": """
        SELECT name_of(i), CASE WHEN i % 4 > 0 THEN 'clinic ' || i % 5 END FROM range(12) AS numbers(i)
    """,
    "months": """
        SELECT strftime(first, '%Y-%m'), CAST(first AS DATE), last_day(first)
        FROM range(DATE '2023-07-01', DATE '2025-04-01', INTERVAL 1 MONTH) AS months(first)
    """,
}


def write_tables(folder: Path) -> dict[str, Path]:
    """The small tables as Parquet files, by their names."""
    paths = {name: folder / f"{name}.parquet" for name in COLUMNS}
    with connect(temporary=folder / "spill") as connection:
        # Each gives NULL for one number in so many and one.
        for macro, texts in (("name_of", NAMES), ("text_of", TEXTS), ("category_of", CATEGORIES)):
            listed = ", ".join(map(quoted, texts))
            connection.execute(f"CREATE MACRO {macro}(i) AS ([{listed}])[1 + i % {len(texts) + 1}]")
        for name, columns in COLUMNS.items():
            types = ", ".join(f'"{column}" {sql_type}' for column, sql_type in columns.items())
            connection.execute(f"CREATE TABLE {name} ({types})")
            connection.execute(f"INSERT INTO {name} {ROWS[name]}")
        connection.execute(f"INSERT INTO claims {ROWS['large_claims']}")
        for name, path in paths.items():
            connection.execute(f"COPY {name} TO {quoted(path)} (FORMAT parquet)")
    return paths


CLAIMS, SPANS, PROVIDERS, MONTHS = (named_table(name, columns) for name, columns in COLUMNS.items())


def small_steps() -> list[Step]:
    """The steps, in order; some read what others computed."""
    visits = _step("visits", _visits())
    return [
        _step("whole_table", CLAIMS),
        _step("covered_by_month", _covered_by_month()),
        visits,
        _step("best_provider", _best_provider(visits.table())),
        _step("stays", _stays()),
        _step("neighbours", _neighbours()),
        _step("sums", _sums()),
        _step("sums_and_total", _sums_and_total()),
        _step("matched", _matched()),
        _step("unmatched", CLAIMS.anti_join(PROVIDERS, "provider").select("line", "provider")),
        _step("calendar", _calendar()),
        _step("ages", _ages()),
        _step("words", _words()),
        _step("numbers", _numbers()),
        _step("choices", _choices()),
        _step("extremes", _extremes()),
        _step("either", CLAIMS.select("member").union(SPANS.select("member"), distinct=True)),
        _step("both", CLAIMS.select("provider").intersect(PROVIDERS.select("provider"))),
        _step("only_one", CLAIMS.select("member").difference(PROVIDERS.select(member="provider"))),
        _step("long", _long()),
        _step("nobody", CLAIMS.filter(CLAIMS.member == "nobody")),
        _step("sums_of_nobody", _sums_of_nobody()),
    ]


def _step(name: str, expression: Any) -> Step:
    return Step(name=name, says=f"Small step: {name}.", expression=expression)


def _covered_by_month() -> Any:
    """A join by more than equality, and a count of the distinct."""
    covered = MONTHS.join(SPANS, [SPANS.starts <= MONTHS.ends, (SPANS.ends >= MONTHS.starts) | SPANS.ends.isnull()])
    return covered.group_by("month").agg(members=covered.member.nunique(), spans=covered.count())


def _visits() -> Any:
    """A semi join, distinct days, first and last days."""
    visits = CLAIMS.filter(CLAIMS.category.isin(["primary_care", "Primary care"])).semi_join(PROVIDERS, "provider")
    return visits.group_by("member", "provider").agg(
        days=visits.day.nunique(), first=visits.day.min(), last=visits.day.max(), paid_amount=visits.paid_amount.sum()
    )


def _best_provider(visits: Any) -> Any:
    """A choice by several columns, the last of them text, with no tie left."""
    import ibis

    order = [visits.days.desc(), visits["last"].desc(nulls_first=True), visits.paid_amount.desc(), visits.provider]
    place = ibis.row_number().over(group_by=visits.member, order_by=order)
    return visits.mutate(place=place).filter(lambda chosen: chosen.place < 2)


def _stays() -> Any:
    """Spans that touch are joined into one: frames of rows, running sums."""
    import ibis

    order = ["starts", "ends", "birth"]
    before = ibis.window(group_by="member", order_by=order, rows=(None, -1))
    so_far = ibis.window(group_by="member", order_by=order, rows=(None, 0))
    spans = SPANS.filter(SPANS.ends.notnull()).mutate(ended=lambda span: span.ends.max().over(before))
    gap = spans.ended.isnull() | (spans.starts > spans.ended + ibis.interval(days=1))
    numbered = spans.mutate(gap=gap.ifelse(1, 0)).mutate(stay=lambda span: span.gap.sum().over(so_far))
    return numbered.group_by("member", "stay").agg(starts=numbered.starts.min(), ends=numbered.ends.max())


def _neighbours() -> Any:
    """What stands before and after in a group, ranks, and money added up on the way."""
    import ibis

    order = [CLAIMS.day.asc(nulls_first=True), CLAIMS.line]
    window = ibis.window(group_by=CLAIMS.member, order_by=order)
    return CLAIMS.select(
        "line",
        day_before=CLAIMS.day.lag().over(window),
        day_after=CLAIMS.day.lead(2).over(window),
        rank=ibis.rank().over(group_by=CLAIMS.member, order_by=CLAIMS.category.desc()),
        dense_rank=ibis.dense_rank().over(group_by=CLAIMS.member, order_by=[CLAIMS.category, CLAIMS.provider]),
        quarter=ibis.ntile(4).over(window),
        running=CLAIMS.paid_amount.sum().over(ibis.window(group_by=CLAIMS.member, order_by=order, rows=(None, 0))),
        of_three=CLAIMS.units.sum().over(ibis.window(group_by=CLAIMS.member, order_by=order, rows=(-1, 1))),
        of_all=CLAIMS.count().over(group_by=CLAIMS.member),
        first=CLAIMS.day.min().over(group_by=CLAIMS.member),
    )


def _sums() -> Any:
    """Sums and counts of those rows of a group that satisfy a condition."""
    import ibis

    drugs = CLAIMS.category == "pharmacy"
    return CLAIMS.group_by(CLAIMS.category, month=CLAIMS.day.truncate("M")).agg(
        lines=CLAIMS.count(),
        drug_lines=CLAIMS.line.count(where=drugs),
        counted_members=CLAIMS.member.nunique(where=CLAIMS.counted),
        paid_amount=CLAIMS.paid_amount.sum(),
        drug_amount=CLAIMS.paid_amount.sum(where=drugs).coalesce(ibis.literal("0.00").cast("decimal(38,2)")),
        days_supply=CLAIMS.days_supply.sum(),
        units=CLAIMS.units.sum(),
        counted=CLAIMS.counted.sum(),
        any_counted=CLAIMS.counted.any(),
        last_counted=CLAIMS.day.max(where=CLAIMS.counted),
    )


def _sums_and_total() -> Any:
    """A total below its parts."""
    import ibis

    parts = CLAIMS.group_by("category").agg(paid_amount=CLAIMS.paid_amount.sum(), lines=CLAIMS.count())
    total = CLAIMS.agg(paid_amount=CLAIMS.paid_amount.sum(), lines=CLAIMS.count())
    return parts.union(total.select(category=ibis.literal("all"), paid_amount="paid_amount", lines="lines"))


def _matched() -> Any:
    """A left join whose misses are named."""
    joined = CLAIMS.left_join(PROVIDERS, "provider")
    return joined.select(
        "line", "provider", clinic=joined.clinic.fill_null("none"), known=joined.provider_right.notnull()
    )


def _calendar() -> Any:
    """Days, months and ends of months on dates."""
    import ibis

    day, month = CLAIMS.day, CLAIMS.day.truncate("M")
    return CLAIMS.select(
        "line",
        month=month,
        month_text=day.strftime("%Y-%m"),
        month_number=day.year() * 12 + day.month() - 1,
        year=day.year(),
        weekday=day.day_of_week.index(),
        next_day=day + ibis.interval(days=1),
        next_month=day + ibis.interval(months=1),
        three_months_ago=day - ibis.interval(months=3),
        last_of_month=month + ibis.interval(months=1) - ibis.interval(days=1),
        days=CLAIMS.until.delta(day, unit="day"),
        earlier=ibis.least(day, ibis.date(2024, 2, 29)),
        later=ibis.greatest(day, ibis.date(2024, 2, 29)),
        in_2024=day.between(ibis.date(2024, 1, 1), ibis.date(2024, 12, 31)),
    )


def _ages() -> Any:
    """Completed years of life."""
    birth, on = SPANS.birth, SPANS.starts
    before_birthday = (on.month() * 100 + on.day()) < (birth.month() * 100 + birth.day())
    return SPANS.select("member", "birth", "starts", age=on.year() - birth.year() - before_birthday.ifelse(1, 0))


def _words() -> Any:
    """Text taken apart and put together."""
    name, note = CLAIMS.member, CLAIMS.note
    return CLAIMS.select(
        "line",
        length=name.length(),
        letters=CLAIMS.category.upper(),
        start=CLAIMS.category.left(3),
        middle=CLAIMS.category.substr(3, 4),
        joined=name + "/" + note,
        stripped=name.strip(),
        nothing=name.nullif(""),
        first_known=name.nullif("").coalesce(CLAIMS.provider, "nobody"),
        starts=CLAIMS.category.startswith("p"),
        digits=name.re_search("^[0-9]+$"),
        after_a=name > "a",
        units=CLAIMS.units.cast("string"),
        padded=CLAIMS.line.cast("string").lpad(6, "0"),
    )


def _numbers() -> Any:
    """Whole numbers below zero, and money that is only added and turned round."""
    import ibis

    return CLAIMS.select(
        "line",
        per_five=CLAIMS.units // 5,
        rest=CLAIMS.units % 5,
        square=CLAIMS.units * CLAIMS.units,
        negated=-CLAIMS.paid_amount,
        size=CLAIMS.paid_amount.abs(),
        twice=CLAIMS.paid_amount.cast("decimal(38,2)") + CLAIMS.paid_amount.cast("decimal(38,2)"),
        or_nothing=CLAIMS.paid_amount.coalesce(ibis.literal("0.00").cast("decimal(18,2)")),
        large=CLAIMS.paid_amount > 1000,
    )


def _choices() -> Any:
    """Cases, literals and NULLs."""
    import ibis

    return CLAIMS.select(
        "line",
        code=ibis.cases((CLAIMS.units > 5, 1), (CLAIMS.units < -5, 2), else_=0),
        word=ibis.cases((CLAIMS.counted, "counted"), (CLAIMS.units > 0, "other"), else_=None),
        one=ibis.literal(1),
        text=ibis.literal("text"),
        no_text=ibis.null("string"),
        no_day=ibis.null("date"),
        no_amount=ibis.null("decimal(18,2)"),
        not_counted=~CLAIMS.counted,
        same=CLAIMS.member.identical_to(CLAIMS.provider),
    )


def _extremes() -> Any:
    """First and last by bytes, whether of a column or of texts made on the way."""
    import ibis

    made = ibis.cases((CLAIMS.counted, CLAIMS.member), else_="_other")
    return CLAIMS.group_by("category").agg(
        least=CLAIMS.member.min(),
        greatest=CLAIMS.member.max(),
        least_made=made.min(),
        greatest_made=made.max(),
        least_amount=CLAIMS.paid_amount.min(),
        greatest_amount=CLAIMS.paid_amount.max(),
        least_line=CLAIMS.line.min(),
    )


def _long() -> Any:
    """Columns of one kind turned into rows."""
    import ibis

    days = CLAIMS.select("line", which=ibis.literal("day"), date="day")
    return days.union(CLAIMS.select("line", which=ibis.literal("until"), date="until")).filter(
        lambda row: row.date.notnull()
    )


def _sums_of_nobody() -> Any:
    """What is said of no rows at all."""
    nobody = CLAIMS.filter(CLAIMS.member == "nobody")
    return nobody.agg(lines=nobody.count(), members=nobody.member.nunique(), paid_amount=nobody.paid_amount.sum())
