"""Rows that stand for the same thing: copies, amounts taken back, and versions that replace each other.

Rows with the same key are looked at together, in this order; the order of rows and files changes nothing:

1. A row that is the same as another in every column is a *duplicate*.
2. An amount and its equal taken back on the same key are both *reversed*. Where several amounts are equal, the one is
   taken back that is like the taking back in everything else. A line on which nothing was paid, as under capitation,
   is known by its allowed amount instead.
3. Of what remains above or at zero, the one paid last replaces the others, which are *replaced*. Where the dates do not
   tell, rows with the same money are *repeated*, and one of them is used; rows with different money are *conflicting*.
4. An amount below zero that found no match takes back part of what was paid, or money paid earlier, and is counted;
   but one that was paid before the version that stands is *replaced* with the version it belonged to.
"""

from collections.abc import Sequence

from coordcare.engine.on_duckdb import identifier
from coordcare.tables.declaration import Column, Kind, Table

# Rows are known by hash first: of twenty million, the few that share one are then looked at exactly. Lines of a claim
# are counted together, for a number that comes twice leaves fewer numbers than lines.
_SAME_KEY = """
CREATE OR REPLACE TEMP TABLE same_key AS
WITH shared AS (SELECT hash({together}) AS key_hash FROM {rows} GROUP BY 1 HAVING count(*) > {different}),
alike AS (
  SELECT [{key}] AS known_by, {amount} AS amount, {allowed} AS allowed, {paid_date} AS paid_on, row_id, rejected
  FROM {rows} WHERE hash({together}) IN (SELECT key_hash FROM shared)
)
SELECT min(row_id) OVER (PARTITION BY known_by) AS known_by, amount, allowed, paid_on, row_id
FROM alike WHERE NOT rejected
"""

# Whole rows are compared only of keys on which the same amount stands more than once: it is slow. Each then has a
# number, the same for the same content, in the order of the contents.
_CONTENTS = """
CREATE OR REPLACE TEMP TABLE contents AS
WITH alike AS (SELECT row_id, known_by, count(*) OVER (PARTITION BY known_by, amount) AS alike FROM same_key),
doubtful AS (SELECT row_id FROM alike WHERE known_by IN (SELECT known_by FROM alike WHERE alike > 1))
SELECT row_id, dense_rank() OVER (ORDER BY ROW({columns})) AS content,
  dense_rank() OVER (ORDER BY ROW({but_money})) AS about
FROM {rows} WHERE row_id IN (SELECT row_id FROM doubtful)
"""

_COPIES = """
  SELECT same_key.*, content, about, count(*) OVER (PARTITION BY known_by) AS sharing, CASE WHEN content IS NULL THEN 1
    ELSE row_number() OVER (PARTITION BY known_by, content ORDER BY row_id) END AS copy
  FROM same_key LEFT JOIN contents USING (row_id)
"""

