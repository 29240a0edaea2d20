"""How far the two policies agree: for each member and year, the last month of the one beside the year of the other."""

from dataclasses import dataclass
from typing import Any

_AGREEMENT = """
WITH last_month AS (
  SELECT person_id, CAST(year(month) AS INTEGER) AS year, arg_max_null(npi, month) AS npi,
    arg_max_null(clinic_id, month) AS clinic_id, arg_max(basis, month) AS basis
  FROM attribution GROUP BY ALL
)
SELECT count(*), count(*) FILTER (l.basis <> 'none' AND f.npi IS NOT NULL),
  count(*) FILTER (l.npi = f.npi OR EXISTS (SELECT 1 FROM affiliations w
    WHERE w.npi = f.npi AND w.clinic_id = l.clinic_id AND w.standing = 'counted')),
  count(*) FILTER (l.basis = 'none' AND f.npi IS NULL)
FROM last_month l JOIN attribution_five_passes f ON f.person_id = l.person_id AND f.year = l.year
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """Member years: all, those that both policies attribute, those they attribute alike, and those neither does.

    Alike is the same practitioner, or one who works, or has worked, for the clinic of the other.
    """

    member_years: int
    by_both: int
    alike: int
    by_neither: int


def agreement(connection: Any) -> Agreement:
    """Compare `assigned_then_visits` with `five_passes` in a run that is open for questions."""
    years, both, alike, neither = connection.execute(_AGREEMENT).fetchone()
    return Agreement(member_years=years, by_both=both, alike=alike, by_neither=neither)
