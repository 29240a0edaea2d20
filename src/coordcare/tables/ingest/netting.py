"""Rows that stand for the same thing: copies, amounts taken back, and versions that replace each other.

Rows with the same key are looked at together, in this order:

1. A row that is the same as another in every column is a *duplicate*.
2. An amount and its equal taken back on the same key are both *reversed*.
3. Of what remains above or at zero, the one paid last replaces the others, which are *replaced*. Where the dates do not
   tell, rows with the same money are *duplicates* of the first, and rows with different money are *conflicting*.
4. An amount below zero that found no match is counted: it takes back part of what was paid, or money paid earlier.
"""

from collections.abc import Sequence

from coordcare.engine.on_duckdb import identifier
from coordcare.tables.declaration import Column, Table

# Rows are known by hash first: of twenty million, the few that share one are then looked at exactly.
_SAME_KEY = """
CREATE OR REPLACE TEMP TABLE same_key AS
WITH shared AS (SELECT hash({plain_key}) AS key_hash FROM {rows} GROUP BY 1 HAVING count(*) > 1)
SELECT [{key}] AS known_by, {alike_in}, input_file, input_row, row_id
FROM {rows} WHERE hash({plain_key}) IN (SELECT key_hash FROM shared) AND NOT rejected
"""

# Whole rows are compared only where key, money and dates are the same already.
_CONTENTS = """
CREATE OR REPLACE TEMP TABLE contents AS
WITH alike AS (SELECT row_id, count(*) OVER (PARTITION BY known_by, {alike_in}) AS alike FROM same_key)
SELECT row_id, ROW({columns}) AS content FROM {rows}
WHERE row_id IN (SELECT row_id FROM alike WHERE alike > 1)
"""

_COPIES = """
  SELECT same_key.*, count(*) OVER (PARTITION BY known_by) AS alike, CASE WHEN content IS NULL THEN 1 ELSE
    row_number() OVER (PARTITION BY known_by, content ORDER BY input_file, input_row) END AS copy
  FROM same_key LEFT JOIN contents USING (row_id)
"""

_NETTED = """
CREATE OR REPLACE TEMP TABLE netted AS
WITH copies AS ({copies}), signed AS (
  SELECT *, CASE WHEN copy > 1 THEN 'duplicate' END AS as_copy, abs({money}) AS size, sign({money}) AS direction
  FROM copies WHERE alike > 1
), paired AS (
  SELECT *,
    row_number() OVER (PARTITION BY known_by, as_copy, size, direction
      ORDER BY {paid_date}, input_file, input_row) AS n,
    count(*) FILTER (direction > 0) OVER (PARTITION BY known_by, as_copy, size) AS given,
    count(*) FILTER (direction < 0) OVER (PARTITION BY known_by, as_copy, size) AS taken_back
  FROM signed
), left_over AS (
  SELECT *, coalesce(as_copy, CASE WHEN size > 0 AND n <= least(given, taken_back) THEN 'reversed' END,
    CASE WHEN direction < 0 THEN 'counted' END) AS settled
  FROM paired
), versions AS (
  SELECT *,
    count(*) OVER of_key AS versions,
    count(*) FILTER ({paid_date} IS NULL) OVER of_key AS undated,
    max({paid_date}) OVER of_key AS latest,
    min({money}) OVER of_key = max({money}) OVER of_key AS same_money,
    row_number() OVER (PARTITION BY known_by, settled ORDER BY input_file, input_row) AS place
  FROM left_over WINDOW of_key AS (PARTITION BY known_by, settled)
), decided AS (
  SELECT *, count(*) FILTER ({paid_date} = latest) OVER (PARTITION BY known_by, settled) AS latest_versions
  FROM versions
)
SELECT row_id, coalesce(settled, CASE
    WHEN versions = 1 THEN 'counted'
    WHEN undated = 0 AND latest_versions = 1 THEN CASE WHEN {paid_date} = latest THEN 'counted' ELSE 'replaced' END
    WHEN same_money THEN CASE WHEN place = 1 THEN 'counted' ELSE 'duplicate' END
    ELSE 'conflicting' END) AS standing
FROM decided
"""

_FIRST_STANDS = """
CREATE OR REPLACE TEMP TABLE netted AS
WITH copies AS ({copies})
SELECT row_id, CASE WHEN copy > 1 THEN 'duplicate'
  WHEN row_number() OVER (PARTITION BY known_by ORDER BY input_file, input_row) > 1 THEN 'repeated'
  ELSE 'counted' END AS standing
FROM copies WHERE alike > 1
"""


def netting_sql(table: Table, stored: Sequence[Column], rows: str) -> tuple[str, ...]:
    """Statements that leave in `netted` the standing of every row that shares its key with another."""
    key = ", ".join(f"coalesce(CAST({name} AS VARCHAR), '')" for name in table.key)
    dated = "paid_date" in table.names
    alike_in = ", ".join([table.money or table.key[0], *(["paid_date"] if dated else [])])
    named = {
        "key": key,
        "plain_key": ", ".join(table.key),
        "rows": rows,
        "alike_in": alike_in,
        "columns": ", ".join(identifier(column.name) for column in stored),
        "copies": _COPIES,
        "money": table.money,
        "paid_date": "paid_date" if dated else "NULL::DATE",
    }
    decide = _FIRST_STANDS if table.money is None else _NETTED
    return tuple(statement.format(**named) for statement in (_SAME_KEY, _CONTENTS, decide))
