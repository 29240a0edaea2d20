"""Readmissions that were expected, and how those observed compare: the arithmetic of the index.

What is expected is the sum of the probabilities that a CCO brings for its stays. Where it brings none, each stay is
expected to be followed by a readmission as often as stays of its stratum are in a reference: one that the CCO brings,
or its own stays all together, by which the whole CCO has an index of 1 and its parts are compared with each other.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from coordcare.errors import Problems
from coordcare.figures import rounded

DECIMALS = 4
"""Decimals of what is expected and of rates, as CMS reports them."""
ALL_STRATA = ""
Reference = Mapping[str, Fraction]
"""How often a readmission follows the stays of each stratum, a share of one; under no name, the stays of all."""
_COLUMNS = ["stratum", "stays", "observed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Index stays of a stratum, and those of them that a readmission followed."""

    stratum: str
    stays: int
    observed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Readmissions:
    """Index stays, readmissions observed and expected, and both for 100 stays, with four decimals; 0 of no stays."""

    stays: int
    observed: int
    expected: Decimal

    @property
    def observed_rate(self) -> Decimal:
        """Readmissions observed for 100 stays."""
        return self._for_100_stays(self.observed)

    @property
    def expected_rate(self) -> Decimal:
        """Readmissions expected for 100 stays."""
        return self._for_100_stays(self.expected)

    def _for_100_stays(self, readmissions: int | Decimal) -> Decimal:
        return rounded(Fraction(readmissions) * 100 / self.stays if self.stays else Fraction(0), DECIMALS)


def reference_of(counts: Iterable[Counts]) -> Reference:
    """The reference that these stays are to others, or to their own parts."""
    stays: dict[str, int] = {}
    observed: dict[str, int] = {}
    for one in counts:
        stays[one.stratum] = stays.get(one.stratum, 0) + one.stays
        observed[one.stratum] = observed.get(one.stratum, 0) + one.observed
    stays[ALL_STRATA], observed[ALL_STRATA] = sum(stays.values()), sum(observed.values())
    return {name: Fraction(observed[name], number) for name, number in stays.items() if number}


def expected(counts: Iterable[Counts], reference: Reference) -> Decimal:
    """How many readmissions the stays would have had at the rates of the reference, with four decimals.

    Of a stratum that the reference does not have, the rate of all its stays is expected.
    """
    others = reference.get(ALL_STRATA, Fraction(0))
    return rounded(sum((one.stays * reference.get(one.stratum, others) for one in counts), Fraction(0)), DECIMALS)


def expected_by_risks(probabilities: Iterable[Decimal]) -> Decimal:
    """How many readmissions are expected of stays of which each has a probability, with four decimals."""
    return rounded(sum(map(Fraction, probabilities), Fraction(0)), DECIMALS)


def read_reference(lines: Iterable[str], place: str) -> Reference:
    """A reference from the lines of a CSV file with columns stratum, stays, observed; `place` is its name.

    Raises `Problems` that name every line that is wrong.
    """
    rows = csv.DictReader(lines)
    if rows.fieldnames is None or not set(_COLUMNS) <= set(rows.fieldnames):
        columns = ", ".join(_COLUMNS)
        raise Problems(where=place, problems=[f"The first line must name the columns {columns}. Write it so."])
    counts, problems = [], []
    for row in rows:
        stays, observed = (str(row[name] or "").strip() for name in _COLUMNS[1:])
        if stays.isdecimal() and observed.isdecimal() and int(observed) <= int(stays):
            counts.append(Counts(stratum=row["stratum"].strip(), stays=int(stays), observed=int(observed)))
        else:
            problems.append(
                f"line {rows.line_num}: {observed or 'nothing'} observed of {stays or 'nothing'} stays. Both are whole "
                "numbers, and no more is observed than there are stays, or nothing could be expected by it. Mend it."
            )
    if not problems and not any(one.stays for one in counts):
        problems.append("No stays are there, so nothing could be expected. Write a line for each stratum.")
    if problems:
        raise Problems(where=place, problems=problems)
    return reference_of(counts)