_NETTED = """
CREATE OR REPLACE TEMP TABLE netted AS
WITH copies AS ({copies}), signed AS (
  SELECT *, CASE WHEN copy > 1 THEN 'duplicate' END AS as_copy, abs(amount) AS size, sign(amount) AS direction
  FROM copies WHERE sharing > 1
), alike AS (
  SELECT *, row_number() OVER (of_kind ORDER BY paid_on, content) AS n,
    count(*) FILTER (direction > 0) OVER like_it AS given, count(*) FILTER (direction < 0) OVER like_it AS taken_back
  FROM signed WINDOW of_kind AS (PARTITION BY known_by, as_copy, size, about, direction),
    like_it AS (PARTITION BY known_by, as_copy, size, about)
), once AS (
  SELECT * EXCLUDE (n, given, taken_back),
    coalesce(as_copy, CASE WHEN size > 0 AND n <= least(given, taken_back) THEN 'reversed' END) AS so_far
  FROM alike
), paired AS (
  SELECT *, row_number() OVER (of_kind ORDER BY paid_on, content) AS n,
    count(*) FILTER (direction > 0) OVER of_size AS given, count(*) FILTER (direction < 0) OVER of_size AS taken_back
  FROM once WINDOW of_kind AS (PARTITION BY known_by, so_far, size, direction),
    of_size AS (PARTITION BY known_by, so_far, size)
), left_over AS (
  SELECT *, coalesce(so_far, CASE WHEN size > 0 AND n <= least(given, taken_back) THEN 'reversed' END,
    CASE WHEN direction < 0 THEN 'taken back' END) AS settled
  FROM paired
), versions AS (
  SELECT *,
    count(*) OVER of_key AS versions,
    count(*) FILTER (paid_on IS NULL) OVER of_key AS undated,
    max(paid_on) OVER of_key AS latest,
    min(amount) OVER of_key = max(amount) OVER of_key
      AND min(coalesce(allowed, 0)) OVER of_key = max(coalesce(allowed, 0)) OVER of_key AS same_money,
    row_number() OVER (PARTITION BY known_by, settled ORDER BY content) AS place
  FROM left_over WINDOW of_key AS (PARTITION BY known_by, settled)
), decided AS (
  SELECT *, count(*) FILTER (paid_on = latest) OVER (PARTITION BY known_by, settled) AS latest_versions,
    max(latest) FILTER (settled IS NULL AND versions > 1 AND undated = 0) OVER (PARTITION BY known_by) AS stands_since
  FROM versions
)
SELECT row_id, CASE
    WHEN settled = 'taken back' THEN CASE WHEN paid_on < stands_since THEN 'replaced' ELSE 'counted' END
    WHEN settled IS NOT NULL THEN settled
    WHEN versions = 1 THEN 'counted'
    WHEN undated = 0 AND latest_versions = 1 THEN CASE WHEN paid_on = latest THEN 'counted' ELSE 'replaced' END
    WHEN same_money THEN CASE WHEN place = 1 THEN 'counted' ELSE 'repeated' END
    ELSE 'conflicting' END AS standing
FROM decided
"""

_ONE_STANDS = """
CREATE OR REPLACE TEMP TABLE netted AS
WITH copies AS ({copies})
SELECT row_id, CASE WHEN copy > 1 THEN 'duplicate'
  WHEN row_number() OVER (PARTITION BY known_by, copy > 1 ORDER BY content) > 1 THEN 'repeated'
  ELSE 'counted' END AS standing
FROM copies WHERE sharing > 1
"""


def netting_sql(table: Table, stored: Sequence[Column], rows: str) -> tuple[str, ...]:
    """Statements that leave in `netted` the standing of every row that shares its key with another."""
    allowed = "allowed_amount" if "allowed_amount" in table.names else "NULL::DECIMAL(18,2)"
    if table.money is None:
        amount = "0"
    else:
        amount = f"CASE WHEN {table.money} <> 0 THEN {table.money} ELSE coalesce({allowed}, 0) END"
    numbers = [name for name in table.key if table[name].kind is Kind.WHOLE]
    named = {
        "key": ", ".join(f"coalesce(CAST({name} AS VARCHAR), '')" for name in table.key),
        "together": ", ".join(name for name in table.key if name not in numbers),
        "different": f"bit_count(bit_or(1::BIGINT << ({numbers[0]} % 63)))" if numbers else "1",
        "rows": rows,
        "amount": amount,
        "allowed": allowed,
        "paid_date": "paid_date" if "paid_date" in table.names else "NULL::DATE",
        "columns": ", ".join(identifier(column.name) for column in stored),
        "but_money": ", ".join(
            identifier(column.name)
            for column in stored
            if column.kind is not Kind.MONEY and column.name not in ("paid_date", "service_unit_quantity", "quantity")
        ),
        "copies": _COPIES,
    }
    decide = _ONE_STANDS if table.money is None else _NETTED
    return tuple(statement.format(**named) for statement in (_SAME_KEY, _CONTENTS, decide))
