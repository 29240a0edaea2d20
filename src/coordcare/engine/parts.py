"""A large query as a row of small ones, for engines that plan what is large badly.

A query may name a part of itself more than once. Some engines compute such a part each time that it is named, and the
parts of parts as often again; others keep it, and do not know how many rows it has. Both fare better where it is a
table of its own.
"""

from collections.abc import Mapping, Sequence

from coordcare.engine.plan import Expression, Statement

MOST_TABLES = 100  # that a query may come to when all its parts are written out; a larger one is taken apart


def in_parts(one: Statement, dialect: str) -> Sequence[Statement]:
    """The statement, after the parts of it that must be tables before it; their names end with its own."""
    from sqlglot import exp, parse_one

    query = parse_one(one.sql, dialect=dialect)
    within = query.args.get("with_")
    if within is None or _is_intricate(query):
        return [one]
    bodies = {part.alias: part.this for part in within.pop().expressions}
    tables: dict[str, int] = {}
    for alias, body in bodies.items():
        tables[alias] = _tables(body, tables)
    if _tables(query, tables) <= MOST_TABLES:
        return [one]
    for body in (*bodies.values(), query):
        for table in body.find_all(exp.Table):
            if table.name in bodies:
                table.set("alias", exp.TableAlias(this=exp.to_identifier(table.alias_or_name, quoted=True)))
                table.set("this", exp.to_identifier(_named(one, table.name), quoted=True))
    parts = [
        Statement(name=_named(one, alias), says=f"A part of {one.name}.", sql=body.sql(dialect=dialect))
        for alias, body in bodies.items()
    ]
    return [*parts, Statement(name=one.name, says=one.says, sql=query.sql(dialect=dialect))]


def _tables(query: Expression, within: Mapping[str, int]) -> int:
    """How many tables the query names, those of its parts included as often as the parts are named; at least one."""
    from sqlglot import exp

    return max(1, sum(within.get(table.name, 1) for table in query.find_all(exp.Table)))


def _is_intricate(query: Expression) -> bool:
    """Whether a name may mean different parts in different places, or a part names its columns: it stays whole."""
    from sqlglot import exp

    return len(list(query.find_all(exp.With))) > 1 or any(part.alias_column_names for part in query.find_all(exp.CTE))


def _named(one: Statement, alias: str) -> str:
    return f"{alias}_{one.name}"
